"""What the rep writes of a call: its title, who it is with, what is good to know. Kept as it is
written."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.events import CallContext
from app.ui.settings_pages.form import Field, Paragraph
from app.ui.theme import SPACE_2, SPACE_3, Theme
from app.ui.widgets import Line

_PAUSE = 800
"""Milliseconds without a key after which what stands there is kept."""
_LONGEST = 200
_NOTES = 84
"""Px: three lines."""
_HERE = "Kept with the call, on this computer."


class AboutCall(QWidget):
    """Each field undoes and redoes by itself. Escape asks to leave, and keeps what was written."""

    written = Signal(object)
    """A CallContext: after each pause, and when a field is left."""
    titled = Signal(str)
    """The same of the title."""
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.heading = Line(theme, weight=600)
        self.where = Paragraph(theme, _HERE, size=11)
        self.title, self.company, self.contact = (QLineEdit() for _ in range(3))
        self.notes = QPlainTextEdit()
        self._title = Field(theme, "Title", self.title)
        self._company = Field(theme, "Company", self.company)
        self._contact = Field(theme, "Contact", self.contact)
        self._notes = Field(theme, "Notes", self.notes)
        self._kept = (CallContext(), "")
        """What was told last, or shown."""
        self._titled = True
        self._pause = QTimer(self, interval=_PAUSE, singleShot=True)
        self._pause.timeout.connect(self.flush)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._prepare()
        self._lay_out()
        self.set_heading("", titled=True)

    @property
    def context(self) -> CallContext:
        """As it stands there."""
        lines = (self.company.text(), self.contact.text(), self.notes.toPlainText())
        return CallContext(*(text.strip() for text in lines))

    def show_context(self, context: CallContext, title: str = "") -> None:
        """Show what is known of a call; nobody is told, and nothing can be undone to before."""
        self._pause.stop()
        self._kept = (context, title)
        for field, text in (
            (self.title, title),
            (self.company, context.company),
            (self.contact, context.contact),
        ):
            field.setText(text)
        self.notes.setPlainText(context.notes)
        self._pause.stop()  # showing is not writing

    def show_title(self, title: str) -> None:
        """The call was renamed elsewhere; what is being written here stays, and goes before it."""
        if self.title.text().strip() == self._kept[1] != title:
            self.title.setText(title)
        self._kept = (self._kept[0], title)

    def set_heading(self, heading: str, *, titled: bool) -> None:
        """`titled`: the call has a title, which can become another one but not none."""
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        self._titled = titled

    def show_host(self, host: str) -> None:
        """`host` that the text of calls goes to; "": it goes nowhere."""
        there = f"Kept with the call. The coach at {host} reads it, too."
        self.where.say(there if host else _HERE)

    def begin(self) -> None:
        """Let the rep write."""
        self.title.setFocus()

    @Slot()
    def flush(self) -> None:
        """Tell what was written since, if anything was."""
        self._pause.stop()
        now = (self.context, self.title.text().strip())
        if self._titled and not now[1]:
            now = (now[0], self._kept[1])
            self.title.setText(now[1])
        before, self._kept = self._kept, now
        if now[0] != before[0]:
            self.written.emit(now[0])
        if now[1] != before[1]:
            self.titled.emit(now[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.flush()
        return False

    def _prepare(self) -> None:
        self.title.setPlaceholderText("As in “Discovery, Northwind”")
        self.contact.setPlaceholderText("Name, role")
        self.notes.setPlaceholderText("Why they talk to you, what to find out, what was promised")
        self.notes.setProperty("kind", "notes")
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(_NOTES)
        for field in (self.title, self.company, self.contact):
            field.setMaxLength(_LONGEST)
            field.textEdited.connect(self._wait)
            field.installEventFilter(self)
        self.notes.textChanged.connect(self._wait)
        self.notes.installEventFilter(self)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self.heading)
        head.addWidget(self.where, 1)
        who = QHBoxLayout()
        who.setSpacing(SPACE_3)
        for field in (self._title, self._company, self._contact):
            who.addWidget(field, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_2)
        whole.addLayout(head)
        whole.addLayout(who)
        whole.addWidget(self._notes)

    @Slot()
    def _wait(self) -> None:
        self._pause.start()
