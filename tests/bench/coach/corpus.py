"""Scripted calls with gold moments, and how well what the coach found fits them.

Four people's voices wrote them without knowing how the program works; every second file is set
aside. Of the half `aside` nobody reads more than the figures.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus"
HALVES = ("develop", "aside")


@dataclass(frozen=True)
class Scripted:
    """A call, and what should be noticed in it."""

    name: str
    turns: list[dict[str, Any]]
    gold: frozenset[tuple[int, str]]
    """Turn and kind."""
    doubtful: frozenset[tuple[int, str]]
    """On which people differ: neither right nor wrong."""

    @property
    def minutes(self) -> float:
        return float(self.turns[-1]["end"]) / 60

    @property
    def file(self) -> Path:
        return next(FOLDER.glob(f"*/{self.name}.json"))


def calls(half: str) -> list[Scripted]:
    return [_read(file) for file in sorted((FOLDER / half).glob("*.json"))]


def _read(file: Path) -> Scripted:
    call = json.loads(file.read_text("utf-8"))
    marks = {False: set(), True: set()}
    for moment in call["moments"]:
        marks[moment.get("optional", False)].add((moment["turn"], moment["kind"]))
    return Scripted(file.stem, call["turns"], frozenset(marks[False]), frozenset(marks[True]))


@dataclass
class Score:
    """Counted by kind."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    """The same kind again in one turn."""
    minutes: float = 0.0

    def add(self, call: Scripted, found: Iterable[tuple[int, str]]) -> None:
        """Count what was found in one call: turn and kind of each moment."""
        told = Counter(found)
        self.minutes += call.minutes
        self.repeated += sum(count - 1 for count in told.values())
        for turn, kind in told:
            if (turn, kind) in call.gold:
                self.right[kind] += 1
            elif (turn, kind) not in call.doubtful:
                self.wrong[kind] += 1
        for _, kind in call.gold - set(told):
            self.missed[kind] += 1

    @property
    def precision(self) -> float:
        told = self.right.total() + self.wrong.total()
        return self.right.total() / told if told else 1.0

    @property
    def recall(self) -> float:
        return self.right.total() / max(1, self.right.total() + self.missed.total())

    @property
    def wrong_in_ten_minutes(self) -> float:
        return 10 * self.wrong.total() / self.minutes
