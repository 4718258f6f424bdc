"""`sotto` with a screen: the windows, until they are closed."""

import asyncio
import ctypes
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType, TracebackType

from PySide6.QtWidgets import QApplication

from app.config.log import start_log
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings_file import load
from app.events import Notice
from app.ui import theme
from app.ui.aio import event_loop, waking
from app.ui.collector import collecting_here
from app.ui.desk import Desk
from app.ui.front import Front
from app.ui.phase import Phase
from app.ui.single_instance import SingleInstance

ALREADY_RUNNING = "Sotto is running already. Its window comes to the front."
PLAYS_THERE = "Sotto is running already. The demo plays in its window."
NOT_NOW = (
    "Sotto is running already, and a call is under way there. "
    "End it, then start the demo once more."
)
"""What a second start says before it ends."""
_DEMO, _CARDS_ONLY = "demo", "demo-cards-only"
"""What it asks the first one for."""

log = logging.getLogger(__name__)

_M_ARENA_MAX = -8
"""From glibc's malloc.h."""
_ARENAS = 2
"""Pools of memory for all threads: of one each, as glibc has it, every one keeps what its thread
gave back, 15 MB in a call. Python's lock keeps the threads from waiting for each other there."""


def main(*, demo: bool = False, cards_only: bool = False) -> int:
    """Open the program; 0 when it was closed. A second one brings the first to the front, and has
    it play the demo; 1 where a call is under way there."""
    home = Home.find()
    notices = [*start_log(home.logs)]
    loaded = load(home.settings)
    program = Program(home, loaded.settings, Secrets())
    begin = partial(Desk.start_demo, agreed=True, cards_only=cards_only) if demo else None
    wish = (_CARDS_ONLY if cards_only else _DEMO) if demo else ""
    said = run(program, [*notices, *loaded.notices], begin, wish)
    if said:
        print(f"sotto: {said}", file=sys.stderr)  # noqa: T201 (there is no window to say it in)
    return int(said == NOT_NOW)


def run(
    program: Program,
    notices: Sequence[Notice] = (),
    begin: Callable[[Desk], None] | None = None,
    wish: str = "",
) -> str:
    """Show the windows until they are closed; return what is to be said instead, if they were not.

    `notices`: found out before there was a window. `begin`: what to do once there is one. `wish`:
    what one that runs already is asked for.
    """
    _share_memory()
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("Sotto")
    qt.setDesktopFileName("sotto")
    qt.setQuitOnLastWindowClosed(False)  # closing a window in mid-call ends the call first
    instance = SingleInstance(program.home.folder)
    if not instance.claim(wish):
        asked = PLAYS_THERE if instance.granted else NOT_NOW
        return asked if wish else ALREADY_RUNNING
    dress = theme.install(qt)
    with collecting_here():
        with asyncio.Runner(loop_factory=lambda: event_loop(qt)) as runner:
            front = runner.run(_shown(Front(program, dress), instance, notices, begin))
        if front.has_lost_threads:  # Qt aborts when a thread outlives its object
            _leave()
    return ""


async def _shown(
    front: Front,
    instance: SingleInstance,
    notices: Sequence[Notice],
    begin: Callable[[Desk], None] | None,
) -> Front:
    instance.woken.connect(front.window.come_to_front)
    instance.grant = partial(_grant, front.desk)
    with waking(), _closing_on_signals(front), _bugs_in_the_log(front):
        front.show(notices)
        if begin is not None:
            begin(front.desk)
        await front.closed.wait()
    return front


def _grant(desk: Desk, wish: str) -> bool:
    """Play the demo for a later start. A key in its environment is not in this one's: for tips the
    user must have agreed in the settings."""
    if wish not in (_DEMO, _CARDS_ONLY) or desk.phase is not Phase.IDLE:
        return False
    desk.start_demo(cards_only=wish == _CARDS_ONLY)
    return desk.phase is not Phase.IDLE


@contextmanager
def _closing_on_signals(front: Front) -> Iterator[None]:
    """Ctrl+C in the terminal it was started from, or the end of the session: end the call first."""

    def close(number: int, frame: FrameType | None) -> None:
        front.close()

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, close) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def _bugs_in_the_log(front: Front) -> Iterator[None]:
    """A bug in a slot ends that slot, not the call; the rep is told, the log has the place."""

    def report(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        log.error("not foreseen", exc_info=(kind, error, traceback))
        front.stumbled()

    before, sys.excepthook = sys.excepthook, report
    try:
        yield
    finally:
        sys.excepthook = before


def _share_memory() -> None:
    """Before the first thread: glibc takes no pool away. Other systems have no such pools."""
    with suppress(AttributeError, TypeError, OSError):  # no mallopt; nothing to look it up in
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def _leave() -> None:
    import psutil

    for child in psutil.Process().children():
        child.kill()
    os._exit(1)
