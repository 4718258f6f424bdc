"""The picture of the empty state: a laptop in a call, and Sotto's card just under its camera."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme import GLASS, Theme, Tokens


class EmptyPicture(QWidget):
    """224 × 144, painted from the tokens."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(224, 144)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        _laptop(painter, tokens)
        _person(painter, tokens)
        _card(painter)


def _laptop(painter: QPainter, tokens: Tokens) -> None:
    painter.setPen(QPen(QColor(tokens.control), 1))
    painter.setBrush(QColor(tokens.surface))
    painter.drawRoundedRect(QRectF(16.5, 0.5, 191, 127), 9, 9)
    base = QPainterPath(QPointF(0.5, 128.5))
    base.lineTo(223.5, 128.5)
    base.lineTo(217, 139)
    base.quadTo(214.5, 142.5, 210, 142.5)
    base.lineTo(14, 142.5)
    base.quadTo(9.5, 142.5, 7, 139)
    base.closeSubpath()
    painter.drawPath(base)
    painter.setPen(QPen(QColor(tokens.line), 1))
    painter.setBrush(QColor(tokens.tint))
    painter.drawRoundedRect(QRectF(24.5, 15.5, 175, 104), 3.5, 3.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.control))
    painter.drawEllipse(QPointF(112, 8), 2, 2)
    notch = QPainterPath(QPointF(92, 129))
    notch.lineTo(132, 129)
    notch.lineTo(129.5, 133.5)
    notch.lineTo(94.5, 133.5)
    notch.closeSubpath()
    painter.fillPath(notch, QColor(tokens.line))


def _person(painter: QPainter, tokens: Tokens) -> None:
    body = QPainterPath()
    body.addEllipse(QPointF(112, 81), 13, 13)
    painter.fillPath(body, QColor(tokens.line))
    shoulders = QPainterPath(QPointF(84, 119.5))
    shoulders.cubicTo(84, 106, 96, 98.5, 112, 98.5)
    shoulders.cubicTo(128, 98.5, 140, 106, 140, 119.5)
    shoulders.closeSubpath()
    painter.fillPath(shoulders, QColor(tokens.line))


def _card(painter: QPainter) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(GLASS.glass))
    painter.drawRoundedRect(QRectF(79, 20, 66, 34), 5, 5)
    painter.setBrush(QColor(GLASS.good))
    painter.drawEllipse(QPointF(86, 27), 2, 2)
    lines = (
        (QRectF(92, 26, 12, 2), GLASS.grey),
        (QRectF(84, 34, 48, 4), GLASS.text),
        (QRectF(84, 42, 54, 3), GLASS.grey),
        (QRectF(84, 47, 32, 3), GLASS.grey),
    )
    for box, colour in lines:
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
