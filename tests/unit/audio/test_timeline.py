"""Simulated sound cards: drift, jitter, bursts, gaps. The clock is told, never waited for."""

import numpy as np
import pytest

from app.audio.timeline import Timeline
from app.events import FRAME_SAMPLES, SAMPLE_RATE, AudioFrame, Channel, Samples

BLOCK = 320
FRAME = FRAME_SAMPLES / SAMPLE_RATE


def sound(length: int = BLOCK) -> Samples:
    return np.full(length, 0.5, np.float32)


def joined(frames: list[AudioFrame]) -> Samples:
    return np.concatenate([frame.samples for frame in frames])


def fed(timeline: Timeline, arrivals: list[float], block: int = BLOCK) -> list[AudioFrame]:
    return [frame for now in arrivals for frame in timeline.feed(sound(block), now)]


def in_time(first: int, last: int) -> list[float]:
    return [block * FRAME for block in range(first, last)]


@pytest.mark.parametrize("ppm", [-200, 0, 200])
def test_an_hour_of_a_drifting_card_stays_on_the_clock_and_loses_no_sample(ppm):
    block, hour = 640, 3600
    rate = SAMPLE_RATE * (1 + ppm / 1e6)
    chance = np.random.default_rng(ppm + 1000)
    timeline, frames, late, blocks = Timeline(Channel.REP), 0, 0.0, int(hour * rate / block)
    before = errors = 0.0
    silence = None
    for number in range(1, blocks + 1):
        late = max(late - block / rate, chance.exponential(0.005))  # a late block delays the next
        for frame in timeline.feed(sound(block), number * block / rate + late):
            if silence is None and frame.samples.any():
                silence = frames * FRAME_SAMPLES + int((frame.samples == 0).sum())
            truth = (frames * FRAME_SAMPLES - (silence or 0)) / rate
            errors = max(errors, abs(frame.start - truth))
            assert frame.start >= before
            before = frame.start
            frames += 1
    assert silence is not None
    assert errors < 0.06
    assert frames == (blocks * block + silence) // FRAME_SAMPLES


def test_blocks_of_a_frame_come_out_with_the_block_and_in_its_time():
    timeline = Timeline(Channel.PROSPECT)
    for number in range(5, 50):
        frames = list(timeline.feed(sound(), number * FRAME))
        assert frames[-1].samples.all()
        assert frames[-1].start == pytest.approx((number - 1) * FRAME, abs=0.001)
        assert frames[-1].channel is Channel.PROSPECT


def test_the_time_before_the_first_sound_is_silence():
    frames = fed(Timeline(Channel.REP), [1.0])
    assert frames[0].start == 0.0
    assert joined(frames).nonzero()[0][0] == pytest.approx(SAMPLE_RATE - BLOCK, abs=BLOCK)


def test_late_blocks_and_bursts_change_nothing():
    timeline = Timeline(Channel.REP)
    frames = fed(timeline, in_time(1, 100))
    frames += fed(timeline, [2.4] * 21)  # 0.4 s nothing, then all at once
    frames += fed(timeline, in_time(121, 200))
    assert [frame.start for frame in frames] == pytest.approx(
        [number * FRAME for number in range(len(frames))], abs=1e-6
    )
    assert joined(frames).all()


def test_where_a_device_gives_nothing_silence_keeps_the_clock():
    timeline = Timeline(Channel.PROSPECT)
    fed(timeline, in_time(1, 51))
    assert list(timeline.idle(1.3)) == []  # it may just be late
    silence = list(timeline.idle(1.6))
    assert silence
    assert not joined(silence).any()
    silence += list(timeline.idle(1.7))
    assert timeline.end == pytest.approx(1.7, abs=FRAME)
    frames = fed(timeline, [3.02])
    assert joined(frames)[-BLOCK:].all()
    assert frames[-1].start == pytest.approx(3.0, abs=0.001)


def test_without_a_device_there_is_silence_at_once():
    timeline = Timeline(Channel.REP)
    assert len(list(timeline.idle(0.1, patience=0.0))) == 5
    assert len(list(timeline.idle(0.2, patience=0.0))) == 5


def test_an_hour_s_sleep_is_silence_and_what_follows_is_on_the_clock():
    timeline = Timeline(Channel.REP)
    fed(timeline, in_time(1, 51))
    later = 3600.0
    frames = list(timeline.feed(sound(), later))
    assert len(frames) == pytest.approx((later - 1.0) / FRAME, abs=2)
    assert frames[-1].start == pytest.approx(later - FRAME, abs=0.001)
    assert frames[-1].samples.all()
    assert not any(frame.samples.any() for frame in frames[:-2])


def test_sound_that_comes_after_its_place_was_filled_is_kept_and_caught_up_with():
    timeline = Timeline(Channel.REP)
    frames = fed(timeline, in_time(1, 51))
    frames += list(timeline.idle(1.8))
    frames += fed(timeline, [1.81] * 40)  # what the device had held back
    frames += fed(timeline, [1.81 + number * FRAME for number in range(1, 200)])
    starts = [frame.start for frame in frames]
    assert starts == sorted(starts)
    assert int((joined(frames) != 0).sum()) == (50 + 40 + 199) * BLOCK
    assert starts[-1] == pytest.approx(1.81 + 198 * FRAME, abs=0.041)


def test_samples_that_were_lost_move_the_times_on_without_silence():
    timeline = Timeline(Channel.REP)
    fed(timeline, in_time(1, 201))
    frames = fed(timeline, [0.1 + now for now in in_time(201, 600)])  # 0.1 s is missing
    assert joined(frames).all()
    assert frames[-1].start == pytest.approx(0.1 + 598 * FRAME, abs=0.001)


def test_blocks_of_any_size_become_whole_frames():
    timeline = Timeline(Channel.REP)
    chance = np.random.default_rng(0)
    at, given, frames = 0, 0, []
    while at < 10 * SAMPLE_RATE:
        size = int(chance.integers(1, 900))
        at, given = at + size, given + size
        frames += list(timeline.feed(sound(size), at / SAMPLE_RATE))
    assert {len(frame.samples) for frame in frames} == {FRAME_SAMPLES}
    assert given - FRAME_SAMPLES < int((joined(frames) != 0).sum()) <= given
    assert list(timeline.feed(sound(0), 11.0)) == []
