"""A side's way to its device, on a system of which every device obeys the test."""

import threading
import time

import numpy as np

from app.audio.devices import (
    Block,
    DeviceBusy,
    NoDevice,
    NoSoundServer,
    SoundLibraryMissing,
    chosen,
)
from app.audio.line import Line
from app.audio.source import SoundUnreadable
from app.events import Channel, Device, Side, SideState

HEADSET = Device("headset", "Headset", Channel.REP)
BUILT_IN = Device("built-in", "Built-in", Channel.REP, is_default=True)
SPEAKERS = Device("speaker", "Speakers", Channel.PROSPECT, is_default=True)


class Desk:
    """A sound system: what stands on the desk, and what is wrong with it."""

    def __init__(self, *devices: Device) -> None:
        self.all = devices
        self.busy: set[str] = set()
        self.trouble: SoundUnreadable | None = None
        self.open_now: list[str] = []
        self.looks = 0
        self._seen = devices
        """When it was looked at last."""

    def connect(self, over: threading.Event | None = None) -> "Desk":
        if self.trouble is not None:
            raise self.trouble
        return self

    def devices(self) -> tuple[Device, ...]:
        if self.trouble is not None:
            raise self.trouble
        self.looks += 1
        self._seen = self.all
        return self.all

    def lack(self, channel: Channel) -> SoundUnreadable:
        return NoDevice(channel)

    def open(self, device: Device) -> "Plug":
        if device.id in self.busy:
            raise DeviceBusy(device)
        return Plug(self, device.id)

    def changed(self, timeout: float) -> bool:
        if self.trouble is not None:
            raise self.trouble
        return self._seen != self.all

    def playing(self, but: str) -> Device | None:
        return None

    def close(self) -> None:
        pass


class Plug:
    """A stream."""

    rate = 16_000
    overflows = 0

    def __init__(self, desk: Desk, device: str) -> None:
        self._desk = desk
        self._device = device
        desk.open_now.append(device)

    def read(self, timeout: float) -> Block:
        return Block(np.full(320, 0.5, np.float32), time.monotonic(), 80.0)

    def is_true(self) -> bool:
        return self._device in {one.id for one in self._desk.all}

    def close(self) -> None:
        self._desk.open_now.remove(self._device)


def told(line: Line, *times: float) -> list[tuple[SideState, str, str]]:
    sides: list[Side] = [side for now in times for side in line.tend(now)]
    return [(side.state, side.text, side.hint) for side in sides]


def test_a_device_that_is_used_elsewhere_is_told_once_and_tried_every_second():
    desk = Desk(HEADSET, BUILT_IN)
    desk.busy = {"headset"}
    line = Line(desk, Channel.REP, "headset")
    assert told(line, 0.0, 0.5, 1.0, 2.0) == [
        (
            SideState.MISSING,
            "Not hearing you",
            "“Headset” is used elsewhere. Close what uses it, or choose another.",
        )
    ]
    assert desk.looks == 3
    desk.busy = set()
    assert told(line, 2.5) == []
    assert told(line, 3.0)[0][0] is SideState.SILENT
    assert desk.open_now == ["headset"]


def test_a_loopback_that_is_used_elsewhere_has_its_own_words():
    desk = Desk(SPEAKERS)
    desk.busy = {"speaker"}
    assert told(Line(desk, Channel.PROSPECT, ""), 0.0) == [
        (
            SideState.MISSING,
            "Not hearing the prospect",
            "“Speakers” is used elsewhere. Close what uses it, or choose another.",
        )
    ]


def test_no_device_of_a_side_and_no_sound_at_all_are_told_in_words():
    desk = Desk(BUILT_IN)
    assert told(Line(desk, Channel.PROSPECT, ""), 0.0) == [
        (SideState.MISSING, "No speakers", "Plug some in")
    ]
    desk.trouble = SoundLibraryMissing("PortAudio")
    [(state, text, hint)] = told(Line(desk, Channel.REP, ""), 0.0)
    assert (state, text) == (SideState.MISSING, "Not hearing you")
    assert hint == (
        "A part of the computer’s sound is missing (PortAudio). Install it, then try again."
    )


def test_what_was_read_from_a_stream_that_turns_out_lost_is_nobody_s_sound():
    desk = Desk(HEADSET, BUILT_IN)
    line = Line(desk, Channel.REP, "headset")
    assert told(line, 0.0) == [(SideState.SILENT, "You are silent", "Headset")]
    heard = line.read(0.1)
    assert heard is not None
    assert len(heard[0]) == 320
    desk.all = (BUILT_IN,)
    assert line.read(0.1) is None
    assert not line.open
    assert told(line, 0.1) == [
        (SideState.GONE, "Headset went away", "Using ‘Built-in’ until it is back")
    ]
    assert line.device_id == "built-in"


def test_the_return_of_a_device_is_news_for_a_few_seconds():
    desk = Desk(HEADSET, BUILT_IN)
    line = Line(desk, Channel.REP, "headset")
    told(line, 0.0)
    desk.all = (BUILT_IN,)
    told(line, 1.0)
    assert told(line, 100.0) == []  # it stays away for long, and stays missed
    desk.all = (HEADSET, BUILT_IN)
    assert told(line, 101.0, 103.0) == [(SideState.BACK, "Headset is back", "Headset")]
    assert told(line, 106.0) == [(SideState.SILENT, "You are silent", "Headset")]
    assert desk.open_now == ["headset"]


def test_a_choice_in_mid_call_takes_the_old_device_s_troubles_away():
    desk = Desk(HEADSET, BUILT_IN)
    line = Line(desk, Channel.REP, "headset")
    told(line, 0.0)
    desk.all = (BUILT_IN,)
    told(line, 1.0)
    line.choose("built-in")
    assert told(line, 1.1) == [(SideState.SILENT, "You are silent", "Built-in")]
    assert desk.open_now == ["built-in"]


def test_resting_closes_the_device_and_looking_again_opens_it():
    desk = Desk(BUILT_IN)
    line = Line(desk, Channel.REP, "")
    told(line, 0.0)
    line.rest()
    assert desk.open_now == []
    assert told(line, 0.1) == []
    assert desk.open_now == ["built-in"]
    line.close()
    assert desk.open_now == []


def test_a_server_that_dies_while_it_is_asked_is_come_back_to():
    desk = Desk(BUILT_IN)
    line = Line(desk, Channel.REP, "")
    told(line, 0.0)
    desk.trouble = NoSoundServer()
    assert [one[0] for one in told(line, 1.0, 1.5, 2.0)] == [SideState.MISSING]
    assert desk.open_now == []
    desk.trouble = None
    assert [one[0] for one in told(line, 3.0)] == [SideState.SILENT]


def test_the_chosen_device_is_that_of_the_id_else_the_default_else_any():
    desk = (HEADSET, BUILT_IN, SPEAKERS)
    assert chosen(desk, Channel.REP, "headset") is HEADSET
    assert chosen(desk, Channel.REP, "") is BUILT_IN
    assert chosen(desk, Channel.REP, "speaker") is BUILT_IN
    assert chosen(desk[:1], Channel.REP, "") is HEADSET
    assert chosen(desk[:2], Channel.PROSPECT, "") is None
