"""What only the X server can do for us, asked of it directly."""

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QRect


def take_clicks_only_in(window: int, boxes: Sequence[QRect], scale: float) -> None:
    """Let clicks beside these boxes (px of Qt) reach what lies under the window.

    Qt can only cut the window itself, and its shadow with it.
    """
    from Xlib.ext import shape

    rectangles = [
        (
            round(box.x() * scale),
            round(box.y() * scale),
            round(box.width() * scale),
            round(box.height() * scale),
        )
        for box in boxes
    ]
    display = _display()
    target = display.create_resource_object("window", window)
    target.shape_rectangles(shape.SO.Set, shape.SK.Input, 0, 0, 0, rectangles)
    display.flush()


def is_composited() -> bool:
    """Return whether windows are blended into one another: else what is clear in them is black."""
    display = _display()
    manager = display.intern_atom(f"_NET_WM_CM_S{display.get_default_screen()}")
    return bool(display.get_selection_owner(manager))


@cache
def _display():  # type: ignore[no-untyped-def]  # Xlib has no types
    from Xlib.display import Display

    return Display()
