"""From a device's or a file's own rate to ours, as a stream."""

import numpy as np
import soxr

from app.events import SAMPLE_RATE, Samples

_TAPS = 40
"""Of the decimator's filter, for each sample that it leaves out, and one."""
_BETA = 7.0
"""Of its Kaiser window: −70 dB."""
_TOGETHER = 16
"""Samples that one row of a product of matrices makes: more cost more, as most of it is zeros."""
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
        self._weights = _weights(_low_pass(rate, self._step), self._step)
        self._left = np.zeros(self._step * _TAPS, np.float32)
        """What the filter still looks back on, and what does not make a row yet."""
        self._size = -1
        """Of the blocks that there is room for; -1: there is none."""

    def feed(self, sound: Samples) -> Samples:
        """Take samples, shape (n,); return (m,) of them at 16 kHz."""
        if self._stream is not None:
            return np.asarray(self._stream.resample_chunk(sound), np.float32)
        if self._step == 1:
            return sound
        if len(sound) != self._size:
            self._make_room(len(sound))
        self._new[:] = sound
        made: Samples = self._rows.dot(self._weights)
        if len(self._rest) == len(self._left):
            self._left[:] = self._rest
        else:
            self._left, self._size = self._rest, -1
        return made.reshape(-1)

    def _make_room(self, size: int) -> None:
        """For blocks of a size, as a device's all are: to make views anew each time costs more."""
        before = len(self._left)
        room = np.concatenate([self._left, np.zeros(size, np.float32)])
        looks_at, stride = len(self._weights), _TOGETHER * self._step
        rows = max(0, (len(room) - looks_at) // stride + 1)
        # rows overlap by what the filter looks back on: no copy, numpy checks the bounds
        self._rows = np.ndarray((rows, looks_at), np.float32, room, strides=(4 * stride, 4))
        self._left, self._new, self._rest = room[:before], room[before:], room[rows * stride :]
        self._size = size


def _low_pass(rate: int, step: int) -> Samples:
    size = _TAPS * step + 1
    at = np.arange(size) - size // 2
    taps = np.sinc(2 * _EDGE / rate * at) * np.kaiser(size, _BETA)
    return np.asarray(taps / taps.sum(), np.float32)


def _weights(taps: Samples, step: int) -> Samples:
    """The filter as a matrix, shape (n, `_TOGETHER`): a column for each sample of a row."""
    weights = np.zeros((len(taps) + step * (_TOGETHER - 1), _TOGETHER), np.float32)
    for column in range(_TOGETHER):
        weights[column * step : column * step + len(taps), column] = taps
    return weights
