"""The one door to qasync: everything else in the program sees plain asyncio."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import cast
from weakref import ref

import qasync
from PySide6.QtCore import QCoreApplication, QSocketNotifier


def event_loop(qt: QCoreApplication) -> asyncio.AbstractEventLoop:
    loop = cast("asyncio.AbstractEventLoop", qasync.QEventLoop(qt))
    # asyncio's own loops do so; a stream that is given up half-way leaves generators behind
    sys.set_asyncgen_hooks(finalizer=partial(_finish, ref(loop)))
    return loop


def _finish(
    loop_ref: "ref[asyncio.AbstractEventLoop]", generator: AsyncGenerator[object, None]
) -> None:
    """Close what was iterated and left. On whichever thread lets go of it."""
    loop = loop_ref()
    if loop is not None and not loop.is_closed():
        loop.call_soon_threadsafe(lambda: loop.create_task(generator.aclose()))


@contextmanager
def waking() -> Iterator[None]:
    """Wake Qt's loop for a signal: Python runs its handlers only when it runs at all."""
    reader, writer = socket.socketpair()
    with reader, writer:
        writer.setblocking(False)
        before = signal.set_wakeup_fd(writer.fileno())
        notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: reader.recv(64))
        try:
            yield
        finally:
            notifier.setEnabled(False)
            signal.set_wakeup_fd(before)
