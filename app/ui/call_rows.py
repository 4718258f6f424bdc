"""The rows of the list of calls: days, and below each its calls. And how a row is painted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.record.call_record import CallState, CallSummary
from app.record.export.plain import clock
from app.ui.theme import RADIUS_CONTROL, SPACE_1, SPACE_2, Theme, font, line_height, paint_icon

ROW_WIDTH = 207
_ROW, _DAY = 44, 32
_ICON, _DOT = 12, 8
_WEEK = 7
_LONGEST_TITLE = 120

_BY_KEY = Qt.WidgetAttribute.WA_KeyboardFocusChange
"""Whether the focus came by a key: the pointer needs no ring."""

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def day_words(day: date, today: date) -> str:
    """Return “Today”, “Yesterday”, the weekday of the last week, or the date."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    if 0 < ago < _WEEK:
        return f"{day:%A}"
    return f"{day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B %Y}"


def about_call(call: CallSummary, *, live: bool) -> str:
    """Return the line below a call's title."""
    started = f"{call.started.astimezone():%H:%M}"
    if live or call.state is CallState.OPEN:  # that may be another program's
        return f"Live, started {started}"
    if call.state is CallState.RECOVERED:
        return f"Recovered up to {clock(call.length)}"
    minutes = round(call.length / 60)
    return f"{started} · {minutes} min" if minutes else f"{started} · {round(call.length)} s"


