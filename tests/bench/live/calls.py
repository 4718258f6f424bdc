"""The calls of the tests, each channel by itself, through every system: the main table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rich.console import RenderableType

from tests.bench.live import goals, peer_jobs, plain, plots, program, sotto, tables
from tests.bench.live.environments import LEFT_OUT
from tests.bench.live.goals import Goal, Peers
from tests.bench.live.jobs import Job, Runner
from tests.bench.live.metrics import Figures, measure, pooled
from tests.bench.live.sounds import CLEAN, Sound, channels_of
from tests.bench.live.trace import Trace
from tests.bench.live.truth import truth_of

MODES = (*sotto.MODES, *program.MODES)
SYSTEMS = ("sotto", "plain", "peers")
PLAYED, REPLAYED = 1.15, 0.1
"""Seconds that a second of sound takes, about: in real time, with what comes round it; else."""
PAUSES = f"{sotto.SYSTEM}, to the pause"
"""With the bundled model, whose own limits end nearly every utterance in a short gap."""
LONGEST = 11.0
"""Seconds: the bundled model takes twelve, with the silence behind them. The recogniser looks for a
short gap after half of it."""
ECHO = "discovery-echo"
"""Its rep's channel holds the prospect's words: not pooled with the others."""

Rows = dict[tuple[str, str], Figures]
"""By system and mode."""


@dataclass(frozen=True)
class Choice:
    """What the user wants to see."""

    calls: tuple[str, ...]
    modes: tuple[str, ...]
    systems: tuple[str, ...]


def jobs(sounds: Sequence[Sound], choice: Choice) -> list[Job]:
    """What is quick comes first."""
    made = []
    if "sotto" in choice.systems:
        for mode in choice.modes:
            run, pace = of_sotto(mode)
            made += [
                Job(sotto.SYSTEM, mode, [sound], partial(run, [sound], mode), pace)
                for sound in sounds
            ]
        made += [
            Job(PAUSES, mode, [sound], partial(_to_the_pause, sound, mode), REPLAYED)
            for mode in choice.modes
            if mode in sotto.MODES
            for sound in sounds
        ]
    if "plain" in choice.systems:
        made += plain.jobs(sounds)
    if "peers" in choice.systems and "real time" in choice.modes:
        made += peer_jobs.jobs(sounds)
    return made


def of_sotto(mode: str) -> tuple[Callable[[sotto.Sides, str], list[Trace]], float]:
    """What runs it in a mode, and how long that takes."""
    return (sotto.replayed, REPLAYED) if mode in sotto.MODES else (program.played, PLAYED)


def _to_the_pause(sound: Sound, mode: str) -> list[Trace]:
    return sotto.replayed([sound], mode, PAUSES, longest=LONGEST, soft=LONGEST)


def measured(choice: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    """The tables of the calls, then the goals that they decide."""
    traces = runner.run(jobs(channels_of(choice.calls), choice))
    figures = {
        (trace.system, trace.mode, trace.sound): measure(trace, truth_of(trace.sound))
        for trace in traces
    }
    pooled_calls = [call for call in choice.calls if call != ECHO] or [ECHO]
    rows = _rows(figures, pooled_calls)
    yield tables.systems(rows, f"Each channel by itself: {', '.join(pooled_calls)}")
    yield tables.LEGEND
    plots.latencies(runner.folder / "latencies.png", rows)
    plots.cost_and_latency(runner.folder / "cost and latency.png", rows)
    yield tables.by_call(
        {row: {call: _rows(figures, [call])[row] for call in choice.calls} for row in rows}
    )
    if (plain.FLOOR, plain.MODE) in rows:
        clean = _rows(figures, [call for call in choice.calls if call in CLEAN])
        yield from _judged(rows, clean)


def _judged(rows: Rows, clean: Rows) -> Iterator[RenderableType | Goal]:
    """Which peers count, and the goals against them and against the floor.

    Args:
        rows: of all calls.
        clean: of the clean ones.
    """
    floor = plain.FLOOR, plain.MODE
    peers = {
        system: row
        for (system, _), row in rows.items()
        if system not in (sotto.SYSTEM, PAUSES, *plain.SYSTEMS)
    }
    reasons = LEFT_OUT | goals.uncounted(peers, rows[floor].wer)
    yield tables.listed("Peers that do not count", ("peer", "reason"), reasons.items())
    counted = {system: row for system, row in peers.items() if system not in reasons}
    ours, to_the_pause = (
        [(system, mode) for mode in goals.MODES if (system, mode) in rows]
        for system in (sotto.SYSTEM, PAUSES)
    )
    if ours:
        yield from goals.of_calls(rows[ours[0]], Peers.of(counted))
        if clean:
            yield goals.of_clean_calls(clean[ours[0]], clean[floor])
    if to_the_pause:
        yield goals.of_pauses(rows[to_the_pause[0]])


def _rows(figures: dict[tuple[str, str, str], Figures], calls: Sequence[str]) -> Rows:
    """Pooled over the channels of some calls."""
    rows: dict[tuple[str, str], list[Figures]] = {}
    for (system, mode, sound), one in figures.items():
        if sound.split("/")[0] in calls:
            rows.setdefault((system, mode), []).append(one)
    return {row: pooled(listed) for row, listed in rows.items()}
