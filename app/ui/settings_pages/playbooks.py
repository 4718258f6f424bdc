"""Playbooks: which one is used in the next call."""

import asyncio
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.coach.shelf import Shelved, copy_as_own, shelf
from app.coach.watch import FolderWatch
from app.config.paths import make_folder
from app.config.settings import Settings
from app.events import Notice
from app.ui.settings_pages.choice_row import ChoiceRow
from app.ui.settings_pages.form import Paragraph
from app.ui.settings_pages.opening import open_outside
from app.ui.settings_pages.page import Page, Services
from app.ui.tab_order import tab_through
from app.ui.theme import SPACE_1, SPACE_2, SPACE_6, Theme

_PROBLEMS = 3
"""Of a broken playbook, that are shown."""
_LOOK = 500
"""Milliseconds between two looks at the folder; a file that is saved is read after two."""


class PlaybooksPage(Page):
    title = "Playbooks"
    icon = "book-open"
    lead = "What your team sells, what to say when something comes up, what to find out."

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__(theme, settings, services)
        self.rows: dict[str, ChoiceRow] = {}
        """By the playbook's name in the settings."""
        self._shelf: dict[str, Shelved] = {}
        self._watch: FolderWatch | None = None
        """None: the page was not seen yet."""
        self._looking: asyncio.Task[None] | None = None
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look_again)
        self._group = QButtonGroup(self)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(SPACE_1)
        self.open = QPushButton("Open folder")
        self.copy = QPushButton("Copy as my own")
        self.copy.setToolTip("A copy of the chosen one in your folder, to be changed there")
        self.answer = Paragraph(theme, size=11)
        self._lay_out()
        self.open.clicked.connect(self._open)
        self.copy.clicked.connect(self._copy)

    def _lay_out(self) -> None:
        holder = QWidget()
        holder.setLayout(self._list)
        self.add(holder, SPACE_6)
        foot = QWidget()
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(SPACE_2)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.open)
        buttons.addStretch()
        self.add(foot)
        self.add(self.answer, SPACE_2)

    def fill(self) -> None:
        chosen = self.settings.coach.playbook
        self._group.setExclusive(False)  # so that none can be chosen: of a file elsewhere
        for name, row in self.rows.items():
            row.radio.setChecked(name == chosen and not row.radio.isHidden())
        self._group.setExclusive(True)
        self.copy.setEnabled(chosen in self.rows and not self.rows[chosen].radio.isHidden())

    def enter(self) -> None:
        self._looking = self.errands.run(self._begin())
        self._timer.start()

    def leave(self) -> None:
        self._timer.stop()

    async def _begin(self) -> None:
        """The folder may have changed while the page was not seen."""
        self._watch = await asyncio.to_thread(FolderWatch, self.services.home.playbooks)
        await self._look()

    @Slot()
    def _look_again(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = self.errands.run(self._looked())

    async def _looked(self) -> None:
        if self._watch is not None and await asyncio.to_thread(self._watch.look):
            await self._look()

    async def _look(self) -> None:
        found = await asyncio.to_thread(shelf, self.services.home.playbooks)
        if list(found) != list(self._shelf.values()):
            self._shelf = {one.name: one for one in found}
            self._build()
        self.fill()

    def _build(self) -> None:
        """The rows anew; the keyboard stays at the row that it was at."""
        at = next((name for name, row in self.rows.items() if row.radio.hasFocus()), None)
        before, self.rows = self.rows, {name: self._row(one) for name, one in self._shelf.items()}
        tab_through(*self.rows.values(), self.copy, self.open)
        if at is not None:
            self._take_focus(at)
        for row in before.values():  # the last of all: with its row the focus would go elsewhere
            self._group.removeButton(row.radio)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()

    def _take_focus(self, name: str) -> None:
        """A row that can't be chosen has no place for it: its neighbours have, then the buttons."""
        names = list(self.rows)
        place = names.index(name) if name in names else 0
        for row in self.rows.values():
            row.show()  # else the layout does, too late for the focus
        radios = [row.radio for row in self.rows.values()]
        stops = [*radios[place:], *reversed(radios[:place]), self.open]
        next(one for one in stops if not one.isHidden()).setFocus()

    def _row(self, shelved: Shelved) -> ChoiceRow:
        book = shelved.playbook
        origin = f"Yours, {shelved.file.name}" if shelved.own else "Comes with Sotto"
        if book is None:
            row = ChoiceRow(self.theme, shelved.name, origin, possible=False)
            row.complain(_in_short(shelved))
        else:
            cards, items = len(book.cards), len(book.checklist)
            about = f"{origin} · {_count(cards, 'card')} · {_count(items, 'checklist item')}"
            row = ChoiceRow(self.theme, book.name, about)
            row.radio.clicked.connect(partial(self._choose, shelved.name))
        self._group.addButton(row.radio)
        self._list.addWidget(row)
        return row

    def _choose(self, name: str) -> None:
        self.answer.say(self.change("coach", playbook=name), "warn")
        self.fill()

    @Slot()
    def _open(self) -> None:
        self.errands.run(self._opened())

    async def _opened(self) -> None:
        folder = self.services.home.playbooks
        await asyncio.to_thread(make_folder, folder.parent)
        await asyncio.to_thread(make_folder, folder)
        open_outside(folder)

    @Slot()
    def _copy(self) -> None:
        self.errands.run(self._copied(self._shelf[self.settings.coach.playbook]))

    async def _copied(self, shelved: Shelved) -> None:
        name = await asyncio.to_thread(copy_as_own, shelved.file, self.services.home.playbooks)
        await self._look()
        self._choose(name)
        self.answer.say(f"{name}.toml is in your folder, and chosen.", "secondary")

    def complain(self, notice: Notice) -> None:
        self.answer.say(notice.text, "warn")


def _in_short(shelved: Shelved) -> str:
    """The first problems of a broken one, a line each."""
    problems = shelved.problem.splitlines()
    if (more := len(problems) - _PROBLEMS) > 0:
        command = f"`sotto playbook lint {shelved.name}`"
        problems[_PROBLEMS:] = [f"And {more} more: {command} lists them."]
    return "\n".join(problems)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
