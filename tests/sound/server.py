"""A sound server of a test's own, without hardware: real devices as far as anyone can tell.

Speakers, a headset (its output and its microphone), and a second microphone, “desk”. What is said
into a microphone is played into the null sink behind it, as a person's voice would be.
"""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pulsectl
from numpy.typing import NDArray

BINARY = "pulseaudio"
RATE = 48_000
SPEAKERS = "speaker"
HEADSET = "headset"
MIC = "mic"
"""The headset's microphone."""
DESK = "desk"
"""Another one."""
_FEEDS = {MIC: "micfeed", DESK: "deskfeed"}
_NAMES = {
    SPEAKERS: "Speakers",
    HEADSET: "Headset",
    MIC: "Headset microphone",
    DESK: "Desk microphone",
}


class SoundServer:
    """Start it, play into it, plug things in and out, kill it. It needs no display and no root."""

    def __init__(self) -> None:
        # a socket's path may be 107 characters long: pytest's folders are longer
        self._folder = Path(tempfile.mkdtemp(prefix="sotto-"))
        self.environment = {
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_RUNTIME_PATH": str(self._folder / "pulse"),
            "PULSE_SERVER": f"unix:{self._folder}/pulse/native",
            "PULSE_CLIENTCONFIG": str(self._folder / "client.conf"),
            "PULSE_STATE_PATH": str(self._folder / "state"),
            "PULSE_COOKIE": str(self._folder / "cookie"),
        }
        (self._folder / "client.conf").write_text("autospawn = no\n", "utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self._players: list[subprocess.Popen[bytes]] = []
        self._plugged: dict[str, list[int]] = {}
        """Module numbers by device, in the order of loading."""

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """With all four devices; speakers and the headset's microphone are the defaults."""
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [
                *(BINARY, "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit"),
                *("--use-pid-file=no", "-L", "module-native-protocol-unix"),
            ],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        log.close()
        wait_until(self._answers, "the sound server answers")
        self._plugged.clear()
        for device in (SPEAKERS, HEADSET, MIC, DESK):
            self.plug_in(device)
        self.make_default(SPEAKERS)
        self.make_default(MIC)

    def kill(self) -> None:
        """As if it had crashed."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        for player in self._players:
            player.kill()
            player.wait()
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def plug_in(self, device: str) -> None:
        """One of the four, or a new output."""
        name = f"device.description='{_NAMES.get(device, device.capitalize())}'"
        feed = _FEEDS.get(device)
        with self.asked() as pulse:
            sink = feed or device
            modules = [pulse.module_load("module-null-sink", _null_sink(sink, feed, name))]
            if feed:
                remap = f'source_name={device} master={feed}.monitor source_properties="{name}"'
                modules.append(pulse.module_load("module-remap-source", remap))
        self._plugged[device] = modules

    def unplug(self, device: str) -> None:
        with self.asked() as pulse:
            for module in reversed(self._plugged.pop(device)):
                pulse.module_unload(module)

    def make_default(self, device: str) -> None:
        with self.asked() as pulse:
            if device in _FEEDS:
                pulse.source_default_set(device)
            else:
                pulse.sink_default_set(device)

    def play(self, sound: NDArray[np.float32], device: str, rate: int = RATE) -> None:
        """Play mono sound, shape (n,): on an output, or as said into a microphone. Returns at once.

        It is stopped with the server, if it is not over by then.
        """
        path = self._folder / f"{len(self._players)}.raw"
        path.write_bytes(sound.astype("<f4").tobytes())
        sink = _FEEDS.get(device, device)
        with path.open("rb") as file:
            player = subprocess.Popen(
                [
                    *("pacat", "--playback", f"--device={sink}", f"--rate={rate}"),
                    *("--channels=1", "--format=float32le", "--raw", "--latency-msec=20"),
                ],
                env={**os.environ, **self.environment},
                stdin=file,
                stderr=subprocess.DEVNULL,
            )
        self._players.append(player)

    def streams(self) -> list[str]:
        """The names of the sources that programs record from, one for each stream."""
        with self.asked() as pulse:
            names = {source.index: source.name for source in pulse.source_list()}
            return sorted(
                names[one.source]
                for one in pulse.source_output_list()
                if "application.process.id" in one.proplist and one.source in names
            )

    @contextmanager
    def asked(self) -> Iterator[pulsectl.Pulse]:
        """The server's own list of everything."""
        with pulsectl.Pulse("test", self.environment["PULSE_SERVER"], connect=False) as pulse:
            pulse.connect()
            yield pulse

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "log").read_text("utf-8")
        try:
            with self.asked():
                return True
        except pulsectl.PulseError:
            return False


def _null_sink(sink: str, feed: str | None, name: str) -> str:
    # norewinds: else the first sound comes up to 1.9 s late
    properties = "" if feed else f' sink_properties="{name}"'
    return f"sink_name={sink} rate={RATE} channels={1 if feed else 2} norewinds=1{properties}"


def wait_until(true: Callable[[], bool], what: str, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end, f"never happened: {what}"
        pause.wait(0.02)
