"""What was said and advised, as rows."""

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.events import (
    Card,
    Channel,
    Mark,
    Mode,
    ModeChanged,
    Moment,
    Partial,
    Revision,
    Side,
    SideState,
    SpeechEnded,
    Tip,
    TipDelta,
    TipDropped,
    Utterance,
    Word,
)
from app.record.call_record import CallRecord, CallState
from app.ui.transcript_model import TranscriptModel
from app.ui.transcript_rows import PARAGRAPH
from tests.unit.record.scenes import STARTED

REP, PROSPECT = Channel.REP, Channel.PROSPECT


def words(text: str, start: float) -> tuple[Word, ...]:
    return tuple(
        Word(word, start + n * 0.5, start + n * 0.5 + 0.5, 0.9)
        for n, word in enumerate(text.split())
    )


def said(id: int, channel: Channel, start: float, text: str) -> Utterance:
    heard = words(text, start)
    return Utterance(id, channel, start, heard[-1].end, text, heard)


def saying(id: int, channel: Channel, start: float, committed: str, tentative: str = "") -> Partial:
    return Partial(id, channel, start, committed, words(committed, start), tentative)


def price(id: int, utterance: int, quote: str, at: float) -> tuple[Moment, Card]:
    moment = Moment(id, "price", PROSPECT, utterance, quote, at)
    return moment, Card(id, "price", id, "Name the value", "Compared to what?", quote, at)


@pytest.fixture
def model(qapp):
    made = TranscriptModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def hear(model: TranscriptModel, *events) -> TranscriptModel:
    for event in events:
        model.hear(event)
    return model


def told(model: TranscriptModel) -> list[str]:
    return [model.row(place).spoken() for place in range(model.rowCount())]


def advice(model: TranscriptModel) -> list[list[str]]:
    """The headlines beside each row."""
    rows = (model.row(place) for place in range(model.rowCount()))
    return [[one.headline for one in row.advice] for row in rows]


def record(*utterances: Utterance, **more) -> CallRecord:
    return CallRecord(
        id=1,
        title="Acme",
        started=STARTED,
        length=100.0,
        state=CallState.CLOSED,
        utterances=tuple(sorted(utterances, key=lambda one: one.start)),
        **more,
    )


def test_one_sides_utterances_are_one_turn_until_the_other_speaks(model):
    hear(
        model,
        said(1, PROSPECT, 0, "Yes."),
        said(2, PROSPECT, 2, "I have time."),
        said(3, REP, 65, "Great."),
    )
    assert told(model) == ["0:00 Prospect: Yes. I have time.", "1:05 You: Great."]


def test_only_the_tentative_tail_of_what_is_being_said_is_grey(model):
    hear(model, saying(1, PROSPECT, 0, "we already use", "Sales bridge"))
    [line] = model.row(0).lines
    assert (line.committed, line.tentative) == ("we already use", "Sales bridge")
    assert model.row(0).text == "we already use Sales bridge"
    hear(model, said(1, PROSPECT, 0, "we already use Salesbridge"))
    assert (line.committed, line.tentative) == ("we already use Salesbridge", "")


def test_a_partial_that_comes_to_nothing_leaves_no_row(model):
    hear(model, said(1, REP, 0, "Hello."), saying(2, PROSPECT, 3, "", "mhm"))
    assert model.rowCount() == 2
    hear(model, saying(2, PROSPECT, 3, ""))
    assert told(model) == ["0:00 You: Hello."]


def test_a_revision_changes_the_words_in_their_place(model):
    hear(model, said(1, REP, 0, "Hello."), said(2, PROSPECT, 3, "the prize is high"))
    hear(model, Revision(2, "the price is high", ()), Revision(99, "of nobody", ()))
    assert told(model) == ["0:00 You: Hello.", "0:03 Prospect: the price is high"]


def test_an_utterance_that_comes_late_splits_the_turn_that_it_fell_into(model):
    hear(model, said(1, REP, 0, "Let me explain."), said(2, REP, 10, "And so on."))
    assert model.rowCount() == 1
    hear(model, said(3, PROSPECT, 5, "Wait."))
    assert told(model) == [
        "0:00 You: Let me explain.",
        "0:05 Prospect: Wait.",
        "0:10 You: And so on.",
    ]


