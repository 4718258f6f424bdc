"""Builds a call from the settings, for the window as for the terminal. No Qt.

It knows all rooms, so importing it takes half a second: windows do so on another thread.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from app.audio.clock import PacedClock
from app.audio.devices import SoundSystem
from app.audio.live import LiveSources, live_sources
from app.audio.sides import Observed
from app.audio.source import AudioSource
from app.call import Call
from app.coach.budget import Level
from app.coach.coach import Coach
from app.coach.openai_chat import OpenAIChat
from app.coach.playbook import Playbook, load_playbook
from app.coach.tips import Tips
from app.config.languages import AUTO
from app.config.paths import Home, resources
from app.config.program import Program
from app.errors import SottoError
from app.events import CallContext, Notice
from app.record.journal import Journal
from app.speech import calibration
from app.speech.catalogue import Model, ModelBroken, ModelMissing, find_model, has_smaller
from app.speech.decoder import Deaf, Decoder, default_threads
from app.speech.decoder_process import DecoderProcess
from app.speech.decoding import Decoding, Device
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule

DEMO_MODEL = "demo-en"
"""Understands the synthetic voices of the bundled call, and no human."""
DEMO_TITLE = "Demo: a discovery call"


class PlaybookMissing(SottoError):
    pass


@dataclass(frozen=True, slots=True)
class Coaching:
    playbook: Playbook
    file: Path
    """Where the playbook was read."""
    deadline: float
    model: OpenAIChat | None = None
    """None: cards only; nothing leaves this computer."""
    level: Level = "experienced"
    """The rep's: it says how often tips come unasked."""
    language: str = ""
    """That tips are written in, by its code; "": the prospect's."""
    title: str = field(default="", repr=False)
    """Of the call, as the rep wrote it before; "": nothing was written."""
    context: CallContext = CallContext()

    def coach(self) -> Coach:
        return Coach(self.playbook)

    def tips(self) -> Tips:
        """For one call; without a model they remember what is said, for one that may come."""
        tips = Tips(
            self.playbook,
            self.model,
            deadline=self.deadline,
            level=self.level,
            language=self.language,
        )
        tips.so_far.title, tips.so_far.context = self.title, self.context
        return tips


def coaching(program: Program, playbook: str | None, model: OpenAIChat | None) -> Coaching:
    """With the model where one is given: the user has agreed to its host by then.

    Raises PlaybookMissing, PlaybookUnreadable.
    """
    settings = program.settings.coach
    file = find_playbook(playbook or settings.playbook, program.home)
    language = program.settings.speech.language
    return Coaching(
        load_playbook(file),
        file,
        settings.deadline,
        model,
        level=settings.level,
        language="" if language == AUTO else language,
    )


