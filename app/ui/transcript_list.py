"""A list of turns that lays out and paints itself: rows of any height, tips in the margin."""

from typing import TypeAlias

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
    Slot,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.ui.theme import SPACE_4, Theme, line_height
from app.ui.transcript_column import Column, PlacedTip
from app.ui.transcript_layout import Look
from app.ui.transcript_model import TranscriptModel

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_Action = QAbstractItemView.CursorAction
_LINE = line_height(14)


class TranscriptList(QListView):
    """Qt's list for its selection, its keys and its screen readers; the column is our own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = TranscriptModel(self)
        self._column = Column(self._rows)
        self._by_key = False
        """The current row was reached with the keyboard."""
        self.setAccessibleName("Transcript")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundRole(QPalette.ColorRole.Base)  # behind the scroll bar too
        self.setAutoFillBackground(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(self._rows)
        theme.changed.connect(self.viewport().update)

    # -- what the model says -----------------------------------------------------------------------

    @Slot(QModelIndex, QModelIndex, list)
    def dataChanged(self, first: _Index, last: _Index, roles: list[int] | None = None) -> None:
        for row in range(first.row(), last.row() + 1):
            self._column.change(row)
        self.scheduleDelayedItemsLayout()

    @Slot(QModelIndex, int, int)
    def rowsInserted(self, parent: _Index, first: int, last: int) -> None:
        self._column.insert(first, last)
        super().rowsInserted(parent, first, last)
        self.scheduleDelayedItemsLayout()

    @Slot(QModelIndex, int, int)
    def rowsAboutToBeRemoved(self, parent: _Index, first: int, last: int) -> None:
        super().rowsAboutToBeRemoved(parent, first, last)
        self._column.remove(first, last)
        self.scheduleDelayedItemsLayout()

    @Slot()
    def reset(self) -> None:
        self._column.reset()
        super().reset()
        self.scheduleDelayedItemsLayout()

    # -- where things are --------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        self._column.update()
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(_LINE)
        bar.setPageStep(max(_LINE, height - 2 * _LINE))
        bar.setRange(0, max(0, self._column.height - height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._column.fit(self.width())
        super().resizeEvent(event)
        self.doItemsLayout()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def visualRect(self, index: _Index) -> QRect:
        if not 0 <= index.row() < len(self._column):
            return QRect()
        return self._column.box(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        index = self._rows.index(self._column.row_at(point.y() + self.verticalOffset()))
        return index if self.visualRect(index).contains(point) else QModelIndex()

    def scrollTo(
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        self.executeDelayedItemsLayout()
        if not 0 <= index.row() < len(self._column):
            return
        bar, box = self.verticalScrollBar(), self._column.box(index.row())
        if index.row() == len(self._column) - 1:
            bar.setValue(bar.maximum())
        elif box.top() < bar.value():
            bar.setValue(box.top() - SPACE_4)
        elif box.bottom() >= bar.value() + self.viewport().height():
            bar.setValue(box.bottom() + SPACE_4 - self.viewport().height())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    # -- selection ---------------------------------------------------------------------------------

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        self.executeDelayedItemsLayout()
        last = len(self._column) - 1
        if last < 0:
            return QModelIndex()
        bottom = self.verticalOffset() + self.viewport().height()
        in_sight = self._column.rows_between(self.verticalOffset(), bottom)
        now = self.currentIndex().row() if self.currentIndex().isValid() else in_sight[-1]
        page = self.verticalScrollBar().pageStep()
        top = self._column.top(now)
        to = {
            _Action.MoveUp: now - 1,
            _Action.MovePrevious: now - 1,
            _Action.MoveDown: now + 1,
            _Action.MoveNext: now + 1,
            _Action.MovePageUp: min(now - 1, self._column.row_at(top - page)),
            _Action.MovePageDown: max(now + 1, self._column.row_at(top + page)),
            _Action.MoveHome: 0,
            _Action.MoveEnd: last,
        }.get(action, now)
        return self._rows.index(min(max(0, to), last))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        area = rect.normalized().translated(0, self.verticalOffset())
        chosen = QItemSelection()
        for row in self._column.rows_between(area.top(), area.bottom() + 1):
            if self._column.box(row).intersects(area):
                index = self._rows.index(row)
                chosen.merge(QItemSelection(index, index), QItemSelectionModel.SelectionFlag.Select)
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def keyboardSearch(self, search: str) -> None:
        """Letters that are typed look for nothing."""

    # -- pointer and keys --------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come to by Tab, it shows where the keys are: on the newest turn in sight at first."""
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._by_key = True
            if not self.currentIndex().isValid():
                # sideways there is nothing to go to
                here = self.moveCursor(_Action.MoveLeft, Qt.KeyboardModifier.NoModifier)
                no_choice = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(here, no_choice)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        row = self.currentIndex().row()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif row >= 0:
            for advice in self._rows.row(row).advice:
                self._rows.toggle(row, advice)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_key = False
        tip = self._tip_at(event.position().toPoint())
        if tip is not None and event.button() is Qt.MouseButton.LeftButton:
            self._rows.toggle(tip.row, tip.layout.advice)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over_tip = self._tip_at(event.position().toPoint()) is not None
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if over_tip else arrow)
        super().mouseMoveEvent(event)

    def _tip_at(self, point: QPoint) -> PlacedTip | None:
        """One that a click opens or folds."""
        tip = self._column.tip_at(point.x(), point.y() + self.verticalOffset())
        if tip is None:
            return None
        opens = tip.folded or tip.layout.has_more or tip.layout.advice.opened
        return tip if opens else None

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self.executeDelayedItemsLayout()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        offset = self.verticalOffset()
        top, bottom = event.rect().top() + offset, event.rect().bottom() + 1 + offset
        painter.translate(self._column.left, -offset)
        for row in self._column.rows_between(top, bottom):
            painter.save()
            painter.translate(0, self._column.top(row))
            connected = self._column.has_margin
            self._column.layout(row).paint(painter, self._look(row), connected=connected)
            painter.restore()
        left = self._column.tip_left() - self._column.left
        for tip in self._column.tips_between(top, bottom):
            at = QPointF(left, tip.top)
            tip.layout.paint(painter, at, self._theme.tokens, folded=tip.folded)

    def _look(self, row: int) -> Look:
        index = self._rows.index(row)
        current = self._by_key and self.hasFocus() and index == self.currentIndex()
        return Look(
            self._theme.tokens,
            selected=self.selectionModel().isSelected(index),
            focused=current,
            caret=self._rows.has_caret(row),
        )
