"""Where the overlay stands, on which screen, and how the pointer moves and widens it."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from app.ui.theme import SPACE_2

NARROWEST, WIDEST = 320, 560
"""Of the glass, in px: the limits of the setting."""


TALLEST = 188
"""Of the glass, in px: with a card on it."""


def spot(place: str, width: int, clear_of: QRect) -> QPoint:
    """Return where the glass's upper left corner goes.

    `place`: “x y screen”, as in the settings; top centre of the primary screen, under the camera,
    if it is empty or its screen is not there; or as near to that as a card leaves `clear_of` in
    sight, which a low screen may have no room for.
    """
    if place:
        x, y, name = place.split(" ", 2)
        for screen in QGuiApplication.screens():
            if screen.name() == name:
                return screen.geometry().topLeft() + QPoint(int(x), int(y))
    area = QGuiApplication.primaryScreen().availableGeometry()
    first = QRect(area.center().x() + 1 - width // 2, area.top() + SPACE_2, width, TALLEST)
    below = first.translated(0, clear_of.bottom() + 1 + SPACE_2 - first.top())
    covers = first.intersects(clear_of) and area.contains(below)
    return (below if covers else first).topLeft()


def place_of(corner: QPoint) -> str:
    """Return the settings' “x y screen” of the glass's upper left corner."""
    screen = _screen_at(corner)
    inside = corner - screen.geometry().topLeft()
    return f"{inside.x()} {inside.y()} {screen.name()}"


def kept_visible(box: QRect) -> QRect:
    """Return the box, moved into its screen as far as needed."""
    area = _screen_at(box.center()).availableGeometry()
    x = max(area.left(), min(box.left(), area.right() + 1 - box.width()))
    y = max(area.top(), min(box.top(), area.bottom() + 1 - box.height()))
    return QRect(QPoint(x, y), box.size())


def fits_above(box: QRect, height: int) -> bool:
    """Return whether so many px are free over it, and not under it."""
    area = _screen_at(box.center()).availableGeometry()
    return area.bottom() - box.bottom() < height <= box.top() - area.top()


def _screen_at(point: QPoint) -> QScreen:
    if screen := QGuiApplication.screenAt(point):
        return screen
    return min(
        QGuiApplication.screens(),
        key=lambda screen: (screen.geometry().center() - point).manhattanLength(),
    )


@dataclass(slots=True)
class Drag:
    """One press of the pointer until its release."""

    pressed: QPoint
    """Of the pointer, on the whole desktop."""
    corner: QPoint
    width: int
    edge: int
    """−1: the left edge is pulled, 1: the right one, 0: all of it is moved."""
    moved: bool = False

    def to(self, pointer: QPoint) -> tuple[QPoint, int]:
        """Return the glass's corner and width with the pointer there."""
        way = pointer - self.pressed
        self.moved = self.moved or way.manhattanLength() >= QApplication.startDragDistance()
        if not self.moved:
            return self.corner, self.width
        if not self.edge:
            return self.corner + way, self.width
        width = max(NARROWEST, min(self.width + self.edge * way.x(), WIDEST))
        grown = width - self.width
        return self.corner - QPoint(grown if self.edge < 0 else 0, 0), width
