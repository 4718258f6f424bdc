"""The way to the settings, below the list of calls."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from app.ui.theme import RADIUS_CONTROL, SPACE_2, SPACE_3, Theme, font, paint_icon

_ICON = 16
_PADDING = SPACE_2 + 1


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
