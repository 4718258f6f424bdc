"""Which devices a call would use, all day long: told before a call begins."""

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.events import Notice, Severity
from app.ui.errands import Errands
from app.workers import Worker

if TYPE_CHECKING:
    from app.audio.watcher import Watcher


BLIND = Notice(
    "Sotto does not see any more which devices come and go.",
    "A call works all the same. Closing and opening Sotto helps.",
)
PATIENCE = 3000
"""Milliseconds for its thread to end."""


class DeviceWatch(QObject):
    changed = Signal(object)
    """A Devices."""
    noticed = Signal(object)
    mended = Signal(object)
    """A Notice that is no longer so."""

    def __init__(self) -> None:
        super().__init__()
        self._errands = Errands(self.noticed.emit)
        self._watcher: Watcher | None = None
        self._worker: Worker | None = None
        self.is_late = False
        """Its thread did not end in time: the sound server hangs."""
        self._told: Notice | None = None
        """Why there are no devices, as long as that is so."""
        self.changed.connect(self._tell_trouble)

    def start(self) -> None:
        self._errands.run(self._started())

    async def end(self) -> None:
        """Its thread has ended when this returns, or `is_late`."""
        await self._errands.settled()
        if self._watcher is not None and self._worker is not None:
            self._watcher.stop()
            self.is_late = not await asyncio.to_thread(self._worker.wait, PATIENCE)

    async def _started(self) -> None:
        self._watcher = await asyncio.to_thread(_watcher)
        self._worker = Worker("devices", self._watcher.frames)
        self._worker.happened.connect(self.changed)
        self._worker.failed.connect(self._on_failure)
        self._worker.start()

    @property
    def trouble(self) -> str:
        """Why there are no devices, in words, where that is the computer's fault; else ""."""
        return self._watcher.trouble if self._watcher is not None else ""

    @Slot()
    def _tell_trouble(self) -> None:
        told, trouble = self._told, self.trouble
        self._told = Notice(trouble, "", Severity.PROBLEM) if trouble else None
        if told is not None and told != self._told:
            self.mended.emit(told)
        if self._told is not None and told != self._told:
            self.noticed.emit(self._told)

    @Slot()
    def remind(self) -> None:
        """A call is over, and what was noticed before it may still be so."""
        if self._told is not None:
            self.noticed.emit(self._told)

    @Slot(object)
    def _on_failure(self, error: Exception) -> None:
        """A bug: it is in the log."""
        self.noticed.emit(BLIND)


def _watcher() -> "Watcher":
    from app.audio.devices import sound_system
    from app.audio.watcher import Watcher  # the window comes before what it will show

    return Watcher(sound_system())
