"""How a command went, and what Ctrl+C means to it."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

import psutil

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
            leave(outcome.code)
        outcome.interrupted = True
        stop()

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, interrupt) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def leave(code: int) -> NoReturn:
    """End the process at once, and the decoder's with it, however they hang."""
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            child.kill()
    if os.isatty(1):
        os.write(1, b"\x1b[?25h\n")  # the cursor, which the line in place had hidden
    os._exit(code)
