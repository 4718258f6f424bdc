"""What is to be run: one system, one mode, one sound (or two at once), and the traces of it."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.live.sotto import Sides
from tests.bench.live.trace import Trace


class CannotRun(Exception):
    """A system that can't be measured here; the text says why, on one line."""


@dataclass(frozen=True)
class Job:
    system: str
    mode: str
    sides: Sides
    run: Callable[[], list[Trace]]
    """One trace for each side. Raises CannotRun."""
    pace: float
    """Seconds that it takes for each second of sound, about."""

    @property
    def row(self) -> tuple[str, str]:
        """Of the table."""
        return self.system, self.mode

    @property
    def name(self) -> str:
        return f"{self.system}, {self.mode}, {' and '.join(side.name for side in self.sides)}"

    @property
    def seconds(self) -> float:
        return self.pace * max(side.duration for side in self.sides)

    def file(self, folder: Path, index: int) -> Path:
        """Of the trace of one side."""
        name = f"{self.name}, {self.sides[index].channel}"
        return folder / f"{name.replace('/', '-')}.json"


@dataclass
class Runner:
    """Runs jobs and keeps their traces, to be used again by the next run where that is asked."""

    folder: Path
    resume: bool
    failures: dict[tuple[str, str], str] = field(default_factory=dict)
    """Why a system can't run in a mode: it is not tried again."""
    _done: dict[str, list[Trace]] = field(default_factory=dict)
    """What this run has made, by the name of the job: several parts ask for some."""

    def run(self, jobs: Sequence[Job]) -> list[Trace]:
        """The traces of the rows that could run all of theirs, in the order of the jobs."""
        made: list[tuple[Job, Trace]] = []
        for n, job in enumerate(jobs):
            if job.row in self.failures:
                continue
            files = [job.file(self.folder, index) for index in range(len(job.sides))]
            if self.resume and all(file.exists() for file in files):
                self._done[job.name] = [Trace.load(file) for file in files]
            elif job.name not in self._done:
                left = sum(one.seconds for one in jobs[n:]) / 60
                say(f"{job.name} ({len(jobs) - n} left, about {left:.0f} min)")
                self._done[job.name] = self._made(job, files)
            made += [(job, trace) for trace in self._done[job.name]]
        return [trace for job, trace in made if job.row not in self.failures]

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What must be known of the runs so far: each run's name, and a note."""
        return [
            (name, note)
            for name, traces in self._done.items()
            for note in dict.fromkeys(note for trace in traces for note in trace.notes)
        ]

    def _made(self, job: Job, files: Sequence[Path]) -> list[Trace]:
        began = time.monotonic()
        try:
            traces = job.run()
        except CannotRun as reason:
            say(f"  {reason}")
            self.failures[job.row] = str(reason)
            return []
        for trace, file in zip(traces, files, strict=True):
            trace.save(file)
        say(f"  {time.monotonic() - began:.0f} s")
        return traces


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
