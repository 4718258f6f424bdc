"""What Sotto uses of a computer's sound, whatever the system."""

import platform
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.audio import words
from app.audio.source import SoundUnreadable
from app.events import Channel, Device, Samples


class NoSoundServer(SoundUnreadable):
    """There is none, or one that hangs."""

    retryable = True

    def __init__(self) -> None:
        super().__init__(*words.no_answer())


class SoundLibraryMissing(SoundUnreadable):
    def __init__(self, part: str) -> None:
        super().__init__(*words.part_missing(part))


class DeviceBusy(SoundUnreadable):
    retryable = True

    def __init__(self, device: Device) -> None:
        super().__init__(*words.used_elsewhere(device.name))


class NoDevice(SoundUnreadable):
    """There is nothing to hear one side with."""

    retryable = True

    def __init__(self, channel: Channel) -> None:
        super().__init__(*words.no_device(channel))


@dataclass(frozen=True, slots=True)
class Block:
    """What a device gave at once."""

    samples: Samples = field(repr=False)
    """Shape (n,), mono, at the stream's own rate."""
    at: float
    """`time.monotonic()` when its last sample had arrived."""
    power: float
    """The sum of the squares of all that the device gave, nonsense included."""


class Stream(Protocol):
    """The sound of one device. For one thread."""

    @property
    def rate(self) -> int:
        """Hz."""
        ...

    @property
    def overflows(self) -> int:
        """How often sound was lost because nobody fetched it in time."""
        ...

    def read(self, timeout: float) -> Block | None:
        """Wait for the next block; None: none came within `timeout` seconds."""
        ...

    def is_true(self) -> bool:
        """Whether all that was read so far was the sound of its device, and more may come."""
        ...

    def close(self) -> None:
        """Return soon, also where the system's sound hangs."""
        ...


class Connection(Protocol):
    """One thread's line to the system's sound. After NoSoundServer it can only be closed."""

    def devices(self) -> tuple[Device, ...]:
        """Every microphone and every “what you hear”. Raises NoSoundServer."""
        ...

    def open(self, device: Device) -> Stream:
        """Raises DeviceBusy, NoDevice, NoSoundServer, SoundLibraryMissing."""
        ...

    def changed(self, timeout: float) -> bool:
        """Whether devices or defaults changed since it was asked last; waits for it.

        With no time to wait it tells what was noticed while the connection was used. Raises
        NoSoundServer.
        """
        ...

    def playing(self, but: str) -> Device | None:
        """A device, other than that of the id `but`, on which something is to be heard now.

        Blocks for a tenth of a second where something may be. Raises NoSoundServer.
        """
        ...

    def close(self) -> None: ...


class SoundSystem(Protocol):
    def connect(self, over: threading.Event | None = None) -> Connection:
        """Once `over` is set, nobody waits any more for a server that does not answer.

        Raises NoSoundServer, SoundLibraryMissing.
        """
        ...

    def devices(self) -> tuple[Device, ...]:
        """Every microphone and every “what you hear”, now. Raises as `connect` does."""
        ...

    def lack(self, channel: Channel) -> SoundUnreadable:
        """Why one side can't be heard where `devices` has none for it."""
        ...


def sound_system() -> SoundSystem:
    """Return that of this computer. Nothing is opened yet, and nothing can be missing."""
    if platform.system() == "Linux":
        from app.audio.pulse import PulseSystem

        return PulseSystem()
    from app.audio.portaudio import PortAudioSystem

    return PortAudioSystem()


def chosen(devices: Sequence[Device], channel: Channel, wanted: str) -> Device | None:
    """Return the device of the id `wanted`, else the side's default, else any, else None."""
    of_side = [device for device in devices if device.channel is channel]
    for device in of_side:
        if wanted and device.id == wanted:
            return device
    for device in of_side:
        if device.is_default:
            return device
    return of_side[0] if of_side else None
