"""Both channels and one decoder."""

import random

import numpy as np
import pytest

from app.config.sensitivity import Sensitivity
from app.events import (
    SAMPLE_RATE,
    Channel,
    Notice,
    Partial,
    Revision,
    SpeechStarted,
    Utterance,
    Word,
)
from app.speech.decoder import Hypothesis
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.vad import STEP
from tests.fakes import ScriptedVad, as_frames, frames, sound, words

REP, PROSPECT = Channel.REP, Channel.PROSPECT


def both(rep: str, prospect: str, hearing: Hearing | None = None) -> Schedule:
    vads = iter([ScriptedVad(rep), ScriptedVad(prospect)])
    return Schedule([REP, PROSPECT], hearing or Hearing(longest=8.0), lambda: next(vads))


def feed(schedule: Schedule, rep: str, prospect: str) -> list:
    sides = zip(frames(rep, REP), frames(prospect, PROSPECT), strict=True)
    return [event for side in sides for frame in side for event in schedule.feed(frame)]


def test_finals_come_before_speculation_and_that_before_partials():
    rep = "#" * 20 + "." * 20 + "#" * 40
    prospect = "." * 40 + "#" * 28 + "." * 12
    schedule = both(rep, prospect)
    feed(schedule, rep, prospect)
    asked = [schedule.next_windows() for _ in range(4)]
    assert [[(w.channel, w.final) for w in windows] for windows in asked] == [
        [(REP, True)],
        [(PROSPECT, True)],
        [(REP, False)],
        [],
    ]


@pytest.mark.parametrize(("rep", "prospect", "first"), [(60, 40, REP), (40, 60, PROSPECT)])
def test_two_looks_that_are_due_are_taken_together_more_unheard_speech_first(rep, prospect, first):
    patterns = ["." * (60 - rep) + "#" * rep, "." * (60 - prospect) + "#" * prospect]
    schedule = both(*patterns)
    feed(schedule, *patterns)
    one, other = schedule.next_windows()
    assert one.channel is first
    assert other.channel is not first
    assert schedule.next_windows() == ()


def test_an_answer_goes_to_the_side_it_is_for():
    schedule = both("#" * 40, "#" * 40)
    feed(schedule, "#" * 40, "#" * 40)
    for window in schedule.next_windows():
        [partial] = schedule.understand(Hypothesis(window, words("hello", window.start)))
        assert (partial.id, partial.channel) == (window.utterance, window.channel)


def test_both_sides_share_one_row_of_ids():
    pattern = "#" * 20 + "." * 20
    schedule = both(pattern, pattern)
    events = feed(schedule, pattern, pattern)
    assert len([e for e in events if isinstance(e, SpeechStarted)]) == 2
    assert sorted(schedule.next_windows()[0].utterance for _ in range(2)) == [1, 2]


def test_it_is_done_when_every_side_has_ended_and_all_is_understood():
    schedule = both("#" * 40, "." * 40)
    feed(schedule, "#" * 40, "." * 40)
    assert not schedule.done
    list(schedule.end(PROSPECT))
    assert not schedule.done
    list(schedule.end(REP))
    assert not schedule.done
    [window] = schedule.next_windows()
    assert not schedule.done
    list(schedule.understand(Hypothesis(window, ())))
    assert schedule.done


def test_what_is_forgotten_never_becomes_an_utterance():
    said, silence = "#" * 40, "." * 24
    pattern = said + silence + said + silence + said
    schedule = both(pattern + silence, "." * (len(pattern) + len(silence)))
    feed(schedule, pattern, "." * len(pattern))
    (kept,), (dropped,) = schedule.next_windows(), schedule.next_windows()
    schedule.forget(since=2.0)
    feed(schedule, silence, silence)
    list(schedule.end(REP))
    list(schedule.end(PROSPECT))
    assert schedule.next_windows() == ()
    assert list(schedule.understand(Hypothesis(dropped, words("secret", 2.5)))) == []
    [early] = schedule.understand(Hypothesis(kept, words("hello", 0.1)))
    assert early.text == "hello"
    assert schedule.done


