"""The call clock: seconds since the first sample. What paces a source, and what stamps an event."""

import threading
import time
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds on the call clock."""
        ...

    def wait_until(self, moment: float) -> bool:
        """Wait for a time on the call clock; False as soon as the clock was stopped."""
        ...

    def stop(self) -> None:
        """End every wait, now and later. May be called from any thread."""
        ...


class SampleClock:
    """Time is how far the sound has been consumed: for a file at full speed."""

    def __init__(self) -> None:
        self._now = 0.0
        self._stopped = threading.Event()

    def now(self) -> float:
        return self._now

    def wait_until(self, moment: float) -> bool:
        self._now = moment
        return not self._stopped.is_set()

    def stop(self) -> None:
        self._stopped.set()


class PacedClock:
    """Real time, or `pace` times faster. It starts with the first wait."""

    def __init__(self, pace: float = 1.0) -> None:
        self._pace = pace
        self._zero: float | None = None
        self._stopped = threading.Event()

    def now(self) -> float:
        if self._zero is None:
            return 0.0
        return (time.monotonic() - self._zero) * self._pace

    def wait_until(self, moment: float) -> bool:
        if self._zero is None:
            self._zero = time.monotonic()
        left = (moment - self.now()) / self._pace
        if left > 0:
            self._stopped.wait(left)
        return not self._stopped.is_set()

    def stop(self) -> None:
        self._stopped.set()
