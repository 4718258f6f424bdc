"""From the start of the process to the first frame that the ear is fed."""

import os
import re
import signal
import statistics
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests import scoring
from tests.bench.command import MODEL

RUNS = 5
_FED = re.compile(r"^(\S+ \S+?),(\d+).*the first frame is fed", re.MULTILINE)


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    waits, words = zip(*(_once(folder) for _ in range(RUNS)), strict=True)
    yield (
        f"process start → first frame fed, median of {RUNS} (max)",
        f"{statistics.median(waits):.2f} s ({max(waits):.2f})",
        "≤ 3 s",
    )
    yield (
        f"process start → first utterance, spoken at 0.6 to 3.6 s, median of {RUNS}",
        f"{statistics.median(words):.2f} s",
        "shown",
    )


def _once(folder: Path) -> tuple[float, float]:
    log = folder / "logs" / "sotto.log"
    log.unlink(missing_ok=True)
    began = datetime.now()
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "app", "transcribe", "--pace", "1", "--events", *MODEL),
            str(scoring.sound("discovery")),
        ],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if '"kind": "utterance"' in line:
                break
        said = datetime.now()
        os.kill(process.pid, signal.SIGKILL)
    found = _FED.search(log.read_text("utf-8"))
    assert found, "the log does not tell when the first frame was fed"
    fed = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").replace(
        microsecond=int(found[2].ljust(6, "0"))
    )
    return (fed - began).total_seconds(), (said - began).total_seconds()
