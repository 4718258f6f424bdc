"""What PortAudio makes ALSA load, in a process that has loaded nothing of it yet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sound.server import MIC, SoundServer

_HEAR = f"""
from pathlib import Path
from app.audio.capture import open_capture
capture = open_capture("pulse", rate=48_000, width=1, environment={{"PULSE_SOURCE": "{MIC}"}})
print("heard" if capture.read(5.0) else "nothing")
capture.close()
maps = Path("/proc/self/maps").read_text()
print(*{{Path(line.split()[-1]).name for line in maps.splitlines() if "module_pcm" in line}})
"""


@pytest.fixture
def home(server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def heard() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _HEAR], env=os.environ, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.splitlines()


def test_of_its_plugins_only_that_of_the_sound_server_is_loaded(home):
    assert heard() == ["heard", "libasound_module_pcm_pulse.so"]


def test_a_configuration_of_the_user_that_is_broken_hinders_nobody(home):
    (home / ".asoundrc").write_text("pcm.!pulse { type nonsense\n", "utf-8")
    assert heard()[0] == "heard"
