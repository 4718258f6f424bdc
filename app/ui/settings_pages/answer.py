"""“✓ Answers in 0.4 s”: that something works, said beside it."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.theme import SPACE_2, Theme, paint_icon
from app.ui.widgets import Line

_ICON = 16


class Tick(QWidget):
    """The check mark; nothing, but as wide, while hidden."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(QSize(_ICON, _ICON))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), "check", self._theme.tokens.good, QRectF(self.rect()))


class Answer(QWidget):
    """A check mark and words in `good`, at the right end of the room there is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._tick = Tick(theme)
        self._line = Line(theme, tone="good")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addStretch()
        row.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._line)
        self.clear()

    @property
    def words(self) -> str:
        return self._line.text()

    def say(self, words: str) -> None:
        self._line.setText(words)
        self._tick.show()

    @Slot()
    def clear(self) -> None:
        self._line.setText("")
        self._tick.hide()
