"""The playbook's cards on scripted calls: which moments they find, and which they make up.

What is no card may be a hunch, which the coach's model would be asked about. The model's answer is
not judged: what counts is how many of the missed moments it gets to see, and how often it is asked.
"""

import time
from collections.abc import Set
from dataclasses import dataclass, field

from app.coach.coach import Coach
from app.coach.playbook import load_playbook
from app.coach.text_call import read_text_call
from app.config.paths import resources
from app.events import Hunch, Moment
from tests.bench.coach.corpus import Score, Scripted, calls

PLAYBOOK = "b2b-software"


@dataclass
class Hunches:
    count: int = 0
    near: int = 0
    """Hunches in turns with a moment of any kind, found or not."""
    of_kind: int = 0
    """Missed moments with a hunch of their kind in their turn."""
    of_turn: int = 0
    """Missed moments with a hunch of any kind in their turn."""

    def add(
        self, call: Scripted, told: list[tuple[int, str]], missed: Set[tuple[int, str]]
    ) -> None:
        """Count those of one call: turn and kind of each."""
        self.count += len(told)
        with_moment = {turn for turn, _ in call.gold}
        self.near += sum(turn in with_moment for turn, _ in told)
        self.of_kind += len(missed & set(told))
        hunched = {turn for turn, _ in told}
        self.of_turn += sum(turn in hunched for turn, _ in missed)


@dataclass
class Figures:
    score: Score = field(default_factory=Score)
    hunches: Hunches = field(default_factory=Hunches)
    seconds: list[float] = field(default_factory=list)
    """Of each utterance."""

    def hear(self, call: Scripted) -> None:
        coach = Coach(load_playbook(resources() / "playbooks" / f"{PLAYBOOK}.toml"))
        found, hunches = [], []
        for turn, utterance in enumerate(read_text_call(call.file)):
            began = time.perf_counter()
            told = list(coach.hear(utterance))
            self.seconds.append(time.perf_counter() - began)
            found += [(turn, event.kind) for event in told if isinstance(event, Moment)]
            hunches += [(turn, event.about.kind) for event in told if isinstance(event, Hunch)]
        self.score.add(call, found)
        self.hunches.add(call, hunches, call.gold - set(found))


def measured(half: str) -> Figures:
    """How well the cards of a half fit its gold."""
    figures = Figures()
    for call in calls(half):
        figures.hear(call)
    return figures
