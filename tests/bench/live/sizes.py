"""What each system would cost with a real model: its calls, at the prices of base.en and small.en.

Sotto's calls are those that it makes with a published model's windows and utterances, which are
longer than those that the bundled one needs. The others make the same calls with any model.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from typing import Any

from rich.console import RenderableType

from app.speech.catalogue import catalogue
from app.speech.pace import TOO_SLOW
from tests.bench.live import calls, sotto, tables
from tests.bench.live.calls import Choice
from tests.bench.live.goals import Goal
from tests.bench.live.jobs import Job, Runner, say
from tests.bench.live.metrics import Figures, measure, percentile, pooled
from tests.bench.live.shapes import BASE, SMALL, WINDOW, Prices
from tests.bench.live.sounds import CLEAN, Sound, channels_of
from tests.bench.live.trace import Trace
from tests.bench.live.truth import truth_of

SYSTEM = f"Sotto, windows of {BASE.name}"
PRETENDED = f"""\
Pretended of {BASE.name}: the length of its windows (full, floor and margin) and what each call to \
it costs. Not pretended, since the text is the bundled model's: after how long an utterance ends \
in a gap or is cut, the words themselves, and that earlier text is carried over."""
HALF, WHOLE = "half the machine", "whole machine"
_WINDOW: sotto.Calls = [["encode", WINDOW]]
_SOUND = 0.05
"""Seconds of words in no final: of less, none of it was dropped."""
_LEVEL = 0.1
"""Seconds a minute: a lag that grows by less does not grow."""


def measured(choice: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    """The table of costs, then how a slow machine keeps up."""
    clean = tuple(call for call in CLEAN if call in choice.calls)
    if not clean:
        return
    alone = Prices(BASE, threads=1)
    yield _costs(clean, choice, runner, [alone, Prices(SMALL, threads=1)])
    if HALF in choice.modes:
        yield from _on_half(clean, runner, {HALF: alone, WHOLE: Prices(BASE, sotto.THREADS)})
    yield PRETENDED


def _costs(
    clean: Sequence[str], choice: Choice, runner: Runner, prices: Sequence[Prices]
) -> RenderableType:
    sounds = channels_of(tuple(clean))
    modes = tuple(mode for mode in choice.modes if mode != HALF)
    jobs = calls.jobs(sounds, replace(choice, systems=_others(choice), modes=modes))
    if "sotto" in choice.systems:
        jobs[:0] = [
            Job(SYSTEM, "full speed", [sound], partial(_with_windows, sound), calls.REPLAYED)
            for sound in sounds
        ]
    systems: dict[str, list[Trace]] = {}
    for trace in runner.run(jobs):
        if trace.calls:
            systems.setdefault(trace.system, []).append(trace)
    rows = []
    for system, traces in systems.items():
        say(f"{system}: prices of {sum(len(trace.calls) for trace in traces)} calls")
        seconds = sum(trace.duration for trace in traces)
        spent = [sum(one.of(trace.calls).cpu for trace in traces) for one in prices]
        rows.append((system, *(f"{cpu / seconds:.3f}" for cpu in spent)))
    return tables.listed(
        f"CPU s per s of sound of the model alone, one thread: {', '.join(clean)}",
        ("system", f"{BASE.name}-shaped", f"{SMALL.name}-shaped"),
        rows,
    )


def _others(choice: Choice) -> tuple[str, ...]:
    return tuple(system for system in choice.systems if system != "sotto")


def _with_windows(sound: Sound) -> list[Trace]:
    return sotto.replayed([sound], "full speed", SYSTEM, **_windows())


def _windows() -> dict[str, Any]:
    """Those limits of a published model that the bundled one can bear."""
    real = catalogue()[BASE.name].limits
    return {
        "longest": calls.LONGEST,
        "soft": real.soft,
        "full_frames": real.full_frames,
        "floor_frames": real.floor_frames,
        "margin_frames": real.margin_frames,
    }


def _on_half(
    clean: Sequence[str], runner: Runner, prices: dict[str, Prices]
) -> Iterator[RenderableType | Goal]:
    """Whole calls, both sides at once, charged at the prices of one core and of the machine."""
    traces = {
        machine: runner.run([_call(call, machine, one) for call in clean])
        for machine, one in prices.items()
    }
    figures = {
        machine: pooled(measure(trace, truth_of(trace.sound)) for trace in listed)
        for machine, listed in traces.items()
    }
    window = {machine: one.of(_WINDOW) for machine, one in prices.items()}
    yield tables.listed(
        f"{BASE.name}-shaped, both sides at once: {', '.join(clean)}",
        (
            *("machine", "encoding a full window, CPU / wall s", "WER", "shown p95"),
            *("committed p95", "final p95", "partials / s", "lag s / min", "s of speech dropped"),
        ),
        [
            (machine, f"{window[machine].cpu:.2f} / {window[machine].wall:.2f}", *_row(one))
            for machine, one in figures.items()
        ],
    )
    told = any(TOO_SLOW.text in note for trace in traces[HALF] for note in trace.notes)
    share = figures[HALF].changes / max(1, figures[WHOLE].changes)
    half = figures[HALF]
    late = percentile(half.final, 95)
    yield Goal(
        f"half the machine, {BASE.name}-shaped: lag slope; final p95; partials, or the notice",
        "0 s / min; ≤ 2 s; ≥ 80 %",
        f"{half.lag_slope:+.2f}; {tables.seconds(late)} s; {share:.0%}, "
        f"{'a' if told else 'no'} notice",
        half.lag_slope <= _LEVEL and (late or inf) <= 2.0 and (share >= 0.8 or told),
    )
    yield Goal(
        f"half the machine, {BASE.name}-shaped: seconds of speech in no final",
        "0",
        f"{half.unheard:.1f} of {half.speech:.0f}",
        half.unheard <= _SOUND,
    )


def _call(call: str, machine: str, prices: Prices) -> Job:
    sides = channels_of((call,))
    name = f"{SYSTEM}, {machine}"

    def charge(made: sotto.Calls) -> float:
        price = prices.of(made)
        # on a core of its own one thread takes as long as it computes, whatever else runs now
        return price.cpu if machine == HALF else price.wall

    def run() -> list[Trace]:
        return sotto.replayed(sides, "virtual clock", name, charge, **_windows())

    return Job(name, "virtual clock", sides, run, 2 * calls.REPLAYED)


def _row(one: Figures) -> tuple[str, ...]:
    late = (percentile(values, 95) for values in (one.shown, one.committed, one.final))
    return (
        f"{one.wer:.1%}",
        *map(tables.seconds, late),
        f"{one.changes_per_second:.1f}",
        f"{one.lag_slope:+.2f}",
        f"{one.unheard:.1f} of {one.speech:.0f}",
    )
