"""What is added to a call while it is made, what is forgotten of it, and its new name."""

from dataclasses import replace

import pytest

from app.events import Channel, Mark, Mode, ModeChanged, Side, SideState, Tip
from app.record.export.formats import FORMATS
from app.record.library import Library, UnknownCall
from app.record.statistics import Statistics
from app.report import CheckedItem, Found, Report
from tests.unit.record.scenes import CARD, MOMENT, TIP, columns, files, keep, new_journal, utterance

TICK = Mark(4.0, "tick", "budget", "done")
GONE = Side(Channel.REP, 5.0, SideState.GONE, "Headset went away", "Using ‘Built-in’")
SILENT = Side(Channel.REP, 6.0, SideState.SILENT, "You are silent", "Headset")
OFF = ModeChanged(Mode.OFF_RECORD, 40.0, 10.0)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "calls.db"


def read(path, call):
    with Library(path) as library:
        return library.call(call)


def test_marks_are_kept_with_the_call_in_their_order(path):
    record = read(path, keep(path, [TICK, utterance(1), GONE, SILENT]))
    assert record.marks == (
        TICK,
        Mark(5.0, "side", "rep gone", "Headset went away. Using ‘Built-in’"),
        Mark(6.0, "side", "rep silent", "You are silent. Headset"),
    )


@pytest.mark.parametrize("form", ["txt", "md"])
def test_a_reader_is_told_what_happened_but_not_each_silence(path, form):
    text = FORMATS[form](read(path, keep(path, [utterance(1), TICK, GONE, SILENT])))
    assert "0:05" in text
    assert "Headset went away. Using ‘Built-in’" in text
    assert "You are silent" not in text


@pytest.mark.parametrize("form", ["txt", "md"])
def test_marks_are_in_the_words_of_the_page_and_have_no_ids(path, form):
    item = "meddicc-metrics"
    marks = [
        Mark(4.0, "evidence", item, "thirty thousand"),
        Mark(4.0, "tick", item, "done"),
        Mark(7.0, "verdict", f"card {CARD.id}", "good"),
        Mark(8.0, "verdict", f"tip {TIP.id}", "bad"),
    ]
    record = read(path, keep(path, [utterance(1), MOMENT, CARD, TIP, *marks]))
    checked = CheckedItem(item, "Cost of the pain", done=True)
    text = FORMATS[form](replace(record, report=Report(Found(checklist=(checked,)))))
    told = text.partition("Marks")[2].splitlines()
    assert [line.lstrip("-[ ").replace("]", "") for line in told if line] == [
        "0:04 Heard for Cost of the pain: “thirty thousand”",
        "0:04 Checklist, Cost of the pain: done",
        f"0:07 You found the card “{CARD.headline}” good",
        f"0:08 You found the tip “{TIP.headline}” bad",
    ]
    assert item not in text


def test_an_item_whose_playbook_is_gone_is_told_by_what_is_known_of_it(path):
    text = FORMATS["txt"](read(path, keep(path, [utterance(1), TICK])))
    assert "[0:04] Checklist, Budget: done" in text


def test_off_the_record_takes_the_last_half_minute_off_the_disk_at_once(path):
    journal = new_journal(path)
    list(journal.open())
    secret = utterance(6, "the unheardof number is nine")
    early, late_moment = utterance(1), MOMENT.__class__(2, "price", Channel.PROSPECT, 6, "nine", 16)
    for event in (early, MOMENT, CARD, TIP, secret, late_moment):
        list(journal.record(event))
    assert list(journal.record(OFF)) == [OFF]
    assert columns(path, "SELECT id FROM utterances") == [(1,)]
    assert columns(path, "SELECT id FROM moments") == [(1,)]
    assert columns(path, "SELECT text FROM marks") == [("Off the record",)]
    assert not [name for name, bytes in files(path.parent).items() if b"unheardof" in bytes]
    list(journal.record(utterance(17)))
    list(journal.close(60.0))
    assert [said.id for said in read(path, "last").utterances] == [1, 17]


def test_what_was_forgotten_does_not_come_back_with_a_new_file(path):
    journal = new_journal(path)
    list(journal.open())
    for event in (utterance(1), utterance(6, "the unheardof number"), OFF):
        list(journal.record(event))
    for file in list(path.parent.iterdir()):
        file.unlink()
    list(journal.record(utterance(17)))
    assert columns(path, "SELECT id FROM utterances") == [(1,), (17,)]


def test_a_tip_that_was_on_its_way_is_not_kept_after_going_off_the_record(path):
    journal = new_journal(path)
    list(journal.open())
    list(journal.record(OFF))
    late = Tip(2, 2, "Name the value", "What would it be worth?", "the number", 17.0)
    assert list(journal.record(late)) == []
    list(journal.record(utterance(17)))  # said after the rep was on the record again
    list(journal.close(60.0))
    record = read(path, "last")
    assert (record.tips, len(record.utterances)) == ((), 1)


@pytest.mark.parametrize("late", [False, True], ids=["on disk", "on its way"])
def test_a_tip_about_what_is_off_the_record_goes_even_if_it_quotes_earlier_words(path, late):
    journal = new_journal(path)
    list(journal.open())
    moment = MOMENT.__class__(2, "price", Channel.PROSPECT, 6, "nine", 16.0)
    tip = Tip(2, 2, "Name the value", "What would it be worth?", "said long before", 1.0)
    for event in (moment, OFF, tip) if late else (moment, tip, OFF):
        list(journal.record(event))
    list(journal.close(60.0))
    assert read(path, "last").tips == ()


def test_a_pause_is_marked_and_forgets_nothing(path):
    paused = ModeChanged(Mode.PAUSED, 40.0, 40.0)
    record = read(path, keep(path, [utterance(1), utterance(16), paused]))
    assert len(record.utterances) == 2
    assert record.marks == (Mark(40.0, "mode", "", "Paused"),)


def test_a_turn_ends_where_the_call_was_paused(path):
    paused = ModeChanged(Mode.PAUSED, 8.0, 8.0)
    said = [utterance(2), utterance(4)]  # both by the rep
    assert len(read(path, keep(path, said)).turns()) == 1
    record = read(path, keep(path, [said[0], paused, said[1]]))
    assert [turn.text for turn in record.turns()] == [one.text for one in said]
    assert Statistics.of(record).numbers().longest_monologue == 2.0


def test_a_turn_begins_where_one_listens_again_not_before_in_what_is_exported_too(path):
    off, on = ModeChanged(Mode.OFF_RECORD, 41.0, 40.0), ModeChanged(Mode.ON, 50.0, 50.0)
    first = utterance(3, "so we", start=49.985, end=51.0, words=())
    then = utterance(5, "would need it", start=51.5, end=53.0, words=())
    record = read(path, keep(path, [utterance(1), off, on, first, then]))
    assert [(turn.start, turn.text) for turn in record.turns()[1:]] == [
        (50.0, "so we would need it")
    ]
    assert "[0:50] Prospect: so we would need it" in FORMATS["txt"](record)


def test_a_call_gets_another_name(path):
    call = keep(path, [utterance(1)])
    with Library(path) as library:
        library.rename(call, "Northwind, second talk")
        assert library.call(call).title == "Northwind, second talk"
        with pytest.raises(UnknownCall):
            library.rename(99, "Nobody")
