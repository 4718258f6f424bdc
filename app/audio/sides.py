"""How both sides are heard: how loud, and in which words the rep should know it."""

import math
from collections import deque
from collections.abc import Iterator

from app.audio import words
from app.audio.source import AudioSource, Sound
from app.events import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    AudioFrame,
    Channel,
    Device,
    Level,
    Samples,
    Side,
    SideState,
)

FLOOR = -90.0
"""dBFS of digital silence."""
AUDIBLE = -50.0
"""dBFS from which on a tenth of a second counts as sound."""
QUIET_AFTER = 2.5
"""Seconds without sound after which a side is silent."""
_SPAN = 5.0
"""Seconds over which one judges whether a microphone is too soft or too loud."""
_SOFT = -42.0
"""dBFS that nothing in that time exceeds, of a microphone that is too soft."""
_LOUD = -7.0
"""dBFS that some of it does, of one that is too loud."""
_ENOUGH = 10
"""Audible tenths of a second that allow to call it soft."""
_TOO_MUCH = 3
"""Tenths of a second that make it loud."""
_MUTED_AFTER = 10.0
"""Seconds of digital silence after which a microphone looks muted."""
_HELP_AFTER = 1.5
"""Seconds of silence after which it is worth looking for sound on another device."""
_FRAMES = SAMPLE_RATE // 10 // FRAME_SAMPLES
"""Of a level: a tenth of a second."""


class Judge:
    """The state of one side, in words. It is told what happens, and the time."""

    def __init__(self, channel: Channel, device: str = "") -> None:
        self._channel = channel
        self._device = device
        """Its name; the newest that the source told."""
        self._word: Side | None = None
        """What the source says of its device, while that is more than the loudness says."""
        self._levels: deque[tuple[float, float]] = deque()
        self._heard: float | None = None
        """When there was sound last."""
        self._since = 0.0
        """From when on its absence counts."""
        self._real = 0.0
        """When there was more than digital silence last."""
        self._told: Side | None = None
        self.paused = False
        self.elsewhere: Device | None = None
        """Another device, on which something plays."""

    @property
    def wants_help(self) -> bool:
        """Whether it has been silent for long enough to look for sound on another device."""
        if self.paused or self._word is not None or not self._levels:
            return False
        return self._levels[-1][0] - max(self._since, self._heard or 0.0) > _HELP_AFTER

    def tell(self, side: Side) -> Iterator[Side]:
        """Take what the source says of its device."""
        if self._word is None or self._word.state is not SideState.BACK:
            self._begin(side.at)
        if side.state is SideState.SILENT:  # all is well: from now on loudness decides
            self._word, self._device = None, side.hint
        else:
            self._word = side
        yield from self._changed(side.at)

    def level(self, at: float, loudness: float) -> Iterator[Side]:
        """Take how loud the last tenth of a second was."""
        if self.paused:  # everyone knows; what is true afterwards is told anew
            self._begin(at)
            self._told = None
        self._levels.append((at, loudness))
        while self._levels[0][0] <= at - _SPAN:
            self._levels.popleft()
        if loudness > FLOOR:
            self._real = at
        if loudness > AUDIBLE:
            self._heard, self.elsewhere = at, None
        yield from self._changed(at)

    def _begin(self, at: float) -> None:
        self._since = self._real = at
        self._heard = None
        self._levels.clear()

    def _changed(self, at: float) -> Iterator[Side]:
        side = self._side(at)
        if side is not None and (self._told is None or _said(side) != _said(self._told)):
            self._told = side
            yield side

    def _side(self, at: float) -> Side | None:
        if self.paused:
            return None
        if self._word is not None:
            return self._word
        if self._heard is not None and at - self._heard <= QUIET_AFTER:
            return self._of(SideState.HEARING, at, self._hearing())
        if at - max(self._since, self._heard or 0.0) <= QUIET_AFTER:
            return None  # too early to say
        if self.elsewhere is not None:
            text = words.elsewhere(self.elsewhere.name)
            return self._of(SideState.UNHEARD, at, text, self.elsewhere.id)
        if self._channel is Channel.REP and at - self._real > _MUTED_AFTER:
            return self._of(SideState.SILENT, at, words.muted(self._device))
        return self._of(SideState.SILENT, at, words.silent(self._channel, self._device))

    def _hearing(self) -> words.Words:
        levels = [loudness for _, loudness in self._levels]
        audible = sum(loudness > AUDIBLE for loudness in levels)
        if self._channel is Channel.REP and audible >= _ENOUGH and max(levels) < _SOFT:
            return words.too_soft()
        if self._channel is Channel.REP and sum(one > _LOUD for one in levels) >= _TOO_MUCH:
            return words.too_loud()
        return words.hearing(self._channel, self._device)

    def _of(self, state: SideState, at: float, said: words.Words, fix: str = "") -> Side:
        return Side(self._channel, at, state, said.text, said.hint, fix)


class Observed:
    """Any source, and how its sides are heard: `Level` ten times a second, `Side` as it changes."""

    def __init__(self, source: AudioSource, device: str = "") -> None:
        """`device`: what is heard, in words, of a source that does not tell it by itself."""
        self._source = source
        self._judges = {channel: Judge(channel, device) for channel in source.channels}
        self._latest: dict[Channel, list[AudioFrame]] = {channel: [] for channel in source.channels}
        """The frames of the level to come."""

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def channels(self) -> tuple[Channel, ...]:
        return self._source.channels

    @property
    def wants_help(self) -> bool:
        """Whether a side has been silent for a while. From any thread."""
        return any(judge.wants_help for judge in self._judges.values())

    def plays_elsewhere(self, device: Device | None) -> None:
        """Something plays on another device, or no longer does. From any thread."""
        for judge in self._judges.values():
            judge.elsewhere = device

    def listen(self, on: bool) -> None:
        self._source.listen(on)
        for judge in self._judges.values():
            judge.paused = not on

    def stop(self) -> None:
        self._source.stop()

    def frames(self) -> Iterator[Sound]:
        for heard in self._source.frames():
            if isinstance(heard, AudioFrame):
                yield heard
                latest = self._latest[heard.channel]
                latest.append(heard)
                if len(latest) == _FRAMES:
                    yield from self._measured(latest)
                    latest.clear()
            elif isinstance(heard, Side):
                yield from self._judges[heard.channel].tell(heard)
            else:
                yield heard

    def _measured(self, frames: list[AudioFrame]) -> Iterator[Sound]:
        """All at once: on a thread that has just woken up, each sum of its own costs more."""
        newest = frames[-1]
        at = newest.start + FRAME_SAMPLES / SAMPLE_RATE
        power = sum(_power(frame.samples) for frame in frames) / (_FRAMES * FRAME_SAMPLES)
        level = Level(newest.channel, at, _decibels(power))
        yield level
        yield from self._judges[newest.channel].level(at, level.loudness)


def loudness(sound: Samples) -> float:
    """Return the RMS in dBFS, at least `FLOOR`."""
    return _decibels(_power(sound) / max(1, len(sound)))


def _power(sound: Samples) -> float:
    return float(sound.dot(sound))


def _decibels(power: float) -> float:
    return max(FLOOR, 10 * math.log10(power)) if power > 0 else FLOOR


def _said(side: Side) -> tuple[SideState, str, str, str]:
    return side.state, side.text, side.hint, side.fix
