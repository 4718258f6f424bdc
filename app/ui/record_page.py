"""A call that was kept, in the middle of the window: what came of it, and what was said."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.events import CallContext, Event
from app.record.call_record import CallRecord
from app.record.export.plain import clean, subtitle, title
from app.ui.about_call import AboutCall
from app.ui.report_page import ReportPage
from app.ui.report_timeline import Legend
from app.ui.report_writing import Writing
from app.ui.theme import SPACE_2, SPACE_3, SPACE_8, Theme, icon
from app.ui.transcript_view import TranscriptView
from app.ui.widgets import Line, Segmented

_OVERVIEW, _TRANSCRIPT, _ABOUT = 0, 1, 2
_TO_LIVE, _CLOSE = "Back to the live call", "Close"
_WIDEST = 560
"""Px of a form."""


class RecordPage(QWidget):
    export_asked = Signal(int)
    asked = Signal(object)
    """A Moment, without an id of its own: the passage that the coach is to help with."""
    sent_clicked = Signal()
    back_clicked = Signal()
    """To the call that is running, or to where the next one starts."""
    writing_asked = Signal(int, str)
    """Of a call: what a button of the model's part of the report says."""
    described = Signal(int, object)
    """Of a call: its CallContext, as the rep wrote it just now."""
    renamed = Signal(int, str)
    """Of a call: its title, likewise."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.record: CallRecord | None = None
        self._title = Line(theme, size=22, weight=600)
        self._subtitle = Line(theme, tone="secondary")
        self._back = QPushButton(_CLOSE)
        self._back.setProperty("kind", "link")
        self._mail = QPushButton("Copy mail draft")
        self._mail.hide()
        self._export = QPushButton("Export…")
        self._tabs = Segmented(theme, ("Overview", "Transcript", "About"))
        self._sent = QPushButton("What was sent")
        self._sent.setProperty("kind", "link")
        self._sent.setToolTip("Each request to the coach’s model about this call")
        self._legend = Legend(theme)
        self.report = ReportPage(theme)
        self._view = TranscriptView(theme)
        self._view.asked.connect(self.asked)
        self._view.sent_clicked.connect(self.sent_clicked)
        self._empty = Line(theme, "Nothing was said in this call.", tone="secondary")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self.about = AboutCall(theme)
        self._about = _column(self.about)
        for page in (self.report, self._view, self._about, self._empty):
            self._pages.addWidget(page)
        self._lay_out()
        self._wire()
        self._dress()

    def show_record(self, record: CallRecord) -> None:
        """The same call once more stays on its tab, and keeps its place there."""
        before = self.record
        if before is None or before.id != record.id:
            self.about.flush()
            self.about.show_context(record.context, record.title)
        self.about.show_title(record.title)
        self.record = record
        self._title.setText(title(record))
        self._subtitle.setText(_about(record, nothing_sent=False))
        self.report.show_record(record)
        self._mail.setVisible(bool(self.report.mail))
        if before is None or before.id != record.id or before.utterances != record.utterances:
            self._view.show_record(record)
            self.report.verticalScrollBar().setValue(0)
            self._tabs.choose(_OVERVIEW)
        self._tabs.setVisible(bool(record.utterances) or record.context != CallContext())
        self._show_tab(self._tabs.index)

    def show_writing(self, writing: Writing) -> None:
        """How the model's part of this call's report stands."""
        self.report.writing.show_writing(writing)
        if self.record is not None:
            self._subtitle.setText(_about(self.record, nothing_sent=writing.nothing_sent))

    def hear(self, event: Event) -> None:
        """Show what the coach says about the call that is shown."""
        self._view.hear(event)

    def show_live(self, live: bool) -> None:
        """Whether there is a running call to go back to."""
        self._back.setText(_TO_LIVE if live else _CLOSE)

    def flush(self) -> None:
        """Tell what is being written about the call."""
        self.about.flush()

    @Slot(float)
    def go_to(self, at: float) -> None:
        """Open the transcript where something was said, in seconds on the call clock."""
        self._tabs.choose(_TRANSCRIPT)
        self._view.go_to(at)
        self._view.setFocus()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_8, SPACE_3, SPACE_8, SPACE_2)
        head.setSpacing(SPACE_2)
        head.addLayout(words, 1)
        for button in (self._back, self._mail, self._export):
            head.addWidget(button)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(SPACE_8, 0, SPACE_8, SPACE_3)
        tabs.setSpacing(SPACE_2)
        tabs.addWidget(self._tabs)
        tabs.addWidget(self._sent)
        tabs.addStretch()
        tabs.addWidget(self._legend)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(tabs)
        whole.addWidget(self._pages, 1)

    def _wire(self) -> None:
        self._back.clicked.connect(self.back_clicked)
        self._sent.clicked.connect(self.sent_clicked)
        self._export.clicked.connect(self._ask_export)
        self._mail.clicked.connect(self.report.copy_mail)
        self._tabs.chosen.connect(self._show_tab)
        self.report.went.connect(self.go_to)
        self.report.asked.connect(self._ask_writing)
        self.about.written.connect(self._describe)
        self.about.titled.connect(self._rename)
        self._theme.changed.connect(self._dress)

    @Slot(int)
    def _show_tab(self, index: int) -> None:
        said = self.record is not None and bool(self.record.utterances)
        there = said or index == _ABOUT
        self._pages.setCurrentIndex(index if there else self._pages.indexOf(self._empty))
        self._legend.setVisible(said and index == _OVERVIEW)

    @Slot(object)
    def _describe(self, context: CallContext) -> None:
        if self.record is not None:
            self.described.emit(self.record.id, context)

    @Slot(str)
    def _rename(self, title: str) -> None:
        if self.record is not None:
            self.renamed.emit(self.record.id, title)

    @Slot()
    def _ask_export(self) -> None:
        if self.record is not None:
            self.export_asked.emit(self.record.id)

    @Slot(str)
    def _ask_writing(self, action: str) -> None:
        if self.record is not None:
            self.writing_asked.emit(self.record.id, action)

    @Slot()
    def _dress(self) -> None:
        colour = self._theme.tokens.secondary
        self._export.setIcon(icon("file-down", colour, gap=4))
        self._mail.setIcon(icon("copy", colour, gap=4))


def _column(form: QWidget) -> QWidget:
    """A page with one column at its left, as wide as a form."""
    form.setMaximumWidth(_WIDEST)
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(SPACE_8, SPACE_3, SPACE_8, SPACE_3)
    column.addWidget(form)
    column.addStretch()
    return page


def _about(record: CallRecord, *, nothing_sent: bool) -> str:
    """“2026-03-14 15:04, 13:43 · Northwind · Dana Whitfield · Playbook: B2B software”."""
    hosts = ", ".join(dict.fromkeys(one.host for one in record.spending))
    parts = (
        subtitle(record),
        clean(record.context.company),
        clean(record.context.contact),
        f"Playbook: {record.playbook}" if record.playbook else "",
        f"Coach: {hosts}" if hosts else "",
        "Nothing was sent to a model" if nothing_sent else "",
    )
    return " · ".join(part for part in parts if part)
