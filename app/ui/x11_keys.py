"""Asks the X server about global keys, each time over a line of its own: from any thread."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

_KEYSYMS = {
    "Space": "space",
    "Enter": "Return",
    "Backspace": "BackSpace",
    "PageUp": "Prior",
    "PageDown": "Next",
}
"""X's names, where they differ."""


def is_taken(modifiers: Iterable[str], key: str) -> bool:
    """Return whether another program holds this global key.

    `modifiers` and `key` as the settings write them; a key that the keyboard lacks is free.
    """
    from Xlib import XK, X, error

    masks = {"Ctrl": X.ControlMask, "Shift": X.ShiftMask, "Alt": X.Mod1Mask, "Meta": X.Mod4Mask}
    with _line() as display:
        keycode = display.keysym_to_keycode(XK.string_to_keysym(_keysym(key)))
        if not keycode:
            return False
        refused = error.CatchError(error.BadAccess)
        mask = sum(masks[modifier] for modifier in modifiers)
        root = display.screen().root
        # the key is free again when the line is closed
        root.grab_key(keycode, mask, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused)
        display.sync()
        return bool(refused.get_error())


def end_recording(context: int) -> None:
    """End a recording of events that another line of this program waits for."""
    with _line() as display:
        display.record_disable_context(context)


def _keysym(key: str) -> str:
    """X writes letters small, and all other names as the settings do."""
    return key.lower() if len(key) == 1 else _KEYSYMS.get(key, key)


@contextmanager
def _line() -> Iterator[Any]:
    from Xlib.display import Display

    display = Display()
    try:
        yield display
    finally:
        display.close()  # what is still to be sent goes first
