"""The numbers of a call, as it goes on and when it was kept."""

from dataclasses import replace

import pytest

from app.events import Card, Channel, Mode, ModeChanged, Partial, Revision, Tip
from app.record.call_record import CallRecord, CallState
from app.record.statistics import Numbers, Statistics
from tests.unit.record.scenes import CARD, STARTED, TIP, utterance

REP, PROSPECT = Channel.REP, Channel.PROSPECT


def said(id, channel, start, end, text="so it goes"):
    return utterance(id, text, channel=channel, start=start, end=end)


def hear(*events) -> Statistics:
    statistics = Statistics()
    for event in events:
        statistics.hear(event)
    return statistics


def test_a_call_without_a_word_has_no_numbers():
    assert hear().numbers() == Numbers()


def test_the_share_is_of_speech_and_silence_is_nobodys():
    numbers = hear(said(1, REP, 0, 60), said(2, PROSPECT, 300, 420)).numbers()
    assert numbers.talk_share == pytest.approx(1 / 3)


def test_under_two_minutes_of_speech_there_is_no_share_and_no_pace():
    almost = [said(1, REP, 0, 60), said(2, PROSPECT, 100, 159.9)]
    assert hear(*almost).numbers().talk_share is None
    assert hear(*almost).numbers().pace is None
    assert hear(*almost, said(3, PROSPECT, 160, 161)).numbers().talk_share is not None


def test_the_pace_is_the_reps_words_in_a_minute_of_the_reps_speech():
    events = [said(1, REP, 0, 30, "word " * 75), said(2, PROSPECT, 40, 140, "slow")]
    assert hear(*events).numbers().pace == pytest.approx(150)


def test_a_rep_who_said_nothing_has_a_share_of_zero_and_no_pace():
    numbers = hear(said(1, PROSPECT, 0, 200)).numbers()
    assert numbers.talk_share == 0
    assert numbers.pace is None


def test_each_side_has_its_questions():
    numbers = hear(
        said(1, REP, 0, 2, "How are you? What hurts most??"),
        said(2, PROSPECT, 3, 5, "Why do you ask?"),
        said(3, REP, 6, 8, "To understand."),
    ).numbers()
    assert (numbers.questions, numbers.questions_prospect) == (2, 1)


def test_the_longest_turn_goes_from_its_first_word_to_its_last_over_several_utterances():
    numbers = hear(
        said(1, REP, 10, 20),
        said(2, REP, 22, 52),
        said(3, PROSPECT, 53, 153),
        said(4, REP, 160, 180),
    ).numbers()
    assert numbers.longest_turn == pytest.approx(42)


def test_the_pause_is_the_median_before_the_reps_answers_and_coming_in_early_is_none():
    numbers = hear(
        said(1, PROSPECT, 0, 10),
        said(2, REP, 10.5, 12),
        said(3, PROSPECT, 12, 20),
        said(4, REP, 22, 25),  # 2 s
        said(5, PROSPECT, 26, 40),
        said(6, REP, 39, 45),  # before the prospect was done
    ).numbers()
    assert numbers.pause == pytest.approx(0.5)


def test_who_answers_the_rep_at_once_gives_the_rep_no_pause():
    assert hear(said(1, REP, 0, 10), said(2, PROSPECT, 11, 12)).numbers().pause is None


def test_an_utterance_that_comes_late_takes_its_place_in_the_call():
    in_order = [said(1, REP, 0, 10), said(2, PROSPECT, 12, 14), said(3, REP, 16, 30)]
    late = [in_order[0], in_order[2], in_order[1]]
    assert hear(*late).numbers() == hear(*in_order).numbers()
    assert hear(*late).numbers().longest_turn == pytest.approx(14)


def test_a_revision_changes_the_words_and_not_the_time():
    statistics = hear(said(1, REP, 0, 120, "one two three four"))
    assert statistics.numbers().pace == pytest.approx(2)
    statistics.hear(Revision(1, "what about one two?", ()))
    statistics.hear(Revision(99, "nobody said this?", ()))
    assert statistics.numbers().questions == 1
    statistics.hear(Revision(1, "one two", ()))
    assert statistics.numbers().pace == pytest.approx(1)


def test_what_is_still_being_said_does_not_count_yet():
    assert hear(Partial(1, REP, 0.0, "why?", (), "")).numbers().questions == 0


def test_cards_and_tips_are_counted_once_each():
    numbers = hear(CARD, CARD, replace(CARD, id=2), TIP).numbers()
    assert (numbers.cards, numbers.tips) == (2, 1)


def test_what_is_off_the_record_is_taken_out_again_and_what_comes_late_stays_out():
    statistics = hear(
        said(1, REP, 0, 20, "Shall we?"),
        replace(CARD, id=1, quote_at=5.0),
        said(2, REP, 40, 80, "Between us, is it true?"),
        replace(CARD, id=2, quote_at=45.0),
        replace(TIP, quote_at=45.0),
        ModeChanged(Mode.OFF_RECORD, at=90.0, since=60.0),
    )
    assert statistics.numbers().questions == 1
    assert statistics.numbers().longest_turn == pytest.approx(20)
    assert (statistics.numbers().cards, statistics.numbers().tips) == (2, 1)
    statistics.hear(replace(CARD, id=3, quote_at=75.0))
    assert statistics.numbers().cards == 2
    statistics.hear(replace(CARD, id=4, quote_at=95.0))
    assert statistics.numbers().cards == 3


def test_a_pause_forgets_nothing():
    statistics = hear(said(1, REP, 0, 20, "Shall we?"), ModeChanged(Mode.PAUSED, 30.0, 30.0))
    assert statistics.numbers().questions == 1


def test_a_kept_call_has_the_numbers_that_it_had_while_it_ran():
    events = [said(n, (REP, PROSPECT)[n % 2], n * 10.0, n * 10.0 + 8, "is it?") for n in range(20)]
    advice = [Card(1, "price", 1, "a", "b", "c", 3.0), Tip(1, 1, "a", "b", "c", 3.0)]
    record = CallRecord(
        id=1,
        title="Acme",
        started=STARTED,
        length=300.0,
        state=CallState.CLOSED,
        utterances=tuple(events),
        cards=(advice[0],),
        tips=(advice[1],),
    )
    assert Statistics.of(record).numbers() == hear(*events, *advice).numbers()
    assert Statistics.of(record).numbers().talk_share == pytest.approx(0.5)
