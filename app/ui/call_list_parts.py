"""What stands above and below the list of calls."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from app.ui.marks import Icon
from app.ui.theme import RADIUS_CONTROL, SPACE_2, SPACE_3, Theme, font, paint_icon
from app.ui.widgets import Line, short_keys

SEARCH_KEY = "Ctrl+K"
_ICON = 16
_PADDING = SPACE_2 + 1


class SearchField(QLineEdit):
    """With the glass in front and its key behind, while there are no words in it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "search")
        self.setPlaceholderText("Search calls")
        self.setAccessibleName("Search calls")
        self._glass = Icon(theme, "search")
        self._glass.setParent(self)
        key = QKeySequence(SEARCH_KEY).toString(QKeySequence.SequenceFormat.NativeText)
        self._key = Line(theme, short_keys(key), size=11, tone="secondary")
        self._key.setParent(self)
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextMargins(_ICON + 2, 0, 0, 0)
        self.textChanged.connect(self._show_key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        middle = self.height() // 2
        self._glass.move(_PADDING, middle - _ICON // 2)
        self._key.resize(self._key.sizeHint())
        left = self.width() - SPACE_3 + 1 - self._key.width()
        self._key.move(left, middle - self._key.height() // 2)

    @Slot(str)
    def _show_key(self, words: str) -> None:
        self._key.setVisible(not words)


class SettingsButton(QAbstractButton):
    """Quiet words with their icon."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setText("Settings")
        self.setFont(font(13, 500))
        self.setFixedSize(self.sizeHint())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text()) + 1
        return QSize(_PADDING + _ICON + SPACE_2 + words + SPACE_3, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selected if self.isDown() else tokens.hover))
            painter.drawRoundedRect(self.rect(), RADIUS_CONTROL, RADIUS_CONTROL)
        box = QRectF(_PADDING, (self.height() - _ICON) / 2, _ICON, _ICON)
        paint_icon(painter, "settings", tokens.secondary, box)
        painter.setPen(QColor(tokens.secondary))
        words = self.rect().adjusted(int(box.right()) + SPACE_2, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
