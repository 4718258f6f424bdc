import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest

from app.errors import SottoError
from app.events import Revision
from app.record.call_record import CallRecord, CallState
from app.record.export.formats import FORMATS
from app.record.journal import Journal
from app.record.library import Library, UnknownCall
from tests.unit.record.scenes import (
    CARD,
    MOMENT,
    STARTED,
    TIP,
    columns,
    files,
    fill,
    keep,
    new_journal,
    utterance,
)

CANARY = "xylophonequartz"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "calls.db"


def test_a_missing_file_is_an_empty_library_and_stays_missing(tmp_path):
    with Library(tmp_path / "none" / "calls.db") as library:
        assert library.calls() == []
        assert library.recover() == []
        assert library.notices == ()
        with pytest.raises(UnknownCall, match="There are no calls yet"):
            library.call("last")
    assert list(tmp_path.iterdir()) == []


def test_calls_are_listed_newest_first_whatever_their_time_zone(path):
    for title, hours in [("second", 1), ("third", 2), ("first", 0)]:
        journal = Journal(
            path, title=title, started=STARTED + timedelta(hours=hours), source="a.wav"
        )
        list(journal.open())
        list(journal.close(5.0))
    with Library(path) as library:
        assert [call.title for call in library.calls()] == ["third", "second", "first"]
        assert library.call("last").title == "third"


def test_a_summary_tells_length_and_number_of_utterances(path):
    id = keep(path, [utterance(n) for n in range(4)], title="Acme", duration=12.5)
    with Library(path) as library:
        [call] = library.calls()
    assert (call.id, call.title, call.started) == (id, "Acme", STARTED)
    assert (call.length, call.utterance_count, call.state) == (12.5, 4, CallState.CLOSED)


@pytest.mark.parametrize("which", ["7", "0", "-1", "", "first", "1; DROP TABLE calls", "１", "1.0"])
def test_an_unknown_call_is_answered_with_where_to_look(path, which):
    keep(path, [utterance(1)])
    with Library(path) as library:
        for ask in (library.call, library.delete):
            with pytest.raises(UnknownCall) as refusal:
                ask(which)
            assert refusal.value.notice.command == "sotto calls"
        assert len(library.calls()) == 1


def test_a_deleted_call_is_gone_from_every_byte_on_disk(path):
    said = [utterance(n, f"{CANARY} {n} " * 300) for n in range(30)]
    doomed = keep(path, [*said, Revision(3, "edited", ()), MOMENT, CARD, TIP], title=CANARY)
    spared = keep(path, [utterance(1, "this one stays")])
    running = new_journal(path)
    list(running.open())
    assert any(CANARY.encode() in content for content in files(path.parent).values())
    with Library(path) as library:
        assert library.delete(str(doomed)) == ()
        assert [call.id for call in library.calls()] == [running.call_id, spared]
        assert CANARY.encode() not in b"".join(files(path.parent).values())
    list(running.close(1.0))
    for table in ("utterances", "moments", "cards", "tips", "notices"):
        assert columns(path, f"SELECT count(*) FROM {table} WHERE call = {doomed}") == [(0,)]
    with Library(path) as library:
        assert library.call(spared).utterances[0].text == "this one stays"


def test_the_number_of_a_deleted_call_is_not_given_to_another(path):
    doomed = keep(path, [])
    with Library(path) as library:
        library.delete(doomed)
    assert keep(path, []) > doomed


def test_deleting_tells_of_a_damaged_file_that_may_still_hold_the_call(path):
    doomed = keep(path, [])
    aside = path.with_name("calls.damaged-20260314-150400.db")
    aside.touch()
    with Library(path) as library:
        [notice] = library.delete(doomed)
    assert str(aside) in notice.text
    assert aside.exists()


def test_deleting_while_another_reads_tells_that_the_words_leave_the_disk_later(path):
    doomed = keep(path, [utterance(1)])
    with Library(path) as reader, Library(path) as library:
        reading = reader._connection.execute("SELECT 1 FROM utterances UNION SELECT 2")
        next(reading)
        library._connection.execute("PRAGMA busy_timeout = 10")
        [notice] = library.delete(doomed)
    assert "reading" in notice.text


