"""`./dev bench live [PART …]`: live transcription, Sotto beside its peers, in one table."""

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
from rich.console import Console, RenderableType

from app.errors import SottoError
from tests import scoring
from tests.bench.live import calls, nobody, onset, pairs, sizes, sweep, tables
from tests.bench.live.calls import Choice
from tests.bench.live.goals import Goal
from tests.bench.live.jobs import Runner, say

Part = Callable[[Choice, Runner], Iterator[RenderableType | Goal]]
PARTS: dict[str, Part] = {
    "calls": calls.measured,
    "pairs": pairs.cost,
    "echo": pairs.echo,
    "silence": nobody.in_silence,
    "noise": nobody.in_noise_of_a_room,
    "onset": onset.measured,
    "shapes": sizes.measured,
    "sweep": sweep.measured,
}
WIDTH = 200


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./dev bench live", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    for name, known in (
        ("calls", scoring.CALLS),
        ("modes", calls.MODES),
        ("systems", calls.SYSTEMS),
    ):
        listed = ", ".join(known)
        parser.add_argument(f"--{name}", type=_of(known), default=known, help=f"of {listed}")
    parser.add_argument("--out", type=Path, help="where the traces and plots are kept")
    parser.add_argument("--resume", action="store_true", help="use the traces that are there")
    chosen = parser.parse_args(words)
    parts = chosen.parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    out = chosen.out or Path(tempfile.gettempdir()) / "sotto-bench-live"
    out.mkdir(parents=True, exist_ok=True)
    runner = Runner(out, chosen.resume)
    choice = Choice(chosen.calls, chosen.modes, chosen.systems)
    _print((item for part in parts for item in _measured(part, choice, runner)), runner)
    say(f"Traces and plots: {out}")


def _measured(part: str, choice: Choice, runner: Runner) -> Iterator[RenderableType | Goal]:
    """A part that can't be measured is named at the end; the others still are."""
    try:
        yield from PARTS[part](choice, runner)
    except SottoError as reason:
        say(f"  {reason}")
        runner.failures[part, "all"] = str(reason)


def _of(all_there_are: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Reads names with commas between them."""

    def names(text: str) -> tuple[str, ...]:
        listed = tuple(part.strip() for part in text.split(","))
        if unknown := set(listed) - set(all_there_are):
            known = ", ".join(all_there_are)
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: there are {known}")
        return listed

    return names


def _print(items: Iterator[RenderableType | Goal], runner: Runner) -> None:
    """Everything as it comes; what must be known of the runs, and the goals, at the end."""
    console = Console(width=WIDTH)
    console.print(f"[bold]Live transcription on {_machine()}\n")
    reached = []
    with tempfile.TemporaryDirectory() as home:
        os.environ["SOTTO_HOME"] = home
        for item in items:
            if isinstance(item, Goal):
                reached.append(item)
            else:
                console.print(item)
                console.print()
    for table in _doubts(runner):
        console.print(table)
        console.print()
    if reached:
        console.print(tables.goals(reached))


def _doubts(runner: Runner) -> Iterator[RenderableType]:
    """What was not run, and which figures are not to be trusted."""
    if runner.failures:
        rows = [(*row, reason) for row, reason in runner.failures.items()]
        yield tables.listed("Not run", ("system", "mode", "reason"), rows)
    if runner.notes:
        yield tables.listed("Notes", ("run", "note"), runner.notes)


def _machine() -> str:
    cores = psutil.cpu_count()
    return f"{cores} cores, Python {platform.python_version()}, bundled model, two threads"


if __name__ == "__main__":
    main()
