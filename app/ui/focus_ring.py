"""The ring round the control that the keyboard is at.

It stands outside the control, where no style can paint and no row has room for it: so it is a
widget of its own, over all that is in the window, or in what scrolls.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QScrollArea,
    QScrollBar,
    QWidget,
)
from shiboken6 import isValid

RING_RADIUS = "ring_radius"
"""The property of a control that is no button or has other corners: their radius in px."""
_BUTTON_RADIUS = 6
_GAP, _WIDTH = 2, 2
_MARGIN = _GAP + _WIDTH
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize)


class FocusRing(QWidget):
    """The ring round one control, for as long as that has the focus. Needs 4 px at the edges of
    the window, or of what scrolls.
    """

    def __init__(self, control: QWidget) -> None:
        watched = _up_from(control)
        super().__init__(watched.pop())
        self._control = control
        self._watched = watched
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for widget in watched:
            widget.installEventFilter(self)
        self._follow()
        self.show()

    def leave(self) -> None:
        """At once: what it stood round may be gone before the ring is."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide or not isValid(self._control):
            self.leave()  # Qt tells of no new focus where there is nothing else to take it
        elif event.type() in _MOVES:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        inner = self._control.property(RING_RADIUS) or _BUTTON_RADIUS
        radius = inner + _GAP + _WIDTH / 2
        half = _WIDTH / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), _WIDTH))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )

    def _follow(self) -> None:
        ground = self.parentWidget()
        assert ground is not None
        there = QRect(self._control.mapTo(ground, QPoint(0, 0)), self._control.size())
        self.setGeometry(there.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        self.raise_()


class FocusRings(QObject):
    """Puts a ring where the keyboard's focus goes. One for the program; `install` makes it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: FocusRing | None = None
        app.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        # told here, not in the ring: Qt tells of it while a window dies, and its rings with it
        if self._ring is not None and isValid(self._ring):
            self._ring.leave()
        self._ring = None
        if now is None or now.isWindow():
            return
        if not now.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            return
        _bring_into_sight(now)
        if _wants_ring(now):
            self._ring = FocusRing(now)


def _wants_ring(control: QWidget) -> bool:
    """Fields and lists show the focus inside their own edge."""
    is_control = isinstance(control, QAbstractButton | QAbstractSlider)
    return (is_control and not isinstance(control, QScrollBar)) or bool(
        control.property(RING_RADIUS)
    )


def _bring_into_sight(control: QWidget) -> None:
    """With its ring. Qt does so only where the focus was in the same scroll area before."""
    area = _up_from(control)[-1].parentWidget()
    if isinstance(area, QScrollArea):
        area.ensureWidgetVisible(control, _MARGIN, _MARGIN)


def _up_from(control: QWidget) -> list[QWidget]:
    """From a control up to its window, or to where it is scrolled: the ring goes along there."""
    chain = [control]
    while not chain[-1].isWindow():
        above = chain[-1].parentWidget()
        if above is None or isinstance(above, QAbstractScrollArea):
            break
        chain.append(above)
    return chain
