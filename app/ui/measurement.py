"""One measurement of this computer, on a thread of its own; the models run in child processes."""

import asyncio
import logging
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.config.program import Program
from app.errors import SottoError
from app.events import Notice
from app.ui.errands import UNFORESEEN

if TYPE_CHECKING:
    from app.measuring import Event

log = logging.getLogger(__name__)


class _Stopped(SottoError):
    pass


class Measurement(QObject):
    """Of all the models that are here. What it has found is kept, also if it is stopped."""

    progressed = Signal(str, float)
    """The model and what is measured of it, in words; and how far that has come, 0 to 1."""
    finished = Signal()
    stopped = Signal()
    failed = Signal(object)
    """A Notice."""

    def __init__(self, parent: QObject, program: Program, sound: Path | None) -> None:
        """`sound`: a recording of a call, or None.

        The parent keeps it: the thread may be the last to let it go, and Qt must not end it there.
        """
        super().__init__(parent)
        self._program = program
        self._sound = sound
        self._cancelled = threading.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    def cancel(self) -> None:
        """Stop before the next window; `stopped` follows."""
        self._cancelled.set()

    async def settled(self) -> None:
        """Wait until it is over, one way or the other."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            await asyncio.to_thread(self._measure)
        except _Stopped:
            self.stopped.emit()
        except SottoError as error:
            self.failed.emit(Notice(error.message, error.hint))
        # boundary of a task: a bug here costs this measurement, not the window
        except Exception:  # noqa: BLE001
            log.exception("a measurement stopped")
            self.failed.emit(UNFORESEEN)
        else:
            self.finished.emit()

    def _measure(self) -> None:
        from app.measuring import measure, to_measure  # half a second

        failures: list[Notice] = []
        with closing(measure(self._program, to_measure(self._program), self._sound)) as events:
            for event in events:
                if self._cancelled.is_set():
                    raise _Stopped
                self._tell(event, failures)
        if failures:
            raise SottoError(failures[0].text, failures[0].hint)

    def _tell(self, event: "Event", failures: list[Notice]) -> None:
        from app.measuring import NotMeasured, Progress

        if isinstance(event, Progress):
            self.progressed.emit(f"{event.model}: {event.doing}", event.share)
        elif isinstance(event, NotMeasured):
            failures.append(event.why)
