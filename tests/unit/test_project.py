"""What holds for the project as a whole, whatever its rooms do."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PYPROJECT["project"]["dependencies"]
DEV = PYPROJECT["dependency-groups"]["dev"]
PINS = {
    "requirements.txt": RUNTIME,
    "requirements-dev.txt": RUNTIME + DEV,
}


def run(*command: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=env or None, capture_output=True, text=True, timeout=60, check=False
    )


def python(code: str, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-c", code, *arguments, **env)


def pins(file: str) -> list[str]:
    """One entry for each pinned package: its line and those of its hashes."""
    lines = (ROOT / file).read_text().replace("\\\n", " ").splitlines()
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def test_the_rooms_keep_the_contracts_between_them():
    checked = run(Path(sys.executable).with_name("lint-imports"), "--no-cache")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["calls"], ["doctor", "--help"]])
def test_the_command_line_loads_no_qt(arguments, tmp_path):
    code = """
import sys
from app.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print([name for name in sys.modules if name.split(".")[0] in ("PySide6", "shiboken6", "qasync")])
"""
    ran = python(code, *arguments, **{**os.environ, "SOTTO_HOME": str(tmp_path)})
    assert ran.stdout.endswith("\n[]\n") or ran.stdout == "[]\n", ran.stdout + ran.stderr


def test_the_window_waits_for_nothing_that_it_does_not_show(tmp_path):
    """That comes on another thread once the window is there, or when a page is opened."""
    (tmp_path / "sotto.toml").write_text(
        '[coach]\nmodel_on = true\nagreed_host = "10.0.0.1"\nbase_url = "https://10.0.0.1/v1"'
    )
    code = """
import sys
from PySide6.QtWidgets import QApplication
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings_file import load
from app.ui import run, theme
from app.ui.front import Front
qt = QApplication([])
home = Home.find()
front = Front(Program(home, load(home.settings).settings, Secrets()), theme.install(qt))
front.window.show()
qt.processEvents()
heavy = "pydantic openai httpx2 numpy onnxruntime av psutil tomlkit keyring pynput snowballstemmer"
rooms = "assembly after_call call coach.playbook coach.prices record.library record.export.formats"
later = [*heavy.split(), *("app." + one for one in f"{rooms} ui.settings_window".split())]
print([name for name in later if name in sys.modules])
"""
    home = {"SOTTO_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    ran = python(code, **os.environ | home)
    assert (ran.returncode, ran.stdout) == (0, "[]\n"), ran.stdout + ran.stderr


def test_the_voice_detectors_runtime_keeps_and_sends_nothing_of_its_own(tmp_path):
    """onnxruntime reports to its maker by default, and leaves an identifier in the home folder."""
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    # without CI in the environment, where it would be silent by itself
    ran = python("import app, onnxruntime", PATH=os.environ["PATH"], **home)
    assert ran.returncode == 0, ran.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("file", PINS)
def test_every_dependency_is_pinned_within_its_bounds(file):
    pinned = [Requirement(pin.split(" --hash", 1)[0]) for pin in pins(file)]
    for wanted in map(Requirement, PINS[file]):
        versions = [
            next(iter(pin.specifier)).version
            for pin in pinned
            if canonicalize_name(pin.name) == canonicalize_name(wanted.name)
        ]
        assert any(wanted.specifier.contains(version) for version in versions), wanted


@pytest.mark.parametrize("file", PINS)
def test_every_pinned_package_has_its_hash(file):
    assert [pin for pin in pins(file) if "==" not in pin or "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("file", PINS)
def test_the_pins_name_no_address_to_fetch_from(file):
    text = (ROOT / file).read_text()
    assert re.findall(r"\S*(?:://|index.url|find.links|trusted-host)\S*", text) == []


def test_the_version_stands_in_pyproject_alone():
    here = PYPROJECT["project"]["version"]
    assert version("sotto") == here, "the installed package is older: ./dev setup"
    sources = [*ROOT.glob("app/**/*.py"), *(p for p in ROOT.glob("packaging/**/*") if p.is_file())]
    assert [path for path in sources if here.encode() in path.read_bytes()] == []


def test_a_module_can_be_read_in_one_sitting():
    lengths = {path: len(path.read_text().splitlines()) for path in ROOT.glob("app/**/*.py")}
    assert {str(path): length for path, length in lengths.items() if length > 300} == {}


def test_no_file_names_somebodys_home_folder():
    pattern = r"(/home/|/root/|/Users/|[A-Z]:\\Users\\)[[:alnum:]]"
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    found = run("git", "grep", "-nIE", pattern)
    assert (found.returncode, found.stdout) == (1, ""), found.stderr


def test_dev_alone_lists_its_verbs_one_line_each():
    listed = run(ROOT / "dev")
    verbs = re.findall(r"^  (\w+)   *\S.*$", listed.stdout, re.MULTILINE)
    assert verbs == ["setup", "run", "demo", "test", "lint", "types", "bench", "train", "lock"]
    assert listed.returncode == 0


def test_dev_refuses_a_verb_it_does_not_know():
    refused = run(ROOT / "dev", "tset")
    assert refused.returncode == 2
    assert "tset" in refused.stderr
    assert "usage:" in refused.stderr
