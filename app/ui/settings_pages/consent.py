"""Who gets what is said in a call: named, asked once, and in sight for as long as it is so."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.config.address import place_of
from app.ui.settings_pages.form import Paragraph
from app.ui.theme import RADIUS_CARD, SPACE_2, SPACE_3, SPACE_4, Theme, paint_icon

_ICON = 16
_WOULD_BE_READ = (
    "Over http: anyone on the way can read it, and the key, and change what comes back."
)
_IS_READ = "Over http, as you agreed: anyone on the way can read it, and the key."


class Consent(QWidget):
    """A pane that says “What is said in a call goes to HOST”, and asks where nobody agreed yet."""

    agreed = Signal()
    refused = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.words = Paragraph(theme, tone="text")
        self.help = Paragraph(theme, size=11)
        self.agree = QPushButton("Agree")
        self.agree.setProperty("kind", "primary")
        self.refuse = QPushButton("Not now")
        self.refuse.setProperty("kind", "quiet")
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self.words)
        text.addWidget(self.help)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_4 + _ICON + SPACE_3, SPACE_3, SPACE_4, SPACE_3)
        line.setSpacing(SPACE_2)
        line.addLayout(text, 1)
        line.addWidget(self.refuse)
        line.addWidget(self.agree)
        self.agree.clicked.connect(self.agreed)
        self.refuse.clicked.connect(self.refused)
        theme.changed.connect(self.update)

    def state(self, host: str, *, protected: bool = True) -> None:
        """It goes there."""
        help = "Sound stays on this computer. Switched off, nothing is sent."
        self._say(host, help if protected else _IS_READ, asks=False)
        self.help.say(self.help.words, "secondary" if protected else "warn")

    def ask(self, host: str, *, protected: bool = True) -> None:
        """It would go there; where not `protected`, readable by others on the way."""
        help = "Sound stays on this computer. Nothing is sent until you agree."
        self._say(host, help if protected else _WOULD_BE_READ, asks=True)
        self.help.say(self.help.words, "secondary" if protected else "warn")
        self.agree.setText("Agree" if protected else "Agree to that")

    @property
    def asks(self) -> bool:
        return not self.agree.isHidden()

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, 64))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.tokens.tint))
        painter.setBrush(QColor(self._theme.tokens.tint))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD
        )
        top = self.words.geometry().top() + 4
        box = QRectF(SPACE_4, top, _ICON, _ICON)
        paint_icon(painter, "cloud", self._theme.tokens.secondary, box)

    def _say(self, host: str, help: str, *, asks: bool) -> None:
        self.words.say(f"What is said in a call goes to {place_of(host)}", strong=host)
        self.help.say(help)
        self.agree.setVisible(asks)
        self.refuse.setVisible(asks)
