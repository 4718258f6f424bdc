"""Coach: whether a model may help, whose, whether it answers, and what it may cost."""

import os
from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.config.address import host_of, is_protected
from app.config.providers import providers
from app.config.settings import Coach, Settings
from app.events import Notice
from app.ui.settings_pages.asking import Asking
from app.ui.settings_pages.azure_fields import AzureFields
from app.ui.settings_pages.consent import Consent
from app.ui.settings_pages.form import Field, Row, Slider
from app.ui.settings_pages.key_field import KeyField
from app.ui.settings_pages.model_field import ModelField
from app.ui.settings_pages.money import Money
from app.ui.settings_pages.page import Page, Services
from app.ui.theme import SPACE_3, SPACE_4, SPACE_6, Theme
from app.ui.widgets import Segmented, Switch

_LEVELS = ("new", "experienced", "expert")
_NOT_WEB = "Starts with https://"
_MISSING = "Put in the address of your server."
_UNPROTECTED = "Others on the way could read along: use https://, or switch tips on to agree to it"
_UNAGREED = "Others on the way could read the key. Use https://, or switch tips on to agree to it."


class CoachPage(Page):
    title = "Coach"
    icon = "message-square-quote"
    lead = "Playbook cards need no model. A model adds tips made for this very call."

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__(theme, settings, services)
        self.switch = Switch(theme)
        self.row = Row(theme, "Tips from a model", "Cards keep working without it", self.switch)
        self.consent = Consent(theme)
        self.provider = QComboBox()
        for one in providers().values():
            self.provider.addItem(one.title, one.name)
        self.address = QLineEdit()
        self.address_field = Field(theme, "Address", self.address)
        self.azure = AzureFields(theme)
        self.key = KeyField(theme, services.chats.secrets)
        self.models = ModelField(theme)
        self.model, self.model_field = self.models.edit, self.models.field
        self.test, self.answer = self.models.test, self.models.answer
        self.money = Money(theme, services.chats, services.home)
        self.deadline = Slider(theme, 1, 30, 0.5, "{:.1f} s".format)
        self.level = Segmented(theme, [level.capitalize() for level in _LEVELS])
        self._asked = False
        """Whether the user has just asked for tips, and has not agreed yet."""
        self.asking = Asking(self.models, services.chats)
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        self.add(self.row, SPACE_6)
        self.add(self.consent, SPACE_3)
        self.add(Field(theme, "Provider", self.provider), SPACE_6)
        self.add(self.address_field)
        self.add(self.azure)
        self.add(self.key)
        self.add(self.models)
        self.add_divider()
        help = "A tip that comes later is dropped"
        self.add(Row(theme, "Latest moment for a tip", help, self.deadline), SPACE_4)
        help = "Unasked come at most 8, 6 or 2 in ten minutes"
        self.add(Row(theme, "How often tips come", help, self.level), SPACE_3)
        self.add(self.money, SPACE_3)

    def _connect(self) -> None:
        self.switch.clicked.connect(self._switch)
        self.consent.agreed.connect(self._agree)
        self.consent.refused.connect(self._refuse)
        self.provider.activated.connect(self._set_provider)
        self.address.editingFinished.connect(self._set_address)
        self.azure.changed.connect(self._set_azure)
        self.models.chosen.connect(self._set_model)
        self.models.refresh.clicked.connect(self._refresh)
        self.test.clicked.connect(self._test)
        self.money.limited.connect(self._set_limit)
        self.key.changed.connect(self.answer.clear)
        self.deadline.moved.connect(self._set_deadline)
        self.level.chosen.connect(self._set_level)

    # -- the page ----------------------------------------------------------------------------------

    def fill(self) -> None:
        coach = self.settings.coach
        given = bool(os.environ.get("OPENAI_BASE_URL", "").strip())
        self.provider.setCurrentIndex(self.provider.findData(coach.provider))
        if not self.address.hasFocus():
            self.address.setText(coach.address)
        self.address.setEnabled(not given)
        azure = coach.whose.is_azure
        self.address_field.label.setText("Endpoint" if azure else "Address")
        self.address.setPlaceholderText(
            "https://NAME.openai.azure.com" if azure else "https://…/v1"
        )
        self.model_field.label.setText("Deployment" if azure else "Model")
        self.address_field.note.setText("from the environment" if given else "")
        self.azure.show_settings(coach)
        self.key.serve(coach.provider, needed=coach.whose.needs_key)
        self.key.setVisible(not coach.signs_in)
        self.models.show_name(coach.model)
        self.models.refresh.setVisible(coach.whose.lists_models)
        self.deadline.show_value(coach.deadline)
        self.level.choose(_LEVELS.index(coach.level))
        self.money.show_settings(coach)
        self._show_consent()

    def enter(self) -> None:
        self.key.look()
        self.money.look()

    def leave(self) -> None:
        if self._asked:  # an answer that was not given is a no
            self._refuse()

    def complain(self, notice: Notice) -> None:
        self.row.complain(notice.text)

    async def end(self) -> None:
        await super().end()
        await self.key.errands.settled()
        await self.money.errands.settled()
        await self.asking.errands.settled()

    # -- consent -----------------------------------------------------------------------------------

    def _show_consent(self) -> None:
        """The switch is on where text goes out; a question is asked where it would."""
        coach = self.settings.coach
        waits = coach.model_on and not coach.may_send
        asks = (self._asked or waits) and bool(coach.host)
        self.switch.setChecked(coach.model_on or self._asked)
        self.consent.setVisible(asks or coach.may_send)
        if asks:
            self.consent.ask(coach.host, protected=coach.protected)
        elif coach.may_send:
            self.consent.state(coach.host, protected=coach.protected)
        self.row.complain(_MISSING if waits and not coach.host else "")

    @Slot()
    def _switch(self) -> None:
        coach = self.settings.coach
        self._asked = False
        if not self.switch.isChecked():
            self.change("coach", model_on=False)
        elif coach.may_ask and coach.agreed_host == coach.host:
            self.change("coach", model_on=True)  # agreed to before
        else:
            self._asked = bool(coach.host)
        self._show_consent()
        if not coach.host:
            self.row.complain(_NOT_WEB if coach.address else _MISSING)

    @Slot()
    def _agree(self) -> None:
        self._asked = False
        coach = self.settings.coach
        unprotected = "" if coach.protected else coach.host
        self._changed(model_on=True, agreed_host=coach.host, unprotected_host=unprotected)
        self.address_field.complain("")
        self.switch.setFocus()

    @Slot()
    def _refuse(self) -> None:
        self._asked = False
        self.change("coach", model_on=False)
        self._show_consent()
        self.switch.setFocus()

    # -- fields ------------------------------------------------------------------------------------

    @Slot()
    def _set_provider(self) -> None:
        """Its address and its model are filled in; the user changes them from there."""
        whose = providers()[self.provider.currentData()]
        if whose.name == self.settings.coach.provider:
            return
        self.models.offer(())
        self._changed(provider=whose.name, base_url=whose.address, model=whose.model)
        self.address_field.complain("")
        self.model_field.complain("")
        self.fill()

    @Slot()
    def _set_address(self) -> None:
        text = self.address.text().strip()
        if not host_of(text):
            self.address_field.complain(_NOT_WEB)
            return
        problem = "" if text == self.settings.coach.address else self._changed(base_url=text)
        unprotected = not is_protected(text) and not self.settings.coach.may_ask
        self.address_field.complain(problem or (_UNPROTECTED if unprotected else ""))

    @Slot(str, str)
    def _set_azure(self, name: str, value: str) -> None:
        self._changed(**{name: value})
        self.fill()

    @Slot(str)
    def _set_model(self, name: str) -> None:
        if not name:
            self.model_field.complain("Put in the name of a model.")
        elif name != self.settings.coach.model:
            self.model_field.complain(self._changed(model=name))
        elif self.model_field.problem.startswith("Put in"):
            self.model_field.complain("")

    def _changed(self, **values: object) -> str:
        self.answer.clear()  # it was about something else
        problem = self.change("coach", **values)
        self._show_consent()
        return problem

    @Slot(float)
    def _set_limit(self, amount: float) -> None:
        self.change("coach", monthly_limit=amount)

    @Slot(float)
    def _set_deadline(self, seconds: float) -> None:
        self.change("coach", deadline=seconds)

    @Slot(int)
    def _set_level(self, place: int) -> None:
        if _LEVELS[place] != self.settings.coach.level:
            self.change("coach", level=_LEVELS[place])

    # -- asking the server -------------------------------------------------------------------------

    @Slot()
    def _test(self) -> None:
        self._ask(self.asking.test)

    @Slot()
    def _refresh(self) -> None:
        self._ask(self.asking.refresh)

    def _ask(self, question: Callable[[Coach], None]) -> None:
        coach = self.settings.coach
        self.answer.clear()
        if not coach.host or self.address_field.problem == _NOT_WEB:
            self.model_field.complain("Mend the address first.")
        elif not coach.may_ask:
            self.model_field.complain(_UNAGREED)
        else:
            question(coach)
