"""The global keys: which may be one, and that each is heard once, wherever the focus is."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.config.settings import Keys
from app.ui.chords import Chord, Pressed
from app.ui.hotkeys import Hotkeys, problem_with
from tests.ui import desktop as desktops
from tests.ui.program import Program

F9 = Chord(frozenset({"Ctrl", "Shift"}), "F9")


@pytest.mark.parametrize(
    "key", ["", "F13", "Ctrl+Shift+Space", "Ctrl+Meta+K", "Ctrl+Shift+1", "Shift+Alt+PageUp"]
)
def test_these_may_be_global_keys(key):
    assert problem_with(key) == ""


@pytest.mark.parametrize("key", vars(Keys()).values())
def test_every_default_key_may_be_one(key):
    assert problem_with(key) == ""


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("Ctrl+Alt+F9", "AltGr"),
        ("Ctrl+Shift+Alt+K", "AltGr"),
        ("K", "types something"),
        ("Shift+K", "types something"),
        ("Space", "types something"),
        ("Ctrl+Hyper+K", "Hyper"),
        ("Ctrl+F77", "F77"),
        ("Ctrl+", "doesn’t know"),
        ("Ctrl+ü", "doesn’t know"),
        *((f"Ctrl+{letter}", "use it themselves. Press Ctrl+Shift+F10") for letter in "CVXZAS"),
        *((key, f"use it themselves. Press Ctrl+Shift+{key}") for key in ("F1", "F5", "F11")),
        ("Alt+F4", "use it themselves. Press Ctrl+Shift+F4"),
        ("Meta+C", "use it themselves"),
        ("Ctrl+Tab", "use it themselves"),
    ],
)
def test_what_can_not_be_a_global_key_is_said_in_words(key, words):
    assert words in problem_with(key)


def test_a_held_key_asks_once():
    pressed = Pressed({F9: "call"})
    for modifier in ("Ctrl", "Shift"):
        assert pressed.press(modifier, 0.0) == ""
    assert pressed.press("F9", 0.1) == "call"
    assert pressed.press("F9", 0.6) == ""  # Windows and macOS repeat without a release
    for at in (0.63, 0.66, 0.69):  # X11 with one
        pressed.release("F9", at)
        assert pressed.press("F9", at) == ""
    pressed.release("F9", 0.8)
    assert pressed.press("F9", 1.0) == "call"


def test_two_presses_that_are_heard_late_and_together_are_two():
    """The listener's thread may wait for the processor; the modifiers came up between."""
    pressed, asked = Pressed({F9: "call"}), []
    for _ in range(2):
        for key in ("Ctrl", "Shift", "F9"):
            asked.append(pressed.press(key, 1.0))
        for key in ("F9", "Shift", "Ctrl"):
            pressed.release(key, 1.0)
    assert [action for action in asked if action] == ["call", "call"]


def test_a_key_counts_with_exactly_its_modifiers():
    pressed = Pressed({F9: "call"})
    pressed.press("Ctrl", 0.0)
    assert pressed.press("F9", 0.1) == ""
    pressed.release("F9", 0.2)
    pressed.press("Shift", 0.3)
    pressed.press("Meta", 0.3)
    assert pressed.press("F9", 0.4) == ""


def test_without_a_display_the_program_goes_on_and_says_that_buttons_do_the_same():
    code = (
        "from PySide6.QtCore import QCoreApplication; app = QCoreApplication([])\n"
        "from app.ui.hotkeys import Hotkeys; keys = Hotkeys(); import asyncio\n"
        "[notice] = asyncio.run(keys.listen({'call': 'Ctrl+Shift+F9'}))\n"
        "assert 'buttons' in notice.hint, notice\n"
        "keys.stop()"
    )
    bare = {name: os.environ[name] for name in os.environ if name not in _DISPLAYS}
    done = subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_on_wayland_it_says_that_buttons_do_the_same(qtbot, monkeypatch):
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    keys = Hotkeys()
    with qtbot.waitSignal(keys.conflict) as conflict:
        [notice] = asyncio.run(keys.listen({"call": "Ctrl+Shift+F9"}))
    assert conflict.args == [notice]
    assert "Wayland" in notice.text
    assert "buttons" in notice.hint


_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE")


@pytest.fixture(scope="module")
def desktop(tmp_path_factory) -> Iterator[desktops.Desktop]:
    if desktops.missing:
        pytest.skip(f"needs {desktops.missing}")
    with desktops.desktop(tmp_path_factory.mktemp("desktop")) as made:
        yield made


@pytest.fixture
def program(desktop) -> Iterator[Program]:
    made = Program(desktop)
    yield made
    made.close()


