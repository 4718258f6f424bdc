"""`sotto calibrate`, and what `models` and `doctor` say after it; engine and sound are real."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from app.cli import main
from app.cli.calibrate import _show
from app.cli.program import start
from app.config.paths import resources
from app.measuring import Measured
from app.speech import calibration
from app.speech.catalogue import find_model, key_of
from tests.bench.live.sounds import write_wav
from tests.fakes import sound

Captured = pytest.CaptureFixture[str]
CALL = resources() / "demo" / "discovery.flac"
"""103 seconds of sound."""
HEARD = calibration.Figures(
    size=calibration.size_of(resources() / "models" / "demo-en"),
    threads=1,
    look=9.0,
    final=9.0,
    load=9.0,
    floor_frames=300,
    margin_frames=128,
)
"""What was found of the bundled model, wherever it lies."""


def lay(folder: Path) -> Path:
    """Put the bundled model where a real one would be."""
    return Path(shutil.copytree(resources() / "models" / "demo-en", folder))


def rows(capsys: Captured) -> dict[str, dict[str, object]]:
    assert main(["models", "--json"]) == 0
    return {row["name"]: row for row in json.loads(capsys.readouterr().out)}


def test_the_bundled_model_shows_what_others_would_cost(capsys: Captured, home: Path) -> None:
    assert main(["calibrate"]) == 0
    out = capsys.readouterr().out
    assert "demo-en" in out
    assert "first words" in out
    assert "finished sentence" in out
    assert "words differ from those of more sound" in out
    assert "Recommended: " in out or "comes closest" in out
    known = calibration.read(home / "models").models["demo-en"]
    assert known.floor_frames >= 200
    listed = rows(capsys)
    assert listed["demo-en"]["measured"]
    assert not listed["base.en"]["measured"]
    assert listed["base.en"]["load"] > listed["tiny.en"]["load"] > known.load
    assert main(["doctor"]) in (0, 1)
    out = capsys.readouterr().out
    assert f"demo-en works {known.load:.0%} of the time" in out
    assert "on the processor with" in out
    assert "graphics card: " in out
    assert main(["calibrate", "--forget"]) == 0
    assert calibration.read(home / "models").models == {}
    assert main(["calibrate", "--forget"]) == 0
    assert "Nothing was measured on this computer." in capsys.readouterr().out


def test_what_was_measured_of_one_model_is_forgotten(capsys: Captured, home: Path) -> None:
    lay(home / "models" / "ours")
    for name in ("ours", "others"):
        calibration.keep(home / "models", name, HEARD)
    assert main(["calibrate", "--forget", "ours", "demo-en"]) == 0
    assert capsys.readouterr().out == "ours is forgotten.\nNothing was measured of demo-en.\n"
    assert list(calibration.read(home / "models").models) == ["others"]


def test_the_command_that_it_names_finds_a_model_of_any_folder(
    capsys: Captured, home: Path, tmp_path: Path
) -> None:
    folder, models = tmp_path / "my models" / "ours", home / "models"
    lay(folder)
    model = find_model(str(folder), models)
    calibration.keep(models, key_of(model, models), HEARD)
    _show(start(), [Measured(model, HEARD, None, kept=True)], ())
    [command] = re.findall("`sotto (calibrate --forget .+)` lets", capsys.readouterr().out)
    assert main(shlex.split(command)) == 0
    assert capsys.readouterr().out.endswith(" is forgotten.\n")


def test_a_model_stays_cautious_until_it_hears_what_it_is_made_for(
    capsys: Captured, home: Path
) -> None:
    lay(home / "models" / "ours")
    usual = find_model("ours", home / "models").limits
    assert main(["calibrate", "ours", "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)["measured"]
    assert (row["model"], row["words_compared"], row["floor_frames"]) == ("ours", 0, 0)
    assert find_model("ours", home / "models").limits == usual
    assert main(["calibrate", "ours", "--sound", str(CALL), "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)["measured"]
    assert row["words_compared"] > 200
    assert row["words_differ"] <= 0.03
    found = find_model("ours", home / "models")
    assert found.limits.floor_frames == row["floor_frames"] < usual.floor_frames
    assert found.threads == row["threads"]


@pytest.mark.parametrize(
    ("recording", "says"),
    [
        ([], "as was found before."),
        (["--sound", str(CALL)], "less than two minutes of speech were heard this time"),
    ],
)
def test_without_a_recording_or_with_a_short_one_what_was_found_before_stays(
    capsys: Captured, home: Path, recording: list[str], says: str
) -> None:
    lay(home / "models" / "ours")
    calibration.keep(home / "models", "ours", HEARD)
    assert main(["calibrate", "ours", *recording]) == 0
    assert says in capsys.readouterr().out
    known = calibration.read(home / "models").models["ours"]
    assert (known.floor_frames, known.margin_frames) == (300, 128)
    assert known.load < 9.0


def test_one_model_that_can_not_be_measured_does_not_stop_the_others(
    capsys: Captured, home: Path
) -> None:
    model = lay(home / "models" / "tiny.en") / "model.bin"
    model.write_bytes(model.read_bytes()[:100_000])
    assert main(["calibrate", "tiny.en", "basen", "demo-en", "--json"]) == 1
    done = capsys.readouterr()
    assert [row["model"] for row in json.loads(done.out)["measured"]] == ["demo-en"]
    assert "tiny.en: " in done.err
    assert "Did you mean base" in done.err


def test_a_recording_that_can_not_serve_is_explained(
    capsys: Captured, home: Path, tmp_path: Path
) -> None:
    assert main(["calibrate", "--sound", str(tmp_path / "none.wav")]) == 1
    assert "none.wav" in capsys.readouterr().err
    write_wav(tmp_path / "quiet.wav", sound("." * 100))
    assert main(["calibrate", "--sound", str(tmp_path / "quiet.wav")]) == 1
    assert "Nobody says anything in “quiet.wav”" in capsys.readouterr().err
    assert not (home / "models" / calibration.FILE).exists()


def test_only_a_model_that_is_here_is_in_use(capsys: Captured, home: Path) -> None:
    assert not any(row["in_use"] for row in rows(capsys).values())
    lay(home / "models" / "base.en")
    assert [name for name, row in rows(capsys).items() if row["in_use"]] == ["base.en"]


def test_one_of_them_is_recommended(capsys: Captured, home: Path) -> None:
    assert [name for name, row in rows(capsys).items() if row["recommended"]] == ["base.en"]
    (home / "sotto.toml").write_text("[speech]\nlanguage = 'de'\n")
    assert [name for name, row in rows(capsys).items() if row["recommended"]] == ["base"]


def test_doctor_says_that_a_model_does_not_understand_the_language(
    capsys: Captured, home: Path
) -> None:
    lay(home / "models" / "base.en")
    (home / "sotto.toml").write_text("[speech]\nlanguage = 'de'\ndevice = 'cpu'\n")
    assert main(["doctor", "--json"]) == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["calibration"]["state"] == "warning"
    assert "understands English only" in checks["calibration"]["text"]
    assert "graphics card: not wanted by the settings" in checks["decoder"]["text"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("model = 'demo-en'\ntranslate = true", "understands English only"),
        ("model = 'small'\nlanguage = 'de'", "demo-en is not measured"),
    ],
)
def test_doctor_says_it_of_the_demos_model_where_that_is_the_one_of_the_settings(
    capsys: Captured, home: Path, settings: str, words: str
) -> None:
    home.mkdir()
    (home / "sotto.toml").write_text(f"[speech]\n{settings}\n")
    assert main(["doctor", "--json"]) == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["calibration"]["state"] == "warning"
    assert words in checks["calibration"]["text"]


def test_doctor_says_why_the_card_is_not_tried(capsys: Captured, home: Path) -> None:
    calibration.keep_unfit(home / "models", "it hangs")
    assert main(["doctor", "--json"]) == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert "because it hangs" in checks["decoder"]["text"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_stops_it_and_leaves_no_child(home: Path) -> None:
    working = subprocess.Popen(
        [sys.executable, "-m", "app", "calibrate"],
        env={**os.environ, "SOTTO_HOME": str(home)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    children: list[psutil.Process] = []
    tick = threading.Event()
    while not any("spawn_main" in " ".join(child.cmdline()) for child in children):
        assert working.poll() is None
        tick.wait(0.05)
        children = psutil.Process(working.pid).children(recursive=True)
    working.send_signal(signal.SIGINT)
    out, err = working.communicate(timeout=30)
    assert (working.returncode, out) == (130, "")
    assert "Stopped" in err
    assert "Traceback" not in err
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
    assert not (home / "models" / calibration.FILE).exists()
