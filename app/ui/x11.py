"""What only the X server can do for us, asked of it directly."""

from collections.abc import Iterable, Sequence
from functools import cache

from PySide6.QtCore import QRect

_KEYSYMS = {
    "Space": "space",
    "Enter": "Return",
    "Backspace": "BackSpace",
    "PageUp": "Prior",
    "PageDown": "Next",
}
"""X's names, where they differ."""


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


def is_taken(modifiers: Iterable[str], key: str) -> bool:
    """Return whether another program holds this global key.

    `modifiers` and `key` as the settings write them; a key that the keyboard lacks is free.
    """
    from Xlib import XK, X, error

    masks = {"Ctrl": X.ControlMask, "Shift": X.ShiftMask, "Alt": X.Mod1Mask, "Meta": X.Mod4Mask}
    mask = 0
    for modifier in modifiers:
        mask |= masks[modifier]
    display = _display()
    keycode = display.keysym_to_keycode(XK.string_to_keysym(_keysym(key)))
    if not keycode:
        return False
    refused = error.CatchError(error.BadAccess)
    root = display.screen().root
    root.grab_key(keycode, mask, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused)
    display.sync()
    if refused.get_error():
        return True
    root.ungrab_key(keycode, mask)
    display.sync()
    return False


def end_recording(context: int) -> None:
    """End a recording of events that another connection of this program waits for."""
    display = _display()
    display.record_disable_context(context)
    display.flush()


def _keysym(key: str) -> str:
    """X writes letters small, and all other names as the settings do."""
    return key.lower() if len(key) == 1 else _KEYSYMS.get(key, key)


@cache
def _display():  # type: ignore[no-untyped-def]  # Xlib has no types
    from Xlib.display import Display

    return Display()
