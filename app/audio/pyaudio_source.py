"""One side of a live call: a device of this computer as a source."""

import queue
import threading
import time
from collections.abc import Iterator

from app.audio.clock import Clock
from app.audio.devices import SoundSystem
from app.audio.line import Line
from app.audio.source import Sound
from app.audio.timeline import PATIENCE, Timeline
from app.events import Channel, ChannelEnded, Notice

_TICK = 0.1
"""Seconds that it hears, or waits for sound, before it looks round again."""
_LOST_SOUND = Notice(
    "Some sound was lost: this computer is too busy.", "Close other programs while you talk."
)


class PyAudioSource:
    """Never ends by itself: while there is no device it gives silence, and looks again.

    The clock starts with the first `frames` of a call, if nobody has started it.
    """

    def __init__(self, system: SoundSystem, channel: Channel, wanted: str, clock: Clock) -> None:
        """`wanted`: a device's id; empty: the system's default, wherever that moves."""
        self._channel = channel
        self._clock = clock
        self._over = threading.Event()
        self._line = Line(system, channel, wanted, self._over)
        self._timeline = Timeline(channel)
        self._wishes: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._listening = True
        self._called = threading.Event()
        """Somebody wants something: wait no longer."""
        self._told_of_loss = False

    @property
    def name(self) -> str:
        return "microphone" if self._channel is Channel.REP else "loopback"

    @property
    def channels(self) -> tuple[Channel, ...]:
        return (self._channel,)

    @property
    def device_id(self) -> str:
        """Of the device that is heard; "" for none. From any thread."""
        return self._line.device_id

    def listen(self, on: bool) -> None:
        self._listening = on
        self._called.set()

    def listen_to(self, device_id: str) -> None:
        """Hear another device, "" for the system's default, from now on. From any thread."""
        self._wishes.put(device_id)
        self._called.set()

    def stop(self) -> None:
        self._over.set()
        self._called.set()

    def frames(self) -> Iterator[Sound]:
        self._clock.wait_until(0.0)
        try:
            while not self._over.is_set():
                yield from self._turn()
        finally:
            self._line.close()
        yield ChannelEnded(self._channel, self._timeline.end)

    def _turn(self) -> Iterator[Sound]:
        while not self._wishes.empty():
            self._line.choose(self._wishes.get())
        if self._listening:
            yield from self._line.tend(self._clock.now())
            if self._line.open:
                yield from self._hear_a_while()
                return
        else:
            self._line.rest()
        self._called.wait(_TICK)
        self._called.clear()
        yield from self._timeline.idle(self._clock.now(), patience=0.0)

    def _hear_a_while(self) -> Iterator[Sound]:
        """To look round after each block would cost a tenth of all that hearing does."""
        until = self._clock.now() + _TICK
        while self._line.open and not self._is_called():
            yield from self._hear()
            if self._clock.now() >= until:
                return

    def _is_called(self) -> bool:
        return self._over.is_set() or not self._listening or not self._wishes.empty()

    def _hear(self) -> Iterator[Sound]:
        heard = self._line.read(_TICK)
        if not self._listening:  # paused while it waited: this was not meant for us any more
            return
        if heard is None:
            patience = PATIENCE if self._line.open else 0.0
            yield from self._timeline.idle(self._clock.now(), patience)
            return
        samples, at = heard
        yield from self._timeline.feed(samples, self._clock.now() - (time.monotonic() - at))
        if self._line.overflows and not self._told_of_loss:
            self._told_of_loss = True
            yield _LOST_SOUND
