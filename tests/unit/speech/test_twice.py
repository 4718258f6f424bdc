"""The prospect's words do not stay in the rep's channel, and no word of the rep's is lost."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from app.events import (
    SAMPLE_RATE,
    Channel,
    Mode,
    ModeChanged,
    Partial,
    Revision,
    SpeechEnded,
    SpeechStarted,
    Utterance,
    Word,
)
from app.speech.decoder import Hypothesis, Window
from app.speech.schedule import Schedule
from app.speech.twice import PATIENCE, Twice
from app.speech.vad import STEP
from tests.fakes import as_frames, frames, sound, words
from tests.unit.speech.test_schedule import both

REP, PROSPECT = Channel.REP, Channel.PROSPECT
PRICE = "It is too expensive for us this year."


@dataclass
class Ears:
    """As a test wants them to be."""

    possible: bool = True
    delay: float | None = 0.12
    echo: tuple[float, float] = (0.0, 0.0)
    """The span in which the microphone heard hardly anything but the prospect."""

    def was_echo(self, start: float, end: float) -> bool:
        return self.echo[0] <= start and end <= self.echo[1]


def final(channel: Channel, line: str, start: float, id: int = 1) -> Utterance:
    said = words(line, start)
    return Utterance(id, channel, said[0].start, said[-1].end, line, said)


def partial(channel: Channel, line: str, start: float, tentative: str = "", id: int = 1) -> Partial:
    return Partial(id, channel, start, line, words(line, start) if line else (), tentative)


def fed(twice: Twice, *events) -> list:
    return [got for event in events for got in twice.feed(event)]


def lines(events, channel=REP) -> list[str]:
    return [one.text for one in events if isinstance(one, Utterance) and one.channel is channel]


def speaking(line: str, start: float, id: int = 9) -> list:
    """All that comes of one utterance of the prospect's."""
    said = final(PROSPECT, line, start, id)
    return [SpeechStarted(PROSPECT, start), SpeechEnded(PROSPECT, said.end), said]


@pytest.mark.parametrize(
    ("heard", "late", "left"),
    [
        (PRICE, 0.12, []),
        ("it is too expensive for us", 0.3, []),
        ("It was too expensive for a year.", 0.12, []),  # misheard, as an echo is
        ("Sorry it is too expensive for us this year.", 0.12 - 0.3, ["Sorry"]),
        (PRICE, 1.5, [PRICE]),  # the rep repeats it
        ("Too much?", 0.72, ["Too much?"]),
        ("What would be the right price then?", 0.12, ["What would be the right price then?"]),
        ("Is that so?", 0.12, ["Is that so?"]),
    ],
)
def test_the_same_words_at_the_same_time_are_an_echo(heard, late, left):
    twice = Twice(Ears())
    got = fed(twice, *speaking(PRICE, 5.0), final(REP, heard, 5.0 + late))
    assert lines(got) == left
    assert lines(got, PROSPECT) == [PRICE]
    if not left:  # what was shown of it goes
        assert got[-1] == Partial(1, REP, 5.0 + late, "", (), "")


def test_what_the_rep_says_before_and_after_an_echo_stays_with_its_times():
    twice = Twice(Ears())
    said = words("I see.", 4.2) + words(PRICE, 5.1) + words("Compared to what?", 7.8)
    mine = Utterance(1, REP, 4.2, said[-1].end, "", said)
    [*_, got] = fed(twice, *speaking(PRICE, 5.0), mine)
    assert got.text == "I see. Compared to what?"
    assert (got.start, got.end) == (4.2, said[-1].end)
    assert got.words == said[:2] + said[-3:]


