"""From a device's or a file's own rate to ours, as a stream."""

import numpy as np
import soxr

from app.events import SAMPLE_RATE, Samples

_TAPS = 40
"""Of the decimator's filter, for each sample that it leaves out, and one."""
_BETA = 7.0
"""Of its Kaiser window: −70 dB."""
_EDGE = 7_600.0
"""Hz at which it has halved the sound: what is beyond 8.4 kHz would come back below 8."""


class Resampler:
    """Streams sound of `width` channels from `rate` Hz to 16 kHz; keeps state between pieces."""

    def __init__(self, rate: float, width: int) -> None:
        self._width = width
        self._stream = (
            None
            if rate == SAMPLE_RATE
            else soxr.ResampleStream(rate, SAMPLE_RATE, width, dtype="float32", quality="HQ")
        )

    def feed(self, sound: Samples, *, last: bool = False) -> Samples:
        """Take (width, n) samples; return (width, m) of them at 16 kHz, later by the filter."""
        if self._stream is None:
            return sound
        # soxr wants (n, width), and plain (n,) where width is 1
        frames = sound[0] if self._width == 1 else np.ascontiguousarray(sound.T)
        done = self._stream.resample_chunk(frames, last=last)
        return np.ascontiguousarray(done.reshape(-1, self._width).T)


class LiveResampler:
    """As `Resampler`, of one channel, for devices: what comes is out at once.

    soxr gives its sound in bursts up to 37 ms late. Where the rate is a multiple of ours, as 48 kHz
    is, a short filter does it 1 ms late; for others soxr's own second way takes 13 ms.
    """

    def __init__(self, rate: int) -> None:
        self._step, rest = divmod(rate, SAMPLE_RATE)
        self._stream = (
            soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32", vr=True) if rest else None
        )
        self._filter = _low_pass(rate, self._step) if self._step > 1 else np.ones(1, np.float32)
        self._left = np.zeros(len(self._filter) - 1, np.float32)
        """What the filter still looks back on, and what does not make a sample yet."""

    def feed(self, sound: Samples) -> Samples:
        """Take samples, shape (n,); return (m,) of them at 16 kHz."""
        if self._stream is not None:
            return np.asarray(self._stream.resample_chunk(sound), np.float32)
        whole = np.concatenate([self._left, sound])
        count = (len(whole) - len(self._filter)) // self._step + 1
        self._left = whole[count * self._step :]
        if count == 0:
            return np.zeros(0, np.float32)
        # each sample in between is reckoned too: still the fastest way that numpy has
        done = np.convolve(whole, self._filter, "valid")[:: self._step]
        return done.astype(np.float32, copy=False)


def _low_pass(rate: int, step: int) -> Samples:
    size = _TAPS * step + 1
    at = np.arange(size) - size // 2
    taps = np.sinc(2 * _EDGE / rate * at) * np.kaiser(size, _BETA)
    return np.asarray(taps / taps.sum(), np.float32)
