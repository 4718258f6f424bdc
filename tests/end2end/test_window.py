"""The program as a rep has it: windows on a desktop, a microphone and speakers, keys and clicks."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import scoring
from tests.end2end.command import SOTTO, Terminal
from tests.sound.calls import play_call
from tests.sound.server import SoundServer, wait_until
from tests.ui.desktop import Desktop, desktop, missing

pytestmark = pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")

SETTINGS = """
[speech]
model = "demo-en"

[window]
place = "60 60 1160 700"
"""
START = (72, 30)
"""Where the button to start and end a call stands in the window."""


def on(screen: Desktop, terminal: Terminal) -> dict[str, str]:
    return terminal.environment(DISPLAY=screen.display, QT_QPA_PLATFORM="xcb")


class Windows:
    """`sotto` on a desktop."""

    def __init__(self, terminal: Terminal, screen: Desktop, *words: str) -> None:
        self.terminal = terminal
        self.screen = screen
        self._log = terminal.home.parent / "output.txt"
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*SOTTO, *words],
                env=on(screen, terminal) | {"PYTHONFAULTHANDLER": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.window = ""
        wait_until(self._is_up, "the window comes up", 30)

    def click(self, x: int, y: int) -> None:
        """At a place in the main window."""
        self.screen.run("xdotool", "windowactivate", "--sync", self.window)
        place = ["mousemove", "--sync", "--window", self.window, str(x), str(y)]
        self.screen.run("xdotool", *place, "click", "1")

    def press(self, key: str) -> None:
        self.screen.run("xdotool", "key", key)

    def close_window(self) -> None:
        """As the window manager asks for it when its button is clicked."""
        self.screen.close_window(int(self.window))

    def end(self) -> int:
        """Wait until the program has ended by itself; no traceback, nothing on the terminal."""
        try:
            code = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # faulthandler says where each thread is
            self.process.wait(10)
            raise AssertionError(self._log.read_text("utf-8")) from None
        said = self._log.read_text("utf-8")
        assert "Traceback" not in said
        assert "sotto:" not in said
        return code

    def calls(self) -> list[dict]:
        return self.terminal.run("calls", "--json").object

    def utterances(self) -> list[dict]:
        done = self.terminal.run("export", "last", "--format", "json")
        return done.object["utterances"] if done.code == 0 else []

    def _is_up(self) -> bool:
        assert self.process.poll() is None, self._log.read_text("utf-8")
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "^Sotto$"],
            env=self.screen.environment,
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        for window in found:
            shape = self.screen.run("xdotool", "getwindowgeometry", "--shell", window)
            if "WIDTH=1160" in shape:
                self.window = window
        log = self.terminal.home / "logs" / "sotto.log"
        return bool(self.window) and "hotkeys are set" in log.read_text("utf-8")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    home = tmp_path / "sotto"
    home.mkdir()
    (home / "sotto.toml").write_text(SETTINGS, "utf-8")
    return Terminal(home)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


@pytest.fixture
def windows(server: SoundServer, terminal: Terminal, screen: Desktop) -> Iterator[Windows]:
    program = Windows(terminal, screen)
    yield program
    if program.process.poll() is None:
        program.process.kill()
        program.process.wait()


def is_recording(server: SoundServer) -> bool:
    return server.streams() == ["mic", "speaker.monitor"]


def spoken(utterances: list[dict], channel: str) -> list[str]:
    said = [one["text"] for one in utterances if one["channel"] == channel]
    return scoring.normal(" ".join(said))


def test_a_click_starts_a_call_and_another_ends_it(windows: Windows, server: SoundServer):
    windows.click(*START)
    wait_until(lambda: is_recording(server), "both sides are captured")
    play_call(server, "discovery", until=14.0)
    wait_until(lambda: "minutes" in spoken(windows.utterances(), "prospect"), "it is written", 60)
    windows.click(*START)
    wait_until(lambda: windows.calls()[0]["state"] == "closed", "the call ends", 30)
    assert server.streams() == []
    assert "morning" in spoken(windows.utterances(), "rep")
    windows.close_window()
    assert windows.end() == 0


def test_the_hotkeys_start_pause_and_end_a_call_from_anywhere(
    windows: Windows, server: SoundServer
):
    windows.press("ctrl+shift+F9")
    wait_until(lambda: is_recording(server), "both sides are captured")
    windows.press("ctrl+shift+F7")
    wait_until(lambda: server.streams() == [], "nothing is captured in a pause")
    windows.press("ctrl+shift+F7")
    wait_until(lambda: is_recording(server), "both sides are captured again")
    windows.press("ctrl+shift+F9")
    wait_until(lambda: windows.calls()[0]["state"] == "closed", "the call ends", 30)
    record = windows.terminal.run("export", "last", "--format", "json").object
    modes = [mark["text"] for mark in record["marks"] if mark["kind"] == "mode"]
    assert modes == ["Paused", "Listening again"]


def test_off_the_record_forgets_what_was_just_said(windows: Windows, server: SoundServer):
    windows.press("ctrl+shift+F9")
    wait_until(lambda: is_recording(server), "both sides are captured")
    play_call(server, "discovery", until=6.0)
    wait_until(lambda: bool(windows.utterances()), "something is written down", 60)
    windows.press("ctrl+shift+F6")
    wait_until(lambda: not windows.utterances(), "it is forgotten", 30)
    home = windows.terminal.home
    assert not [file for file in home.glob("calls.db*") if b"Northwind" in file.read_bytes()]


def test_closing_the_window_in_mid_call_ends_the_call_and_keeps_its_last_words(
    windows: Windows, server: SoundServer
):
    windows.press("ctrl+shift+F9")
    wait_until(lambda: is_recording(server), "both sides are captured")
    play_call(server, "discovery", until=7.0)
    wait_until(lambda: bool(windows.utterances()), "something is written down", 60)
    windows.close_window()
    assert windows.end() == 0
    [kept] = windows.calls()
    assert kept["state"] == "closed"
    said = scoring.normal(scoring.turns("discovery")[0]["text"])
    heard = spoken(windows.utterances(), "rep")
    assert len(set(said) & set(heard)) >= len(said) * 2 / 3  # a misheard word or two is no lost one


def test_a_killed_program_has_lost_no_final_word(
    windows: Windows, server: SoundServer, terminal: Terminal, screen: Desktop
):
    windows.press("ctrl+shift+F9")
    wait_until(lambda: is_recording(server), "both sides are captured")
    play_call(server, "discovery", until=7.0)
    wait_until(lambda: bool(windows.utterances()), "something is written down", 60)
    before = windows.utterances()
    windows.process.kill()
    windows.process.wait()
    again = Windows(terminal, screen)
    wait_until(lambda: windows.calls()[0]["state"] == "recovered", "it is recovered", 30)
    after = windows.utterances()
    assert [said["text"] for said in before] == [said["text"] for said in after][: len(before)]
    again.close_window()
    assert again.end() == 0


def test_a_second_start_brings_the_first_window_to_the_front(
    windows: Windows, terminal: Terminal, screen: Desktop
):
    screen.run("xdotool", "windowminimize", "--sync", windows.window)
    second = subprocess.run(
        SOTTO,
        env=on(screen, terminal),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 0
    assert "running already" in second.stderr
    wait_until(lambda: screen.active_window == int(windows.window), "the first comes to the front")


def test_without_a_microphone_and_speakers_the_window_says_so_and_hears_them_when_they_come(
    windows: Windows, server: SoundServer
):
    for device in ("speaker", "headset", "mic", "desk"):
        server.unplug(device)
    windows.press("ctrl+shift+F9")
    wait_until(lambda: bool(windows.calls()), "a call begins all the same", 30)
    server.plug_in("mic")
    server.plug_in("speaker")
    wait_until(lambda: is_recording(server), "both sides are captured", 20)
    windows.press("ctrl+shift+F9")
    wait_until(lambda: windows.calls()[0]["state"] == "closed", "the call ends", 30)
    record = windows.terminal.run("export", "last", "--format", "json").object
    marks = {mark["about"] for mark in record["marks"]}
    assert {"rep missing", "prospect missing"} <= marks


def test_the_demo_plays_in_the_windows(terminal: Terminal, screen: Desktop):
    demo = Windows(terminal, screen, "demo")
    wait_until(lambda: bool(demo.utterances()), "the bundled call is written down", 60)
    demo.close_window()
    assert demo.end() == 0
    [kept] = demo.calls()
    assert (kept["title"], kept["state"]) == ("Demo: a discovery call", "closed")


def test_ctrl_c_in_the_terminal_closes_the_windows(windows: Windows):
    windows.process.send_signal(2)
    assert windows.end() == 0


def test_without_a_display_the_commands_are_shown(terminal: Terminal):
    done = terminal.run(DISPLAY="", WAYLAND_DISPLAY="")
    assert done.code == 0
    assert "sotto demo" in done.out
    assert "no screen here" in done.out


def test_a_display_that_does_not_answer_is_none(terminal: Terminal):
    done = terminal.run(DISPLAY=":4242", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="xcb")
    assert done.code == 0
    assert "no screen here" in done.out


def test_a_window_closed_while_the_call_gets_ready_ends_that_call_and_the_program(
    windows: Windows, server: SoundServer
):
    windows.press("ctrl+shift+F9")
    windows.close_window()
    assert windows.end() == 0
    assert server.streams() == []
    assert [call["state"] for call in windows.calls()] in ([], ["closed"])


def test_without_a_model_a_call_does_not_begin_and_the_window_can_be_closed(
    server: SoundServer, terminal: Terminal, screen: Desktop
):
    settings = terminal.home / "sotto.toml"
    settings.write_text(SETTINGS.replace("demo-en", "base.en"), "utf-8")
    windows = Windows(terminal, screen)
    windows.press("ctrl+shift+F9")
    windows.press("ctrl+shift+F9")
    windows.close_window()
    assert windows.end() == 0
    assert windows.calls() == []


def test_a_sound_server_that_hangs_does_not_keep_the_window_open(
    server: SoundServer, terminal: Terminal, screen: Desktop
):
    os.kill(server.pid, signal.SIGSTOP)
    try:
        windows = Windows(terminal, screen)
        windows.close_window()
        windows.process.wait(30)
    finally:
        os.kill(server.pid, signal.SIGCONT)