@pytest.mark.parametrize(
    ("delay", "late", "echo", "left"),
    [
        (
            0.05,
            0.65,
            (0.0, 0.0),
            "It is too expensive for me",
        ),  # repeated by the rep
        (0.05, 0.65, (0.0, 9.0), ""),
        (0.25, 0.5, (0.0, 0.0), ""),
        (None, 0.12, (0.0, 0.0), "It is too expensive for me"),  # no echo was ever found
        (None, 0.12, (0.0, 6.5), ""),
    ],
)
def test_words_in_a_row_are_an_echo_if_they_are_as_late_or_the_sound_says_so(
    delay, late, echo, left
):
    twice = Twice(Ears(delay=delay, echo=echo))
    heard = final(REP, "It is too expensive for me", 5.0 + late)
    got = lines(fed(twice, *speaking(PRICE, 5.0), heard))
    assert got == ([left] if left else ["me"] if echo[1] < 9.0 else [])


def test_with_a_headset_both_may_say_the_same_at_once():
    twice = Twice(Ears(possible=False))
    started, ended, said = speaking(PRICE, 5.0)
    events = [started, final(REP, PRICE, 5.1), ended, said, final(REP, PRICE, 5.1, id=2)]
    assert fed(twice, *events) == events  # and nobody waits


@pytest.mark.parametrize("said", ["Yes, exactly.", "three hundred", "Okay."])
@pytest.mark.parametrize("echo", [(0.0, 0.0), (4.9, 6.0)])
def test_a_few_words_are_an_echo_only_if_the_sound_says_so(said, echo):
    twice = Twice(Ears(echo=echo))
    got = fed(twice, *speaking(said, 5.0), final(REP, said, 5.1))
    assert lines(got) == ([] if echo[1] else [said])


def test_what_was_misheard_beside_an_echo_goes_if_the_sound_says_so():
    heard = "On arors, is too expensive for us this fear."
    got = [
        lines(fed(Twice(Ears(echo=echo)), *speaking(PRICE, 5.0), final(REP, heard, 4.9)))
        for echo in ((0.0, 0.0), (4.0, 8.0))
    ]
    assert got == [["On arors, fear."], []]


def test_the_final_of_an_echo_waits_for_the_prospect_s():
    twice = Twice(Ears())
    started, ended, said = speaking(PRICE, 5.0)
    assert fed(twice, started, ended, final(REP, PRICE, 5.1)) == [started, ended]
    assert lines(fed(twice, said)) == []


def test_a_final_waits_for_no_more_than_the_prospect_s_words_of_its_time():
    twice = Twice(Ears())
    mine = final(REP, "I hear you.", 5.0)
    fed(twice, SpeechStarted(PROSPECT, 4.8), mine)
    assert mine not in fed(twice, partial(PROSPECT, "well we", 4.9, "already", id=9))
    assert mine in fed(twice, partial(PROSPECT, "well we already use it", 4.9, "so", id=9))


def test_a_final_goes_on_when_nothing_could_be_understood_of_the_prospect():
    twice = Twice(Ears())
    mine, cut = final(REP, "I hear you.", 5.0), Revision(1, "I hear you.", words("I hear", 5.0))
    fed(twice, SpeechStarted(PROSPECT, 4.8), mine, cut, SpeechEnded(PROSPECT, 6.0))
    nothing = Partial(9, PROSPECT, 4.8, "", (), "")
    assert fed(twice, nothing) == [nothing, mine, cut]


def test_a_final_waits_while_the_prospect_speaks_on():
    twice = Twice(Ears())
    earlier, mine = final(PROSPECT, "Hello.", 3.0, id=8), final(REP, PRICE, 5.1)
    fed(twice, SpeechStarted(PROSPECT, 3.0), SpeechEnded(PROSPECT, 3.3))
    fed(twice, SpeechStarted(PROSPECT, 5.0), mine)
    assert fed(twice, earlier) == [earlier]
    assert lines(fed(twice, *speaking(PRICE, 5.0)[1:])) == []


def test_of_two_utterances_that_have_ended_both_are_waited_for():
    twice = Twice(Ears())
    first, second = speaking("Hello my friend.", 3.0, id=8), speaking(PRICE, 5.0)
    fed(twice, *first[:2], *second[:2])
    assert lines(fed(twice, first[2], final(REP, PRICE, 5.1))) == []
    assert lines(fed(twice, second[2])) == []


