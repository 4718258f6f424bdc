"""The calls that were kept, as the window lists, opens, names, exports and deletes them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.events import Event, Ready
from app.record.call_record import CallRecord, CallSummary
from app.ui.desk import Desk
from app.ui.errands import Errands
from app.ui.main_window import MainWindow
from app.ui.report_queue import ReportQueue
from app.ui.shelf import Shelf
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.assembly import Assembled
    from app.coach.sent import SentLog


class LibraryView(QObject):
    noticed = Signal(object)

    def __init__(
        self, desk: Desk, shelf: Shelf, reports: ReportQueue, window: MainWindow, theme: Theme
    ) -> None:
        super().__init__()
        self._desk = desk
        self._shelf = shelf
        self._reports = reports
        self._window = window
        self._theme = theme
        self._errands = Errands(self.noticed.emit)
        self._wanted: int | None = None
        """The call whose record is to be shown as soon as it is read."""
        self._title = ""
        """Of the running call, as the rep wrote it before the call was in the library."""
        self._sent: SentLog | None = None
        """What went out in the newest call."""
        desk.happened.connect(self._on_event)
        desk.began.connect(self._on_began)
        desk.ended.connect(self._on_ended)
        shelf.changed.connect(self._show_calls)
        shelf.opened.connect(self._show_record)
        window.bar.renamed.connect(self._rename_live)
        window.calls.opened.connect(self._open)
        window.calls.renamed.connect(self._rename)
        window.calls.delete_agreed.connect(shelf.delete)
        window.calls.export_asked.connect(self._export)
        window.record.export_asked.connect(self._export)
        window.record.back_clicked.connect(self._go_back)
        window.record.writing_asked.connect(reports.do)
        reports.changed.connect(self._on_report)
        desk.coach_changed.connect(self._on_coach)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if isinstance(event, Ready):
            self._name_live(self._desk.call_id)
            self._shelf.refresh()  # by now the call is in the library

    @Slot(object)
    def _on_began(self, call: "Assembled") -> None:
        self._wanted, self._title = None, ""
        self._sent = call.tips.sent
        self._reports.hold(True)
        self._window.record.show_live(True)

    @Slot(object)
    def _on_ended(self, call: int | None) -> None:
        self._name_live(call)
        self._window.record.show_live(False)
        self._shelf.refresh()
        self._reports.hold(False)
        if call is not None and self._sent is not None:
            self._reports.ended(call, self._sent)
        if call is not None and self._window.shows_live:
            self._open(call)

    @Slot(object)
    def _show_calls(self, calls: list[CallSummary]) -> None:
        self._window.empty.set_first(not calls)
        self._window.calls.show_calls(calls)
        self._window.calls.set_live(self._desk.call_id)
        self._follow({call.id: call for call in calls})

    def _follow(self, calls: dict[int, CallSummary]) -> None:
        """The call that is shown was renamed, ended or deleted, by this program or by another."""
        record = self._window.record.record
        if record is None or record.id != self._wanted:
            return
        call = calls.get(record.id)
        if call is None:
            self._wanted = None
            if not self._window.shows_live:
                self._window.show_empty()
        elif (call.title, call.state) != (record.title, record.state):
            self._shelf.open(record.id)

    @Slot(object)
    def _show_record(self, record: CallRecord) -> None:
        if record.id == self._wanted:  # the rep may have gone elsewhere meanwhile
            self._window.show_record(record)
            self._window.record.show_writing(self._reports.writing(record))
            self._window.calls.select(record.id)

    @Slot(int)
    def _on_report(self, call: int) -> None:
        record = self._window.record.record
        if record is None or record.id != call or call != self._wanted:
            return
        writing = self._reports.writing(record)
        self._window.record.show_writing(writing)
        if not self._reports.is_at(call):
            self._shelf.open(call)  # there may be more of it now

    @Slot()
    def _on_coach(self) -> None:
        self._reports.poke()
        self.show_writing()

    @Slot()
    def show_writing(self) -> None:
        """How the report of the call that is shown stands, and whether anything was sent of it."""
        record = self._window.record.record
        if record is not None:
            self._window.record.show_writing(self._reports.writing(record))

    @Slot(int)
    def _open(self, call: int) -> None:
        if call == self._desk.call_id:
            self._wanted = None
            self._window.show_live()
        else:
            self._wanted = call
            self._shelf.open(call)

    @Slot()
    def _go_back(self) -> None:
        """To the running call: what becomes of a kept one takes it from nobody's eyes."""
        self._wanted = None
        self._window.calls.select(self._desk.call_id)

    @Slot(int, str)
    def _rename(self, call: int, title: str) -> None:
        self._shelf.rename(call, title)
        if call == self._desk.call_id:
            self._window.bar.set_title(title, self._desk.playbook)

    @Slot(str)
    def _rename_live(self, title: str) -> None:
        self._title = title
        self._name_live(self._desk.call_id)

    def _name_live(self, call: int | None) -> None:
        if self._title and call is not None:
            self._shelf.rename(call, self._title)
            self._title = ""

    @Slot(int)
    def _export(self, call: int) -> None:
        self._errands.run(self._exported(call))

    async def _exported(self, call: int) -> None:
        from app.ui.export_dialog import ExportDialog

        dialog = ExportDialog(self._theme, await self._shelf.read(call), self._window)
        dialog.open()
