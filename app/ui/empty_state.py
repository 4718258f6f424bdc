"""What stands in the middle of the window while it shows no call."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.empty_picture import EmptyPicture
from app.ui.marks import Icon, Rule
from app.ui.model_lack import Lack
from app.ui.settings_pages.form import Paragraph
from app.ui.theme import SPACE_1, SPACE_2, SPACE_4, SPACE_6, SPACE_8, Theme, font, icon
from app.ui.widgets import KeyCap, Line

_WIDTH = 464
_TOP = 60
_NARROWEST = 320
_LACKS: dict[Lack | None, tuple[str, str, str]] = {
    Lack.MISSING: (
        "A speech model is missing",
        "It writes down what is said, on this computer: no sound leaves it. It is downloaded once."
        " Without one, only the demo call works.",
        "Get a speech model",
    ),
    Lack.BROKEN: (
        "The speech model is damaged",
        "Files of it are missing or not whole. It can be downloaded again; your calls are not"
        " touched.",
        "Get it again",
    ),
    Lack.DEMO_ONLY: (
        "A speech model is missing",
        "The one in use understands the demo call only. One for your calls is downloaded once and"
        " works on this computer: no sound leaves it.",
        "Get a speech model",
    ),
}
"""What stands in the place of “Ready …”: a heading, why, and the words of the button."""
_LOCAL = "Calls are written down on this computer. Nothing leaves it."


class EmptyState(QScrollArea):
    """It scrolls where the window is too low for it."""

    demo_clicked = Signal()
    check_clicked = Signal()
    """Check both sides: the sound page of the settings."""
    model_clicked = Signal()
    """Get a speech model: the page of the settings with them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._heading = Line(theme, size=22, weight=600)
        self._press = Line(theme, size=14, weight=500)
        self._cap = KeyCap(theme)
        self._from = Line(theme, "from anywhere", size=14, weight=500)
        self._demo = QPushButton("Try the demo call")
        self._check = QPushButton("Check both sides")
        self._check.setProperty("kind", "quiet")
        self._privacy = Line(theme, tone="secondary")
        self._first = True
        self._lack: Lack | None = None
        self._why = Paragraph(theme, size=14)
        self._get = QPushButton("Get a speech model")
        self._get.clicked.connect(self.model_clicked)
        self._next_step = QWidget()
        """The one that a call needs first; the others wait for it."""
        self._steps = QWidget()
        self._demo.clicked.connect(self.demo_clicked)
        self._check.clicked.connect(self.check_clicked)
        theme.changed.connect(self._dress)
        self._lay_out()
        self.set_first(True)
        self.set_key("")
        self.set_coach("")
        self._dress()

    def set_first(self, first: bool) -> None:
        """Whether there was no call yet."""
        self._first = first
        self._say()

    def show_lack(self, lack: Lack | None) -> None:
        """What a call can't be written down without; None: nothing."""
        self._lack = lack
        self._say()

    def _say(self) -> None:
        heading, why, step = _LACKS.get(self._lack, ("", "", ""))
        ready = f"Ready for your {'first' if self._first else 'next'} call"
        self._heading.setText(heading or ready)
        self._why.say(why)
        self._get.setText(step)
        self._get.setAccessibleDescription(why)
        self._next_step.setVisible(bool(heading))
        self._steps.setHidden(bool(heading))

    def set_key(self, keys: str) -> None:
        """The key that starts a call, as in the settings; empty: none."""
        self._press.setText("Press Start call, or" if keys else "Press Start call")
        self._cap.set_keys(keys)
        self._from.setVisible(bool(keys))

    def set_coach(self, host: str) -> None:
        """`host` that the text of calls goes to; empty: it goes nowhere."""
        there = f"Calls are written down on this computer. For tips, their text goes to {host}."
        self._privacy.setText(there if host else _LOCAL)

    def _lay_out(self) -> None:
        step = QVBoxLayout(self._next_step)
        step.setContentsMargins(0, 0, 0, 0)
        step.setSpacing(SPACE_4)
        step.addWidget(self._why)
        step.addWidget(self._get, 0, Qt.AlignmentFlag.AlignLeft)
        self._fill_steps()
        page = _Page(self._theme)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.setContentsMargins(0, 0, 0, 0)
        for item, gap in (
            (EmptyPicture(self._theme), SPACE_8),
            (self._heading, SPACE_6),
            (self._next_step, 0),
            (self._steps, SPACE_8),
            (self._buttons(), SPACE_8),
            (Rule(self._theme), SPACE_4),
            (self._promise(), 0),
        ):
            if isinstance(item, QLayout):
                column.addLayout(item)
            else:
                column.addWidget(item)
            column.addSpacing(gap)
        column.addStretch()
        box = QWidget()
        box.setMinimumWidth(_NARROWEST)
        box.setMaximumWidth(_WIDTH)
        box.setLayout(column)
        row = QHBoxLayout(page)
        row.setContentsMargins(SPACE_4, _TOP, SPACE_4, SPACE_4)
        row.addStretch(1)
        row.addWidget(box, _WIDTH)
        row.addStretch(1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _fill_steps(self) -> None:
        join = Line(self._theme, "Join the call as always", size=14, weight=500)
        look = Line(self._theme, "Keep your eyes on the call", size=14, weight=500)
        press = (self._press, self._cap, self._from)
        steps: tuple[tuple[Sequence[QWidget], str], ...] = (
            ((join,), "In the meeting program that you use every day."),
            (press, "Sotto hears you and the prospect separately, from the first second."),
            ((look,), "The tip that fits the moment floats over it. Drag it under your camera."),
        )
        column = QVBoxLayout(self._steps)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        for number, (title, words) in enumerate(steps, 1):
            column.addLayout(self._step(number, title, words))

    def _step(self, number: int, title: Sequence[QWidget], words: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(SPACE_1)
        for widget in title:
            head.addWidget(widget)
        head.addStretch()
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addLayout(head)
        text.addWidget(Line(self._theme, words, tone="secondary"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        row.addWidget(_Number(self._theme, number), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_1)
        row.addWidget(self._demo)
        row.addWidget(self._check)
        row.addStretch()
        return row

    def _promise(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(Icon(self._theme, "lock"))
        row.addWidget(self._privacy, 1)
        return row

    @Slot()
    def _dress(self) -> None:
        self._demo.setIcon(icon("play", self._theme.tokens.text, gap=4))
        self._demo.setIconSize(QSize(20, 16))
        self._get.setIcon(icon("download", self._theme.tokens.text, gap=4))
        self._get.setIconSize(QSize(20, 16))


class _Page(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.surface))


class _Number(QWidget):
    """Of a step, in a disc of 24 px."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._theme = theme
        self._number = number
        self.setFixedSize(24, 24)
        self.setFont(font(13, 600))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawEllipse(self.rect())
        painter.setPen(QColor(tokens.accent))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
