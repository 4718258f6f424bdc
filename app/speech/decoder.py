"""The only thing the recogniser asks of a speech engine."""

from dataclasses import dataclass, field
from typing import Protocol

import psutil

from app.events import Channel, Samples, Word


@dataclass(frozen=True, slots=True)
class Window:
    """Sound to be understood: an utterance, or as much of it as has been spoken."""

    utterance: int
    channel: Channel
    start: float
    """Of the first sample, on the call clock."""
    speech_end: float
    """Where speech was last heard in it, on the call clock."""
    final: bool
    """Worth the model's best effort; else a quick look at what is still being said."""
    samples: Samples = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What one decoding of a window says."""

    window: Window
    words: tuple[Word, ...] = field(repr=False)
    """With times on the call clock; empty where nothing was said."""


class Decoder(Protocol):
    """Turns a window of sound into words. Blocking; called from one thread only."""

    def prepare(self) -> None:
        """Wait until it is loaded. Raises SottoError: it can't be."""
        ...

    def decode(self, window: Window) -> Hypothesis:
        """Raises SottoError: this window can't be understood, or none can (see the subclass)."""
        ...

    def close(self) -> None: ...


class Deaf:
    """A `Decoder` that understands nothing: for a sound check without a model."""

    def prepare(self) -> None: ...

    def decode(self, window: Window) -> Hypothesis:
        return Hypothesis(window, ())

    def close(self) -> None: ...


def default_threads() -> int:
    """Half of the machine's cores, four at most: the meeting program needs the others."""
    return min(4, max(1, (psutil.cpu_count(logical=False) or 2) // 2))
