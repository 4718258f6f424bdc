"""Keeps the settings and their file the same: what changes here goes there, and the other way.

A command in a terminal may change the file while the program runs: that must count here as well,
above all where it takes back what was agreed to, and a click here must not undo it.
"""

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.config.file_stamp import Stamp, stamp
from app.config.settings import Settings
from app.config.settings_file import load, save
from app.events import Notice
from app.ui.errands import Errands

_AFTER = 400
"""Milliseconds without a change, after which it is written: a slider makes many."""
_LOOK = 500
"""Milliseconds between two looks at the file."""


class SettingsSaver(QObject):
    noticed = Signal(object)
    found = Signal(object)
    """Settings that something else has put into the file."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """`settings`: as they were read."""
        super().__init__()
        self._path = path
        self._known = settings
        """What the file has, as far as it is known here."""
        self._errands = Errands(self.noticed.emit)
        self._newest: Settings | None = None
        """What is not written yet."""
        self._busy = asyncio.Lock()
        self._seen: Stamp = None
        self._read: Stamp = None
        self._timer = QTimer(self, interval=_AFTER, singleShot=True)
        self._timer.timeout.connect(self._save)
        self._looks = QTimer(self, interval=_LOOK)
        self._looks.timeout.connect(self._look)

    def keep(self, settings: Settings) -> None:
        self._newest = settings
        self._timer.start()

    def watch(self) -> None:
        """Tell from now on what others put into the file."""
        self._looks.start()

    async def settled(self) -> None:
        """Wait until the newest settings are on disk, or it was said that they are not."""
        self._looks.stop()
        if self._timer.isActive():
            self._timer.stop()
            self._save()
        await self._errands.settled()

    @Slot()
    def _save(self) -> None:
        if self._newest is not None:
            self._errands.run(self._saved())

    @Slot()
    def _look(self) -> None:
        if self._newest is None and not self._busy.locked():
            self._errands.run(self._looked())

    async def _saved(self) -> None:
        async with self._busy:
            mine, self._newest = self._newest, None
            if mine is None:
                return
            there = await asyncio.to_thread(stamp, self._path) is not None
            theirs = await asyncio.to_thread(load, self._path)
            usable = there and not theirs.notices
            merged = _merged(self._known, mine, theirs.settings) if usable else mine
            kept = await asyncio.to_thread(save, self._path, merged)
            self._known = merged
            self._read = self._seen = await asyncio.to_thread(stamp, self._path)
        if merged != mine and self._newest is None:
            self.found.emit(merged)
        if kept is not None:
            words = "The settings file had values that Sotto does not know."
            self.noticed.emit(Notice(words, f"It is kept as {kept}."))

    async def _looked(self) -> None:
        async with self._busy:
            before, self._seen = self._seen, await asyncio.to_thread(stamp, self._path)
            # an editor may be in mid-save: it counts once two looks have found it the same
            if self._seen != before or self._seen in (self._read, None):
                return
            self._read = self._seen
            loaded = await asyncio.to_thread(load, self._path)
            if self._newest is not None or loaded.settings == self._known:
                return
            self._known = loaded.settings
        for notice in loaded.notices:
            self.noticed.emit(notice)
        self.found.emit(loaded.settings)


def _merged(before: Settings, mine: Settings, theirs: Settings) -> Settings:
    """What changed here since `before`, put into what others made of it meanwhile."""
    sections = {}
    for name, section in vars(mine).items():
        old = getattr(before, name)
        own = {key: value for key, value in vars(section).items() if value != getattr(old, key)}
        sections[name] = replace(getattr(theirs, name), **own)
    return replace(theirs, **sections)
