"""What a microphone hears of loudspeakers in a small room."""

import numpy as np

from app.events import SAMPLE_RATE, Samples


def echo(played: Samples, delay: float, gain: float = -12.0, drift: float = 0.0) -> Samples:
    """What was played, some seconds late and some dB louder; 5e-5 is 50 ppm of drift.

    A fifth of a second of reverberation, made up once and the same every time.
    """
    decay = np.exp(-np.arange(3200) / 460)
    ways = np.random.default_rng(2).standard_normal(3200) * decay / 4
    ways[0] = 1.0
    heard = np.convolve(played, ways / np.linalg.norm(ways))[: len(played)] * 10 ** (gain / 20)
    places = np.arange(len(played)) * (1 + drift) - delay * SAMPLE_RATE
    return np.interp(places, np.arange(len(played)), heard, left=0.0).astype(np.float32)


def hiss(length: int, level: float = -65.0) -> Samples:
    """The noise of a quiet room, in dBFS."""
    noise = np.random.default_rng(1).standard_normal(length).astype(np.float32)
    return noise * np.float32(10 ** (level / 20))
