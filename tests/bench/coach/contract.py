"""A model that answers badly in every way: what of it reaches the rep, in all the scripted calls.

Good answers go through every call of the half, each bad family through every second one, on a clock
that leaps; at the end each request gets an answer of any family, by a die that always falls the
same way.
"""

import asyncio
import gc
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, repeat

from tests.bench.coach import answers
from tests.bench.coach.answers import Answer
from tests.bench.coach.families import FAMILIES, FORBIDDEN, PER_CALL
from tests.bench.coach.judge import Tally
from tests.bench.coach.played import Played, play
from tests.bench.coach.spoken import Spoken, all_spoken
from tests.bench.coach.virtual import LeapingLoop, serving
from tests.chat_server import Reply, Request

EVERYTHING = "everything at once"
_OFTEN = ("good", EVERYTHING)
_GOOD_SHARE = 0.5


def measured(half: str) -> dict[str, Tally]:
    """By family."""
    calls = all_spoken(half)
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        alone = [runner.run(_alone(call)) for call in calls]
        found = {}
        for place, name in enumerate((*FAMILIES, EVERYTHING)):
            some = slice(None) if name in _OFTEN else slice(place % 2, None, 2)
            found[name] = runner.run(_family(name, calls[some], alone[some]))
    gc.collect()  # calls know their loop
    return found


async def _alone(call: Spoken) -> Counter[tuple[str, str]]:
    """The cards of a call without a model."""
    return (await play(call, None)).cards


async def _family(
    name: str, calls: Sequence[Spoken], alone: Sequence[Counter[tuple[str, str]]]
) -> Tally:
    total = Tally()
    all_of_them = _everything() if name == EVERYTHING else cycle(FAMILIES[name])
    answering: list[Callable[[Request], Reply]] = []
    async with serving(lambda request: answering[-1](request)) as server:
        for number, (call, cards) in enumerate(zip(calls, alone, strict=True)):
            chosen = _one(name, number) if name in PER_CALL else all_of_them
            answering.append(_answering(chosen))
            played: Played = await play(call, server, forbidden=FORBIDDEN)
            played.tally.cards_lost = (cards - played.cards).total()
            total += played.tally
    return total


def _everything() -> Iterator[Answer]:
    every = [one for family in FAMILIES.values() for one in family]
    die = random.Random(6)
    while True:
        yield answers.good if die.random() < _GOOD_SHARE else die.choice(every)


def _one(family: str, call: int) -> Iterator[Answer]:
    return repeat(FAMILIES[family][call % len(FAMILIES[family])])


def _answering(chosen: Iterator[Answer]) -> Callable[[Request], Reply]:
    numbers = iter(range(1_000_000))

    def answer(request: Request) -> Reply:
        asked = answers.read(request, next(numbers))
        assert asked is not None
        return next(chosen)(asked)

    return answer
