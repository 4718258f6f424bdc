"""Floor and margin of the short window: what they cost, and what they do to the text of a look."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from rich.console import RenderableType

from tests.bench.live import sotto, tables
from tests.bench.live.alignment import final_of, held, whole_of
from tests.bench.live.calls import REPLAYED, Choice
from tests.bench.live.goals import Goal
from tests.bench.live.jobs import Job, Runner
from tests.bench.live.metrics import Figures, measure, percentile, pooled
from tests.bench.live.plots import heat_map
from tests.bench.live.sounds import CLEAN, Sound, channels_of
from tests.bench.live.trace import Trace
from tests.bench.live.truth import truth_of

FLOORS = (100, 200, 300, 400)
MARGINS = (16, 32, 64, 128)
"""Frames of 10 ms."""
MODE = "full speed"


@dataclass(frozen=True)
class Cell:
    """One pair of floor and margin, over all the sounds."""

    figures: Figures
    wrong: float
    """Share of the words on the screen, at any step, that are not in the text at the end."""
    again: int
    """Looks that looped, and were done again in the full window."""


PICTURES: dict[str, Callable[[Cell], float]] = {
    "wrong words on the screen, %": lambda cell: 100 * cell.wrong,
    "WER of committed text, %": lambda cell: 100 * cell.figures.wer_committed,
    "encoder frames per second": lambda cell: cell.figures.frames_per_second,
}


def measured(choice: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    clean = tuple(call for call in CLEAN if call in choice.calls)
    if not clean:
        return
    sounds = channels_of(clean)
    cells = {
        (floor, margin): _cell(runner.run([_job(sound, floor, margin) for sound in sounds]))
        for floor in FLOORS
        for margin in MARGINS
    }
    yield tables.listed(
        f"Short windows, {MODE}: {', '.join(clean)} (frames of 10 ms)",
        (
            *("floor", "margin", "wrong on screen", "WER committed", "WER finals", "taken back"),
            *("shown p95", "looped", "frames / s", "CPU s / s"),
        ),
        [(str(floor), str(margin), *_row(cell)) for (floor, margin), cell in cells.items()],
    )
    for name, value in PICTURES.items():
        values = {pair: value(cell) for pair, cell in cells.items()}
        heat_map(runner.folder / f"sweep, {name}.png", name, values)


def _job(sound: Sound, floor: int, margin: int) -> Job:
    return Job(
        f"Sotto, floor {floor}, margin {margin}",
        MODE,
        [sound],
        partial(_trace, sound, floor, margin),
        REPLAYED,
    )


def _trace(sound: Sound, floor: int, margin: int) -> list[Trace]:
    return sotto.replayed([sound], MODE, floor_frames=floor, margin_frames=margin)


def _cell(traces: list[Trace]) -> Cell:
    figures = pooled(measure(trace, truth_of(trace.sound)) for trace in traces)
    counts = [wrong_on_screen(trace) for trace in traces]
    wrong = sum(count for count, _ in counts) / max(1, sum(total for _, total in counts))
    return Cell(figures, wrong, sum(map(looped_looks, traces)))


def wrong_on_screen(trace: Trace) -> tuple[int, int]:
    """Over all steps, of the words that are not final yet: how many are wrong, and all of them.

    Against the text at the end, not the truth: that judges the looks, not the model.
    """
    end = whole_of(trace.steps[-1]) if trace.steps else []
    wrong = total = 0
    for step in trace.steps:
        words = whole_of(step)
        total += len(words) - len(final_of(step))
        wrong += len(words) - len(held(words, end))
    return wrong, total


def looped_looks(trace: Trace) -> int:
    """How many were done again: greedy, in the full window."""
    full = sotto.model().limits.full_frames
    kinds = [call for call in trace.calls if call[0] != "align"]
    return sum(
        one[0] == "encode" and one[1] == full and other[0] == "generate" and other[3] == 1
        for one, other in zip(kinds, kinds[1:], strict=False)
    )


def _row(cell: Cell) -> tuple[str, ...]:
    one = cell.figures
    return (
        f"{cell.wrong:.1%}",
        f"{one.wer_committed:.1%}",
        f"{one.wer:.1%}",
        f"{one.erasure:.2f}",
        tables.seconds(percentile(one.shown, 95)),
        str(cell.again),
        f"{one.frames_per_second:.0f}",
        f"{one.cpu_per_second:.3f}",
    )
