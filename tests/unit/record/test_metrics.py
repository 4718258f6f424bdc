"""What is counted in words, when a number is worth a word, and the same of a real call."""

from dataclasses import fields, replace

import pytest

from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.call import Call
from app.events import Event, Partial, Revision, SpeechEnded, SpeechStarted, Utterance
from app.record.library import Library
from app.record.metrics.speech_time import SpeechTime
from app.record.metrics.targets import Range, Targets, Verdict
from app.record.metrics.verdicts import HOLD, Judge
from app.record.metrics.watch import Watch
from app.record.metrics.wording import is_backchannel, read
from app.record.statistics import Numbers, Statistics
from app.speech.decoding import Decoding
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.whisper import WhisperDecoder
from tests import scoring
from tests.unit.record.scenes import keep
from tests.unit.speech.windows import demo_model

QUESTIONS = """
How do you handle renewals today.
So what would happen if you did nothing
You use Salesforce, right.
That makes sense, doesn't it.
It's expensive, isn’t it
Could you tell me about your team
And who else would need to sign off.
Which vendors are you looking at
What's your budget for this.
How many reps do you have
What about the security team.
Is this a good time to talk
Why not start in March
Should we talk next week
Are there any other tools in the mix
So, how long does it take
What does your process look like today
okay and what happens then?
On the money side, do you have a range.
Alright, what's the price
What happens when somebody calls at four
The price?
"""
STATEMENTS = """
What we do is simple.
How we handle it is up to you.
When you call us, we pick up.
Which is why I called.
What matters is speed.
What is important is that it works.
Do it when you can.
Have the team call me.
Should you need anything, call me.
I'll send it, okay.
That is right.
Who you talk to matters.
Let me know if you have questions
Has been a great year.
No, we don't.
Lord, no.
What happens is that it stops.
What helps is we start small.
Yes, I do.
"""


@pytest.mark.parametrize("text", QUESTIONS.strip().splitlines())
def test_a_question_is_known_by_its_mark_or_by_its_form(text):
    assert read(text).questions == 1


@pytest.mark.parametrize("text", STATEMENTS.strip().splitlines())
def test_a_statement_that_begins_like_a_question_is_none(text):
    assert read(text).questions == 0


def test_each_question_in_an_utterance_counts():
    assert read("Great. How are you? And, well, is it on? It is, isn't it.").questions == 3


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Um, we have, uh, ten people, erm.", 3),
        ("You know, it was, you know, hard.", 2),
        ("Do you know the price?", 0),
        ("As you know we ship, and you know what I mean.", 0),
        ("It was, like, huge. Like, fifty people.", 2),
        ("It looks like, well, snow, and I like it.", 0),
        ("I mean, it is fine.", 1),
        ("An umbrella, uh-huh, for her.", 0),
    ],
)
def test_fillers_are_told_from_words_that_mean_something(text, count):
    assert read(text).fillers == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("Yeah.", True),
        ("Mm-hm, right.", True),
        ("Okay, I see.", True),
        ("That makes sense.", True),
        ("No.", False),
        ("Too expensive.", False),
        ("Yes, but we can't.", False),
        ("Right, right, right, right, right.", False),
    ],
)
def test_a_backchannel_is_a_few_words_of_assent(text, expected):
    assert is_backchannel(text) is expected
    assert read(text).backchannel is expected


def test_a_voice_is_claimed_once_by_the_words_understood_in_it():
    voice = SpeechTime()
    voice.start(1.0)
    voice.end(2.0)  # nothing understood
    voice.start(10.0)
    voice.end(20.0)
    assert voice.claim(10.1, 14.9) == pytest.approx(5.2)
    assert voice.claim(15.0, 20.1) == pytest.approx(4.8)
    voice.start(30.0)
    assert voice.claim(30.0, 33.0) == pytest.approx(3.0)
    assert voice.since == 33.0


def test_without_a_voice_the_words_tell_the_time():
    assert SpeechTime().claim(3.0, 5.5) == 2.5


def test_a_range_holds_both_its_ends():
    goal = Range(120, 175)
    verdicts = [goal.judge(value) for value in (119.9, 120, 175, 175.1)]
    assert verdicts == [Verdict.LOW, Verdict.GOOD, Verdict.GOOD, Verdict.HIGH]


def seen(*values: tuple[float, float | None]) -> list[Verdict]:
    """Of the values at their times, for a goal of up to 100, a margin of 10 and 15 s."""
    watch = Watch(Range(high=100), 10, 15)
    return [watch.see(value, at) for at, value in values]


def test_a_number_goes_out_of_its_goal_only_by_a_margin_and_after_a_while():
    assert seen((0, 90), (10, 109), (90, 109))[-1] is Verdict.GOOD
    assert seen((0, 90), (10, 111), (24, 111))[-1] is Verdict.GOOD
    assert seen((0, 90), (10, 111), (20, 90), (21, 111), (35, 111))[-1] is Verdict.GOOD
    assert seen((0, 90), (10, 111), (25, 111))[-1] is Verdict.HIGH


