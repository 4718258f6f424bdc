import numpy as np
import pytest

from app.audio.resample import LiveResampler
from app.events import SAMPLE_RATE, Samples

RATES = [16_000, 32_000, 44_100, 48_000, 96_000]


def resampled(sound: Samples, rate: int, size: int) -> Samples:
    resampler = LiveResampler(rate)
    pieces = [resampler.feed(sound[at : at + size]) for at in range(0, len(sound), size)]
    return np.concatenate(pieces)


def tone(hertz: int, rate: int) -> Samples:
    return np.sin(2 * np.pi * hertz * np.arange(rate) / rate, dtype=np.float32)


@pytest.mark.parametrize("rate", RATES)
def test_every_block_of_20_ms_gives_one_at_once(rate):
    resampler = LiveResampler(rate)
    lengths = [len(resampler.feed(np.zeros(rate // 50, np.float32))) for _ in range(50)]
    assert all(abs(length - 320) <= 1 for length in lengths[1:])
    assert SAMPLE_RATE - sum(lengths) <= 0.014 * SAMPLE_RATE


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("size", [1, 7, 441, 5000])
def test_the_pieces_that_it_comes_in_do_not_matter(rate, size):
    sound = np.random.default_rng(rate).uniform(-0.5, 0.5, rate // 4).astype(np.float32)
    whole = LiveResampler(rate).feed(sound)
    pieces = resampled(sound, rate, size)
    length = min(len(whole), len(pieces))
    assert length > SAMPLE_RATE // 4 - 250
    np.testing.assert_allclose(pieces[:length], whole[:length], atol=2e-6)


@pytest.mark.parametrize("rate", [32_000, 48_000])
def test_blocks_of_many_sizes_one_after_the_other_lose_nothing(rate):
    sound = np.random.default_rng(rate).uniform(-0.5, 0.5, rate // 4).astype(np.float32)
    resampler, pieces, at = LiveResampler(rate), [], 0
    for size in [960, 960, 480, 960, 1, 0, 0, 960, 960, 7, 7, 3000, 960, 960]:
        pieces.append(resampler.feed(sound[at : at + size]))
        at += size
    whole = LiveResampler(rate).feed(sound[:at])
    np.testing.assert_allclose(np.concatenate(pieces), whole, atol=2e-6)


@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_what_it_gave_stays_as_it_is(rate):
    sound = np.random.default_rng(rate).uniform(-0.5, 0.5, rate // 4).astype(np.float32)
    resampler = LiveResampler(rate)
    given = [resampler.feed(sound[at : at + 960]) for at in range(0, rate // 4 - 960, 960)]
    copies = [piece.copy() for piece in given]
    resampler.feed(np.ones(960, np.float32))
    np.testing.assert_array_equal(np.concatenate(given), np.concatenate(copies))


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize(("hertz", "gain"), [(200, 0), (3000, 0), (6800, 0), (9000, -60)])
def test_what_16_khz_can_hold_stays_and_what_it_cannot_goes(rate, hertz, gain):
    found = resampled(tone(hertz, rate), rate, 960)[4000:12000]
    level = 20 * np.log10(np.sqrt(2 * (found**2).mean()) + 1e-9)
    assert level <= gain + 0.1
    assert gain < 0 or level >= -0.3


def test_at_48_khz_it_is_late_by_little_more_than_a_millisecond():
    click = np.zeros(4800, np.float32)
    click[2400] = 1.0
    found = LiveResampler(48_000).feed(click)
    assert abs(int(np.abs(found).argmax()) - 800 - 20) <= 1
