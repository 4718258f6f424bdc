"""What the rep says, as it is being written down: committed words, then those that may change."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import RADIUS_CONTROL, SPACE_3, Theme, font

_HEIGHT = 40
_CARET = QSize(2, 16)


class SaidLine(QWidget):
    """One line on the tint. What is too long shows its end, because that is what is new."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hint = ""
        self.committed = ""
        self.tentative = ""
        self.writing = False
        """Whether the end of what is said is still open: the caret stands there."""
        self.setFont(font(14))
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def hint(self) -> str:
        return self._hint

    def show_hint(self, hint: str) -> None:
        """Stands there as long as nothing was said."""
        self._hint = hint
        self._tell()

    def write(self, committed: str, tentative: str, *, writing: bool) -> None:
        self.committed, self.tentative, self.writing = committed, tentative, writing
        self._tell()

    def _tell(self) -> None:
        said = " ".join(part for part in (self.committed, self.tentative) if part)
        self.setAccessibleDescription(said or self._hint)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.tint))
        painter.drawRoundedRect(self.rect(), RADIUS_CONTROL, RADIUS_CONTROL)
        inside = QRectF(self.rect()).adjusted(SPACE_3, 0, -SPACE_3, 0)
        painter.setClipRect(inside)
        if not (self.committed or self.tentative):
            self._draw(painter, inside, inside.left(), self._hint, tokens.secondary)
            return
        between = " " if self.committed and self.tentative else ""
        wide = QFontMetricsF(self.font()).horizontalAdvance
        width = wide(self.committed + between) + wide(self.tentative) + 2 * _CARET.width()
        left = inside.left() - max(0.0, width - inside.width())
        left = self._draw(painter, inside, left, self.committed + between, tokens.text)
        left = self._draw(painter, inside, left, self.tentative, tokens.tentative)
        if self.writing:
            top = inside.center().y() - _CARET.height() / 2
            caret = QRectF(left + _CARET.width(), top, _CARET.width(), _CARET.height())
            painter.fillRect(caret, QColor(tokens.accent))

    def _draw(
        self, painter: QPainter, inside: QRectF, left: float, words: str, colour: str
    ) -> float:
        """Return where the words end."""
        width = QFontMetricsF(self.font()).horizontalAdvance(words)
        painter.setPen(QColor(colour))
        box = QRectF(left, inside.top(), width + 1, inside.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        return left + width