def test_speech_that_was_too_long_for_one_utterance_is_waited_for_to_its_end():
    twice = Twice(Ears())
    fed(twice, SpeechStarted(PROSPECT, 3.0), SpeechEnded(PROSPECT, 8.0))
    twice.decoded(window(8, 4.5))
    assert lines(fed(twice, final(PROSPECT, "Hello.", 3.0, 8), final(REP, PRICE, 5.1))) == []
    twice.decoded(window(9, 8.0))
    assert lines(fed(twice, final(PROSPECT, PRICE, 5.0, id=9))) == []
    mine = final(REP, "I hear you.", 9.0, id=2)
    assert fed(twice, mine) == [mine]


def window(id: int, speech_end: float) -> Window:
    return Window(id, PROSPECT, 0.0, speech_end, True, np.zeros(0, np.float32))


def test_an_echo_keeps_its_pace():
    slower = tuple(
        word._replace(start=5.0 + 2.5 * (word.start - 5.0) - 0.25, end=5.2 + 2.5 * (word.end - 5.0))
        for word in words("it is too", 5.0)
    )
    mine = Utterance(1, REP, 4.75, 7.0, "it is too", slower)
    assert lines(fed(Twice(Ears()), *speaking(PRICE, 5.0), mine)) == ["it is too"]


def test_music_that_sounds_like_speech_holds_nobody_up_for_long():
    twice = Twice(Ears())
    mine = final(REP, "I hear you.", 5.0)
    fed(twice, SpeechStarted(PROSPECT, 1.0), mine)
    assert list(twice.pass_to(mine.end + PATIENCE - 0.1)) == []
    assert list(twice.pass_to(mine.end + PATIENCE + 0.1)) == [mine]


def test_finals_keep_their_order():
    twice = Twice(Ears())
    first, second = final(REP, "One.", 5.0), final(REP, "Two.", 8.0, id=2)
    started, ended, said = speaking(PRICE, 4.9)
    fed(twice, started, first, ended, second)
    assert fed(twice, said) == [said, first, second]


def test_an_echo_is_never_committed_and_the_rep_s_words_only_grow():
    twice = Twice(Ears())
    got = fed(
        twice,
        SpeechStarted(PROSPECT, 5.0),
        partial(REP, "it is too", 5.1, "expensive"),
        partial(PROSPECT, "It is", 5.0, "too", id=9),
        partial(REP, "it is too expensive", 5.1, "for"),
        partial(PROSPECT, "It is too expensive", 5.0, "for us", id=9),
        partial(REP, "it is too expensive for us", 5.1, "this fear"),
        SpeechEnded(PROSPECT, 7.5),
        final(PROSPECT, PRICE, 5.0, id=9),
        partial(REP, "it is too expensive for us this year compared", 5.1, "to"),
    )
    mine = [(one.committed, one.tentative) for one in got if getattr(one, "channel", 0) is REP]
    assert mine == [("compared", "to")]


def test_words_of_the_rep_s_are_committed_as_soon_as_the_prospect_s_are_known():
    twice = Twice(Ears())
    mine = partial(REP, "I hear you", 5.0, "and")
    fed(twice, SpeechStarted(PROSPECT, 4.9))
    assert fed(twice, mine) == []
    fed(twice, partial(PROSPECT, "well we use", 4.9, id=9))
    [some] = fed(twice, mine)
    assert (some.committed, some.tentative) == ("I", "")
    assert fed(twice, mine) == []
    fed(twice, SpeechEnded(PROSPECT, 7.0), final(PROSPECT, "well we use something", 4.9, id=9))
    assert fed(twice, mine) == [mine]


def test_words_once_shown_stay_when_speakers_are_turned_on():
    ears = Ears(possible=False)
    twice = Twice(ears)
    mine, more = partial(REP, "I hear you", 5.0), partial(REP, "I hear you now", 5.0)
    assert fed(twice, SpeechStarted(PROSPECT, 4.9), mine)[1:] == [mine]
    ears.possible = True
    assert fed(twice, more) == []
    fed(twice, *speaking("well we use something", 4.9)[1:])
    assert fed(twice, more) == [more]


