"""From a device's or a file's own rate to ours, as a stream."""

import numpy as np
import soxr

from app.events import SAMPLE_RATE, Samples


class Resampler:
    """Streams sound of `width` channels from `rate` Hz to 16 kHz; keeps state between pieces.

    `prompt`: each piece comes out 13 ms later; else in bursts of 31 ms, at a tenth of the cost.
    """

    def __init__(self, rate: float, width: int, *, prompt: bool = False) -> None:
        self._width = width
        self._stream = (
            None
            if rate == SAMPLE_RATE
            else soxr.ResampleStream(
                rate, SAMPLE_RATE, width, dtype="float32", quality="HQ", vr=prompt
            )
        )

    def feed(self, sound: Samples, *, last: bool = False) -> Samples:
        """Take (width, n) samples; return (width, m) of them at 16 kHz, later by the filter."""
        if self._stream is None:
            return sound
        # soxr wants (n, width), and plain (n,) where width is 1
        frames = sound[0] if self._width == 1 else np.ascontiguousarray(sound.T)
        done = self._stream.resample_chunk(frames, last=last)
        return np.ascontiguousarray(done.reshape(-1, self._width).T)
