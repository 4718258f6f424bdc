"""About: the version, where everything is kept, and whose work is inside."""

import asyncio

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.config.parts import Part, parts, program_version
from app.config.paths import Home
from app.config.settings import Settings
from app.events import Notice
from app.ui.settings_pages.form import Row
from app.ui.settings_pages.opening import open_outside
from app.ui.settings_pages.page import Page, Services
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_6, Theme
from app.ui.widgets import Line


class AboutPage(Page):
    title = "About"
    icon = "info"
    lead = "Sotto hears both sides of a call and shows the one thing worth saying next."

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__(theme, settings, services)
        self.version = Line(theme, tone="secondary")
        self.add(Row(theme, "Version", "", self.version), SPACE_6)
        self.open = QPushButton("Open folder")
        folder = str(services.home.folder)
        self.folder = Row(theme, "Everything is kept in", folder, self.open)
        self.add(self.folder, SPACE_3)
        self.add_divider()
        self.add(Line(theme, "Whose work is inside", weight=500))
        self._shown = False
        self.open.clicked.connect(self._open)

    def fill(self) -> None:
        """Nothing here is a setting."""

    def complain(self, notice: Notice) -> None:
        self.folder.complain(notice.text)

    def enter(self) -> None:
        if not self._shown:
            self._shown = True
            self.errands.run(self._show())

    async def _show(self) -> None:
        self.version.setText(await asyncio.to_thread(program_version))
        for n, part in enumerate(await asyncio.to_thread(parts)):
            self.add(_PartLine(self.theme, part), SPACE_1 if n else SPACE_2)

    @Slot()
    def _open(self) -> None:
        self.folder.complain("")
        self.errands.run(open_folder(self.services.home))


class _PartLine(QWidget):
    def __init__(self, theme: Theme, part: Part) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Line(theme, f"{part.name} {part.version}".strip()))
        line.addStretch()
        line.addWidget(Line(theme, part.licence, size=11, tone="secondary"))


async def open_folder(home: Home) -> None:
    """Show the folder of everything in the file manager. Raises FolderUnusable, NotOpened."""
    await asyncio.to_thread(home.create)
    open_outside(home.folder)
