"""The real detector on the real call."""

import json

import numpy as np
import pytest

from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.config.paths import resources
from app.events import SAMPLE_RATE, AudioFrame, Channel
from app.speech.vad import STEP, SileroVad

DEMO = resources() / "demo" / "discovery.flac"
SECONDS = 30


@pytest.fixture(scope="module")
def prospect() -> np.ndarray:
    source = FileSource(DEMO, SampleClock())
    sound = []
    for event in source.frames():
        if isinstance(event, AudioFrame) and event.channel is Channel.PROSPECT:
            sound.append(event.samples)
        if event.start >= SECONDS:
            break
    source.close()
    return np.concatenate(sound)[: SECONDS * SAMPLE_RATE]


def probabilities(sound: np.ndarray, size: int) -> list[float]:
    vad = SileroVad()
    return [p for at in range(0, len(sound), size) for p in vad.feed(sound[at : at + size])]


def test_it_hears_speech_where_someone_speaks_and_nowhere_else(prospect):
    turns = json.loads(DEMO.with_suffix(".json").read_text("utf-8"))["turns"]
    spoken = np.zeros(len(prospect) // STEP, bool)
    near = spoken.copy()
    for turn in turns:
        if turn["speaker"] == "prospect":
            for _, start, end in turn["words"]:
                spoken[int(start * SAMPLE_RATE / STEP) : int(end * SAMPLE_RATE / STEP)] = True
            rate = SAMPLE_RATE / STEP
            near[int((turn["start"] - 0.3) * rate) : int((turn["end"] + 0.3) * rate)] = True
    heard = np.array(probabilities(prospect, 320)) >= 0.5
    assert heard[spoken].mean() > 0.95
    assert heard[~near].mean() < 0.01


@pytest.mark.parametrize("size", [1, 511, 512, 513, 16000])
def test_it_hears_the_same_however_the_sound_is_cut(prospect, size):
    """Its state and its context live on from piece to piece."""
    part = prospect[4 * SAMPLE_RATE : (5 if size == 1 else 8) * SAMPLE_RATE]
    assert probabilities(part, size) == probabilities(part, 320)


def test_it_remembers_what_it_has_heard(prospect):
    """A detector that began anew with each frame would hear the same in silence and in speech."""
    part = prospect[5 * SAMPLE_RATE : 6 * SAMPLE_RATE]
    fresh = [next(SileroVad().feed(part[at : at + STEP])) for at in range(0, 15 * STEP, STEP)]
    assert probabilities(part, 320)[:15] != pytest.approx(fresh, abs=0.05)


def test_one_probability_a_step_and_none_lost(prospect):
    vad = SileroVad()
    counts = [len(list(vad.feed(prospect[:320]))) for _ in range(16)]
    assert sum(counts) == 16 * 320 // STEP
    assert max(counts) == 1


def test_each_channel_has_a_detector_of_its_own(prospect):
    part = prospect[5 * SAMPLE_RATE : 6 * SAMPLE_RATE]
    alone = probabilities(part, 320)
    one, other, together = SileroVad(), SileroVad(), []
    for at in range(0, len(part), 320):
        together += one.feed(part[at : at + 320])
        list(other.feed(np.zeros(320, np.float32)))
    assert together == alone


def test_long_digital_silence_costs_nothing_and_what_follows_is_heard(prospect):
    """The state waits for the next sound."""
    turn = prospect[4 * SAMPLE_RATE : 8 * SAMPLE_RATE]
    silence = np.zeros(20 * STEP, np.float32)
    vad = SileroVad()
    judged = []
    vad._judge = lambda window, power, judge=vad._judge: (
        judged.append(power) or judge(window, power)
    )
    told = list(vad.feed(np.concatenate([turn, np.tile(silence, 50), turn])))
    assert len(told) == (2 * len(turn) + 1000 * STEP) // STEP
    steps = len(turn) // STEP
    assert len(judged) <= 2 * steps + 312
    first, again = np.array(told[:steps]) >= 0.5, np.array(told[-steps:]) >= 0.5
    assert (first != again).mean() < 0.05
