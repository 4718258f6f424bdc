"""The one door to qasync: everything else in the program sees plain asyncio."""

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import qasync
from PySide6.QtCore import QCoreApplication, QSocketNotifier


def event_loop(qt: QCoreApplication) -> asyncio.AbstractEventLoop:
    return cast("asyncio.AbstractEventLoop", qasync.QEventLoop(qt))


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
