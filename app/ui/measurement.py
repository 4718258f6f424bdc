"""One measurement of this computer; the models run in child processes."""

import asyncio
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.config.program import Program
from app.errors import SottoError
from app.events import Notice
from app.ui.long_work import LongWork

if TYPE_CHECKING:
    from app.measuring import Event


class _Stopped(SottoError):
    pass


class Measurement(LongWork):
    """Of all the models that are here. What it has found is kept, also if it is stopped, which it
    is before the next window."""

    progressed = Signal(str, float)
    """The model and what is measured of it, in words; and how far that has come, 0 to 1."""

    def __init__(self, parent: QObject, program: Program, sound: Path | None) -> None:
        """`sound`: a recording of a call, or None."""
        super().__init__(parent)
        self._program = program
        self._sound = sound

    def start(self) -> None:
        self.begin(asyncio.to_thread(self._measure), _Stopped)

    def _measure(self) -> None:
        from app.measuring import measure, to_measure  # half a second

        failures: list[Notice] = []
        with closing(measure(self._program, to_measure(self._program), self._sound)) as events:
            for event in events:
                if self.cancelled.is_set():
                    raise _Stopped
                self._tell(event, failures)
        if failures:
            raise SottoError(failures[0].text, failures[0].hint)

    def _tell(self, event: "Event", failures: list[Notice]) -> None:
        from app.measuring import NotMeasured, Progress

        if isinstance(event, Progress):
            self.progressed.emit(f"{event.model}: {event.doing}", event.share)
        elif isinstance(event, NotMeasured):
            failures.append(event.why)
