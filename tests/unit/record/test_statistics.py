"""The numbers of a call, as it goes on and when it was kept."""

from dataclasses import replace
from random import Random

import pytest

from app.events import (
    Card,
    Channel,
    Mode,
    ModeChanged,
    Partial,
    Revision,
    SpeechEnded,
    SpeechStarted,
    Tip,
    Word,
)
from app.record.call_record import CallRecord, CallState
from app.record.statistics import Numbers, Statistics
from tests.unit.record.scenes import CARD, STARTED, TIP, utterance

REP, PROSPECT = Channel.REP, Channel.PROSPECT


def said(id, channel, start, end, text="so it goes"):
    return utterance(id, text, channel=channel, start=start, end=end)


def saying(id, channel, start, end, committed="so it goes on", tentative=""):
    """Said from `start` to `end` so far, without a final yet."""
    words = tuple(Word(word, start, end, 0.9) for word in committed.split())
    return Partial(id, channel, start, committed, words, tentative)


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


def test_a_monologue_goes_from_its_first_word_to_its_last_over_several_utterances():
    numbers = hear(
        said(1, REP, 10, 20),
        said(2, REP, 22, 52),
        said(3, PROSPECT, 53, 153),
        said(4, REP, 160, 180),
    ).numbers()
    assert numbers.longest_monologue == pytest.approx(42)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("Mm-hm.", 50), ("Yeah, I see.", 50), ("Okay. Right.", 50), ("Why is that?", 28), ("No.", 28)],
)
def test_a_monologue_ends_where_the_prospect_says_more_than_a_backchannel(text, seconds):
    numbers = hear(
        said(1, REP, 0, 20), said(2, PROSPECT, 20.5, 21), said(2, PROSPECT, 20.5, 21, text)
    ).numbers()
    assert numbers.longest_monologue == pytest.approx(20)
    numbers = hear(
        said(1, REP, 0, 20), said(2, PROSPECT, 20.5, 21, text), said(3, REP, 22, 50)
    ).numbers()
    assert numbers.longest_monologue == pytest.approx(seconds)


def test_five_seconds_of_silence_free_the_floor():
    assert hear(said(1, REP, 0, 20), said(2, REP, 24.9, 30)).numbers().longest_monologue == 30
    assert hear(said(1, REP, 0, 20), said(2, REP, 25, 30)).numbers().longest_monologue == 20


def test_a_monologue_runs_with_the_clock_while_the_rep_speaks_and_waits_for_no_final():
    statistics = hear(SpeechStarted(REP, 10.0), saying(1, REP, 10.1, 12.0))
    assert statistics.monologue(12.5) == pytest.approx(2.4)
    assert statistics.monologue(70.0) == pytest.approx(59.9)  # looks are left out
    statistics.hear(SpeechEnded(REP, 70.2))
    statistics.hear(said(1, REP, 10.1, 70.0))
    assert statistics.monologue(73.0) == pytest.approx(59.9)
    assert statistics.monologue(75.0) == 0


def test_the_running_monologue_outlives_a_backchannel_and_ends_with_the_prospects_first_words():
    statistics = hear(said(1, REP, 0, 50), SpeechStarted(REP, 50.5))
    statistics.hear(saying(2, PROSPECT, 50.2, 50.6, "", "mm-hm"))
    assert statistics.monologue(51.0) == pytest.approx(51)
    statistics.hear(saying(2, PROSPECT, 50.2, 51.6, "mm-hm but", "that is"))
    assert statistics.monologue(52.0) == 0


def test_a_sound_after_a_silence_is_no_part_of_the_monologue_before():
    statistics = hear(said(1, REP, 0, 50), SpeechStarted(REP, 55.5))
    assert statistics.monologue(56.0) == 0


