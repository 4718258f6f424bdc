"""What the overlay is painted with: glass, its shadow, key caps, and buttons that take no focus."""

import sys
from functools import cache
from math import erf

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.theme import GLASS, RADIUS_CONTROL, SPACE_2, font, paint_icon

MARGIN = 32
"""Round the glass, for the shadow, in px."""
ICON_BUTTON = 28
CAP_HEIGHT = 20

_SHADOW_DROP, _SHADOW_BLUR, _SHADOW_STRENGTH = 8, 24, 0.28
_EDGE = 0.10
"""Of `GLASS.line`: the glass's edge, and what lies under a button."""
_UNDER_POINTER = 0.18
_CAP_EDGE = 0.17

_CAPS = {"Shift": "⇧"}
_CAPS_MAC = {"Ctrl": "⌃", "Shift": "⇧", "Alt": "⌥", "Meta": "⌘"}


def tinted(colour: str, share: float) -> QColor:
    """Return a colour that lets the rest of what lies under it through."""
    made = QColor(colour)
    made.setAlphaF(share)
    return made


def cap_words(key: str) -> str:
    """Return a key as keyboards show it: `Ctrl ⇧ F9`, on a Mac `⌃⇧F9`; "" stays ""."""
    parts = key.split("+")
    if sys.platform == "darwin":
        return "".join(_CAPS_MAC.get(part, part) for part in parts)
    return " ".join(_CAPS.get(part, part) for part in parts)


def cap_width(key: str) -> int:
    """Return the width of a key's cap in px; 0 for no key."""
    if not key:
        return 0
    return round(QFontMetricsF(font(11)).horizontalAdvance(cap_words(key))) + 10


def paint_cap(painter: QPainter, key: str, right: float, middle: float) -> None:
    """Draw a key cap that ends at `right`."""
    width = cap_width(key)
    box = QRectF(right - width, middle - CAP_HEIGHT / 2, width, CAP_HEIGHT)
    painter.setPen(QPen(tinted(GLASS.line, _CAP_EDGE), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QColor(GLASS.secondary))
    painter.setFont(font(11))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cap_words(key))


def paint_glass(painter: QPainter, box: QRect, radius: int, opacity: float) -> None:
    """Draw a pane and its edge."""
    inside = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tinted(GLASS.glass, opacity))
    painter.drawRoundedRect(QRectF(box), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(tinted(GLASS.line, _EDGE), 1))
    rounding = max(0.0, radius - 0.5)
    painter.drawRoundedRect(inside, rounding, rounding)


def paint_shadow(painter: QPainter, box: QRect, radius: int) -> None:
    """Draw the shadow round a pane, as a nine-patch: four corners, edges and middle drawn out."""
    scale = painter.device().devicePixelRatio()
    patch = _shadow_patch(radius, scale)
    corner = MARGIN + radius + _SHADOW_BLUR
    side = patch.width() / scale
    outer = box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    near_x = min(corner, outer.width() / 2)
    near_y = min(corner, outer.height() / 2)
    columns = ((0.0, near_x, 0.0, near_x), (side - near_x, near_x, outer.width() - near_x, near_x))
    rows = ((0.0, near_y, 0.0, near_y), (side - near_y, near_y, outer.height() - near_y, near_y))
    middle_x = (side / 2 - 0.5, 1.0, near_x, outer.width() - 2 * near_x)
    middle_y = (side / 2 - 0.5, 1.0, near_y, outer.height() - 2 * near_y)
    painter.save()
    around = QPainterPath()
    around.addRect(QRectF(outer))
    pane = QPainterPath()
    pane.addRoundedRect(QRectF(box), radius, radius)
    painter.setClipPath(around - pane, Qt.ClipOperation.IntersectClip)
    for from_x, from_width, x, width in (*columns, middle_x):
        for from_y, from_height, y, height in (*rows, middle_y):
            source = QRectF(from_x, from_y, from_width, from_height)
            painter.drawPixmap(
                QRectF(outer.x() + x, outer.y() + y, width, height),
                patch,
                QRectF(source.topLeft() * scale, source.size() * scale),
            )
    painter.restore()


