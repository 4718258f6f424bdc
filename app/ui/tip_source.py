"""The model of the running call: given, changed and taken away as the user agrees to it."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.config.secrets import Secrets
from app.config.settings import Coach
from app.events import Notice
from app.ui.errands import Errands
from app.workers import LiveCall

if TYPE_CHECKING:
    from app.assembly import Coaching


class TipSource(QObject):
    changed = Signal()
    """The host is another one now, or none."""
    noticed = Signal(object)

    def __init__(self, secrets: Secrets) -> None:
        super().__init__()
        self.host = ""
        """Who gets the text of this call; "" for nobody."""
        self._secrets = secrets
        self._errands = Errands(self.noticed.emit)
        self._call: LiveCall | None = None
        self._coaching: Coaching | None = None
        self._agreed = False
        self._turn = 0
        """Counts the changes: a key that comes late is for another consent."""

    def begin(self, call: LiveCall, coaching: "Coaching", settings: Coach, *, agreed: bool) -> None:
        """`agreed`: a key in the environment is the consent for this call."""
        self._call, self._coaching, self._agreed = call, coaching, agreed
        self.apply(settings)

    def apply(self, settings: Coach) -> None:
        """From now on text goes to the host of these settings, or, at once, nowhere any more."""
        self._turn += 1
        self._give(None, "")
        if self._call is not None and (settings.may_send or self._may_use_environment(settings)):
            self._errands.run(self._equip(settings, self._turn))

    def end(self) -> None:
        self._turn += 1
        self._give(None, "")
        self._call = self._coaching = None

    async def settled(self) -> None:
        await self._errands.settled()

    def _may_use_environment(self, settings: Coach) -> bool:
        protected = bool(settings.host) and settings.protected
        return self._agreed and self._secrets.in_environment and protected

    async def _equip(self, settings: Coach, turn: int) -> None:
        key = await asyncio.to_thread(self._secrets.key)  # a keychain may take its time
        if key is None:
            self.noticed.emit(Notice("The coach has no key.", "Settings › Coach takes one."))
            return
        from app.coach.openai_chat import OpenAIChat

        chat = OpenAIChat(key.value, settings.model, settings.address)
        await asyncio.to_thread(chat.warm)  # half a second that the first tip would wait for
        if turn != self._turn or self._coaching is None:
            await chat.close()
            return
        self._give(replace(self._coaching, model=chat, deadline=settings.deadline), settings.host)

    def _give(self, coaching: "Coaching | None", host: str) -> None:
        if self._call is not None:
            before, after = self._call.tips, coaching.tips() if coaching else None
            self._call.give(after)
            if before is not None:
                self._errands.run(before.close())
        if host != self.host:
            self.host = host
            self.changed.emit()
