"""A handle on `tests.ui.stage`: the overlay and the hotkeys, alive on a desktop of its own."""

import json
import subprocess
import sys
from typing import Any

from tests.ui.desktop import Desktop


class Program:
    """`tests.ui.stage`, told what to do line by line."""

    def __init__(self, desktop: Desktop, **environment: str) -> None:
        self.desktop = desktop
        self.notes: list[list[Any]] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.stage"],
            env=desktop.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._until("done")

    def do(self, line: str) -> Any:
        """Carry out one line of Python and return its value."""
        self._process.stdin.write(line + "\n")
        return self._until("done")[1]

    def note(self, name: str) -> list[Any]:
        """Wait for the next signal of this name."""
        for place, note in enumerate(self.notes):
            if note[0] == name:
                return self.notes.pop(place)
        return self._until(name)

    def wait(self, line: str, wanted: Any) -> None:
        """Ask until the answer is this one; the program goes on between the questions."""
        for _ in range(500):
            if (answer := self.do(line)) == wanted:
                return
        raise AssertionError(f"{line} is {answer}")

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()

    def _until(self, name: str) -> list[Any]:
        while line := self._process.stdout.readline():
            note = json.loads(line)
            if note[0] == name:
                return note
            self.notes.append(note)
        raise AssertionError(f"the program ended before it said {name}")
