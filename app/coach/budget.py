"""How often a tip may come unasked: rarely, so that each is read."""

from collections import deque
from typing import Literal, NamedTuple, TypeAlias

Level: TypeAlias = Literal["new", "experienced", "expert"]

WINDOW = 600.0
"""Seconds in which no more tips come than the rep's level allows."""
MOST: dict[Level, int] = {"new": 8, "experienced": 6, "expert": 2}
GAP = 20.0
"""Seconds between two, at least; sparse feedback helps speakers more than a steady one
(Rhema, IUI 2015)."""
SAME_KIND = 300.0
"""Seconds until a moment of the same kind is worth another tip."""


class _Given(NamedTuple):
    kind: str
    at: float


class Budget:
    """Of one call. Told the time, in seconds on the call clock; knows no clock itself."""

    def __init__(self, level: Level = "experienced") -> None:
        self.level: Level = level
        self._given: deque[_Given] = deque()
        self._wondered: deque[float] = deque()
        """When hunches were asked about."""

    def refusal(self, kind: str, now: float) -> str:
        """Why no tip of this kind may come now, in the rep's words; "" if one may."""
        recent = [one for one in self._given if now - one.at < WINDOW]
        if not recent:
            return ""
        since = now - recent[-1].at
        if since < GAP:
            return f"one came {since:.0f} s ago"
        if len(recent) >= (most := MOST[self.level]):
            return f"{most} came in the last 10 minutes"
        if any(one.kind == kind and now - one.at < SAME_KIND for one in recent):
            return "one on the same came a moment ago"
        return ""

    def spend(self, kind: str, now: float) -> None:
        """A tip that nobody asked for is being shown; taken back later, it was seen too."""
        self._given.append(_Given(kind, now))
        if len(self._given) > max(MOST.values()):
            self._given.popleft()

    def may_wonder(self, now: float) -> bool:
        """Whether a hunch may be asked about: no more often than tips may come. Most come to
        nothing, so they have a count of their own, which takes no tip away."""
        recent = [at for at in self._wondered if now - at < WINDOW]
        return not recent or (now - recent[-1] >= GAP and len(recent) < MOST[self.level])

    def wonder(self, now: float) -> None:
        """A hunch is being asked about."""
        self._wondered.append(now)
        if len(self._wondered) > max(MOST.values()):
            self._wondered.popleft()
