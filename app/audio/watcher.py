"""Which devices there are, as it changes: for a call, and all day for the window."""

import threading
from collections.abc import Callable, Iterator

from app.audio.devices import Connection, NoSoundServer, SoundLibraryMissing, SoundSystem
from app.audio.source import Sound, SoundUnreadable
from app.audio.words import why
from app.events import Channel, Device, Devices

_TICK = 0.15
"""Seconds that it waits for a change before it sees whether it is stopped."""
_EVERY = 0.5
"""Seconds between two calls of `often`."""
_AGAIN = 1.0
"""Seconds until it tries again where nobody answers."""


class Watcher:
    """An AudioSource without a side: it gives `Devices` at once, and whenever they change."""

    def __init__(
        self, system: SoundSystem, often: Callable[[Connection], None] | None = None
    ) -> None:
        """`often` is called twice a second with the watcher's own connection, on its thread.

        It may raise NoSoundServer.
        """
        self._system = system
        self._often = often
        self._over = threading.Event()
        self._told: tuple[tuple[Device, ...], str] | None = None
        self.trouble = ""
        """Why no devices are seen, in words; "": they are. From any thread."""

    @property
    def name(self) -> str:
        return "devices"

    @property
    def channels(self) -> tuple[Channel, ...]:
        return ()

    def listen(self, on: bool) -> None:
        """Devices are no sound: it goes on watching."""

    def stop(self) -> None:
        self._over.set()

    def frames(self) -> Iterator[Sound]:
        while not self._over.is_set():
            try:
                connection = self._system.connect(self._over)
            except (NoSoundServer, SoundLibraryMissing) as error:
                yield from self._lose_sight(error)
                self._over.wait(_AGAIN)
                continue
            try:
                yield from self._watch(connection)
            except NoSoundServer as error:
                yield from self._lose_sight(error)
            finally:
                connection.close()

    def _watch(self, connection: Connection) -> Iterator[Sound]:
        yield from self._tell(connection.devices())
        waited = 0.0
        while not self._over.is_set():
            if connection.changed(_TICK):
                yield from self._tell(connection.devices())
            waited += _TICK
            if self._often is not None and waited >= _EVERY:
                waited = 0.0
                self._often(connection)

    def _lose_sight(self, error: SoundUnreadable) -> Iterator[Sound]:
        if not self._over.is_set():  # else it was told to stop, and nothing is wrong
            yield from self._tell((), why(error))

    def _tell(self, devices: tuple[Device, ...], trouble: str = "") -> Iterator[Sound]:
        if (devices, trouble) != self._told:
            self._told, self.trouble = (devices, trouble), trouble
            yield Devices(devices)
