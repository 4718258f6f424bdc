"""Help with a passage of a call that is over: asked of the model, shown there, and kept."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from itertools import chain
from time import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.config.program import Program
from app.events import Event, Moment, Notice, Severity, Spent, Tip, TipDelta, TipDropped, TipHeld
from app.record.call_record import CallRecord
from app.ui.desk import Desk
from app.ui.errands import Errands
from app.ui.record_page import RecordPage
from app.ui.shelf import Shelf
from app.ui.tip_source import COACH_OFF

if TYPE_CHECKING:  # the window comes first
    from app.coach.sent import SentLogs
    from app.coach.so_far import SoFar
    from app.coach.tips import Tips
    from app.record.library import Library

_DEADLINE = 30.0
"""Seconds: no prospect waits for it."""


class LaterHelp(QObject):
    noticed = Signal(object)
    answered = Signal()
    """Or given up: what was sent for it stands in the log of its call."""

    def __init__(
        self, program: Program, desk: Desk, shelf: Shelf, page: RecordPage, logs: "SentLogs"
    ) -> None:
        super().__init__()
        self._program = program
        self._desk = desk
        self._shelf = shelf
        self._page = page
        self._logs = logs
        self._errands = Errands(self.noticed.emit)
        self._task: asyncio.Task[None] | None = None
        self._moment = self._tip = 0
        """Ids of the newest ones: the page may show a record from before them."""
        page.asked.connect(self.ask)

    @Slot(object)
    def ask(self, passage: Moment) -> None:
        """The newest question counts: one under way is given up."""
        record = self._page.record
        if record is None:
            return
        if not self._desk.settings.coach.may_send:
            self.noticed.emit(COACH_OFF)
            return
        if self._task is not None:
            self._task.cancel()
        self._task = self._errands.run(self._answer(record, passage))

    async def settled(self) -> None:
        """Give up what is under way."""
        if self._task is not None:
            self._task.cancel()
        await self._errands.settled()

    async def _answer(self, record: CallRecord, passage: Moment) -> None:
        tips = await asyncio.to_thread(self._tips)
        tips.sent = self._logs.of(record.id)
        self._moment = min([self._moment, *(one.id for one in record.moments)]) - 1
        moment = replace(passage, id=self._moment)
        try:
            await asyncio.to_thread(_hear, record, tips.so_far)
            self._show(record, moment)
            await self._stream(record, tips, moment)
        finally:
            self.answered.emit()
            await tips.close()
            for spent in tips.spent():
                await self._shelf.ask(partial(_spend, record.id, replace(spent, at=time())))

    async def _stream(self, record: CallRecord, tips: "Tips", moment: Moment) -> None:
        self._tip = number = max([self._tip, *(one.id for one in record.tips)]) + 1
        async with aclosing(tips.write(moment)) as events:
            async for event in events:
                match event:
                    case TipHeld(reason=reason):
                        self.noticed.emit(Notice(f"No tip: {reason}.", "", Severity.INFO))
                    case Notice():
                        self.noticed.emit(event)
                    case TipDelta() | TipDropped() | Tip():
                        self._show(record, shown := replace(event, id=number))
                        if isinstance(shown, Tip):
                            await self._shelf.ask(partial(_keep, record.id, moment, shown))

    def _show(self, record: CallRecord, event: Moment | TipDelta | Tip | TipDropped) -> None:
        if self._page.record is not None and self._page.record.id == record.id:
            self._page.hear(event)

    def _tips(self) -> "Tips":
        """Blocking. Raises NoKey, KeychainUnusable, PlaybookMissing, PlaybookUnreadable."""
        from app.assembly import coaching

        settings = self._desk.settings
        program = replace(self._program, settings=settings)
        chat = self._desk.chats.chat(settings.coach)
        return replace(coaching(program, None, chat), deadline=_DEADLINE).tips()


def _hear(record: CallRecord, so_far: "SoFar") -> None:
    """Blocking: all at once, and what is worth remembering last, since that takes its time."""
    so_far.title, so_far.context = record.title, record.context
    for event in chain[Event](record.utterances, record.marks):
        so_far.hear(event)
    so_far.remember()


def _keep(call: int, moment: Moment, tip: Tip, library: "Library") -> None:
    library.add_tip(call, moment, tip)


def _spend(call: int, spent: Spent, library: "Library") -> None:
    library.spend(call, spent)
