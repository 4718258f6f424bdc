"""A source does at once what it is told, also in the middle of what it hears."""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from app.audio.clock import PacedClock
from app.audio.devices import Block, NoDevice
from app.audio.pyaudio_source import PyAudioSource
from app.audio.source import SoundUnreadable
from app.events import AudioFrame, Channel, ChannelEnded, Device

HEADSET = Device("headset", "Headset", Channel.REP, is_default=True)
DESK = Device("desk", "Desk", Channel.REP)


class Room:
    """A sound system of two microphones. It notes each block that is fetched, and of whom."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.then: Callable[[], None] = lambda: None
        """Happens while a block is fetched."""
        self.gives_sound = True

    def connect(self, over: threading.Event | None = None) -> "Room":
        return self

    def devices(self) -> tuple[Device, ...]:
        return (HEADSET, DESK)

    def lack(self, channel: Channel) -> SoundUnreadable:
        return NoDevice(channel)

    def open(self, device: Device) -> "Microphone":
        return Microphone(self, device.id)

    def changed(self, timeout: float) -> bool:
        return False

    def playing(self, but: str) -> Device | None:
        return None

    def close(self) -> None: ...


class Microphone:
    rate = 16_000
    overflows = 0

    def __init__(self, room: Room, name: str) -> None:
        self._room = room
        self._name = name

    def read(self, timeout: float) -> Block | None:
        self._room.fetched.append(self._name)
        self._room.then()
        if not self._room.gives_sound:
            return None
        return Block(np.full(320, 0.5, np.float32), time.monotonic(), 80.0)

    def is_true(self) -> bool:
        return True

    def close(self) -> None: ...


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def source(room: Room) -> PyAudioSource:
    return PyAudioSource(room, Channel.REP, "", PacedClock())


@pytest.mark.parametrize("gives_sound", [True, False])
def test_after_a_stop_no_more_is_fetched(room, source, gives_sound):
    room.gives_sound = gives_sound
    room.then = source.stop
    *_, end = source.frames()
    assert room.fetched == ["headset"]
    assert isinstance(end, ChannelEnded)


def test_another_device_is_heard_from_the_next_block_on(room, source):
    asked = iter([lambda: source.listen_to("desk"), lambda: None, source.stop])
    room.then = lambda: next(asked)()
    list(source.frames())
    assert room.fetched == ["headset", "desk", "desk"]


def test_in_a_pause_nothing_is_fetched_and_what_was_under_way_is_not_given(room, source):
    room.then = lambda: source.listen(False)
    loud = []
    for event in source.frames():
        if isinstance(event, AudioFrame):
            loud.append(bool(event.samples.any()))
        if len(loud) == 10:
            source.stop()
    assert room.fetched == ["headset"]
    assert not any(loud)
