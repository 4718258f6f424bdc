"""One program for one folder."""

import signal
import subprocess
import sys

import pytest

from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings
from app.ui.desk import Desk
from app.ui.phase import Phase
from app.ui.run import _grant
from app.ui.single_instance import SingleInstance

CLAIM = """
import signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.single_instance import SingleInstance
app = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
print(instance.claim(*sys.argv[2:]), *([instance.granted] if sys.argv[2:] else []), flush=True)
"""


def start(home, then: str = "", *wish: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CLAIM + then, str(home), *wish], stdout=subprocess.PIPE, text=True
    )


def test_a_second_start_wakes_the_first_and_is_told_to_end(qtbot, tmp_path):
    first = SingleInstance(tmp_path)
    assert first.claim()
    with qtbot.waitSignal(first.woken, timeout=30_000), start(tmp_path) as second:
        assert second.communicate(timeout=30)[0] == "False\n"
    first.release()


def test_every_start_wakes_it_once(qtbot, tmp_path):
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.claim()
    for _ in range(3):
        with qtbot.waitSignal(first.woken):
            assert not second.claim()
    first.release()


def test_another_folder_has_a_program_of_its_own(qapp, tmp_path):
    first, second = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")
    assert first.claim()
    assert second.claim()
    first.release()
    second.release()


def test_after_a_crash_the_next_start_is_the_one_and_can_be_woken(qtbot, tmp_path):
    with start(tmp_path, "signal.pause()") as crashed:
        assert crashed.stdout.readline() == "True\n"
        crashed.send_signal(signal.SIGKILL)
    heir = SingleInstance(tmp_path)
    assert heir.claim()
    with qtbot.waitSignal(heir.woken):
        assert not SingleInstance(tmp_path).claim()
    heir.release()


def test_after_a_plain_end_the_next_start_is_the_one(qapp, tmp_path):
    first = SingleInstance(tmp_path)
    assert first.claim()
    first.release()
    heir = SingleInstance(tmp_path)
    assert heir.claim()
    heir.release()


@pytest.mark.parametrize("granted", [True, False])
def test_a_second_start_is_told_whether_the_first_does_what_it_asks_for(qtbot, tmp_path, granted):
    first, wishes = SingleInstance(tmp_path), []
    assert first.claim()
    first.grant = lambda wish: wishes.append(wish) or granted
    with start(tmp_path, "", "demo") as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
        assert second.stdout.read() == f"False {granted}\n"
    assert wishes == ["demo"]
    first.release()


@pytest.mark.parametrize(
    ("phase", "wish", "begun"),
    [
        (Phase.IDLE, "demo", [False]),
        (Phase.IDLE, "demo-cards-only", [True]),
        (Phase.LIVE, "demo", []),
        (Phase.IDLE, "format the disk", []),
    ],
)
def test_a_window_without_a_call_plays_the_demo_for_a_later_start(
    qtbot, monkeypatch, phase, wish, begun
):
    desk = Desk(Program(Home.find(), Settings(), Secrets()))
    desk.phase = phase
    played: list[bool] = []

    def start(make, *, agreed: bool, cards_only: bool) -> None:
        assert not agreed  # a key in the environment of that start is no agreement here
        played.append(cards_only)
        desk.phase = Phase.GETTING_READY

    monkeypatch.setattr(desk, "start", start)
    assert _grant(desk, wish) is bool(begun)
    assert played == begun
