"""Keys that are heard everywhere press no button of Sotto's own windows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.chord_guard import ChordGuard

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.mark.parametrize(
    ("held", "clicks"),
    [(Qt.KeyboardModifier.NoModifier, 1), (SHIFT, 1), (CTRL | SHIFT, 0), (CTRL, 0), (ALT, 0)],
    ids=["space", "shift", "ctrl-shift", "ctrl", "alt"],
)
@pytest.mark.parametrize("place", [0, 1], ids=["window", "overlay"])
def test_space_presses_a_button_and_a_chord_with_it_does_not(qtbot, held, clicks, place):
    windows = [QWidget(), QWidget()]
    buttons = [QPushButton("End call", window) for window in windows]
    for window in windows:
        qtbot.addWidget(window)
        window.show()
    ChordGuard(*windows)
    heard = QSignalSpy(buttons[place].clicked)
    qtbot.keyClick(buttons[place], Qt.Key.Key_Space, held)
    assert heard.count() == clicks
