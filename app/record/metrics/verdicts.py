"""The numbers of a running call against its targets, so calmly that a rep may look at them."""

from dataclasses import dataclass

from app.record.metrics.targets import Targets, Verdict
from app.record.metrics.watch import Watch
from app.record.statistics import Numbers
from app.report import as_shown

HOLD = 15.0
"""Seconds that a number must be out of its range, or in it again, before it is said: a fast
sentence is nothing, a fast quarter of a minute is."""
SHARE_MARGIN, PACE_MARGIN, PATIENCE_MARGIN, FILLERS_MARGIN = 0.03, 10.0, 0.1, 1.0
"""How far beyond its range a number must be; in the units of `Numbers`. Our choice."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    talk_share: Verdict = Verdict.UNKNOWN
    pace: Verdict = Verdict.UNKNOWN
    """Of the pace now, where it is known; else of the call's."""
    questions: Verdict = Verdict.UNKNOWN
    """Never too few: the call is not over."""
    longest_monologue: Verdict = Verdict.UNKNOWN
    patience: Verdict = Verdict.UNKNOWN
    fillers: Verdict = Verdict.UNKNOWN


class Judge:
    """Of one running call."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._share = Watch(targets.talk_share, SHARE_MARGIN, HOLD)
        self._pace = Watch(targets.pace, PACE_MARGIN, HOLD)
        self._patience = Watch(targets.patience, PATIENCE_MARGIN, HOLD)
        self._fillers = Watch(targets.fillers, FILLERS_MARGIN, HOLD)

    def see(self, numbers: Numbers) -> Verdicts:
        at = numbers.at
        pace = numbers.pace if numbers.pace_now is None else numbers.pace_now
        return Verdicts(
            talk_share=self._share.see(_shown("talk_share", numbers.talk_share), at),
            pace=self._pace.see(_shown("pace", pace), at),
            questions=self._of_questions(numbers.questions),
            longest_monologue=self._of_monologue(numbers.longest_monologue),
            patience=self._patience.see(_shown("patience", numbers.patience), at),
            fillers=self._fillers.see(_shown("fillers", numbers.fillers), at),
        )

    def _of_questions(self, questions: int) -> Verdict:
        target = self._targets.questions
        judged = target.judge(questions) if target else Verdict.UNKNOWN
        return Verdict.UNKNOWN if judged is Verdict.LOW else judged

    def _of_monologue(self, longest: float) -> Verdict:
        """It only ever grows: it needs no watch."""
        target, shown = self._targets.monologue, as_shown("monologue", longest)
        return target.judge(shown) if target and longest else Verdict.UNKNOWN


def _shown(id: str, value: float | None) -> float | None:
    return None if value is None else as_shown(id, value)