def test_words_that_came_to_nothing_end_no_monologue():
    statistics = hear(said(1, REP, 0, 50), saying(2, PROSPECT, 50.2, 51, "thanks for", "watching"))
    assert statistics.monologue(51.0) == 0
    statistics.hear(Partial(2, PROSPECT, 50.2, "", (), ""))
    assert statistics.monologue(51.0) == pytest.approx(50)
    statistics.hear(saying(4, PROSPECT, 51, 51.5, "thanks for", "watching"))
    statistics.hear(said(6, PROSPECT, 52, 52.5, "Yeah."))
    assert statistics.monologue(53.0) == pytest.approx(50)


def test_a_pause_of_the_call_ends_the_running_monologue_and_a_voice_cut_off_by_it():
    statistics = hear(said(1, REP, 0, 50), SpeechStarted(REP, 50.5))
    statistics.hear(ModeChanged(Mode.PAUSED, 51.0, 51.0))
    assert statistics.monologue(52.0) == 0
    statistics.hear(ModeChanged(Mode.ON, 53.0, 53.0))
    assert statistics.monologue(53.5) == 0


def test_patience_is_the_median_before_the_reps_answers_and_coming_in_early_is_none():
    events = [
        said(1, PROSPECT, 0, 10),
        said(2, REP, 10.5, 12),
        said(3, PROSPECT, 12, 20),
        said(4, REP, 22, 25),  # 2 s
        said(5, PROSPECT, 26, 40),
        said(6, REP, 39, 45),  # before the prospect was done
    ]
    assert hear(*events).numbers().patience == pytest.approx(0.5)
    assert hear(*events[:4]).numbers().patience is None  # of two answers


def test_a_word_of_assent_is_no_turn_that_is_answered():
    pairs = [(said(n, REP, n, n + 0.5), said(n + 1, PROSPECT, n + 0.7, n + 0.9, "Yeah.")) for n in
             range(1, 20, 2)]  # fmt: skip
    assert hear(*(one for pair in pairs for one in pair)).numbers().patience is None


def test_who_answers_the_rep_at_once_gives_the_rep_no_pause():
    turns = [said(n, (PROSPECT, REP)[n % 2], 2 * n, 2 * n + 1.5) for n in range(1, 7)]
    assert hear(*turns).numbers().patience is None  # of two answers
    assert hear(*turns, said(7, REP, 14, 15)).numbers().patience == pytest.approx(0.5)


def test_who_begins_while_the_other_goes_on_and_does_not_stop_breaks_in():
    numbers = hear(
        said(1, PROSPECT, 0, 4),
        said(2, REP, 2, 3.2),  # breaks in
        said(22, REP, 3.4, 4.6),  # and goes on
        said(3, REP, 10, 14),
        said(4, PROSPECT, 12, 12.6, "Wait a second."),
        said(5, PROSPECT, 13, 13.5, "I have one question."),  # together longer than a second
        said(6, PROSPECT, 20, 24),
        said(7, REP, 23.8, 26),  # a short overlap at the change of turns
        said(8, PROSPECT, 30, 34),
        said(9, REP, 31, 31.8),  # gives way
        said(10, PROSPECT, 40, 44),
        said(11, REP, 41, 42.5, "Yeah. Right."),
        said(12, REP, 50, 52),
        said(13, PROSPECT, 50.1, 53),  # both at once
        said(14, PROSPECT, 60, 66),
        said(15, REP, 61, 61.6),
        said(16, REP, 62.4, 63.2),  # gives way twice
    ).numbers()
    assert (numbers.interruptions, numbers.interrupted) == (1, 1)


def test_fillers_are_per_minute_of_the_reps_english():
    text = "Um, you know, that is the one that we have and it is, like, good. " * 5
    assert hear(said(1, REP, 0, 59, text)).numbers().fillers is None
    assert hear(said(1, REP, 0, 90, text)).numbers().fillers == pytest.approx(10)
    german = "Das ist um die zehn Prozent mehr und dann um zwei Uhr im Haus " * 5
    assert hear(said(1, REP, 0, 90, german)).numbers().fillers is None


