"""Words that nobody said: of ten minutes each without speech, and of the pauses in a noisy call."""

from collections.abc import Iterator
from functools import partial

from rich.console import RenderableType

from tests.bench.live import alignment, sotto, tables
from tests.bench.live.alignment import whole_of
from tests.bench.live.calls import REPLAYED, Choice
from tests.bench.live.goals import Goal
from tests.bench.live.jobs import Job, Runner
from tests.bench.live.metrics import Figures, measure, pooled
from tests.bench.live.sounds import CLEAN, SNRS, Sound, channels_of, in_noise, without_speech
from tests.bench.live.trace import Trace
from tests.bench.live.truth import Truth, truth_of

MODE = "full speed"
_VAD_ONLY = 0.02
"""Seconds that a second of sound takes in which nothing is decoded, about."""
_AFTER = 2.0
"""Seconds behind true speech in which a word may still come of it, though it is a wrong one."""


def in_silence(_: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    """Sotto on silence, hum, music and keys."""
    traces = runner.run([_job(sound, _VAD_ONLY) for sound in without_speech()])
    figures = [measure(trace, Truth()) for trace in traces]
    yield tables.listed(
        "Words shown where nobody speaks, also those taken back",
        ("sound", "minutes", "words", "words / min"),
        [
            (
                trace.sound,
                f"{one.duration / 60:.0f}",
                str(_shown(one)),
                f"{one.invented_per_minute:.2f}",
            )
            for trace, one in zip(traces, figures, strict=True)
        ],
    )
    words = sum(map(_shown, figures))
    minutes = sum(one.duration for one in figures) / 60
    yield Goal(f"invented words in {minutes:.0f} min of non-speech", "0", str(words), words == 0)


def in_noise_of_a_room(choice: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    """Sotto on clean calls with a room's noise over them."""
    clean = channels_of(tuple(call for call in CLEAN if call in choice.calls))
    rows, invented = [], 0
    for snr in SNRS:
        sounds = [in_noise(sound, snr) for sound in clean]
        traces = runner.run([_job(sound, REPLAYED) for sound in sounds])
        if not traces:
            return
        total = pooled(measure(trace, truth_of(trace.sound)) for trace in traces)
        words = sum(in_pauses(trace, truth_of(trace.sound)) for trace in traces)
        invented += words
        rows.append((f"{snr} dB", f"{total.wer:.1%}", f"{total.tail_loss:.1%}", str(words)))
    yield tables.listed(
        "Speech in a room's noise, clean calls",
        ("SNR", "WER", "tail loss", "words in pauses"),
        rows,
    )
    yield Goal("words in the pauses of speech in noise", "0", str(invented), invented == 0)


def _job(sound: Sound, pace: float) -> Job:
    return Job(sotto.SYSTEM, MODE, [sound], partial(sotto.replayed, [sound], MODE), pace)


def _shown(figures: Figures) -> int:
    return figures.words + figures.erased


def in_pauses(trace: Trace, truth: Truth) -> int:
    """Wrong words that came to stay when nobody had spoken for a while."""
    end = whole_of(trace.steps[-1]) if trace.steps else []
    came = alignment.standing_since(((step.t, whole_of(step)) for step in trace.steps), end)
    right = {index for _, index in alignment.matched(truth.words, end)}
    spans = [(truth.starts[turn[0]], truth.ends[turn[-1]]) for turn in truth.turns]
    return sum(
        index not in right and not any(start <= t <= end + _AFTER for start, end in spans)
        for index, t in enumerate(came)
        if t is not None
    )
