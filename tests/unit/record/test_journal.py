import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.events import Channel, Notice, Partial, Revision, Severity, SpeechStarted, Utterance
from app.record.connection import migrations
from app.record.library import Library
from tests.unit.record.scenes import (
    CARD,
    MOMENT,
    NOTICE,
    STARTED,
    TIP,
    columns,
    fill,
    keep,
    largest_file,
    new_journal,
    notices,
    utterance,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "calls.db"


def test_an_utterance_is_on_disk_before_it_is_passed_on(path):
    journal = new_journal(path)
    list(journal.open())
    for event in journal.record(utterance(1, "hello there")):
        assert columns(path, "SELECT text FROM utterances") == [("hello there",)]
        assert event == utterance(1, "hello there")
    list(journal.close(5.0))


def test_what_was_kept_reads_back_as_it_was(path):
    said = [utterance(0), utterance(1, "zu teuer für uns ”—” 太贵了 🙂"), utterance(2, "")]
    keep(path, [*said, MOMENT, CARD, TIP, NOTICE], duration=61.5)
    with Library(path) as library:
        record = library.call("last")
    assert record.utterances == tuple(said)
    assert (record.moments, record.cards, record.tips) == ((MOMENT,), (CARD,), (TIP,))
    assert record.notices == (NOTICE,)
    assert (record.title, record.started, record.length) == ("Acme", STARTED, 61.5)
    assert (record.source, record.playbook, record.state) == ("acme.wav", "b2b", "closed")


def test_of_what_a_revision_replaces_nothing_is_left_on_disk(path):
    """It may be a number that was known for a card's one too late."""
    first, edits = utterance(1, "too expansive canary"), ["too expensive", "far too expensive"]
    keep(path, [first, *(Revision(1, text, utterance(1, text).words) for text in edits)])
    with Library(path) as library:
        [kept] = library.call("last").utterances
    assert (kept.text, len(kept.words)) == ("far too expensive", 3)
    assert not [file for file in path.parent.iterdir() if b"canary" in file.read_bytes()]


def test_what_an_older_sotto_kept_beside_a_revision_leaves_the_disk_with_the_first_opening(path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as older:
        for script in migrations()[:4]:
            older.executescript(script)
        older.execute("PRAGMA user_version = 4")
        older.execute(
            "INSERT INTO calls VALUES (1, '', '2026-11-21T10:00:00Z', '', '', 'closed', 9, 0, 0)"
        )
        older.execute(
            "INSERT INTO utterances VALUES (1, 1, 'rep', 0, 1, 'my card', '[]', 'canary', '[]')"
        )
        older.commit()
    with Library(path) as library:
        assert [one.text for one in library.call(1).utterances] == ["my card"]
    assert b"canary" not in path.read_bytes()


@pytest.mark.parametrize(
    "event", [SpeechStarted(Channel.REP, 1.0), Partial(1, Channel.REP, 0.0, "so", (), "what")]
)
def test_what_is_not_for_the_record_is_only_passed_on(path, event):
    journal = new_journal(path)
    list(journal.open())
    assert list(journal.record(event)) == [event]
    assert journal.saved
    list(journal.close(1.0))
    with Library(path) as library:
        assert library.call("last").utterances == ()


def test_half_a_character_from_a_model_does_not_stop_the_record(path):
    keep(path, [utterance(1, "price \ud83d up"), utterance(2, "and\0 on")])
    with Library(path) as library:
        assert [u.text for u in library.call("last").utterances] == ["price ? up", "and\0 on"]


def test_the_disk_is_asked_for_full_durability(path):
    keep(path, [])
    journal = new_journal(path)
    list(journal.open())
    connection = journal._connection
    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
    }
    list(journal.close(0.0))
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_only_the_owner_may_read_the_file(path):
    keep(path, [utterance(1)])
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_closed_call_leaves_one_file(path):
    keep(path, [utterance(n) for n in range(20)])
    assert [file.name for file in path.parent.iterdir()] == ["calls.db"]


def test_a_full_disk_is_told_once_and_nothing_is_lost_when_space_returns(small_disk):
    path = small_disk / "calls.db"
    journal = new_journal(path)
    told = list(journal.open()) + list(journal.record(utterance(0)))
    ballast = fill(small_disk)
    said = [utterance(n, "expensive " * 200) for n in range(1, 20)]
    told += [event for one in said for event in journal.record(one)]
    [trouble] = notices(told)
    assert "The disk is full." in trouble.text
    assert trouble.severity is Severity.PROBLEM
    assert [event for event in told if isinstance(event, Utterance)] == [utterance(0), *said]
    assert not journal.saved
    assert 0 < len(journal.backlog) < len(said) + 1

    ballast.unlink()
    [back, event] = journal.record(utterance(20))
    assert isinstance(back, Notice)
    assert event == utterance(20)
    assert journal.saved
    assert notices(journal.close(60.0)) == []
    with Library(path) as library:
        assert library.call("last").utterances == (utterance(0), *said, utterance(20))


def test_a_call_on_a_disk_full_from_the_start_is_kept_from_its_start(small_disk):
    ballast = fill(small_disk)
    journal = new_journal(small_disk / "calls.db")
    [trouble] = journal.open()
    assert "full" in trouble.text
    assert list(journal.record(utterance(1))) == [utterance(1)]
    assert journal.call_id is None
    ballast.unlink()
    list(journal.record(SpeechStarted(Channel.REP, 9.0)))
    assert journal.saved
    list(journal.close(9.0))
    with Library(small_disk / "calls.db") as library:
        assert library.call("last").utterances == (utterance(1),)


def test_what_could_not_be_saved_is_told_at_the_end_and_closing_may_be_tried_again(path):
    journal = new_journal(path)
    list(journal.open())
    with largest_file(0):
        said = list(journal.record(utterance(1))) + list(journal.record(utterance(2)))
        told = notices(journal.close(5.0))
    assert [type(event) for event in said] == [Notice, Utterance, Utterance]
    assert told[-1].severity is Severity.PROBLEM
    assert "2 entries" in told[-1].text
    assert not journal.saved
    list(journal.close(5.0))
    assert journal.saved
    with Library(path) as library:
        assert library.call("last").state == "closed"
        assert library.call("last").utterances == (utterance(1), utterance(2))


def test_a_read_only_disk_is_told_with_its_path_and_the_call_goes_on(tmp_path, read_only):
    read_only(tmp_path)
    _goes_on_in_memory(tmp_path / "calls.db")


def test_a_folder_that_cannot_be_made_is_told_with_its_path_and_the_call_goes_on(tmp_path):
    (tmp_path / "file").touch()
    _goes_on_in_memory(tmp_path / "file" / "calls.db")


def test_a_folder_in_the_place_of_the_file_is_told_and_the_call_goes_on(tmp_path):
    (tmp_path / "calls.db").mkdir()
    _goes_on_in_memory(tmp_path / "calls.db")


def _goes_on_in_memory(path: Path) -> None:
    journal = new_journal(path)
    [trouble] = journal.open()
    assert str(path) in trouble.text
    assert list(journal.record(utterance(1))) == [utterance(1)]
    assert list(journal.backlog) == [utterance(1)]
    [loss] = notices(journal.close(3.0))
    assert loss.severity is Severity.PROBLEM


def test_a_locked_database_does_not_hold_up_the_call_more_than_once(path):
    journal = new_journal(path)
    journal.patience = 0.5
    list(journal.open())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = [event for n in range(5) for event in journal.record(utterance(n))]
        other.execute("ROLLBACK")
    assert len(notices(said)) == 1
    assert len(journal.backlog) == 5
    list(journal.record(utterance(5)))
    assert journal.saved
    list(journal.close(20.0))


def test_a_file_deleted_in_mid_call_is_written_again_from_the_start(path):
    journal = new_journal(path)
    list(journal.open())
    list(journal.record(utterance(1)))
    path.unlink()
    list(journal.record(utterance(2)))
    list(journal.close(9.0))
    with Library(path) as library:
        assert library.call("last").utterances == (utterance(1), utterance(2))


def test_a_file_damaged_in_mid_call_is_put_aside_and_the_whole_call_written_to_a_new_one(path):
    keep(path, [utterance(n) for n in range(200)], title="older")
    journal = new_journal(path)
    list(journal.open())
    list(journal.record(utterance(1)))
    with largest_file(0):
        told = list(journal.record(utterance(2)))
    with open(path, "r+b") as file:
        file.write(bytes(100))
    told += journal.record(utterance(3))
    told += journal.close(9.0)
    assert journal.saved
    assert any(".damaged-" in notice.text for notice in notices(told))
    with Library(path) as library:
        assert [call.title for call in library.calls()][0] == "Acme"
        assert library.call("last").utterances == tuple(utterance(n) for n in (1, 2, 3))
        assert library.calls()[-1].utterance_count == 200
