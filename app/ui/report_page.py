"""What came of a call: its report, as the overview of the call's page shows it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.record.call_record import CallRecord
from app.record.export.report_words import Section, crm_text, mail_text, sections
from app.report import Written
from app.ui.report_columns import Card, Column
from app.ui.report_figures import FigureStrip
from app.ui.report_rows import ReportSection, Words
from app.ui.report_timeline import Timeline
from app.ui.report_writing import Writing
from app.ui.theme import SPACE_2, SPACE_4, SPACE_6, SPACE_8, Theme

_WIDEST = 984
"""Px of both columns with the gap between them."""
_GAP = 48
_BESIDE = 304
_NARROW = 760
"""Px under which the columns stand one below the other."""
_RIGHT = ("Next steps", "Next step said", "Checklist", "Commitments", "Cards")
_SAME = {
    "Next step said": "Next steps",
    "Questions without an answer": "Open questions",
}
"""What Sotto found by itself gives way to what the model wrote of the same. Objections stay: the
model may have had one of three."""
_ABOVE = "Numbers"


class WritingRow(QWidget):
    asked = Signal(str)
    """An action."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE_4)
        self.words = Words(theme, "", tone="secondary")
        self._row.addWidget(self.words, 1)
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_writing(self, writing: Writing) -> None:
        self.words.setText(writing.words)
        if [button.text() for button in self.buttons] != list(writing.actions):
            self._show_actions(writing.actions)
        self.setVisible(bool(writing.words))

    def _show_actions(self, actions: Sequence[str]) -> None:
        """The focus stays where it was, on the first of the new ones."""
        before, self.buttons = self.buttons, []
        had_focus = any(button.hasFocus() for button in before)
        for words in actions:
            button = QPushButton(words)
            button.setProperty("small", True)
            button.clicked.connect(self._on_clicked)
            self._row.addWidget(button)
            button.show()  # the layout would do so later, and what is hidden takes no focus
            self.buttons.append(button)
        heir = self.buttons[0] if self.buttons else self.parentWidget()
        if had_focus and heir:  # hidden with it, a button passes it on, and the page scrolls there
            heir.setFocus()
        for old in before:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton)
        self.asked.emit(button.text())


class ReportPage(QScrollArea):
    went = Signal(float)
    """To the transcript, at a time of the call."""
    asked = Signal(str)
    """For what a button of the model's part says."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._record: CallRecord | None = None
        self.timeline = Timeline(theme)
        self.figures = FigureStrip(theme)
        self.writing = WritingRow(theme)
        self.main = Column()
        self.beside = Column()
        self._lay_out()
        self.timeline.went.connect(self.went)
        self.main.went.connect(self.went)
        self.beside.went.connect(self.went)
        self.writing.asked.connect(self.asked)

    def show_record(self, record: CallRecord) -> None:
        self._record = record
        place = self.verticalScrollBar().value()
        self.timeline.show_record(record)
        self.figures.show_found(record.report.found)
        shown = _shown(sections(record.report, record.context.contact))
        right = [one for one in shown if one.heading in _RIGHT]
        left = [one for one in shown if one.heading not in _RIGHT]
        self.main.show_sections([self._section(one) for one in left])
        self.beside.show_sections([self._section(one) for one in right])
        self._card.setVisible(bool(right))
        self.verticalScrollBar().setValue(place)  # the focus of what is gone went further down

    @property
    def headings(self) -> list[str]:
        return [*self.main.headings, *self.beside.headings]

    @property
    def mail(self) -> str:
        """The draft; "" where there is none."""
        record, written = self._record, self._written
        if record is None or written is None:
            return ""
        return mail_text(record.title, written, record.context.contact)

    @property
    def _written(self) -> Written | None:
        return self._record.report.written if self._record else None

    @Slot()
    def copy_mail(self) -> None:
        QGuiApplication.clipboard().setText(self.mail)

    @Slot()
    def copy_fields(self) -> None:
        if self._written:
            QGuiApplication.clipboard().setText(crm_text(self._written))

    def _section(self, section: Section) -> ReportSection:
        copies = {
            "Follow-up mail (draft)": ("Copy mail", self.copy_mail),
            "CRM fields": ("Copy fields", self.copy_fields),
        }
        words, copy = copies.get(section.heading, ("", None))
        narrow = section.heading in _RIGHT
        made = ReportSection(self._theme, section, copy=words, narrow=narrow)
        if copy:
            made.copied.connect(copy)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width() >= _NARROW
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)
        self._columns.setSpacing(_GAP if wide else SPACE_6)
        self._card.setMinimumWidth(_BESIDE if wide else 0)
        self._card.setMaximumWidth(_BESIDE if wide else _WIDEST)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_6)
        column.addWidget(self.writing)
        column.addWidget(self.main)
        column.addStretch()
        self._card = Card(self._theme, self.beside)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.addWidget(left, 1)
        self._columns.addWidget(self._card, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST)
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_6)
        whole.addWidget(self.timeline)
        whole.addWidget(self.figures)
        whole.addLayout(self._columns)
        whole.addStretch()
        body = QWidget()
        centred = QHBoxLayout(body)
        centred.setContentsMargins(SPACE_8, SPACE_2, SPACE_8, SPACE_8)
        centred.addWidget(inside, 1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds shows the focus, and scrolls it
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for see_through in (self.viewport(), body):
            see_through.setAutoFillBackground(False)


def _shown(found: Sequence[Section]) -> list[Section]:
    headings = {section.heading for section in found}
    return [
        section
        for section in found
        if section.heading != _ABOVE and _SAME.get(section.heading) not in headings
    ]
