"""The one door to qasync: everything else in the program sees plain asyncio."""

import asyncio
from typing import cast

import qasync
from PySide6.QtCore import QCoreApplication


def event_loop(qt: QCoreApplication) -> asyncio.AbstractEventLoop:
    return cast("asyncio.AbstractEventLoop", qasync.QEventLoop(qt))
