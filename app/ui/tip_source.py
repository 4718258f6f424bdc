"""The model of the running call: given, changed and taken away as the user agrees to it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.coach.chats import Chats
from app.coach.prices import Taken
from app.config.program import Program
from app.config.settings import Coach
from app.events import Notice, Severity
from app.ui.errands import Errands
from app.workers import LiveCall

if TYPE_CHECKING:
    from app.coach.chat_model import ChatModel

COACH_OFF = Notice("Coach off: cards only.", "Settings › Coach switches a model on.", Severity.INFO)
NOTHING_SAID = Notice(
    "Nothing to help with yet.", "Ask again once the prospect has said something.", Severity.INFO
)


def chats_of(program: Program, tell: Callable[[Notice], object]) -> Chats:
    """`tell`: hears what a rep should know about money, on any thread."""

    def taken(since: datetime) -> Sequence[Taken]:
        from app.record.library import Library  # the window comes before the calls in it

        with Library(program.home.database) as library:
            return library.spent_since(since)

    return Chats(program.secrets, program.home.prices, taken, tell)


class TipSource(QObject):
    changed = Signal()
    """The host is another one now, or none."""
    noticed = Signal(object)

    def __init__(self, chats: Chats) -> None:
        super().__init__()
        self.host = ""
        """Who gets the text of this call; "" for nobody."""
        self._chats = chats
        self._errands = Errands(self.noticed.emit)
        self._call: LiveCall | None = None
        self._agreed = False
        self._turn = 0
        """Counts the changes: a key that comes late is for another consent."""

    def begin(self, call: LiveCall, settings: Coach, *, agreed: bool) -> None:
        """`agreed`: a key in the environment is the consent for this call."""
        self._call, self._agreed = call, agreed
        self.apply(settings)

    def apply(self, settings: Coach) -> None:
        """From now on text goes to the host of these settings, or, at once, nowhere any more."""
        self._turn += 1
        self._give(None, settings.deadline, "")
        if self._call is not None and self._call.tips is not None:
            self._call.tips.set_level(settings.level)
        if self._call is not None and (settings.may_send or self._may_use_environment(settings)):
            self._errands.run(self._equip(settings, self._turn))

    def end(self) -> None:
        self._turn += 1
        self._give(None, 0.0, "")
        self._call = None

    async def settled(self) -> None:
        await self._errands.settled()

    def _may_use_environment(self, settings: Coach) -> bool:
        return self._agreed and self._chats.secrets.in_environment and settings.may_ask

    async def _equip(self, settings: Coach, turn: int) -> None:
        chat = await asyncio.to_thread(self._chats.chat, settings)  # a keychain may take its time
        await asyncio.to_thread(chat.warm)  # half a second that the first tip would wait for
        if turn != self._turn or self._call is None:
            await chat.close()
            return
        self._give(chat, settings.deadline, settings.host)
        await chat.connect()  # so that the first tip is as fast as the tenth

    def _give(self, chat: "ChatModel | None", deadline: float, host: str) -> None:
        if self._call is not None and self._call.tips is not None:
            before = self._call.tips.model
            self._call.give(chat, deadline)
            if before is not None:
                self._errands.run(before.close())
        if host != self.host:
            self.host = host
            self.changed.emit()