def test_a_number_comes_back_into_its_goal_only_for_good():
    out = (0, 120)
    assert seen(out)[-1] is Verdict.HIGH
    assert seen(out, (10, 101), (90, 101))[-1] is Verdict.HIGH
    assert seen(out, (10, 99), (24, 99))[-1] is Verdict.HIGH
    assert seen(out, (10, 99), (25, 99))[-1] is Verdict.GOOD


def test_a_number_that_is_not_known_is_not_judged():
    assert seen((0, 120), (2, None)) == [Verdict.HIGH, Verdict.UNKNOWN]
    assert Watch(None, 1, 1).see(5.0, 0.0) is Verdict.UNKNOWN


def test_the_pace_is_judged_by_what_it_is_now():
    judge = Judge(Targets(pace=Range(120, 175)))
    assert judge.see(Numbers(pace=150, at=100)).pace is Verdict.GOOD
    fast = Numbers(pace=150, pace_now=190, at=102)
    assert judge.see(fast).pace is Verdict.GOOD
    assert judge.see(Numbers(pace=150, pace_now=190, at=102 + HOLD)).pace is Verdict.HIGH


def test_a_number_that_shows_as_its_goal_is_within_it():
    judge = Judge(Targets(patience=Range(low=0.6)))
    assert judge.see(Numbers(patience=0.3, at=100)).patience is Verdict.LOW
    shows_as_goal = Numbers(patience=0.56, at=110)
    assert judge.see(shows_as_goal).patience is Verdict.LOW
    assert judge.see(replace(shows_as_goal, at=110 + HOLD)).patience is Verdict.GOOD


LATER = 120.0
"""Seconds after which the call is heard once more: two minutes of speech are in no call alone."""


def again(event: Event) -> Event:
    match event:
        case SpeechStarted() | SpeechEnded():
            return replace(event, at=event.at + LATER)
        case Partial() | Revision() | Utterance():
            words = tuple(
                word._replace(start=word.start + LATER, end=word.end + LATER)
                for word in event.words
            )
            changes = {"id": event.id + 1000, "words": words}
            times = {
                name: getattr(event, name) + LATER
                for name in ("start", "end")
                if hasattr(event, name)
            }
            return replace(event, **changes, **times)
    return event


@pytest.fixture(scope="module")
def heard() -> list[Event]:
    """Every event of the demo's call, heard by the real engine, and all of it once more."""
    source = FileSource(scoring.sound("discovery"), SampleClock())
    schedule = Schedule(source.channels, Hearing.of(demo_model().limits))
    decoder = WhisperDecoder(Decoding(demo_model(), 1))
    events = list(Call([source], schedule, decoder).run())
    return [*events, *map(again, events)]


@pytest.fixture(scope="module")
def live(heard) -> Numbers:
    statistics = Statistics()
    for event in heard:
        statistics.hear(event)
        statistics.numbers()  # as the window asks in between
    return statistics.numbers()


@pytest.fixture(scope="module")
def kept(heard, tmp_path_factory) -> Numbers:
    path = tmp_path_factory.mktemp("kept") / "calls.db"
    call = keep(path, [one for one in heard if isinstance(one, Utterance | Revision)])
    with Library(path) as library:
        return Statistics.of(library.call(call)).numbers()


def test_a_kept_call_has_the_numbers_of_the_running_one(live, kept):
    """Seconds of speech come from the detector in one, from the words in the other: within 2 %."""
    loose = {"talk_share", "pace", "pace_now", "fillers"}
    for name in loose:
        assert getattr(live, name) == pytest.approx(getattr(kept, name), rel=0.02)
        assert getattr(live, name) is not None
    exact = [
        getattr(live, field.name) == getattr(kept, field.name)
        for field in fields(Numbers)
        if field.name not in loose
    ]
    assert all(exact)


def test_the_numbers_of_a_real_call_are_those_of_its_script(live):
    turns = scoring.turns("discovery")
    speech = {
        side: sum(turn["end"] - turn["start"] for turn in turns if turn["speaker"] == side)
        for side in ("rep", "prospect")
    }
    words = sum(len(turn["text"].split()) for turn in turns if turn["speaker"] == "rep")
    marks = [turn["text"].count("?") for turn in turns if turn["speaker"] == "rep"]
    assert live.talk_share == pytest.approx(speech["rep"] / sum(speech.values()), abs=0.01)
    assert live.pace == pytest.approx(60 * words / speech["rep"], rel=0.08)
    assert live.questions == pytest.approx(2 * sum(marks), abs=2)
    assert (live.interruptions, live.interrupted) == (0, 0)
