"""What the rep asks the coach, in a call or about one that is over, and what it was sent."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.config.program import Program
from app.record.export.plain import title
from app.ui.desk import Desk
from app.ui.later_help import LaterHelp
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay
from app.ui.sent_view import SentView
from app.ui.shelf import Shelf
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.assembly import Assembled
    from app.coach.sent import SentLogs


class CoachView(QObject):
    noticed = Signal(object)

    def __init__(
        self,
        program: Program,
        desk: Desk,
        shelf: Shelf,
        window: MainWindow,
        theme: Theme,
        logs: "SentLogs",
    ) -> None:
        """`logs`: of the calls that are over."""
        super().__init__()
        self._desk = desk
        self._page = window.record
        self._logs = logs
        self.sent = SentView(theme, desk.chats.prices)
        self.later = LaterHelp(program, desk, shelf, window.record, logs)
        desk.began.connect(self._on_began)
        desk.happened.connect(self.sent.refresh)
        window.bar.renamed.connect(self._name_call)
        window.transcript.asked.connect(desk.ask)
        window.transcript.sent_clicked.connect(self.sent.show_newest)
        window.record.sent_clicked.connect(self._show_kept)
        self.sent.noticed.connect(self.noticed)
        self.later.noticed.connect(self.noticed)
        self.later.answered.connect(self.sent.refresh)

    def wire_overlay(self, overlay: Overlay) -> None:
        overlay.ask_clicked.connect(self._desk.ask)
        overlay.sent_clicked.connect(self.sent.show_newest)

    async def end(self) -> None:
        """Give up what is asked, and close the window."""
        await self.sent.end()
        await self.later.settled()

    @Slot(object)
    def _on_began(self, call: "Assembled") -> None:
        self.sent.begin(call.tips.sent)

    @Slot()
    def _show_kept(self) -> None:
        record = self._page.record
        if record is not None:
            name = f"{title(record)}, {record.started:%Y-%m-%d %H:%M}"
            self.sent.show_kept(self._logs.of(record.id), name)

    @Slot(str)
    def _name_call(self, title: str) -> None:
        if self._desk.call is not None and self._desk.call.tips is not None:
            self._desk.call.tips.so_far.title = title
