"""Whether a server that has failed may be asked again: not for a while, then once, to see."""

import random
from collections.abc import Callable

FAILURES = 3
"""In a row, after which the server is left alone."""
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 120.0
"""Seconds. Each failure after a pause doubles the next one."""
_JITTER = 0.2
"""Share by which a pause is longer at most, so that not all reps come back at the same moment."""


class Breaker:
    """A circuit breaker with a half-open state. Knows no clock: it is told the time, in seconds."""

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        """`chance`: 0 to 1, for the jitter."""
        self._chance = chance
        self._failures = 0
        """In a row."""
        self._pause = FIRST_PAUSE
        self._not_before = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the server is left alone, but for a probe now and then."""
        return self._failures >= FAILURES

    def may_ask(self, now: float) -> bool:
        """Whether to ask now. While open, True is one probe: the next comes a pause later, unless
        this one is answered; so a probe that nobody waited for blocks nothing."""
        if now < self._not_before:
            return False
        if self.is_open:
            self._not_before = now + self._pause
        return True

    def succeeded(self) -> None:
        self._failures = 0
        self._pause = FIRST_PAUSE
        self._not_before = 0.0

    def failed(self, now: float, retry_after: float | None = None) -> None:
        """`retry_after`: seconds that the server itself asked for."""
        probed = self.is_open
        self._failures += 1
        if probed:
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        pause = self._pause * (1 + _JITTER * self._chance()) if self.is_open else 0.0
        self._not_before = now + max(pause, retry_after or 0.0)
