"""One speech model: whether it is here, what it takes to get it, and how far that has come."""

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.speech.choice import Choice, Fit
from app.ui.settings_pages.choice_row import ChoiceRow
from app.ui.theme import Theme
from app.ui.widgets import Chip

_FITS = {
    Fit.WELL: ("fits this computer", "plain"),
    Fit.SLOW: ("slow on this computer", "warn"),
    Fit.TOO_LARGE: ("needs more memory", "warn"),
}


class Progress(QWidget):
    """A bar of 4 px; words beside it say the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self.setFixedHeight(4)
        theme.changed.connect(self.update)

    def show_share(self, share: float) -> None:
        """0 to 1."""
        self._share = share
        self.setVisible(share > 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        for colour, share in (
            (self._theme.tokens.line, 1.0),
            (self._theme.tokens.accent, self._share),
        ):
            painter.setBrush(QColor(colour))
            whole.setWidth(self.width() * share)
            painter.drawRoundedRect(whole, 2, 2)


class ModelRow(ChoiceRow):
    """Says what the user wants; the page does it and tells the row how it stands."""

    wanted = Signal()
    """To be fetched."""
    unwanted = Signal()
    """That it is being fetched."""
    removed = Signal()
    """The user has said twice that it is to go."""

    def __init__(self, theme: Theme, choice: Choice) -> None:
        super().__init__(theme, choice.name, "", possible=choice.here)
        self.choice = choice
        self.get = _button("Download")
        self.cancel = _button("Cancel")
        self.remove = _button("Remove")
        self.sure = _button(f"Remove {_size(choice.size_mb)}")
        self.keep = _button("Keep")
        self._buttons = (self.get, self.cancel, self.remove, self.sure, self.keep)
        self.progress = Progress(theme)
        words, kind = _FITS[choice.fit]
        if choice.recommended:
            self.beside.addWidget(Chip(theme, "recommended", kind="accent"))
        if not choice.demo_only:
            self.beside.addWidget(Chip(theme, words, kind=kind))
        for button in self._buttons:
            button.setAccessibleName(f"{button.text()}: {choice.name}")
            self.beside.addWidget(button)
        self.words.addWidget(self.progress)
        self.get.clicked.connect(self.wanted)
        self.cancel.clicked.connect(self.unwanted)
        self.remove.clicked.connect(self._ask)
        self.sure.clicked.connect(self.removed)
        self.keep.clicked.connect(self.rest)
        self.rest()

    @Slot()
    def rest(self) -> None:
        """Nothing is under way with it."""
        choice = self.choice
        size = _size(choice.size_mb)
        if choice.demo_only:
            self.say(f"{size} · understands the demo call only")
            self._offer()
        elif choice.here:
            self.say(f"{size} · {choice.languages}{_standing(choice)}")
            self._offer(self.remove)
        else:
            part = f" · {choice.fetched:.0%} is here already" if choice.fetched else ""
            self.say(f"{size} · {choice.languages}{part}{_standing(choice)}")
            self.get.setText("Go on" if choice.fetched else "Download")
            self._offer(self.get)
        self.progress.show_share(0.0 if choice.here else choice.fetched)

    def begin(self) -> None:
        """It is being fetched."""
        self.complain("")
        self.say("Asking the model hub…")
        self._offer(self.cancel)

    def show_progress(self, done: float, total: float, speed: float) -> None:
        """`done` and `total` in MB, `speed` in MB per second."""
        self.say(f"{done:.0f} of {total:.0f} MB · {speed:.1f} MB per second")
        self.progress.show_share(done / total if total else 0.0)

    def wait(self) -> None:
        """It stops as soon as the next piece has come."""
        self.say("Stopping…")
        self._offer()

    @Slot()
    def _ask(self) -> None:
        self.say("It can be downloaded again at any time.")
        self._offer(self.sure, self.keep)
        self.keep.setFocus()

    def _offer(self, *buttons: QPushButton) -> None:
        for button in self._buttons:
            button.setVisible(button in buttons)


def _standing(choice: Choice) -> str:
    """How busy it was found to be while both sides talk, or why it is recommended all the same.

    Of an estimate, no figure.
    """
    if choice.closest:
        return " · none keeps up, this one comes closest"
    if not choice.measured or choice.load is None:
        return ""
    if choice.load >= 1:
        return " · falls behind"
    return f" · busy {choice.load:.0%} of the time"


def _size(mb: float) -> str:
    return f"{mb:.0f} MB" if mb < 1000 else f"{mb / 1000:.1f} GB"


def _button(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("kind", "link")
    return button
