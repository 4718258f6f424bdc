"""Sotto as people run it: the program with its threads and its child process, in real time."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np

from app.events import Channel, Samples
from tests.bench.live.jobs import CannotRun
from tests.bench.live.sotto import MODEL, TAIL, THREADS, Sides, traces
from tests.bench.live.sounds import Sound, silence, write_wav
from tests.bench.live.trace import Meter, Trace
from tests.bench.live.transcript import Line

LEAD = 12.0
"""Seconds of silence before each sound, in which the model is loaded and nothing is metered."""

MODES = {"real time": None, "half the machine": 0}
"""With threads: the only core that it may use."""


def played(sides: Sides, mode: str) -> list[Trace]:
    """One trace for each side, each with the cost of all.

    Raises CannotRun: it failed, or the model was not there when the sound began.
    """
    core = MODES[mode]
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        write_wav(sound, *_sides(sides))
        threads = THREADS if core is None else 1
        (Path(folder) / "sotto.toml").write_text(f"[speech]\nthreads = {threads}\n", "utf-8")
        pinned = [] if core is None else ["taskset", "--cpu-list", str(core)]
        command = [
            *(*pinned, sys.executable, "-m", "app", "transcribe", "--pace", "1", "--events"),
            *("--model", MODEL, "--as", str(sides[0].channel), str(sound)),
        ]
        lines, meter = _run(command, {**os.environ, "SOTTO_HOME": folder})
    heard = [{**line, "t": line["t"] - LEAD} for line in lines]
    made = traces(sides, mode, heard, meter)
    for trace in made:
        trace.rss = meter.rss
    return made


def _run(command: list[str], environment: dict[str, str]) -> tuple[list[Line], Meter]:
    lines: list[Line] = []
    starting: threading.Timer | None = None
    with _started(command, environment) as program:
        assert program.stdout is not None
        meter = Meter(program.pid)
        for text in program.stdout:
            line = json.loads(text)
            lines.append(line)
            if line["kind"] == "ready":
                if line["t"] > LEAD:
                    program.kill()
                    raise CannotRun(f"the model took {line['t']:.0f} s to load")
                starting = threading.Timer(LEAD - line["t"], meter.start)
                starting.start()
    if starting is not None:
        starting.join()
        meter.stop()
    if program.returncode or starting is None:
        raise CannotRun(f"the program ended with code {program.returncode}")
    return lines, meter


def _started(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[str]":
    try:
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    except FileNotFoundError:
        raise CannotRun(f"there is no {command[0]} here") from None


def _sides(sides: Sides) -> list[Samples]:
    """The channels of the file: the rep's is the left one where there are two."""
    ordered = sorted(sides, key=lambda side: list(Channel).index(side.channel))
    return [_framed(side) for side in ordered]


def _framed(side: Sound) -> Samples:
    return np.concatenate([silence(LEAD), side.samples, silence(TAIL)])
