"""The sources of a live call, wired."""

from dataclasses import dataclass

from app.audio.clock import Clock
from app.audio.devices import Connection, SoundSystem
from app.audio.pyaudio_source import PyAudioSource
from app.audio.sides import Observed
from app.audio.source import AudioSource
from app.audio.watcher import Watcher
from app.events import Channel


@dataclass(frozen=True, slots=True)
class LiveSources:
    all: tuple[AudioSource, ...]
    """Microphone, loopback, devices: each for a thread of its own."""
    devices: dict[Channel, PyAudioSource]

    def listen_to(self, channel: Channel, device_id: str) -> None:
        """Hear a side from another device, "" for the system's default. From any thread."""
        self.devices[channel].listen_to(device_id)


def live_sources(
    system: SoundSystem, clock: Clock, *, microphone: str, loopback: str
) -> LiveSources:
    """Both sides of a call and the watch over the devices; "" is the system's default.

    Nothing is opened before their `frames`; the clock's zero is the first of these.
    """
    mine = PyAudioSource(system, Channel.REP, microphone, clock)
    theirs = PyAudioSource(system, Channel.PROSPECT, loopback, clock)
    heard = Observed(theirs)

    def help_the_loopback(connection: Connection) -> None:
        if heard.wants_help:
            heard.plays_elsewhere(connection.playing(but=theirs.device_id))

    watcher = Watcher(system, often=help_the_loopback)
    return LiveSources(
        (Observed(mine), heard, watcher), {Channel.REP: mine, Channel.PROSPECT: theirs}
    )