def test_turns_that_lose_what_stood_between_them_become_one(model):
    hear(model, said(1, REP, 0, "One."), saying(2, PROSPECT, 5, "", "hm"), said(3, REP, 9, "Two."))
    assert model.rowCount() == 3
    hear(model, saying(2, PROSPECT, 5, ""))
    assert told(model) == ["0:00 You: One. Two."]


def test_a_final_whose_first_word_began_later_moves_behind_what_was_said_before(model):
    hear(model, saying(1, REP, 4.0, "", "so"), said(2, PROSPECT, 4.5, "Yes."))
    assert told(model)[0].startswith("0:04 You")
    hear(model, said(1, REP, 5.2, "So."))
    assert told(model) == ["0:04 Prospect: Yes.", "0:05 You: So."]


def test_a_long_turn_goes_on_in_rows_without_a_name(model):
    sentence = "word " * 19 + "end."
    for n in range(20):
        hear(model, said(n + 1, REP, n * 12.0, sentence))
    rows = [model.row(place) for place in range(model.rowCount())]
    assert len(rows) > 1
    assert [row.named for row in rows] == [True] + [False] * (len(rows) - 1)
    assert all(len(row.text) < PARAGRAPH + 2 * len(sentence) for row in rows)


def test_what_is_told_in_any_order_gives_the_rows_of_the_record(model):
    chance = random.Random(7)
    utterances = [
        said(n, chance.choice([REP, PROSPECT]), n * 3.0, "some words that say it " * 5)
        for n in range(1, 80)
    ]
    shuffled = utterances[:]
    chance.shuffle(shuffled)
    for one in shuffled:
        hear(model, saying(one.id, one.channel, one.start - chance.random(), "some", "words"))
        hear(model, one)
    live = told(model), [model.row(place).named for place in range(model.rowCount())]
    model.show(record(*utterances))
    assert live == (told(model), [model.row(place).named for place in range(model.rowCount())])


# -- the caret -------------------------------------------------------------------------------------


def test_the_caret_stands_at_the_newest_words_and_goes_when_the_side_is_silent(model):
    hear(model, saying(1, PROSPECT, 0, "we", "use"))
    assert model.has_caret(0)
    hear(model, said(1, PROSPECT, 0, "we use it"))
    assert model.has_caret(0)
    hear(model, SpeechEnded(PROSPECT, 2.0))
    assert not model.has_caret(0)


def test_both_sides_may_speak_at_once_and_each_has_its_caret(model):
    hear(model, saying(1, PROSPECT, 0, "we"), saying(2, REP, 1, "I"))
    assert [model.has_caret(place) for place in (0, 1)] == [True, True]
    hear(model, SpeechEnded(PROSPECT, 2.0))
    assert [model.has_caret(place) for place in (0, 1)] == [False, True]


# -- advice ----------------------------------------------------------------------------------------


def test_a_card_stands_at_the_sentence_that_caused_it(model):
    hear(model, said(1, REP, 0, "So?"), said(2, PROSPECT, 3, "it is too expensive"))
    hear(model, said(3, REP, 8, "I see."), *price(1, 2, "too expensive", 4.0))
    assert advice(model) == [[], ["Name the value"], []]
    [line], [one] = model.row(1).lines, model.row(1).advice
    begin, end = line.place_of(one)
    assert line.text[begin:end] == "too expensive"
    assert one.kind == "Price objection"


def test_of_a_quote_that_was_said_twice_the_one_of_that_time_is_meant(model):
    hear(model, said(1, PROSPECT, 0, "too much is too much you know"))
    hear(model, *price(1, 1, "too much", 1.5))
    [line], [one] = model.row(0).lines, model.row(0).advice
    assert line.place_of(one) == (12, 20)


