"""Global keys as the settings write them: what may be one, and when one is pressed. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

MODIFIERS = ("Ctrl", "Shift", "Alt", "Meta")
NAMED_KEYS = {
    "Space": "space",
    "Tab": "tab",
    "Enter": "enter",
    "Backspace": "backspace",
    "Delete": "delete",
    "Insert": "insert",
    "Home": "home",
    "End": "end",
    "PageUp": "page_up",
    "PageDown": "page_down",
    "Left": "left",
    "Right": "right",
    "Up": "up",
    "Down": "down",
    "Pause": "pause",
}
"""As the settings write them, and as pynput does."""

_FUNCTION_KEYS = {f"F{number}" for number in range(1, 21)}
_FREE = {f"F{number}" for number in range(13, 21)}
"""On hardly any keyboard, and so used by hardly any program: they need no other key."""
_SPARE = "F10"
"""What is offered instead of letters: meeting programs use those, also with two keys held."""
_ENOUGH = 2
"""Keys held: with one, a key copies, saves, finds, closes, loads anew in nearly every program."""
_REPEAT = 0.03
"""Seconds within which a key that came up goes down again only by itself."""


@dataclass(frozen=True, slots=True)
class Chord:
    """`Ctrl+Shift+F9`: modifiers held, and the key that is pressed."""

    modifiers: frozenset[str]
    key: str

    @classmethod
    def read(cls, text: str) -> Self:
        *modifiers, key = (part.strip() for part in text.split("+"))
        return cls(frozenset(modifiers), key.upper() if len(key) == 1 else key)


def problem_with(key: str) -> str:
    """Return in words why this can't be a global key; "" if it can, or is empty: none."""
    if not key:
        return ""
    chord = Chord.read(key)
    unknown = [name for name in chord.modifiers if name not in MODIFIERS]
    single = len(chord.key) == 1 and chord.key.isascii() and chord.key.isalnum()
    function = chord.key in _FUNCTION_KEYS
    if unknown or not (single or function or chord.key in NAMED_KEYS):
        return f"Sotto doesn’t know the key “{unknown[0] if unknown else chord.key}”."
    if {"Ctrl", "Alt"} <= chord.modifiers:
        return "Ctrl and Alt together are AltGr, which types characters. Take Ctrl and Shift."
    instead = f"Press Ctrl+Shift+{chord.key if function else _SPARE} instead, for example."
    if not function and not chord.modifiers - {"Shift"}:
        return f"This key types something. {instead}"
    if chord.key not in _FREE and len(chord.modifiers) < _ENOUGH:
        return f"Other programs use it themselves. {instead}"
    return ""


class Pressed:
    """Follows what is held down and says which action was asked for, once for each press."""

    def __init__(self, actions: Mapping[Chord, str]) -> None:
        self._actions = actions
        self._held: set[str] = set()
        self._up: dict[str, float] = {}
        """When a key last came up."""

    def press(self, key: str, now: float) -> str:
        """Return the action, or "". `now`: seconds of any clock that never goes back."""
        # X11 repeats a held key as up and down in the same moment
        repeated = key in self._held or now - self._up.get(key, -1.0) < _REPEAT
        self._held.add(key)
        if repeated or key in MODIFIERS:
            return ""
        held = frozenset(self._held.intersection(MODIFIERS))
        return self._actions.get(Chord(held, key), "")

    def release(self, key: str, now: float) -> None:
        self._held.discard(key)
        if key in MODIFIERS:  # only the last key repeats: what follows is a press of its own
            self._up.clear()
        self._up[key] = now
