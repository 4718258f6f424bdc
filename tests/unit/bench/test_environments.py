import os
import re
import subprocess
import sys

import pytest

import app  # noqa: F401 (sets what a peer must not get)
from tests.bench.live.environments import (
    PEERS,
    SETTINGS,
    NotRun,
    as_shipped,
    environment,
    fits_here,
)
from tests.scoring import ROOT

locked = pytest.mark.skipif(not fits_here(), reason="the peers are locked for another machine")


@locked
def test_an_environment_is_made_once_and_shares_nothing(tmp_path):
    requirements = tmp_path / "peer.txt"
    requirements.write_text("# nothing at all\n")
    python = environment(requirements, tmp_path / "cache")
    (python.parent / "kept").touch()
    assert environment(requirements, tmp_path / "cache") == python
    assert (python.parent / "kept").exists()
    tried = subprocess.run([python, "-c", "import numpy"], capture_output=True, check=False)
    assert b"No module named 'numpy'" in tried.stderr


@locked
def test_other_requirements_are_another_environment(tmp_path):
    requirements = tmp_path / "peer.txt"
    requirements.write_text("# nothing at all\n")
    first = environment(requirements, tmp_path)
    requirements.write_text("# nothing else\n")
    assert environment(requirements, tmp_path) != first


@locked
def test_what_can_not_be_installed_is_told_and_tried_again(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    requirements = tmp_path / "peer.txt"
    requirements.write_text(f"sotto-peer==1.0 --hash=sha256:{'0' * 64}\n")
    for _ in range(2):
        with pytest.raises(NotRun, match=r"No matching distribution found for sotto-peer==1\.0"):
            environment(requirements, tmp_path)


def test_a_peer_gets_none_of_the_settings_that_are_for_sotto():
    assert set(SETTINGS) <= set(os.environ)
    ask = f"import os, sys; sys.exit(any(name in os.environ for name in {SETTINGS!r}))"
    as_shipped([sys.executable, "-c", ask])


@pytest.mark.parametrize("name", sorted({peer.name for peer in PEERS}))
def test_each_peer_is_pinned_by_hash_and_names_no_registry(name):
    text = (ROOT / f"tests/bench/live/peers/{name}.txt").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    pins, hashes = lines[::2], lines[1::2]
    assert len(pins) == len(hashes) > 20
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+ \\", line) for line in pins)
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}", line) for line in hashes)
    assert "://" not in text
    assert (ROOT / f"tests/bench/live/peers/{name}.py").exists()
    assert "Linux on x86_64 with Python 3.11" in text
