"""The Keys page: a key is recorded, refused with its reason, taken away."""

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtTest import QTest

from app.config.settings import Keys, Settings
from tests.ui.settings_scene import Scene, a_dress, a_scene, until  # noqa: F401

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


def press(it: Scene, action: str, key: Qt.Key, modifiers=NONE) -> None:
    """Click the field of an action, then press a key there."""
    recorder = it.page("Keys").recorders[action]
    QTest.mouseClick(recorder, Qt.MouseButton.LeftButton)
    assert recorder.text() == "Press a key…"
    QTest.keyClick(recorder, key, modifiers)


@pytest.mark.parametrize(
    ("key", "modifiers", "written"),
    [
        (Qt.Key.Key_F13, NONE, "F13"),
        (Qt.Key.Key_F3, CTRL | SHIFT, "Ctrl+Shift+F3"),
        (Qt.Key.Key_PageUp, CTRL | SHIFT, "Ctrl+Shift+PageUp"),
        (Qt.Key.Key_Return, CTRL | SHIFT, "Ctrl+Shift+Enter"),
        (Qt.Key.Key_F, CTRL | SHIFT, "Ctrl+Shift+F"),
        (Qt.Key.Key_Tab, CTRL | SHIFT, "Ctrl+Shift+Tab"),
    ],
)
def test_the_next_key_that_is_pressed_takes_its_place(scene, key, modifiers, written):
    async def story(it: Scene) -> None:
        press(it, "call", key, modifiers)
        assert it.latest.keys.call == written
        assert it.page("Keys").recorders["call"].keys == written
        assert it.page("Keys").rows["call"].problem == ""

    scene.play(story, "Keys")


def test_escape_leaves_a_key_as_it_is_and_the_window_open(scene):
    async def story(it: Scene) -> None:
        press(it, "call", Qt.Key.Key_Escape)
        assert it.changes.all == []
        assert it.page("Keys").recorders["call"].keys == Keys().call
        assert it.window.isVisible()

    scene.play(story, "Keys")


def test_backspace_takes_a_key_away_and_the_defaults_bring_it_back(scene):
    async def story(it: Scene) -> None:
        press(it, "pause", Qt.Key.Key_Backspace)
        assert it.latest.keys.pause == ""
        assert it.page("Keys").recorders["pause"].text() == "None"
        it.page("Keys").reset.click()
        assert it.latest.keys == Keys()
        assert it.page("Keys").recorders["pause"].keys == Keys().pause

    scene.play(story, "Keys")


def test_a_key_of_another_action_is_refused_with_its_name(scene):
    async def story(it: Scene) -> None:
        press(it, "call", Qt.Key.Key_F7, CTRL | SHIFT)
        problem = it.page("Keys").rows["call"].problem
        assert problem == "Ctrl+Shift+F7 is taken by “Pause, and go on”."
        assert it.changes.all == []
        press(it, "call", Qt.Key.Key_F9, CTRL | SHIFT)
        assert it.page("Keys").rows["call"].problem == ""

    scene.play(story, "Keys")


def test_what_types_characters_is_refused(scene):
    async def story(it: Scene) -> None:
        press(it, "help", Qt.Key.Key_F5, CTRL | ALT)
        assert "AltGr" in it.page("Keys").rows["help"].problem
        press(it, "help", Qt.Key.Key_A)
        assert "types something" in it.page("Keys").rows["help"].problem
        assert it.changes.all == []

    scene.play(story, "Keys")


@pytest.mark.parametrize(
    ("key", "modifiers", "said"),
    [
        (Qt.Key.Key_C, CTRL, "Ctrl+C can’t be used. Other programs use it themselves. Press"),
        (Qt.Key.Key_F5, NONE, "F5 can’t be used. Other programs use it themselves. Press"),
    ],
)
def test_a_key_that_every_program_has_a_use_for_is_refused_with_another(
    scene, key, modifiers, said
):
    async def story(it: Scene) -> None:
        press(it, "help", key, modifiers)
        problem = it.page("Keys").rows["help"].problem
        assert problem.startswith(said)
        assert "Ctrl+Shift+F" in problem
        assert it.changes.all == []

    scene.play(story, "Keys")


def test_who_leaves_the_field_leaves_the_key(scene):
    scene.settings = Settings(keys=Keys(call="F12"))

    async def story(it: Scene) -> None:
        recorder = it.page("Keys").recorders["call"]
        it.window.activateWindow()
        await until(it.window.isActiveWindow)
        QTest.mouseClick(recorder, Qt.MouseButton.LeftButton)
        it.window.search.setFocus()
        assert not recorder.recording
        assert recorder.keys == "F12"

    scene.play(story, "Keys")


class Told(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.all: list[bool] = []

    @Slot(bool)
    def note(self, recording: bool) -> None:
        self.all.append(recording)


def test_the_window_tells_from_when_until_when_a_key_is_chosen(scene):
    async def story(it: Scene) -> None:
        told = Told()
        it.window.recording.connect(told.note)
        recorder = it.page("Keys").recorders["call"]
        QTest.mouseClick(recorder, Qt.MouseButton.LeftButton)
        assert told.all == [True]
        QTest.keyPress(recorder, Qt.Key.Key_F3, CTRL | SHIFT)
        assert it.latest.keys.call == "Ctrl+Shift+F3"
        assert told.all == [True]  # held down, it is repeated: that must start nothing
        QTest.keyRelease(recorder, Qt.Key.Key_Control, SHIFT)
        assert told.all == [True]
        QTest.keyRelease(recorder, Qt.Key.Key_F3)
        assert told.all == [True, False]

    scene.play(story, "Keys")


def test_a_field_that_is_left_chooses_no_key_any_more(scene):
    async def story(it: Scene) -> None:
        told = Told()
        it.window.recording.connect(told.note)
        it.window.activateWindow()
        await until(it.window.isActiveWindow)
        recorders = it.page("Keys").recorders
        QTest.mouseClick(recorders["call"], Qt.MouseButton.LeftButton)
        QTest.mouseClick(recorders["help"], Qt.MouseButton.LeftButton)
        assert told.all == [True, False, True]
        it.window.close()
        assert told.all == [True, False, True, False]

    scene.play(story, "Keys")
