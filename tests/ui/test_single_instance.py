"""One program for one folder."""

import signal
import subprocess
import sys

from app.ui.single_instance import SingleInstance

CLAIM = """
import signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.single_instance import SingleInstance
app = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
print(instance.claim(), flush=True)
"""


def start(home, then: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CLAIM + then, str(home)], stdout=subprocess.PIPE, text=True
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
