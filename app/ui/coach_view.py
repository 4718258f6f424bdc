"""What the rep asks the coach, in a call or about one that is over, and what it was sent."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.config.program import Program
from app.ui.desk import Desk
from app.ui.later_help import LaterHelp
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay
from app.ui.sent_window import SentView
from app.ui.shelf import Shelf
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.assembly import Assembled


class CoachView(QObject):
    noticed = Signal(object)

    def __init__(
        self, program: Program, theme: Theme, desk: Desk, shelf: Shelf, window: MainWindow
    ) -> None:
        super().__init__()
        self._desk = desk
        self.sent = SentView(theme)
        self.later = LaterHelp(program, desk, shelf, window.record)
        desk.began.connect(self._on_began)
        desk.happened.connect(self.sent.refresh)
        window.bar.renamed.connect(self._name_call)
        window.transcript.asked.connect(desk.ask)
        window.transcript.sent_clicked.connect(self.sent.show)
        window.record.sent_clicked.connect(self.sent.show)
        self.later.noticed.connect(self.noticed)
        self.later.asking.connect(self.sent.follow)

    def wire_overlay(self, overlay: Overlay) -> None:
        overlay.ask_clicked.connect(self._desk.ask)
        overlay.sent_clicked.connect(self.sent.show)

    async def end(self) -> None:
        """Give up what is asked, and close the window."""
        self.sent.close()
        await self.later.settled()

    @Slot(object)
    def _on_began(self, call: "Assembled") -> None:
        self.sent.follow(call.tips.sent)

    @Slot(str)
    def _name_call(self, title: str) -> None:
        if self._desk.call is not None and self._desk.call.tips is not None:
            self._desk.call.tips.so_far.title = title
