"""The transcript on the screen: it follows the live end until somebody scrolls up to read."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from app.coach.moments import HELP
from app.events import Channel, Event, Moment
from app.record.call_record import CallRecord
from app.ui.theme import SPACE_4, Theme, icon
from app.ui.transcript_list import TranscriptList
from app.ui.transcript_rows import Item


class TranscriptView(TranscriptList):
    """Give it the events of the running call, or the record of one that was kept.

    Rows are selected as turns; Ctrl+C copies them as “12:47 Prospect: …”, Ctrl+Return asks the
    coach about them. A click, or Return in its turn, opens a tip that is folded. End, or the
    button, goes to the newest words.
    """

    asked = Signal(object)
    """A Moment, without an id of its own: the passage that the coach is to help with."""
    sent_clicked = Signal()
    """What was sent to the coach's model is to be seen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        # before Qt's part of it, which asks for its geometries while it is being made
        self._live = True
        self._following = True
        self._settling = False
        """The scroll bar is moved by what is said, not by the reader."""
        self._held: tuple[Item, int] | None = None
        """The first thing in sight and how far down it stands; it stays there."""
        self._jump = QPushButton("Jump to live")
        super().__init__(theme, parent)
        self._jump.setParent(self)
        self._jump.setAccessibleDescription("Go to the newest words")
        self._jump.setToolTip(QKeySequence(Qt.Key.Key_End).toString())
        self._jump.clicked.connect(self.follow)
        self._jump.hide()
        copy = QAction("Copy", self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        ask = QAction("Ask the coach", self)
        ask.setShortcut(QKeySequence("Ctrl+Return"))
        ask.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        ask.triggered.connect(self.ask)
        sent = QAction("What was sent", self)
        sent.triggered.connect(self.sent_clicked)
        self.addActions([copy, ask, sent])
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._make_icon)
        self._make_icon()

    def hear(self, event: Event) -> None:
        """Show what an event of the running call says."""
        self._rows.hear(event)

    def clear(self) -> None:
        """Show a call that begins."""
        self._rows.clear()
        self._live = True
        self.follow()

    def show_record(self, record: CallRecord) -> None:
        """Show a call that was kept, from its begin."""
        self._live = self._following = False
        self._held = None
        self._rows.show(record)

    @property
    def is_following(self) -> bool:
        """It shows the newest words, and goes on to do so."""
        return self._following

    @Slot()
    def follow(self) -> None:
        """Go to the newest words and stay there."""
        self._following = True
        self.doItemsLayout()

    def go_to(self, at: float) -> None:
        """Select what was said at a time on the call clock, and bring it to the top."""
        self.executeDelayedItemsLayout()
        if len(self._column):
            row = self._rows.row_at(at)
            self.setCurrentIndex(self._rows.index(row))
            self.verticalScrollBar().setValue(self._column.top(row) - SPACE_4)

    @Slot()
    def copy(self) -> None:
        """Put the selected turns on the clipboard."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        if rows:
            text = "\n".join(self._rows.row(row).spoken() for row in rows)
            QGuiApplication.clipboard().setText(text)

    @Slot()
    def ask(self) -> None:
        """Ask the coach about the selected turns, or about the current one."""
        chosen = self.selectedIndexes() or [self.currentIndex()]
        rows = sorted(index.row() for index in chosen if index.isValid())
        lines = [line for row in rows for line in self._rows.row(row).lines if line.committed]
        if lines:
            theirs = [line for line in lines if line.channel is Channel.PROSPECT]
            about = (theirs or lines)[-1]
            quote = " ".join(line.committed for line in lines)
            self.asked.emit(Moment(0, HELP, about.channel, about.id, quote, about.start))

    def updateGeometries(self) -> None:
        self._settling = True
        super().updateGeometries()
        bar = self.verticalScrollBar()
        if self._following:
            bar.setValue(bar.maximum())
        elif self._held and len(self._column):
            item, down = self._held
            bar.setValue(self._column.top(self._rows.place_of(item)) - down)
        self._settling = False
        self._hold()

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if not self._settling:
            self._following = self._live and value >= self.verticalScrollBar().maximum()
            self._hold()

    def _hold(self) -> None:
        value = self.verticalScrollBar().value()
        row = self._column.row_at(value)
        if row >= 0:
            self._held = self._column.layout(row).row.first, self._column.top(row) - value
        self._jump.setVisible(self._live and not self._following)
        size = self._jump.sizeHint()
        left = (self.viewport().width() - size.width()) // 2
        self._jump.setGeometry(
            left, self.height() - SPACE_4 - size.height(), size.width(), size.height()
        )

    @Slot()
    def _make_icon(self) -> None:
        self._jump.setIcon(icon("arrow-down", self._theme.tokens.secondary))
        self._jump.setIconSize(QSize(16, 16))
