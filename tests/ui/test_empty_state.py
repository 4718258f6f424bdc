"""The middle of the window before the first call."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.ui.empty_state import EmptyState
from app.ui.model_lack import Lack
from app.ui.theme import DARK, GLASS, LIGHT
from app.ui.widgets import KeyCap, Line
from tests.ui.test_widgets import colours, shown


@pytest.fixture
def empty(qtbot, theme) -> EmptyState:
    empty = EmptyState(theme)
    empty.resize(1048, 740)
    return shown(qtbot, empty)


def words(empty: EmptyState) -> list[str]:
    return [line.text() for line in empty.findChildren(Line) if line.isVisible()]


@pytest.mark.parametrize(
    ("label", "signal"),
    [("Try the demo call", "demo_clicked"), ("Check both sides", "check_clicked")],
)
def test_both_offers_answer_to_mouse_and_space(qtbot, empty, label, signal):
    [button] = [one for one in empty.findChildren(QPushButton) if one.text() == label]
    with qtbot.waitSignal(getattr(empty, signal)):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(getattr(empty, signal)):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_the_second_step_names_the_key_if_there_is_one(empty):
    assert "Press Start call" in words(empty)
    assert "from anywhere" not in words(empty)
    empty.set_key("Ctrl+Shift+F9")
    assert {"Press Start call, or", "from anywhere"} <= set(words(empty))
    assert empty.findChild(KeyCap).isVisible()


def test_what_leaves_the_computer_is_said_and_to_whom(empty):
    assert "Calls are written down on this computer. Nothing leaves it." in words(empty)
    empty.set_coach("llm.example.com")
    [promise] = [line for line in words(empty) if "llm.example.com" in line]
    assert "Nothing leaves" not in promise
    empty.set_coach("")
    assert any("Nothing leaves it" in line for line in words(empty))


def test_the_column_is_as_wide_as_in_the_picture_and_centred(empty):
    heading = next(line for line in empty.findChildren(Line) if line.text().startswith("Ready"))
    left = heading.mapTo(empty, heading.rect().topLeft()).x()
    assert left == (1048 - 464) // 2


def test_in_a_low_window_it_scrolls_and_in_a_narrow_one_it_gives_way(qtbot, empty):
    empty.resize(400, 300)
    qtbot.waitUntil(lambda: empty.verticalScrollBar().maximum() > 0)
    assert empty.horizontalScrollBar().maximum() == 0
    assert empty.minimumSizeHint().height() < 300


def test_the_picture_is_painted_from_the_theme(theme, empty):
    assert {LIGHT.tint, LIGHT.surface, LIGHT.accent_soft, GLASS.glass} <= colours(empty)
    theme.set_dark(True)
    assert {DARK.tint, DARK.surface, DARK.accent_soft, GLASS.good} <= colours(empty)
    assert LIGHT.surface not in colours(empty.viewport())


def test_who_had_a_call_is_ready_for_the_next(empty):
    assert "Ready for your first call" in words(empty)
    empty.set_first(False)
    assert "Ready for your next call" in words(empty)
    assert "Ready for your first call" not in words(empty)


@pytest.mark.parametrize(
    ("lack", "heading", "step"),
    [
        (Lack.MISSING, "A speech model is missing", "Get a speech model"),
        (Lack.BROKEN, "The speech model is damaged", "Get it again"),
        (Lack.DEMO_ONLY, "A speech model is missing", "Get a speech model"),
    ],
)
def test_what_a_call_lacks_stands_in_the_place_of_ready_with_the_next_step(
    qtbot, empty, lack, heading, step
):
    empty.show_lack(lack)
    said = words(empty)
    assert heading in said
    assert not [line for line in said if line.startswith(("Ready", "Press", "Join"))]
    [button] = [one for one in empty.findChildren(QPushButton) if one.text() == step]
    with qtbot.waitSignal(empty.model_clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    empty.show_lack(None)
    assert {"Ready for your first call", "Press Start call"} <= set(words(empty))
    assert not button.isVisible()
