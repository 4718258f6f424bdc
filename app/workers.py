"""QThread shells. Each runs one Qt-free loop and carries its events to the main thread."""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from app.coach.live_tips import LiveTips
from app.config.sensitivity import Sensitivity
from app.errors import SottoError
from app.events import CallContext, Event, Hunch, Mark, Mode, Moment, Notice, Severity

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
        self._advice = LiveTips(tips, self.happened.emit, call.keep) if tips else None
        self._workers = [Worker(name, loop) for name, loop in call.loops.items()]
        for worker in self._workers:
            worker.setParent(self)  # as long as the call is there, so are its threads
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
        if self._advice is not None:
            self._advice.hang_up()
        self._overdue.start()

    @property
    def tips(self) -> "Tips | None":
        """They remember the call, and are the model's; None: nobody is coached."""
        return self._advice.tips if self._advice else None

    @property
    def has_model(self) -> bool:
        """Whether there is anybody to ask for tips."""
        return self._advice is not None and self._advice.has_model

    @property
    def coaching(self) -> bool:
        """Whether advice comes unasked."""
        return self._advice is not None and self._advice.coaching

    @coaching.setter
    def coaching(self, on: bool) -> None:
        if self._advice is not None:
            self._advice.coaching = on

    def give(self, model: "ChatModel | None", deadline: float) -> None:
        """Ask another model for tips from now on, or none; what streams is taken back."""
        if self._advice is not None:
            self._advice.use(model, deadline)

    def change(self, mode: Mode, at: float) -> None:
        """Pause, go off the record, go on; `at` is now on the call clock."""
        changed = self._call.change(mode, at)
        if mode is Mode.OFF_RECORD and self._advice is not None:
            self._advice.go_off_record(changed)

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

    def describe(self, context: CallContext) -> None:
        """What the rep wrote of the call is another from now on."""
        self._call.keep(context)
        if self.tips is not None:
            self.tips.so_far.context = context

    def ask(self, about: Moment | None = None) -> bool:
        """Ask the model for help with a passage, or with what the prospect said last.

        False if there is nothing to ask about, or nobody to ask. The id of `about` is not heeded.
        """
        return self._advice is not None and self._advice.ask(about)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if self._advice is not None:
            self._advice.hear(event)
        if not isinstance(event, Hunch):  # between the playbook and the model
            self.happened.emit(event)
        if self._overdue.isActive():
            self._overdue.start()
        if self._advice is not None:
            self._advice.answer(event)

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
        if self._advice is not None:
            self._advice.stop()
        for worker in self._workers:
            if worker.isFinished():
                worker.wait()
        self.ended.emit()
