"""A call's numbers for its report: beside the goal, and beside what is usual for this rep."""

from collections.abc import Sequence
from math import isinf
from statistics import median

from app.record.metrics.targets import Range, Targets
from app.record.statistics import Numbers
from app.report import ENOUGH_CALLS, Figure


def figures(numbers: Numbers, targets: Targets, earlier: Sequence[Numbers]) -> tuple[Figure, ...]:
    """`earlier`: of the rep's calls before this one."""
    before = [_values(one) for one in earlier]
    return tuple(
        Figure(id, value, *_ends(getattr(targets, id)), _usual([one[id] for one in before]))
        for id, value in _values(numbers).items()
    )


def _values(numbers: Numbers) -> dict[str, float | None]:
    """In the order in which they are shown; the names are those of `Targets`."""
    heard = numbers.at > 0
    return {
        "talk_share": numbers.talk_share,
        "monologue": numbers.longest_monologue if heard else None,
        "pace": numbers.pace,
        "questions": float(numbers.questions) if heard else None,
        "patience": numbers.patience,
        "fillers": numbers.fillers,
    }


def _ends(goal: Range | None) -> tuple[float | None, float | None]:
    if goal is None:
        return None, None
    return goal.low or None, None if isinf(goal.high) else goal.high


def _usual(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if len(known) >= ENOUGH_CALLS else None
