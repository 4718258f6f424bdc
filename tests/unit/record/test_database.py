"""Files in a bad state: of a newer program, damaged, locked; nothing is lost and all is said."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.errors import SottoError
from app.record.database import look, open_database
from app.record.errors import DatabaseBusy, DatabaseDamaged, FolderInPlace, NewerDatabase
from app.record.library import Library
from tests.unit.record.scenes import columns, files, keep, new_journal, notices, utterance

PAGE = 4096


@pytest.fixture
def path() -> Iterator[Path]:
    """In memory where the system has such a disk: hundreds of files are opened here."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder, "calls.db")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Three calls of 60 utterances."""
    path = tmp_path_factory.mktemp("kept") / "calls.db"
    for call in range(3):
        said = [utterance(n, f"call {call} line {n} of it") for n in range(60)]
        keep(path, said, title=f"Call {call}")
    return path.read_bytes()


def aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("calls.damaged-*.db"))


def lines(path: Path) -> list[str]:
    with Library(path) as library:
        calls = [library.call(call.id) for call in library.calls()]
    return [utterance.text for call in calls for utterance in call.utterances]


@pytest.mark.parametrize("log", [False, True], ids=["closed", "with a log"])
def test_a_file_of_a_newer_program_is_refused_and_not_touched(path, log):
    keep(path, [utterance(1)])
    newer = sqlite3.connect(path, isolation_level=None)
    newer.execute("PRAGMA user_version = 99")
    if log:
        contents = files(path.parent)
        newer.close()
        for name, content in contents.items():
            (path.parent / name).write_bytes(content)
        path.with_name("calls.db-shm").unlink()
    newer.close()
    before = files(path.parent)
    for opening in (Library, open_database, look):
        with pytest.raises(NewerDatabase) as refusal:
            opening(path)
        assert str(path) in refusal.value.message
        assert "Update" in refusal.value.hint
    after = files(path.parent)
    after.pop("calls.db-shm", None)  # SQLite's scratch, in which nothing is kept
    assert after == before


def test_a_call_beside_a_file_of_a_newer_program_goes_on_unsaved(path):
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    journal = new_journal(path)
    [trouble] = journal.open()
    assert "newer" in trouble.text
    assert list(journal.record(utterance(1))) == [utterance(1)]
    [_] = journal.close(1.0)


@pytest.mark.parametrize(
    "content", [b"hello, I am a letter\n", bytes(20_000), b"SQLite format 3\0", b"\xff" * 5000]
)
def test_what_is_no_database_is_kept_aside_and_told(path, content):
    path.write_bytes(content)
    with Library(path) as library:
        assert library.calls() == []
        [notice] = library.notices
    [damaged] = aside(path)
    assert str(damaged) in notice.text
    assert "0 calls" in notice.text
    assert damaged.read_bytes() == content
    with Library(path) as library:
        assert library.notices == ()


def test_an_empty_file_becomes_a_library(path):
    path.touch()
    with Library(path) as library:
        assert library.calls() == []
        assert library.notices == ()


def test_nothing_is_lost_with_the_first_page(path, kept):
    path.write_bytes(bytes(PAGE) + kept[PAGE:])
    assert len(lines(path)) == 180
    with Library(path) as library:
        assert [call.title for call in library.calls()] == ["Call 2", "Call 1", "Call 0"]


