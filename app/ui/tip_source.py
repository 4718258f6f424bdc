"""The model of the running call: given, changed and taken away as the user agrees to it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.coach.chats import Chats
from app.config.program import Program
from app.config.settings import Coach
from app.events import Notice, Severity
from app.ui.errands import Errands
from app.ui.next_call import load_library
from app.workers import LiveCall

if TYPE_CHECKING:
    from app.coach.openai_chat import OpenAIChat
    from app.coach.prices import Taken

COACH_OFF = Notice("Coach off: cards only.", "Settings › Coach switches a model on.", Severity.INFO)
NOTHING_SAID = Notice(
    "Nothing to help with yet.", "Ask again once the prospect has said something.", Severity.INFO
)


_ADAPTABLE = ("level", "deadline", "monthly_limit", "playbook")
"""What the settings say of tips, whoever is asked for them."""


def chats_of(program: Program, tell: Callable[[Notice], object]) -> Chats:
    """`tell`: hears what a rep should know about money, on any thread."""

    def taken(since: datetime) -> "Sequence[Taken]":
        load_library()  # the window comes before the calls in it
        from app.record.library import Library

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
        self._chat: OpenAIChat | None = None
        """The one that the call has."""
        self._settings = Coach()
        """That count."""
        self._agreed = False
        self._turn = 0
        """Counts the changes: a key that comes late is for another consent."""

    def begin(self, call: LiveCall, settings: Coach, *, agreed: bool) -> None:
        """`agreed`: a key in the environment is the consent for this call."""
        self._call, self._agreed = call, agreed
        self.apply(settings)

    def apply(self, settings: Coach) -> None:
        """From now on text goes to the host of these settings, or, at once, nowhere any more.

        What says nothing of whom to ask leaves the chat as it is, and a tip that streams, too.
        """
        before, self._settings = self._settings, settings
        if self._chat is not None and _asks_alike(before, settings):
            self._adapt(self._chat, before)
            return
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

    def _adapt(self, chat: "OpenAIChat", before: Coach) -> None:
        if self._call is not None and self._call.tips is not None:
            self._call.tips.set_level(self._settings.level)
            self._call.tips.use(chat, self._settings.deadline)
        if self._settings.monthly_limit != before.monthly_limit:
            self._errands.run(self._limit(chat, self._settings.monthly_limit))

    async def _limit(self, chat: "OpenAIChat", limit: float) -> None:
        purse = await asyncio.to_thread(self._chats.purse, limit)
        if chat is self._chat and limit == self._settings.monthly_limit:  # still wanted
            chat.hold_to(purse)
            self._adapt(chat, self._settings)  # the limit may have ended the asking

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

    def _give(self, chat: "OpenAIChat | None", deadline: float, host: str) -> None:
        self._chat = chat
        if self._call is not None and self._call.tips is not None:
            before = self._call.tips.model
            self._call.give(chat, deadline)
            if before is not None:
                self._errands.run(before.close())
        if host != self.host:
            self.host = host
            self.changed.emit()


def _asks_alike(one: Coach, other: Coach) -> bool:
    """Whether both ask the same model in the same way, were it more often or for less money."""
    apart: dict[str, Any] = {name: getattr(one, name) for name in _ADAPTABLE}
    return one == replace(other, **apart)
