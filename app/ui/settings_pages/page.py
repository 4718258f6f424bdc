"""What all pages of the settings have in common."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.coach.chats import Chats
from app.coach.stems import stems
from app.config.paths import Home
from app.config.settings import Settings
from app.events import Device, Notice
from app.ui.errands import Errands
from app.ui.settings_pages.form import WIDTH, Divider, Paragraph
from app.ui.theme import SPACE_1, SPACE_4, SPACE_6, Theme
from app.ui.widgets import Line
from app.workers import LiveCall

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_STEM = 3
"""Letters: of “us” all is wanted."""


class Services(Protocol):
    """What the settings window needs of the program."""

    @property
    def home(self) -> Home: ...

    @property
    def chats(self) -> Chats:
        """With the coach's model."""
        ...

    @property
    def call(self) -> LiveCall | None:
        """The call that is running; its sound is shown then, and no second one is opened."""
        ...

    def sound_check(self, settings: Settings) -> LiveCall:
        """Return a call that is kept nowhere, not started yet. Raises SottoError."""
        ...

    def devices(self) -> tuple[Device, ...]:
        """Return the microphones and what-you-hears there are now.

        Blocking: asked off the UI thread. Raises SottoError.
        """
        ...


class _Spaced(QWidget):
    """A widget with room above it. Both are gone while the widget is hidden."""

    def __init__(self, widget: QWidget, gap: int) -> None:
        super().__init__()
        self._widget = widget
        column = QVBoxLayout(self)
        column.setContentsMargins(0, gap, 0, 0)
        column.addWidget(widget)
        widget.installEventFilter(self)
        if widget.isHidden():
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(not self._widget.isHidden())
        return super().eventFilter(watched, event)


class Page(QScrollArea):
    """One page: a title, what it is about, and a column of fields that count at once."""

    changed = Signal(object)
    """The whole new Settings, by the user."""

    title = ""
    icon = ""
    """Of Lucide."""
    lead = ""
    """What the page is about, in one line."""

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__()
        self.theme = theme
        self.settings = settings
        self.services = services
        self.errands = Errands(self.complain)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.title)
        self.viewport().setAutoFillBackground(False)
        inside = QWidget()
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # the window's surface shows through
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(SPACE_6, SPACE_6, 0, SPACE_6)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.add(Line(theme, self.title, size=22, weight=600), 0)
        self.add(Paragraph(theme, self.lead), SPACE_1)

    # -- to be filled by each page -----------------------------------------------------------------

    def fill(self) -> None:
        """Show `self.settings` in the fields, without telling anyone that something changed."""
        raise NotImplementedError

    def complain(self, notice: Notice) -> None:
        """Say on the page what went wrong with one of its errands."""
        raise NotImplementedError

    def enter(self) -> None:
        """The page is seen from now on."""

    def leave(self) -> None:
        """The page is seen no more."""

    async def end(self) -> None:
        """Stop what would take long, and wait until nothing of this page is under way any more."""
        await self.errands.settled()

    # -- for the window ----------------------------------------------------------------------------

    def show_settings(self, settings: Settings) -> None:
        self.settings = settings
        self.fill()

    def says(self, words: str) -> bool:
        """Whether each of these words, in one of its forms, begins a word of the page."""
        said = set(_WORD.findall("\n".join(self._texts()).casefold()))
        wanted = [_beginnings(word) for word in _WORD.findall(words.casefold())]
        return all(any(one.startswith(begins) for one in said) for begins in wanted)

    def _texts(self) -> Iterator[str]:
        """All that can be read on the page, also what stands in its lists and its tooltips."""
        for one in self.findChildren(QWidget):
            yield from (one.accessibleName(), one.toolTip())
            match one:
                case Paragraph():
                    yield one.words
                case QLabel() | QAbstractButton():
                    yield one.text()
                case QComboBox():
                    yield from (one.itemText(n) for n in range(one.count()))
                case QLineEdit():
                    yield one.placeholderText()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel moves the page: over a combo or a slider it would change a setting unseen."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QComboBox | QSlider):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    # -- for the pages -----------------------------------------------------------------------------

    def add(self, widget: QWidget, gap: int = SPACE_4) -> None:
        """Put a widget under the others, `gap` px below the last one."""
        widget.setFixedWidth(WIDTH)
        for control in (*widget.findChildren(QComboBox), *widget.findChildren(QSlider)):
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            control.installEventFilter(self)
        self._insert(_Spaced(widget, gap))

    def add_at_left(self, widget: QWidget, gap: int = SPACE_4) -> None:
        """The same for a button, which is as wide as its words."""
        self._insert(_Spaced(widget, gap))

    def _insert(self, block: QWidget) -> None:
        """Above what is left over of the height."""
        last = self._column.count() - 1
        self._column.insertWidget(last, block, 0, Qt.AlignmentFlag.AlignLeft)

    def add_divider(self) -> None:
        self.add(Divider(self.theme), SPACE_6)

    def change(self, section: str, **values: Any) -> str:
        """Set values of one section, and tell who listens; return what is wrong with them, or "".

        A wrong value changes nothing.
        """
        old = getattr(self.settings, section)
        try:
            new = replace(old, **values)
        except ValueError:
            return "This does not fit here."
        if new != old:
            self.settings = replace(self.settings, **{section: new})
            self.changed.emit(self.settings)
        return ""


def _beginnings(word: str) -> tuple[str, ...]:
    """Of a word and its other forms: “noise” and “noisy” begin with “nois”."""
    found = (stem.rstrip("i") for stem in stems(word))  # as which the stemmer writes a last y
    return (word, *(stem for stem in found if len(stem) >= _SHORTEST_STEM))