def test_a_lost_page_takes_only_its_own_rows_with_it(path, kept):
    """Also one that leads to others: each page in turn."""
    before = {f"call {call} line {n} of it" for call in range(3) for n in range(60)}
    lost = {}
    for page in range(len(kept) // PAGE):
        path.write_bytes(kept[: page * PAGE] + b"\x5a" * PAGE + kept[(page + 1) * PAGE :])
        lost[page] = len(before - set(lines(path)))
    assert sum(lost.values()) == len(before)
    assert max(lost.values()) < 20


def test_what_was_said_outlives_the_row_of_its_call(path, kept):
    path.write_bytes(kept)
    [(page,)] = columns(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'calls'")
    path.write_bytes(kept[: (page - 1) * PAGE] + bytes(PAGE) + kept[page * PAGE :])
    assert len(lines(path)) == 180


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_file_never_stops_the_program_and_is_never_lost(path, kept, seed):
    damaged = _damage(kept, random.Random(seed))
    path.write_bytes(damaged)
    try:
        with Library(path) as library:
            library.recover()
            for call in library.calls():
                library.call(call.id)
            told = bool(library.notices)
    except SottoError:
        assert path.read_bytes() == damaged
        return
    assert [file.read_bytes() for file in aside(path)] == [damaged] * told
    new = keep(path, [utterance(1, "life goes on")])
    with Library(path) as library:
        assert library.notices == ()
        assert [one.text for one in library.call(new).utterances] == ["life goes on"]


def test_most_of_what_was_said_outlives_damage(path, kept):
    said = survived = 0
    for seed in range(1000, 1030):
        path.write_bytes(_damage(kept, random.Random(seed), truncate=False))
        try:
            survived += len(lines(path))
        except NewerDatabase:
            survived += 180
        said += 180
    assert survived / said > 0.9


def _damage(content: bytes, chance: random.Random, truncate: bool = True) -> bytes:
    damaged = bytearray(content)
    match chance.choice(
        ["bits", "zeros", "noise", "header", "truncated"[: 9 * truncate] or "bits"]
    ):
        case "bits":
            for _ in range(chance.choice([1, 8, 64])):
                damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        case "zeros":
            start = chance.randrange(len(damaged))
            length = min(chance.choice([16, 512, PAGE, 8 * PAGE]), len(damaged) - start)
            damaged[start : start + length] = bytes(length)
        case "noise":
            start = chance.randrange(len(damaged) - 512)
            damaged[start : start + 512] = chance.randbytes(512)
        case "header":
            damaged[chance.randrange(100)] = chance.randrange(256)
        case _:
            del damaged[chance.randrange(len(damaged)) :]
    return bytes(damaged)


def test_two_damaged_files_in_the_same_second_are_both_kept(path):
    for content in (b"first " * 100, b"second " * 100, b"third " * 100):
        path.write_bytes(content)
        Library(path).close()
    assert sorted(file.read_bytes()[:5] for file in aside(path)) == [b"first", b"secon", b"third"]


def test_a_damaged_file_on_a_full_disk_stays_where_it_is(small_disk, kept):
    path = small_disk / "calls.db"
    path.write_bytes(b"\x5a" * 700_000)
    with pytest.raises(SottoError, match="full"):
        Library(path)
    assert files(small_disk) == {"calls.db": b"\x5a" * 700_000}


def test_a_damaged_file_into_which_a_call_is_written_is_not_moved_away(path):
    journal = new_journal(path)
    list(journal.open())
    list(journal.record(utterance(1, "still talking")))
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'cards'"
        [(page,)] = other.execute(query).fetchall()
    with open(path, "r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\x5a" * PAGE)
    with pytest.raises(DatabaseDamaged, match=r"calls\.db"):
        Library(path)
    assert aside(path) == []
    assert notices(journal.record(utterance(2, "and on"))) == []
    list(journal.close(5.0))


def test_a_database_that_another_program_keeps_locked_is_explained(path):
    keep(path, [])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseBusy) as refusal:
            open_database(path, patience=0.01)
    assert refusal.value.retryable
    assert refusal.value.hint


def test_a_database_whose_version_was_lost_keeps_its_calls(path, kept):
    path.write_bytes(kept)
    columns(path, "PRAGMA user_version = 0")
    assert len(lines(path)) == 180


def test_a_look_says_what_is_there(path):
    assert not look(path)
    assert not path.exists()
    keep(path, [utterance(1)])
    before = files(path.parent)
    assert look(path)
    assert files(path.parent) == before


def test_a_look_finds_damage_and_repairs_nothing(path, kept):
    damaged = bytearray(kept)
    damaged[PAGE:] = bytes(len(kept) - PAGE)
    path.write_bytes(damaged)
    with pytest.raises(DatabaseDamaged):
        look(path)
    assert files(path.parent) == {path.name: damaged}


def test_a_look_takes_a_folder_for_a_folder(path):
    path.mkdir()
    with pytest.raises(FolderInPlace, match="is a folder"):
        look(path)


def test_a_look_at_a_call_that_is_being_written_is_content(path):
    journal = new_journal(path)
    list(journal.open())
    list(journal.record(utterance(1)))
    assert look(path)
    list(journal.close(5.0))
