"""A sound file through the chain of a call, on threads in real time or in one thread at once."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.assembly import DEMO_MODEL, Parts
from app.audio.clock import Clock, PacedClock, SampleClock
from app.audio.file_source import FileSource
from app.call import Call
from app.cli.coaching import TipsAtOnce
from app.cli.outcome import Outcome, hanging_up
from app.cli.program import say
from app.cli.screen import Screen
from app.config.program import Program
from app.events import CallContext, Channel, Notice
from app.record.journal import Journal
from app.speech.catalogue import Model, ModelMissing, find_model
from app.speech.decoder import Decoder


def model_for(program: Program, name: str | None) -> Model:
    """Return the speech model for a file. Raises ModelMissing, ModelBroken.

    `name`: as it was typed, or a folder; None: that of the settings.
    """
    try:
        return find_model(name or program.settings.speech.model, program.home.models)
    except ModelMissing as missing:
        if name:
            raise
        without = f"`--model {DEMO_MODEL}` needs no download; it understands synthetic voices only."
        hint = f"{missing.hint} {without}"
        raise ModelMissing(missing.message, hint, missing.command) from None


@dataclass(frozen=True, slots=True)
class Session:
    """How files are played, the same for each of a command's."""

    parts: Parts
    pace: float = 0.0
    """Times real time; 0: as fast as it goes, in one thread."""
    mono_as: Channel | None = None
    """Who speaks in a mono file, where that was said; else the prospect."""
    keep: bool = False
    """Whether the call goes into the library."""
    bar: bool = True
    """Whether a progress bar may stand on stderr."""
    title: str = ""
    """Of the call there; the file's name where it is empty."""
    context: CallContext = CallContext()
    """What the rep wrote of the call."""

    def play(
        self, path: Path, screen: Screen, outcome: Outcome, decoder: Decoder | None = None
    ) -> Journal | None:
        """Play one file to its end or to Ctrl+C; return the journal it was kept in.

        `decoder` serves a file at full speed; in real time the model lives in a child process.
        Raises SoundUnreadable, DecoderGone.
        """
        clock: Clock = PacedClock(self.pace) if self.pace else SampleClock()
        title = self.title or path.stem
        journal = self.parts.journal(title, path.name, self.context) if self.keep else None
        with closing(FileSource(path, clock, self.mono_as or Channel.PROSPECT)) as source:
            if self.mono_as and len(source.channels) > 1:
                who = "you left, the prospect right"
                say(Notice(f"“{path.name}” is stereo: {who}. --as is for mono files."))
            call = self.parts.call([source], decoder=decoder, journal=journal)
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

            run_live(call, clock, self.parts.coaching, screen, outcome)
            return
        coaching = self.parts.coaching
        tips = coaching.tips() if coaching and coaching.model else None
        with _progress(source, shown=self.bar) as moved, asyncio.Runner() as runner:
            for event in call.run(TipsAtOnce(tips, runner)) if tips else call.run():
                outcome.see(event)
                screen.show(event, clock.now())
                moved(clock.now())
            if tips:
                runner.run(tips.close())


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
