"""What is measured, with decoders of known cost and known words; and once with the real one."""

import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import cache
from itertools import count

import pytest

from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.config.paths import resources
from app.speech import measure
from app.speech.catalogue import Limits
from app.speech.decoder import Hypothesis, Window
from app.speech.decoding import Decoding
from app.speech.hearing import Hearing
from app.speech.measure import Judged, Step, Talk, cost, edits, judge, talk_of, thread_counts
from app.speech.whisper import WhisperDecoder
from tests.fakes import as_frames, sound, words
from tests.unit.speech.windows import demo_model

FULL = demo_model().limits.full_frames


@cache
def bundled_talk() -> Talk:
    source = FileSource(resources() / "demo" / "discovery.flac", SampleClock())
    return talk_of(source.frames(), Hearing.of(demo_model().limits))


def result(steps: Generator):
    """What a measurement returns, and the steps on the way."""
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return end.value, told


class Measured:
    """Decoders with a made-up clock: each decode takes what `takes` says, and nothing at all."""

    def __init__(
        self, monkeypatch, takes=lambda window, threads: 0.1, says=lambda *_: "yes"
    ) -> None:
        self.now = 0.0
        self.closed = 0
        self.limits: list[Limits] = []
        self._takes, self._says = takes, says
        monkeypatch.setattr(time, "perf_counter", lambda: self.now)

    def start(self, model, threads):
        self.limits.append(model.limits)
        return _Decoder(self, model.limits, threads)


class _Decoder:
    def __init__(self, of: Measured, limits: Limits, threads: int) -> None:
        self._of, self._limits, self._threads = of, limits, threads

    def prepare(self) -> None: ...

    def decode(self, windows: Sequence[Window]):
        self._of.now += sum(self._of._takes(window, self._threads) for window in windows)
        return tuple(
            Hypothesis(window, words(self._of._says(window, self._limits), window.start))
            for window in windows
        )

    def close(self) -> None:
        self._of.closed += 1


def test_the_windows_are_those_that_a_call_decodes():
    talk = bundled_talk()
    assert talk.seconds == pytest.approx(85, abs=5)
    assert 1.0 < len(talk.looks) / talk.seconds < 1 / 0.3
    assert len(talk.finals) >= 24
    assert not any(window.final for window in talk.looks)
    assert all(window.final for window in talk.finals)


def test_nobody_who_speaks_gives_no_windows():
    silence = as_frames(sound("." * 100))
    assert talk_of(silence, Hearing()) == Talk((), (), 0.0)


def test_the_load_is_that_of_two_who_talk(monkeypatch):
    fake = Measured(monkeypatch, lambda window, _: 0.3 if window.final else 0.02)
    talk = bundled_talk()
    figures, steps = result(cost(demo_model(), talk, [1], fake.start))
    assert (figures.look, figures.final) == (pytest.approx(0.02), pytest.approx(0.3))
    work = 0.02 * len(talk.looks) + 0.3 * len(talk.finals)
    assert figures.load == pytest.approx(2 * work / talk.seconds)
    assert figures.size == (demo_model().folder / "model.bin").stat().st_size
    assert steps[-1] == Step(len(steps), len(steps))
    assert fake.closed == 1


@pytest.mark.parametrize(("gain", "threads"), [(1.0, 1), (1.1, 1), (1.4, 2)])
def test_threads_that_do_not_pay_are_not_taken(monkeypatch, gain, threads):
    fake = Measured(monkeypatch, lambda _, threads: 0.1 if threads == 1 else 0.1 / gain)
    figures, _ = result(cost(demo_model(), bundled_talk(), [1, 2], fake.start))
    assert figures.threads == threads


def test_one_slow_moment_of_the_computer_does_not_count(monkeypatch):
    beat = count()
    fake = Measured(monkeypatch, lambda *_: 0.9 if next(beat) % 2 else 0.1)
    figures, _ = result(cost(demo_model(), bundled_talk(), [1], fake.start))
    assert (figures.look, figures.final) == (pytest.approx(0.1), pytest.approx(0.1))


def test_a_measurement_that_is_left_closes_its_decoder(monkeypatch):
    fake = Measured(monkeypatch)
    steps = cost(demo_model(), bundled_talk(), [1, 2], fake.start)
    next(steps)
    steps.close()
    assert fake.closed == 1


def test_one_core_is_left_to_the_meeting(monkeypatch):
    for cores, counts in ((1, (1,)), (2, (1, 2)), (4, (1, 2, 3)), (16, (1, 2, 3, 4))):
        monkeypatch.setattr(measure.psutil, "cpu_count", lambda logical, n=cores: n)
        assert thread_counts() == counts


# -- how short a look may be -----------------------------------------------------------------------


def eight(*, wrong: int) -> str:
    return " ".join(["right"] * (8 - wrong) + ["wrong"] * wrong)


def test_the_cheapest_window_that_agrees_is_taken(monkeypatch):
    def says(window: Window, limits: Limits) -> str:
        return eight(wrong=0 if limits.margin_frames >= 128 or limits.floor_frames == FULL else 1)

    fake = Measured(monkeypatch, says=says)
    judged, _ = result(judge(demo_model(), bundled_talk(), 1, fake.start))
    assert judged.limits == replace(demo_model().limits, floor_frames=200, margin_frames=128)
    assert judged.differ == 0
    assert judged.words > measure.ENOUGH_WORDS
    assert fake.closed == len(fake.limits)


def test_a_few_words_may_differ_and_no_more(monkeypatch):
    def says(every: int):
        def say(window: Window, limits: Limits) -> str:
            short = limits.floor_frames != FULL
            return eight(wrong=int(short and window.utterance % every == 0))

        return say

    for every, agrees in ((5, True), (2, False)):
        fake = Measured(monkeypatch, says=says(every))
        judged, _ = result(judge(demo_model(), bundled_talk(), 1, fake.start))
        assert (judged.limits is not None) is agrees
        assert (judged.differ > 0) is agrees


def test_of_little_speech_nothing_is_said(monkeypatch):
    fake = Measured(monkeypatch)
    judged, _ = result(judge(demo_model(), bundled_talk(), 1, fake.start))
    assert judged == Judged(min(90, len(bundled_talk().looks)))
    assert len(fake.limits) == 1


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("", "", 0),
        ("a b c", "a b c", 0),
        ("a b", "a b c", 1),
        ("a x c", "a b c", 1),
        ("", "a b", 2),
    ],
)
def test_how_far_two_texts_are_apart(one, other, far):
    assert edits(one.split(), other.split()) == edits(other.split(), one.split()) == far


def test_the_bundled_model_is_found_to_bear_the_window_that_its_readme_names():
    def start(model, threads):
        return WhisperDecoder(Decoding(model, threads))

    judged, _ = result(judge(demo_model(), bundled_talk(), 1, start))
    usual = demo_model().limits
    assert judged.limits is not None
    assert judged.limits.floor_frames <= usual.floor_frames
    assert judged.limits.margin_frames <= 2 * usual.margin_frames
    assert judged.words > 300
