"""What was sent to the coach's model about a call: each request, what it held, what came back."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.coach.sent import SentLog
from app.events import Notice
from app.record.export.plain import clock
from app.record.export.writer import write
from app.ui.errands import Errands
from app.ui.file_dialog import FileDialog
from app.ui.sent_rows import OUTCOME, SentRows
from app.ui.sent_text import ANSWER, BYTES, VIEWS, SentText
from app.ui.settings_pages.form import Paragraph
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme, icon
from app.ui.widgets import Line, Segmented

if TYPE_CHECKING:  # the window comes before what it will host
    from app.coach.prices import Prices

_SIZE = (960, 680)
_LIST = 176
"""Px of the list's height: five requests below their heads."""
_ROW = 28
_TITLE = "What was sent"
_NOTHING = (
    "Nothing was sent about this call since Sotto was started. "
    "What was sent before that is not kept: these requests stay in memory only."
)
_LEAD = (
    "These are the requests about this call since Sotto was started, to the byte. "
    "They are kept in memory only, until Sotto is closed."
)


class SentWindow(QWidget):
    """Shows the log of one call; `refresh` takes up what has come since."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle(_TITLE)
        self.resize(*_SIZE)
        self._theme = theme
        self._errands = Errands(self._complain)
        self._log = SentLog()
        self.rows = SentRows()
        self.lead = Paragraph(theme)
        self.requests = _table(self.rows)
        self.view = Segmented(theme, VIEWS)
        self.copy = QPushButton("Copy")
        self.save = QPushButton("Save…")
        for button in (self.copy, self.save):
            button.setProperty("small", True)
        self.text = SentText(theme)
        self.total = Line(theme, size=11, tone="secondary")
        self.answer = Paragraph(theme, size=11)
        self.answer.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._lay_out()
        self.requests.selectionModel().currentRowChanged.connect(self._choose)
        self.view.chosen.connect(self._choose)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._ask_place)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self, self.close)
        theme.changed.connect(self._dress)
        self._dress()
        self._show()

    def set_log(self, log: SentLog, call: str) -> None:
        """Show another call's. `call`: what to name it by."""
        self.setWindowTitle(f"{_TITLE}: {call}")
        if log is not self._log:
            self._log = log
            self.rows.show(log)
            self._show()
        self.refresh()

    def set_prices(self, prices: "Prices") -> None:
        """What its models cost."""
        self.rows.set_prices(prices)
        self._show()

    @Slot()
    def refresh(self) -> None:
        if self.rows.refresh(self._log):  # it is told of all that happens in a call
            self._show()

    async def settled(self) -> None:
        """Wait until nothing is being written."""
        await self._errands.settled()

    def _show(self) -> None:
        some = self.rows.rowCount() > 0
        if some and not self.requests.currentIndex().isValid():
            self.requests.selectRow(0)
        self.lead.say(_LEAD if some else _NOTHING)
        shown = (self.requests, self.view, self.total, self.text, self.copy, self.save)
        for widget in shown:
            widget.setVisible(some)
        sent = self.rows.sent(self.requests.currentIndex().row())
        self.text.show_request(sent, self.view.index)
        self.total.setText(self.rows.total())
        for button in (self.copy, self.save):
            button.setEnabled(bool(self.text.plain))

    # -- what the user does ------------------------------------------------------------------------

    @Slot()
    def _choose(self) -> None:
        self.answer.say("")
        self._show()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.plain)
        self.answer.say("Copied.", "secondary")

    @Slot()
    def _ask_place(self) -> None:
        sent = self.rows.sent(self.requests.currentIndex().row())
        if sent is None:
            return
        what = "answer" if self.view.index == ANSWER else "request"
        at = clock(sent.at).replace(":", "-")
        files = FileDialog(self, f"Save the {what}")
        files.fileSelected.connect(partial(self._save_at, self.text.plain))
        if self.view.index == BYTES:
            files.save_as("JSON", "json", f"{what} {at}.json")
        else:
            files.save_as("Plain text", "txt", f"{what} {at}.txt")

    def _save_at(self, text: str, path: str) -> None:
        self.answer.say("Saving…", "secondary")
        self._errands.run(self._write(text, Path(path)))

    async def _write(self, text: str, path: Path) -> None:
        await asyncio.to_thread(write, text, path)
        self.answer.say(f"Saved as {path}", "secondary")

    def _complain(self, notice: Notice) -> None:
        self.answer.say(f"{notice.text} {notice.hint}".strip(), "warn")

    # -- what it is made of ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self.view)
        head.addStretch()
        head.addWidget(self.copy)
        head.addWidget(self.save)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_4)
        foot.addWidget(self.total)
        foot.addWidget(self.answer, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        whole.setSpacing(SPACE_3)
        whole.addWidget(self.lead)
        whole.addWidget(self.requests)
        whole.addLayout(head)
        whole.addWidget(self.text, 1)
        whole.addLayout(foot)
        whole.setAlignment(self.lead, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _dress(self) -> None:
        self.copy.setIcon(icon("copy", self._theme.tokens.secondary, gap=4))


def _table(rows: SentRows) -> QTableView:
    """One stop of Tab; the arrow keys go from request to request."""
    table = QTableView()
    table.setAccessibleName("Requests")
    table.setModel(rows)
    table.setFixedHeight(_LIST)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setCornerButtonEnabled(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW)
    heads = table.horizontalHeader()
    heads.setHighlightSections(False)
    heads.setSectionsClickable(False)
    heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    heads.setSectionResizeMode(OUTCOME, QHeaderView.ResizeMode.Stretch)
    return table