def test_keys_pressed_over_another_window_arrive_once_each(desktop, program):
    program.do("kept.append(front())")
    keys = {"call": "Ctrl+Shift+F9", "help": "Ctrl+Shift+Space", "mark": "Ctrl+Shift+K"}
    assert program.do(f"listen({keys})") == []
    desktop.run("xdotool", "key", "ctrl+shift+F9")
    assert program.note("pressed") == ["pressed", "call"]
    desktop.run("xdotool", "key", "ctrl+shift+space")
    assert program.note("pressed") == ["pressed", "help"]
    desktop.run("xdotool", "key", "ctrl+F9", "shift+F9", "F9", "ctrl+shift+F8")
    desktop.run("xdotool", "key", "ctrl+shift+k")
    assert program.note("pressed") == ["pressed", "mark"]
    desktop.run("xdotool", "key", "ctrl+shift+F9")
    assert program.note("pressed") == ["pressed", "call"]
    assert program.notes == []


def test_a_key_that_is_held_down_arrives_once(desktop, program):
    program.do("kept.append(front())")
    program.do("listen({'call': 'Ctrl+Shift+F9', 'pause': 'Ctrl+Shift+F7'})")
    desktop.run("xdotool", "keydown", "ctrl", "keydown", "shift", "keydown", "F9", "sleep", "1.2")
    desktop.run("xdotool", "keyup", "F9", "key", "F7", "keyup", "shift", "keyup", "ctrl")
    assert program.note("pressed") == ["pressed", "call"]
    assert program.note("pressed") == ["pressed", "pause"]
    assert program.notes == []


def test_new_keys_take_the_place_of_the_old_and_stop_ends_the_listener(desktop, program):
    program.do("listen({'call': 'Ctrl+Shift+F9'})")
    program.do("listen({'call': 'Ctrl+Shift+F8'})")
    desktop.run("xdotool", "key", "ctrl+shift+F9", "ctrl+shift+F8")
    assert program.note("pressed") == ["pressed", "call"]
    assert program.notes == []
    assert "hotkeys" in program.do("threads()")
    program.do("hotkeys.stop()")
    assert "hotkeys" not in program.do("threads()")


def test_a_listener_that_hangs_is_let_go_within_its_second(desktop, program):
    program.do("listen({'call': 'Ctrl+Shift+F9'})")
    program.do("hang()")
    desktop.run("xdotool", "key", "ctrl+shift+F9")
    assert program.note("hangs") == ["hangs"]
    assert program.note("pressed") == ["pressed", "call"]
    assert 0.9 < program.do("seconds(hotkeys.stop)") < 2.0
    assert program.do("listen({'help': 'Ctrl+Shift+F8'})") == []
    desktop.run("xdotool", "key", "ctrl+shift+F9", "ctrl+shift+F8")
    assert program.note("pressed") == ["pressed", "help"]
    assert program.notes == []


def test_who_stops_before_it_listens_is_listened_to_no_more(desktop, program):
    program.do("kept.append(front())")
    program.do("listen_and_stop({'call': 'Ctrl+Shift+F9'})")
    assert "hotkeys" not in program.do("threads()")
    program.do("listen({'help': 'Ctrl+Shift+F8'})")
    desktop.run("xdotool", "key", "ctrl+shift+F9", "ctrl+shift+F8")
    assert program.note("pressed") == ["pressed", "help"]
    assert program.notes == []


_LISTENS = """
import asyncio, sys, threading
from PySide6.QtCore import QCoreApplication
from app.ui.hotkeys import Hotkeys
waits = []
def audit(event, values):
    slow = event == "socket.connect" or event == "import" and values[0] == "pynput"
    if slow and threading.current_thread() is threading.main_thread():
        waits.append((event, values[0]))
app, keys = QCoreApplication([]), Hotkeys()
sys.addaudithook(audit)
assert asyncio.run(keys.listen({"call": "Ctrl+Shift+F9", "help": "Ctrl+Shift+F8"})) == []
assert "pynput" in sys.modules
assert waits == [], waits
keys.stop()
"""


def test_the_window_waits_for_no_library_and_no_server_and_no_line_is_left_open(desktop):
    program = subprocess.run(
        [sys.executable, "-X", "dev", "-c", _LISTENS],
        env=desktop.environment,
        capture_output=True,
        text=True,
    )
    assert (program.returncode, program.stderr) == (0, "")


def test_a_key_that_another_program_holds_is_named(desktop, program):
    other = Program(desktop)
    other.do(
        "kept.append(__import__('Xlib.display').display.Display()) or "
        "kept[-1].screen().root.grab_key(kept[-1].keysym_to_keycode(0xffc6), 5, 0, 1, 1) or "
        "kept[-1].sync()"
    )
    answer = program.do("listen({'call': 'Shift+Ctrl+F9', 'help': 'Ctrl+Shift+F8'})")
    assert answer == ["Another program uses Ctrl+Shift+F9."]
    other.close()
    assert program.do("listen({'call': 'Ctrl+Shift+F9'})") == []


def test_two_actions_with_one_key_and_keys_that_can_not_be_are_said(desktop, program):
    keys = {"call": "Ctrl+Shift+F9", "help": "Shift+Ctrl+F9", "pause": "Ctrl+Alt+P", "fix": ""}
    twice, alt_gr = program.do(f"listen({keys})")
    assert twice == "Shift+Ctrl+F9 stands for two things; the first counts."
    assert "AltGr" in alt_gr
