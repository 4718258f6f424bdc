"""One download of a speech model, on a thread of its own, told in numbers ten times a second."""

import asyncio
import logging
import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.errors import SottoError
from app.events import Notice
from app.speech.download import DownloadStopped, download
from app.ui.errands import UNFORESEEN

log = logging.getLogger(__name__)

_TOLD_EVERY = 100
"""Milliseconds."""


class ModelDownload(QObject):
    """Goes on where an earlier one of the same model stopped."""

    progressed = Signal(float, float, float)
    """MB that are here, MB in all, MB per second since it was begun."""
    finished = Signal(str)
    """The model's name: it is here and whole."""
    stopped = Signal()
    """It was cancelled; what has come is kept."""
    failed = Signal(object)
    """A Notice; what has come is kept."""

    _moved = Signal(object, object)
    """Bytes that are here, and in all; from the thread of the download."""

    def __init__(
        self, parent: QObject, name: str, models_folder: Path, endpoint: str | None = None
    ) -> None:
        """`endpoint`: of the hub; None is HF_ENDPOINT, or huggingface.co.

        The parent keeps it: the thread may be the last to let it go, and Qt must not end it there.
        """
        super().__init__(parent)
        self.name = name
        self._folder = models_folder
        self._endpoint = endpoint
        self._cancelled = threading.Event()
        self._task: asyncio.Task[None] | None = None
        self._began = 0.0
        self._before: int | None = None
        """Bytes that were here when it began."""
        self._done = self._total = 0
        self._rest = QTimer(self, interval=_TOLD_EVERY, singleShot=True)
        self._rest.timeout.connect(self._tell)
        self._moved.connect(self._on_moved)

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    def cancel(self) -> None:
        """Stop between two pieces; `stopped` follows."""
        self._cancelled.set()

    async def settled(self) -> None:
        """Wait until it is over, one way or the other."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            await self._fetched()
        except DownloadStopped:
            self.stopped.emit()
        except SottoError as error:
            self.failed.emit(Notice(error.message, error.hint))
        # boundary of a task: a bug here costs this download, not the window
        except Exception:  # noqa: BLE001
            log.exception("a download stopped")
            self.failed.emit(UNFORESEEN)
        else:
            self.finished.emit(self.name)

    async def _fetched(self) -> None:
        try:
            await asyncio.to_thread(self._fetch)
        finally:  # no progress is told of what is over
            self._moved.disconnect(self._on_moved)
            self._rest.stop()

    def _fetch(self) -> None:
        download(
            self.name,
            self._folder,
            endpoint=self._endpoint,
            on_progress=self._moved.emit,
            cancelled=self._cancelled.is_set,
        )

    @Slot(object, object)
    def _on_moved(self, done: int, total: int) -> None:
        if self._before is None:
            self._before = done
            self._began = time.monotonic()
        self._done, self._total = done, total
        if not self._rest.isActive():
            self._rest.start()

    @Slot()
    def _tell(self) -> None:
        speed = (self._done - (self._before or 0)) / (time.monotonic() - self._began)
        self.progressed.emit(self._done / 1e6, self._total / 1e6, speed / 1e6)
