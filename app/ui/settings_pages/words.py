"""Words: which model writes down what is said, and in which language."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, Slot
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.config.languages import AUTO, LANGUAGES
from app.config.program import Program
from app.config.settings import Settings
from app.events import Notice
from app.speech.choice import Choice, advice, choices, remove
from app.ui.model_download import ModelDownload
from app.ui.settings_pages.form import Field, Paragraph, Row
from app.ui.settings_pages.measure_row import MeasureRow
from app.ui.settings_pages.model_row import ModelRow
from app.ui.settings_pages.page import Page, Services
from app.ui.tab_order import tab_through
from app.ui.theme import SPACE_1, SPACE_3, SPACE_6, Theme
from app.ui.widgets import Line, Switch

_IN_CALL = "A call is running. Measure when that is over."


class WordsPage(Page):
    title = "Words"
    icon = "file-text"
    lead = "A speech model on this computer writes down what is said. No sound leaves it."

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__(theme, settings, services)
        self.rows: dict[str, ModelRow] = {}
        self.hub: str | None = None
        """The address of the model hub; None: HF_ENDPOINT, or huggingface.co."""
        self.download: ModelDownload | None = None
        """The one that is running."""
        self._group = QButtonGroup(self)
        self._here, self._elsewhere = (
            _Group(theme, "On this computer"),
            _Group(theme, "To download"),
        )
        self.language = QComboBox()
        self.language.addItem("Found in each call", AUTO)
        for name, code in sorted((_language(code), code) for code in LANGUAGES):
            self.language.addItem(name, code)
        self.language_field = Field(theme, "Language of your calls", self.language)
        self.language_field.hide()
        self.translate = Switch(theme)
        self.translate_row = Row(
            theme,
            "Write down in English",
            "Whatever is spoken. Names and figures are more often wrong than untranslated.",
            self.translate,
        )
        self.translate_row.hide()
        self.why_greyed = Paragraph(theme, size=11)
        self.measure = MeasureRow(theme)
        self.answer = Paragraph(theme)
        self.add(self.language_field, SPACE_6)
        self.add(self.translate_row, SPACE_3)
        self.add(self.why_greyed, SPACE_1)
        self.add(self.answer)
        self.add(self._here, SPACE_6)
        self.add(self.measure, SPACE_6)
        self.add(self._elsewhere, SPACE_6)
        self.measure.wanted.connect(self._measure)
        self.measure.over.connect(self._on_measured)
        self.translate.toggled.connect(self._set_translate)
        self.language.activated.connect(self._set_language)

    def fill(self) -> None:
        speech = self.settings.speech
        self._group.setExclusive(False)  # so that none can be chosen: of a folder elsewhere
        for name, row in self.rows.items():
            row.radio.setChecked(name == speech.model and row.choice.here)
            missing = name == speech.model and not row.choice.here
            row.complain("Chosen, but not on this computer yet." if missing else "")
        self._group.setExclusive(True)
        chosen = self.rows.get(speech.model)
        a_folder = bool(self.rows) and chosen is None
        self._here.note.setText(f"in use: {speech.model}" if a_folder else "")
        self._fill_language(chosen.choice if chosen else None)

    def _fill_language(self, chosen: Choice | None) -> None:
        """What the model can't do is greyed, unless it is asked for: so it can be taken back."""
        speech = self.settings.speech
        self.language.setCurrentIndex(self.language.findData(speech.language))
        self.translate.blockSignals(True)
        self.translate.setChecked(speech.translate)
        self.translate.blockSignals(False)
        # nobody knows what a model in a folder of the user's understands
        multilingual = chosen is None or chosen.multilingual
        translates = chosen is None or chosen.translates
        other = not multilingual and speech.language not in ("en", AUTO)
        useless = not translates and speech.translate
        self.language_field.setVisible(bool(self.rows))
        self.language_field.setEnabled(multilingual or other)
        only = f"{speech.model} understands English only"
        self.language_field.complain(f"{only}. Choose another model, or English." if other else "")
        self.translate_row.setVisible(bool(self.rows))
        self.translate_row.setEnabled(translates or useless)
        cannot = f"{speech.model} can't do that. Choose another model, or switch it off."
        self.translate_row.complain(cannot if useless else "")
        if not multilingual:
            self.why_greyed.say(f"{only}: choose a model of many languages for others.")
        else:
            self.why_greyed.say(
                "" if translates else f"{speech.model} was not taught to translate."
            )

    def enter(self) -> None:
        self.errands.run(self._look())

    def call_changed(self) -> None:
        """A call has begun or ended."""
        if self.services.call is None and self.answer.words == _IN_CALL:
            self.answer.say("")

    def complain(self, notice: Notice) -> None:
        self.answer.say(notice.text, "warn")

    async def end(self) -> None:
        """A download and a measurement are stopped; what has come of them is kept."""
        await self.measure.end()
        if self.download is not None:
            self.download.cancel()
            await self.download.settled()
        await super().end()

    # -- the list ----------------------------------------------------------------------------------

    async def _look(self, *, advise: bool = False) -> None:
        models, language = self.services.home.models, self.settings.speech.language
        found = await asyncio.to_thread(choices, models, language)
        if self.download is None and [row.choice for row in self.rows.values()] != list(found):
            self._build(found)
        if advise:
            self.answer.say(advice(found), "secondary")
        self.fill()

    def _build(self, found: tuple[Choice, ...]) -> None:
        for row in self.rows.values():
            self._group.removeButton(row.radio)
            row.deleteLater()
        self.rows = {choice.name: self._row(choice) for choice in found}
        self._here.show_rows([row for row in self.rows.values() if row.choice.here])
        self._elsewhere.show_rows([row for row in self.rows.values() if not row.choice.here])
        tab_through(self._here, self.measure, self._elsewhere)

    def _row(self, choice: Choice) -> ModelRow:
        row = ModelRow(self.theme, choice)
        row.radio.clicked.connect(partial(self._choose, choice.name))
        row.wanted.connect(partial(self._get, choice.name))
        row.unwanted.connect(self._cancel)
        row.removed.connect(partial(self._remove, choice.name))
        self._group.addButton(row.radio)
        return row

    # -- what the user does ------------------------------------------------------------------------

    def _choose(self, name: str) -> None:
        self.answer.say(self.change("speech", model=name), "warn")
        self.fill()

    @Slot()
    def _set_language(self) -> None:
        self.change("speech", language=self.language.currentData())
        self.fill()
        self.errands.run(self._look())  # another model may be the one to recommend

    @Slot(bool)
    def _set_translate(self, on: bool) -> None:
        self.change("speech", translate=on)
        self.fill()

    @Slot(object)
    def _measure(self, sound: Path | None) -> None:
        if self.services.call is not None:
            self.answer.say(_IN_CALL, "warn")
            return
        if self.download is not None:
            self.answer.say("A model is being downloaded. Measure when that is over.", "warn")
            return
        self.answer.say("")
        program = Program(self.services.home, self.settings, self.services.chats.secrets)
        self.measure.begin(program, sound)

    @Slot(str, str)
    def _on_measured(self, words: str, tone: str) -> None:
        self.answer.say(words, tone)
        self.errands.run(self._look(advise=not words))

    def _get(self, name: str) -> None:
        if self.download is not None:
            self.answer.say(f"{self.download.name} is being downloaded. One at a time.", "warn")
            return
        self.answer.say("")
        self.rows[name].begin()
        self.download = ModelDownload(self, name, self.services.home.models, self.hub)
        self.download.progressed.connect(self.rows[name].show_progress)
        self.download.stopped.connect(self._on_stopped)
        self.download.failed.connect(self._on_failed)
        self.download.finished.connect(self._on_finished)
        self.download.start()

    @Slot()
    def _cancel(self) -> None:
        if self.download is not None:
            self.rows[self.download.name].wait()
            self.download.cancel()

    @Slot()
    def _on_stopped(self) -> None:
        self._over("Stopped. It goes on from there.", "secondary")

    @Slot(object)
    def _on_failed(self, notice: Notice) -> None:
        self._over(f"{notice.text} What has come is kept.", "warn")

    @Slot()
    def _on_finished(self) -> None:
        assert self.download is not None
        self._over(f"{self.download.name} is here.", "secondary")

    def _over(self, words: str, tone: str) -> None:
        assert self.download is not None
        self.rows[self.download.name].rest()
        self.download.deleteLater()
        self.download = None
        self.answer.say(words, tone)
        self.errands.run(self._look())

    def _remove(self, name: str) -> None:
        if name == self.settings.speech.model:
            self.rows[name].rest()
            self.rows[name].complain("It is in use. Choose another one first.")
        else:
            self.errands.run(self._removed(name))

    async def _removed(self, name: str) -> None:
        await asyncio.to_thread(remove, name, self.services.home.models)
        self.answer.say(f"{name} is removed.", "secondary")
        await self._look()


class _Group(QWidget):
    """Models under one heading."""

    def __init__(self, theme: Theme, heading: str) -> None:
        super().__init__()
        self.note = Line(theme, size=11, tone="secondary")
        head = QHBoxLayout()
        head.addWidget(Line(theme, heading, weight=500))
        head.addStretch()
        head.addWidget(self.note)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_1)
        self._column.addLayout(head)

    def show_rows(self, rows: Sequence[QWidget]) -> None:
        for row in rows:
            self._column.addWidget(row)
        self.setVisible(bool(rows))


def _language(code: str) -> str:
    """The English name of a language; its code where Qt has none."""
    # Whisper has kept the code that Javanese had before 2001
    known = QLocale.codeToLanguage({"jw": "jv"}.get(code, code))
    return code if known is QLocale.Language.AnyLanguage else QLocale.languageToString(known)
