"""Which devices there are, as it changes: for a call, and all day for the window."""

import threading
from collections.abc import Callable, Iterator

from app.audio.devices import Connection, NoSoundServer, SoundLibraryMissing, SoundSystem
from app.audio.source import Sound
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
        self._told: tuple[Device, ...] | None = None

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
                connection = self._system.connect()
            except (NoSoundServer, SoundLibraryMissing):
                yield from self._tell(())
                self._over.wait(_AGAIN)
                continue
            try:
                yield from self._watch(connection)
            except NoSoundServer:
                yield from self._tell(())
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

    def _tell(self, devices: tuple[Device, ...]) -> Iterator[Sound]:
        if devices != self._told:
            self._told = devices
            yield Devices(devices)