def test_after_forgetting_the_next_words_are_heard():
    pattern = "#" * 40 + "#" * 40 + "." * 24
    schedule = both(pattern, "." * len(pattern))
    feed(schedule, "#" * 40, "." * 40)
    schedule.forget(since=0.0)
    later = [event for frame in frames("#" * 40 + "." * 24, REP) for event in schedule.feed(frame)]
    assert [type(event) for event in later][0] is SpeechStarted
    [window] = schedule.next_windows()
    assert len(window.samples) <= (40 + 12) * STEP  # nothing of the 40 steps before


def test_what_is_round_the_rep_says_nothing_of_the_prospect():
    rep, prospect = ScriptedVad(""), ScriptedVad("")
    vads = iter([rep, prospect])
    hearing = Hearing(sensitivity=Sensitivity.NOISY)
    schedule = Schedule([REP, PROSPECT], hearing, lambda: next(vads))
    assert (rep.sensitivity, prospect.sensitivity) == (Sensitivity.NOISY, Sensitivity.NORMAL)
    schedule.adapt(Sensitivity.SOFT)
    assert (rep.sensitivity, prospect.sensitivity) == (Sensitivity.SOFT, Sensitivity.NORMAL)
    Schedule([PROSPECT], hearing, lambda: prospect).adapt(Sensitivity.SOFT)
    assert prospect.sensitivity is Sensitivity.NORMAL


def talked_on(cost: float, seconds: float = 60.0) -> tuple[list, list]:
    """The windows and the notices of speech that goes on, where each answer costs so much."""
    pattern = ("#" * 60 + "." * 20) * int(seconds / 2.56)
    schedule, windows, notices = both(pattern, "." * len(pattern)), [], []
    for frame in frames(pattern, REP):
        events = list(schedule.feed(frame))
        for window in schedule.next_windows():
            windows.append(window)
            events += schedule.understand(Hypothesis(window, (), cost=cost))
        notices += [event for event in events if isinstance(event, Notice)]
    return windows, notices


def test_who_keeps_up_is_looked_at_often_and_gets_the_best_finals():
    windows, notices = talked_on(cost=0.02)
    finals = [window for window in windows if window.final]
    assert len(windows) >= 3 * len(finals)
    assert not any(window.hurried for window in finals)
    assert notices == []


def test_who_falls_behind_gets_cheap_finals_no_looks_and_a_notice():
    windows, notices = talked_on(cost=2.5)
    late = windows[-10:]
    assert all(window.final and window.hurried for window in late)
    assert len(notices) == 1
    assert "smaller model" in notices[0].hint
    said = [window for window in windows if window.final]
    assert len({window.utterance for window in said}) == int(60 / 2.56)  # nothing is left out


def test_ending_a_side_twice_is_ending_it_once():
    schedule = both("#" * 40, "." * 40)
    feed(schedule, "#" * 40, "." * 40)
    list(schedule.end(REP))
    assert list(schedule.end(REP)) == []
    assert len(schedule.next_windows()) == 1
    assert schedule.next_windows() == ()


# -- whatever is said and however late the answers come --------------------------------------------


class Slow:
    """One decoder that answers some frames later, and whose words name the window they are of."""

    def __init__(self, chance: random.Random, slowness: int) -> None:
        self._chance = chance
        self._slowness = slowness
        self._left = 0
        self._due: tuple = ()
        self.windows: list = []

    def take(self, schedule: Schedule) -> None:
        if not self._due and (due := schedule.next_windows()):
            self._due = due
            self._left = self._chance.randint(0, self._slowness)

    def step(self, schedule: Schedule) -> list:
        """One frame's time passes."""
        if not self._due or self._left > 0:
            self._left -= 1
            return []
        due, self._due = self._due, ()
        return [event for window in due for event in schedule.understand(self._answer(window))]

    def _answer(self, window) -> Hypothesis:
        self.windows.append(window)
        said = (Word(f"w{len(self.windows) - 1}", window.start, window.start + 0.2, 0.9),)
        if not window.final and self._chance.random() < 0.5:
            said = words("some words that agree", window.start)
        return Hypothesis(window, said)

    @property
    def busy(self) -> bool:
        return bool(self._due)


