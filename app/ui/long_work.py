"""Work of minutes on a thread of its own, which the rep may stop and which tells how it ended."""

import asyncio
import logging
import threading
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.errors import SottoError
from app.events import Notice
from app.ui.errands import UNFORESEEN

log = logging.getLogger(__name__)


class LongWork(QObject):
    """Exactly one of its signals comes, once."""

    finished = Signal()
    stopped = Signal()
    """It was cancelled."""
    failed = Signal(object)
    """A Notice."""

    def __init__(self, parent: QObject) -> None:
        """The parent keeps it: the thread may be the last to let it go, and Qt must not end it
        there."""
        super().__init__(parent)
        self.cancelled = threading.Event()
        """The work looks at it now and then."""
        self._task: asyncio.Task[None] | None = None

    def begin(self, work: Coroutine[Any, Any, None], gave_in: type[SottoError]) -> None:
        """`gave_in`: what the work raises when it finds that it was cancelled."""
        self._task = asyncio.get_running_loop().create_task(self._run(work, gave_in))

    def cancel(self) -> None:
        """Stop at the next chance; `stopped` follows."""
        self.cancelled.set()

    async def settled(self) -> None:
        """Wait until it is over, one way or the other."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self, work: Coroutine[Any, Any, None], gave_in: type[SottoError]) -> None:
        try:
            await work
        except gave_in:
            self.stopped.emit()
        except SottoError as error:
            self.failed.emit(Notice(error.message, error.hint))
        # boundary of a task: a bug here costs this work, not the window
        except Exception:  # noqa: BLE001
            log.exception("%s stopped", type(self).__name__)
            self.failed.emit(UNFORESEEN)
        else:
            self.finished.emit()
