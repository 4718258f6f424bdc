"""Which calls there are, at a glance, while another program may be writing."""

from app.events import CallContext
from app.record.glance import glance, glimpses
from app.record.library import Library
from tests.unit.record.scenes import keep, leave_open, new_journal, utterance


def listed(path):
    with Library(path) as library:
        return glimpses(library.calls())


def test_it_sees_what_the_library_lists(tmp_path):
    path = tmp_path / "calls.db"
    keep(path, [utterance(0)], "Acme")
    second = keep(path, [], "Redwood")
    with Library(path) as library:
        library.describe(second, CallContext("Redwood Ltd", "Dana", ""))
    assert glance(path) == listed(path)
    assert [(one.title, one.company) for one in glance(path)] == [
        ("Acme", ""),
        ("Redwood", "Redwood Ltd"),
    ]


def test_it_sees_each_change_of_a_call_that_another_connection_makes(tmp_path):
    path = tmp_path / "calls.db"
    first = keep(path, [], "Acme")
    seen = [glance(path)]
    with Library(path) as library:  # open all the while: what it writes is in the log
        library.rename(first, "Acme again")
        seen.append(glance(path))
        journal = new_journal(path, "Redwood")
        list(journal.open())
        seen.append(glance(path))
        list(journal.close(10.0))
        seen.append(glance(path))
        library.delete(first)
        seen.append(glance(path))
    assert [[(one.title, one.state) for one in each] for each in seen] == [
        [("Acme", "closed")],
        [("Acme again", "closed")],
        [("Acme again", "closed"), ("Redwood", "open")],
        [("Acme again", "closed"), ("Redwood", "closed")],
        [("Redwood", "closed")],
    ]


def test_a_call_whose_program_has_ended_is_seen_as_recovered(tmp_path):
    path = tmp_path / "calls.db"
    journal = new_journal(path)
    list(journal.open())
    leave_open(path, journal.call_id)
    [seen] = glance(path)
    assert seen.state == "recovered"
    assert (seen,) != listed(path)
    with Library(path) as library:
        library.recover()
    assert (seen,) == listed(path)
    list(journal.close(10.0))


def test_what_an_utterance_changes_is_no_news(tmp_path):
    journal = new_journal(tmp_path / "calls.db")
    list(journal.open())
    before = glance(tmp_path / "calls.db")
    list(journal.record(utterance(1)))
    assert glance(tmp_path / "calls.db") == before
    list(journal.close(10.0))


def test_without_a_file_there_are_no_calls_and_none_is_made(tmp_path):
    assert glance(tmp_path / "calls.db") == ()
    assert list(tmp_path.iterdir()) == []


def test_a_look_writes_nothing(tmp_path):
    path = tmp_path / "calls.db"
    keep(path, [utterance(0)])
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert glance(path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_what_can_not_be_read_now_is_not_taken_for_no_calls(tmp_path):
    path = tmp_path / "calls.db"
    path.write_bytes(b"no database at all " * 99)
    assert glance(path) is None
