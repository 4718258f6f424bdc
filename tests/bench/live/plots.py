"""Pictures beside the tables, as PNG."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.bench.live.metrics import Figures, percentile

mpl.use("Agg")
mpl.rcParams["axes.prop_cycle"] = mpl.cycler(color=mpl.colormaps["tab20"].colors)

SLOWEST = 8.0
"""Seconds at which the picture of latencies ends."""

Rows = Mapping[tuple[str, str], Figures]
"""By system and mode."""


def latencies(file: Path, rows: Rows) -> None:
    """Share of the right words that are shown, and committed, within so many seconds."""
    figure = Figure(figsize=(12, 6), layout="constrained")
    sides = figure.subplots(1, 2, sharey=True)
    for (system, mode), one in rows.items():
        for axes, late in zip(sides, (one.shown, one.committed), strict=True):
            # a word that never came stays below the top
            share = np.arange(1, len(late) + 1) / max(1, one.spoken)
            axes.plot(np.sort(late), share, label=f"{system}, {mode}")
    for axes, what in zip(sides, ("first shown", "committed"), strict=True):
        axes.set(xlabel=f"word end → {what}, s", xlim=(-0.5, SLOWEST), ylim=(0, 1))
        axes.grid(alpha=0.3)
    sides[0].set_ylabel("share of the words spoken")
    names, lines = sides[0].get_legend_handles_labels()[::-1]
    figure.legend(lines, names, fontsize="small", loc="outside lower center", ncols=3)
    figure.savefig(file, dpi=120)


def cost_and_latency(file: Path, rows: Rows) -> None:
    """What each system costs against when it commits: further left and lower is better."""
    figure = Figure(figsize=(11, 5), layout="constrained")
    axes: Axes = figure.subplots()
    for (system, mode), one in rows.items():
        late = percentile(one.committed, 50)
        if late is None or late > SLOWEST:
            continue
        axes.plot(late, one.cpu_per_second, "o", label=f"{system}, {mode}")
    axes.set(xlabel="word end → committed, p50, s", ylabel="CPU s per s of sound")
    axes.set_xlim(0, None)
    axes.set_ylim(0, None)
    axes.grid(alpha=0.3)
    figure.legend(fontsize="small", loc="outside right upper")
    figure.savefig(file, dpi=120)


def heat_map(file: Path, title: str, cells: Mapping[tuple[int, int], float]) -> None:
    """A figure for each floor and margin of the short window."""
    floors, margins = (sorted({pair[n] for pair in cells}) for n in (0, 1))
    values = np.array([[cells[floor, margin] for margin in margins] for floor in floors])
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes: Axes = figure.subplots()
    picture = axes.imshow(values, cmap="YlOrRd", aspect="auto", origin="lower")
    axes.set_xticks(range(len(margins)), map(str, margins))
    axes.set_yticks(range(len(floors)), map(str, floors))
    axes.set(xlabel="margin, frames", ylabel="floor, frames", title=title)
    for (row, column), value in np.ndenumerate(values):
        axes.text(column, row, f"{value:.3g}", ha="center", va="center")
    figure.colorbar(picture)
    figure.savefig(file, dpi=120)