def find_playbook(name_or_file: str, home: Home) -> Path:
    """A file, or by name: of the user's playbooks before those that come with the program."""
    named = f"{name_or_file}.toml"
    file = Path(os.path.expanduser(name_or_file))  # Path's own raises for a ~stranger
    for path in (home.playbooks / named, resources() / "playbooks" / named, file):
        if _exists(path):
            return path
    raise PlaybookMissing(
        f"There is no playbook “{name_or_file}”.",
        f"Name a file, or put one into {home.playbooks}.",
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """What calls are made of: of a file, of both sides of a live one."""

    program: Program
    model: Model
    coaching: Coaching | None = None
    partials: bool = True
    """Whether anyone wants to see what is being said before it is final."""

    def call(
        self,
        sources: Sequence[AudioSource],
        *,
        decoder: Decoder | None = None,
        journal: Journal | None = None,
    ) -> Call:
        """`decoder`: for a file at full speed; else the model lives in a child process."""
        channels = [channel for source in sources for channel in source.channels]
        call = Call(
            sources,
            Schedule(channels, self.hearing),
            decoder or self.decoder_process(),
            journal=journal,
            coach=self.coaching.coach() if self.coaching else None,
        )
        if self.misfit:
            call.keep(self.misfit)
        return call

    @property
    def hearing(self) -> Hearing:
        settings = self.program.settings
        hearing = replace(
            Hearing.of(self.model.limits),
            silence_to_end=settings.speech.silence_to_end,
            has_smaller=has_smaller(self.model, settings.speech.language),
            sensitivity=settings.sound.sensitivity,
        )
        return hearing if self.partials else replace(hearing, step=None)

    def decoder(self) -> Decoder:
        """In this process, for files at full speed."""
        from app.speech.whisper import WhisperDecoder  # takes 0.5 s to import

        return WhisperDecoder(self.decoding)

    def decoder_process(self) -> DecoderProcess:
        """In a child process, on the graphics card if there is one that can."""
        models = self.program.home.models
        return DecoderProcess(
            replace(self.decoding, device=device_of(self.program)),
            on_unfit=partial(calibration.keep_unfit, models),
        )

    @property
    def decoding(self) -> Decoding:
        """On the processor: only a child process may try anything else."""
        speech = self.program.settings.speech
        return Decoding(
            self.model,
            self.threads,
            speech.language,
            speech.translate,
            self.coaching.playbook.words if self.coaching else (),
        )

    @property
    def misfit(self) -> Notice | None:
        """What the user must know where the model can't do what the settings ask of it."""
        speech = self.program.settings.speech
        other = speech.language not in ("en", AUTO)
        if self.model.multilingual or not (other or speech.translate):
            return None
        asked = (
            f"and the language of your calls is set to “{speech.language}”"
            if other
            else "so it can't write down other languages in English, as your settings ask"
        )
        return Notice(
            f"The speech model {self.model.name} understands English only, {asked}.",
            "Choose a model of many languages in Settings › Words.",
            command="sotto models",
        )

    def journal(self, title: str, source: str, context: CallContext) -> Journal:
        """Of a call that starts now."""
        return Journal(
            self.program.home.database,
            title=title,
            started=datetime.now().astimezone(),
            source=source,
            playbook=self.coaching.playbook.name if self.coaching else "",
            context=context,
        )

    @property
    def threads(self) -> int:
        return self.program.settings.speech.threads or self.model.threads or default_threads()


@dataclass(frozen=True, slots=True)
class Assembled:
    """A call in real time that can begin, and what is still wanted of it while it runs."""

    call: Call
    clock: PacedClock
    journal: Journal
    coaching: Coaching
    tips: Tips
    title: str
    started: datetime
    sources: LiveSources | None = None
    """None: the bundled call is played."""


def live_call(program: Program, system: SoundSystem, coaching: Coaching) -> Assembled:
    """Both sides of a call, by the devices of the settings. Raises ModelMissing, ModelBroken."""
    sound = program.settings.sound
    clock = PacedClock()
    sources = live_sources(system, clock, microphone=sound.microphone, loopback=sound.loopback)
    parts = Parts(program, model_of(program), coaching)
    company = coaching.context.company.strip()
    usual = f"Call with {company}" if company else f"Call at {datetime.now():%H:%M}"
    title = coaching.title or usual
    return _assembled(parts, title, "microphone and speakers", clock, sources)


def demo_call(program: Program, coaching: Coaching) -> Assembled:
    """The bundled call. Raises ModelMissing, ModelBroken, SoundUnreadable."""
    from app.audio.file_source import FileSource  # what reads files is 20 MB

    model = find_model(DEMO_MODEL, program.home.models)
    parts = Parts(for_demo(program), model, replace(coaching, language="en"))
    clock = PacedClock()
    file = FileSource(resources() / "demo" / "discovery.flac", clock)
    return _assembled(parts, DEMO_TITLE, "demo", clock, Observed(file, "The demo call"))


def _assembled(
    parts: Parts, title: str, what: str, clock: PacedClock, source: LiveSources | Observed
) -> Assembled:
    assert parts.coaching is not None
    journal = parts.journal(title, what, parts.coaching.context)
    live = source if isinstance(source, LiveSources) else None
    sources = source.all if isinstance(source, LiveSources) else [source]
    call = parts.call(sources, journal=journal)
    started = datetime.now().astimezone()
    tips = parts.coaching.tips()
    return Assembled(call, clock, journal, parts.coaching, tips, title, started, live)


def for_demo(program: Program) -> Program:
    """The program as the bundled call wants it, which is in English whatever your calls are in."""
    speech = replace(program.settings.speech, language="en", translate=False)
    return replace(program, settings=replace(program.settings, speech=speech))


def sound_check(program: Program, system: SoundSystem) -> Call:
    """Levels, sides and what is being said, as in a call; nothing is kept, nobody is coached.

    Without a model there are levels and sides.
    """
    sound = program.settings.sound
    sources = live_sources(
        system, PacedClock(), microphone=sound.microphone, loopback=sound.loopback
    ).all
    try:
        return Parts(program, model_of(program)).call(sources)
    except (ModelMissing, ModelBroken):
        channels = [channel for source in sources for channel in source.channels]
        return Call(sources, Schedule(channels, Hearing()), Deaf())


def device_of(program: Program) -> Device:
    """Where a child process may run the model."""
    unfit = calibration.read(program.home.models).unfit
    allowed = program.settings.speech.device == "auto" and not unfit
    return Device.AUTO if allowed else Device.CPU


def model_of(program: Program) -> Model:
    """The model of the settings. Raises ModelMissing, ModelBroken."""
    return find_model(program.settings.speech.model, program.home.models)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no permission, or a name that no file can have
        return False
