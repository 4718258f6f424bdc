"""Coach: whether a model may help, whose, and whether it answers."""

import asyncio
import os

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from app.coach.chat_model import (
    CoachFailure,
    CoachOffline,
    CoachTooSlow,
    KeyRejected,
    ModelUnknown,
    NoKey,
)
from app.coach.check import first_word
from app.coach.openai_chat import OpenAIChat
from app.config.settings import Settings, host_of, is_protected
from app.events import Notice
from app.ui.errands import Errands
from app.ui.settings_pages.answer import Answer
from app.ui.settings_pages.consent import Consent
from app.ui.settings_pages.form import Field, Row, Slider
from app.ui.settings_pages.key_field import KeyField
from app.ui.settings_pages.page import Page, Services
from app.ui.settings_pages.steady_button import SteadyButton
from app.ui.theme import SPACE_3, SPACE_4, SPACE_6, Theme
from app.ui.widgets import Switch

_NOT_WEB = "Starts with https://"
_UNPROTECTED = "Others on the way could read along: use an address that starts with https://"

_WORDS: dict[type[CoachFailure], str] = {
    NoKey: "There is no key yet. Put one in above.",
    KeyRejected: "{host} does not accept the key. Copy it again, whole.",
    ModelUnknown: "{host} has no model “{model}”. Check its name, and the address.",
    CoachOffline: "{host} can’t be reached. Check the address and the network.",
    CoachTooSlow: "{host} does not answer in time. Try it again.",
}
"""What the test of a model says on this page; other failures have their own words."""


