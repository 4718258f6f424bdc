"""The program in a live call, with a stopwatch on its event loop; `window.py` starts it.

It says `listening` on stdout as soon as both sides are heard, and at its end one JSON object:
how late the loop came to a timer of 5 ms, and how much memory the process took.
"""

import json
import sys
import time

import psutil
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from app.config.log import start_log
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings_file import load
from app.events import Event, Level, TipDelta
from app.ui import run as program
from app.ui.desk import Desk
from app.ui.phase import Phase

STEP = 5
"""Milliseconds."""


class Stopwatch(QObject):
    """Notes how late each tick comes, while the call is live."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.late: list[float] = []
        """Seconds."""
        self.tip_pieces = 0
        self._desk = desk
        self._last = 0.0
        self._heard: set[str] = set()
        self._timer = QTimer(self, interval=STEP, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        desk.happened.connect(self._hear)
        self._timer.start()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        if self._last and self._desk.phase is Phase.LIVE:
            self.late.append(max(0.0, now - self._last - STEP / 1000))
        self._last = now

    @Slot(object)
    def _hear(self, event: Event) -> None:
        if isinstance(event, Level) and event.channel not in self._heard:
            self._heard.add(event.channel)
            if len(self._heard) == 2:
                print("listening", flush=True)
        self.tip_pieces += isinstance(event, TipDelta)


def main() -> None:
    watches: list[Stopwatch] = []

    def begin(desk: Desk) -> None:
        watches.append(Stopwatch(desk))
        desk.start_call()

    home = Home.find()
    start_log(home.logs)
    program.run(Program(home, load(home.settings).settings, Secrets()), (), begin)
    [watch] = watches
    memory = psutil.Process().memory_info().rss
    print(json.dumps({"late": watch.late, "rss": memory, "tip_pieces": watch.tip_pieces}))


if __name__ == "__main__":
    sys.exit(main())
