"""The library, as the windows use it: each question on a thread of its own, one at a time."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.config.paths import Home
from app.events import CallContext, Notice
from app.record.call_record import CallRecord, CallSummary
from app.ui.errands import Errands
from app.ui.next_call import load_library, load_rooms

if TYPE_CHECKING:
    from app.record.glance import Glimpse
    from app.record.library import Library

T = TypeVar("T")

_LOOK = 1000
"""Milliseconds between two glances at what other programs did to the calls."""


class Shelf(QObject):
    changed = Signal(object)
    """All calls, newest first: list[CallSummary]."""
    opened = Signal(object)
    """A CallRecord that somebody asked for."""
    noticed = Signal(object)

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self._turn = asyncio.Lock()
        self._told: set[Notice] = set()
        self._listed: tuple[Glimpse, ...] = ()
        """The calls as they were told last."""
        self._seen: tuple[Glimpse, ...] | None = None
        """The calls as they were at the last glance."""
        self._watching = False
        self._errands = Errands(self.noticed.emit)
        self._look = QTimer(self, interval=_LOOK, singleShot=True)
        self._look.timeout.connect(self._on_look)

    def refresh(self) -> None:
        self._errands.run(self._do(lambda library: None))

    def recover(self) -> None:
        """Mark the calls that a program which ended too early has left open."""
        self._errands.run(self._do(lambda library: library.recover()))

    def watch(self) -> None:
        """See from now on what other programs add, rename and delete, until `end`."""
        self._watching = True
        self._look.start()

    def open(self, call: int) -> None:
        self._errands.run(self._open(call))

    async def read(self, call: int) -> CallRecord:
        """Return it with what Sotto finds of it by itself. Raises UnknownCall, StorageError."""

        def read(library: "Library") -> CallRecord:
            load_rooms()
            from app.after_call import complete

            return complete(library, library.call(call), self._home)

        return await self.ask(read)

    def rename(self, call: int, title: str) -> None:
        self._errands.run(self._do(lambda library: library.rename(call, title)))

    def describe(self, call: int, context: CallContext) -> None:
        """Keep what the rep wrote of it, and hand it out anew."""
        self._errands.run(self._do(lambda library: library.describe(call, context)))
        self.open(call)

    def delete(self, call: int) -> None:
        self._errands.run(self._delete(call))

    async def settled(self) -> None:
        await self._errands.settled()

    async def end(self) -> None:
        """Look no more, and wait until what was asked for is done."""
        self._watching = False
        self._look.stop()
        await self.settled()

    @Slot()
    def _on_look(self) -> None:
        self._errands.run(self._looked())

    async def _looked(self) -> None:
        """What is seen twice is no news, also where it is not as it was listed: of a damaged file,
        say."""
        seen = await asyncio.to_thread(self._glance)
        if seen is not None and seen != self._seen:
            self._seen = seen
            if seen != self._listed:
                self.recover()
        if self._watching:
            self._look.start()

    def _glance(self) -> "tuple[Glimpse, ...] | None":
        load_library()
        from app.record.glance import glance

        return glance(self._home.database)

    async def _open(self, call: int) -> None:
        self.opened.emit(await self.read(call))

    async def _delete(self, call: int) -> None:
        for notice in await self.ask(lambda library: library.delete(call)):
            self.noticed.emit(notice)
        await self._do(lambda library: None)

    async def _do(self, work: "Callable[[Library], object]") -> None:
        """Change something, then tell what there is."""

        def worked(library: "Library") -> "tuple[list[CallSummary], tuple[Glimpse, ...]]":
            from app.record.glance import glimpses

            work(library)
            calls = library.calls()
            return calls, glimpses(calls)

        calls, self._listed = await self.ask(worked)
        self.changed.emit(calls)

    async def ask(self, question: "Callable[[Library], T]") -> T:
        """On a thread of its own; what was begun is done before the next. Raises StorageError."""

        def answer() -> tuple[T, tuple[Notice, ...]]:
            load_library()  # the window comes before the calls in it
            from app.record.library import Library

            with Library(self._home.database) as library:
                return question(library), library.notices

        async with self._turn:
            asked = asyncio.ensure_future(asyncio.to_thread(answer))
            try:
                answered, notices = await asyncio.shield(asked)
            except asyncio.CancelledError:
                await asyncio.wait([asked])
                raise
        for notice in set(notices) - self._told:
            self.noticed.emit(notice)
        self._told |= set(notices)
        return answered
