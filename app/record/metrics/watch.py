"""When a number is worth a word: late enough to be sure, and not to and fro."""

from app.record.metrics.targets import Range, Verdict


class Watch:
    """One number of a running call against its range.

    It is found out of the range only once it was beyond it by a margin for a while, and in it again
    only once it was really in it for that while.
    """

    def __init__(self, target: Range | None, margin: float, hold: float) -> None:
        """`margin`: in the unit of the number. `hold`: seconds."""
        self._target = target
        self._margin = margin
        self._hold = hold
        self._next = Verdict.UNKNOWN
        """What it would be, if it stays so."""
        self._since = 0.0
        self.verdict = Verdict.UNKNOWN

    def see(self, value: float | None, now: float) -> Verdict:
        """Take the number as it is `now`, in seconds on the call clock. The first one counts at
        once."""
        judged = self._judge(value)
        if judged is not self._next:
            self._next, self._since = judged, now
        sure = Verdict.UNKNOWN in (judged, self.verdict) or now - self._since >= self._hold
        if sure:
            self.verdict = judged
        return self.verdict

    def _judge(self, value: float | None) -> Verdict:
        if value is None or self._target is None:
            return Verdict.UNKNOWN
        judged = self._target.judge(value)
        if judged is self.verdict:
            return judged
        return self._target.judge(value, self._margin)
