"""Runs `sotto` as a person would, and says what it cost."""

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

MODEL = ("--model", "demo-en")


@dataclass(frozen=True)
class Run:
    lines: list[dict[str, Any]]
    """Its output, a JSON object a line."""
    wall: float
    cpu: float
    """Seconds of the program and of its children, user and system."""


def sotto(*words: str) -> Run:
    """Raises CalledProcessError."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "app", *words], capture_output=True, text=True, check=True
    )
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run([json.loads(line) for line in done.stdout.splitlines()], wall, cpu)
