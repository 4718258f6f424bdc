"""`./dev bench [PART …]`: the figures of this machine, as one table.

`./dev bench live …` and `./dev bench coach …` are benchmarks of their own: see `tests/bench/live`,
which has the recorded echo and what is written down when nobody speaks, and `tests/bench/coach`.
"""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from tests.bench import accuracy, capture, echo, numbers, start, window

PARTS = {
    "accuracy": accuracy.measure,
    "echo": echo.measure,
    "start": start.measure,
    "capture": capture.measure,
    "window": window.measure,
    "numbers": numbers.measure,
}


def main() -> None:
    if sys.argv[1:2] == ["live"]:
        from tests.bench.live.__main__ import main as live  # the others need none of it

        return live(sys.argv[2:])
    if sys.argv[1:2] == ["coach"]:
        from tests.bench.coach.__main__ import main as coach

        return coach(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    chosen = parser.parse_args().parts or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    table = Table(title=f"Sotto on {_machine()}", title_justify="left", box=None)
    table.add_column("what", no_wrap=True)
    table.add_column("figure", no_wrap=True)
    table.add_column("goal", no_wrap=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SOTTO_HOME"] = folder
        for part in chosen:
            print(f"{part} …", file=sys.stderr, flush=True)
            for what, figure, goal in PARTS[part](Path(folder)):
                table.add_row(what, figure, goal)
    Console(width=120).print(table)


def _machine() -> str:
    cores = psutil.cpu_count()
    return f"{cores} cores, Python {platform.python_version()}, bundled model"


if __name__ == "__main__":
    main()
