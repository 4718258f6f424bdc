"""How soon the beginning of speech is seen while the decoder works: with threads, in real time."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
from rich.console import RenderableType

from app.audio.clock import PacedClock
from app.audio.file_source import FileSource
from app.audio.source import Sound as Heard
from app.call import Call, Loop
from app.events import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    AudioFrame,
    Channel,
    Event,
    Samples,
    SpeechStarted,
)
from app.speech.decoder import Decoder, Hypothesis, Window
from app.speech.decoder_process import DecoderProcess
from app.speech.decoding import Decoding
from app.speech.endpoint import ONSET
from app.speech.vad import STEP
from tests.bench.live import sotto, tables
from tests.bench.live.calls import Choice
from tests.bench.live.goals import Goal
from tests.bench.live.jobs import Runner, say
from tests.bench.live.metrics import percentile
from tests.bench.live.pairs import TALKING
from tests.bench.live.sounds import continuous, silence, write_wav

SPEECH, PAUSE = 0.9, 0.8
"""Seconds: each pause ends an utterance, and what follows is an onset."""
LABOUR = 6
"""Times that each window is decoded, so that the decoder is hardly ever free."""


class Laborious:
    """A `Decoder` that works for much longer than it has to, and remembers when."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self.spans: list[tuple[float, float]] = []

    def prepare(self) -> None:
        self._decoder.prepare()

    def decode(self, windows: Sequence[Window]) -> tuple[Hypothesis, ...]:
        began = time.perf_counter()
        for _ in range(LABOUR):
            answer = self._decoder.decode(windows)
        self.spans.append((began, time.perf_counter()))
        return answer

    def close(self) -> None:
        self._decoder.close()


class Stamped:
    """A source that remembers when it gave each frame."""

    def __init__(self, source: FileSource) -> None:
        self._source = source
        self.name, self.channels = source.name, source.channels
        self.given: dict[Channel, list[float]] = {channel: [] for channel in Channel}

    def frames(self) -> Iterator[Heard]:
        for heard in self._source.frames():
            if isinstance(heard, AudioFrame):
                self.given[heard.channel].append(time.perf_counter())
            yield heard

    def listen(self, on: bool) -> None:
        self._source.listen(on)

    def stop(self) -> None:
        self._source.stop()


def measured(_: Choice, __: Runner) -> Iterator[RenderableType | Goal]:
    late, busy = _delays()
    median, high, worst = (percentile(late, percent) for percent in (50, 99, 100))
    yield tables.listed(
        "The frame that completes an onset → SpeechStarted, both channels, decoder in its child",
        ("onsets", "decoder busy", "p50", "p99", "worst"),
        [
            (
                str(len(late)),
                f"{busy:.0%}",
                *(tables.milliseconds(one) for one in (median, high, worst)),
            )
        ],
    )
    yield Goal(
        "onset seen while a decode runs, p99",
        "≤ 60 ms",
        tables.milliseconds(high),
        high is not None and high <= 0.06,
    )


def _delays() -> tuple[list[float], float]:
    """Seconds for each onset, and the share of them in which the decoder was at work."""
    sides = [_staccato(continuous(*who).samples) for who in TALKING]
    say(f"onsets ({max(map(len, sides)) / SAMPLE_RATE:.0f} s)")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "onsets.wav"
        write_wav(file, *sides)
        model = sotto.model()
        decoder = Laborious(DecoderProcess(Decoding(model, sotto.THREADS)))
        decoder.prepare()
        with closing(FileSource(file, PacedClock())) as opened:
            source = Stamped(opened)
            call = Call([source], sotto.schedule(tuple(Channel), model.limits), decoder)
            seen = _run(call.loops)
    late, busy = [], 0
    for at, event in seen:
        if isinstance(event, SpeechStarted):
            judged = round(event.at * SAMPLE_RATE) + ONSET * STEP
            given = source.given[event.channel][-(-judged // FRAME_SAMPLES) - 1]
            late.append(at - given)
            busy += any(start <= given <= end for start, end in decoder.spans)
    return late, busy / max(1, len(late))


def _run(loops: dict[str, Loop]) -> list[tuple[float, Event]]:
    """What each loop told, in a thread of its own, and when."""

    def host(loop: Loop) -> list[tuple[float, Event]]:
        return [(time.perf_counter(), event) for event in loop()]

    with ThreadPoolExecutor(len(loops)) as threads:
        told = [threads.submit(host, loop) for loop in loops.values()]
        return [one for future in told for one in future.result()]


def _staccato(speech: Samples) -> Samples:
    """Speech in short pieces with pauses between them."""
    size = int(SPEECH * SAMPLE_RATE)
    pieces = [
        part
        for start in range(0, len(speech), size)
        for part in (speech[start : start + size], silence(PAUSE))
    ]
    return np.concatenate(pieces)
