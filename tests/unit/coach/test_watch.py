"""A playbook that is saved again while a call goes by it."""

import os

import pytest

from app.coach.playbook import load_playbook
from app.coach.toml_file import PlaybookUnreadable
from app.coach.watch import FolderWatch, Watch


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "boats.toml"
    path.write_text('name = "Boats"\n')
    return path


@pytest.fixture
def watch(file) -> Watch:
    watch = Watch(file, load_playbook(file))
    assert not settled(watch)
    return watch


def settled(watch: Watch) -> list[object]:
    """What three looks find: one sees another file, one sees that it is done, one that it is."""
    return [found for found in (watch.look(), watch.look(), watch.look()) if found is not None]


def test_a_saved_change_is_found_once(file, watch):
    file.write_text('name = "Ships"\n')
    [playbook] = settled(watch)
    assert playbook.name == "Ships"
    assert not settled(watch)


def test_a_file_that_an_editor_is_still_writing_waits(file, watch):
    file.write_text("")
    assert watch.look() is None
    file.write_text('name = "Ships, and more"\n')
    assert watch.look() is None
    assert watch.look().name == "Ships, and more"


def test_an_editor_that_puts_another_file_in_place_is_followed(file, watch):
    other = file.with_suffix(".new")
    other.write_text('name = "Ships"\n')
    os.replace(other, file)
    [playbook] = settled(watch)
    assert playbook.name == "Ships"


def test_a_broken_save_is_told_once_and_so_is_its_mending(file, watch):
    good = file.read_text()
    file.write_text('name = "Boats"\nnmae = 5\n')
    [problem] = settled(watch)
    assert isinstance(problem, PlaybookUnreadable)
    assert "line 2" in problem.message
    file.write_text(good)
    [mended] = settled(watch)
    assert mended.name == "Boats"


def test_a_save_that_changes_nothing_is_nothing(file, watch):
    file.write_text(file.read_text() + "# a comment\n")
    assert not settled(watch)


def test_a_file_that_goes_away_and_comes_back_is_told(file, watch):
    file.unlink()
    [problem] = settled(watch)
    assert "There is no playbook at" in problem.message
    file.write_text('name = "Boats"\n')
    assert settled(watch)


def test_a_save_between_reading_and_watching_is_found(file):
    before = load_playbook(file)
    file.write_text('name = "Ships"\n')
    [playbook] = settled(Watch(file, before))
    assert playbook.name == "Ships"


def test_what_comes_changes_and_goes_in_a_folder_is_found_once_it_is_whole(file):
    watch = FolderWatch(file.parent)
    assert not watch.look()
    other = file.parent / "ships.toml"

    for change in (
        lambda: other.write_text('name = "Ships"\n'),
        lambda: other.write_text('name = "Tall ships"\n'),
        other.unlink,
    ):
        change()
        assert [watch.look(), watch.look(), watch.look()] == [False, True, False]

    (file.parent / "notes.txt").write_text("no playbook")
    assert [watch.look(), watch.look()] == [False, False]


def test_a_folder_that_is_made_later_is_found(tmp_path):
    watch = FolderWatch(tmp_path / "playbooks")
    assert not watch.look()
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "boats.toml").write_text("")
    assert [watch.look(), watch.look()] == [False, True]
