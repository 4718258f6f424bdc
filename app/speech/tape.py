"""The newest sound of one channel, and the time of each of its samples."""

from collections import deque

import numpy as np

from app.events import FRAME_SAMPLES, SAMPLE_RATE, AudioFrame, Samples

_SMOOTH = 6
"""Blocks of 10 ms over which loudness is averaged: shorter dips are inside a word."""


class Tape:
    """Positions are samples since the channel's first; what was forgotten can't be had again."""

    def __init__(self) -> None:
        self._frames: deque[AudioFrame] = deque()
        self._first = 0
        """Position of the first sample kept."""

    @property
    def end(self) -> int:
        return self._first + len(self._frames) * FRAME_SAMPLES

    def append(self, frame: AudioFrame) -> None:
        self._frames.append(frame)

    def forget(self, before: int) -> None:
        """Drop what lies before a position; one frame always stays, for the time it tells."""
        while len(self._frames) > 1 and self._first + FRAME_SAMPLES <= before:
            self._frames.popleft()
            self._first += FRAME_SAMPLES

    def between(self, start: int, end: int) -> Samples:
        """Sound from one position to another, both clipped to what is kept."""
        first = max(0, start - self._first)
        last = max(first, min(end, self.end) - self._first)
        frames = list(self._frames)[first // FRAME_SAMPLES : -(-last // FRAME_SAMPLES)]
        if not frames:
            return np.zeros(0, np.float32)
        skipped = first // FRAME_SAMPLES * FRAME_SAMPLES
        sound = np.concatenate([frame.samples for frame in frames])
        return sound[first - skipped : last - skipped]

    def time(self, position: int) -> float:
        """Seconds on the call clock of a sample, by the time of the frame it came in."""
        if not self._frames:
            return 0.0
        index = (position - self._first) // FRAME_SAMPLES
        index = min(max(index, 0), len(self._frames) - 1)
        frame_start = self._first + index * FRAME_SAMPLES
        return self._frames[index].start + (position - frame_start) / SAMPLE_RATE

    def softest(self, start: int, end: int) -> int:
        """The position between two others round which the sound is softest."""
        sound = self.between(start, end)
        blocks = len(sound) // 160
        power = (sound[: blocks * 160].reshape(blocks, 160) ** 2).mean(axis=1)
        smooth = np.convolve(power, np.ones(_SMOOTH) / _SMOOTH, mode="same")
        # "same" makes the edges look soft: they see less than a whole span
        half = _SMOOTH // 2
        return start + (half + int(np.argmin(smooth[half : blocks - half]))) * 160
