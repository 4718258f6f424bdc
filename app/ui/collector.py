"""Cycles of objects are freed on the main thread, and in small portions."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Slot

PERIOD = 1_000
"""Milliseconds between two portions: what is young is looked through."""
SETTLED = 10
"""So many portions after the start all that is imported is there, and stays for good."""
ALL_AFTER = 300
"""Every so many portions what has become old since then is looked through too."""


@contextmanager
def collecting_here() -> Iterator[None]:
    """Take garbage collection from all other threads until the end; the loop must run on this one.

    Python collects on whichever thread happens to allocate. Where that is a worker, a closed
    window's timers and children are destroyed beside the loop that serves them: Qt crashes.
    """
    gc.disable()
    collector = _Collector()
    try:
        yield
    finally:
        collector.stop()
        gc.unfreeze()
        gc.collect()  # a closed qasync loop holds a timer in a cycle
        gc.enable()


class _Collector(QObject):
    def __init__(self) -> None:
        super().__init__()
        self._portions = 0
        self._timer = QTimer(self, interval=PERIOD)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _collect(self) -> None:
        self._portions += 1
        if self._portions == SETTLED:
            gc.collect()
            gc.freeze()  # 0.1 s to look through each time: a stall that one sees
        else:
            gc.collect(1 if self._portions % ALL_AFTER else 2)
