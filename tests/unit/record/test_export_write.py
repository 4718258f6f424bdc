"""Writing an export: whole, or as it was before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.record.export.writer import NotWritten, write
from tests.unit.record.scenes import files, fill, largest_file

ROOT = Path(__file__).parents[3]


def test_a_file_is_written_as_utf_8_with_plain_line_ends(tmp_path):
    write("zu teuer 🙂\nyes\n", tmp_path / "call.txt")
    assert (tmp_path / "call.txt").read_bytes() == "zu teuer 🙂\nyes\n".encode()
    assert len(files(tmp_path)) == 1


def test_a_new_file_is_for_its_owner_and_an_old_one_keeps_its_permissions(tmp_path):
    write("new", tmp_path / "new.txt")
    assert (tmp_path / "new.txt").stat().st_mode & 0o777 == 0o600
    (tmp_path / "old.txt").touch()
    (tmp_path / "old.txt").chmod(0o644)
    write("new", tmp_path / "old.txt")
    assert (tmp_path / "old.txt").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "old.txt").read_text() == "new"


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link.txt").symlink_to(tmp_path / "call.txt")
    write("new", tmp_path / "link.txt")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "call.txt").read_text() == "new"


@pytest.mark.parametrize("before", [None, b"what was there"], ids=["new", "existing"])
def test_a_file_that_grows_too_large_leaves_what_was_there(tmp_path, before):
    target = tmp_path / "call.txt"
    if before:
        target.write_bytes(before)
    present = files(tmp_path)
    with largest_file(1000), pytest.raises(NotWritten) as refusal:
        write("x" * 100_000, target)
    assert str(target) in refusal.value.message
    assert files(tmp_path) == present


def test_a_full_disk_leaves_what_was_there(small_disk):
    target = small_disk / "call.txt"
    target.write_text("what was there")
    fill(small_disk)
    present = files(small_disk)
    with pytest.raises(NotWritten, match="full"):
        write("x" * 10_000, target)
    assert files(small_disk) == present


def test_a_read_only_disk_is_explained(tmp_path, read_only):
    (tmp_path / "call.txt").write_text("what was there")
    read_only(tmp_path)
    with pytest.raises(NotWritten) as refusal:
        write("new", tmp_path / "call.txt")
    assert str(tmp_path) in refusal.value.message
    assert (tmp_path / "call.txt").read_text() == "what was there"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("folder", "is not a file"),
        ("missing/call.txt", "There is no folder"),
        ("file/call.txt", "There is no folder"),
        ("n" * 300, "could not be written"),
        ("pipe", "is not a file"),
    ],
)
def test_a_place_that_takes_no_file_is_explained(tmp_path, name, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("what was there")
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(NotWritten, match=words) as refusal:
        write("new", tmp_path / name)
    assert refusal.value.hint
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "file").read_text() == "what was there"


def test_a_killed_export_leaves_the_old_or_the_new_file_never_half_of_one(tmp_path):
    target = tmp_path / "call.txt"
    target.write_text("0" * 500_000)
    code = (
        "import sys; from pathlib import Path; from app.record.export.writer import write\n"
        "for n in range(1, 10**9):\n"
        "    print(n, flush=True); write(str(n % 10) * 500_000, Path(sys.argv[1]))"
    )
    for kill_at in (1, 2, 5, 9, 14):
        command = [sys.executable, "-c", code, str(target)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
            for _ in range(kill_at):
                child.stdout.readline()
            child.kill()
            child.stdout.read()
        content = target.read_text()
        assert len(content) == 500_000
        assert len(set(content)) == 1
