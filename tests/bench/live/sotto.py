"""Sotto's own parts without threads, put together as in a call, on a clock of our own.

At full speed a decode takes no time: the same text at the same moment in every run. On the virtual
clock it takes as long as it took, and sound comes meanwhile.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from math import inf
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np

from app.cli.json_lines import event_line
from app.ear import Ear
from app.events import FRAME_SAMPLES, SAMPLE_RATE, AudioFrame, Channel, ChannelEnded, Event
from app.speech.catalogue import Limits, Model, find_model
from app.speech.decoder import Decoder, Hypothesis, Window
from app.speech.decoding import Decoding
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.whisper import WhisperDecoder
from tests.bench.live.peers.feed import CROWD
from tests.bench.live.sounds import Sound, silence
from tests.bench.live.trace import Meter, Trace, record_calls
from tests.bench.live.transcript import Line, fill

SYSTEM = "Sotto"
MODEL = "demo-en"
THREADS = 2
"""Of every system, where it has the whole machine."""
TAIL = 3.0
"""Seconds of silence behind each sound, for the endpoint of its last words."""
_FRAME = FRAME_SAMPLES / SAMPLE_RATE
"""Seconds."""

Sides = Sequence[Sound]
"""What is heard at the same time, each on a channel of its own."""
Calls = list[list[Any]]
"""To the model, as `record_calls` writes them down."""


def model(**limits: Any) -> Model:
    """The bundled one, with its own limits where no others are given."""
    bundled = find_model(MODEL, Path())
    return replace(bundled, limits=replace(bundled.limits, **limits))


def schedule(channels: Sequence[Channel], limits: Limits) -> Schedule:
    """As in a call with the settings as they come."""
    return Schedule(channels, Hearing.of(limits))


class Engine:
    """The ear, the scheduler and the decoder. All that is asked of them is asked here."""

    def __init__(self, sides: Sides, limits: Limits, decoder: Decoder) -> None:
        self._schedule = schedule([side.channel for side in sides], limits)
        self._ear = Ear(self._schedule)
        self._decoder = decoder
        self.finals: dict[Channel, list[list[float]]] = {side.channel: [] for side in sides}
        """Start and end, in seconds, of what was decoded for finals."""

    def hear(self, heard: AudioFrame | ChannelEnded) -> Iterator[Event]:
        return self._ear.hear(heard)

    def due(self) -> Sequence[Window]:
        """What is decoded together now; nothing if nothing is due."""
        return self._schedule.next_windows()

    def decode(self, windows: Sequence[Window]) -> Sequence[Hypothesis]:
        for window in windows:
            if window.final:
                end = window.start + len(window.samples) / SAMPLE_RATE
                self.finals[window.channel].append([window.start, end])
        return self._decoder.decode(windows)

    def understand(self, answer: Sequence[Hypothesis]) -> Iterator[Event]:
        for heard in answer:
            yield from self._ear.hear(heard)


class Replay:
    """A call on a clock of its own: sound comes on time, a decode takes what it is charged for."""

    def __init__(self, engine: Engine, charge: Callable[[float], float]) -> None:
        """`charge`: of the seconds that a decode took, those that the call waits for it."""
        self._engine = engine
        self._charge = charge
        self._answer: Sequence[Hypothesis] = ()
        """Not delivered yet: who decodes is busy until then."""
        self._ready = inf

    def run(self, sides: Sides) -> Iterator[tuple[float, Event]]:
        """Each event, and when it happened."""
        for n, heard in enumerate(zip_longest(*map(_heard, sides))):
            t = (n + 1) * _FRAME
            yield from self._deliver(until=t)
            for one in filter(None, heard):
                yield from ((t, event) for event in self._engine.hear(one))
            self._ask(t)
            yield from self._deliver(until=t)
        yield from self._deliver(until=inf)

    def _ask(self, t: float) -> None:
        if not self._answer and (windows := self._engine.due()):
            began = time.perf_counter()
            answer = self._engine.decode(windows)
            cost = self._charge(time.perf_counter() - began)
            self._answer = [replace(heard, cost=cost / len(answer)) for heard in answer]
            self._ready = t + cost

    def _deliver(self, until: float) -> Iterator[tuple[float, Event]]:
        while self._answer and self._ready <= until:
            t, answer, self._answer = self._ready, self._answer, ()
            yield from ((t, event) for event in self._engine.understand(answer))
            self._ask(t)


def _nothing(_: float) -> float:
    return 0.0


def _all(seconds: float) -> float:
    return seconds


MODES: dict[str, Callable[[float], float]] = {"full speed": _nothing, "virtual clock": _all}
"""Without threads: what is charged for a decode that took so many seconds."""


def replayed(
    sides: Sides,
    mode: str,
    system: str = SYSTEM,
    price: Callable[[Calls], float] | None = None,
    **limits: Any,
) -> list[Trace]:
    """One trace for each side, each with the cost of all.

    Args:
        sides: what is heard.
        mode: of `MODES`.
        system: its name in the table.
        price: of the calls to the model that one decode makes, the seconds that are charged for
            them in place of those that it took.
        limits: which the schedule and the decoder keep in place of the bundled model's own.
    """
    kept = model(**limits)
    decoder = WhisperDecoder(Decoding(kept, THREADS))
    warm_up = Replay(Engine(sides, kept.limits, decoder), _nothing)
    list(warm_up.run([_start(side) for side in sides]))
    meter = Meter()
    with record_calls(ctranslate2.models.Whisper) as calls:
        charge = _priced(price, calls) if price else MODES[mode]
        engine = Engine(sides, kept.limits, decoder)
        meter.start()
        events = list(Replay(engine, charge).run(sides))
        meter.stop()
    lines = [json.loads(event_line(event, t)) for t, event in events]
    made = traces(sides, mode, lines, meter, calls)
    for trace, side in zip(made, sides, strict=True):
        trace.system = system
        trace.finals = engine.finals[side.channel]
    return made


def _priced(price: Callable[[Calls], float], calls: Calls) -> Callable[[float], float]:
    charged = 0

    def charge(_: float) -> float:
        nonlocal charged
        fresh = calls[charged:]
        charged += len(fresh)
        seconds = price(fresh)
        del calls[charged:]  # a price that was not known is tried out: those calls are nobody's
        return seconds

    return charge


def traces(
    sides: Sides,
    mode: str,
    lines: Sequence[Line],
    meter: Meter,
    calls: Calls | None = None,
) -> list[Trace]:
    """One for each side, each with the cost of all."""
    made = []
    for side in sides:
        trace = Trace(SYSTEM, mode, side.name, side.duration)
        fill(trace, side.channel, lines)
        metered(trace, meter, calls or [])
        made.append(trace)
    return made


def metered(trace: Trace, meter: Meter, calls: Calls) -> None:
    """Write down what it cost; `meter` has stopped.

    Not the memory: this process holds much beside the system.
    """
    trace.cpu, trace.wall, trace.others = meter.cpu, meter.wall, meter.others
    trace.calls = list(calls)
    if (cores := meter.others / meter.wall) > CROWD:
        trace.notes.append(f"{cores:.1f} cores were busy with other programs meanwhile")


def _start(side: Sound) -> Sound:
    """Enough of it to warm up with."""
    return Sound(side.name, side.channel, side.samples[: 10 * SAMPLE_RATE])


def _heard(side: Sound) -> Iterator[AudioFrame | ChannelEnded]:
    """It, and the silence behind it."""
    samples = np.concatenate([side.samples, silence(TAIL)])
    end = len(samples) // FRAME_SAMPLES * FRAME_SAMPLES
    for at in range(0, end, FRAME_SAMPLES):
        yield AudioFrame(side.channel, at / SAMPLE_RATE, samples[at : at + FRAME_SAMPLES])
    yield ChannelEnded(side.channel, end / SAMPLE_RATE)
