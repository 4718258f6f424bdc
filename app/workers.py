"""QThread shells. Each runs one Qt-free loop and carries its events to the main thread."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from app.coach.moments import HELP, MONOLOGUE, Monologue
from app.config.sensitivity import Sensitivity
from app.errors import SottoError
from app.events import (
    Card,
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
    TipHeld,
    Utterance,
)

if TYPE_CHECKING:  # the window comes before what it will host
    from app.call import Call
    from app.coach.chat_model import ChatModel
    from app.coach.playbook import Playbook
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
        """Remembers the call, and writes the model's tips; None: nobody is coached."""
        self.coaching = True
        """Whether advice comes unasked; what was said is remembered either way."""
        self._monologue = Monologue()
        self._forgotten: list[ModeChanged] = []
        self._latest: Partial | Utterance | None = None
        """What the prospect said last."""
        self._asked = 0
        self._tip: asyncio.Task[None] | None = None
        self._about: Moment | None = None
        """What the tip is about that is under way."""
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

    def give(self, model: "ChatModel | None", deadline: float) -> None:
        """Ask another model for tips from now on, or none; what streams is taken back."""
        self._cancel_tip()
        if self.tips is not None:
            self.tips.use(model, deadline)

    @property
    def has_model(self) -> bool:
        """Whether there is anybody to ask for tips."""
        return self.tips is not None and self.tips.model is not None

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

    def take(self, playbook: "Playbook") -> None:
        """Be coached by another playbook from now on."""
        self._call.tell(playbook)
        if self.tips is not None:
            self.tips.take(playbook)

    def keep(self, mark: Mark) -> None:
        """Put what the rep did into the record; the coach hears of it."""
        self._call.keep(mark)
        self._call.tell(mark)

    def ask(self, about: Moment | None = None) -> bool:
        """Ask the model for help with a passage, or with what the prospect said last.

        False if there is nothing to ask about, or nobody to ask. The id of `about` is not heeded.
        """
        about = about or self._newest()
        if self.tips is None or self.tips.model is None or about is None:
            return False
        self._asked += 1
        # below zero, so that it never is the id of one that the playbook found
        moment = replace(about, id=-self._asked)
        self._call.keep(moment)
        self.happened.emit(moment)
        self._advise(self.tips, moment)
        return True

    def _newest(self) -> Moment | None:
        said = self._latest
        text = said.text if isinstance(said, Utterance) else said.committed if said else ""
        if said is None or not text:
            return None
        return Moment(0, HELP, Channel.PROSPECT, said.id, text, said.start)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if isinstance(event, Partial | Utterance) and event.channel is Channel.PROSPECT:
            self._latest = event
        self.happened.emit(event)
        if self._overdue.isActive():
            self._overdue.start()
        if self.tips is not None:
            self.tips.hear(event)
            self._consider(self.tips, event)
            for advice in self._monologue.hear(event):
                self._remind(self.tips, advice)

    def _remind(self, tips: "Tips", advice: Moment | Card) -> None:
        """What no model is needed for: the rep has talked for long."""
        if self.coaching:
            self._call.keep(advice)
            self.happened.emit(advice)
            self._consider(tips, advice)

    def _consider(self, tips: "Tips", event: Event) -> None:
        """Ask for a tip if this is a moment for one; say so if there is one, but no tip."""
        if not (isinstance(event, Moment) and tips.model is not None and self._wants_tip(event)):
            return
        held = tips.refusal(event)
        if held is None and self._about is not None and self._about.id < 0:
            held = TipHeld(event.id, "you had asked for help just then")
        if held is None:
            self._advise(tips, event)
        else:
            self.happened.emit(held)

    def _wants_tip(self, moment: Moment) -> bool:
        # one that comes late may quote what the rep took off the record
        secret = any(off.since < moment.at <= off.at for off in self._forgotten)
        by_prospect = moment.channel is Channel.PROSPECT or moment.kind == MONOLOGUE
        return self.coaching and by_prospect and not secret

    def _advise(self, tips: "Tips", moment: Moment) -> None:
        before = self._about
        self._cancel_tip()  # the newest moment is the one to help with
        if before is not None and before.id > 0:
            self.happened.emit(TipHeld(before.id, "something newer came up"))
        self._about = moment
        self._tip = asyncio.get_running_loop().create_task(self._write(tips, moment))

    async def _write(self, tips: "Tips", moment: Moment) -> None:
        try:
            await self._show(tips, moment)
        except Exception:  # boundary of a task: a bug in the tips costs this tip, not the call
            log.exception("a tip stopped")
        finally:  # also of one that was cancelled
            for spent in tips.spent():
                self._call.keep(spent)
            if self._tip is asyncio.current_task():
                self._about = None

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