def test_a_quote_that_was_revised_away_is_nowhere_and_its_card_stays(model):
    hear(model, said(1, PROSPECT, 0, "too expansive"), *price(1, 1, "too expansive", 0.0))
    hear(model, Revision(1, "too expensive", ()))
    [line], [one] = model.row(0).lines, model.row(0).advice
    assert line.place_of(one) is None
    assert one.headline == "Name the value"


def test_a_card_that_is_quicker_than_its_words_waits_for_them(model):
    hear(model, *price(1, 5, "too expensive", 3.0))
    assert model.rowCount() == 0
    hear(model, saying(5, PROSPECT, 3.0, "too expensive"))
    assert advice(model) == [["Name the value"]]


def test_a_tip_streams_in_and_becomes_whole_in_its_place(model):
    hear(model, said(1, PROSPECT, 0, "too expensive"))
    hear(model, Moment(1, "price", PROSPECT, 1, "too expensive", 0.0))
    hear(model, TipDelta(4, 1, "Ask "), TipDelta(4, 1, "about value\nWhat would"))
    [tip] = model.row(0).advice
    assert (tip.headline, tip.say) == ("Ask about value", "What would")
    hear(model, Tip(4, 1, "Ask about the value", "What would it save?", "too expensive", 0.0))
    assert model.row(0).advice == [tip]
    assert (tip.headline, tip.say) == ("Ask about the value", "What would it save?")


def test_a_tip_that_is_dropped_is_taken_back(model):
    hear(model, said(1, PROSPECT, 0, "too expensive"))
    hear(model, Moment(1, "price", PROSPECT, 1, "too expensive", 0.0))
    hear(model, TipDelta(4, 1, "Ask about"), TipDropped(4, 1), TipDropped(5, 1))
    assert advice(model) == [[]]


def test_a_reader_hears_who_said_it_when_and_what_was_advised(model):
    hear(model, said(2, PROSPECT, 63, "too expensive"), *price(1, 2, "too expensive", 63.0))
    heard = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert heard == (
        "1:03 Prospect: too expensive Price objection: Name the value. Compared to what?"
    )


# -- off the record, and the sound ---------------------------------------------------------------


def test_off_the_record_takes_back_what_was_said_since_and_says_so(model):
    hear(
        model,
        said(1, REP, 0, "Hello."),
        said(2, PROSPECT, 40, "between us"),
        *price(1, 2, "between us", 40.0),
        saying(3, REP, 48, "I will", "keep"),
        ModeChanged(Mode.OFF_RECORD, at=50.0, since=20.0),
    )
    assert told(model) == ["0:00 You: Hello.", "Off the record"]
    hear(model, ModeChanged(Mode.ON, 80.0, 80.0), said(4, REP, 82, "So."))
    assert told(model)[2:] == ["Listening again", "1:22 You: So."]


@pytest.mark.parametrize("mode", [Mode.OFF_RECORD, Mode.PAUSED])
def test_words_in_whose_middle_one_listens_again_stand_behind_the_note_of_it(model, mode):
    """The frame of sound that is heard again first begins before the click."""
    events = [
        said(1, REP, 0, "Hello."),
        ModeChanged(mode, 20.0, 2.0 if mode is Mode.OFF_RECORD else 20.0),
        ModeChanged(Mode.ON, 30.0, 30.0),
        saying(2, PROSPECT, 29.985, "so we"),
    ]
    hear(model, *events)
    note = "Off the record" if mode is Mode.OFF_RECORD else "Paused"
    before = ["0:00 You: Hello.", note, "Listening again"]
    assert told(model) == [*before, "0:30 Prospect: so we"]
    hear(model, said(2, PROSPECT, 29.985, "so we would"), said(3, REP, 30.0, "Yes."))
    live = told(model)
    assert live == [*before, "0:30 Prospect: so we would", "0:30 You: Yes."]
    marks = (Mark(20.0, "mode", "", note), Mark(30.0, "mode", "", "Listening again"))
    kept = (events[0], said(2, PROSPECT, 29.985, "so we would"), said(3, REP, 30.0, "Yes."))
    model.show(CallRecord(1, "Acme", STARTED, 60.0, CallState.CLOSED, utterances=kept, marks=marks))
    assert told(model) == live


