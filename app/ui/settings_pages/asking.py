"""What the settings ask the coach's server: whether its model answers, and which ones it has."""

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject

from app.coach.chat_model import (
    CertificateUnknown,
    CoachFailure,
    CoachOffline,
    CoachTooSlow,
    KeyRejected,
    ModelUnknown,
    NoKey,
    ProxyRefuses,
)
from app.coach.chats import Chats
from app.coach.check import first_word
from app.coach.openai_chat import OpenAIChat
from app.config.settings import Coach
from app.events import Notice
from app.ui.errands import Errands
from app.ui.settings_pages.model_field import ModelField
from app.ui.settings_pages.steady_button import SteadyButton

_WORDS: dict[type[CoachFailure], str] = {
    NoKey: "There is no key yet. Put one in above.",
    KeyRejected: "{host} does not accept the key. Copy it again, whole.",
    CoachOffline: "{host} can’t be reached. Check the address and the network.",
    CoachTooSlow: "{host} does not answer in time. Try it again.",
    CertificateUnknown: "This computer does not trust {host}’s certificate. Ask who runs it.",
    ProxyRefuses: "This computer’s proxy does not let Sotto through to {host}.",
    ModelUnknown: "{host} has no model “{model}”. Check its name, and the address.",
}
"""What is said beneath the model; other failures have their own words."""

_Question = Callable[[OpenAIChat, Coach], Awaitable[None]]


class Asking(QObject):
    """One question at a time; the answer stands in the model's field. Nothing of a call is sent."""

    def __init__(self, models: ModelField, chats: Chats) -> None:
        super().__init__()
        self._models = models
        self._chats = chats
        self.errands = Errands(self._complain)

    def test(self, coach: Coach) -> None:
        self._begin(self._models.test, self._test, coach)

    def refresh(self, coach: Coach) -> None:
        self._begin(self._models.refresh, self._list, coach)

    def _begin(self, button: SteadyButton, question: _Question, coach: Coach) -> None:
        if self._models.test.busy or self._models.refresh.busy:
            return
        self._models.field.complain("")
        button.set_busy(True)
        self.errands.run(self._asked(button, question, coach))

    async def _asked(self, button: SteadyButton, question: _Question, coach: Coach) -> None:
        try:
            chat = await asyncio.to_thread(self._chats.chat, coach)
            await asyncio.to_thread(chat.warm)
            try:
                await question(chat, coach)
            finally:
                await chat.close()
        except CoachFailure as failure:
            words = _WORDS.get(type(failure))
            said = words.format(host=coach.host, model=coach.model) if words else failure.message
            self._models.field.complain(said)
        finally:
            button.set_busy(False)

    async def _test(self, chat: OpenAIChat, coach: Coach) -> None:
        seconds = await first_word(chat)
        self._models.answer.say(f"Answers in {max(seconds, 0.1):.1f} s")

    async def _list(self, chat: OpenAIChat, coach: Coach) -> None:
        try:
            names = await chat.models()
        except ModelUnknown:  # nothing is there by that address
            words = f"{coach.host} gives no list of its models. Write the name of one."
            raise CoachFailure(words) from None
        self._models.offer(names)
        if not names:
            self._models.field.complain(f"{coach.host} has no models yet.")
        elif coach.model not in names:
            self._models.field.complain(f"“{coach.model}” is not among them. Choose one.")

    def _complain(self, notice: Notice) -> None:
        self._models.field.complain(notice.text)
