"""Takes what the speakers play out of what the microphone hears: WebRTC's echo canceller, AEC3."""

import math
from collections import deque
from collections.abc import Iterator
from typing import Protocol

import numpy as np

from app.audio import words
from app.audio.echo_search import EARLIEST, LATEST, Echo, EchoSearch
from app.audio.source import Sound
from app.events import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    AudioFrame,
    Channel,
    ChannelEnded,
    Notice,
    Samples,
    Severity,
)

PATIENCE = 0.1
"""Seconds that the microphone's sound waits for the loopback's: the two come from two threads."""
TOLD_AFTER = 3.0
"""Seconds of echo after which the rep is told."""
_FRAME = FRAME_SAMPLES / SAMPLE_RATE
_APART = 0.75 * _FRAME
"""Seconds that two frames of the same time may differ by: less than one would make them waver."""
_SOUND = 1e-3
"""Peak from which on what is played can be heard in a microphone."""
_KEPT = 64
"""Frames of the loopback, more than the microphone's may ever come late."""
_REMEMBERED = 3_000
"""Frames for which is known what was echo: a minute, longer than words are late."""
_MOSTLY = 0.1
"""Share of the power that is left where a microphone heard hardly anything but echo."""
_SILENCE = np.zeros(FRAME_SAMPLES, np.float32)


class Canceller(Protocol):
    """pywebrtc_audio's: keeps what it has learnt about the room from call to call of `process`."""

    def process(self, near: Samples, far: Samples) -> Samples:
        """Return `near` without the `far` in it, 8 ms late. Both contiguous, shape (320,)."""
        ...


class EchoCanceller:
    """Sits before the recognisers. No frame is lost, none changes places with one of its channel.

    The canceller is heeded while the prospect is heard, until the sound says that there is no echo,
    and again as soon as there is one: with a headset it would only do harm, where both speak.
    """

    def __init__(self) -> None:
        self._waiting: deque[AudioFrame] = deque()
        """The microphone's, for what was played at their time."""
        self._played: deque[AudioFrame] = deque(maxlen=_KEPT)
        self._echo_until = -math.inf
        """Until then, what was played may still be heard."""
        self._lead = 0.0
        """Seconds that the loopback's sound comes too late by to have made the echo."""
        self._canceller: Canceller | None = None
        """None until something was played: it takes memory."""
        self._search = EchoSearch()
        self._heeded = False
        self._powers: deque[tuple[float, float, float]] = deque(maxlen=_REMEMBERED)
        """Of the microphone's frames: start, power before and after."""
        self._told = False
        self.delay: float | None = None
        """Seconds that the echo comes after its sound, where it was found last."""

    @property
    def possible(self) -> bool:
        """Whether the microphone may hear the prospect, by all that is known."""
        return self._search.state is not Echo.NONE

    def was_echo(self, start: float, end: float) -> bool:
        """Whether the microphone heard hardly anything but the prospect then."""
        spans = [one for one in self._powers if start - _FRAME < one[0] < end]
        before, after = sum(one[1] for one in spans), sum(one[2] for one in spans)
        return after < _MOSTLY * before

    def forget(self, since: float) -> None:
        """Keep no sound, nor what is known of it since then; the delay and the room stay known."""
        self._waiting.clear()
        self._played.clear()
        self._search.forget()
        while self._powers and self._powers[-1][0] + _FRAME > since:
            self._powers.pop()

    def feed(self, heard: Sound) -> Iterator[Sound]:
        """Take what a source gives; give it back, the microphone's frames without the echo."""
        if isinstance(heard, AudioFrame) and heard.channel is Channel.REP:
            self._waiting.append(heard)
            yield from self._ready()
            return
        if isinstance(heard, ChannelEnded):
            self._echo_until = -math.inf  # nothing to wait for any more
            yield from self._ready()
        yield heard
        if isinstance(heard, AudioFrame):
            self._played.append(heard)
            if np.abs(heard.samples).max() > _SOUND:
                self._echo_until = heard.start + LATEST
            yield from self._ready()

    def _ready(self) -> Iterator[Sound]:
        while self._waiting:
            frame = self._waiting[0]
            far = self._played_at(frame.start + self._lead)
            if far is None and frame.start < self._echo_until:
                if self._waiting[-1].start - frame.start < PATIENCE + self._lead:
                    return
            self._waiting.popleft()
            yield self._cleaned(frame, far)
            if self._search.heard >= TOLD_AFTER and not self._told:
                self._told = True
                yield Notice(*words.speakers(), Severity.INFO)

    def _played_at(self, start: float) -> "Samples | None":
        """The loopback's frame of a time, silence where it left one out; None: not here yet."""
        while self._played and self._played[0].start < start - _APART:
            self._played.popleft()
        if not self._played:
            return None
        if self._played[0].start > start + _APART:
            return _SILENCE
        return self._played.popleft().samples

    def _cleaned(self, frame: AudioFrame, far: "Samples | None") -> AudioFrame:
        near = np.ascontiguousarray(frame.samples)  # the canceller reads memory as it lies
        if frame.start >= self._echo_until and not near.any():
            return frame  # a pause, a mute, a night's sleep
        if self._canceller is None:
            if far is None:
                return frame
            self._canceller = _new_canceller()
        far = _SILENCE if far is None else np.ascontiguousarray(far)
        clean = self._canceller.process(near, far)
        self._powers.append((frame.start, float(near @ near), float(clean @ clean)))
        self._search.feed(near, far)
        self._follow()
        heeded, self._heeded = self._heeded, self.possible and frame.start < self._echo_until
        if heeded != self._heeded:  # fade from the one to the other
            share = np.linspace(float(heeded), float(self._heeded), FRAME_SAMPLES, dtype=np.float32)
            clean = near + share * (clean - near)
        elif not heeded:
            clean = near
        return AudioFrame(frame.channel, frame.start, clean)

    def _follow(self) -> None:
        """Where the echo seems to come before its sound, take what was played later.

        However long it is late, the canceller finds it by itself; early, it does not.
        """
        delay = self._search.delay
        if delay is None:
            return
        self.delay = delay - self._lead
        if delay < 0 and self._lead < -EARLIEST:
            self._lead += math.ceil(-delay / _FRAME) * _FRAME
            self._search.forget()


def _new_canceller() -> Canceller:
    from pywebrtc_audio import EchoCanceller as Aec3  # for calls with two sides only

    return Aec3(SAMPLE_RATE)
