"""Windows and macOS: microphones through PortAudio. Written from its documentation; not run there.

What the speakers play has its seam in `_loopbacks`: one function for each system, and the words of
`lack` while it gives none.
"""

import sys
import threading

from app.audio.capture import Capture, inputs, open_capture
from app.audio.devices import Block, DeviceBusy, NoDevice
from app.audio.source import SoundUnreadable
from app.events import Channel, Device


class PortAudioSystem:
    """See `SoundSystem`."""

    def connect(self, over: threading.Event | None = None) -> "PortAudioConnection":
        return PortAudioConnection(over or threading.Event())

    def devices(self) -> tuple[Device, ...]:
        return self.connect().devices()

    def lack(self, channel: Channel) -> SoundUnreadable:
        if channel is Channel.REP:
            return NoDevice(channel)
        system = "macOS" if sys.platform == "darwin" else "Windows"
        return SoundUnreadable(
            f"Sotto does not hear yet what the speakers of {system} play.",
            "Your own side is written down; the prospect’s is not.",
        )


class PortAudioConnection:
    """See `Connection`. PortAudio tells of no changes and sees none until the program starts again.

    So a device that is plugged in later is heard after the next start.
    """

    def __init__(self, over: threading.Event) -> None:
        self._over = over

    def devices(self) -> tuple[Device, ...]:
        names: dict[str, bool] = {}
        for one in inputs():
            names[one["name"]] = names.get(one["name"], False) or one["default"]
        microphones = (Device(name, name, Channel.REP, first) for name, first in names.items())
        return (*microphones, *_loopbacks())

    def open(self, device: Device) -> "PortAudioStream":
        for one in inputs():
            if one["name"] == device.id:
                rate, width = int(one["defaultSampleRate"]), min(2, one["maxInputChannels"])
                try:
                    return PortAudioStream(open_capture(device.id, rate=rate, width=width))
                except OSError:
                    raise DeviceBusy(device) from None
        raise NoDevice(device.channel)

    def changed(self, timeout: float) -> bool:
        self._over.wait(timeout)
        return False

    def playing(self, but: str) -> Device | None:
        return None

    def close(self) -> None:
        """There is nothing to leave: PortAudio stays for the next connection."""


class PortAudioStream:
    """See `Stream`. PortAudio never moves a stream: it ends where its device goes away."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture

    @property
    def rate(self) -> int:
        return self._capture.rate

    @property
    def overflows(self) -> int:
        return self._capture.overflows

    def read(self, timeout: float) -> Block | None:
        return self._capture.read(timeout)

    def is_true(self) -> bool:
        return self._capture.active

    def close(self) -> None:
        self._capture.close()


def _loopbacks() -> tuple[Device, ...]:
    """Every “what you hear”: none yet, on either system."""
    return ()
