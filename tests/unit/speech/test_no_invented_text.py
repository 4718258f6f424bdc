"""From sound to words with the real detector and the bundled model: nothing that nobody said."""

from dataclasses import replace

import numpy as np
import pytest

from app.events import SAMPLE_RATE, Channel, Samples, Utterance
from app.speech.decoding import Decoding
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.whisper import WhisperDecoder
from tests import scoring
from tests.bench.live import sounds
from tests.fakes import as_frames
from tests.unit.speech.windows import CALL, demo_model, played, window

REP = Channel.REP
MINUTE = list(sounds.without_speech(1.0))


@pytest.fixture(scope="module")
def decoder() -> WhisperDecoder:
    return WhisperDecoder(Decoding(demo_model(), threads=1))


def understood(decoder: WhisperDecoder, sound: Samples) -> list[Utterance]:
    """What is said in a sound, finals only."""
    schedule = Schedule([REP], replace(Hearing.of(demo_model().limits), step=None))
    events = []
    for frame in as_frames(np.pad(sound, (0, -len(sound) % 320)), REP):
        events += schedule.feed(frame)
        while windows := schedule.next_windows():
            for heard in decoder.decode(windows):
                events += schedule.understand(heard)
    assert not any(schedule.end(REP)), "the sound ends with silence"
    return [event for event in events if isinstance(event, Utterance)]


@pytest.mark.parametrize("sound", MINUTE, ids=lambda sound: sound.name)
@pytest.mark.parametrize("loudness", [1.0, 0.03])
def test_a_minute_without_speech_gives_no_word(decoder, sound, loudness):
    assert understood(decoder, (loudness * sound.samples).astype(np.float32)) == []


def test_a_turn_among_noises_is_all_that_is_understood(decoder):
    """The gate is not merely shut: the same keys, with a turn of the call among them."""
    turn = next(turn for turn in scoring.turns(CALL) if turn["speaker"] == "rep")
    at, to = (int(turn[side] * SAMPLE_RATE) for side in ("start", "end"))
    sound = MINUTE[-1].samples[: 30 * SAMPLE_RATE].copy()
    sound[12 * SAMPLE_RATE : 12 * SAMPLE_RATE + to - at] += played()[REP][at:to]
    [said] = understood(decoder, sound)
    assert said.start == pytest.approx(12, abs=0.3)
    assert said.end == pytest.approx(12 + turn["end"] - turn["start"], abs=0.3)
    missed = set(scoring.normal(turn["text"])) - set(scoring.normal(said.text))
    assert len(missed) <= 1


def test_a_person_who_says_thank_you_is_believed(decoder):
    """Cut out of the call, so that it is all there is."""
    turn = next(turn for turn in scoring.turns(CALL) if turn["text"].startswith("Thank you,"))
    _, start, _ = turn["words"][0]
    _, _, end = turn["words"][1]
    alone = window(Channel(turn["speaker"]), start - 0.3, end)
    heard = decoder.decode([replace(alone, spoken=((start, end),))])[0]
    assert scoring.normal(" ".join(word.text for word in heard.words)) == ["thank", "you"]
    nobody = decoder.decode([replace(alone, spoken=((start - 9, start - 8),))])[0]
    assert nobody.words == ()


def test_a_voice_as_soft_as_a_whisper_is_understood(decoder):
    """46 dB softer, in the 16 bits of a sound card."""
    turn = next(turn for turn in scoring.turns(CALL) if turn["speaker"] == "rep")
    at, to = (int(turn[side] * SAMPLE_RATE) for side in ("start", "end"))
    sound = np.zeros(to - at + 3 * SAMPLE_RATE, np.float32)
    sound[SAMPLE_RATE : SAMPLE_RATE + to - at] = played()[REP][at:to] * 0.005
    sound = (np.round(sound * 32768) / 32768).astype(np.float32)
    said = " ".join(one.text for one in understood(decoder, sound))
    wrong = set(scoring.normal(turn["text"])) ^ set(scoring.normal(said))
    assert len(wrong) <= 1
