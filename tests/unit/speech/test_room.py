"""The measure of a room, and the real detector in rooms of several kinds."""

import numpy as np
import pytest

from app.config.sensitivity import Sensitivity
from app.events import SAMPLE_RATE, Channel, Samples
from app.speech.room import Room
from app.speech.vad import STEP_SECONDS, SileroVad
from tests.bench.live import sounds

SECOND = round(1 / STEP_SECONDS)
RNG = np.random.default_rng(7)


def hear(room: Room, decibels: float, seconds: float, probability: float = 0.0) -> list[float]:
    """Steps of noise as loud as that, of which Silero says `probability`."""
    told = []
    for wobble in RNG.normal(0, 0.5, round(seconds * SECOND)):
        room.hear(10 ** ((decibels + wobble) / 10))
        told.append(room.judge(probability))
    return told


@pytest.mark.parametrize("decibels", [-70.0, -50.0, -25.0])
def test_steady_noise_is_no_voice_however_loud_it_is(decibels):
    room = Room()
    hear(room, decibels, 3)
    assert room.noise == pytest.approx(decibels, abs=1)
    assert set(hear(room, decibels, 20, 0.9)) == {0.0}


def test_an_hour_of_noise_is_as_its_first_minute():
    room = Room()
    hear(room, -40, 3600)
    assert room.noise == pytest.approx(-40, abs=1)
    assert set(hear(room, -40, 5, 0.9)) == {0.0}


@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_a_voice_is_heard_from_the_first_second_on(sensitivity):
    room = Room(sensitivity)
    assert set(hear(room, -20, 20, 0.9)) == {0.9}


@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_after_long_noise_a_voice_ten_decibels_above_it_is_heard(sensitivity):
    """In a noisy office too: what is not known yet can't be asked for."""
    room = Room(sensitivity)
    hear(room, -50, 60)
    assert hear(room, -40, 10, 0.9)[5:] == [0.9] * (10 * SECOND - 5)


def test_noise_that_begins_is_known_eight_seconds_later():
    room = Room()
    hear(room, -60, 20)
    hear(room, -30, 9)
    assert room.noise == pytest.approx(-30, abs=1)
    assert set(hear(room, -30, 5, 0.9)) == {0.0}


def test_noise_that_ends_is_gone_at_once():
    room = Room()
    hear(room, -30, 20)
    hear(room, -60, 0.5)
    assert room.noise == pytest.approx(-60, abs=1)
    assert 0.9 in hear(room, -45, 1, 0.9)


def test_digital_silence_says_nothing_of_the_room():
    """A muted microphone is unmuted in the same office."""
    room = Room()
    hear(room, -40, 20)
    for _ in range(60 * SECOND):
        room.hear(0.0)
        assert room.judge(0.0) == 0.0
    assert room.noise == pytest.approx(-40, abs=1)


def test_voices_far_behind_the_own_are_left_out_in_a_noisy_office_only():
    for sensitivity, told in [(Sensitivity.NOISY, 0.0), (Sensitivity.SOFT, 0.9)]:
        room = Room(sensitivity)
        hear(room, -60, 10)
        hear(room, -20, 3, 0.9)
        hear(room, -42, 0.5, 0.9)  # the end of the own one
        assert hear(room, -42, 2, 0.9)[-1] == told


def test_a_voice_that_has_become_softer_is_heard_again():
    room = Room(Sensitivity.NOISY)
    hear(room, -45, 10)
    hear(room, -15, 3, 0.9)
    assert hear(room, -32, 1, 0.9)[-1] == 0.0
    assert hear(room, -32, 30, 0.9)[-1] == 0.9


def test_while_the_rep_listens_others_do_not_become_the_voice():
    room = Room(Sensitivity.NOISY)
    hear(room, -60, 10)
    hear(room, -25, 10, 0.9)
    for _ in range(10):  # 20 minutes, in half of which they talk
        hear(room, -60, 60)
        hear(room, -46, 60, 0.9)
    hear(room, -60, 10)
    assert set(hear(room, -46, 10, 0.9)) == {0.0}
    assert hear(room, -25, 1, 0.9)[-1] == 0.9


def test_a_soft_voice_is_made_louder_and_a_loud_one_is_not():
    gains = []
    for decibels in (-20, -35, -60):
        room = Room()
        hear(room, decibels, 3, 0.9)
        gains.append(20 * np.log10(room.gain))
    assert gains == pytest.approx([0, 5, 12], abs=1)
    room.sensitivity = Sensitivity.NOISY
    assert room.gain == 1.0


# -- with the real detector ------------------------------------------------------------------------


def heard(sound: Samples, sensitivity: Sensitivity = Sensitivity.NORMAL) -> np.ndarray:
    vad = SileroVad()
    vad.sensitivity = sensitivity
    return np.array(list(vad.feed(sound))) >= 0.5


@pytest.fixture(scope="module")
def prospect() -> Samples:
    return sounds.channels_of(("discovery",))[1].samples[: 30 * SAMPLE_RATE]


@pytest.mark.parametrize(
    ("softer", "sensitivity", "at_least", "at_most"),
    [
        (50, Sensitivity.NORMAL, 0.9, 1.2),
        (50, Sensitivity.NOISY, 0.0, 0.6),
        (60, Sensitivity.NORMAL, 0.0, 0.85),
        (60, Sensitivity.SOFT, 0.9, 1.2),
    ],
)
def test_how_soft_a_voice_may_be_in_a_quiet_room(prospect, softer, sensitivity, at_least, at_most):
    soft = (prospect * 10 ** (-softer / 20)).astype(np.float32)
    share = heard(soft, sensitivity).sum() / heard(prospect).sum()
    assert at_least <= share <= at_most


def test_the_talk_of_an_office_is_left_out_in_a_noisy_one(prospect):
    """Six voices of other calls, 20 dB below the one that matters, of which Silero hears all."""
    others = [
        sounds.continuous(call, side).samples
        for call in ("pricing", "onboarding", "discovery")
        for side in Channel
    ]
    length = len(prospect)
    talk = np.sum([np.resize(np.roll(one, 37_000), length) for one in others], axis=0)
    voice = prospect[np.abs(prospect) > 0.001]
    talk *= 0.1 * np.sqrt(np.mean(voice**2) / np.mean(talk**2))
    both = (prospect + talk).astype(np.float32)
    speech = heard(prospect)
    around = np.convolve(speech, np.ones(20), mode="same") > 0
    later = np.arange(len(speech)) > 8 * SECOND
    normal, noisy = heard(both), heard(both, Sensitivity.NOISY)
    assert normal[later & ~around].mean() > 0.4
    assert noisy[later & ~around].mean() < 0.2
    assert noisy[speech].mean() > 0.9
