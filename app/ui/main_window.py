"""The main window: the call bar above; the calls, the transcript, and the checklist beside it."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QMoveEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.config.settings import Overlay, Window
from app.record.call_record import CallRecord
from app.ui.about_call import AboutCall
from app.ui.call_bar import CallBar
from app.ui.call_list import SEARCH_KEY, CallList
from app.ui.empty_state import EmptyState
from app.ui.notice_bar import NoticeBar
from app.ui.overlay_place import TALLEST
from app.ui.phase import Phase
from app.ui.record_page import RecordPage
from app.ui.side_panel import SidePanel
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme, icon
from app.ui.transcript_view import TranscriptView

SIZE = (1280, 800)
FRAME = QSize(16, 48)
"""What the system puts round a window, at most: its title bar and borders."""
SMALLEST = (640, 480)
LOWEST = 600
"""Px from which on a call can be followed well: eight turns, and the checklist with the numbers."""
WIDE = 1100
"""Px from which on the checklist and the numbers have room."""
MEDIUM = 900
"""Px from which on the list of calls has."""
_SETTLED = 500
"""Milliseconds after the last move of the window until its place is worth keeping."""


class MainWindow(QWidget):
    closing = Signal()
    """The user wants to leave: whoever hears it ends the call, then calls `leave`."""
    placed = Signal(object)
    """A settings.Window: where it stands and what is folded."""

    def __init__(self, theme: Theme, window: Window) -> None:
        super().__init__()
        self.setWindowTitle("Sotto")
        self.setMinimumSize(*SMALLEST)
        self.bar = CallBar(theme)
        self.calls = CallList(theme)
        self.about = AboutCall(theme)
        """Of the next call, or of the one that is running."""
        self.about.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
        self.about.hide()
        self.empty = EmptyState(theme)
        self.transcript = TranscriptView(theme)
        self.record = RecordPage(theme)
        self.side = SidePanel(theme)
        self.notices = NoticeBar(theme)
        self._theme = theme
        self._window = window
        self._leaving = False
        self._peeks: set[QWidget] = set()
        """Panels that the rep asked for in a window that is too narrow for them."""
        self._pages = QStackedWidget()
        for page in (self.empty, self.transcript, self.record):
            self._pages.addWidget(page)
        self._unfold_calls = self._unfolder("Show the calls")
        self._unfold_side = self._unfolder("Show the checklist and the numbers")
        self._settled = QTimer(self, interval=_SETTLED, singleShot=True)
        self._lay_out()
        self._wire()
        self._restore(window.place)
        self._dress()
        self._fold()

    def show_empty(self) -> None:
        self._pages.setCurrentWidget(self.empty)
        self._fold()

    def show_live(self) -> None:
        self._pages.setCurrentWidget(self.transcript)
        self._fold()

    def show_record(self, record: CallRecord) -> None:
        self.record.show_record(record)
        self._pages.setCurrentWidget(self.record)
        self._fold()

    @Slot(bool)
    def show_about(self, on: bool) -> None:
        """Open the sheet about the call, for the rep to write on, or fold it away."""
        self.about.flush()
        written = self.about.isAncestorOf(self.focusWidget() or self)
        self.about.setVisible(on)
        self.bar.show_about(on, focus=written and not on)
        if on:
            self.about.begin()
        self._fold()

    @Slot()
    def _leave_record(self) -> None:
        self.show_empty() if self.bar.state is Phase.IDLE else self.show_live()

    @Slot()
    def _toggle_about(self) -> None:
        self.show_about(self.about.isHidden())

    def fold_about(self) -> None:
        """Fold the sheet away unless the rep is writing: what is said needs the room."""
        if not self.about.isAncestorOf(self.focusWidget() or self):
            self.show_about(False)

    def show_about_which(self, *, live: bool) -> None:
        """Whether the sheet is about the running call, or about the next one."""
        heading = "About this call" if live else "About the next call"
        self.about.set_heading(heading, titled=live)

    @property
    def shows_live(self) -> bool:
        return self._pages.currentWidget() is self.transcript

    def come_to_front(self) -> None:
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()

    def leave(self) -> None:
        """Close for good: nothing is under way any more."""
        self._leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._leaving)
        if not self._leaving:
            self.closing.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fold()
        self._settled.start()

    def moveEvent(self, event: QMoveEvent) -> None:
        self._settled.start()

    def _lay_out(self) -> None:
        middle = QFrame()
        middle.setObjectName("middle")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.about)
        column.addWidget(self.notices)
        column.addWidget(self._pages, 1)
        for button in (self._unfold_calls, self._unfold_side):
            button.setParent(middle)
            button.raise_()
        self._middle = middle
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.calls)
        body.addWidget(middle, 1)
        body.addWidget(self.side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addLayout(body, 1)

    def _wire(self) -> None:
        self._settled.timeout.connect(self._tell_place)
        self.calls.folded.connect(self._toggle_calls)
        self.side.folded.connect(self._toggle_side)
        self._unfold_calls.clicked.connect(self._toggle_calls)
        self._unfold_side.clicked.connect(self._toggle_side)
        self.record.back_clicked.connect(self._leave_record)
        self.bar.about_toggled.connect(self.show_about)
        self.about.left.connect(self._toggle_about)
        QShortcut(QKeySequence("Ctrl+I"), self, self._toggle_about)
        QShortcut(QKeySequence(SEARCH_KEY), self, self._search_calls)
        self._theme.changed.connect(self._dress)

    def _unfolder(self, words: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "icon")
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    @Slot()
    def _dress(self) -> None:
        colour = self._theme.tokens.secondary
        self._unfold_calls.setIcon(icon("panel-left", colour))
        self._unfold_side.setIcon(icon("panel-right", colour))

    # -- what is folded, and where the window stands -----------------------------------------------

    @Slot()
    def _toggle_calls(self) -> None:
        if self.width() >= MEDIUM:
            self._keep(calls=not self._window.calls)
        else:
            self._peek(self.calls)

    @Slot()
    def _toggle_side(self) -> None:
        if self.width() >= WIDE:
            self._keep(numbers=not self._window.numbers)
        else:
            self._peek(self.side)

    @Slot()
    def _search_calls(self) -> None:
        """Also where the calls are folded away."""
        if self.calls.isHidden():
            self._toggle_calls()
        self.calls.go_to_search()

    def _peek(self, panel: QWidget) -> None:
        self._peeks ^= {panel}
        self._fold()

    def _keep(self, **values: Any) -> None:
        self._window = replace(self._window, **values)
        self._fold()
        self.placed.emit(self._window)

    def _fold(self) -> None:
        """In a narrow window panels give way; a folded one leaves its icon in the corner.

        The checklist and the numbers are those of the running call: they stand beside no other.
        """
        wide, medium = self.width() >= WIDE, self.width() >= MEDIUM
        calls = self._window.calls if medium else self.calls in self._peeks
        side = self.shows_live and (self._window.numbers if wide else self.side in self._peeks)
        self.calls.setVisible(calls)
        self.side.setVisible(side)
        self._unfold_calls.setVisible(not calls)
        self._unfold_side.setVisible(not side and self.shows_live)
        if (layout := self.layout()) is not None:
            layout.activate()
        foot = self._middle.height() - SPACE_2 - self._unfold_calls.height()
        self._unfold_calls.move(SPACE_2, foot)
        self._unfold_side.move(self._middle.width() - SPACE_2 - self._unfold_side.width(), foot)

    @Slot()
    def _tell_place(self) -> None:
        if self.isVisible() and not self.isMinimized() and not self.isMaximized():
            here = self.geometry()
            place = f"{here.x()} {here.y()} {here.width()} {here.height()}"
            if place != self._window.place:
                self._keep(place=place)

    def _restore(self, place: str) -> None:
        """Where it stood, if a screen shows that place still."""
        if place:
            there = QRect(*map(int, place.split()))
            if QGuiApplication.screenAt(there.center()) is not None:
                self.setGeometry(there)
                return
        box = first_place(QGuiApplication.primaryScreen().availableGeometry())
        self.resize(box.size() - FRAME)
        self.move(box.topLeft())


def first_place(area: QRect) -> QRect:
    """Return where a window with its frame goes that has no place yet, on a screen with `area`.

    The overlay stands under the camera, so the window goes below it where that leaves room for the
    checklist and the numbers; where the screen is too low, it leaves room for the overlay at its
    right; on a screen too small for both it takes what there is.
    """
    card = TALLEST + 2 * SPACE_2
    below = area.adjusted(0, card, 0, 0)
    beside = area.adjusted(0, 0, -(Overlay().width + 2 * SPACE_2), 0)
    room = area
    if below.height() - FRAME.height() >= LOWEST:
        room = below
    elif beside.width() - FRAME.width() >= MEDIUM:
        room = beside
    box = QRect(QPoint(), (QSize(*SIZE) + FRAME).boundedTo(room.size()))
    box.moveCenter(room.center())
    return box
