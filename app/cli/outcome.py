"""How a command went, and what Ctrl+C means to it."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from app.events import Event, Notice, Severity


class Outcome:
    """What the command answers with."""

    def __init__(self) -> None:
        self.interrupted = False
        self.failed = False

    def see(self, event: Event) -> None:
        self.failed |= isinstance(event, Notice) and event.severity is Severity.PROBLEM

    @property
    def code(self) -> int:
        return 130 if self.interrupted else int(self.failed)


@contextmanager
def hanging_up(stop: Callable[[], None], outcome: Outcome) -> Iterator[None]:
    """Let Ctrl+C hang up, and a second one leave at once; what is final is on disk by then."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        if outcome.interrupted:
            os._exit(outcome.code)
        outcome.interrupted = True
        stop()

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, interrupt) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
