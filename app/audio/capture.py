"""PortAudio, through PyAudio: opened quietly, one call at a time, streams read from a queue."""

import math
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from app.audio.devices import Block, NoSoundServer, SoundLibraryMissing
from app.config.paths import resources

BLOCK = 0.02
"""Seconds of a block: one frame's. Half of it costs twice as much, and saves 10 ms."""
_CLOSING = 0.5
"""Seconds that one waits for a stream to be closed."""
_PATIENCE = 1.5
"""Seconds that one waits for another to leave PortAudio."""
_one_at_a_time = threading.Lock()
"""PortAudio may not be entered twice; and libpulse reads its device from the environment."""


class Capture:
    """An open stream of the only PortAudio there is. See `Stream`, but for `is_true`."""

    def __init__(self, audio: Any, input_format: Any, *, index: int, rate: int, width: int) -> None:
        self.rate = rate
        self.overflows = 0
        self._width = width
        self._blocks: queue.SimpleQueue[tuple[bytes, float]] = queue.SimpleQueue()
        self._stream = audio.open(
            rate,
            width,
            input_format,
            input=True,
            input_device_index=index,
            frames_per_buffer=round(rate * BLOCK),
            stream_callback=self._take,
        )

    def read(self, timeout: float) -> Block | None:
        try:
            sound, at = self._blocks.get(timeout=timeout)
        except queue.Empty:
            return None
        mono = np.frombuffer(sound, np.float32)
        if self._width > 1:
            mono = mono.reshape(-1, self._width).mean(axis=1)
        power = float(np.vdot(mono, mono))  # unlike `dot` it warns of no nonsense
        if power <= 1.0:  # so is every sample: most blocks of a call are as soft as that
            return Block(mono, at, power)
        if not math.isfinite(power):  # a driver may give anything; NaN would deafen the VAD
            mono = np.nan_to_num(mono, nan=0.0)
        return Block(mono.clip(-1.0, 1.0), at, power)

    @property
    def active(self) -> bool:
        return bool(self._stream.is_active())

    def close(self) -> None:
        """Return soon: while the sound server hangs, so does PortAudio, which waits for its answer.

        The stream is closed as soon as the server answers; nobody else has to wait for that.
        """
        closing = threading.Thread(target=self._close, name="closing", daemon=True)
        closing.start()
        closing.join(_CLOSING)

    def _close(self) -> None:
        with _one_at_a_time, suppress(OSError):  # what is dead can't be closed once more
            self._stream.close()

    def _take(self, sound: bytes, *about: Any) -> tuple[None, int]:
        """On PortAudio's own thread: it must never wait."""
        if about[-1]:
            self.overflows += 1
        self._blocks.put((sound, time.monotonic()))
        return None, 0  # paContinue


class _Library:
    """PortAudio lists the devices only when it starts; it is kept while that list will do."""

    def __init__(self) -> None:
        self.audio: Any = None

    def start(self) -> Any:
        try:
            import pyaudio
        except (ImportError, OSError):
            raise SoundLibraryMissing("PortAudio") from None
        self.stop()
        self.audio = pyaudio.PyAudio()
        return self.audio

    def stop(self) -> None:
        if self.audio is not None:
            self.audio.terminate()
            self.audio = None


_library = _Library()


def open_capture(
    device: str, *, rate: int, width: int, environment: Mapping[str, str] | None = None
) -> Capture:
    """Open the input that PortAudio calls `device`, with these environment variables.

    Raises OSError: it can't be opened; SoundLibraryMissing: there is no PortAudio, or it does not
    know the device; NoSoundServer: PortAudio itself hangs.
    """
    with portaudio(environment):
        for audio in (_library.audio, None):
            audio = audio or _library.start()
            if (index := _inputs(audio).get(device)) is not None:
                import pyaudio

                return Capture(audio, pyaudio.paFloat32, index=index, rate=rate, width=width)
    raise SoundLibraryMissing(f"PortAudio’s device “{device}”")


def inputs() -> list[dict[str, Any]]:
    """PortAudio's own words on each device that has inputs.

    Raises SoundLibraryMissing, NoSoundServer.
    """
    with portaudio():
        audio = _library.audio or _library.start()
        every = range(audio.get_device_count())
        about = [dict(audio.get_device_info_by_index(index)) for index in every]
        default = _default(audio)
        return [
            one | {"default": one["index"] == default} for one in about if one["maxInputChannels"]
        ]


def _inputs(audio: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for index in range(audio.get_device_count()):
        about = audio.get_device_info_by_index(index)
        if about["maxInputChannels"]:
            found.setdefault(about["name"], index)
    return found


def _default(audio: Any) -> int | None:
    try:
        return int(audio.get_default_input_device_info()["index"])
    except OSError:  # there is none
        return None


@contextmanager
def portaudio(environment: Mapping[str, str] | None = None) -> Iterator[None]:
    """Enter PortAudio: alone, without its noise, with these environment variables.

    Raises NoSoundServer: someone is in there who does not come out, as the sound server hangs.
    """
    if not _one_at_a_time.acquire(timeout=_PATIENCE):
        raise NoSoundServer
    try:
        with _quiet(), _set({**_alsa(), **(environment or {})}):
            yield
    finally:
        _one_at_a_time.release()


def _alsa() -> dict[str, str]:
    """What makes ALSA know the sound server alone, in a fifth of the time."""
    if sys.platform != "linux":
        return {}
    return {"ALSA_CONFIG_PATH": str(resources() / "sound" / "alsa.conf")}


@contextmanager
def _set(environment: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _quiet() -> Iterator[None]:
    """ALSA writes 80 lines to stderr about devices that are not there."""
    if sys.platform != "linux":
        yield
        return
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
