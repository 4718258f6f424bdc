import numpy as np
import pytest

from app.audio.resample import Resampler
from app.events import SAMPLE_RATE


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 44100, 48000, 192000])
@pytest.mark.parametrize("width", [1, 2])
def test_in_pieces_it_is_the_same_as_at_once(rate, width):
    chance = np.random.default_rng(rate + width)
    sound = chance.uniform(-0.5, 0.5, (width, rate)).astype(np.float32)
    whole = Resampler(rate, width).feed(sound, last=True)
    pieces, at, resampler = [], 0, Resampler(rate, width)
    while at < rate:
        size = int(chance.integers(1, rate // 10))
        pieces.append(resampler.feed(sound[:, at : at + size]))
        at += size
    pieces.append(resampler.feed(np.empty((width, 0), np.float32), last=True))
    joined = np.concatenate(pieces, axis=1)
    assert joined.shape == whole.shape == (width, SAMPLE_RATE)
    assert joined.dtype == np.float32
    np.testing.assert_allclose(joined, whole, atol=1e-6)


@pytest.mark.parametrize(("hertz", "gain"), [(300, 0), (3000, 0), (7000, 0), (9000, -60)])
def test_what_16_khz_can_hold_stays_and_what_it_cannot_goes(hertz, gain):
    wave = np.sin(2 * np.pi * hertz * np.arange(48000) / 48000, dtype=np.float32)[np.newaxis]
    found = Resampler(48000, 1).feed(wave, last=True)[0, 4000:12000]
    level = 20 * np.log10(np.sqrt(2 * (found**2).mean()) + 1e-9)
    assert level <= gain + 0.1
    assert gain < 0 or level >= -0.1


def test_the_channels_do_not_mix():
    sound = np.zeros((2, 4410), np.float32)
    sound[1] = 0.5
    found = Resampler(44100, 2).feed(sound, last=True)
    assert np.abs(found[0]).max() == 0.0
    assert found[1, 800] == pytest.approx(0.5, abs=0.01)
