"""The global hotkeys: heard wherever the focus is, and never taken away from anybody."""

import logging
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.events import Notice
from app.ui import windows_keys, x11
from app.ui.chords import MODIFIERS, NAMED_KEYS, Chord, Pressed, problem_with

log = logging.getLogger(__name__)

__all__ = ["Hotkeys", "problem_with"]

_INSTEAD = "The buttons in the overlay and in the window do the same."
_STEP = 0.05
"""Seconds between two words to a listener that is to end."""
_OTHER_KEY = "Choose another one in the settings."


class Hotkeys(QObject):
    """Listens for the keys of one program. `set_keys` starts it, `stop` ends it."""

    pressed = Signal(str)
    """The action. Emitted by the listener's thread: reaches slots of main-thread QObjects there."""
    conflict = Signal(object)
    """A Notice: a key that will not do what it should."""

    def __init__(self) -> None:
        super().__init__()
        self._listener: Any = None
        self._pressed = Pressed({})
        self._names: dict[Any, str] = {}
        """Our name of a key, by pynput's."""

    def set_keys(self, keys: Mapping[str, str]) -> list[Notice]:
        """Listen for these keys (by action, "" for none) instead of those before.

        Return what is wrong with them, and emit each as `conflict`.
        """
        self.stop()
        wanted, notices = _sorted_out(keys)
        if wanted:
            notices += self._start(wanted)
        for notice in notices:
            self.conflict.emit(notice)
        return notices

    def stop(self) -> None:
        """Hear no key any more; the listener's thread has ended when this returns."""
        listener, self._listener = self._listener, None
        if listener is None:
            return
        listener.stop()
        recording = getattr(listener, "_context", None)
        while listener.is_alive():
            if recording is not None:
                # on X11 pynput itself would end only with the next key; and not at all by one
                # word, if that comes before the recording has begun
                x11.end_recording(recording)
            listener.join(_STEP)

    def _start(self, wanted: dict[Chord, str]) -> list[Notice]:
        if os.environ.get("XDG_SESSION_TYPE") == "wayland":
            return [_none_possible("This desktop (Wayland) gives no program global keys.")]
        try:
            from pynput import keyboard
        except ImportError as missing:  # no display, or one that pynput doesn't know
            log.info("no global keys: %s", missing)
            return [_none_possible("Global keys are not possible on this desktop.")]
        notices = [_taken(chord) for chord in wanted if _is_taken(chord)]
        self._names = _names(keyboard)
        self._pressed = Pressed(wanted)
        self._listener = keyboard.Listener(on_press=self._on_press, on_release=self._on_release)
        self._listener.start()
        self._listener.wait()
        if not getattr(self._listener, "IS_TRUSTED", True):  # macOS only
            notices.append(
                Notice(
                    "macOS doesn’t let Sotto hear global keys yet.",
                    f"Allow it under Privacy & Security > Accessibility. {_INSTEAD}",
                )
            )
        return notices

    def _on_press(self, key: Any) -> None:
        name = self._name(key)
        if name and (action := self._pressed.press(name, time.monotonic())):
            self.pressed.emit(action)

    def _on_release(self, key: Any) -> None:
        if name := self._name(key):
            self._pressed.release(name, time.monotonic())

    def _name(self, key: Any) -> str:
        if key is None or self._listener is None:
            return ""
        if key in self._names:
            return self._names[key]
        canonical = self._listener.canonical(key)
        character = getattr(canonical, "char", None)
        return character.upper() if character else self._names.get(canonical, "")


def _sorted_out(keys: Mapping[str, str]) -> tuple[dict[Chord, str], list[Notice]]:
    """Return the actions by their chord, and what is wrong with the rest."""
    wanted: dict[Chord, str] = {}
    notices: list[Notice] = []
    for action, key in keys.items():
        if not key:
            continue
        if problem := problem_with(key):
            notices.append(Notice(f"{key} can’t be a global key. {problem}", _OTHER_KEY))
        elif (chord := Chord.read(key)) in wanted:
            notices.append(Notice(f"{key} stands for two things; the first counts.", _OTHER_KEY))
        else:
            wanted[chord] = action
    return wanted, notices


def _names(keyboard: Any) -> dict[Any, str]:
    """Return our names of pynput's keys: left and right modifiers are the same to us."""
    pynput_names = {theirs: ours for ours, theirs in NAMED_KEYS.items()}
    pynput_names |= {f"f{number}": f"F{number}" for number in range(1, 21)}
    for ours, theirs in zip(MODIFIERS, ("ctrl", "shift", "alt", "cmd"), strict=True):
        pynput_names |= {theirs: ours, f"{theirs}_l": ours, f"{theirs}_r": ours}
    return {key: pynput_names[key.name] for key in keyboard.Key if key.name in pynput_names}


def _none_possible(text: str) -> Notice:
    return Notice(text, _INSTEAD)


def _written(chord: Chord) -> str:
    return "+".join([*(name for name in MODIFIERS if name in chord.modifiers), chord.key])


def _taken(chord: Chord) -> Notice:
    return Notice(f"Another program uses {_written(chord)}.", f"{_OTHER_KEY} {_INSTEAD}")


def _is_taken(chord: Chord) -> bool:
    """Ask the system by taking the key for a moment; macOS doesn't say."""
    if sys.platform == "win32":
        return windows_keys.is_taken(chord.modifiers, chord.key)
    return sys.platform != "darwin" and x11.is_taken(chord.modifiers, chord.key)
