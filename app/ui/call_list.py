"""The list of calls at the left of the window: look for one, open it, rename, export, delete it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.record.call_record import CallSummary
from app.record.export.plain import clean
from app.ui.call_rows import CallPainter, CallRows
from app.ui.search_field import SearchField
from app.ui.settings_button import SettingsButton
from app.ui.settings_pages.form import Paragraph
from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, Theme, icon

WIDTH = 232
SEARCH_KEY = "Ctrl+K"
"""Of the whole window: it leads to the search."""
NO_CALLS = "No calls yet. Each call is kept here from its first word."
NOT_FOUND = "No call has “{words}” in its title, company or contact."


class CallList(QWidget):
    opened = Signal(int)
    """A call, to be shown."""
    renamed = Signal(int, str)
    export_asked = Signal(int)
    delete_agreed = Signal(int)
    """The user was asked."""
    settings_clicked = Signal()
    folded = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._theme = theme
        self._rows = CallRows(today)
        self._rows.renamed.connect(self.renamed)
        self._shown: int | None = None
        """The call that the window shows; a search may have no row for it."""
        self.search = SearchField(theme, "Search calls", SEARCH_KEY)
        self.list = _Calls(theme, self._rows)
        self._words = Paragraph(theme)
        self._words.setContentsMargins(SPACE_2, SPACE_3, SPACE_3, 0)
        self._settings = SettingsButton(theme)
        self._fold = QPushButton()
        self._fold.setProperty("kind", "icon")
        self._fold.setAccessibleName("Hide the calls")
        self._fold.setToolTip("Hide the calls")
        self._open_action = self._action("Open", Qt.Key.Key_Return, Qt.Key.Key_Enter)
        self._rename_action = self._action("Rename", Qt.Key.Key_F2)
        self._export_action = self._action("Export…")
        self._delete_action = self._action("Delete", Qt.Key.Key_Delete)
        self._lay_out()
        self._connect()
        self._dress()
        self._say()

    # -- what the window says ----------------------------------------------------------------------

    def show_calls(self, calls: Sequence[CallSummary]) -> None:
        """Newest first. The call that is selected stays so."""
        self._keeping_place(partial(self._rows.show, calls))

    def set_live(self, call: int | None) -> None:
        """The call that is running; it is selected when it begins."""
        begins = call is not None and call != self._rows.live
        self._rows.set_live(call)
        if begins and call is not None:
            self.select(call)

    def select(self, call: int | None) -> None:
        """Show which call the window shows; None: no call."""
        self._shown = call
        self.list.setCurrentIndex(self._rows.index_of(call))

    def go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # -- what it is made of ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, SPACE_2, 10, 6)
        foot.addWidget(self._settings)
        foot.addStretch()
        foot.addWidget(self._fold)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, SPACE_3, SPACE_1)
        top.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_3, SPACE_3, 1, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._words)
        column.addWidget(self.list, 1)
        column.addStretch()
        column.addLayout(foot)

    def _action(self, words: str, *keys: Qt.Key) -> QAction:
        action = QAction(words, self.list)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.addAction(action)
        return action

    def _connect(self) -> None:
        self._open_action.triggered.connect(self._open)
        self._rename_action.triggered.connect(self._rename)
        self._export_action.triggered.connect(self._export)
        self._delete_action.triggered.connect(self._ask_delete)
        self.list.clicked.connect(self._on_clicked)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._open_found)
        self.search.left.connect(self._go_to_list)
        self._settings.clicked.connect(self.settings_clicked)
        self._fold.clicked.connect(self.folded)
        self._theme.changed.connect(self._dress)

    # -- what the user does ------------------------------------------------------------------------

    @property
    def _current(self) -> CallSummary | None:
        return self._rows.call(self.list.currentIndex())

    @Slot()
    def _open(self) -> None:
        self._on_clicked(self.list.currentIndex())

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if call := self._rows.call(index):  # a click on a day opens nothing
            self._shown = call.id
            self.opened.emit(call.id)

    @Slot()
    def _rename(self) -> None:
        if self._current:
            self.list.edit(self.list.currentIndex())

    @Slot()
    def _export(self) -> None:
        if call := self._current:
            self.export_asked.emit(call.id)

    @Slot()
    def _ask_delete(self) -> None:
        call = self._current
        if call is None or call.id == self._rows.live:  # that one must end first
            return
        question = QMessageBox(self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setWindowTitle("Delete a call")
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setText(f"Delete “{clean(call.title)}”? Its words are gone for good.")
        delete = question.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        question.setDefaultButton(question.addButton(QMessageBox.StandardButton.Cancel))
        delete.clicked.connect(partial(self.delete_agreed.emit, call.id))
        question.open()

    @Slot(QPoint)
    def _show_menu(self, point: QPoint) -> None:
        """Of the call under the pointer; by key, of the one that is selected."""
        index = self.list.indexAt(point)
        if self._rows.call(index):
            self.list.setCurrentIndex(index)
        call = self._current
        if call is None:
            return
        self._delete_action.setEnabled(call.id != self._rows.live)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.list.actions())
        menu.aboutToHide.connect(partial(self._delete_action.setEnabled, True))
        menu.popup(self.list.viewport().mapToGlobal(point))

    @Slot(str)
    def _find(self, words: str) -> None:
        self._keeping_place(partial(self._rows.find, words))

    @Slot()
    def _go_to_list(self) -> None:
        """To the first call that was found, if there is one."""
        if self._rows.rowCount():
            self.list.setCurrentIndex(self._rows.index(1))  # above it stands its day
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _open_found(self) -> None:
        """The first one, as Down and Return do."""
        self._go_to_list()
        self._open()

    def _keeping_place(self, change: Callable[[], None]) -> None:
        """The call that is selected stays so, and what is in sight where it stands.

        Where none is, since the search had no row for it, the one that the window shows is again.
        """
        before = self._current
        call = before.id if before else self._shown
        top = QPersistentModelIndex(self.list.indexAt(QPoint(0, 0)))
        stood = self.list.visualRect(top).top()
        change()
        now = self._current
        if call is not None and (now is None or now.id != call):
            self.list.setCurrentIndex(self._rows.index_of(call))
        bar = self.list.verticalScrollBar()
        if top.isValid() and bar.value():
            bar.setValue(bar.value() + self.list.visualRect(top).top() - stood)
        self._say()

    def _say(self) -> None:
        """What there is instead of calls, if there are none."""
        found = self._rows.rowCount() > 0
        looked_for = clean(self.search.text())
        nothing = NO_CALLS if self._rows.is_empty else NOT_FOUND.format(words=looked_for)
        self._words.say("" if found else nothing)
        self.list.setVisible(found)

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        line = self.rect()
        line.setLeft(line.right())
        QPainter(self).fillRect(line, QColor(self._theme.tokens.line))

    @Slot()
    def _dress(self) -> None:
        self._fold.setIcon(icon("panel-left", self._theme.tokens.secondary))
        self.update()


class _Calls(QListView):
    def __init__(self, theme: Theme, rows: CallRows) -> None:
        super().__init__()
        self.setAccessibleName("Calls")
        self.setModel(rows)
        self.setItemDelegate(CallPainter(theme, rows, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)  # a row answers to the pointer
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.SelectedClicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme.changed.connect(self.viewport().update)
