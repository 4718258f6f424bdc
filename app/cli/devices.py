"""`sotto devices`: what can be heard with on this computer, and how loud it is right now."""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np
from rich.table import Table

from app.audio.devices import Connection, DeviceBusy, NoDevice, Stream, chosen, sound_system
from app.audio.sides import AUDIBLE, FLOOR, loudness
from app.cli.outcome import Outcome, hanging_up
from app.cli.program import Page
from app.config.settings import Sound
from app.errors import SottoError
from app.events import Channel, Device, Samples

SECONDS = 2.0
_PATIENCE = 5.0
"""Seconds in which a device that works has given something, on a computer that is busy as well."""
_BAR = 20
"""Characters of the loudest there is."""
_NOTHING_YET = "gave no sound yet"
_KINDS = {Channel.REP: "Microphones", Channel.PROSPECT: "What you hear"}


@dataclass(frozen=True, slots=True)
class Heard:
    device: Device
    level: float | None
    """dBFS of the loudest tenth of a second; None: it can't be opened."""
    gave_data: bool
    """Were it silence."""

    @property
    def words(self) -> str:
        if self.level is None:
            return "used elsewhere"
        if not self.gave_data:
            return _NOTHING_YET
        return "sound" if self.level > AUDIBLE else "silent"


class NoSoundYet(SottoError):
    """It could be opened, and nothing came: not even silence."""

    retryable = True

    def __init__(self, device: Device) -> None:
        super().__init__(
            f"“{device.name}” {_NOTHING_YET}.",
            "Try it again: a busy computer takes its time. If nothing comes then, choose another.",
        )


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "devices",
        help="the microphones, and what can be heard of what the speakers play",
        description="Lists what can be heard with, and listens to all of it for two seconds.",
    )
    parser.add_argument("--json", action="store_true", help="as one JSON array")
    parser.set_defaults(command=_devices)


def _devices(arguments: argparse.Namespace) -> int:
    with closing(sound_system().connect()) as connection:
        devices = connection.devices()
        if not arguments.json and devices:
            print(f"Listening for {SECONDS:.0f} seconds …", flush=True)
        outcome = Outcome()
        ended = Event()
        # a KeyboardInterrupt would be lost in pulsectl's callbacks
        with hanging_up(ended.set, outcome):
            found = hear(connection, devices, ended=ended)
    if outcome.interrupted:
        return outcome.code
    if arguments.json:
        print(json.dumps([_row(one) for one in found], ensure_ascii=False))
        return 0
    console = Page()
    for channel, kind in _KINDS.items():
        console.print(_table(kind, [one for one in found if one.device.channel is channel]))
        if not any(device.channel is channel for device in devices):
            lack = sound_system().lack(channel)
            console.print(f"{lack.message} {lack.hint}")
    return 0


def hear(
    connection: Connection,
    devices: Sequence[Device],
    seconds: float = SECONDS,
    ended: Event | None = None,
) -> list[Heard]:
    """Listen to all of them at the same time, or until it is ended.

    Raises NoSoundServer, SoundLibraryMissing.
    """
    ended = ended or Event()
    with ExitStack() as open_streams:
        streams: list[Stream | None] = []
        for device in devices:
            try:
                stream = connection.open(device)
            except (DeviceBusy, NoDevice):
                streams.append(None)
                continue
            open_streams.callback(stream.close)
            streams.append(stream)
        end = time.monotonic() + seconds
        return [
            _heard(device, stream, end, ended)
            for device, stream in zip(devices, streams, strict=True)
        ]


def both_sides(sound: Sound) -> str:
    """Open the microphone and the loopback of the settings; say which give sound data.

    Raises SoundUnreadable: one of them is not there, or used elsewhere; NoSoundYet.
    """
    system = sound_system()
    with closing(system.connect()) as connection:
        every = connection.devices()
        devices = []
        for channel, wanted in (
            (Channel.REP, sound.microphone),
            (Channel.PROSPECT, sound.loopback),
        ):
            device = chosen(every, channel, wanted)
            if device is None:
                raise system.lack(channel)
            devices.append(device)
        for device in devices:
            check_sound(connection, device)
    return f"you on “{devices[0].name}”, the prospect on “{devices[1].name}”"


def check_sound(connection: Connection, device: Device, patience: float = _PATIENCE) -> None:
    """Open a device and wait until it gives something.

    `patience`: seconds. Raises SoundUnreadable, NoSoundYet.
    """
    with closing(connection.open(device)) as stream:
        if stream.read(patience) is None:
            raise NoSoundYet(device)


def _heard(device: Device, stream: Stream | None, end: float, ended: Event) -> Heard:
    if stream is None:
        return Heard(device, None, gave_data=False)
    sound = list(_until(stream, end, ended))
    if not sound:
        return Heard(device, FLOOR, gave_data=False)
    samples = np.concatenate(sound)
    pieces = np.array_split(samples, max(1, len(samples) * 10 // stream.rate))
    return Heard(device, max(loudness(piece) for piece in pieces), gave_data=True)


def _until(stream: Stream, end: float, ended: Event) -> Iterator[Samples]:
    """Give all that had come by then."""
    while not ended.is_set() and (block := stream.read(max(0.0, end - time.monotonic()))):
        if block.at > end:
            break
        yield block.samples


def _row(one: Heard) -> dict[str, Any]:
    device = one.device
    return {
        "id": device.id,
        "name": device.name,
        "channel": device.channel,
        "default": device.is_default,
        "level": None if one.level is None else round(one.level, 1),
        "state": one.words,
    }


def _table(kind: str, found: list[Heard]) -> Table:
    table = Table(title=kind, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in range(4):
        table.add_column("", overflow="fold", min_width=_BAR if column == 1 else None)
    table.show_header = False
    for one in found:
        level = FLOOR if one.level is None else one.level
        bar = "█" * round((1 - level / FLOOR) * _BAR)
        default = "default" if one.device.is_default else ""
        table.add_row(one.device.name, bar.ljust(_BAR, "·"), one.words, default)
    return table
