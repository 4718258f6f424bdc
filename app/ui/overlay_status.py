"""What the overlay's status line says: one dot, one clock, some words, one chip. No Qt."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.events import (
    Channel,
    Event,
    Mode,
    ModeChanged,
    Notice,
    Ready,
    Severity,
    Side,
    SideState,
    SpeechEnded,
    TipHeld,
)

SHORT = 28
"""Letters of what fits a chip."""

_WORST_FIRST = (SideState.MISSING, SideState.UNHEARD, SideState.GONE)
"""What is trouble. A side that is silent is not: it listens to the other."""
_UNHEARD = {Channel.REP: "You are not heard", Channel.PROSPECT: "Prospect not heard"}
_STEP = 2
"""Seconds: the line counts in these, it is no stopwatch."""


class Stage(StrEnum):
    """Where the program is between two calls."""

    NO_CALL = "no call"
    IN_CALL = "in a call"
    ENDING = "ending"
    """No sound is heard any more; the last words are being understood."""


class Dot(StrEnum):
    GOOD = "good"
    WARN = "warn"
    """What one side says plays elsewhere, or another device stands in."""
    BAD = "bad"
    """One side is not captured."""
    GREY = "grey"
    HOLLOW = "hollow"


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    quiet: bool
    """A number only: nothing to act on."""


@dataclass(slots=True)
class Status:
    """Of one call. The overlay tells it what happens and reads what to paint."""

    stage: Stage = Stage.NO_CALL
    ready: bool = False
    mode: Mode = Mode.ON
    forgotten: int = 0
    """Seconds that went with the newest “off the record”."""
    sides: dict[Channel, Side] = field(default_factory=dict)
    heard: dict[Channel, float] = field(default_factory=dict)
    """When each side spoke last, or when listening went on, if that was later."""
    now: int = 0
    """On the call clock, in whole steps."""
    talk_share: float | None = None
    """Of the rep, 0 to 1."""
    questions: int = 0
    coaching: bool = True
    offline: bool = False
    notice: str = ""
    answer: Notice | None = None
    """To the rep, who asked for help where none can be given; its hint says what to do."""
    unseen: int = 0
    """Cards that wait behind a pinned one."""
    held: int = 0
    """Tips that did not come, by the rules of how often and how late they may."""
    why: str = ""
    """The newest of those did not."""
    held_now: bool = False
    """One was held back just now."""

    def hear(self, event: Event) -> None:
        match event:
            # where nothing is heard, silence tells nothing: what was known before comes back
            case Side(state=state) if self.mode is Mode.ON or state is not SideState.SILENT:
                self.sides[event.channel] = event
            case SpeechEnded():
                self.heard[event.channel] = event.at
            case ModeChanged():
                self.mode = event.mode
                self.forgotten = round(event.at - event.since)
                self.heard = dict.fromkeys(Channel, event.at)
            case Ready():
                self.ready = True
            case TipHeld(moment, reason):
                self.held += 1
                self.why, self.held_now = reason, True
                self.notice = f"No tip: {reason}" if moment < 0 else self.notice
            case Notice():
                short = len(event.text) <= SHORT and event.severity is not Severity.INFO
                self.notice = event.text.rstrip(".") if short else self.notice

    def set_time(self, seconds: float) -> None:
        """On the call clock."""
        self.now = int(seconds) // _STEP * _STEP

    @property
    def listening(self) -> bool:
        """Whether anything should be heard at all."""
        return self.stage is Stage.IN_CALL and self.mode is Mode.ON

    @property
    def trouble(self) -> Side | None:
        """The side that is worst off."""
        if not self.listening:
            return None
        unwell = [side for side in self.sides.values() if side.state in _WORST_FIRST]
        return min(unwell, key=lambda side: _WORST_FIRST.index(side.state), default=None)

    @property
    def remedy(self) -> Side | None:
        """The trouble, if there is more to say about it, or something to do."""
        trouble = self.trouble
        return trouble if trouble is not None and (trouble.hint or trouble.fix) else None

    @property
    def row(self) -> Side | Notice | None:
        """Whose hint stands below the line: what the rep asked just now goes first."""
        return self.answer or self.remedy

    @property
    def dot(self) -> Dot:
        if self.stage is Stage.ENDING or self.mode is Mode.PAUSED:
            return Dot.GREY
        if self.mode is Mode.OFF_RECORD:
            return Dot.HOLLOW
        if trouble := self.trouble:
            return Dot.BAD if trouble.state is SideState.MISSING else Dot.WARN
        return Dot.GOOD

    @property
    def can_go_on(self) -> bool:
        return self.stage is Stage.IN_CALL and self.mode is not Mode.ON

    @property
    def words(self) -> str:
        """What stands in place of the ratio and the chip; "": nothing special."""
        if self.stage is Stage.ENDING:
            return "Writing down the last words"
        if self.mode is Mode.PAUSED:
            return "Paused. Nothing is heard"
        if self.mode is Mode.OFF_RECORD:
            gone = f", {self.forgotten} s deleted" if self.forgotten else ""
            return f"Off the record{gone}"
        if trouble := self.trouble:
            return self._words_of(trouble)
        return "" if self.ready else "Getting ready, already listening"

    @property
    def chip(self) -> Chip | None:
        """The one thing that matters most now."""
        if self.answer is not None:
            return Chip(self.answer.text.rstrip("."), False)
        if self.unseen:
            return Chip("1 newer card" if self.unseen == 1 else f"{self.unseen} newer cards", False)
        loud = (
            self.notice
            or self._back
            or ("" if self.coaching else "Cards and tips are off")
            or ("Offline, cards only" if self.offline else "")
        )
        if loud:
            return Chip(loud, False)
        if self.held and (self.held_now or not self.questions):
            return Chip(self.held_back, True)
        if not self.questions:
            return None
        return Chip("1 question" if self.questions == 1 else f"{self.questions} questions", True)

    @property
    def held_back(self) -> str:
        return f"{self.held} held back" if self.held else ""

    def _words_of(self, side: Side) -> str:
        if side.state is not SideState.UNHEARD:
            return side.text.rstrip(".")
        seconds = round(self.now - self.heard.get(side.channel, 0.0))
        since = f" for {seconds} s" if seconds >= _STEP else ""
        return f"{_UNHEARD[side.channel]}{since}"

    @property
    def _back(self) -> str:
        """Which device is there again, if that is short."""
        back = [one.text.rstrip(".") for one in self.sides.values() if one.state is SideState.BACK]
        return next((text for text in back if len(text) <= SHORT), "")
