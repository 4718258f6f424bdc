"""A pane of glass that floats over everything, is dragged about, and never takes the focus."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QScreen,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from app.config import settings
from app.ui import overlay_place, x11
from app.ui.overlay_parts import MARGIN, paint_glass, paint_shadow
from app.ui.theme import RADIUS_CARD, SPACE_2

_GRIP = 6
"""px of the side edges that widen it."""
_FLAGS = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
    | Qt.WindowType.NoDropShadowWindowHint
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the glass has room for now, in px."""

    size: QSize
    radius: int = RADIUS_CARD
    drawer: int = 0
    """Height of a second pane under the glass, or over it where there is more room; 0: none."""


class FloatingWindow(QWidget):
    """Keeps its place, its width and its two panes; what stands on them is its heir's business."""

    placed = Signal(str, int)
    """Place and width, as in the settings, after the rep moved or widened it."""

    def __init__(self) -> None:
        super().__init__(None, _FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        # on macOS tool windows vanish when another program comes to the front
        self.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.glass = QRect()
        """The pane, in the window."""
        self.second = QRect()
        """The drawer's pane; empty without one."""
        self._blends = True
        """Whether what lies under the window shines through where nothing is painted."""
        self.glass_width = 360
        self._shape = Shape(QSize(self.glass_width, 36))
        self._settings = settings.Overlay()
        self._clear_of = QRect()
        self._corner = overlay_place.spot("", self.glass_width, self._clear_of)
        """Upper left, of the whole width, on the desktop."""
        self._seated = (QRect(), QRect(), QRect())
        """Where window and panes are now."""
        self._drag: overlay_place.Drag | None = None
        self._edges = (QWidget(self), QWidget(self))
        for edge in self._edges:
            edge.setCursor(Qt.CursorShape.SizeHorCursor)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        self._app = app
        app.screenAdded.connect(self._watch)
        app.screenRemoved.connect(self._come_back)
        app.primaryScreenChanged.connect(self._come_back)
        for screen in app.screens():
            self._watch(screen)

    def apply(self, wanted: settings.Overlay) -> None:
        """Take place, width, opacity and height above other windows from the settings."""
        self._settings = wanted
        self.glass_width = wanted.width
        flags = _FLAGS
        if wanted.over_full_screen:
            flags |= Qt.WindowType.BypassWindowManagerHint
        if flags != self.windowFlags():
            shown = self.isVisible()
            self.setWindowFlags(flags)  # this hides it
            self.setVisible(shown)
        self._come_back()
        self.update()

    def keep_clear_of(self, part: QRect) -> None:
        """Leave this part of the desktop in sight, until the rep has chosen a place."""
        self._clear_of = part
        self._come_back()

    def fit(self, shape: Shape) -> None:
        """Make room for this, and stay on the screen."""
        self._shape = shape
        corner = overlay_place.seat(self._corner, self.glass_width, shape.size)
        glass = QRect(corner, shape.size)
        drawer = QRect()
        margin, gap = (MARGIN, SPACE_2) if self._blends else (0, 0)
        if shape.drawer:
            size = QSize(glass.width(), shape.drawer)
            above = overlay_place.fits_above(glass, shape.drawer + gap)
            top = glass.y() - gap - shape.drawer if above else glass.bottom() + 1 + gap
            drawer = QRect(QPoint(glass.x(), top), size)
        box = overlay_place.kept_visible(glass.united(drawer))
        moved = box.topLeft() - glass.united(drawer).topLeft()
        window = box.adjusted(-margin, -margin, margin, margin)
        self.glass = glass.translated(moved - window.topLeft())
        self.second = drawer.translated(moved - window.topLeft()) if shape.drawer else QRect()
        seated = (window, self.glass, self.second)
        if seated == self._seated:
            return  # words of a tip come often, and move nothing
        self._seated = seated
        self.setGeometry(window)
        self._let_clicks_through()
        self._seat_edges()
        self.seat()
        self.update()

    def seat(self) -> None:
        """Lay out what stands on `glass` and `second`."""
        raise NotImplementedError

    def clicked(self) -> None:
        """Answer a press and release on the bare glass."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if QGuiApplication.platformName() == "xcb":
            self._blends = x11.is_composited()
            self.resized()
        self._let_clicks_through()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        panes = [(self.glass, self._shape.radius), (self.second, RADIUS_CARD)]
        for pane, radius in panes:
            if pane.isEmpty():
                continue
            if not self._blends:
                paint_glass(painter, pane, 0, 1.0)
                continue
            if not _is_inside(event.rect(), pane, radius):
                paint_shadow(painter, pane, radius)
            paint_glass(painter, pane, radius, self._settings.opacity)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        inside = self.glass.contains(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not inside:
            return
        handle = self.windowHandle()
        if QGuiApplication.platformName() == "wayland" and handle is not None:
            handle.startSystemMove()  # there no window may place itself
            return
        pressed = event.globalPosition().toPoint()
        edge = self._edge_at(event.position().toPoint())
        amid = QPoint((self.glass_width - self.glass.width()) // 2, 0)
        corner = self._seated[0].topLeft() + self.glass.topLeft() - amid  # where it is seen
        self._drag = overlay_place.Drag(pressed, corner, self.glass_width, edge)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            return
        corner, width = self._drag.to(event.globalPosition().toPoint())
        if self._drag.moved:
            self._corner, self.glass_width = corner, width
            self.resized()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if not drag.moved:
            self.clicked()
            return
        self._corner = overlay_place.kept_visible(
            QRect(self._corner, QSize(self.glass_width, self.glass.height()))
        ).topLeft()
        place = overlay_place.place_of(self._corner)
        self._settings = replace(self._settings, place=place, width=self.glass_width)
        self.resized()
        self.placed.emit(place, self.glass_width)

    def resized(self) -> None:
        """Fit again: place or width changed."""
        raise NotImplementedError

    def _edge_at(self, point: QPoint) -> int:
        for edge, way in zip(self._edges, (-1, 1), strict=True):
            if not edge.isHidden() and edge.geometry().contains(point):
                return way
        return 0

    def _seat_edges(self) -> None:
        tall = self.glass.height() - 2 * self._shape.radius
        top = self.glass.y() + self._shape.radius
        left, right = self._edges
        left.setGeometry(self.glass.x(), top, _GRIP, tall)
        right.setGeometry(self.glass.right() + 1 - _GRIP, top, _GRIP, tall)
        for edge in self._edges:
            edge.setVisible(self.glass.width() == self.glass_width)
            edge.raise_()

    def _let_clicks_through(self) -> None:
        if QGuiApplication.platformName() == "xcb" and self.isVisible():
            panes = [pane for pane in (self.glass, self.second) if not pane.isEmpty()]
            x11.take_clicks_only_in(int(self.winId()), panes, self.devicePixelRatio())

    @Slot(QScreen)
    def _watch(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._come_back)
        if self.isVisible():
            self._come_back()

    @Slot()
    def _come_back(self) -> None:
        """Screens changed: stand where it belongs, or where it can be seen."""
        self._corner = overlay_place.spot(self._settings.place, self.glass_width, self._clear_of)
        self.resized()


def _is_inside(part: QRect, pane: QRect, radius: int) -> bool:
    """Whether a part of a pane touches none of its round corners, beside which is shadow."""
    across = pane.adjusted(radius, 0, -radius, 0)
    down = pane.adjusted(0, radius, 0, -radius)
    return across.contains(part) or down.contains(part)
