"""The small widgets that all screens share: a line of words, keys, switches, choices, chips.

Each takes the `Theme` and paints itself anew when light becomes dark.
"""

import sys
from collections.abc import Sequence
from html import escape
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.ui.focus_ring import RING_RADIUS
from app.ui.theme import Theme, font, line_height

_MAC_KEYS = {"Ctrl": "⌃", "Alt": "⌥", "Shift": "⇧", "Meta": "⌘", "Cmd": "⌘"}


def short_keys(keys: str, platform: str = sys.platform) -> str:
    """How a key of the settings is written on a key cap: “Ctrl ⇧ F9”, on a Mac “⌃⇧F9”."""
    parts = [part.strip() for part in keys.split("+") if part.strip()]
    if platform == "darwin":
        return "".join(_MAC_KEYS.get(part, part) for part in parts)
    return " ".join("⇧" if part == "Shift" else part for part in parts)


def as_tip(text: str) -> str:
    """Return a text as a tooltip that shows it as it is: Qt would take what was said, or the name
    of a device, for its markup where there is a `<` in it."""
    if "<" not in text and "&" not in text:
        return text
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>'


class Line(QLabel):
    """One line of words. Too long, it ends in “…”, and its tooltip holds the whole."""

    def __init__(
        self, theme: Theme, text: str = "", *, size: int = 13, weight: int = 400, tone: str = "text"
    ) -> None:
        """`tone`: the name of a colour token."""
        super().__init__()
        self._theme = theme
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(size, weight, tabular=True))
        self.setFixedHeight(line_height(size))
        theme.changed.connect(self.update)
        self.setText(text)

    @property
    def tone(self) -> str:
        return self._tone

    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            self._offer_whole()

    def set_tone(self, tone: str) -> None:
        self._tone = tone
        self.update()

    def shown_text(self) -> str:
        """The words that there is room for."""
        return QFontMetricsF(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(ceil(words), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._offer_whole()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = self._tone if self.isEnabled() else "disabled"
        painter.setPen(QColor(getattr(self._theme.tokens, tone)))
        painter.drawText(self.contentsRect(), self.alignment(), self.shown_text())

    def _offer_whole(self) -> None:
        self.setToolTip(as_tip(self.text()) if self.shown_text() != self.text() else "")


class KeyCap(QWidget):
    """A key as it is printed on a keyboard. Where there is no room for it, it is not there."""

    HEIGHT = 20
    _PADDING = 6

    def __init__(self, theme: Theme, keys: str = "") -> None:
        """`keys`: as in the settings, “Ctrl+Shift+F9”; empty: no key, and no room is taken."""
        super().__init__()
        self._theme = theme
        self.text = ""
        self.setFont(font(11))
        self.setFixedHeight(self.HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.set_keys(keys)

    def set_keys(self, keys: str) -> None:
        self.text = short_keys(keys)
        self.setAccessibleName(keys)
        self.setVisible(bool(keys))
        self.updateGeometry()
        self.update()

    @property
    def fits(self) -> bool:
        """Whether there is room enough for it to be drawn."""
        return bool(self.text) and self.width() >= self.sizeHint().width()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text)
        return QSize(words + 2 * self._PADDING if self.text else 0, self.HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.fits:
            return
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.edge))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(tokens.secondary))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)


class Switch(QAbstractButton):
    """On or off: `isChecked`, `toggled(bool)`. Give it an accessible name."""

    def __init__(self, theme: Theme, *, on: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        self.setChecked(on)
        self.setFixedSize(self.sizeHint())
        self.setProperty(RING_RADIUS, 10)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(36, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        on = self.isChecked()
        knob = tokens.on_accent if on else tokens.knob
        track = tokens.accent if on else tokens.control
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(track if self.isEnabled() else tokens.line))
        painter.drawRoundedRect(self.rect(), 10, 10)
        painter.setBrush(QColor(knob if self.isEnabled() else tokens.disabled))
        painter.drawEllipse(QRectF(18 if on else 2, 2, 16, 16))


class Segmented(QWidget):
    """One of a few choices, all in sight. One stop of Tab; the arrow keys choose."""

    chosen = Signal(int)
    """The index of the choice, when it changes."""

    def __init__(self, theme: Theme, choices: Sequence[str], index: int = 0) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for place, words in enumerate(choices):
            button = QPushButton(words)
            button.setProperty("kind", "segment")
            button.setProperty("end", _end(place, len(choices)))
            button.setCheckable(True)
            self._group.addButton(button, place)
            row.addWidget(button)
        self.choose(index)
        theme.changed.connect(self.update)
        self._group.idToggled.connect(self._on_toggled)

    @property
    def index(self) -> int:
        return self._group.checkedId()

    def choose(self, index: int) -> None:
        self._group.button(index).setChecked(True)

    @Slot(int, bool)
    def _on_toggled(self, index: int, on: bool) -> None:
        if on:
            self.chosen.emit(index)


def _end(place: int, count: int) -> str:
    if count == 1:
        return "both"
    return {0: "left", count - 1: "right"}.get(place, "none")


class Chip(QLabel):
    """A word or two on a pill: “fits this computer”, “recovered”."""

    def __init__(self, theme: Theme, text: str, *, kind: str = "plain") -> None:
        """`kind`: plain, accent or warn."""
        super().__init__(text)
        self._theme = theme
        self._kind = kind
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(11))
        self.setFixedHeight(20)
        self.setContentsMargins(8, 0, 8, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        fill, words = {
            "plain": (tokens.selected, tokens.text),
            "accent": (tokens.accent_soft, tokens.text),
            "warn": (tokens.warn_soft, tokens.warn),
        }[self._kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(self.rect(), 10, 10)
        painter.setPen(QColor(words))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
