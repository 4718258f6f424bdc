"""Keys that are heard everywhere press no button of Sotto's own windows."""

import asyncio
import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings
from app.ui.aio import event_loop
from app.ui.chord_guard import ChordGuard
from app.ui.front import Front

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


def test_no_button_of_the_window_answers_to_the_coachs_key(qapp, theme):
    async def acted() -> list[int]:
        front = Front(Program(Home.find(), Settings(), Secrets()), theme)
        gc.collect()  # what nobody holds is gone
        buttons = [one for one in front.window.findChildren(QAbstractButton) if one.isEnabled()]
        heard = [QSignalSpy(button.clicked) for button in buttons]
        for button in buttons:
            QTest.keyClick(button, Qt.Key.Key_Space, CTRL | SHIFT)
        await front.shelf.settled()
        return [spy.count() for spy in heard]

    with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
        counts = runner.run(acted())
    gc.collect()
    assert len(counts) > 5
    assert not any(counts)
