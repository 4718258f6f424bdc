"""What every driver does alike: its command line, the sound in real time, the trace of it.

A driver is run as `python -m tests.bench.live.peers.NAME --sound CALL/CHANNEL.wav --model FOLDER
--threads 2 --out trace.json [--no-prompt]` with the peer's own Python, in the root of this
repository. Exit code 1, and the reason as the last line on stderr, if the peer can't run.

Standard library and psutil only, until the peer itself is imported.
"""

import argparse
import os
import threading
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from tests.bench.live.trace import Meter, Trace

RATE = 16000
TAIL = 3.0
"""Seconds of silence behind the sound, so that a peer can find the end of what was said."""
QUIET = 5.0
"""Seconds without a change and without a decode after which nothing more is expected."""
PATIENCE = 60.0
"""Seconds behind the silence after which a peer that still works is left alone."""
CROWD = 0.2
"""Cores that other programs may take before the trace says that its times are doubtful."""

NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there: whatever tries to reach the internet fails at once."""


@dataclass(frozen=True)
class Order:
    """What a driver is asked to do."""

    sound: Path
    """16-bit mono PCM at 16 kHz."""
    model: Path
    threads: int
    out: Path
    prompt: bool
    """False: the peer's habit of passing its own text back as a prompt is switched off."""


def order(about: str | None) -> Order:
    """Reads the command line, and shuts the way to the internet.

    Before the peer is imported: its libraries read their environment on import.
    """
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sound", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--no-prompt", action="store_true")
    asked = parser.parse_args()
    os.environ |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": str(asked.threads)}
    for scheme in ("http", "https"):
        os.environ[f"{scheme}_proxy"] = os.environ[f"{scheme.upper()}_PROXY"] = NOWHERE
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost"
    return Order(asked.sound, asked.model.resolve(), asked.threads, asked.out, not asked.no_prompt)


class Run:
    """One sound going through one peer in real time."""

    def __init__(self, order: Order, system: str, calls: list[list[Any]]) -> None:
        """`calls`: the list that `record_calls` fills."""
        with wave.open(str(order.sound), "rb") as file:
            if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
                raise SystemExit(f"{order.sound}: not 16-bit mono at 16 kHz")
            self._pcm = file.readframes(file.getnframes())
        sound = f"{order.sound.parent.name}/{order.sound.stem}"
        name = system if order.prompt else f"{system}, prompt off"
        self.trace = Trace(name, "real time", sound, len(self._pcm) / 2 / RATE)
        self._calls = calls
        self._meter = Meter()
        self._began = time.monotonic()
        self._changed = threading.Event()

    def show(self, final: str, committed: str = "", tentative: str = "") -> None:
        """What a user of the peer sees from now on: all of it. From any thread."""
        if self.trace.step(time.monotonic() - self._began, final, committed, tentative):
            self._changed.set()

    def play(
        self, send: Callable[[bytes], Any], block: int, end: Callable[[], Any] = lambda: None
    ) -> None:
        """Feeds the sound and the silence behind it, then waits until nothing comes any more.

        A block is sent when its last sample has been spoken, as a sound card would.

        Args:
            send: Takes 16-bit PCM.
            block: Samples in a block.
            end: Tells the peer that there is no more, where it wants to be told.
        """
        pcm = self._pcm + bytes(int(TAIL * RATE) * 2)
        threading.excepthook = self._failed
        self._calls.clear()
        self._meter.start()
        self._began = time.monotonic()
        pause = threading.Event()
        for start in range(0, len(pcm), 2 * block):
            part = pcm[start : start + 2 * block]
            due = self._began + (start + len(part)) / 2 / RATE
            pause.wait(max(0.0, due - time.monotonic()))
            send(part)
        end()
        self._changed.clear()
        self._charge()
        until = time.monotonic() + PATIENCE
        decodes = -1
        while decodes != len(self._calls) and time.monotonic() < until:
            decodes = len(self._calls)
            while self._changed.wait(QUIET) and time.monotonic() < until:
                self._changed.clear()
                self._charge()
        self._meter.stop()
        if (cores := self._meter.others / self._meter.wall) > CROWD:
            self.trace.notes.append(f"{cores:.1f} cores were busy with other programs meanwhile")

    def finish(self, path: Path) -> NoReturn:
        """Writes the trace and leaves at once.

        Threads of the peer may still be inside CTranslate2, which aborts an orderly exit.
        """
        self.trace.save(path)
        os._exit(0)

    def _failed(self, failure: threading.ExceptHookArgs) -> None:
        self.trace.notes.append(f"a thread failed: {failure.exc_type.__name__}")

    def _charge(self) -> None:
        """What it cost until now: the end of the silence, or a change that came after it."""
        self._meter.lap()
        self.trace.cpu, self.trace.wall = self._meter.cpu, self._meter.wall
        self.trace.others = self._meter.others
        self.trace.rss = self._meter.rss
        self.trace.calls = list(self._calls)
