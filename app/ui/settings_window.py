"""The settings: a list of pages at the left, one form at the right. Changes count at once."""

import asyncio

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.config.settings import Settings
from app.record.export.plain import clean
from app.ui.search_field import SearchField
from app.ui.settings_pages.about import AboutPage
from app.ui.settings_pages.coach import CoachPage
from app.ui.settings_pages.form import Paragraph
from app.ui.settings_pages.keys import KeysPage
from app.ui.settings_pages.overlay import OverlayPage
from app.ui.settings_pages.page import Page, Services
from app.ui.settings_pages.page_list import PageList
from app.ui.settings_pages.playbooks import PlaybooksPage
from app.ui.settings_pages.sound import SoundPage
from app.ui.settings_pages.words import WordsPage
from app.ui.theme import SPACE_3, Theme

_SIZE = (800, 760)
"""The Coach page stands whole, also with what is agreed to."""
_FRAME = 40
"""Of the screen's height, for the window's title."""
_LEAST_HEIGHT = 480
_LIST_WIDTH = 192
NOT_FOUND = "Nothing found for “{words}”."
_PAGES: tuple[type[Page], ...] = (
    SoundPage,
    WordsPage,
    CoachPage,
    PlaybooksPage,
    OverlayPage,
    KeysPage,
    AboutPage,
)
"""In the order of the list."""


class SettingsWindow(QWidget):
    changed = Signal(object)
    """The whole new Settings, whenever the user changed something."""
    recording = Signal(bool)
    """Whether a key is being chosen on the Keys page: the global keys should rest meanwhile."""

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__()
        self._theme = theme
        self.setWindowTitle("Settings – Sotto")
        room = self.screen().availableGeometry().height() - _FRAME
        self.resize(_SIZE[0], min(_SIZE[1], room))
        self.setMinimumSize(_SIZE[0], _LEAST_HEIGHT)
        self.pages = {kind.title: kind(theme, settings, services) for kind in _PAGES}
        """By the title of each."""
        self.search = SearchField(theme, "Search settings")
        self.list = PageList(theme, [(page.title, page.icon) for page in self.pages.values()])
        self.nothing = Paragraph(theme)
        """What is said in place of the list's rows, where there are none."""
        self._stack = QStackedWidget()
        self._seen: Page | None = None
        self._lay_out()
        self._connect()
        self.apply(settings)
        self.show_page(SoundPage.title)
        self.list.setFocus()

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_3)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        for page in self.pages.values():
            self._stack.addWidget(page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(self._stack, 1)

    def _connect(self) -> None:
        for page in self.pages.values():
            page.changed.connect(self._on_changed)
        keys = self.pages[KeysPage.title]
        assert isinstance(keys, KeysPage)
        keys.recording.connect(self.recording)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self.list.setFocus)
        self.search.left.connect(self.list.setFocus)
        self.list.chosen.connect(self.show_page)
        self._theme.changed.connect(self.update)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._focus_search)

    # -- what is asked of it -----------------------------------------------------------------------

    @Slot(object)
    def apply(self, settings: Settings) -> None:
        """Show these settings: they were changed elsewhere. Nobody is told."""
        for page in self.pages.values():
            page.show_settings(settings)

    @Slot(str)
    def show_page(self, title: str) -> None:
        """Sound, Words, Coach, Playbooks, Overlay, Keys or About."""
        self.list.choose(title)
        self._stack.setCurrentWidget(self.pages[title])
        self._look()

    @Slot()
    def call_changed(self) -> None:
        """A call has begun or ended: the Sound page listens to that one, or to none."""
        sound, words = self.pages[SoundPage.title], self.pages[WordsPage.title]
        assert isinstance(sound, SoundPage)
        assert isinstance(words, WordsPage)
        sound.look_again()
        words.call_changed()

    async def end(self) -> None:
        """The program ends: close, stop what takes long, and wait until no thread of ours runs."""
        self.close()
        await asyncio.gather(*(page.end() for page in self.pages.values()))

    # -- pages -------------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, settings: Settings) -> None:
        for page in self.pages.values():
            if page is not self.sender():
                page.show_settings(settings)
        self.changed.emit(settings)

    def _look(self) -> None:
        """Tell the page that is seen now, and the one that no longer is."""
        current = self._stack.currentWidget() if self.isVisible() else None
        if current is self._seen:
            return
        left, self._seen = self._seen, current if isinstance(current, Page) else None
        if left is not None:
            left.leave()
        if self._seen is not None:
            self._seen.enter()

    @Slot(str)
    def _find(self, words: str) -> None:
        found = [title for title, page in self.pages.items() if page.says(words.strip())]
        self.list.show_only(found)
        self.nothing.say("" if found else NOT_FOUND.format(words=clean(words)))
        if found and self.list.current not in found:
            self.show_page(found[0])

    @Slot()
    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # -- the window --------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.setFocus()  # a field that is being written in counts
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.fillRect(0, 0, _LIST_WIDTH, self.height(), QColor(tokens.background))
        painter.fillRect(_LIST_WIDTH - 1, 0, 1, self.height(), QColor(tokens.line))
