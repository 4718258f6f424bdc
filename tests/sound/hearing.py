"""Both sides of a call, heard as a call hears them: each source on a thread of its own."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from app.audio.clock import PacedClock
from app.audio.devices import sound_system
from app.audio.live import LiveSources, live_sources
from app.audio.source import AudioSource, Sound
from app.events import SAMPLE_RATE, AudioFrame, Channel, Samples, Side, SideState
from tests.sound.server import wait_until


class Hearing:
    """All that sources gave, by kind; it grows while they run."""

    def __init__(self, sources: Sequence[AudioSource], clock: PacedClock) -> None:
        self.clock = clock
        self.sources = sources
        self.events: list[Sound] = []
        self._frames: dict[Channel, list[AudioFrame]] = defaultdict(list)
        self.threads = [
            threading.Thread(target=self._run, args=(source,), name=source.name)
            for source in sources
        ]

    def _run(self, source: AudioSource) -> None:
        for event in source.frames():
            if isinstance(event, AudioFrame):
                self._frames[event.channel].append(event)
            else:
                self.events.append(event)

    def frames(self, channel: Channel) -> list[AudioFrame]:
        return list(self._frames[channel])

    def sound(self, channel: Channel, start: float = 0.0, end: float = 1e9) -> Samples:
        """What was heard from one time of the call to another."""
        within = [one.samples for one in self.frames(channel) if start <= one.start < end]
        return np.concatenate(within) if within else np.zeros(0, np.float32)

    def sides(self, channel: Channel) -> list[Side]:
        return [one for one in self.events if isinstance(one, Side) and one.channel is channel]

    def wait_for(self, channel: Channel, state: SideState, seconds: float = 8.0) -> Side:
        """The newest word on a side, once it is of that state."""

        def is_so() -> bool:
            return bool(told := self.sides(channel)) and told[-1].state is state

        wait_until(is_so, f"{channel} is {state}", seconds)
        return self.sides(channel)[-1]

    def wait_for_words(self, channel: Channel, text: str, hint: str, seconds: float = 8.0) -> None:
        def is_so() -> bool:
            told = self.sides(channel)
            return bool(told) and (told[-1].text, told[-1].hint) == (text, hint)

        wait_until(is_so, f"{text} / {hint}", seconds)

    def wait(self, seconds: float) -> None:
        """Until the call is that much older, as both sides' frames show."""
        end = self.clock.now() + seconds
        channels = [channel for source in self.sources for channel in source.channels]
        wait_until(
            lambda: all(
                self._frames[one] and self._frames[one][-1].start >= end for one in channels
            ),
            f"{seconds} s of sound",
            seconds + 5.0,
        )


@contextmanager
def hearing(
    microphone: str = "", loopback: str = "", *, watched: bool = True
) -> Iterator[tuple[Hearing, LiveSources]]:
    clock = PacedClock()
    live = live_sources(sound_system(), clock, microphone=microphone, loopback=loopback)
    heard = Hearing(live.all if watched else live.all[:2], clock)
    for thread in heard.threads:
        thread.start()
    try:
        yield heard, live
    finally:
        for source in heard.sources:
            source.stop()
        for thread in heard.threads:
            thread.join(5)
    assert not any(thread.is_alive() for thread in heard.threads)


def tone(hertz: float, seconds: float, rate: int = 48_000) -> Samples:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(
        np.float32
    )


def strength(sound: Samples, hertz: float) -> float:
    """How much of a tone is in the loudest tenth of a second of 16 kHz sound: its amplitude."""
    size = SAMPLE_RATE // 10
    wave = np.exp(-2j * np.pi * hertz * np.arange(size) / SAMPLE_RATE)
    pieces = [sound[at : at + size] for at in range(0, len(sound) - size + 1, size // 4)]
    return max((2 * abs(np.dot(piece, wave)) / size for piece in pieces), default=0.0)
