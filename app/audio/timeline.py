"""Sound as it arrives, cut into frames on the call clock. Pure: it is told the time."""

from collections import deque
from collections.abc import Iterator

import numpy as np

from app.events import FRAME_SAMPLES, SAMPLE_RATE, AudioFrame, Channel, Samples

TOLERANCE = 0.04
"""Seconds that the count of samples and the clock may differ by."""
PATIENCE = 0.5
"""Seconds without sound after which a device gives none; until then its blocks are late."""
_WINDOW = 3.0
"""Seconds over which the most punctual block is looked for: all others are late."""
_PULL = 0.01
"""Seconds by which a frame may begin before its predecessor ends: frames never run backwards."""
_FRAME = FRAME_SAMPLES / SAMPLE_RATE
_NOTHING = np.zeros(0, np.float32)


class Timeline:
    """One channel. Sound is never dropped: what goes wrong shows in the frames' times only.

    A frame's `start` counts samples. A card's clock drifts away from the computer's; where the two
    differ by more than `TOLERANCE`, the frames' times move over. Where a device gives nothing,
    silence keeps the clock.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._start = 0.0
        """Of the next frame, as far as samples tell."""
        self._owed = 0.0
        """Seconds by which the next frames must still move over."""
        self._left: Samples = _NOTHING
        """Sound that does not fill a frame yet."""
        self._flowing = False
        self._lags: deque[tuple[float, float]] = deque()
        """When a block came and how long after it was due; only those that none later undercuts."""
        self._compared = 0.0
        """From when on blocks were compared."""

    @property
    def end(self) -> float:
        """Seconds on the call clock up to which frames were given."""
        return self._start

    def feed(self, samples: Samples, now: float) -> Iterator[AudioFrame]:
        """Take sound at 16 kHz, shape (n,), whose last sample has just arrived."""
        if not len(samples):
            return
        length = len(samples) / SAMPLE_RATE
        if not self._flowing or now - length - self._due > PATIENCE:
            yield from self._resume(now - length, len(samples))
        self._left = np.concatenate([self._left, samples]) if len(self._left) else samples
        self._compare(now)
        yield from self._frames()

    def idle(self, now: float, patience: float = PATIENCE) -> Iterator[AudioFrame]:
        """Nothing came: once it has been too long, silence takes the place of sound."""
        if self._flowing and now - self._due <= patience:
            return
        self._flowing = False
        yield from self._silence(int((now - self._due) * SAMPLE_RATE))

    @property
    def _due(self) -> float:
        """When the next sample belongs."""
        return self._start + self._owed + len(self._left) / SAMPLE_RATE

    def _resume(self, begin: float, size: int) -> Iterator[AudioFrame]:
        """Sound comes (again), at `begin`: silence fills the gap before it.

        A little more of it makes the first block end with a frame. Devices give blocks as long as
        our frames: from then on no sound waits for the rest of its frame.
        """
        missing = max(0, round((begin - self._due) * SAMPLE_RATE))
        missing += -(len(self._left) + missing + size) % FRAME_SAMPLES
        yield from self._silence(missing)
        self._owed += begin - self._due
        self._flowing = True
        self._forget(begin)

    def _silence(self, samples: int) -> Iterator[AudioFrame]:
        while samples > 0:  # in pieces: after a night's sleep it is a lot
            piece = min(samples, SAMPLE_RATE)
            samples -= piece
            self._left = np.concatenate([self._left, np.zeros(piece, np.float32)])
            yield from self._frames()

    def _compare(self, now: float) -> None:
        """Blocks may be late, but none comes before its time: the most punctual one tells it."""
        lag = now - self._due
        while self._lags and self._lags[-1][1] >= lag:
            self._lags.pop()
        self._lags.append((now, lag))
        while self._lags[0][0] < now - _WINDOW:
            self._lags.popleft()
        least = self._lags[0][1]
        if least < -TOLERANCE or (least > TOLERANCE and now - self._compared > _WINDOW):
            self._owed += least
            self._forget(now)

    def _forget(self, now: float) -> None:
        self._lags.clear()
        self._compared = now

    def _frames(self) -> Iterator[AudioFrame]:
        while len(self._left) >= FRAME_SAMPLES:
            step = max(self._owed, -_PULL)
            self._owed -= step
            start = self._start + step
            if len(self._left) == FRAME_SAMPLES:  # as almost always: blocks are as long as frames
                samples, self._left = self._left, _NOTHING
            else:
                samples, self._left = self._left[:FRAME_SAMPLES], self._left[FRAME_SAMPLES:]
            self._start = start + _FRAME
            yield AudioFrame(self._channel, max(start, 0.0), samples)
