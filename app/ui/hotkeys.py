"""The global hotkeys: heard wherever the focus is, and never taken away from anybody."""

import asyncio
import logging
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.events import Notice
from app.ui import windows_keys, x11_keys
from app.ui.chords import MODIFIERS, NAMED_KEYS, Chord, Pressed, problem_with

log = logging.getLogger(__name__)

__all__ = ["Hotkeys", "problem_with"]

_INSTEAD = "The buttons in the overlay and in the window do the same."
_OTHER_KEY = "Choose another one in Settings › Keys."
_THREAD = "hotkeys"
_PATIENCE = 1.0
"""Seconds that a listener may take to begin, and to end."""
_STEP = 0.05
"""Seconds between two words to a listener that is to end."""
_NAMES = {theirs: ours for ours, theirs in NAMED_KEYS.items()}
_NAMES |= {f"f{number}": f"F{number}" for number in range(1, 21)}
for _ours, _theirs in zip(MODIFIERS, ("ctrl", "shift", "alt", "cmd"), strict=True):
    _NAMES |= {_theirs: _ours, f"{_theirs}_l": _ours, f"{_theirs}_r": _ours}
"""Our name of a key, by pynput's: left and right modifiers are the same to us."""


class Hotkeys(QObject):
    """Listens for the keys of one program: `listen` starts it, `stop` ends it."""

    pressed = Signal(str)
    """The action. Emitted by the listener's thread: reaches slots of main-thread QObjects there."""
    escaped = Signal()
    """Escape was pressed, wherever; by the listener's thread as well."""
    conflict = Signal(object)
    """A Notice: a key that will not do what it should."""

    def __init__(self) -> None:
        super().__init__()
        self._listener: Any = None
        self._pressed = Pressed({})

    async def listen(self, keys: Mapping[str, str]) -> list[Notice]:
        """Listen for these keys (by action, "" for none) instead of those before.

        Return what is wrong with them, and emit each as `conflict`. Where other keys are asked for
        meanwhile, or none, nothing comes of these.
        """
        self.stop()
        wanted, notices = _sorted_out(keys)
        if wanted:
            pressed = self._pressed = Pressed(wanted)
            listener, more = await asyncio.to_thread(self._open, wanted)
            if pressed is not self._pressed:
                _end(listener)
                return []
            self._listener = listener
            notices += more
        for notice in notices:
            self.conflict.emit(notice)
        return notices

    def stop(self) -> None:
        """Hear no key any more; a listener that does not end within a second is let go."""
        listener, self._listener = self._listener, None
        self._pressed = Pressed({})
        _end(listener)

    def _open(self, wanted: Mapping[Chord, str]) -> tuple[Any, list[Notice]]:
        """Return a listener that hears, or None, and what is wrong.

        Blocking: loads pynput, and asks the system which keys are free.
        """
        if os.environ.get("XDG_SESSION_TYPE") == "wayland":
            return None, [_none_possible("This desktop (Wayland) gives no program global keys.")]
        try:
            from pynput import keyboard
        except ImportError as missing:  # no display, or one that pynput doesn't know
            log.info("no global keys: %s", missing)
            return None, [_none_possible("Global keys are not possible on this desktop.")]
        notices = [_taken(chord) for chord in wanted if _is_taken(chord)]
        listener = keyboard.Listener(on_press=self._on_press, on_release=self._on_release)
        listener.name = _THREAD
        listener.start()
        if not _hears(listener):
            log.warning("the listener for global keys does not begin: it is let go")
            return None, [_none_possible("Global keys are not possible on this desktop.")]
        if not getattr(listener, "IS_TRUSTED", True):  # macOS only
            notices.append(
                Notice(
                    "macOS doesn’t let Sotto hear global keys yet.",
                    f"Allow it under Privacy & Security > Accessibility. {_INSTEAD}",
                )
            )
        return listener, notices

    def _on_press(self, key: Any) -> None:
        if getattr(key, "name", "") == "esc":
            self.escaped.emit()
        name = self._name(key)
        if name and (action := self._pressed.press(name, time.monotonic())):
            self.pressed.emit(action)

    def _on_release(self, key: Any) -> None:
        if name := self._name(key):
            self._pressed.release(name, time.monotonic())

    def _name(self, key: Any) -> str:
        listener = self._listener
        if key is None or listener is None:
            return ""
        if name := _NAMES.get(getattr(key, "name", "")):
            return name
        canonical = listener.canonical(key)
        character = getattr(canonical, "char", None)
        return character.upper() if character else _NAMES.get(getattr(canonical, "name", ""), "")


def _hears(listener: Any) -> bool:
    """Wait until it does, but not as pynput would: for ever where its thread has died."""
    with listener._condition:
        ready: bool = listener._condition.wait_for(lambda: listener._ready, _PATIENCE)
    return ready


def _end(listener: Any) -> None:
    """Wait until its thread has ended, or let that go: it keeps no program alive."""
    if listener is None:
        return
    listener.stop()
    recording = getattr(listener, "_context", None)
    deadline = time.monotonic() + _PATIENCE
    while listener.is_alive() and time.monotonic() < deadline:
        if recording is not None:
            # on X11 pynput itself would end only with the next key; and not at all by one
            # word, if that comes before the recording has begun
            x11_keys.end_recording(recording)
        listener.join(_STEP)
    if listener.is_alive():
        log.warning("the thread %s does not end: it is let go", _THREAD)


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
    return sys.platform != "darwin" and x11_keys.is_taken(chord.modifiers, chord.key)
