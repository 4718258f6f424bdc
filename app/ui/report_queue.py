"""The reports that the coach's model is to write, one after the other, while no call is running.

Nothing is asked of a model that the user has not agreed to; a report that is wanted then waits. The
jobs are in the library: what is not done when the program ends goes on at its next start.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.coach.sent import SentLog, SentLogs
from app.config.settings import Coach
from app.errors import SottoError
from app.events import Notice
from app.record.call_record import CallRecord
from app.ui.errands import Errands
from app.ui.report_consent import ReportConsent
from app.ui.report_writing import CANCEL, WRITE, Writing, unasked, waiting
from app.ui.shelf import Shelf

if TYPE_CHECKING:
    from app.coach.openai_chat import OpenAIChat
    from app.coach.report.summary import Working


class ReportQueue(QObject):
    changed = Signal(int)
    """The report of a call, in the library or in how it comes on."""
    noticed = Signal(object)
    mended = Signal(object)
    """A Notice that was told: the rep has taken its report in hand."""

    def __init__(
        self,
        shelf: Shelf,
        coach: Callable[[], Coach],
        chat: "Callable[..., OpenAIChat]",
        waits: Sequence[float] = (),
    ) -> None:
        """`coach`: the settings in force; `chat`: makes the model, blocking; raises SottoError.

        `waits`: seconds after each try in vain; as `after_call` has them, if empty.
        """
        super().__init__()
        self._shelf = shelf
        self._coach = coach
        self._chat = chat
        self._waits = waits
        self._errands = Errands(self.noticed.emit)
        self._wanted: list[int] = []
        self._at_work: asyncio.Task[None] | None = None
        self._stopped: set[asyncio.Task[None]] = set()
        """Were at work, and are still putting their things away."""
        self._doing: int | None = None
        """The call whose report is at work."""
        self._working: dict[int, Working] = {}
        """What is being asked of the model, by the call."""
        self._told: dict[int, Notice] = {}
        self._consent = ReportConsent(coach)
        self._made: set[int] = set()
        """Calls of this run of the program: every request about them is in their log."""
        self.logs = SentLogs()
        """What went out in a call stays in its log."""
        self._vain = 0
        """Tries in a row."""
        self._free = asyncio.Event()
        """No call is running."""
        self._free.set()
        self._poke = asyncio.Event()
        """Something is different: it is worth another try."""
        self._over = False
        """The program is closing: what is wanted now is for its next start."""

    # -- what is asked of it -----------------------------------------------------------------------

    def resume(self) -> None:
        """Take up what an earlier run of the program left."""
        self._errands.run(self._resume())

    def want(self, call: int) -> None:
        self._errands.run(self._want(call))

    def ended(self, call: int, sent: SentLog) -> None:
        """A call is over: its report is written where the user has agreed to the model.

        `sent`: what went out in the call.
        """
        self.logs.take(call, sent)
        self._made.add(call)
        if self._coach().may_send:
            self._errands.run(self._want_if_worth(call))

    def cancel(self, call: int) -> None:
        self._errands.run(self._cancel(call))

    @Slot(int, str)
    def do(self, call: int, action: str) -> None:
        """What a button says."""
        if action == CANCEL:
            self._consent.take_back(call)
            self.cancel(call)
            return
        if action == WRITE:
            self._consent.grant(call)
        self.want(call)

    def hold(self, held: bool) -> None:
        """While a call is running the model is the call's; the parts that are done stay done."""
        if held:
            self._free.clear()
            self._stop()
        else:
            self._free.set()
            self._start()

    @Slot()
    def poke(self) -> None:
        """The settings may have changed."""
        asked = self._consent.host
        if self._consent.look():
            elsewhere = self._consent.host != asked
            if self._doing is not None and (elsewhere or not self._consent.may_write(self._doing)):
                self._stop()  # at once
            self._poke.set()
            self._start()
            for call in self._wanted:
                self.changed.emit(call)

    async def end(self) -> None:
        """For good; the jobs stay in the library."""
        self._over = True
        self._wanted.clear()
        self._stop()
        await self._errands.settled()

    # -- how it stands -----------------------------------------------------------------------------

    def is_at(self, call: int) -> bool:
        """The model is being asked about it now."""
        return call in self._working

    def writing(self, record: CallRecord) -> Writing:
        """What to show of the model's part of a call's report."""
        call, job = record.id, record.report.job
        if (working := self._working.get(call)) is not None:
            from app.after_call import progress_words

            return Writing(f"{progress_words(working)}…", (CANCEL,))
        if call in self._wanted or (job and not job.given_up):
            may_write, free = self._consent.may_write(call), self._free.is_set()
            return waiting(record.report, may_write=may_write, free=free)
        sent = call not in self._made or record.spending or self.logs.of(call)
        return replace(unasked(record, self._coach()), nothing_sent=not sent)

    def _next(self) -> int | None:
        allowed = (call for call in self._wanted if self._consent.may_write(call))
        return next(allowed, None)

    # -- what takes time ---------------------------------------------------------------------------

    async def _resume(self) -> None:
        for call in await self._shelf.ask(lambda library: list(library.jobs())):
            self._enqueue(call)

    async def _want(self, call: int) -> None:
        from app.after_call import want

        self._take_back(call)
        await self._shelf.ask(partial(want, call=call))
        self._vain = 0
        self._enqueue(call)
        self._poke.set()

    async def _want_if_worth(self, call: int) -> None:
        from app.after_call import is_worth_writing

        if is_worth_writing(await self._shelf.read(call)):
            await self._want(call)

    async def _cancel(self, call: int) -> None:
        self._take_back(call)
        if call in self._wanted:
            self._wanted.remove(call)
        if call == self._doing:
            self._stop()
        await self._shelf.ask(lambda library: library.drop_job(call))
        self.changed.emit(call)
        self._start()

    def _enqueue(self, call: int) -> None:
        if call not in self._wanted:
            self._wanted.append(call)
        self.changed.emit(call)
        self._start()

    def _start(self) -> None:
        idle = self._at_work is None and self._free.is_set() and not self._over
        if idle and self._next() is not None:
            work = self._work()
            self._at_work = self._errands.run(work)
            # one that is cancelled before it begins would never be awaited
            self._at_work.add_done_callback(lambda _: work.close())

    def _stop(self) -> None:
        if self._at_work is not None:
            self._at_work.cancel()
            self._stopped.add(self._at_work)
            self._at_work.add_done_callback(self._stopped.discard)
            self._at_work = self._doing = None

    async def _work(self) -> None:
        me = asyncio.current_task()
        try:
            if self._stopped:
                await asyncio.wait(self._stopped)
            while (call := self._next()) is not None:
                self._doing = call
                await self._do(call)
        finally:
            if self._at_work is me:
                self._at_work = self._doing = None

    async def _do(self, call: int) -> None:
        from app.record.library import UnknownCall
        from app.record.report_rows import BeingWritten

        self._poke.clear()  # what is different from now on counts for the next try
        try:
            if await self._is_over(call):  # another program has done it, or has given it up
                self._drop(call)
                return
            await self._write(call)
        except UnknownCall:  # deleted meanwhile
            self._drop(call)
        except SottoError as error:
            self.changed.emit(call)
            if await self._is_over(call):
                self._drop(call)
                if not isinstance(error, BeingWritten):  # then it was done meanwhile
                    self._told[call] = error.notice
                    self.noticed.emit(error.notice)
            else:
                await self._wait()
        else:
            self._vain = 0
            self._drop(call)

    async def _write(self, call: int) -> None:
        from app.after_call import SILENCE, fail, write

        make = partial(self._chat, self._coach(), silence=SILENCE)
        try:
            chat = await asyncio.to_thread(make)
        except SottoError as error:
            await fail(self._shelf.ask, call, error)
            raise
        try:
            written = write(self._shelf.ask, call, chat, self.logs.of(call))
            async with aclosing(written) as steps:
                async for working in steps:
                    self._working[call] = working
                    self.changed.emit(call)
        finally:
            self._working.pop(call, None)
            self.changed.emit(call)
            await chat.close()

    async def _is_over(self, call: int) -> bool:
        job = (await self._shelf.ask(lambda library: library.report(call))).job
        return job is None or job.given_up

    def _take_back(self, call: int) -> None:
        notice = self._told.pop(call, None)
        if notice is not None and notice not in self._told.values():
            self.mended.emit(notice)

    def _drop(self, call: int) -> None:
        if call in self._wanted:
            self._wanted.remove(call)
        self.changed.emit(call)

    async def _wait(self) -> None:
        """Until the next try; shorter when something is different."""
        from app.after_call import WAITS

        waits = self._waits or WAITS
        seconds = waits[min(self._vain, len(waits) - 1)]
        self._vain += 1
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._poke.wait()
