"""Plays a short sound into one output of the computer, so that one can hear which it is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from app.audio.capture import portaudio
from app.errors import SottoError
from app.events import Samples

CHIME_RATE = 48_000
"""Hz."""


class OutputUnusable(SottoError):
    message = "Nothing can be played there."
    hint = "Check whether the device is plugged in, or choose another one."


def chime() -> Samples:
    """Return three notes going up, two seconds in all, mono at `CHIME_RATE`, at −12 dBFS."""
    notes = [_note(pitch, 0.9 if pitch > 780 else 0.5) for pitch in (523.25, 659.25, 783.99)]
    return np.concatenate(notes).astype(np.float32)


def _note(pitch: float, seconds: float) -> Samples:
    time = np.arange(int(seconds * CHIME_RATE)) / CHIME_RATE
    tone = 0.25 * np.sin(2 * np.pi * pitch * time) * np.exp(-2.5 * time)
    edge = np.minimum(1, np.minimum(time, time[::-1]) / 0.01)  # no click at either end
    return (tone * edge).astype(np.float32)


def play(samples: Samples, rate: int, device_id: str = "") -> None:
    """Play mono float32 samples to their end. Blocking.

    `device_id`: of an output as the sound server names it (Linux; elsewhere, and with "", the
    system's default output is taken). Raises OutputUnusable.
    """
    try:
        with _output(rate, device_id) as stream:
            stream.write(samples.astype(np.float32).tobytes())
            stream.stop_stream()  # returns when the last sample is played
    except (ImportError, OSError):
        raise OutputUnusable from None


@contextmanager
def _output(rate: int, device_id: str) -> Iterator[Any]:
    import pyaudio

    where = {"PULSE_SINK": device_id} if device_id and sys.platform == "linux" else {}
    with portaudio(where):
        audio = pyaudio.PyAudio()
        try:
            index = _outputs(audio).get("pulse") if where else None
            stream = audio.open(rate, 1, pyaudio.paFloat32, output=True, output_device_index=index)
        except BaseException:
            audio.terminate()
            raise
    try:
        yield stream
    finally:
        with portaudio():
            stream.close()
            audio.terminate()


def _outputs(audio: Any) -> dict[str, int]:
    every = (audio.get_device_info_by_index(index) for index in range(audio.get_device_count()))
    return {str(one["name"]): int(one["index"]) for one in every if one["maxOutputChannels"]}
