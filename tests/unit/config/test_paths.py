import os
import stat
import sys
from pathlib import Path

import pytest

from app.config.paths import FolderUnusable, Home, make_folder, resources


def test_sotto_home_moves_everything(home: Path) -> None:
    found = Home.find()
    kept = (found.settings, found.database, found.playbooks, found.models, found.logs)
    assert {path.parent for path in kept} == {home}
    assert [path.name for path in kept] == [
        "sotto.toml",
        "calls.db",
        "playbooks",
        "models",
        "logs",
    ]


def test_asking_where_things_are_creates_nothing(home: Path) -> None:
    assert Home.find().models == home / "models"
    assert not home.exists()


def test_a_relative_home_stays_the_same_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOTTO_HOME", "mine")
    assert Home.find().folder == tmp_path / "mine"


@pytest.mark.skipif(sys.platform != "linux", reason="each system has its own place")
@pytest.mark.parametrize("empty", [True, False])
def test_without_it_the_system_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty: bool
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("SOTTO_HOME", "")
    if not empty:
        monkeypatch.delenv("SOTTO_HOME")
    assert Home.find().folder == tmp_path / "Sotto"


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_the_home_is_for_its_owner_only(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home")
    home.create()
    home.create()
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("where", ["file", "file/below"])
def test_a_file_in_the_way_is_named(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderUnusable, match="file") as caught:
        make_folder(tmp_path / where)
    assert "SOTTO_HOME" in caught.value.hint


def test_resources_are_found() -> None:
    assert (resources() / "demo" / "discovery.flac").is_file()
    assert (resources() / "models" / "catalogue.toml").is_file()