def talk(chance: random.Random, steps: int) -> str:
    """Runs of speech of all lengths, and silences from none at all to long."""
    pattern = ""
    while len(pattern) < steps:
        pattern += "." * chance.choice([0, 1, 2, 3, 4, 8, 10, 11, 18, 19, 20, 40])
        pattern += "#" * chance.choice([2, 3, 10, 30, 60, 100, 300])
        pattern += "+" * chance.choice([0, 0, 1, 5])
    return pattern[: steps - 2] + "##"  # hung up in mid-word, and no click


@pytest.mark.parametrize("seed", range(80))
def test_every_sample_of_speech_is_in_exactly_one_final(seed):
    chance = random.Random(seed)
    hearing = Hearing(
        silence_to_end=chance.choice([0.2, 0.35, 0.6, 1.0, 3.0]),
        longest=chance.choice([2.0, 4.0, 8.0, 25.0]),
        step=chance.choice([None, 0.1, 0.5]),
    )
    patterns = {REP: talk(chance, 640), PROSPECT: talk(chance, 640)}
    schedule = both(patterns[REP], patterns[PROSPECT], hearing)
    played = {channel: sound(pattern, seed=7) for channel, pattern in patterns.items()}
    decoder = Slow(chance, slowness=chance.choice([0, 5, 40, 150]))

    events: list = []
    for side in zip(*(as_frames(played[channel], channel) for channel in patterns), strict=True):
        for frame in side:
            events += schedule.feed(frame)
            decoder.take(schedule)
        events += decoder.step(schedule)
        decoder.take(schedule)
    for channel in patterns:
        events += schedule.end(channel)
    for _ in range(100_000):
        decoder.take(schedule)
        if not decoder.busy:
            break
        events += decoder.step(schedule)
    assert schedule.done

    for window in decoder.windows:
        assert len(window.samples) / SAMPLE_RATE <= hearing.longest + 0.31
        at = round(window.start * SAMPLE_RATE)
        there = played[window.channel][at : at + len(window.samples)]
        np.testing.assert_array_equal(window.samples, there)
    for channel, pattern in patterns.items():
        finals = [
            decoder.windows[int(event.text[1:])]
            for event in events
            if isinstance(event, Utterance) and event.channel is channel
        ]
        check_coverage(pattern, finals)
        check_order([event for event in events if getattr(event, "channel", None) is channel])
    over = [event.id for event in events if isinstance(event, Utterance)]
    revised = [n for n, event in enumerate(events) if isinstance(event, Revision)]
    assert all(isinstance(events[n - 1], Utterance) for n in revised)
    assert {events[n].id for n in revised} <= set(over)


def check_coverage(pattern: str, finals: list) -> None:
    times = np.zeros(len(pattern) * STEP + 1000, int)
    for window in finals:
        assert window.final
        at = round(window.start * SAMPLE_RATE)
        times[at : at + len(window.samples)] += 1
    for step, mark in enumerate(pattern):
        if mark == "#":
            assert set(times[step * STEP : (step + 1) * STEP]) == {1}, step


def check_order(events: list) -> None:
    utterances = [event for event in events if isinstance(event, Utterance)]
    ids = [utterance.id for utterance in utterances]
    assert ids == sorted(set(ids))
    starts = [utterance.start for utterance in utterances]
    assert starts == sorted(starts)
    over: set[int] = set()
    committed: dict[int, tuple] = {}
    for event in events:
        match event:
            case Partial():
                assert event.id not in over
                before = committed.get(event.id, ())
                assert event.words[: len(before)] == before
                committed[event.id] = event.words
            case Utterance():
                over.add(event.id)
