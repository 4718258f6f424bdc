"""What the overlay's status line says: one dot, one clock, some words, one chip. No Qt."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.events import Channel, Mode, ModeChanged, Notice, Ready, Severity, Side, SideState

SHORT = 28
"""Letters of a notice that fits a chip."""

_WELL = {SideState.HEARING, SideState.BACK}
_WORST_FIRST = (SideState.MISSING, SideState.UNHEARD, SideState.GONE, SideState.SILENT)


class Stage(StrEnum):
    """Where the program is between two calls."""

    NO_CALL = "no call"
    IN_CALL = "in a call"
    ENDING = "ending"
    """No sound is heard any more; the last words are being understood."""


class Dot(StrEnum):
    GOOD = "good"
    WARN = "warn"
    """One side is silent, or another device stands in."""
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
    talk_share: float | None = None
    """Of the rep, 0 to 1."""
    questions: int = 0
    coaching: bool = True
    offline: bool = False
    notice: str = ""
    unseen: int = 0
    """Cards that wait behind a pinned one."""

    def hear(self, event: Side | ModeChanged | Ready | Notice) -> None:
        match event:
            case Side():
                self.sides[event.channel] = event
            case ModeChanged():
                self.mode = event.mode
                self.forgotten = round(event.at - event.since)
            case Ready():
                self.ready = True
            case Notice():
                short = len(event.text) <= SHORT and event.severity is not Severity.INFO
                self.notice = event.text.rstrip(".") if short else self.notice

    @property
    def trouble(self) -> Side | None:
        """The side that is worst off, while anything should be heard at all."""
        if self.stage is not Stage.IN_CALL or self.mode is not Mode.ON:
            return None
        unwell = [side for side in self.sides.values() if side.state not in _WELL]
        return min(unwell, key=lambda side: _WORST_FIRST.index(side.state), default=None)

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
            return trouble.text.rstrip(".")
        return "" if self.ready else "Getting ready, already listening"

    @property
    def chip(self) -> Chip | None:
        """The one thing that matters most now."""
        if self.unseen:
            return Chip("1 newer card" if self.unseen == 1 else f"{self.unseen} newer cards", False)
        loud = (
            self.notice
            or ("" if self.coaching else "Cards and tips are off")
            or ("Offline, cards only" if self.offline else "")
        )
        if loud:
            return Chip(loud, False)
        if not self.questions:
            return None
        return Chip("1 question" if self.questions == 1 else f"{self.questions} questions", True)
