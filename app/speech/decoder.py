"""The only thing the recogniser asks of a speech engine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import psutil

from app.events import Channel, Samples, Word

Span: TypeAlias = tuple[float, float]
"""Start and end, in seconds on the call clock."""


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
    hurried: bool = False
    """A final that must be as cheap as a look, because the machine falls behind."""
    before: str = field(default="", repr=False)
    """What the same channel said just before, for a model that earlier text helps."""
    spoken: tuple[Span, ...] | None = None
    """Where the VAD heard speech in it; None: it was not asked."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What one decoding of a window says."""

    window: Window
    words: tuple[Word, ...] = field(repr=False)
    """With times on the call clock; empty where nothing was said."""
    clean: bool = True
    """Understood at the first try: only such text is fit to help with the next window."""
    cost: float = 0.0
    """Seconds from the question to the answer; 0 where no call waits for it."""


class Decoder(Protocol):
    """Turns a window of sound into words. Blocking; called from one thread only."""

    def prepare(self) -> None:
        """Wait until it is loaded. Raises SottoError: it can't be."""
        ...

    def decode(self, windows: Sequence[Window]) -> tuple[Hypothesis, ...]:
        """Understand what is due together, one answer a window, in their order.

        Raises SottoError: these windows can't be understood, or none can (see the subclass).
        """
        ...

    def close(self) -> None: ...


class Deaf:
    """A `Decoder` that understands nothing: for a sound check without a model."""

    def prepare(self) -> None: ...

    def decode(self, windows: Sequence[Window]) -> tuple[Hypothesis, ...]:
        return tuple(Hypothesis(window, ()) for window in windows)

    def close(self) -> None: ...


def default_threads() -> int:
    """Half of the machine's cores, four at most: the meeting program needs the others."""
    return min(4, max(1, (psutil.cpu_count(logical=False) or 2) // 2))
