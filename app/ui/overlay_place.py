"""Where the overlay stands, on which screen, and how the pointer moves and widens it."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from app.ui.theme import SPACE_2, SPACE_8

NARROWEST, WIDEST = 320, 560
"""Of the glass, in px: the limits of the setting."""


TALLEST = 188
"""Of the glass, in px: with a card on it."""


def spot(place: str, width: int, clear_of: QRect) -> QPoint:
    """Return where the glass's upper left corner goes.

    `place`: “x y screen”, as in the settings. Where it is empty or its screen is not there, that is
    the first place on the primary screen from which a card covers nothing of `clear_of`: top
    centre, under the camera; beside it; and else the lower right corner of the screen.
    """
    if place:
        x, y, name = place.split(" ", 2)
        for screen in QGuiApplication.screens():
            if screen.name() == name:
                return screen.geometry().topLeft() + QPoint(int(x), int(y))
    return free_spot(QGuiApplication.primaryScreen().availableGeometry(), width, clear_of)


def free_spot(area: QRect, width: int, clear_of: QRect) -> QPoint:
    """Return the first place in `area` from which a card of a width covers nothing of `clear_of`;
    the lower right corner where there is none."""
    top, size = area.top() + SPACE_2, QSize(width, TALLEST)
    camera = QPoint(area.center().x() + 1 - width // 2, top)
    right = QPoint(clear_of.right() + 1 + SPACE_2, top)
    left = QPoint(clear_of.left() - SPACE_2 - width, top)
    boxes = [QRect(place, size) for place in (camera, right, left)]
    free = [box for box in boxes if area.contains(box) and not box.intersects(clear_of)]
    if free:
        return free[0].topLeft()
    return _lower_right(area, width)


def seat(corner: QPoint, width: int, size: QSize) -> QPoint:
    """Return where the upper left corner of a glass of a size goes, by that of a card.

    A narrower one is amid the card's upper edge; in the corner of the screen, if the card is there.
    """
    rest = width - size.width()
    if rest and corner == _lower_right(_screen_at(corner).availableGeometry(), width):
        return corner + QPoint(rest, TALLEST - size.height())
    return corner + QPoint(rest // 2, 0)


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


def _lower_right(area: QRect, width: int) -> QPoint:
    """With room for its shadow: some window managers push back what reaches beyond the screen."""
    return area.bottomRight() + QPoint(1 - SPACE_8 - width, 1 - SPACE_8 - TALLEST)


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