@cache
def _shadow_patch(radius: int, scale: float) -> QPixmap:
    """A blurred rounded rectangle, laid of many: each adds what the blur lacks at its edge."""
    side = 2 * (MARGIN + radius + _SHADOW_BLUR) + 1
    patch = QPixmap(QSize(side, side) * scale)
    patch.setDevicePixelRatio(scale)
    patch.fill(Qt.GlobalColor.transparent)
    painter = QPainter(patch)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    pane = QRectF(0, 0, side, side).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    pane.translate(0, _SHADOW_DROP)
    deviation = _SHADOW_BLUR / 2
    laid = 0.0
    for step in range(2 * _SHADOW_BLUR + 1):
        outside = _SHADOW_BLUR - step
        wanted = _SHADOW_STRENGTH * (1 - erf(outside / deviation / 2**0.5)) / 2
        painter.setBrush(tinted("#000000", (wanted - laid) / (1 - laid)))
        rounding = max(1.0, radius + outside)
        grown = pane.adjusted(-outside, -outside, outside, outside)
        painter.drawRoundedRect(grown, rounding, rounding)
        laid = wanted
    painter.end()
    return patch


class GlassButton(QAbstractButton):
    """A button on the glass. Only its pointer and a screen reader press it: it takes no focus."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """`name`: what a screen reader and the tool tip say."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.rename(name)

    def rename(self, name: str, key: str = "") -> None:
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({cap_words(key)})" if key else name)

    def _painter(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def _paint_under(self, painter: QPainter, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tinted(GLASS.line, share))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)


class IconButton(GlassButton):
    """28 × 28 px."""

    def __init__(self, icon: str, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._icon = icon
        self.setFixedSize(ICON_BUTTON, ICON_BUTTON)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._painter()
        if self.underMouse():
            self._paint_under(painter, _UNDER_POINTER if self.isDown() else _EDGE)
        colour = GLASS.accent if self.isChecked() else GLASS.secondary
        side = ICON_BUTTON / 2 - 8
        box = QRectF(side, side, 16, 16)
        paint_icon(painter, self._icon, colour, box, filled=self.isChecked())


class WordButton(GlassButton):
    """A word and its key cap: filled, or quiet (no pane, and no room round it)."""

    def __init__(self, text: str, size: int, parent: QWidget, *, filled: bool) -> None:
        super().__init__(text, parent)
        self.setText(text)
        self._font = font(size, 500 if filled else 400)
        self._filled = filled
        self._key = ""
        self.resize(self.sizeHint())

    def set_key(self, key: str) -> None:
        self._key = key
        self.rename(self.text(), key)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return self._size(self._key)

    def sit(self, right: float, top: int, room: float) -> None:
        """End at `right`; the key drops out before the word does."""
        size = self.sizeHint()
        if size.width() > room:
            size = self._size("")
        self.setGeometry(QRect(round(right) - size.width(), top, size.width(), size.height()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._painter()
        pad = SPACE_2 if self._filled else 0
        if self._filled:
            self._paint_under(painter, _UNDER_POINTER if self.underMouse() else _EDGE)
        loud = self._filled or self.underMouse()
        painter.setFont(self._font)
        painter.setPen(QColor(GLASS.text if loud else GLASS.secondary))
        box = QRectF(self.rect()).adjusted(pad, 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._key and self.width() >= self.sizeHint().width():
            paint_cap(painter, self._key, self.width() - pad / 2, self.height() / 2)

    def _size(self, key: str) -> QSize:
        word = QFontMetricsF(self._font).horizontalAdvance(self.text())
        if not self._filled:
            return QSize(round(word) + (6 + cap_width(key) if key else 0), 24)
        return QSize(SPACE_2 + round(word) + (6 + cap_width(key) + 4 if key else SPACE_2), 24)


class Pill(GlassButton):
    """The whole overlay while there is no call. The window moves it, and clicks it."""

    HEIGHT = 36

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Start call", parent)
        # the window itself tells a click from a drag
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._key = ""

    def set_key(self, key: str) -> None:
        self._key = key
        self.rename("Start call", key)
        self.update()

    def sizeHint(self) -> QSize:
        word = QFontMetricsF(font(13, 500)).horizontalAdvance("Start call")
        cap = 9 + cap_width(self._key) if self._key else 4
        return QSize(round(39 + word + cap + 13), self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._painter()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(GLASS.secondary))
        middle = self.HEIGHT / 2
        for x, height in ((16.5, 12.0), (21.5, 7.0), (26.5, 3.0)):
            painter.drawRoundedRect(QRectF(x, middle - height / 2, 3, height), 1.5, 1.5)
        painter.setFont(font(13, 500))
        painter.setPen(QColor(GLASS.text))
        box = QRectF(39, 0, self.width() - 39, self.HEIGHT)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "Start call")
        if self._key:
            paint_cap(painter, self._key, self.width() - 13, middle)


def paint_dot(painter: QPainter, middle: QPointF, colour: str, *, hollow: bool) -> None:
    """Draw the 8 px dot that says whether Sotto hears."""
    painter.setPen(QPen(QColor(colour), 1.5) if hollow else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else QColor(colour))
    radius = 3.25 if hollow else 4.0
    painter.drawEllipse(middle, radius, radius)
