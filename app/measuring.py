"""Measures this computer with the models that are on it, for the terminal as for the window. No Qt.

It knows what `assembly` knows: importing it takes half a second, windows do so on another thread.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from app.assembly import DEMO_MODEL, Parts
from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.config.paths import resources
from app.config.program import Program
from app.errors import SottoError
from app.events import Notice
from app.speech import calibration
from app.speech.calibration import Figures
from app.speech.catalogue import (
    Model,
    ModelBroken,
    ModelMissing,
    catalogue,
    find_model,
    find_uncalibrated,
    installed,
    key_of,
)
from app.speech.decoder import Decoder
from app.speech.decoder_process import DecoderGone, DecoderProcess, WindowLost
from app.speech.decoding import Device
from app.speech.measure import (
    ENOUGH_SPEECH,
    Judged,
    Step,
    Talk,
    cost,
    judge,
    talk_of,
    thread_counts,
)

_Found = TypeVar("_Found")

_STEP = 1.0
"""Seconds of speech between two looks: often enough. A call looks more often where it can, and so
far apart before it leaves out anything else."""
BUNDLED_CALL = "demo/discovery.flac"


class NoSpeech(SottoError):
    hint = "Name a recording of a call of about two minutes, in a language that the model knows."


@dataclass(frozen=True, slots=True)
class Progress:
    model: str
    doing: str
    """What is measured, in words."""
    share: float
    """0 to 1; each kind of measurement begins anew."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A model, and what is known of it now: it is on the disk already."""

    model: Model
    """With the limits that were found, and as many threads as pay."""
    figures: Figures
    judged: Judged | None
    """None: there was no sound that shows what short windows do to its words."""
    kept: bool = False
    """Whether there was, but too little of it to take the place of what was found before."""


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A model that could not be: the others still are."""

    name: str
    why: Notice


Event: TypeAlias = Progress | Measured | NotMeasured


def to_measure(program: Program) -> list[str]:
    """Return the installed models, small before large; where there is none, the bundled one."""
    here = installed(program.home.models)
    real = [entry for entry in catalogue().values() if entry.name in here and entry.repo]
    names = [entry.name for entry in sorted(real, key=lambda entry: entry.size_mb)]
    chosen = program.settings.speech.model
    if chosen not in catalogue():
        names.append(chosen)  # a folder of the user's
    return names or [DEMO_MODEL]


def measure(
    program: Program, names: Sequence[str], sound: Path | None = None
) -> Generator[Event, None, None]:
    """Measure models one after the other, each in a child process that may be left at any time.

    `sound`: a recording of a call, for the words of short windows; without one, the bundled call
    shows what they cost, and for the bundled model what they are worth.
    The graphics card is tried again, whatever was found out about it before.
    Raises SoundUnreadable, NoSpeech, CalibrationUnwritable, FolderUnusable.
    """
    calibration.forget_unfit(program.home.models)
    for name in names:
        try:
            yield from _measured(_Bench(program), name, sound)
        except (ModelMissing, ModelBroken, DecoderGone, WindowLost) as error:
            yield NotMeasured(name, error.notice)


def _measured(bench: "_Bench", name: str, sound: Path | None) -> Iterator[Event]:
    models = bench.program.home.models
    yield Progress(name, "listening", 0.0)
    model = find_model(name, models)
    key = key_of(model, models)
    known = calibration.read(models).of(key, model.folder)
    talk = _talk(bench.program, model, sound)
    safe = model.limits if known and known.floor_frames else None
    kept = sound is not None and safe is not None and talk.seconds < ENOUGH_SPEECH
    judged: Judged | None = None
    if (sound is not None or model.name == DEMO_MODEL) and not kept:
        model = find_uncalibrated(name, models)
        judged = yield from _told(judge(model, talk, 1, bench.start), name, "comparing words")
        safe = judged.limits
        model = replace(model, limits=safe or model.limits)
    figures = yield from _told(cost(model, talk, bench.threads(), bench.start), name, "timing")
    figures = figures.model_copy(
        update={
            "on_card": bench.on_card,
            "floor_frames": safe.floor_frames if safe else 0,
            "margin_frames": safe.margin_frames if safe else 0,
        }
    )
    calibration.keep(models, key, figures)
    yield Measured(replace(model, threads=figures.threads), figures, judged, kept)


def _told(
    steps: Generator[Step, None, _Found], name: str, doing: str
) -> Generator[Progress, None, _Found]:
    """Pass what a measurement finds, and its steps as progress."""
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            found: _Found = end.value
            return found
        yield Progress(name, doing, step.at / step.of)


def _talk(program: Program, model: Model, sound: Path | None) -> Talk:
    """What a call with this model would decode. Raises SoundUnreadable, NoSpeech."""
    path = sound or resources() / BUNDLED_CALL
    with closing(FileSource(path, SampleClock())) as source:
        talk = talk_of(source.frames(), replace(Parts(program, model).hearing, step=_STEP))
    if not talk.finals:
        raise NoSpeech(f"Nobody says anything in “{path.name}”.")
    return talk


class _Bench:
    """Starts decoders as a call does, but with as many threads as the measurement says."""

    def __init__(self, program: Program) -> None:
        speech = replace(program.settings.speech, threads=0)
        settings = replace(program.settings, speech=speech)
        self.program = replace(program, settings=settings)
        self._newest: DecoderProcess | None = None

    def start(self, model: Model, threads: int) -> Decoder:
        parts = Parts(self.program, replace(model, threads=threads))
        self._newest = parts.decoder_process()
        return self._newest

    @property
    def on_card(self) -> bool:
        verdict = self._newest.verdict if self._newest else None
        return verdict is not None and verdict.device is Device.CARD

    def threads(self) -> Iterator[int]:
        """What is worth a try; the card leaves nothing to them."""
        for n in thread_counts():
            yield n
            if self.on_card:
                return
