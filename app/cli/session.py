"""A sound file through the chain of a call, on threads in real time or in one thread at once."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.audio.clock import Clock, PacedClock, SampleClock
from app.audio.file_source import FileSource
from app.call import Call
from app.cli.coaching import Coaching, TipsAtOnce
from app.cli.outcome import Outcome, hanging_up
from app.cli.program import Program
from app.cli.screen import Screen
from app.events import Channel
from app.record.journal import Journal
from app.speech.catalogue import Model
from app.speech.decoder import Decoder, default_threads
from app.speech.decoder_process import DecoderProcess
from app.speech.recogniser import Hearing
from app.speech.schedule import Schedule

STEP = 0.5
"""Seconds of new speech between two partials."""


@dataclass(frozen=True, slots=True)
class Session:
    """How files are played, the same for each of a command's."""

    program: Program
    model: Model
    pace: float = 0.0
    """Times real time; 0: as fast as it goes, in one thread."""
    mono_as: Channel = Channel.PROSPECT
    partials: bool = True
    """Whether anyone wants to see what is being said before it is final."""
    coaching: Coaching | None = None
    keep: bool = False
    """Whether the call goes into the library."""
    bar: bool = True
    """Whether a progress bar may stand on stderr."""
    title: str = ""
    """Of the call there; the file's name where it is empty."""

    def play(
        self, path: Path, screen: Screen, outcome: Outcome, decoder: Decoder | None = None
    ) -> Journal | None:
        """Play one file to its end or to Ctrl+C; return the journal it was kept in.

        `decoder` serves a file at full speed; in real time the model lives in a child process.
        Raises SoundUnreadable, DecoderGone.
        """
        clock: Clock = PacedClock(self.pace) if self.pace else SampleClock()
        journal = self._journal(path)
        with closing(FileSource(path, clock, self.mono_as)) as source:
            call = Call(
                [source],
                Schedule(source.channels, self._hearing),
                decoder or self._child(),
                journal=journal,
                coach=self.coaching.coach() if self.coaching else None,
            )
            failed = True
            with hanging_up(call.stop, outcome):
                try:
                    self._play(call, clock, source, screen, outcome)
                    failed = False
                finally:  # whatever stopped it, what was understood is shown
                    screen.finish(source.duration, failed=failed)
        return journal

    def _play(
        self, call: Call, clock: Clock, source: FileSource, screen: Screen, outcome: Outcome
    ) -> None:
        if self.pace:
            from app.cli.live import run_live  # a file at full speed needs no Qt

            run_live(call, clock, self.coaching, screen, outcome)
            return
        tips = self.coaching.tips() if self.coaching else None
        with _progress(source, shown=self.bar) as moved, asyncio.Runner() as runner:
            for event in call.run(TipsAtOnce(tips, runner)) if tips else call.run():
                outcome.see(event)
                screen.show(event, clock.now())
                moved(clock.now())
            if tips:
                runner.run(tips.close())

    def in_process(self) -> Decoder:
        """A decoder for files at full speed."""
        from app.speech.whisper import WhisperDecoder  # takes 0.5 s to import

        return WhisperDecoder(self.model, threads=self._threads, language=self._language)

    def _child(self) -> Decoder:
        return DecoderProcess(self.model, threads=self._threads, language=self._language)

    @property
    def _threads(self) -> int:
        return self.program.settings.speech.threads or default_threads()

    @property
    def _language(self) -> str:
        return self.program.settings.speech.language

    @property
    def _hearing(self) -> Hearing:
        return Hearing(
            silence_to_end=self.program.settings.speech.silence_to_end,
            longest=self.model.limits.longest,
            step=STEP if self.partials else None,
        )

    def _journal(self, path: Path) -> Journal | None:
        if not self.keep:
            return None
        return Journal(
            self.program.home.database,
            title=self.title or path.stem,
            started=datetime.now().astimezone(),
            source=path.name,
            playbook=self.coaching.playbook.name if self.coaching else "",
        )


@contextmanager
def _progress(source: FileSource, *, shown: bool) -> Iterator[Callable[[float], None]]:
    """A bar on stderr, if a person is there to see it."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not (shown and console.is_terminal),
        # else rich would send what we print, and programs read, to stderr
        redirect_stdout=False,
    ) as bar:
        task = bar.add_task("Listening", total=source.announced)
        yield lambda position: bar.update(task, completed=position)
