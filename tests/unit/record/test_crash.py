"""A writing program is killed, or two write at once: what was acknowledged is there."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.record.call_record import CallState
from app.record.library import CallIsRunning, Library
from tests.unit.record.scenes import columns, keep, new_journal, utterance

ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "calls.db"


def writer(path: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.unit.record.writer", str(path), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_program_killed_at_any_moment_loses_nothing_that_it_acknowledged(path):
    chance = random.Random(7)
    for _ in range(20):
        with writer(path) as child:
            [_, call] = child.stdout.readline().split()
            lines = [child.stdout.readline() for _ in range(chance.randrange(60))]
            child.kill()
            lines += child.stdout.readlines()
        acknowledged = [int(line) for line in lines if line.endswith("\n")]
        with Library(path) as library:
            assert library.notices == ()
            assert [recovered.id for recovered in library.recover()] == [int(call)]
            record = library.call(call)
        kept = [(one.id, one.text) for one in record.utterances]
        assert [id for id, _ in kept][: len(acknowledged)] == acknowledged
        assert len(kept) <= len(acknowledged) + 1
        assert all(text == f"line {id} of this call" for id, text in kept)
        assert record.state is CallState.RECOVERED
        assert record.length == max((one.end for one in record.utterances), default=0.0)
    assert columns(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_call_of_a_running_program_is_neither_recovered_nor_deleted(path):
    with writer(path) as child:
        [_, call] = child.stdout.readline().split()
        with Library(path) as library:
            assert library.recover() == []
            assert library.call(call).state is CallState.OPEN
            with pytest.raises(CallIsRunning, match="still running"):
                library.delete(call)
        child.kill()
        child.stdout.read()


def test_a_process_that_got_the_number_of_a_dead_one_does_not_keep_its_call_open(path):
    journal = new_journal(path)
    list(journal.open())
    list(journal.record(utterance(1)))
    connection = journal._connection
    connection.execute("UPDATE calls SET owner_started = owner_started - 3600")
    with Library(path) as library:
        [recovered] = library.recover()
    assert recovered.length == utterance(1).end
    list(journal.close(5.0))


def test_programs_that_start_at_once_on_a_fresh_file_both_keep_their_calls(path):
    for attempt in range(2):
        fresh = path.with_name(f"{attempt}.db")
        children = [writer(fresh, "10") for _ in range(4)]
        for child in children:
            child.communicate()
        assert [child.returncode for child in children] == [0] * 4
        with Library(fresh) as library:
            assert [call.utterance_count for call in library.calls()] == [10] * 4
            assert {call.state for call in library.calls()} == {CallState.CLOSED}


def test_a_call_can_be_kept_and_read_while_another_is_being_written(path):
    with writer(path) as child:
        child.stdout.readline()
        mine = keep(path, [utterance(n) for n in range(20)])
        with Library(path) as library:
            assert len(library.call(mine).utterances) == 20
        child.kill()
        child.stdout.read()


def test_calls_still_in_the_log_of_a_damaged_file_are_saved(path):
    keep(path, [utterance(1)])
    [(page,)] = columns(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'notices'")
    with writer(path) as child:
        for _ in range(30):
            child.stdout.readline()
        child.kill()
        child.stdout.read()
    with open(path, "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x5a" * 4096)
    before = {file.name: file.read_bytes() for file in path.parent.glob("calls.db*")}
    assert before["calls.db-wal"]
    with Library(path) as library:
        [notice] = library.notices
        assert [call.utterance_count >= 1 for call in library.calls()] == [True, True]
        assert max(call.utterance_count for call in library.calls()) >= 29
    assert "2 calls could be saved" in notice.text
    [aside] = path.parent.glob("calls.damaged-*.db")
    for suffix in ("", "-wal"):
        assert Path(f"{aside}{suffix}").read_bytes() == before[f"calls.db{suffix}"]
