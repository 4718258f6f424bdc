"""One side's way to its device: which one it should be, and what happens when that goes away."""

import threading
from collections.abc import Iterator

from app.audio import words
from app.audio.devices import (
    Connection,
    NoDevice,
    NoSoundServer,
    SoundSystem,
    Stream,
    chosen,
)
from app.audio.resample import LiveResampler
from app.audio.source import SoundUnreadable
from app.events import Channel, Device, Samples, Side, SideState

_LOOK = 1.0
"""Seconds between two looks for a device while none is heard."""
_LOOK_AGAIN = 5.0
"""Seconds between two looks while one is: the system tells by itself what changes."""
_GLANCE = 0.01
"""Seconds."""
_SETTLE = 10.0
"""Seconds for which a lost device is spoken of, where another took its place for good."""
_BACK = 4.0
"""Seconds for which its return is."""


class Line:
    """Keeps one stream open, on the right device. For one thread.

    `wanted`: a device's id; empty: the system's default, wherever that moves.
    """

    def __init__(
        self,
        system: SoundSystem,
        channel: Channel,
        wanted: str,
        over: threading.Event | None = None,
    ) -> None:
        """`over`: once it is set, nobody waits any more for a server that does not answer."""
        self._system = system
        self._over = over
        self._channel = channel
        self._wanted = wanted
        self._connection: Connection | None = None
        self._unanswered = False
        """The server did not answer just now, and that is not told yet."""
        self._stream: Stream | None = None
        self._resampler: LiveResampler | None = None
        self._looked: float | None = None
        self._told: tuple[SideState, words.Words] | None = None
        self._settles: float | None = None
        """When the change of devices is no news any more."""
        self.device: Device | None = None
        """That is heard, or was until it went away."""
        self._lost: Device | None = None
        """That would be heard if it were there."""
        self.overflows = 0

    @property
    def open(self) -> bool:
        return self._stream is not None

    @property
    def device_id(self) -> str:
        """Of the device that is heard; may be asked from any thread."""
        device = self.device
        return device.id if device is not None else ""

    def choose(self, wanted: str) -> None:
        """Hear another device from the next `tend` on."""
        self._wanted, self._lost, self._settles = wanted, None, None
        self._looked = None

    def read(self, timeout: float) -> tuple[Samples, float] | None:
        """Return the next sound, 16 kHz mono, and `time.monotonic()` of its last sample.

        None: nothing came, or what came is not the sound of the right device.
        """
        assert self._stream is not None
        assert self._resampler is not None
        try:
            block = self._stream.read(timeout)
            if not self._stream.is_true():
                self.rest()
                return None
        except NoSoundServer:
            self.close()
            self._looked, self._unanswered = None, True
            return None
        self.overflows = max(self.overflows, self._stream.overflows)
        if block is None:
            return None
        return self._resampler.feed(block.samples), block.at

    def tend(self, now: float) -> Iterator[Side]:
        """See to it that the right device is heard; tell what changed."""
        if not self._is_due(now):
            return
        self._looked = now
        try:
            state, text = self._look(now)
        except NoSoundServer as error:
            self.close()
            state, text = SideState.MISSING, self._refusal(error)
        except SoundUnreadable as error:
            self._hang_up()
            state, text = SideState.MISSING, self._refusal(error)
        if (state, text) != self._told:
            self._told = state, text
            yield Side(self._channel, now, state, text.text, text.hint)

    def rest(self) -> None:
        """Close the stream, so that the system's microphone light goes out."""
        self._hang_up()
        self._looked = None

    def close(self) -> None:
        """Leave the system's sound; `tend` comes back to it."""
        self._hang_up()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _is_due(self, now: float) -> bool:
        rests = self._looked is not None and now - self._looked < self._pause
        if not rests or self._connection is None:
            return not rests
        try:
            # an open stream is asked about after each block: changes are noticed then
            return self._connection.changed(0.0 if self.open else _GLANCE)
        except NoSoundServer:
            self.close()
            self._unanswered = True
            return True

    @property
    def _pause(self) -> float:
        """Seconds between two looks."""
        return _LOOK_AGAIN if self.open and self._settles is None else _LOOK

    def _look(self, now: float) -> tuple[SideState, words.Words]:
        if self._unanswered:  # to ask again may take a while: it is told before
            self._unanswered = False
            raise NoSoundServer
        if self._connection is None:
            self._connection = self._system.connect(self._over)
        devices = self._connection.devices()
        right = chosen(devices, self._channel, self._wanted)
        if self.device is not None and self.device.id not in {one.id for one in devices}:
            self._lose(now)
        if right is None:
            raise self._system.lack(self._channel)
        if self._stream is None or self.device is None or self.device.id != right.id:
            self._call(self._connection, right, now)
        return self._situation(right, now)

    def _lose(self, now: float) -> None:
        self._hang_up()
        if self._lost is None or not self._wanted or self.device_id == self._wanted:
            self._lost = self.device
            self._settles = None if self._wanted else now + _SETTLE
        self.device = None

    def _call(self, connection: Connection, device: Device, now: float) -> None:
        self._hang_up()
        self._stream = connection.open(device)
        self._resampler = LiveResampler(self._stream.rate)
        self.device = device
        if self._lost is not None and self._lost.id == device.id:
            self._settles = now + _BACK

    def _situation(self, right: Device, now: float) -> tuple[SideState, words.Words]:
        channel, lost = self._channel, self._lost
        if self._settles is not None and now >= self._settles:
            self._lost = lost = self._settles = None
        if lost is not None and lost.id == right.id:
            return SideState.BACK, words.back(channel, right.name)
        if lost is not None:
            returns = bool(self._wanted)
            return SideState.GONE, words.gone(channel, lost.name, right.name, returns=returns)
        if self._wanted and right.id != self._wanted:
            return SideState.GONE, words.absent(channel, right.name)
        return SideState.SILENT, words.Words(words.silent(channel, "").text, right.name)

    def _refusal(self, error: SoundUnreadable) -> words.Words:
        if isinstance(error, NoDevice):
            return words.missing(self._channel)
        return words.refused(self._channel, words.why(error))

    def _hang_up(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