def test_calls_can_be_read_from_a_read_only_disk(tmp_path, read_only):
    id = keep(tmp_path / "calls.db", [utterance(1)])
    read_only(tmp_path)
    with Library(tmp_path / "calls.db") as library:
        assert library.call("last").utterances == (utterance(1),)
        assert library.recover() == []
        with pytest.raises(SottoError, match="may not read and write"):
            library.delete(id)


def test_calls_can_be_read_from_a_full_disk(small_disk):
    path = small_disk / "calls.db"
    keep(path, [utterance(1)])
    fill(small_disk)
    with Library(path) as library:
        assert library.call("last").utterances == (utterance(1),)


def test_a_folder_in_the_place_of_the_file_is_explained(tmp_path):
    (tmp_path / "calls.db").mkdir()
    with pytest.raises(SottoError) as refusal:
        Library(tmp_path / "calls.db")
    assert str(tmp_path / "calls.db") in refusal.value.message
    assert refusal.value.hint


def test_turns_join_what_one_side_said_in_a_row():
    said = [
        utterance(0, "hello"),
        utterance(1, "hi"),
        utterance(3, "too expensive"),
        utterance(4, "compared to what"),
    ]
    record = CallRecord(1, "", STARTED, 20.0, CallState.CLOSED, utterances=tuple(said))
    turns = record.turns()
    assert [turn.text for turn in turns] == ["hello", "hi too expensive", "compared to what"]
    assert (turns[1].start, turns[1].end) == (said[1].start, said[2].end)


def test_neither_speech_nor_title_shows_when_a_record_is_printed(path):
    keep(path, [utterance(1, CANARY), CARD], title=CANARY)
    with Library(path) as library:
        assert CANARY not in repr(library.calls()) + repr(library.call("last"))


@pytest.mark.parametrize("hours", [-3.5, 0, 5.75])
def test_the_offset_of_the_start_survives(path, hours):
    zone = timezone(timedelta(hours=hours))
    started = datetime(2026, 3, 14, 9, 30, 15, 250_000, zone)
    journal = Journal(path, title="Acme", started=started, source="acme.wav")
    list(journal.open())
    list(journal.close(1.0))
    with Library(path) as library:
        record = library.call("last")
        [summary] = library.calls()
    assert (record.started, record.started.utcoffset()) == (started, zone.utcoffset(None))
    assert summary.started.isoformat() == started.isoformat()
    assert json.loads(FORMATS["json"](record))["started"] == started.isoformat()
    assert "2026-03-14 09:30" in FORMATS["txt"](record)


def test_calls_are_ordered_by_when_they_were_whatever_their_offset(path):
    for title, started in (
        ("later", "2026-03-14T08:00:00-05:00"),
        ("earlier", "2026-03-14T12:00:00+02:00"),
    ):
        journal = Journal(path, title=title, started=datetime.fromisoformat(started), source="")
        list(journal.open())
        list(journal.close(1.0))
    with Library(path) as library:
        assert [call.title for call in library.calls()] == ["later", "earlier"]


def test_reading_the_library_in_mid_call_takes_no_lock_from_the_call(path, tmp_path):
    """On POSIX, closing any descriptor of a file drops the locks that a process holds on it."""
    journal = new_journal(path)
    list(journal.open())
    for n in range(3):
        with Library(path) as ours:  # as the window does, in the process of the call
            assert len(ours.calls()) == 1
        list(journal.record(utterance(n + 1)))
        read = "import sys; from pathlib import Path; from app.record.library import Library; "
        read += "print(len(Library(Path(sys.argv[1])).call('last').utterances))"
        other = subprocess.run(
            [sys.executable, "-c", read, str(path)], capture_output=True, text=True, check=True
        )
        assert other.stdout == f"{n + 1}\n"
    list(journal.close(60.0))
