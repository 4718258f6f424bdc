"""Which card or tip stands in the overlay, and which came before it. No Qt."""

from collections import deque
from collections.abc import Set
from dataclasses import dataclass, field, replace
from itertools import count

from app.advice import kind_words
from app.events import (
    Card,
    Channel,
    Event,
    Mode,
    ModeChanged,
    Moment,
    Tip,
    TipDelta,
    TipDropped,
)
from app.record.export.plain import clock

KEPT = 10
"""Cards and tips in the drawer."""
_NEAR = 30.0
"""Seconds between a moment and what its tip quotes, where that is of the same turn."""
_REMEMBERED = 20
"""Moments: a tip comes within seconds of its own."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A card, or a tip as far as it has come."""

    about: str
    """“card 3”, “tip 2”: its name in the record."""
    turn: int
    """The higher, the later its moment came."""
    asked: bool
    """The rep asked for it."""
    kind: str
    """In words."""
    source: str
    evidence: str
    """Who said it, and when."""
    at: float
    """When what it is about was said, on the call clock."""
    quote: str = field(repr=False)
    headline: str = field(repr=False)
    say: str = field(repr=False)
    whole: bool = True


class Deck:
    """One at a time: the newest, or what the rep asked for, pinned or picked."""

    def __init__(self, *, coaching: bool = True) -> None:
        """`coaching`: whether cards and tips that nobody asked for are wanted."""
        self.shown: Advice | None = None
        self.earlier: deque[Advice] = deque(maxlen=KEPT)
        """What is or was shown, the newest first."""
        self.verdicts: dict[str, bool] = {}
        """By what they are about."""
        self._coaching = coaching
        self._pinned = ""
        """What it is about; help may stand over it for a while."""
        self._waiting: deque[str] = deque(maxlen=KEPT)
        """What the newer ones are about, that wait behind the pinned one."""
        self._before: Advice | None = None
        """What the newest tip took the place of."""
        self._turns = count()
        self._moments: dict[int, tuple[int, Moment]] = {}
        """With their turns."""
        self._streamed: tuple[int, str] | None = None
        """The newest tip that is not whole: its id, and its text."""
        self._forgotten: list[tuple[float, float]] = []
        """From when to when the call was off the record."""

    @property
    def pinned(self) -> bool:
        """Whether the one shown is."""
        return self.shown is not None and self.shown.about == self._pinned

    @property
    def unseen(self) -> int:
        """Newer ones that wait behind a pinned one."""
        return len(self._waiting)

    def hear(self, event: Event) -> None:
        match event:
            case ModeChanged(mode=Mode.OFF_RECORD):
                self._forget(event.since, event.at)
            case Moment(at=at) if not self._is_forgotten(at):
                self._remember(event)
            case Card(quote_at=at) if not self._is_forgotten(at):
                self._put(self._advice(f"card {event.id}", "Playbook", event))
            case TipDelta():
                self._stream(event)
            case Tip(quote_at=at) if not self._is_forgotten(at):
                self._put(self._advice(f"tip {event.id}", "Coach", event))
            case TipDropped():
                self._drop({f"tip {event.id}"})

    def set_coaching(self, on: bool) -> None:
        """Off, only what was asked for is shown."""
        self._coaching = on
        if on:
            return
        if self.shown is not None and not self.shown.asked:
            self.shown = None
        if not self.pinned:
            self._pinned = ""
        self._before = None
        self._waiting.clear()

    def show(self, advice: Advice) -> None:
        """Show an earlier one again."""
        self.shown, self._before, self._pinned = advice, None, ""
        self._waiting.clear()

    def pin(self, on: bool) -> None:
        """A pinned one stays; without its pin it makes room for what came after it."""
        self._pinned = self.shown.about if on and self.shown is not None else ""
        if not on and self._waiting:
            self._bring_up(None)

    def dismiss(self) -> None:
        """Put the one shown away: the pinned one under it comes up, else what waits."""
        if self.pinned:
            self._pinned = ""
        self._bring_up(None)

    def judge(self, about: str, good: bool) -> None:
        self.verdicts[about] = good

    def _bring_up(self, last: Advice | None) -> None:
        """Show the pinned one, else the newest that waits, else the `last`."""
        known = {advice.about: advice for advice in self.earlier}
        self.shown = known.get(self._pinned)
        if self.shown is None:
            self.shown = known.get(self._waiting[-1], last) if self._waiting else last
            self._pinned = ""
            self._waiting.clear()
        self._before = None

    def _remember(self, moment: Moment) -> None:
        self._moments[moment.id] = next(self._turns), moment
        if len(self._moments) > _REMEMBERED:
            del self._moments[next(iter(self._moments))]

    def _stream(self, delta: TipDelta) -> None:
        if delta.moment not in self._moments:  # it was off the record
            return
        known = self._streamed is not None and self._streamed[0] == delta.id
        text = (self._streamed[1] if self._streamed and known else "") + delta.text
        self._streamed = delta.id, text
        headline, _, say = text.lstrip().partition("\n")
        if not headline:  # nothing to read yet: what stands there stays
            return
        _, moment = self._moments[delta.moment]
        tip = Tip(delta.id, delta.moment, headline, say, moment.quote, moment.at)
        self._put(replace(self._advice(f"tip {delta.id}", "Coach", tip), whole=False))

    def _put(self, advice: Advice) -> None:
        for place, known in enumerate(self.earlier):
            if known.about == advice.about:
                self.earlier[place] = advice
                if self.shown is not None and self.shown.about == advice.about:
                    self.shown = advice
                return
        if not (self._coaching or advice.asked):
            return
        self.earlier.appendleft(advice)
        if self._pinned and not advice.asked:
            self._waiting.append(advice.about)
        elif self.shown is None or advice.asked or advice.turn >= self.shown.turn:
            self._before, self.shown = self.shown, advice

    def _forget(self, since: float, at: float) -> None:
        self._forgotten.append((since, at))
        kept = self._moments.items()
        self._moments = {id: known for id, known in kept if known[1].at <= since}
        self._streamed = None
        told = [*self.earlier, *([self.shown] if self.shown else [])]
        self._before = None  # an old card that comes back now would only puzzle
        self._drop({advice.about for advice in told if advice.at > since})

    def _is_forgotten(self, at: float) -> bool:
        """A card may still be on its way when the rep goes off the record."""
        return any(since < at <= until for since, until in self._forgotten)

    def _drop(self, gone: Set[str]) -> None:
        """Take these back; in the place of the one shown comes what waits, or was there before."""
        self.earlier = deque((one for one in self.earlier if one.about not in gone), KEPT)
        self._waiting = deque((about for about in self._waiting if about not in gone), KEPT)
        if self._pinned in gone:
            self._pinned = ""
        if self._before is not None and self._before.about in gone:
            self._before = None
        if self.shown is not None and self.shown.about in gone:
            self._bring_up(self._before)

    def _advice(self, about: str, source: str, event: Card | Tip) -> Advice:
        turn, moment = self._moments.get(event.moment) or (next(self._turns), None)
        kind = event.kind if isinstance(event, Card) else moment.kind if moment else ""
        who = "You" if moment and moment.channel is Channel.REP else "Prospect"
        if moment and abs(event.quote_at - moment.at) > _NEAR:
            who = "Said at"  # the tip goes back to another place of the call, of either side
        return Advice(
            about,
            turn,
            event.moment < 0,  # below zero, no moment is one that the playbook found
            kind_words(kind),
            source,
            f"{who} {clock(event.quote_at)}" if event.quote else "",
            max(event.quote_at, moment.at if moment else 0.0),
            event.quote,
            event.headline.strip(),
            _spoken(event.say),
        )


def _spoken(say: str) -> str:
    """Without the quotation marks that a model may put round it: the overlay has its own."""
    return say.strip().strip('"“”').strip()