def test_a_beginning_that_may_be_an_echo_waits_for_more():
    twice = Twice(Ears())
    fed(twice, *speaking(PRICE, 5.0))
    two, three = (partial(REP, line, 5.1, "x") for line in ("it is", "it is not"))
    assert [one.committed for one in fed(twice, two, three)] == ["it is not"]


def test_what_was_shown_and_turns_out_to_be_an_echo_is_revised():
    twice = Twice(Ears())
    mine = partial(REP, "Right it is not too", 4.8)
    assert fed(twice, mine) == [mine]
    *_, said, revised = fed(
        twice, *speaking(PRICE, 5.0), final(REP, "Right it is too expensive for us.", 4.8)
    )
    assert (said.text, revised.text) == ("Right", "Right")
    assert isinstance(revised, Revision)


def test_a_revision_of_what_was_cut_is_replaced_by_ours():
    twice = Twice(Ears())
    heard = final(REP, "Sorry it is too expensive for us this year.", 4.8)
    raw = Revision(1, heard.text, heard.words)
    later = Revision(2, "An edit.", words("An edit.", 1.0))
    got = fed(twice, *speaking(PRICE, 5.0), heard, raw, later)
    assert lines(got) == ["Sorry"]
    assert [one for one in got if isinstance(one, Revision)] == [later]


@pytest.mark.parametrize("mode", [Mode.PAUSED, Mode.OFF_RECORD])
def test_a_pause_lets_go_what_waits_and_off_the_record_forgets_it(mode):
    twice = Twice(Ears())
    early, late = final(REP, "One.", 5.0), final(REP, "Two.", 30.0, id=2)
    fed(twice, SpeechStarted(PROSPECT, 4.9), early, late)
    changed = ModeChanged(mode, 40.0, 40.0 if mode is Mode.PAUSED else 10.0)
    kept = [early, late] if mode is Mode.PAUSED else [early]
    assert fed(twice, changed) == [*kept, changed]
    again = final(REP, "Three.", 41.0, id=3)
    assert fed(twice, again) == [again]  # nobody is waited for any more


def test_a_pause_waits_for_what_was_said_before_it():
    twice = Twice(Ears())
    started, ended, said = speaking(PRICE, 5.0)
    paused = ModeChanged(Mode.PAUSED, 8.0, 8.0)
    assert fed(twice, started, ended, final(REP, PRICE, 5.1), paused)[2:] == [paused]
    assert lines(fed(twice, said)) == []


def test_a_pause_waits_no_longer_than_anything_else():
    twice = Twice(Ears())
    mine = final(REP, PRICE, 5.1)
    paused = ModeChanged(Mode.PAUSED, 8.0, 8.0)
    fed(twice, *speaking(PRICE, 5.0)[:2], mine, paused)
    assert list(twice.pass_to(mine.end + PATIENCE + 0.1)) == [mine]


@pytest.mark.parametrize("heard", [2, 3])
def test_what_the_prospect_said_off_the_record_is_forgotten(heard):  # understood already, or not
    twice = Twice(Ears())
    fed(twice, *speaking(PRICE, 5.0)[:heard], ModeChanged(Mode.OFF_RECORD, 9.0, 4.0))
    mine = final(REP, PRICE, 5.1)
    assert fed(twice, mine) == [mine]


def test_what_could_not_be_understood_after_all_has_no_echo():
    twice = Twice(Ears())
    fed(twice, SpeechStarted(PROSPECT, 5.0), partial(PROSPECT, PRICE, 5.0, id=9))
    fed(twice, SpeechEnded(PROSPECT, 8.0), Partial(9, PROSPECT, 5.0, "", (), ""))
    mine = final(REP, PRICE, 5.1)
    assert fed(twice, mine) == [mine]


def test_what_was_shown_of_an_utterance_stays_certain_over_a_pause():
    twice = Twice(Ears())
    shown, said = partial(REP, "I see it", 4.0), final(REP, "Ice", 4.0)
    fed(twice, shown, ModeChanged(Mode.PAUSED, 6.0, 6.0))
    assert fed(twice, said) == [said, Revision(1, "Ice", said.words)]


