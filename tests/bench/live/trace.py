"""What one system showed of one sound, when, and what it cost: a JSON file per run.

Standard library and psutil only: peers import this in environments of their own.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil


@dataclass(frozen=True)
class Step:
    """All the text of one channel so far, in three parts that follow one another."""

    t: float
    """Seconds since the first sample was fed: the position in the sound."""
    final: str
    """Will never change, by the system's own word."""
    committed: str
    """Behind the finals: promised not to change, but not final yet."""
    tentative: str
    """Behind that: may change."""


@dataclass
class Trace:
    """One system, one mode, one sound."""

    system: str
    mode: str
    """full speed, virtual clock, real time, half the machine."""
    sound: str
    """call/channel, or the name of a sound without speech."""
    duration: float
    """Of the sound, without the silence that follows it: seconds."""
    cpu: float = 0.0
    """Seconds, user and system, of the whole tree, from the first sample to the last event."""
    wall: float = 0.0
    """Seconds of the same span."""
    others: float = 0.0
    """CPU seconds that this machine spent on anything else meanwhile."""
    rss: int = 0
    """Largest resident memory of the tree of processes, model included: bytes."""
    calls: list[list[Any]] = field(default_factory=list)
    """What the model was asked for: see `record_calls`."""
    steps: list[Step] = field(default_factory=list)
    finals: list[list[float]] = field(default_factory=list)
    """Start and end, in seconds, of what was decoded for finals; empty where it can't be seen."""
    notes: list[str] = field(default_factory=list)
    """What a reader of the figures must know: what could not be counted, what went wrong."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def step(self, t: float, final: str, committed: str = "", tentative: str = "") -> bool:
        """What a user sees from `t` on; False, and not kept, if it is what he sees already.

        May be called from any thread.
        """
        with self._lock:
            texts = tuple(" ".join(text.split()) for text in (final, committed, tentative))
            last = self.steps[-1] if self.steps else Step(0.0, "", "", "")
            if texts == (last.final, last.committed, last.tentative):
                return False
            self.steps.append(Step(t, *texts))
            return True

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")

    @classmethod
    def load(cls, path: Path) -> "Trace":
        told = json.loads(path.read_text("utf-8"))
        told["steps"] = [Step(**step) for step in told["steps"]]
        return cls(**told)


@contextmanager
def record_calls(whisper: type) -> Iterator[list[list[Any]]]:
    """Lists each call to any model of this class in this process, while the context lasts.

    Args:
        whisper: `ctranslate2.models.Whisper`; faster-whisper's models have one as `.model`.

    Yields:
        A list that fills, one entry a call: `["encode", frames]` (of the window, times the windows
        in the batch), `["generate", windows, tokens, beam]` (tokens of the best sequences),
        `["align", windows, tokens, frames]`. Its `clear()` forgets the warm-up.
    """
    calls: list[list[Any]] = []
    kept = {name: getattr(whisper, name) for name in _TOLD}
    for name, original in kept.items():
        setattr(whisper, name, _recorded(original, _TOLD[name], calls))
    try:
        yield calls
    finally:
        for name, original in kept.items():
            setattr(whisper, name, original)


class Meter:
    """What a process and all its descendants cost from `start` to `stop`.

    Looks twice a second: a descendant that lives shorter than that may be missed, and memory that
    processes share is counted in each. What the looking costs is not charged.
    """

    PERIOD = 0.5
    """Seconds between two looks."""

    def __init__(self, pid: int | None = None) -> None:
        """`pid`: the root of the tree; this process if None."""
        self._root = psutil.Process(pid)
        self._inside = self._root.pid == os.getpid()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="meter", daemon=True)
        self._before: dict[tuple[int, float], float] = {}
        self._spent: dict[tuple[int, float], float] = {}
        self._looking = 0.0
        self._began = 0.0
        self._busy = 0.0
        self.cpu = 0.0
        """Seconds, user and system, until the last `lap` or `stop`."""
        self.wall = 0.0
        """Seconds, until the same."""
        self.rss = 0
        """Largest resident memory of the tree: bytes."""
        self.others = 0.0
        """CPU seconds that this machine spent on anything else meanwhile."""

    def start(self) -> None:
        with self._lock:
            self._look()
        self._before = dict(self._spent)
        self._looking = 0.0
        self._busy = _busy()
        self._began = time.monotonic()
        self._thread.start()

    def lap(self) -> None:
        """Bring the figures up to now, and go on."""
        with self._lock:
            self._look()
            spent = sum(cpu - self._before.get(who, 0.0) for who, cpu in self._spent.items())
            self.cpu = spent - (self._looking if self._inside else 0.0)
            self.wall = time.monotonic() - self._began
            self.others = max(0.0, _busy() - self._busy - spent)

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        self.lap()

    def _watch(self) -> None:
        while not self._over.wait(self.PERIOD):
            with self._lock:
                self._look()

    def _look(self) -> None:
        began = time.thread_time()
        resident = 0
        try:
            tree = [self._root, *self._root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for process in tree:
            try:
                with process.oneshot():
                    times = process.cpu_times()
                    resident += process.memory_info().rss
                    who = (process.pid, process.create_time())
            except psutil.NoSuchProcess:
                continue
            self._spent[who] = times.user + times.system
        self.rss = max(self.rss, resident)
        self._looking += time.thread_time() - began


def _busy() -> float:
    """Seconds of all cores since the machine started."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0)


def _recorded(original: Any, told: Callable[..., list[Any]], calls: list[list[Any]]) -> Any:
    def call(model: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(model, *args, **kwargs)
        calls.append(told(result, *args, **kwargs))
        return result

    return call


def _encode(_: Any, features: Any, **__: Any) -> list[Any]:
    windows, _mels, frames = features.shape
    return ["encode", windows * frames]


def _generate(results: Any, *_: Any, beam_size: int = 5, **__: Any) -> list[Any]:
    tokens = sum(len(result.sequences_ids[0]) for result in results)
    return ["generate", len(results), tokens, beam_size]


def _align(_: Any, *args: Any, **kwargs: Any) -> list[Any]:
    names = ("features", "start_sequence", "text_tokens", "num_frames")
    asked = {**dict(zip(names, args, strict=False)), **kwargs}
    texts, frames = asked["text_tokens"], asked["num_frames"]
    total = frames * len(texts) if isinstance(frames, int) else sum(frames)
    return ["align", len(texts), sum(map(len, texts)), total]


_TOLD: dict[str, Callable[..., list[Any]]] = {
    "encode": _encode,
    "generate": _generate,
    "align": _align,
}
