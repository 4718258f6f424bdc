"""The playbook's cards on scripted calls: which moments they find, and which they make up."""

import time
from collections.abc import Iterator

from app.coach.coach import Coach
from app.coach.playbook import load_playbook
from app.coach.text_call import read_text_call
from app.config.paths import resources
from app.events import Moment
from tests.bench.coach.corpus import Score, Scripted, calls

PLAYBOOK = "b2b-software"


def found(call: Scripted, took: list[float]) -> Iterator[tuple[int, str]]:
    """Turn and kind of each moment; `took` gets the seconds of each utterance."""
    coach = Coach(load_playbook(resources() / "playbooks" / f"{PLAYBOOK}.toml"))
    for turn, utterance in enumerate(read_text_call(call.file)):
        began = time.perf_counter()
        told = list(coach.hear(utterance))
        took.append(time.perf_counter() - began)
        yield from ((turn, event.kind) for event in told if isinstance(event, Moment))


def measured(half: str) -> tuple[Score, list[float]]:
    """How well the cards fit the gold of a half, and the seconds that each utterance took."""
    score, took = Score(), []
    for call in calls(half):
        score.add(call, list(found(call, took)))
    return score, took
