"""How loud one side's room and voice are, and so how loud a sound must be to be that voice.

Silero hears no speech in silence, hum, music, keys and steady noise, at any level; it hears every
voice, though, also those at the far end of an office, and it misses one as soft as −65 dBFS. So
what is soft is made louder before Silero hears it, and what is too soft beside the noise and the
voice of this side is not taken for that voice.
"""

import math
from collections import deque
from typing import NamedTuple

from app.config.sensitivity import Sensitivity

SILENT, _NOTHING = -90.0, 1e-9
"""dBFS and power of digital silence."""
_SMOOTH = 8
"""Steps over which loudness is measured (0.26 s): the soft ones in a word are no pause, and one
loud word from the next desk is no voice."""
_BLOCK, _BLOCKS = 31, 8
"""Steps of a block, and blocks in whose softest moment only the room is heard: 8 s.

Minimum statistics (R. Martin, 2001): also who speaks without a pause takes breath in that time.
"""
_FEW = 2
"""Blocks before that says anything."""
_LOUDER, _SOFTER = 1 / 16, 1 / 300
"""Share by which the measure of the voice follows a step of it: up in 0.5 s, down in 10 s."""
_FORGOTTEN = 0.01
"""dB a step by which the voice may have become softer, while one that soft is heard: all of
`_SOFTEST` in 22 s of it."""
_SOFTEST = 7.0
"""dB by which it may, at most: with `below_voice` 19 dB in a noisy office; others are 20 behind."""
_STRANGER = 6.0
"""dB above the noise that will do as long as the voice is not known: else it never would be."""
_WELL_HEARD = -30.0
"""dBFS of a voice that needs no gain."""
_VOICE = 0.5
"""Probability from which on a step says how loud the voice is (Silero's default)."""


class _Ear(NamedTuple):
    """In dB."""

    above_noise: float
    """By how much a voice is louder than the softest noise of the room, at least,"""
    below_voice: float
    """unless it is softer than the voice of this side by no more than this."""
    gain: float
    """By how much a soft voice is made louder, at most."""


_EARS = {
    Sensitivity.SOFT: _Ear(0.0, 30.0, 18.0),
    Sensitivity.NORMAL: _Ear(6.0, 16.0, 12.0),
    Sensitivity.NOISY: _Ear(21.0, 12.0, 0.0),
}
"""Measured with discovery and pricing, bundled model, finals, against Silero alone.

Six voices of other calls 20 dB behind: 250 words are written that nobody said on this side, 211 in
normal, 125 in noisy; in a room's noise none, and the words stay the same. Of speech 60 dB softer,
Silero hears 78 % in normal and all of it in soft; of 50 dB, 53 % in noisy and all in normal.
"""


class Room:
    """Told how strong each step is, then its probability; it keeps no sound."""

    def __init__(self, sensitivity: Sensitivity = Sensitivity.NORMAL) -> None:
        self.sensitivity = sensitivity
        self.noise = SILENT
        """dBFS of the softest moment lately; digital silence says nothing of the room."""
        self.voice: float | None = None
        """dBFS of the loud parts of this side's voice; None: not heard yet."""
        self._learnt = SILENT
        """dBFS of the voice when it was last heard."""
        self.loudness = SILENT
        """dBFS of the newest 0.26 s."""
        self._powers: deque[float] = deque(maxlen=_SMOOTH)
        self._softest: deque[float] = deque(maxlen=_BLOCKS)
        """Of each of the newest blocks."""
        self._block, self._steps = 0.0, 0

    @property
    def gain(self) -> float:
        """Factor by which the next step is to be made louder before it is judged."""
        level = self.loudness if self.voice is None else max(self.voice, self.loudness)
        wanted = min(max(_WELL_HEARD - level, 0.0), _EARS[self.sensitivity].gain)
        return float(10 ** (wanted / 20))

    @property
    def gate(self) -> float:
        """dBFS below which a step is not this side's voice."""
        ear = _EARS[self.sensitivity]
        if self.voice is None:
            return self.noise + min(ear.above_noise, _STRANGER)
        return min(self.noise + ear.above_noise, self.voice - ear.below_voice)

    def hear(self, power: float) -> None:
        """Measure the room by the power of the newest step: the mean of its squares."""
        self._powers.append(power)
        self.loudness = _decibels(sum(self._powers) / len(self._powers))
        if power <= _NOTHING:
            return
        self._block = min(self._block, self.loudness)
        self._steps += 1
        if self._steps == _BLOCK:
            self._softest.append(self._block)
            self._block, self._steps = 0.0, 0
        if len(self._softest) >= _FEW:
            self.noise = min(self._block, *self._softest)

    def judge(self, probability: float) -> float:
        """Return the probability that the newest step is this side's voice."""
        if self.loudness < self.gate:
            if probability >= _VOICE and self.voice is not None:
                self.voice = max(self.voice - _FORGOTTEN, self._learnt - _SOFTEST)
            return 0.0
        if probability >= _VOICE:
            self._follow(_decibels(self._powers[-1]))
        return probability

    def _follow(self, level: float) -> None:
        if self.voice is None:
            self.voice = level
        self.voice += (level - self.voice) * (_LOUDER if level > self.voice else _SOFTER)
        self._learnt = self.voice


def _decibels(power: float) -> float:
    return max(SILENT, 10 * math.log10(power + 1e-12))