@pytest.mark.parametrize("seed", range(20))
def test_of_two_real_recognisers_every_word_comes_out(seed):
    dice = random.Random(seed)
    twice = Twice(Ears())
    given = list(of_both(dice))
    got = fed(twice, *given)
    for channel in Channel:
        mine = [one for one in given if isinstance(one, Utterance) and one.channel is channel]
        assert mine
        assert [one for one in got if isinstance(one, Utterance) and one.channel is channel] == mine


@pytest.mark.parametrize("seed", range(20))
def test_of_a_real_echo_nothing_comes_out_however_late_the_decoder_is(seed):
    dice = random.Random(seed)
    twice = Twice(Ears(delay=LATE, echo=(0.0, math.inf)))
    given, got = [], []
    for event in an_echo(dice, twice):
        given.append(event)
        got += twice.feed(event)
    assert lines(given, PROSPECT) == lines(got, PROSPECT)
    assert lines(given)
    assert not lines(got)
    shown = [one for one in got if isinstance(one, Partial) and one.channel is REP]
    assert not [one for one in shown if one.words]


LATE = 0.16
"""Seconds, in whole steps and whole frames."""


def of_both(dice: random.Random) -> Iterator:
    """What two recognisers say of speech at random: words that are the one side's only."""
    patterns = [speech(dice), speech(dice)]

    def hear(window: Window) -> tuple[Word, ...]:  # now and then nothing
        beats = range(int(window.start * 2) + 1, int(window.speech_end * 2))
        said = tuple(Word(f"{window.channel}{n}", n / 2, n / 2 + 0.3, 0.9) for n in beats)
        return said if dice.random() < 0.85 else ()

    sides = zip(frames(patterns[0], REP), frames(patterns[1], PROSPECT), strict=True)
    return recognised(both(*patterns), sides, hear, dice, 0.2)


def an_echo(dice: random.Random, twice: Twice) -> Iterator:
    """What two recognisers say of speech at random that both hear.

    The microphone's sounds on in short pauses: one utterance of two of the prospect's.
    """
    turns = [("#" * dice.randint(10, 60), "." * dice.randint(5, 40)) for _ in range(12)]
    pattern = "".join(map("".join, turns)).ljust(800, ".")
    drawn = "".join(said + ("#" if len(gap) < 30 else ".") * len(gap) for said, gap in turns)
    late = round(LATE * SAMPLE_RATE)
    played = sound(pattern)
    heard = np.pad(played, (late, 0))[: len(played)]

    def hear(window: Window) -> tuple[Word, ...]:
        twice.decoded(window)
        delay = LATE if window.channel is REP else 0.0
        start, end = window.start - delay, window.start - delay + len(window.samples) / SAMPLE_RATE
        return tuple(
            Word(f"w{at}", at + delay, at + delay + 0.16, 0.9)
            for at in np.arange(0, len(pattern) * STEP / SAMPLE_RATE, 0.192).tolist()
            if start <= at and at + 0.16 <= end and set(pattern[round(at / 0.032) :][:5]) == {"#"}
        )

    sides = zip(as_frames(heard, REP), as_frames(played, PROSPECT), strict=True)
    schedule = both("." * (late // STEP) + drawn, pattern)
    return recognised(schedule, sides, hear, dice, 0.02)


def speech(dice: random.Random) -> str:
    runs = [dice.choice("#.") * dice.randint(3, 60) for _ in range(12)]
    return "".join(runs).ljust(800, ".")


def recognised(schedule: Schedule, sides, hear, dice: random.Random, often: float) -> Iterator:
    """What the recognisers say, with a decoder that is late now and then."""
    for both_sides in sides:
        for frame in both_sides:
            yield from schedule.feed(frame)
        if dice.random() < often:
            yield from decoded(schedule, hear)
    for channel in Channel:
        yield from schedule.end(channel)
    while not schedule.done:
        yield from decoded(schedule, hear)


def decoded(schedule: Schedule, hear) -> Iterator:
    for window in schedule.next_windows():
        yield from schedule.understand(Hypothesis(window, hear(window)))
