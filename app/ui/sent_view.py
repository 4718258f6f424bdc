"""Which call “What was sent” is about, and what its models cost: opens the window, and feeds it."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.coach.sent import SentLog
from app.ui.errands import Errands
from app.ui.theme import Theme

if TYPE_CHECKING:  # the main window comes first
    from app.coach.prices import Prices
    from app.ui.sent_window import SentWindow

_NEWEST = "newest call"


class SentView(QObject):
    """Opens the window on the newest call, or on one that is kept, and stays with it."""

    noticed = Signal(object)

    def __init__(self, theme: Theme, prices: "Callable[[], Prices]") -> None:
        """`prices`: what models cost, blocking."""
        super().__init__()
        self._theme = theme
        self._prices = prices
        self._errands = Errands(self.noticed.emit)
        self._newest = SentLog()
        self._kept = False
        """The window was opened from the page of a call that is over."""
        self.window: SentWindow | None = None

    def begin(self, log: SentLog) -> None:
        """A call begins: where the window shows the one before, it goes on to this one."""
        self._newest = log
        if self.window is not None and not self._kept:
            self.window.set_log(log, _NEWEST)

    @Slot()
    def show_newest(self) -> None:
        """Of the call that runs, or has run last."""
        self._kept = False
        self._open(self._newest, _NEWEST)

    def show_kept(self, log: SentLog, call: str) -> None:
        """`call`: what to name it by."""
        self._kept = True
        self._open(log, call)

    def _open(self, log: SentLog, call: str) -> None:
        from app.ui.sent_window import SentWindow

        if self.window is None:
            self.window = SentWindow(self._theme)
        self.window.set_log(log, call)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self._errands.run(self._price(self.window))

    async def _price(self, window: "SentWindow") -> None:
        window.set_prices(await asyncio.to_thread(self._prices))

    @Slot()
    def refresh(self) -> None:
        if self.window is not None and self.window.isVisible():
            self.window.refresh()

    async def settled(self) -> None:
        """Wait until nothing is being looked up or written."""
        if self.window is not None:
            await self.window.settled()
        await self._errands.settled()

    async def end(self) -> None:
        if self.window is not None:
            self.window.close()
        await self.settled()
