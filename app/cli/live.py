"""A call in real time in a terminal: the same Workers as the window's, under a QCoreApplication."""

import asyncio
import sys

from PySide6.QtCore import QCoreApplication, QObject, Slot

from app.assembly import Coaching
from app.audio.clock import Clock
from app.call import Call
from app.cli.outcome import Outcome, leave
from app.cli.screen import Screen
from app.errors import SottoError
from app.events import Event, Notice
from app.ui.aio import event_loop, waking
from app.ui.collector import collecting_here
from app.ui.playbook_watch import PlaybookWatch
from app.workers import LiveCall


class _Host(QObject):
    """Shows a live call's events until it has ended."""

    def __init__(self, live: LiveCall, clock: Clock, screen: Screen, outcome: Outcome) -> None:
        super().__init__()
        self._clock = clock
        self._screen = screen
        self._outcome = outcome
        self._live = live
        self._deaf = False
        self.error: Exception | None = None
        self.ended = asyncio.Event()
        live.happened.connect(self._on_event)
        live.failed.connect(self._on_failure)
        live.ended.connect(self._on_ended)
        self.watch = PlaybookWatch()
        self.watch.noticed.connect(self._on_notice)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        self._outcome.see(event)
        self._show(event)

    def _show(self, event: Event) -> None:
        if self._deaf:
            return
        try:
            self._screen.show(event, self._clock.now())
        except (OSError, SystemExit) as gone:  # whoever read us has left; rich raises SystemExit
            self._deaf = True
            self.error = gone if isinstance(gone, OSError) else BrokenPipeError()
            self._live.stop()

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        self._show(notice)

    @Slot(object)
    def _on_failure(self, error: Exception) -> None:
        self.error = self.error or error

    @Slot()
    def _on_ended(self) -> None:
        self.ended.set()


def run_live(
    call: Call, clock: Clock, coaching: Coaching | None, screen: Screen, outcome: Outcome
) -> None:
    """Run a call to its end, or to Ctrl+C, which hangs up. Raises what stopped it."""
    qt = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    with collecting_here(), asyncio.Runner(loop_factory=lambda: event_loop(qt)) as runner:
        error = runner.run(_until_ended(call, clock, coaching, screen, outcome))
    if isinstance(error, SottoError | OSError):
        raise error
    if error is not None:
        raise RuntimeError("a thread of the call stopped") from error


async def _until_ended(
    call: Call, clock: Clock, coaching: Coaching | None, screen: Screen, outcome: Outcome
) -> Exception | None:
    tips = coaching.tips() if coaching else None
    live = LiveCall(call, tips)
    host = _Host(live, clock, screen, outcome)
    with waking():
        live.start()
        if coaching:
            host.watch.begin(live, coaching)
        try:
            if coaching and coaching.model:
                # half a second of imports that the first tip would wait for
                await asyncio.get_running_loop().run_in_executor(None, coaching.model.warm)
                await coaching.model.connect()
        finally:  # whatever that was, the call goes on to its end
            await host.ended.wait()
            host.watch.end()
    if live.late:  # Qt aborts when a thread outlives its object: say goodbye without it
        screen.finish(clock.now(), failed=True)
        sys.stdout.flush()
        leave(outcome.code or 1)
    if tips is not None:
        await tips.close()
    return host.error
