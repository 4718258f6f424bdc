import numpy as np
import pytest

from app.events import FRAME_SAMPLES, SAMPLE_RATE, AudioFrame, Channel
from app.speech.tape import Tape
from tests.fakes import as_frames


def tape_of(samples: np.ndarray) -> Tape:
    tape = Tape()
    for frame in as_frames(samples.astype(np.float32)):
        tape.append(frame)
    return tape


@pytest.mark.parametrize("forgotten", [0, 1, 320, 500, 1600])
@pytest.mark.parametrize(
    ("start", "end"), [(1600, 1920), (1601, 1602), (1919, 2241), (2000, 3200), (1700, 1700)]
)
def test_it_gives_back_what_was_played_by_position(forgotten, start, end):
    tape = tape_of(np.arange(3200))
    tape.forget(forgotten)
    np.testing.assert_array_equal(tape.between(start, end), np.arange(start, end))


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [(-100, 10, 0, 10), (3000, 9999, 3000, 3200), (9000, 9999, 0, 0), (50, 20, 0, 0)],
)
def test_what_is_not_there_is_left_out(start, end, first, last):
    np.testing.assert_array_equal(
        tape_of(np.arange(3200)).between(start, end), np.arange(first, last)
    )


def test_an_empty_tape_is_silent():
    tape = Tape()
    assert (len(tape.between(0, 100)), tape.end, tape.time(50)) == (0, 0, 0.0)


def test_forgetting_keeps_positions_and_one_frame_at_least():
    tape = tape_of(np.arange(3200))
    tape.forget(1000)
    np.testing.assert_array_equal(tape.between(0, 970), np.arange(960, 970))
    tape.forget(10**9)
    assert tape.end == 3200
    np.testing.assert_array_equal(tape.between(0, 9999), np.arange(2880, 3200))


def test_time_follows_the_frames_not_the_count():
    """A card that drifts is set right: its next frame's time jumps."""
    tape = Tape()
    for start in (0.0, 0.02, 0.5, 0.52):
        tape.append(AudioFrame(Channel.REP, start, np.zeros(FRAME_SAMPLES, np.float32)))
    assert tape.time(0) == 0.0
    assert tape.time(639) == pytest.approx(0.02 + 319 / SAMPLE_RATE)
    assert tape.time(640) == 0.5
    assert tape.time(1280) == pytest.approx(0.54)  # its end
    tape.forget(700)
    assert tape.time(960) == 0.52


@pytest.mark.parametrize("at", [0.35, 0.5, 0.62])
def test_the_softest_place_is_where_the_sound_is_soft_for_long(at):
    chance = np.random.default_rng(1)
    samples = chance.uniform(-0.5, 0.5, SAMPLE_RATE)
    middle = int(at * SAMPLE_RATE)
    samples[middle - 640 : middle + 640] *= 0.05
    samples[4400:4480] = 0.0  # 5 ms of nothing is inside a word
    found = tape_of(samples).softest(3200, 12800)
    assert abs(found - middle) <= 320


def test_the_softest_place_lies_between_the_two():
    quiet_edges = np.concatenate([np.zeros(3200), np.full(6400, 0.5), np.zeros(3200)])
    found = tape_of(quiet_edges).softest(3200, 9600)
    assert 3200 < found < 9600
