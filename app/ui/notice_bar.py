"""What the rep should know, whole, above the middle of the window."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.events import Notice, Severity
from app.ui.marks import Icon
from app.ui.settings_pages.form import Paragraph
from app.ui.theme import (
    RADIUS_CONTROL,
    SPACE_1,
    SPACE_2,
    SPACE_3,
    Theme,
    icon,
)

_HEIGHT = 40
"""Px of a notice of one line."""
_AT_ONCE = 2
"""Notices in sight; older ones come back when a newer one goes."""
_STAY = 20_000
"""Milliseconds that one which is no problem stays."""


class _Look(NamedTuple):
    fill: str
    tone: str
    """Both are names of colour tokens."""


_LOOKS = {
    Severity.INFO: _Look("hover", "secondary"),
    Severity.WARNING: _Look("warn_soft", "warn"),
    Severity.PROBLEM: _Look("warn_soft", "bad"),
}


class NoticeBar(QWidget):
    """The newest notice is on top. Without one it takes no room."""

    acted = Signal(object)
    """The Notice whose action was taken; it has left."""

    def __init__(self, theme: Theme, *, stay: int = _STAY) -> None:
        super().__init__()
        self._theme = theme
        self._stay = stay
        self._rows: list[NoticeRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, 0)
        self._column.setSpacing(SPACE_1)
        self._arrange()

    @property
    def shown(self) -> tuple[Notice, ...]:
        """In sight, the newest first."""
        return tuple(row.notice for row in self._rows if not row.isHidden())

    def show_notice(self, notice: Notice, action: str = "", icon_name: str = "info") -> None:
        """Show it on top; the same one again is shown once. `action`: the words of its link."""
        self.take_back(notice)
        stay = 0 if notice.severity is Severity.PROBLEM else self._stay
        row = NoticeRow(self._theme, notice, stay)
        row.dress(action, icon_name)
        row.done.connect(self._on_done)
        row.acted.connect(self._on_acted)
        self._rows.insert(0, row)
        self._column.insertWidget(0, row)
        self._arrange()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(row, row.words))

    def take_back(self, notice: Notice) -> None:
        """What it says is no longer so."""
        for row in [row for row in self._rows if row.notice == notice]:
            self._rows.remove(row)
            row.hide()
            row.deleteLater()
        self._arrange()

    @Slot(object)
    def _on_done(self, notice: Notice) -> None:
        self.take_back(notice)

    @Slot(object)
    def _on_acted(self, notice: Notice) -> None:
        self.take_back(notice)
        self.acted.emit(notice)

    def _arrange(self) -> None:
        for place, row in enumerate(self._rows):
            row.setVisible(place < _AT_ONCE)
        self.setVisible(bool(self._rows))


class NoticeRow(QWidget):
    """One notice: icon, words, perhaps a link, and ✕."""

    acted = Signal(object)
    done = Signal(object)
    """Both with the Notice."""

    def __init__(self, theme: Theme, notice: Notice, stay: int) -> None:
        """`stay`: milliseconds until it leaves; 0: until it is closed. `dress` comes next."""
        super().__init__()
        self._theme = theme
        self.notice = notice
        self.words = " ".join(filter(None, (notice.text, notice.hint)))
        self._action = QPushButton()
        self._action.setProperty("kind", "link")
        self._close = QPushButton()
        self._close.setProperty("kind", "icon")
        self._close.setAccessibleName("Close the notice")
        self._close.setAccessibleDescription(self.words)
        self._overdue = QTimer(self, interval=stay, singleShot=True)
        self.setMinimumHeight(_HEIGHT)
        self.setAccessibleName(self.words)
        self._action.clicked.connect(self._on_action)
        self._close.clicked.connect(self._on_close)
        self._overdue.timeout.connect(self._on_overdue)
        theme.changed.connect(self._dress)
        if stay:
            self._overdue.start()

    def dress(self, action: str, icon_name: str) -> None:
        """Lay it out, once."""
        words = Paragraph(self._theme, self.words, tone="text")
        tone = _LOOKS[self.notice.severity].tone
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, 0, 2, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(Icon(self._theme, icon_name, tone=tone))
        row.addWidget(words, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        air = (_HEIGHT - words.minimumHeight()) // 2  # above and below however many lines
        words.setContentsMargins(0, air, 0, air)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._dress()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._overdue.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if self._overdue.interval():
            self._overdue.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(getattr(self._theme.tokens, _LOOKS[self.notice.severity].fill))
        painter.setBrush(fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(self.rect(), RADIUS_CONTROL, RADIUS_CONTROL)

    @Slot()
    def _dress(self) -> None:
        self._close.setIcon(icon("x", self._theme.tokens.secondary))
        self.update()

    @Slot()
    def _on_overdue(self) -> None:
        """Not from under the hands of who came to it by key."""
        if self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._overdue.start()
        else:
            self._on_close()

    @Slot()
    def _on_action(self) -> None:
        self.acted.emit(self.notice)

    @Slot()
    def _on_close(self) -> None:
        self.done.emit(self.notice)
