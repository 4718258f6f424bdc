"""Which card or tip stands in the overlay, and which came before it. No Qt."""

from collections import deque
from dataclasses import dataclass, field, replace

from app.events import Card, Channel, Event, Moment, Tip, TipDelta, TipDropped
from app.record.export.plain import clock
from app.ui.kinds import kind_words

KEPT = 10
"""Cards and tips in the drawer."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A card, or a tip as far as it has come."""

    about: str
    """“card 3”, “tip 2”: its name in the record."""
    moment: int
    kind: str
    """In words."""
    source: str
    evidence: str
    """Who said it, and when."""
    quote: str = field(repr=False)
    headline: str = field(repr=False)
    say: str = field(repr=False)
    whole: bool = True


class Deck:
    """One card at a time: the newest moment's, unless the rep pinned or picked another."""

    def __init__(self) -> None:
        self.shown: Advice | None = None
        self.earlier: deque[Advice] = deque(maxlen=KEPT)
        """What is or was shown, the newest first."""
        self.pinned = False
        self.unseen = 0
        """Newer ones that wait behind a pinned card."""
        self.verdicts: dict[str, bool] = {}
        """By what they are about."""
        self._before: Advice | None = None
        """What the newest tip took the place of."""
        self._moments: dict[int, Moment] = {}
        self._streamed: dict[int, str] = {}
        """The text of tips that are not whole, by their id."""

    def hear(self, event: Event) -> None:
        match event:
            case Moment():
                self._moments[event.id] = event
            case Card():
                self._put(self._advice(f"card {event.id}", "Playbook", event))
            case TipDelta():
                self._stream(event)
            case Tip():
                self._streamed.pop(event.id, None)
                self._put(self._advice(f"tip {event.id}", "Coach", event))
            case TipDropped():
                self._streamed.pop(event.id, None)
                self._take_back(f"tip {event.id}")

    def show(self, advice: Advice) -> None:
        """Show an earlier one again."""
        self.shown, self._before = advice, None
        self.pinned, self.unseen = False, 0

    def pin(self, on: bool) -> None:
        """A pinned one stays; without its pin it makes room for what came after it."""
        self.pinned = on and self.shown is not None
        if not self.pinned:
            self._catch_up()

    def dismiss(self) -> None:
        self.shown, self._before, self.pinned = None, None, False
        self._catch_up()

    def judge(self, about: str, good: bool) -> None:
        self.verdicts[about] = good

    def _catch_up(self) -> None:
        if self.unseen:
            self.shown, self.unseen = self.earlier[0], 0

    def _stream(self, delta: TipDelta) -> None:
        text = self._streamed.get(delta.id, "") + delta.text
        self._streamed[delta.id] = text
        headline, _, say = text.lstrip().partition("\n")
        if not headline:  # nothing to read yet: what stands there stays
            return
        moment = self._moments.get(delta.moment)
        quote, at = (moment.quote, moment.at) if moment else ("", 0.0)
        tip = Tip(delta.id, delta.moment, headline, say, quote, at)
        self._put(replace(self._advice(f"tip {delta.id}", "Coach", tip), whole=False))

    def _put(self, advice: Advice) -> None:
        for place, known in enumerate(self.earlier):
            if known.about == advice.about:
                self.earlier[place] = advice
                if self.shown is not None and self.shown.about == advice.about:
                    self.shown = advice
                return
        self.earlier.appendleft(advice)
        if self.pinned:
            self.unseen += 1
        elif self.shown is None or advice.moment >= self.shown.moment:
            self._before, self.shown = self.shown, advice

    def _take_back(self, about: str) -> None:
        for advice in [known for known in self.earlier if known.about == about]:
            self.earlier.remove(advice)
            if self.shown == advice:
                self.shown, self.pinned = self._before, False
            elif self.unseen:
                self.unseen -= 1

    def _advice(self, about: str, source: str, event: Card | Tip) -> Advice:
        moment = self._moments.get(event.moment)
        kind = event.kind if isinstance(event, Card) else moment.kind if moment else ""
        who = "You" if moment and moment.channel is Channel.REP else "Prospect"
        return Advice(
            about,
            event.moment,
            kind_words(kind),
            source,
            f"{who} {clock(event.quote_at)}" if event.quote else "",
            event.quote,
            event.headline.strip(),
            _spoken(event.say),
        )


def _spoken(say: str) -> str:
    """Without the quotation marks that a model may put round it: the overlay has its own."""
    return say.strip().strip('"“”').strip()
