"""What the numbers of a call cost: eight hours of it, on the thread that paints."""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from app.events import Channel, Event, Partial, SpeechEnded, SpeechStarted, Utterance, Word
from app.record.statistics import Statistics

HOURS = 8
_PACE = 2.7
"""Words a second."""
_ASKED = 2.0
"""Seconds between two looks of the window."""
_SAID = (
    "so what we usually do is that we look at the way the team works today and then you know "
    "we find the three or four places where the time goes does that make sense to you?"
).split()


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Seconds of the processor, not of the clock: who else runs does not count."""
    heard = Statistics()
    events: list[float] = []
    looks: list[float] = []
    due = 0.0
    for event, at in _call():
        events.append(_cost(lambda event=event: heard.hear(event)))
        if at >= due:
            due = at + _ASKED
            looks.append(_cost(lambda at=at: (heard.numbers(), heard.monologue(at))))
    hour = len(looks) // HOURS
    first, last = (statistics.mean(part) * 1e3 for part in (looks[:hour], looks[-hour:]))
    yield (f"an event of an {HOURS} h call, mean / p99", _both(events, 1e6, "µs"), "≤ 50 µs")
    yield ("all its numbers, mean / p99", _both(looks, 1e3, "ms"), "≤ 1 ms")
    yield ("in its first hour, in its last, mean", f"{first:.2f}, {last:.2f} ms", "the same")


def _call() -> Iterator[tuple[Event, float]]:
    """What is heard, and when: every word is looked at once, as on a fast computer."""
    dice = Random(1)
    at, id = 0.0, 0
    while at < HOURS * 3600:
        id += 1
        channel = dice.choice(list(Channel))
        count = dice.randint(2, 35)
        words = tuple(
            Word(dice.choice(_SAID), at + n / _PACE, at + (n + 1) / _PACE, 0.9)
            for n in range(count)
        )
        end = words[-1].end
        yield SpeechStarted(channel, at), at
        for n in range(1, count):
            said = " ".join(word.text for word in words[:n])
            yield Partial(id, channel, at, said, words[:n], words[n].text), words[n].start
        yield SpeechEnded(channel, end), end
        yield Utterance(id, channel, at, end, " ".join(word.text for word in words), words), end
        at = end + dice.choice([0.1, 0.3, 0.6, 1.5, 6.0])


def _cost(do: Callable[[], object]) -> float:
    began = time.thread_time()
    do()
    return time.thread_time() - began


def _both(costs: list[float], scale: float, unit: str) -> str:
    high = statistics.quantiles(costs, n=100)[-1]
    return f"{scale * statistics.mean(costs):.2f} / {scale * high:.2f} {unit}"
