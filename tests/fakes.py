"""Small real things for tests: no mocks, no patching.

A pattern is a picture of sound, one mark for each step of 32 ms that a VAD judges:
`#` speech, `+` what is speech only in the middle of speech, `.` silence.
"""

import threading
from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np

from app.config.sensitivity import Sensitivity
from app.errors import SottoError
from app.events import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    AudioFrame,
    Card,
    Channel,
    ChannelEnded,
    Moment,
    Samples,
    Utterance,
    Word,
)
from app.speech.decoder import Hypothesis, Window
from app.speech.vad import STEP

PROBABILITIES = {"#": 0.9, "+": 0.4, ".": 0.02}
LOUDNESS = {"#": 0.5, "+": 0.1, ".": 0.001}


def sound(pattern: str, seed: int = 0) -> Samples:
    """Noise as loud as its pattern says, in whole frames."""
    samples = np.random.default_rng(seed).uniform(-1, 1, len(pattern) * STEP)
    samples *= np.repeat([LOUDNESS[mark] for mark in pattern], STEP)
    return np.pad(samples, (0, -len(samples) % FRAME_SAMPLES)).astype(np.float32)


def as_frames(samples: Samples, channel: Channel = Channel.PROSPECT) -> Iterator[AudioFrame]:
    for at in range(0, len(samples), FRAME_SAMPLES):
        yield AudioFrame(channel, at / SAMPLE_RATE, samples[at : at + FRAME_SAMPLES])


def frames(pattern: str, channel: Channel = Channel.PROSPECT) -> Iterator[AudioFrame]:
    return as_frames(sound(pattern), channel)


class ScriptedVad:
    """Hears what its pattern says, and silence after it."""

    def __init__(self, pattern: str) -> None:
        self.sensitivity = Sensitivity.NORMAL
        self._script = iter(pattern)
        self._waiting = 0

    def feed(self, samples: Samples) -> Iterator[float]:
        self._waiting += len(samples)
        while self._waiting >= STEP:
            self._waiting -= STEP
            yield PROBABILITIES[next(self._script, ".")]


class ScriptedDecoder:
    """Answers with the next line of its script; the last line repeats. An error is raised."""

    def __init__(self, *script: str | Exception) -> None:
        self._script = list(script)
        self.windows: list[Window] = []
        self.closed = False

    def prepare(self) -> None: ...

    def decode(self, windows: Sequence[Window]) -> tuple[Hypothesis, ...]:
        return tuple(self._hear(window) for window in windows)

    def _hear(self, window: Window) -> Hypothesis:
        self.windows.append(window)
        line = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(line, Exception):
            raise line
        return Hypothesis(window, words(line, window.start))

    def close(self) -> None:
        self.closed = True


class HeldDecoder(ScriptedDecoder):
    """Takes as long as a test wants: it answers once `release` is set."""

    def __init__(self, *script: str | Exception) -> None:
        super().__init__(*script)
        self.asked = threading.Event()
        self.release = threading.Event()

    def decode(self, windows: Sequence[Window]) -> tuple[Hypothesis, ...]:
        self.asked.set()
        assert self.release.wait(10)
        return super().decode(windows)


class MetronomeDecoder(ScriptedDecoder):
    """Hears a word every half second of speech, by the call clock: `t12` is at 6 s."""

    def __init__(self) -> None:
        super().__init__("")

    def _hear(self, window: Window) -> Hypothesis:
        self.windows.append(window)
        first, last = int(window.start / 0.5) + 1, int(window.speech_end / 0.5)
        beats = [n for n in range(first, last + 1) if window.start <= n * 0.5 < window.speech_end]
        return Hypothesis(window, tuple(Word(f"t{n}", n / 2, n / 2 + 0.25, 0.9) for n in beats))


class ScriptedSource:
    """Plays patterns, all channels in step; an error ends it where the pattern is over."""

    name = "source"

    def __init__(self, patterns: dict[Channel, str], error: SottoError | None = None) -> None:
        self.channels = tuple(patterns)
        self.listening = True
        self._patterns = patterns
        self._error = error
        self._stopped = threading.Event()

    def frames(self):
        at = 0.0
        sides = [frames(pattern, channel) for channel, pattern in self._patterns.items()]
        for moment in zip(*sides, strict=True):
            if self._stopped.is_set():
                break
            yield from moment
            at = moment[0].start + 0.02
        if self._error:
            raise self._error
        for channel in self.channels:
            yield ChannelEnded(channel, at)

    def listen(self, on: bool) -> None:
        self.listening = on

    def stop(self) -> None:
        self._stopped.set()


class Notebook:
    """A journal that writes into a list, and can be told to break."""

    def __init__(self, log: list | None = None, breaks: str = "") -> None:
        self.log = [] if log is None else log
        self.kept: list = []
        self.closed_at: float | None = None
        self._breaks = breaks

    def open(self):
        yield from self._work("open")

    def record(self, event):
        self.kept.append(event)
        self.log.append(("kept", event))
        yield from self._work("record")
        yield event

    def close(self, duration: float):
        yield from self._work("close")
        self.closed_at = duration

    def _work(self, verb: str):
        if verb == self._breaks:
            raise ZeroDivisionError(verb)
        yield from ()


class CardForEach:
    """A coach that has a card for every utterance, and can be told to break at one."""

    def __init__(self, breaks_at: int = 0) -> None:
        self.heard: list = []
        self.broken = threading.Event()
        self._ids = count(1)
        self._breaks_at = breaks_at

    def hear(self, event):
        self.heard.append(event)
        if isinstance(event, Utterance):
            n = next(self._ids)
            if n == self._breaks_at:
                self.broken.set()
                raise ZeroDivisionError
            yield Moment(n, "price", event.channel, event.id, event.text, event.start)
            yield Card(n, "price", n, "A card", "Say it", event.text, event.start)


def words(line: str, start: float, pace: float = 0.3) -> tuple[Word, ...]:
    """A word every `pace` seconds from where the speech in a window begins."""
    return tuple(
        Word(word, start + n * pace, start + n * pace + 0.8 * pace, 0.9)
        for n, word in enumerate(line.split())
    )
