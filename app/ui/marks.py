"""What is drawn and says nothing by itself: dots, icons, Sotto's mark."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme import Theme, paint_icon


class DotState(Enum):
    """What a dot says, by the colour that says it."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    PAUSED = "disabled"
    HOLLOW = "text"
    """Off the record: a ring."""


class Dot(QWidget):
    """The state of a call in 8 px. Words stand beside it: it is not for screen readers."""

    def __init__(self, theme: Theme, state: DotState = DotState.GOOD) -> None:
        super().__init__()
        self._theme = theme
        self.state = state
        self.setFixedSize(8, 8)
        theme.changed.connect(self.update)

    def set_state(self, state: DotState) -> None:
        if state is not self.state:
            self.state = state
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(getattr(self._theme.tokens, self.state.value))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.state is DotState.HOLLOW:
            painter.setPen(QPen(colour, 1.5))
            painter.drawEllipse(QPointF(4, 4), 3.25, 3.25)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(self.rect())


class Icon(QWidget):
    """A Lucide icon beside words."""

    def __init__(self, theme: Theme, name: str, *, tone: str = "secondary", size: int = 16) -> None:
        """`tone`: the name of a colour token."""
        super().__init__()
        self._theme = theme
        self._tone = tone
        self.name = name
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def set_name(self, name: str) -> None:
        if name != self.name:
            self.name = name
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = getattr(self._theme.tokens, self._tone)
        paint_icon(QPainter(self), self.name, colour, QRectF(self.rect()))


class Rule(QWidget):
    """A line of 1 px across."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.line))


class BrandMark(QWidget):
    """Sotto's mark, a voice that gets quiet: two bars and a dot, 20 × 20."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(20, 20)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, self._theme.tokens.accent, QRectF(self.rect()))


def paint_mark(painter: QPainter, colour: str, box: QRectF) -> None:
    """Draw Sotto's mark into a square box of a painter."""
    unit = box.width() / 20
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for left, height in ((0.0, 18.0), (7.5, 11.0), (15.0, 5.0)):
        top = box.center().y() - height / 2 * unit
        bar = QRectF(box.left() + left * unit, top, 5 * unit, height * unit)
        painter.drawRoundedRect(bar, 2.5 * unit, 2.5 * unit)
    painter.restore()
