"""Keys: which key does what, from anywhere on the computer."""

import sys
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from app.config.settings import Keys, Settings
from app.events import Notice
from app.ui.chords import Chord, problem_with
from app.ui.settings_pages.form import Paragraph, Row
from app.ui.settings_pages.page import Page, Services
from app.ui.theme import SPACE_3, SPACE_4, SPACE_6, Theme
from app.ui.widgets import KeyCap

_ACTIONS = {
    "call": ("Start or end a call", "From any program"),
    "help": ("Ask the coach for help", "What was just said, answered now"),
    "coaching": ("Cards and tips on or off", "The call is written down either way"),
    "pause": ("Pause, and go on", "Nothing is heard meanwhile"),
    "off_record": ("Off the record", "The last half minute is forgotten too"),
    "fix": ("Do what the overlay offers", "Listen to the other device, for example"),
}
"""By the name of the setting: what it is called, and what it means."""

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_CONTROL, _META = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.MetaModifier
if sys.platform == "darwin":  # there Qt calls the command key Control
    _CONTROL, _META = _META, _CONTROL
_HELD = {"Ctrl": _CONTROL, "Shift": _SHIFT, "Alt": _ALT, "Meta": _META}

_NAMES = {
    "Backtab": "Tab",  # what Shift makes of it
    "Del": "Delete",
    "Ins": "Insert",
    "PgDown": "PageDown",
    "PgUp": "PageUp",
    "Return": "Enter",
}
"""As the settings write a key, by its name in Qt."""

_MODIFIERS = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
}


class Recorder(QPushButton):
    """Shows a key; after a click the next key that is pressed takes its place."""

    recorded = Signal(str)
    """As in the settings: “Ctrl+Shift+F9”; "": none."""
    held = Signal(bool)
    """Whether keys are pressed for it: from the click until the key that it took is up again."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.keys = ""
        self.recording = False
        self._holds = False
        self._cap = KeyCap(theme)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._cap, 0, Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(160)
        self.clicked.connect(self._begin)

    def show_keys(self, keys: str) -> None:
        self.keys = keys
        self._show()

    def _begin(self) -> None:
        self.recording = True
        self._show()
        self._hold(True)

    def _end(self) -> None:
        self.recording = False
        self._show()

    def _hold(self, on: bool) -> None:
        if on != self._holds:
            self._holds = on
            self.held.emit(on)

    def _show(self) -> None:
        shows_cap = bool(self.keys) and not self.recording
        self._cap.set_keys(self.keys if shows_cap else "")
        self.setText("Press a key…" if self.recording else "" if shows_cap else "None")
        self.setAccessibleDescription("Press a key" if self.recording else self.keys or "None")

    def event(self, event: QEvent) -> bool:
        """While it records, a key is no shortcut of the window, and Tab goes nowhere."""
        if self.recording and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if self.recording and isinstance(event, QKeyEvent) and _is_press(event):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.recording:
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key in _MODIFIERS:
            return  # the key itself is still to come
        self._end()
        if plain and key == Qt.Key.Key_Escape:
            return
        if plain and key == Qt.Key.Key_Backspace:
            self.recorded.emit("")
            return
        self.recorded.emit(_written(event.modifiers(), key))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if not (self.recording or event.isAutoRepeat() or event.key() in _MODIFIERS):
            self._hold(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._end()
        self._hold(False)
        super().focusOutEvent(event)


def _is_press(event: QKeyEvent) -> bool:
    return event.type() is QEvent.Type.KeyPress


def _written(modifiers: Qt.KeyboardModifier, key: Qt.Key) -> str:
    """As in the settings. On the number pad a key is the same key."""
    held = [name for name, one in _HELD.items() if one in modifiers]
    name = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    return "+".join([*held, _NAMES.get(name, name)])


class KeysPage(Page):
    title = "Keys"
    icon = "keyboard"
    lead = "They work from any program, also while the meeting has the screen."

    recording = Signal(bool)
    """Whether a key is being chosen: none should do anything meanwhile."""

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__(theme, settings, services)
        self.recorders: dict[str, Recorder] = {}
        """By the name of the setting."""
        self.rows: dict[str, Row] = {}
        for action, (label, help) in _ACTIONS.items():
            recorder = Recorder(theme)
            recorder.recorded.connect(partial(self._record, action))
            recorder.held.connect(self.recording)
            self.recorders[action] = recorder
            self.rows[action] = Row(theme, label, help, recorder)
            self.add(self.rows[action], SPACE_3 if len(self.rows) > 1 else SPACE_6)
        self.add_divider()
        hint = "Click a key, then press the new one. Escape leaves it, Backspace takes it away."
        self.add(Paragraph(theme, hint, size=11), SPACE_4)
        self.reset = QPushButton("Back to the defaults")
        self.reset.clicked.connect(self._reset)
        self.add_at_left(self.reset, SPACE_3)

    def fill(self) -> None:
        for action, recorder in self.recorders.items():
            recorder.show_keys(getattr(self.settings.keys, action))

    def complain(self, notice: Notice) -> None:
        self.rows["call"].complain(notice.text)

    def _record(self, action: str, keys: str) -> None:
        """One that can't be used changes nothing, and says why beneath."""
        problem = self._problem_with(action, keys) if keys else ""
        for row in self.rows.values():
            row.complain("")
        self.rows[action].complain(problem)
        if not problem:
            self.change("keys", **{action: keys})
        self.fill()

    def _problem_with(self, action: str, keys: str) -> str:
        if problem := problem_with(keys):
            return f"{keys} can’t be used. {problem}"
        for other, (label, _) in _ACTIONS.items():
            taken = getattr(self.settings.keys, other)
            if other != action and taken and Chord.read(taken) == Chord.read(keys):
                return f"{keys} is taken by “{label}”."
        return ""

    def _reset(self) -> None:
        for row in self.rows.values():
            row.complain("")
        self.change("keys", **vars(Keys()))
        self.fill()