class CoachPage(Page):
    title = "Coach"
    icon = "message-square-quote"
    lead = "Playbook cards need no model. A model adds tips made for this very call."

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__(theme, settings, services)
        self.switch = Switch(theme)
        self.row = Row(theme, "Tips from a model", "Cards keep working without it", self.switch)
        self.consent = Consent(theme)
        self.address = QLineEdit()
        self.address_field = Field(theme, "Address", self.address)
        self.key = KeyField(theme, services.secrets)
        self.model = QLineEdit()
        self.model.setFixedWidth(232)
        self.test = SteadyButton("Test", "Testing…")
        self.answer = Answer(theme)
        self.model_field = Field(theme, "Model", self.model, self.test, self.answer)
        self.deadline = Slider(theme, 1, 30, 0.5, "{:.1f} s".format)
        self._asked = False
        """Whether the user has just asked for tips, and has not agreed yet."""
        self.tests = Errands(self._cannot_test)
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        self.add(self.row, SPACE_6)
        self.add(self.consent, SPACE_3)
        self.add(self.address_field, SPACE_6)
        self.add(self.key)
        self.add(self.model_field)
        self.add_divider()
        help = "A tip that comes later is dropped"
        self.add(Row(theme, "Latest moment for a tip", help, self.deadline), SPACE_4)

    def _connect(self) -> None:
        self.switch.clicked.connect(self._switch)
        self.consent.agreed.connect(self._agree)
        self.consent.refused.connect(self._refuse)
        self.address.editingFinished.connect(self._set_address)
        self.model.editingFinished.connect(self._set_model)
        self.test.clicked.connect(self._test)
        self.key.changed.connect(self.answer.clear)
        self.deadline.moved.connect(self._set_deadline)

    # -- the page ----------------------------------------------------------------------------------

    def fill(self) -> None:
        coach = self.settings.coach
        given = bool(os.environ.get("OPENAI_BASE_URL", "").strip())
        if not self.address.hasFocus():
            self.address.setText(coach.address)
        self.address.setEnabled(not given)
        self.address_field.note.setText("from the environment" if given else "")
        if not self.model.hasFocus():
            self.model.setText(coach.model)
        self.deadline.show_value(coach.deadline)
        self._show_consent()

    def enter(self) -> None:
        self.key.look()

    def leave(self) -> None:
        if self._asked:  # an answer that was not given is a no
            self._refuse()

    def complain(self, notice: Notice) -> None:
        self.row.complain(notice.text)

    async def end(self) -> None:
        await super().end()
        await self.key.errands.settled()
        await self.tests.settled()

    # -- consent -----------------------------------------------------------------------------------

    def _show_consent(self) -> None:
        """The switch is on where text goes out; a question is asked where it would."""
        coach = self.settings.coach
        waits = coach.model_on and not coach.may_send
        asks = (self._asked or waits) and bool(coach.host) and coach.protected
        self.switch.setChecked(coach.model_on or self._asked)
        self.consent.setVisible(asks or coach.may_send)
        if asks:
            self.consent.ask(coach.host)
        elif coach.may_send:
            self.consent.state(coach.host)
        self.row.complain(_UNPROTECTED if waits and not coach.protected else "")

    @Slot()
    def _switch(self) -> None:
        coach = self.settings.coach
        self._asked = False
        if not self.switch.isChecked():
            self.change("coach", model_on=False)
        elif coach.host and coach.protected and coach.agreed_host == coach.host:
            self.change("coach", model_on=True)  # agreed to before
        elif coach.host and coach.protected:
            self._asked = True
        self._show_consent()
        if not (coach.host and coach.protected):
            self.row.complain(_UNPROTECTED if coach.host else _NOT_WEB)

    @Slot()
    def _agree(self) -> None:
        self._asked = False
        self.change("coach", model_on=True, agreed_host=self.settings.coach.host)
        self._show_consent()
        self.switch.setFocus()

    @Slot()
    def _refuse(self) -> None:
        self._asked = False
        self.change("coach", model_on=False)
        self._show_consent()
        self.switch.setFocus()

    # -- fields ------------------------------------------------------------------------------------

    @Slot()
    def _set_address(self) -> None:
        text = self.address.text().strip()
        if not host_of(text):
            problem = _NOT_WEB
        elif not is_protected(text):
            problem = _UNPROTECTED
        else:
            problem = "" if text == self.settings.coach.address else self._changed(base_url=text)
        self.address_field.complain(problem)

    @Slot()
    def _set_model(self) -> None:
        text = self.model.text().strip()
        if not text:
            self.model_field.complain("Put in the name of a model.")
        elif text != self.settings.coach.model:
            self.model_field.complain(self._changed(model=text))
        else:
            self.model_field.complain("")

    def _changed(self, **values: str) -> str:
        self.answer.clear()  # it was about something else
        problem = self.change("coach", **values)
        self._show_consent()
        return problem

    @Slot(float)
    def _set_deadline(self, seconds: float) -> None:
        self.change("coach", deadline=seconds)

    # -- the test ----------------------------------------------------------------------------------

    @Slot()
    def _test(self) -> None:
        self.answer.clear()
        self.model_field.complain("")
        problem = self.address_field.problem
        if problem or self.test.busy:
            self.model_field.complain("Mend the address first." if problem else "")
            return
        self.test.set_busy(True)
        self.tests.run(self._tested())

    async def _tested(self) -> None:
        coach = self.settings.coach
        try:
            if not coach.protected:
                raise CoachFailure(_UNPROTECTED)
            key = await asyncio.to_thread(self.services.secrets.key)
            chat = OpenAIChat(key.value if key else "", coach.model, coach.address)
            await asyncio.to_thread(chat.warm)
            try:
                seconds = await first_word(chat)
            finally:
                await chat.close()
        except CoachFailure as failure:
            words = _WORDS.get(type(failure), failure.message)
            self.model_field.complain(words.format(host=coach.host, model=coach.model))
        else:
            self.answer.say(f"Answers, first word after {max(seconds, 0.1):.1f} s")
        finally:
            self.test.set_busy(False)

    def _cannot_test(self, notice: Notice) -> None:
        self.model_field.complain(notice.text)