class CallRows(QAbstractListModel):
    """Calls that match what is looked for, newest first, below their days."""

    renamed = Signal(int, str)
    """A call got another title in the list."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._calls: Sequence[CallSummary] = ()
        self._wanted: list[str] = []
        self._rows: list[str | CallSummary] = []
        self.live: int | None = None

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row if isinstance(row, str) else row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row if isinstance(row, str) else f"{row.title}, {self.about(row)}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.call(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        call, title = self.call(index), str(value).strip()
        if call is None or not title or title == call.title:
            return False
        self._calls = [replace(one, title=title) if one is call else one for one in self._calls]
        self._rows[index.row()] = replace(call, title=title)
        self.dataChanged.emit(index, index)
        self.renamed.emit(call.id, title)
        return True

    def call(self, index: _Index) -> CallSummary | None:
        """None for a day."""
        row = self._rows[index.row()] if index.isValid() else ""
        return None if isinstance(row, str) else row

    def index_of(self, call: int | None) -> QModelIndex:
        """Invalid if it is not there, or not looked for."""
        for place, row in enumerate(self._rows):
            if isinstance(row, CallSummary) and row.id == call:
                return self.index(place)
        return QModelIndex()

    def about(self, call: CallSummary) -> str:
        """The line below its title; what was found beside the title goes first."""
        about = about_call(call, live=call.id == self.live)
        beside = [one for one in (call.company, call.contact) if self._tells_why(one, call)]
        return " · ".join([*beside, about])

    @property
    def is_empty(self) -> bool:
        """There are no calls at all."""
        return not self._calls

    def show(self, calls: Sequence[CallSummary]) -> None:
        self._calls = calls
        self._fill()

    def find(self, words: str) -> None:
        """Show only the calls with all these words in title, company or contact."""
        self._wanted = words.casefold().split()
        self._fill()
        self._tell_all()  # also those that stay may tell another reason why they were found

    def set_live(self, call: int | None) -> None:
        self.live = call
        self._tell_all()

    def _tell_all(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def _fill(self) -> None:
        """Row by row, so that what is selected, in sight or being written stays where it is."""
        wanted = list(self._grouped())
        keys = {_key(row) for row in wanted}
        for place in reversed(range(len(self._rows))):
            if _key(self._rows[place]) not in keys:
                self._take_out(place)
        for place, row in enumerate(wanted):
            if place >= len(self._rows) or _key(self._rows[place]) != _key(row):
                self.beginInsertRows(_ROOT, place, place)
                self._rows.insert(place, row)
                self.endInsertRows()
            elif self._rows[place] != row:
                self._rows[place] = row
                self.dataChanged.emit(self.index(place), self.index(place))
        while len(self._rows) > len(wanted):  # those that stood in another order before
            self._take_out(len(self._rows) - 1)

    def _take_out(self, place: int) -> None:
        self.beginRemoveRows(_ROOT, place, place)
        del self._rows[place]
        self.endRemoveRows()

    def _grouped(self) -> Iterator[str | CallSummary]:
        today = self._today()
        found = [call for call in self._calls if self._is_wanted(call)]
        for day, calls in groupby(found, key=lambda call: _day(call.started)):
            yield day_words(day, today)
            yield from calls

    def _is_wanted(self, call: CallSummary) -> bool:
        text = "\n".join([call.title, call.company, call.contact]).casefold()
        return all(word in text for word in self._wanted)

    def _tells_why(self, text: str, call: CallSummary) -> bool:
        """Whether a call was found by this, and not by its title."""
        title = call.title.casefold()
        return any(word in text.casefold() and word not in title for word in self._wanted)


def _key(row: str | CallSummary) -> str | int:
    """What makes it the same row, whatever else of it changes: a day, or the id of a call."""
    return row if isinstance(row, str) else row.id


def _day(started: datetime) -> date:
    return started.astimezone().date()


class CallPainter(QStyledItemDelegate):
    """Paints the rows, and opens a field over the title to write another."""

    def __init__(self, theme: Theme, rows: CallRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(ROW_WIDTH, _ROW + SPACE_1 if self._rows.call(index) else _DAY)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        call = self._rows.call(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if call is None:
            self._paint_day(painter, rect, index.data())
        else:
            row = QRectF(rect.left(), rect.top(), ROW_WIDTH, _ROW)
            self._paint_ground(painter, row, state)
            selected = bool(state & QStyle.StateFlag.State_Selected)
            self._paint_call(painter, row, call, 500 if selected else 400)
        painter.restore()

    def _paint_day(self, painter: QPainter, rect: QRect, words: str) -> None:
        painter.setFont(font(11, 500))
        painter.setPen(QColor(self._theme.tokens.secondary))
        line = rect.adjusted(SPACE_2, 0, 0, -SPACE_1)
        line.setTop(line.bottom() + 1 - line_height(11))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_ground(self, painter: QPainter, row: QRectF, state: QStyle.StateFlag) -> None:
        parent = self.parent()
        by_key = isinstance(parent, QWidget) and parent.window().testAttribute(_BY_KEY)
        tokens = self._theme.tokens
        selected = state & QStyle.StateFlag.State_Selected
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(tokens.selected if selected else tokens.hover))
            painter.drawRoundedRect(row, RADIUS_CONTROL, RADIUS_CONTROL)
        if state & QStyle.StateFlag.State_HasFocus and by_key:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            inside = row.adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(inside, RADIUS_CONTROL - 1, RADIUS_CONTROL - 1)

    def _paint_call(self, painter: QPainter, row: QRectF, call: CallSummary, weight: int) -> None:
        tokens, live = self._theme.tokens, call.id == self._rows.live
        line = row.adjusted(SPACE_2, SPACE_1, -SPACE_2, 0)
        line.setHeight(line_height(13))
        if live:
            dot = QRectF(line.right() - _DOT, line.center().y() - _DOT / 2, _DOT, _DOT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.good))
            painter.drawEllipse(dot)
            line.setRight(dot.left() - SPACE_2)
        painter.setFont(font(13, weight, tabular=True))
        painter.setPen(QColor(tokens.text))
        _draw(painter, line, call.title)
        line = QRectF(line.left(), line.bottom(), row.right() - SPACE_2 - line.left(), 0)
        line.setHeight(line_height(11))
        if call.state is CallState.RECOVERED and not live:
            top = line.center().y() - _ICON / 2
            box = QRectF(line.left(), top, _ICON, _ICON)
            paint_icon(painter, "rotate-ccw", tokens.secondary, box)
            line.setLeft(box.right() + SPACE_1)
        painter.setFont(font(11, tabular=True))
        painter.setPen(QColor(tokens.secondary))
        _draw(painter, line, self._rows.about(call))

    # -- another title -----------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        field = QLineEdit(parent)
        field.setAccessibleName("Title of the call")
        field.setMaxLength(_LONGEST_TITLE)
        return field

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():  # another program's title does not overwrite the rep's
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(rect.left(), rect.top() + SPACE_1, ROW_WIDTH, _ROW - 2 * SPACE_1)


def _draw(painter: QPainter, line: QRectF, words: str) -> None:
    shown = QFontMetrics(painter.font()).elidedText(
        words, Qt.TextElideMode.ElideRight, int(line.width())
    )
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
