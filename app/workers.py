"""QThread shells. Each runs one Qt-free loop and carries its events to the main thread."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import aclosing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from app.config.sensitivity import Sensitivity
from app.errors import SottoError
from app.events import (
    Channel,
    Event,
    Mark,
    Mode,
    ModeChanged,
    Moment,
    Notice,
    Partial,
    Severity,
    Tip,
    TipDelta,
    TipDropped,
    Utterance,
)

if TYPE_CHECKING:  # the window comes before what it will host
    from app.call import Call
    from app.coach.tips import Tips

log = logging.getLogger(__name__)

PATIENCE = 180_000
"""Milliseconds without any sign of life from a call that is ending, after which it is given up:
longer than the largest model may take to load."""

Loop = Callable[[], Iterable[Event]]


class Worker(QThread):
    """Runs `loop` in its own thread and emits what it yields.

    `happened` and `failed` reach slots of main-thread QObjects as queued calls.
    Ending the loop's input (closing its inbox, stopping its source) ends the thread.
    """

    happened = Signal(object)
    failed = Signal(object)  # SottoError: explained; anything else: a bug

    def __init__(self, name: str, loop: Loop) -> None:
        super().__init__()
        self.setObjectName(name)  # seen in `top -H`, gdb and faulthandler
        self._loop = loop

    def run(self) -> None:
        try:
            for event in self._loop():
                self.happened.emit(event)
        except SottoError as error:
            self.failed.emit(error)
        except Exception as error:  # thread boundary: report, never die silently
            log.exception("%s stopped", self.objectName())
            self.failed.emit(error)


class LiveCall(QObject):
    """A call on its threads, with its tips on the main loop. Window and terminal host the same."""

    happened = Signal(object)
    failed = Signal(object)
    ended = Signal()
    """Every thread has ended, and was joined; or was given up, and a Notice has named it."""

    def __init__(
        self, call: "Call", tips: "Tips | None" = None, *, patience: int = PATIENCE
    ) -> None:
        super().__init__()
        self._call = call
        self.tips = tips
        """Writes the model's tips; `give` changes it in mid-call."""
        self.coaching = True
        """Whether tips are asked for at all; what was said is remembered either way."""
        self._forgotten: list[ModeChanged] = []
        self._latest: Partial | Utterance | None = None
        """What the prospect said last."""
        self._asked = 0
        self._tip: asyncio.Task[None] | None = None
        self._unfinished: TipDelta | None = None
        """The newest piece of a tip that is not whole."""
        self._workers = [Worker(name, loop) for name, loop in call.loops.items()]
        for worker in self._workers:
            worker.setParent(self)  # else the collector may free it, on any thread
            worker.happened.connect(self._on_event)
            worker.failed.connect(self._on_failure)
            worker.finished.connect(self._on_finished)
        self._running = len(self._workers)
        """Threads whose last event has not come yet."""
        self._over = False
        self.late: list[str] = []
        """Names of the threads that were given up."""
        self._overdue = QTimer(self, interval=patience, singleShot=True)
        self._overdue.timeout.connect(self._give_up)

    def start(self) -> None:
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """Hang up: `ended` follows when the last words are understood and kept."""
        self._call.stop()
        self._overdue.start()

    def give(self, tips: "Tips | None") -> None:
        """Ask another model for tips from now on, or none; what streams is taken back."""
        self._cancel_tip()
        self.tips = tips

    def change(self, mode: Mode, at: float) -> None:
        """Pause, go off the record, go on; `at` is now on the call clock."""
        changed = self._call.change(mode, at)
        if mode is Mode.OFF_RECORD:
            self._cancel_tip()
            self._latest = None
            self._forgotten.append(changed)

    def adapt(self, sensitivity: Sensitivity) -> None:
        """What is round the rep has changed."""
        self._call.adapt(sensitivity)

    def keep(self, mark: Mark) -> None:
        """Put what the rep did into the record."""
        self._call.keep(mark)

    def ask(self) -> bool:
        """Ask the model for help with what the prospect said last; False if there is nothing."""
        said = self._latest
        text = said.text if isinstance(said, Utterance) else said.committed if said else ""
        if self.tips is None or said is None or not text:
            return False
        self._asked += 1
        # below zero, so that it never is the id of one that the playbook found
        moment = Moment(-self._asked, "help", Channel.PROSPECT, said.id, text, said.start)
        self._call.keep(moment)
        self.happened.emit(moment)
        self._advise(self.tips, moment)
        return True

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if isinstance(event, Partial | Utterance) and event.channel is Channel.PROSPECT:
            self._latest = event
        self.happened.emit(event)
        if self._overdue.isActive():
            self._overdue.start()
        if self.tips is not None:
            self.tips.hear(event)
            if isinstance(event, Moment) and self._wants_tip(event):
                self._advise(self.tips, event)

    def _wants_tip(self, moment: Moment) -> bool:
        # one that comes late may quote what the rep took off the record
        secret = any(off.since < moment.at <= off.at for off in self._forgotten)
        return self.coaching and moment.channel is Channel.PROSPECT and not secret

    def _advise(self, tips: "Tips", moment: Moment) -> None:
        self._cancel_tip()  # the newest moment is the one to help with
        self._tip = asyncio.get_running_loop().create_task(self._write(tips, moment))

    async def _write(self, tips: "Tips", moment: Moment) -> None:
        try:
            await self._show(tips, moment)
        except Exception:  # boundary of a task: a bug in the tips costs this tip, not the call
            log.exception("a tip stopped")

    async def _show(self, tips: "Tips", moment: Moment) -> None:
        async with aclosing(tips.write(moment)) as events:
            async for event in events:
                self._unfinished = event if isinstance(event, TipDelta) else None
                if not isinstance(event, Notice):  # it comes back from the journal
                    self.happened.emit(event)
                if isinstance(event, Tip | Notice):
                    self._call.keep(event)

    def _cancel_tip(self) -> None:
        if self._tip is not None:
            self._tip.cancel()
        if self._unfinished is not None:
            self.happened.emit(TipDropped(self._unfinished.id, self._unfinished.moment))
            self._unfinished = None

    @Slot(object)
    def _on_failure(self, error: Exception) -> None:
        self.failed.emit(error)
        self.stop()  # one loop less is no call; what was said so far is kept

    @Slot()
    def _on_finished(self) -> None:
        # counted, not looked at: a thread may be over while its last events are still on their way
        self._running -= 1
        if self._running:
            self._overdue.start()  # one has ended, so all should
        else:
            self._end()

    @Slot()
    def _give_up(self) -> None:
        self.late = [worker.objectName() for worker in self._workers if not worker.isFinished()]
        names = ", ".join(self.late)
        log.error("threads that did not end: %s", names)
        self.happened.emit(
            Notice(
                f"A part of Sotto does not answer ({names}).",
                "What was written down so far is kept.",
                Severity.PROBLEM,
            )
        )
        self._end()

    def _end(self) -> None:
        if self._over:  # one that was given up has ended after all
            return
        self._over = True
        self._overdue.stop()
        self._cancel_tip()
        for worker in self._workers:
            if worker.isFinished():
                worker.wait()
        self.ended.emit()
