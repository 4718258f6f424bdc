"""What was sent to the coach's model about a call: each request, to the byte, as plain text."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.coach.sent import Sent, SentLog
from app.record.export.plain import clock
from app.ui.settings_pages.form import Paragraph
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme

_SIZE = (720, 560)
_LIST = 140
"""Px of the list's height: four requests, and a piece of the fifth."""
_TITLE = "What was sent"
_NEWEST = "newest call"
_NOTHING = "Nothing was sent about this call since Sotto was started."
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
        self._log = SentLog()
        self.lead = Paragraph(theme)
        self.requests = QListWidget()
        self.requests.setAccessibleName("Requests")
        self.requests.setFixedHeight(_LIST)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("What the request holds")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy = QPushButton("Copy")
        self._lay_out()
        self.requests.currentRowChanged.connect(self._show_request)
        self.copy.clicked.connect(self._copy)
        self.refresh()

    def set_log(self, log: SentLog, call: str) -> None:
        """Show another call's. `call`: what to name it by."""
        self.setWindowTitle(f"{_TITLE}: {call}")
        if log is self._log:
            self.refresh()
            return
        self._log = log
        self.requests.clear()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        sent = list(self._log)
        for one in sent[self.requests.count() :]:
            self.requests.addItem(_line(one))
        if sent and self.requests.currentRow() < 0:
            self.requests.setCurrentRow(0)
        self.lead.say(_LEAD if sent else _NOTHING)
        for widget in (self.requests, self.text, self.copy):
            widget.setVisible(bool(sent))

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.copy)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        whole.setSpacing(SPACE_3)
        whole.addWidget(self.lead)
        whole.addWidget(self.requests)
        whole.addWidget(self.text, 1)
        whole.addLayout(foot)
        whole.addSpacing(SPACE_2)
        whole.setAlignment(self.lead, Qt.AlignmentFlag.AlignTop)

    @Slot(int)
    def _show_request(self, row: int) -> None:
        sent = list(self._log)
        self.text.setPlainText(sent[row].text if 0 <= row < len(sent) else "")

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


class SentView(QObject):
    """Opens the window on the newest call, or on one that is kept, and stays with it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
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
        if self.window is None:
            self.window = SentWindow(self._theme)
        self.window.set_log(log, call)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    @Slot()
    def refresh(self) -> None:
        if self.window is not None and self.window.isVisible():
            self.window.refresh()

    def close(self) -> None:
        if self.window is not None:
            self.window.close()


def _line(sent: Sent) -> str:
    return f"{clock(sent.at)}   {sent.host}   {len(sent.body) / 1000:.1f} kB"
