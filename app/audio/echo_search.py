"""Whether the microphone hears the speakers, and how late: by comparing the two sounds."""

from collections import deque
from enum import Enum

import numpy as np

from app.audio.sides import AUDIBLE, loudness
from app.events import FRAME_SAMPLES, SAMPLE_RATE, Samples

EARLIEST = -0.1
"""Seconds by which an echo may seem to come before its sound: the two come by two ways."""
LATEST = 0.5
"""Seconds after which it comes at the latest: a wireless speaker takes up to 0.3."""
FAINT = -40.0
"""dB that the echo's first arrival is softer than what is played: below, nobody hears words in it.

Measured: of an echo at -30 dB in all, 7 dB more than its first arrival, the bundled model hears
none, in a silent room.
"""
STEP = 0.5
"""Seconds between two looks."""
_SPAN = 1.0
"""Seconds of the microphone that are looked for in what was played."""
_CLEAR = 7.0
"""Times that the match of an echo's delay exceeds all others' RMS; of strangers' speech: 4 to 6."""
_ALIKE = 0.005
"""Seconds that the delay of one echo may differ by from look to look: rooms have several ways."""
_LOOKS = 6
"""That are judged together."""
_AGREEING = 3
"""Of these: with the same delay by chance is next to impossible."""
_FORGIVING = 40
"""Looks in vain (20 s of the prospect's speech) after which an echo has gone for good."""
_NOTHING = -80.0
"""dBFS below which a microphone gives nothing: it is muted, or closes between words."""
_MUTED = 2.5
"""Seconds of that after which it is muted: too few looks to say that there is no echo."""

_FRAMES = round((_SPAN + LATEST - EARLIEST) * SAMPLE_RATE / FRAME_SAMPLES)
_BEFORE = round(LATEST * SAMPLE_RATE)
_LENGTH = round(_SPAN * SAMPLE_RATE)
_DELAYS = np.arange(round(EARLIEST * SAMPLE_RATE), round(LATEST * SAMPLE_RATE))
_FFT = 32_768


class Echo(Enum):
    UNKNOWN = "unknown"
    """Too little was played to say."""
    THERE = "there"
    NONE = "none"
    """A headset, or speakers that the microphone does not hear."""


class EchoSearch:
    """Looks twice a second, while something plays and the microphone is not muted.

    The match is the phase transform: each frequency counts alike, so that the rep's own voice,
    loud as it is, hides little (Knapp and Carter, The Generalized Correlation Method, 1976).
    """

    def __init__(self) -> None:
        self.state = Echo.UNKNOWN
        self.heard = 0.0
        """Seconds during which an echo was there."""
        self.delay: float | None = None
        """Seconds that it comes after its sound, by the last look; None: that one found none."""
        self._near: deque[Samples] = deque(maxlen=_FRAMES)
        self._far: deque[Samples] = deque(maxlen=_FRAMES)
        self._next = _FRAMES
        """Frames until the next look."""
        self._delays: deque[float | None] = deque(maxlen=_LOOKS)
        """What the last looks found."""
        self._in_vain = 0
        self._muted = _MUTED
        """Seconds that the microphone has given nothing, while something was played."""

    def forget(self) -> None:
        """Keep no sound; the delay may be a new one from now on."""
        self._near.clear()
        self._far.clear()
        self._delays.clear()
        self.delay = None
        self._next = _FRAMES

    def feed(self, near: Samples, far: Samples) -> None:
        """Take a frame of the microphone and what was played at the same time."""
        self._near.append(near)
        self._far.append(far)
        self._next -= 1
        if self._next == 0:
            self._next = round(STEP * SAMPLE_RATE / FRAME_SAMPLES)
            self._look()

    def _look(self) -> None:
        far = np.concatenate(self._far)
        near = np.concatenate(self._near)[_BEFORE : _BEFORE + _LENGTH]
        self._muted = self._muted + STEP if loudness(near) < _NOTHING else 0.0
        if self._muted > _MUTED or loudness(far[_BEFORE : _BEFORE + _LENGTH]) < AUDIBLE:
            return
        self._delays.append(_delay(near, far))
        self.delay = self._agreed()
        if self.delay is not None:
            self.state, self._in_vain = Echo.THERE, 0
            self.heard += STEP
            return
        self._in_vain += 1
        if self._in_vain >= (_LOOKS if self.state is Echo.UNKNOWN else _FORGIVING):
            self.state = Echo.NONE

    def _agreed(self) -> float | None:
        newest = self._delays[-1]
        if newest is None:
            return None
        alike = [one for one in self._delays if one is not None and abs(one - newest) <= _ALIKE]
        return min(alike) if len(alike) >= _AGREEING else None


def _delay(near: Samples, far: Samples) -> float | None:
    """Seconds after which `near` holds `far`; None: it does not, or too softly to matter."""
    cross = np.fft.rfft(near, _FFT) * np.fft.rfft(far, _FFT).conj()
    strength = np.abs(cross)
    match = np.abs(np.fft.irfft(cross / (strength + 1e-3 * strength.mean() + 1e-12)))
    match = match[(_DELAYS - _BEFORE) % _FFT]
    best = int(match.argmax())
    if match[best] < _CLEAR * np.sqrt((match**2).mean()) or not match[best]:
        return None
    delay = int(_DELAYS[best])
    played = far[_BEFORE - delay : _BEFORE - delay + len(near)]
    gain = abs(float(np.dot(near, played))) / (float(np.dot(played, played)) + 1e-12)
    return delay / SAMPLE_RATE if gain > 10 ** (FAINT / 20) else None
