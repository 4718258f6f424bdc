"""What hearing both sides of a live call costs, and how late it is, on a sound server of its own.

Latency: clicks are played into the headset. `parec`, the sound server's own recorder at its lowest
latency, writes down when it has the first sample of each click; so do we when the frame that holds
it comes out of the loopback source, resampled, checked and timed. The difference is ours: block,
resampler, framing, threads. CPU: a process of its own runs microphone, loopback and the watch over
the devices, each on a thread, and nothing else, while a call of the tests is played.
"""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from app.audio.clock import PacedClock
from app.audio.devices import sound_system
from app.audio.live import live_sources
from app.events import SAMPLE_RATE, AudioFrame, Channel
from tests import scoring
from tests.sound.server import HEADSET, MIC, RATE, SoundServer, wait_until

CLICKS = 40
SECONDS = 20.0
"""Of the measurement of CPU time."""
_LOUD = 0.2
_APART = 0.2
"""Seconds: clicks are further apart than this."""


def measure(_: Path) -> Iterator[tuple[str, str, str]]:
    server = SoundServer()
    before = dict(os.environ)
    os.environ.update(server.environment)
    try:
        server.start()
        late = [1000 * seconds for seconds in _latencies(server)]
        high = statistics.quantiles(late, n=20)[-1]
        yield (
            f"device → frame, {len(late)} clicks, p50 / p95",
            f"{statistics.median(late):.0f} / {high:.0f} ms",
            "≤ 50 ms",
        )
        for side, device in zip(_call(), (MIC, HEADSET), strict=True):
            server.play(side, device, SAMPLE_RATE)
        command = [sys.executable, "-m", "tests.bench.capture"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        yield "CPU of both captures, of one core", f"{float(done.stdout):.1%}", "≤ 7 %"
    finally:
        server.stop()
        os.environ.clear()
        os.environ.update(before)


def _latencies(server: SoundServer) -> list[float]:
    """Seconds by which each click came out later than the sound server's own recorder had it."""
    sources = live_sources(sound_system(), PacedClock(), microphone=MIC, loopback=HEADSET)
    _, loopback, _ = sources.all
    ours, theirs = _Clicks(), _Clicks()

    def hear() -> None:
        for event in loopback.frames():
            if isinstance(event, AudioFrame):
                ours.hear(event.samples)

    command = [
        *("parec", f"--device={HEADSET}.monitor", "--raw", "--format=float32le"),
        *(f"--rate={RATE}", "--channels=1", "--latency-msec=2"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as recorder:
        assert recorder.stdout is not None
        pipe = recorder.stdout.fileno()

        def record() -> None:
            while sound := os.read(pipe, 4 * RATE):
                theirs.hear(np.frombuffer(sound[: len(sound) // 4 * 4], np.float32))

        threads = [threading.Thread(target=hear), threading.Thread(target=record)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(server.streams()) == 2, "both are open")
        server.play(_clicks(), HEADSET)
        wait_until(lambda: len(ours.at) == len(theirs.at) == CLICKS, "all are heard", 60.0)
        loopback.stop()
        recorder.terminate()
        for thread in threads:
            thread.join()
    return [own - other for own, other in zip(ours.at, theirs.at, strict=True)]


class _Clicks:
    """When each was heard."""

    def __init__(self) -> None:
        self.at: list[float] = []

    def hear(self, samples: NDArray[np.float32]) -> None:
        now = time.monotonic()
        if np.abs(samples).max(initial=0.0) > _LOUD and now - (self.at or [0.0])[-1] > _APART:
            self.at.append(now)


def _call() -> NDArray[np.float32]:
    """Both sides of one, shape (2, n), 16 kHz. A little noise, as of a room, in the rep's."""
    with av.open(str(scoring.sound("discovery"))) as file:
        to_float = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
        frames = [
            one.to_ndarray() for frame in file.decode(audio=0) for one in to_float.resample(frame)
        ]
    call = np.concatenate(frames, axis=1)
    call[0] += np.random.default_rng(0).normal(0, 0.001, call.shape[1])
    return call


def _clicks() -> NDArray[np.float32]:
    """Uneven gaps, so that clicks fall anywhere into a block."""
    chance = np.random.default_rng(0)
    pieces = []
    for _ in range(CLICKS):
        pieces.append(np.zeros(int(chance.uniform(0.3, 0.5) * RATE)))
        pieces.append(chance.uniform(-0.8, 0.8, RATE // 200))
    return np.concatenate(pieces).astype(np.float32)


def _listen() -> None:
    """Print how much of a core hearing both sides takes."""
    sources = live_sources(sound_system(), PacedClock(), microphone=MIC, loopback=HEADSET)
    frames = dict.fromkeys(Channel, 0)

    def run(source_number: int) -> None:
        for event in sources.all[source_number].frames():
            if isinstance(event, AudioFrame):
                frames[event.channel] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    wait_until(lambda: min(frames.values()) > 50, "both sides are heard")  # imports are over
    spent, began, heard = time.process_time(), time.monotonic(), dict(frames)
    threading.Event().wait(SECONDS)
    print((time.process_time() - spent) / (time.monotonic() - began))
    assert all(frames[side] - heard[side] > SECONDS * 49 for side in Channel)
    for source in sources.all:
        source.stop()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    _listen()
