"""What a form is made of: paragraphs, fields with their label, rows with their help, sliders."""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import SPACE_1, SPACE_2, SPACE_4, Theme, font, line_height
from app.ui.widgets import Line

WIDTH = 560
"""Of the one column, in px."""


class Paragraph(QLabel):
    """Words that wrap, on the grid of lines. With nothing to say it takes no room."""

    def __init__(
        self, theme: Theme, words: str = "", *, size: int = 13, tone: str = "secondary"
    ) -> None:
        """`tone`: the name of a colour token."""
        super().__init__()
        self._theme = theme
        self._size = size
        self._tone = tone
        self.words = ""
        self.setFont(font(size))
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)  # for the height of its lines
        self.setMinimumHeight(line_height(size))
        theme.changed.connect(self._dress)
        self._dress()
        self._write(words)
        if not words:  # those with words come with their parent: alone they would be a window
            self.hide()

    @property
    def tone(self) -> str:
        return self._tone

    def say(self, words: str, tone: str = "", *, strong: str = "") -> None:
        """Say something else; `strong`: the part of it that stands out."""
        if tone and tone != self._tone:
            self._tone = tone
            self._dress()
        self._write(words, strong)
        self.setVisible(bool(words))

    def _write(self, words: str, strong: str = "") -> None:
        self.words = words
        text = escape(words).replace("\n", "<br>")
        if strong:
            text = text.replace(
                escape(strong), f'<span style="font-weight:600">{escape(strong)}</span>'
            )
        self.setText(f'<div style="line-height:{line_height(self._size)}px">{text}</div>')

    @Slot()
    def _dress(self) -> None:
        palette = self.palette()
        colour = QColor(getattr(self._theme.tokens, self._tone))
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self.setPalette(palette)


class Divider(QWidget):
    """A line across the form, between two sections."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.line))


class _Labelled(QWidget):
    """A control with its label, and beneath it what is wrong with its value."""

    def __init__(self, theme: Theme, label: str, control: QWidget) -> None:
        super().__init__()
        self.label = Line(theme, label, weight=500)
        self.control = control
        self._problem = Paragraph(theme, size=11, tone="warn")
        self.label.setBuddy(control)
        control.setAccessibleName(label)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_1)

    @property
    def problem(self) -> str:
        return self._problem.words

    def complain(self, problem: str) -> None:
        """Say what is wrong with the value that stands there; "": nothing."""
        self._problem.say(problem)
        self.control.setAccessibleDescription(problem)
        if bool(self.control.property("wrong")) != bool(problem):
            self.control.setProperty("wrong", bool(problem))
            style = self.control.style()  # it looks at properties only when told to
            style.unpolish(self.control)
            style.polish(self.control)


class Field(_Labelled):
    """The label stands over the control, a note at its right end."""

    def __init__(self, theme: Theme, label: str, control: QWidget, *beside: QWidget) -> None:
        """`beside`: what stands at the control's right."""
        super().__init__(theme, label, control)
        self.note = Line(theme, size=11, tone="secondary")
        head = QHBoxLayout()
        head.addWidget(self.label)
        head.addStretch()
        head.addWidget(self.note)
        body = QHBoxLayout()
        body.setSpacing(SPACE_2)
        body.addWidget(control)
        for one in beside:
            body.addWidget(one)
        self._column.addLayout(head)
        self._column.addLayout(body)
        self._column.addWidget(self._problem)


class Row(_Labelled):
    """The label stands over one line of help, the control at their right; 40 high."""

    def __init__(self, theme: Theme, label: str, help: str, control: QWidget) -> None:
        super().__init__(theme, label, control)
        self.help = Line(theme, help, size=11, tone="secondary")
        if not help:
            self.help.hide()
        control.setAccessibleDescription(help)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.label)
        words.addWidget(self.help)
        line = QHBoxLayout()
        line.setSpacing(SPACE_4)
        line.addLayout(words, 1)
        line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.addLayout(line)
        self._column.addWidget(self._problem)


class Slider(QWidget):
    """A number between two ends, with the words for it at the right."""

    moved = Signal(float)
    """By the user, also while the knob is still held."""

    def __init__(
        self, theme: Theme, low: float, high: float, step: float, shown: Callable[[float], str]
    ) -> None:
        """`shown` gives the words for a value."""
        super().__init__()
        self._low, self._step, self._shown = low, step, shown
        self.bar = QSlider(Qt.Orientation.Horizontal)
        self.bar.setRange(0, round((high - low) / step))
        self.bar.setPageStep(max(1, self.bar.maximum() // 8))
        self.bar.setFixedWidth(160)
        self.words = Line(theme)
        self.words.setFixedWidth(80)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_4)
        line.addWidget(self.bar)
        line.addWidget(self.words)
        self.setFocusProxy(self.bar)
        self.bar.valueChanged.connect(self._tell)
        self._say()

    @property
    def value(self) -> float:
        return round(self._low + self.bar.value() * self._step, 6)

    def show_value(self, value: float) -> None:
        """Put the knob there; nobody is told. One that is being held stays where it is."""
        if not self.bar.isSliderDown():
            self.bar.blockSignals(True)
            self.bar.setValue(round((value - self._low) / self._step))
            self.bar.blockSignals(False)
            self._say()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.bar.setAccessibleName(name)

    def _say(self) -> None:
        self.words.setText(self._shown(self.value))
        self.bar.setAccessibleDescription(self.words.text())

    @Slot()
    def _tell(self) -> None:
        self._say()
        self.moved.emit(self.value)
