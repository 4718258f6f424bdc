"""A scripted call through cards and tips, as the live program hosts them, on a clock that leaps.

`LiveCall` is the program's own; its threads are not started: what they would tell it is told it
here. What the rep could read is kept, and judged.
"""

import asyncio
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType

from app.coach.openai_chat import OpenAIChat
from app.coach.tips import Tips
from app.events import (
    Card,
    Event,
    Hunch,
    Moment,
    Notice,
    Partial,
    Tip,
    TipDelta,
    TipDropped,
    TipHeld,
    Utterance,
)
from app.ui.overlay_deck import Deck
from app.workers import LiveCall, Worker
from tests.bench.coach.judge import Judge, Sight, Tally
from tests.bench.coach.spoken import Spoken, playbook
from tests.bench.coach.virtual import Server

KEY = "sk-bench-canary-0000"
_AFTER = 15.0
"""Seconds that a call goes on in silence."""


class Record:
    """In the place of a `Call`: what is kept of it, and no loops."""

    def __init__(self) -> None:
        self.kept: list[Event] = []
        self.loops = {"call": _nothing}

    def keep(self, event: Event) -> None:
        self.kept.append(event)


def _nothing() -> Iterator[Event]:
    return iter(())


@dataclass
class Played:
    tally: Tally
    texts: list[str] = field(repr=False)
    """All that a model's tips had on the screen."""
    kept: list[Event] = field(repr=False)
    cards: Counter[tuple[str, str]] = field(repr=False)
    held: Counter[str]
    """Reasons why no tip came."""


class Screen:
    """What the rep sees of a call: the overlay's deck, and who looks at it."""

    def __init__(self, judge: Judge, now: Callable[[], float]) -> None:
        self.texts: list[str] = []
        self.cards: Counter[tuple[str, str]] = Counter()
        self.held: Counter[str] = Counter()
        self.taken_back = 0
        self._judge = judge
        self._now = now
        self._deck = Deck()
        self._seen: set[int] = set()

    def hear(self, event: Event) -> None:
        self._deck.hear(event)
        match event:
            case Partial() | Utterance():
                self._judge.hear(event)
            case Moment():
                self._judge.meet(event, self._now())
            case Card():
                self.cards[event.kind, event.quote] += 1
            case TipDelta(id=id, moment=moment):
                self._look(id, moment, None)
            case Tip(id=id, moment=moment, quote=quote):
                self._look(id, moment, quote)
            case TipHeld(reason=reason):
                self.held[reason] += 1
            case TipDropped(id=id):
                self.taken_back += id in self._seen
                assert all(one.about != f"tip {id}" for one in self._deck.earlier)

    def suspect(self, event: Event) -> None:
        """A hunch, which nobody sees, counts as a moment from when it came up."""
        if isinstance(event, Hunch):
            self._judge.meet(event.about, self._now())

    def _look(self, tip: int, moment: int, quote: str | None) -> None:
        for one in self._deck.earlier:
            if one.about == f"tip {tip}":
                self._seen.add(tip)
                self.texts.append(f"{one.headline}\n{one.say}")
                self._judge.see(Sight(self._now(), tip, moment, one.headline, one.say, quote))


class Errors(logging.Handler):
    """Counts what is logged as a bug, and what is raised in a slot."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def __enter__(self) -> "Errors":
        logging.getLogger("app").addHandler(self)
        self._before, sys.excepthook = sys.excepthook, self._raised
        return self

    def __exit__(self, *raised: object) -> None:
        logging.getLogger("app").removeHandler(self)
        sys.excepthook = self._before

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1

    def _raised(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.count += 1
        self._before(kind, error, trace)


async def play(
    call: Spoken,
    server: Server | None,
    *,
    forbidden: Sequence[str] = (),
    asked: Sequence[float] = (),
) -> Played:
    """`server`: None for a call without a model. `asked`: when the rep asks for help."""
    loop = asyncio.get_running_loop()
    zero = loop.time()
    chat = OpenAIChat(KEY, "gpt-test", server.base_url) if server else None
    record = Record()
    live = LiveCall(record, Tips(playbook(), chat))
    judge = Judge(claims(), forbidden)
    screen = Screen(judge, lambda: loop.time() - zero)
    live.happened.connect(screen.hear)
    [worker] = live.findChildren(Worker)
    worker.happened.connect(screen.suspect)
    with Errors() as errors:
        if chat is not None:
            await loop.create_task(chat.connect())
        await _told(live, worker, call, zero, list(asked))
        live.give(None, 0.0)
        if chat is not None:
            await chat.close()
    tally = judge.tally()
    notices = Counter(one.text for one in record.kept if isinstance(one, Notice))
    tally.notices, tally.told_twice = len(notices), notices.total() - len(notices)
    tally.taken_back, tally.bugs = screen.taken_back, errors.count
    return Played(tally, screen.texts, record.kept, screen.cards, screen.held)


async def _told(
    live: LiveCall, worker: Worker, call: Spoken, zero: float, asked: list[float]
) -> None:
    """Tell what the threads would, each at its time; then the call is silent for a while."""
    for one in call.told:
        while asked and asked[0] <= one.at:
            await _until(zero + asked.pop(0))
            live.ask()
        await _until(zero + one.at)
        worker.happened.emit(one.event)
    for late in asked:
        await _until(zero + late)
        live.ask()
    await asyncio.sleep(_AFTER)


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))


def claims() -> str:
    ours = playbook()
    cards = [text for card in ours.cards for text in (card.headline, card.say, card.details)]
    return "\n".join([ours.about, *ours.facts, *cards])
