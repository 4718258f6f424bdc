import av
import numpy as np
import pytest

from app.events import SAMPLE_RATE, Channel
from tests import scoring
from tests.bench.live.sounds import (
    Sound,
    channels_of,
    continuous,
    in_noise,
    room,
    without_speech,
    write_wav,
)


def level(samples) -> float:
    """RMS in dBFS."""
    return 10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12)


def test_sounds_without_speech_are_as_long_as_asked_and_the_same_every_time():
    first, again = list(without_speech(minutes=0.2)), list(without_speech(minutes=0.2))
    assert [sound.name for sound in first] == ["silence", "mains hum", "music", "keyboard"]
    for one, other in zip(first, again, strict=True):
        assert one.duration == 12.0
        assert np.array_equal(one.samples, other.samples)


def test_sounds_without_speech_are_as_loud_as_such_things_are():
    levels = {sound.name: level(sound.samples) for sound in without_speech(minutes=0.2)}
    assert levels["silence"] < -100
    assert all(-45 < levels[name] < -20 for name in ("mains hum", "music", "keyboard"))


def test_the_noise_of_a_room_has_its_level_and_is_mostly_low():
    noise = room(SAMPLE_RATE * 4, seed=1)
    assert level(noise) == pytest.approx(-40, abs=0.1)
    spectrum = np.abs(np.fft.rfft(noise)) ** 2
    below = int(len(spectrum) * 1000 / (SAMPLE_RATE / 2))
    assert spectrum[:below].sum() > 4 * spectrum[below:].sum()


def test_noise_lies_so_many_decibels_below_the_speech():
    tone = np.sin(np.arange(SAMPLE_RATE * 3) * 0.3).astype(np.float32) * 0.2
    tone[: SAMPLE_RATE * 2] = 0.0  # a pause is not speech
    mixed = in_noise(Sound("call/rep", Channel.REP, tone), 10)
    assert mixed.name == "call/rep at 10 dB"
    noise = mixed.samples[:SAMPLE_RATE]
    assert level(tone[SAMPLE_RATE * 2 :]) - level(noise) == pytest.approx(10, abs=1)


def test_continuous_speech_is_all_the_turns_of_one_speaker():
    turns = [turn for turn in scoring.turns("discovery") if turn["speaker"] == "rep"]
    spoken = sum(turn["end"] - turn["start"] + 0.7 for turn in turns)
    assert continuous("discovery", Channel.REP).duration == pytest.approx(spoken, abs=0.01)


def test_a_channel_of_a_call_is_its_own_side():
    rep, prospect = channels_of(("discovery",))
    assert (rep.name, prospect.name) == ("discovery/rep", "discovery/prospect")
    first = scoring.turns("discovery")[0]
    said = slice(int(first["start"] * SAMPLE_RATE), int(first["end"] * SAMPLE_RATE))
    assert level(rep.samples[said]) > level(prospect.samples[said]) + 30


def test_a_file_has_the_sides_in_their_order_and_the_length_of_the_longer_one(tmp_path):
    left, right = np.full(SAMPLE_RATE, 0.5, np.float32), np.full(400, -0.25, np.float32)
    write_wav(tmp_path / "both.wav", left, right)
    with av.open(str(tmp_path / "both.wav")) as file:
        sound = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
    sides = sound.reshape(-1, 2) / 32767
    assert sides[0] == pytest.approx([0.5, -0.25], abs=1e-3)
    assert sides[400:].mean(axis=0) == pytest.approx([0.5, 0.0], abs=1e-3)
    assert len(sides) == SAMPLE_RATE
