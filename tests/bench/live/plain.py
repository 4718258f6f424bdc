"""faster-whisper as its documentation shows it, on pieces of sound: no partials, finals only.

One window per true turn is the floor of what the model makes of a sound: nobody who listens live is
told the turns. A piece is decoded once its sound has passed, on a clock that is charged for it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

import ctranslate2
from faster_whisper import WhisperModel
from faster_whisper.vad import VadOptions, get_speech_timestamps

from app.events import SAMPLE_RATE, Samples
from tests.bench.live.jobs import Job
from tests.bench.live.sotto import THREADS, metered, model
from tests.bench.live.sounds import Sound, silence
from tests.bench.live.trace import Meter, Trace, record_calls
from tests.bench.live.truth import truth_of

MODE = "virtual clock"
ROUND = 0.3
"""Seconds round a true turn."""
CHUNK = 5.0
_SILENCE, _PAD = 0.6, 0.2
"""Seconds that end an utterance, as in Sotto; and that are kept round it."""
_LONGEST = 11.0
"""Seconds of an utterance: the bundled model takes twelve at most."""


@dataclass(frozen=True)
class Piece:
    """Seconds of a sound."""

    start: float
    end: float
    known: float
    """When it can be decoded: its end has been heard, and that it is one."""


def _turns(sound: Sound) -> list[Piece]:
    truth = truth_of(sound.name)
    spans = [
        (max(0.0, truth.starts[turn[0]] - ROUND), truth.ends[turn[-1]] + ROUND)
        for turn in truth.turns
    ]
    return [Piece(start, end, end) for start, end in spans]


def _whole(sound: Sound) -> list[Piece]:
    return [Piece(0.0, sound.duration, sound.duration)]


def _chunks(sound: Sound) -> list[Piece]:
    starts = [n * CHUNK for n in range(int(sound.duration / CHUNK) + 1)]
    return [Piece(start, start + CHUNK, start + CHUNK) for start in starts]


def _utterances(sound: Sound) -> list[Piece]:
    options = VadOptions(
        min_silence_duration_ms=int(1000 * _SILENCE),
        speech_pad_ms=int(1000 * _PAD),
        max_speech_duration_s=_LONGEST,
    )
    found = get_speech_timestamps(sound.samples, options)
    spans = [(one["start"] / SAMPLE_RATE, one["end"] / SAMPLE_RATE) for one in found]
    return [Piece(start, end, end - _PAD + _SILENCE) for start, end in spans]


FLOOR = "faster-whisper, one window per true turn"
SYSTEMS: dict[str, Callable[[Sound], list[Piece]]] = {
    FLOOR: _turns,
    "faster-whisper, utterance at a time": _utterances,
    f"faster-whisper, chunks of {CHUNK:.0f} s": _chunks,
    "faster-whisper, whole file": _whole,
}


def jobs(sounds: Sequence[Sound]) -> list[Job]:
    return [
        Job(system, MODE, [sound], partial(_trace, system, sound), pace=0.15)
        for system in SYSTEMS
        for sound in sounds
    ]


def _trace(system: str, sound: Sound) -> list[Trace]:
    trace = Trace(system, MODE, sound.name, sound.duration)
    whisper = _whisper()
    meter = Meter()
    with record_calls(ctranslate2.models.Whisper) as calls:
        meter.start()
        free, text = 0.0, ""
        for piece in SYSTEMS[system](sound):
            samples = sound.samples[int(piece.start * SAMPLE_RATE) : int(piece.end * SAMPLE_RATE)]
            began = time.perf_counter()
            text = f"{text} {_text(whisper, samples)}"
            free = max(free, piece.known) + time.perf_counter() - began
            trace.step(free, text)
        meter.stop()
    metered(trace, meter, calls)
    return [trace]


def _text(whisper: WhisperModel, samples: Samples) -> str:
    # its own text as a prompt is more than the bundled model can bear
    segments, _ = whisper.transcribe(
        samples, language="en", beam_size=5, condition_on_previous_text=False
    )
    return " ".join(segment.text for segment in segments)


@cache
def _whisper() -> WhisperModel:
    """Loaded and warm."""
    loaded = WhisperModel(
        str(model().folder), device="cpu", compute_type="int8", cpu_threads=THREADS
    )
    _text(loaded, silence(1.0))
    return loaded
