"""A scripted call as a live one is heard: word by word, then whole, each at its time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from app.coach.coach import Coach
from app.coach.playbook import Playbook, load_playbook
from app.coach.text_call import read_text_call
from app.config.paths import resources
from app.events import Channel, Event, Level, Mark, Partial, Utterance
from tests.bench.coach.corpus import Scripted, calls

LAG = 0.6
"""Seconds from the end of a word until it is committed: the median of the live benchmark."""
_LEVEL = 0.5
"""Seconds between two levels, which tell the time in a pause; live there are five times as many."""
FACTS = (
    "Roll-out takes three weeks.",
    "All data stays in the European Union.",
    "There are 40 integrations, SAP and Salesforce among them.",
)


@dataclass(frozen=True)
class Told:
    at: float
    """Seconds on the call clock."""
    event: Event = field(repr=False)


@lru_cache(maxsize=1)
def playbook() -> Playbook:
    """The default one, with a few facts that a tip may claim."""
    found = load_playbook(resources() / "playbooks" / "b2b-software.toml")
    return found.model_copy(update={"facts": FACTS})


def heard(utterances: list[Utterance], *, every: int = 4) -> list[Told]:
    """`every`: words from one partial to the next."""
    told = [one for said in utterances for one in _turn(said, every)]
    end = max(one.at for one in told)
    told += [
        Told(n * _LEVEL, Level(Channel.REP, n * _LEVEL, -60.0)) for n in range(int(end / _LEVEL))
    ]
    return sorted(told, key=lambda one: one.at)


def coached(utterances: list[Utterance]) -> list[Told]:
    """The same with the playbook's moments and cards, each right behind what it is about."""
    coach = Coach(playbook())
    return [
        told
        for one in heard(utterances)
        for told in (
            one,
            *(Told(one.at, new) for new in coach.hear(one.event) if not isinstance(new, Mark)),
        )
    ]


@dataclass(frozen=True)
class Spoken:
    """A scripted call, ready to be played any number of times."""

    name: str
    told: list[Told]


def spoken(name: str, utterances: list[Utterance]) -> Spoken:
    return Spoken(name, coached(utterances))


def all_spoken(half: str) -> list[Spoken]:
    return [spoken(call.name, utterances_of(call)) for call in calls(half)]


def utterances_of(call: Scripted) -> list[Utterance]:
    return read_text_call(call.file)


def _turn(said: Utterance, every: int) -> Iterator[Told]:
    for count in range(every, len(said.words), every):
        words = said.words[:count]
        text = " ".join(word.text for word in words)
        at = words[-1].end + LAG
        yield Told(at, Partial(said.id, said.channel, said.start, text, words, ""))
    yield Told(said.end + LAG, said)
