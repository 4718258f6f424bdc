"""Writes the settings to their file, a moment after the last change: a slider makes many."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.config.settings import Settings
from app.config.settings_file import save
from app.events import Notice
from app.ui.errands import Errands

_AFTER = 400
"""Milliseconds without a change."""


class SettingsSaver(QObject):
    noticed = Signal(object)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._errands = Errands(self.noticed.emit)
        self._newest: Settings | None = None
        self._timer = QTimer(self, interval=_AFTER, singleShot=True)
        self._timer.timeout.connect(self._save)

    def keep(self, settings: Settings) -> None:
        self._newest = settings
        self._timer.start()

    async def settled(self) -> None:
        """Wait until the newest settings are on disk, or it was said that they are not."""
        if self._timer.isActive():
            self._timer.stop()
            self._save()
        await self._errands.settled()

    @Slot()
    def _save(self) -> None:
        if self._newest is not None:
            self._errands.run(self._saved(self._newest))

    async def _saved(self, settings: Settings) -> None:
        kept = await asyncio.to_thread(save, self._path, settings)
        if kept is not None:
            words = "The settings file had values that Sotto does not know."
            self.noticed.emit(Notice(words, f"It is kept as {kept}."))