def test_what_comes_late_from_off_the_record_is_not_shown(model):
    hear(model, said(1, PROSPECT, 0, "Hello."), ModeChanged(Mode.OFF_RECORD, at=50.0, since=20.0))
    late = [said(2, PROSPECT, 30, "between us"), *price(1, 2, "between us", 30.0)]
    hear(model, *late, TipDelta(1, 1, "Ask"), Tip(1, 1, "Ask", "", "between us", 30.0))
    assert told(model) == ["0:00 Prospect: Hello.", "Off the record"]
    assert advice(model) == [[], []]


def test_a_tip_that_streams_while_the_rep_goes_off_the_record_is_gone(model):
    hear(model, said(1, PROSPECT, 40, "too expensive"))
    hear(model, Moment(1, "price", PROSPECT, 1, "too expensive", 40.0), TipDelta(1, 1, "Ask "))
    hear(model, ModeChanged(Mode.OFF_RECORD, at=50.0, since=20.0))
    hear(model, TipDelta(1, 1, "about"), TipDropped(1, 1))
    assert told(model) == ["Off the record"]


def test_a_pause_takes_back_only_what_will_not_become_an_utterance(model):
    hear(
        model,
        said(1, PROSPECT, 0, "Hello."),
        saying(2, REP, 5, "Good", "mor"),
        ModeChanged(Mode.PAUSED, 6.0, 6.0),
    )
    assert told(model) == ["0:00 Prospect: Hello.", "Paused"]


@pytest.mark.parametrize("state", SideState)
def test_a_side_that_goes_or_comes_back_leaves_a_line_and_silence_does_not(model, state):
    side = Side(REP, 4.0, state, "Headset went away", "Using ‘Built-in’ until it is back")
    hear(model, said(1, REP, 0, "One."), said(2, REP, 5, "Two."), side)
    if state in (SideState.HEARING, SideState.SILENT):
        assert told(model) == ["0:00 You: One. Two."]
    else:
        note = "Headset went away. Using ‘Built-in’ until it is back"
        assert told(model) == ["0:00 You: One.", note, "0:05 You: Two."]


# -- a call that was kept ------------------------------------------------------------------------


def test_a_kept_call_shows_the_rows_notes_and_advice_that_it_had_live(model):
    events = [
        said(1, REP, 0, "So?"),
        said(2, PROSPECT, 3, "it is too expensive"),
        *price(1, 2, "too expensive", 4.0),
        Tip(1, 1, "Ask", "Why?", "too expensive", 4.0),
        ModeChanged(Mode.PAUSED, 8.0, 8.0),
        Side(REP, 9.0, SideState.GONE, "Headset went away", ""),
        said(3, REP, 20, "I see."),
    ]
    hear(model, *events)
    live = told(model), advice(model)
    marks = (
        Mark(1.0, "tick", "budget", "done"),
        Mark(2.0, "side", "rep hearing", "Hearing you. Headset"),
        Mark(8.0, "mode", "", "Paused"),
        Mark(9.0, "side", "rep gone", "Headset went away."),
    )
    kept = [event for event in events if isinstance(event, Utterance)]
    moment, card, tip = events[2:5]
    model.show(record(*kept, moments=(moment,), cards=(card,), tips=(tip,), marks=marks))
    assert (told(model), advice(model)) == live


def test_advice_whose_moment_is_lost_stands_at_what_was_said_then(model):
    _, card = price(1, 2, "too expensive", 4.0)
    model.show(
        record(said(1, REP, 0, "So?"), said(2, PROSPECT, 3, "it is"), cards=(replace(card, id=9),))
    )
    assert advice(model) == [[], ["Name the value"]]


def test_a_new_call_begins_empty(model):
    hear(model, said(1, REP, 0, "Hello."), *price(1, 1, "Hello.", 0.0))
    model.clear()
    assert model.rowCount() == 0
    hear(model, said(1, PROSPECT, 0, "Good morning."))
    assert (told(model), advice(model)) == (["0:00 Prospect: Good morning."], [[]])
