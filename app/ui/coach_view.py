"""What the rep asks the coach, in a call or about one that is over, and what it was sent."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.config.program import Program
from app.events import Notice
from app.record.export.plain import title
from app.ui.desk import Desk
from app.ui.later_help import LaterHelp
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay
from app.ui.sent_view import SentView
from app.ui.shelf import Shelf
from app.ui.theme import Theme
from app.ui.tip_source import COACH_OFF, NOTHING_SAID

if TYPE_CHECKING:
    from app.assembly import Assembled
    from app.coach.sent import SentLogs


_ANSWERS = (COACH_OFF, NOTHING_SAID)
"""To who asks for help where none can be given."""


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
        self._notices = window.notices
        self._overlay: Overlay | None = None
        self._logs = logs
        self.sent = SentView(theme, desk.chats.prices)
        self.later = LaterHelp(program, desk, shelf, window.record, logs)
        desk.began.connect(self._on_began)
        desk.noticed.connect(self._on_notice)
        desk.ended.connect(self._forget_answers)
        desk.coach_changed.connect(self._forget_answers)
        desk.happened.connect(self.sent.refresh)
        window.bar.renamed.connect(self._name_call)
        window.transcript.asked.connect(desk.ask)
        window.transcript.sent_clicked.connect(self.sent.show_newest)
        window.record.sent_clicked.connect(self._show_kept)
        self.sent.noticed.connect(self.noticed)
        self.later.noticed.connect(self.noticed)
        self.later.answered.connect(self.sent.refresh)

    def wire_overlay(self, overlay: Overlay) -> None:
        self._overlay = overlay
        overlay.ask_clicked.connect(self._desk.ask)
        overlay.sent_clicked.connect(self.sent.show_newest)

    async def end(self) -> None:
        """Give up what is asked, and close the window."""
        await self.sent.end()
        await self.later.settled()

    @Slot(object)
    def _on_began(self, call: "Assembled") -> None:
        self.sent.begin(call.tips.sent)

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        """The window may be behind the meeting: the answer stands where the rep looks."""
        if notice in _ANSWERS and self._overlay is not None:
            self._overlay.answer(notice)

    @Slot()
    def _forget_answers(self) -> None:
        """The call that they were about is over, or somebody else is asked now."""
        for answer in _ANSWERS:
            self._notices.take_back(answer)

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