def test_the_pace_now_is_of_the_last_half_minute_of_the_reps_speech():
    slow = [said(n, REP, 10 * n, 10 * n + 8, "word " * 16) for n in range(12)]
    fast = [said(n, REP, 10 * n, 10 * n + 10, "word " * 30) for n in range(12, 15)]
    prospect = said(99, PROSPECT, 150, 200)
    numbers = hear(*slow, *fast, prospect).numbers()
    assert numbers.pace_now == pytest.approx(180)
    assert numbers.pace == pytest.approx(60 * (12 * 16 + 90) / (12 * 8 + 30))
    assert hear(*slow, *fast, prospect, said(100, PROSPECT, 200, 280)).numbers().pace_now is None


@pytest.mark.parametrize(
    "texts",
    [
        ["Could you tell me a bit", "about your sales team?"],
        ["Could you tell me a bit.", "About your sales team?"],
        ["Could you tell me", "a bit about", "your sales team?"],
        ["Could you tell me a bit about your sales team"],
    ],
)
def test_a_question_in_pieces_is_one_question(texts):
    pieces = [said(n, REP, 3 * n, 3 * n + 2.5, text) for n, text in enumerate(texts)]
    assert hear(*pieces, said(9, PROSPECT, 12, 15)).numbers().questions == 1


def test_two_questions_in_a_row_are_two():
    pieces = [said(1, REP, 0, 2, "Who else is there?"), said(2, REP, 3, 5, "And the budget?")]
    assert hear(*pieces).numbers().questions == 2
    apart = [
        said(1, REP, 0, 2, "Who is that"),
        said(2, PROSPECT, 3, 5),
        said(3, REP, 6, 7, "A year?"),
    ]
    assert hear(*apart).numbers().questions == 2


def test_an_utterance_that_comes_late_takes_its_place_in_the_call():
    in_order = [said(1, REP, 0, 10), said(2, PROSPECT, 12, 14), said(3, REP, 16, 30)]
    late = [in_order[0], in_order[2], in_order[1]]
    assert hear(*late).numbers() == hear(*in_order).numbers()
    assert hear(*late).numbers().longest_monologue == pytest.approx(14)


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


def test_a_voice_is_counted_where_words_were_understood_in_it_and_once():
    statistics = hear(
        SpeechStarted(PROSPECT, 0.0),
        SpeechEnded(PROSPECT, 200.2),
        said(1, PROSPECT, 0, 200),
        SpeechStarted(REP, 210.0),  # a cough
        SpeechEnded(REP, 211.0),
        SpeechStarted(REP, 220.0),
        SpeechEnded(REP, 239.9),
        said(3, REP, 219.9, 230.0),  # cut in two
        said(5, REP, 230.1, 240.0),
        SpeechStarted(REP, 250.0),  # still going on
        said(7, REP, 250.1, 260.0),
        said(9, REP, 260.0, 270.0),
    )
    rep = 19.9 + 20
    assert statistics.numbers().talk_share == pytest.approx(rep / (200.2 + rep), rel=0.001)


def test_a_long_call_is_counted_as_if_all_of_it_were_new():
    """What is judged for good, and what comes late, are what a look at the whole call gives."""
    texts = ["so what do you think?", "yeah", "too dear, isn't it", "we um have ten", "the price"]
    dice = Random(6)
    events, start = [], 0.0
    for n in range(1, 3000):
        start += dice.choice([0.1, 0.9, 2.0, 4.0, 9.0])
        end = start + dice.choice([0.5, 1.5, 6.0])
        events.append(said(n, dice.choice([REP, PROSPECT]), start, end, dice.choice(texts)))
    running = Statistics()
    for n, event in enumerate(events):
        running.hear(event)
        if n % 10 == 0:
            running.numbers()
    late = said(5000, PROSPECT, 1000.5, 1004.0, "Do you?")
    running.hear(late)
    whole = hear(*events, late).numbers()
    assert min(whole.questions, whole.interruptions, whole.interrupted) > 100
    assert running.numbers() == whole


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
    assert statistics.numbers().longest_monologue == pytest.approx(20)
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
