"""What flows from room to room. Values only: no behaviour, no Qt, no I/O.

Times are seconds on the call clock: 0 is the first sample of the first source.
What was said has `repr=False`: it never lands in a log by accident.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from app.advice import Card as Card
from app.advice import Hunch as Hunch
from app.advice import Moment as Moment
from app.advice import Spent as Spent
from app.advice import Tip as Tip
from app.advice import TipDelta as TipDelta
from app.advice import TipDropped as TipDropped
from app.advice import TipHeld as TipHeld

if TYPE_CHECKING:  # a fifth of the time in which the window opens
    import numpy as np
    from numpy.typing import NDArray

Samples: TypeAlias = "NDArray[np.float32]"

SAMPLE_RATE = 16_000
"""Of every sample after `audio/`, in Hz."""
FRAME_SAMPLES = 320
"""In an `AudioFrame`: 20 ms."""


class Channel(StrEnum):
    REP = "rep"
    """The microphone."""
    PROSPECT = "prospect"
    """The loopback: what the speakers play."""


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    """Something is worse than it should be; the call goes on."""
    PROBLEM = "problem"
    """Something that the rep asked for is not happening."""


class Word(NamedTuple):
    text: str
    """With its punctuation, without spaces round it."""
    start: float
    end: float
    probability: float

    def __repr__(self) -> str:
        return f"Word({self.start:.2f}-{self.end:.2f})"


@dataclass(frozen=True, slots=True)
class AudioFrame:
    """20 ms of one channel."""

    channel: Channel
    start: float
    samples: Samples = field(repr=False, compare=False)
    """Shape (320,), mono float32 at 16 kHz, −1 to 1."""


@dataclass(frozen=True, slots=True)
class ChannelEnded:
    """No more sound will come from this side."""

    channel: Channel
    at: float


@dataclass(frozen=True, slots=True)
class Level:
    """How loud one side was in the last tenth of a second."""

    channel: Channel
    at: float
    loudness: float
    """RMS in dBFS: 0 is the loudest there is, −90 digital silence."""


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone, or a “what you hear”: what plays on one device of the computer."""

    id: str
    """Stable: the same after a restart and a replug."""
    name: str
    """As the system shows it to people."""
    channel: Channel
    """The side of a call that it is good for."""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Devices:
    """All there are, now and until the next such event."""

    all: tuple[Device, ...]


class SideState(StrEnum):
    HEARING = "hearing"
    SILENT = "silent"
    UNHEARD = "unheard"
    """Silent, although the computer plays something on another device."""
    MISSING = "missing"
    """There is no such device, or it can't be opened."""
    GONE = "gone"
    """Its device went away in mid-call; another one stands in, if there is any."""
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Side:
    """How one side of the call is heard from now on, in the rep's words."""

    channel: Channel
    at: float
    state: SideState
    text: str
    """“Headset went away”."""
    hint: str
    """“Using ‘Built-in’ until it is back”; the name of the device where all is well."""
    fix: str = ""
    """The id of the device to listen to instead, where that would help."""


class Mode(StrEnum):
    ON = "on"
    PAUSED = "paused"
    """Nothing is heard; the clock goes on."""
    OFF_RECORD = "off_record"
    """Paused, and what was said just before is forgotten."""


@dataclass(frozen=True, slots=True)
class ModeChanged:
    mode: Mode
    at: float
    since: float
    """What was said after this is forgotten, if the mode is off the record; else it is `at`."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded: what was heard until now is being understood."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    channel: Channel
    at: float


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    channel: Channel
    at: float


@dataclass(frozen=True, slots=True)
class Partial:
    """An utterance still being spoken."""

    id: int
    """Of the utterance that it will become."""
    channel: Channel
    start: float
    committed: str = field(repr=False)
    """All that will not change any more; it only ever grows at its end."""
    words: tuple[Word, ...] = field(repr=False)
    """Of `committed`."""
    tentative: str = field(repr=False)
    """What follows `committed`, and may change."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A finished stretch of one channel's speech."""

    id: int
    channel: Channel
    start: float
    end: float
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Revision:
    """The whole new text of an utterance: a final that differs from committed words, or an edit."""

    id: int
    """Of the utterance."""
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the rep, or the state of the sound, adds to the record at one moment of the call."""

    at: float
    kind: str
    """`tick` of the checklist, `evidence` for one, `verdict` on a card or tip, `side`, `mode`."""
    about: str
    """The item's id; “card 3” or “tip 2”; “prospect gone”; "" for a mode."""
    text: str = field(repr=False)
    """`done`/`open`; what was said; `good`/`bad`; the side's or the mode's words."""


@dataclass(frozen=True, slots=True)
class CallContext:
    """What the rep wrote of a call besides its title; a later one takes the place of an earlier."""

    company: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    """Who the prospect is: “Dana Whitfield, CFO”."""
    notes: str = field(default="", repr=False)
    """Free text, of as many lines as it takes."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the rep should know, in the rep's words. Never holds speech or a secret."""

    text: str
    hint: str = ""
    """What to do about it."""
    severity: Severity = Severity.WARNING
    command: str = ""
    """What does that in a terminal, where something does."""


Event: TypeAlias = (
    AudioFrame
    | ChannelEnded
    | Level
    | Devices
    | Side
    | ModeChanged
    | Ready
    | SpeechStarted
    | SpeechEnded
    | Partial
    | Utterance
    | Revision
    | Moment
    | Hunch
    | Card
    | TipDelta
    | Tip
    | TipDropped
    | TipHeld
    | Spent
    | Mark
    | CallContext
    | Notice
)
