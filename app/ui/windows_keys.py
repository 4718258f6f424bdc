"""Asks Windows whether a global key is free, by registering it for a moment."""

import ctypes
import sys
from collections.abc import Iterable

_MODIFIERS = {"Alt": 0x1, "Ctrl": 0x2, "Shift": 0x4, "Meta": 0x8}
_PROBE = 0x5077
"""Any number that no other hotkey of this thread has."""
_VIRTUAL_KEYS = {
    "Backspace": 0x08,
    "Tab": 0x09,
    "Enter": 0x0D,
    "Pause": 0x13,
    "Space": 0x20,
    "PageUp": 0x21,
    "PageDown": 0x22,
    "End": 0x23,
    "Home": 0x24,
    "Left": 0x25,
    "Up": 0x26,
    "Right": 0x27,
    "Down": 0x28,
    "Insert": 0x2D,
    "Delete": 0x2E,
    **{f"F{number}": 0x6F + number for number in range(1, 21)},
}


def is_taken(modifiers: Iterable[str], key: str) -> bool:
    """Return whether another program holds this key, written as in the settings."""
    if sys.platform == "win32":
        mask = sum(_MODIFIERS[modifier] for modifier in modifiers)
        user = ctypes.windll.user32
        # letters and digits have their own code
        if not user.RegisterHotKey(None, _PROBE, mask, _VIRTUAL_KEYS.get(key) or ord(key)):
            return True
        user.UnregisterHotKey(None, _PROBE)
    return False
