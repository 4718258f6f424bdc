"""One download of a speech model, told in numbers ten times a second."""

import asyncio
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.speech.download import DownloadStopped, download
from app.ui.long_work import LongWork

_TOLD_EVERY = 100
"""Milliseconds."""


class ModelDownload(LongWork):
    """Goes on where an earlier one of the same model stopped: what has come is kept."""

    progressed = Signal(float, float, float)
    """MB that are here, MB in all, MB per second since it was begun."""

    _moved = Signal(object, object)
    """Bytes that are here, and in all; from the thread of the download."""

    def __init__(
        self, parent: QObject, name: str, models_folder: Path, endpoint: str | None = None
    ) -> None:
        """`endpoint`: of the hub; None is HF_ENDPOINT, or huggingface.co."""
        super().__init__(parent)
        self.name = name
        self._folder = models_folder
        self._endpoint = endpoint
        self._began = 0.0
        self._before: int | None = None
        """Bytes that were here when it began."""
        self._done = self._total = 0
        self._rest = QTimer(self, interval=_TOLD_EVERY, singleShot=True)
        self._rest.timeout.connect(self._tell)
        self._moved.connect(self._on_moved)

    def start(self) -> None:
        self.begin(self._fetched(), DownloadStopped)

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
            cancelled=self.cancelled.is_set,
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
