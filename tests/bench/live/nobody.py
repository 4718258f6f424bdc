"""Words that nobody said: of ten minutes each without speech, and of the pauses in a noisy call."""

from collections.abc import Iterator
from functools import partial

from rich.console import RenderableType

from tests.bench.live import sotto, tables
from tests.bench.live.calls import REPLAYED, Choice
from tests.bench.live.goals import Goal
from tests.bench.live.jobs import Job, Runner
from tests.bench.live.metrics import Figures, measure, pooled
from tests.bench.live.sounds import CLEAN, SNRS, Sound, channels_of, in_noise, without_speech
from tests.bench.live.truth import Truth, truth_of

MODE = "full speed"
_VAD_ONLY = 0.02
"""Seconds that a second of sound takes in which nothing is decoded, about."""


def in_silence(_: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    """Sotto on silence, hum, music and keys."""
    traces = runner.run([_job(sound, _VAD_ONLY) for sound in without_speech()])
    figures = [measure(trace, Truth()) for trace in traces]
    yield tables.listed(
        "Words shown where nobody speaks, also those taken back",
        ("sound", "minutes", "words", "invented words / min"),
        [
            (
                trace.sound,
                f"{one.duration / 60:.0f}",
                str(one.invented),
                f"{one.invented_per_minute:.2f}",
            )
            for trace, one in zip(traces, figures, strict=True)
        ],
    )
    total = pooled(figures)
    yield Goal(
        f"invented words / min, {total.duration / 60:.0f} min of non-speech",
        "0",
        f"{total.invented_per_minute:.2f}",
        total.duration > 0 and total.invented == 0,
    )


def in_noise_of_a_room(choice: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    """Sotto on clean calls with a room's noise over them."""
    clean = channels_of(tuple(call for call in CLEAN if call in choice.calls))
    rows, all_noise = [], Figures()
    for snr in SNRS:
        sounds = [in_noise(sound, snr) for sound in clean]
        traces = runner.run([_job(sound, REPLAYED) for sound in sounds])
        if not traces:
            return
        total = pooled(measure(trace, truth_of(trace.sound)) for trace in traces)
        all_noise = pooled([all_noise, total])
        rows.append(
            (
                *(f"{snr} dB", f"{total.wer:.1%}", f"{total.tail_loss:.1%}"),
                f"{total.invented_per_minute:.2f}",
            )
        )
    yield tables.listed(
        "Speech in a room's noise, clean calls",
        ("SNR", "WER", "tail loss", "invented words / min of its pauses"),
        rows,
    )
    yield Goal(
        "invented words / min in the pauses of speech in noise",
        "0",
        f"{all_noise.invented_per_minute:.2f}",
        all_noise.invented == 0,
    )


def _job(sound: Sound, pace: float) -> Job:
    return Job(sotto.SYSTEM, MODE, [sound], partial(sotto.replayed, [sound], MODE), pace)
