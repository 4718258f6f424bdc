"""A whole call, passage by passage: what is long past is judged once."""

from bisect import bisect, insort
from collections.abc import Collection
from itertools import chain
from math import inf
from operator import attrgetter

from app.record.metrics.flow import Flow, Said, Tally, passages

SETTLED = 120.0
"""Seconds after which a passage is judged for good: what comes later still costs a recount."""

_start = attrgetter("start")


class Floor:
    """Keeps what was said, in the order in which it began."""

    def __init__(self) -> None:
        self.said: list[Said] = []
        """The later side's finals may come late."""
        self.monologue: tuple[float, float] | None = None
        """From when to when the rep has spoken, if the floor is the rep's; `judge` tells it."""
        self._settled = 0
        """How many of `said` are in `_tally` for good."""
        self._tally = Tally()
        self._breaks: list[float] = []

    def add(self, said: Said) -> None:
        insort(self.said, said, key=_start)
        self.changed(said)

    def changed(self, said: Said) -> None:
        """Judge all anew if this touches what was judged for good."""
        first = self.said[min(self._settled, len(self.said) - 1)]  # that is not judged for good
        if self._settled and said.start <= first.start:
            self._settled, self._tally = 0, Tally()

    def forget(self, since: float) -> list[Said]:
        """Drop what ended later; return it."""
        gone = [said for said in self.said if said.end > since]
        for said in gone:
            self.changed(said)
        self.said = [said for said in self.said if said.end <= since]
        return gone

    def break_at(self, at: float) -> None:
        """The call was paused, went off the record, or went on."""
        insort(self._breaks, at)

    def part(self, at: float) -> int:
        """Between which breaks: what is said before one does not go on behind it."""
        return bisect(self._breaks, at)

    def judge(self, saying: Collection[Said], now: float) -> Tally:
        """Judge the call up to now. `saying`: what has no final yet."""
        self.monologue = None
        unsettled = sorted(chain(self.said[self._settled :], saying), key=_start)
        sure = min((said.start for said in saying), default=inf)
        sure = min(sure, now - SETTLED)
        recent: list[Tally] = []
        for passage in passages(unsettled, self.part):
            flow = Flow()
            for said in passage:
                flow.take(said)
            self.monologue = flow.monologue
            if passage[-1].start < sure:
                self._tally.add(flow.tally)
                self._settled += len(passage)
            else:
                recent.append(flow.tally)
        whole = self._tally.copy()
        for tally in recent:
            whole.add(tally)
        return whole
