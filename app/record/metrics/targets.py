"""What the numbers of a call are held against; the playbook's style says how much."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf


class Verdict(StrEnum):
    UNKNOWN = "unknown"
    """Too early, or nothing is aimed at."""
    GOOD = "good"
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Range:
    """From and to, both included. A number that is shown rounded is judged as it is shown."""

    low: float = 0.0
    high: float = inf

    def judge(self, value: float, margin: float = 0.0) -> Verdict:
        """`margin`: how far out of the range still counts as in it."""
        if value < self.low - margin:
            return Verdict.LOW
        return Verdict.HIGH if value > self.high + margin else Verdict.GOOD


@dataclass(frozen=True, slots=True)
class Targets:
    """Of one call, in the units of `Numbers`. None: nothing is aimed at."""

    talk_share: Range | None = None
    pace: Range | None = None
    questions: Range | None = None
    """In the whole call."""
    monologue: Range | None = None
    patience: Range | None = None
    fillers: Range | None = Range(high=5.0)
    """Listeners mind none under 5 a minute, and do from about 12 on (Laske and others, JABA 2024).
    No source tells types of call apart, so no playbook has its own."""
