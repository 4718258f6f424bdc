"""The rows of the transcript, kept in step with a call's events or filled from its record."""

from bisect import bisect_left, bisect_right
from typing import TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.events import Event
from app.record.call_record import CallRecord
from app.ui.transcript_rows import ORDER, Advice, Item, Line, Row, grouped, same_at_both_ends
from app.ui.transcript_script import Script

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TranscriptModel(QAbstractListModel):
    """Rows by their time. A row keeps its place when words come to it; `row()` tells what it is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._script = Script()
        self._rows: list[Row] = []

    # -- what the view asks ------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()].text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._rows[index.row()].told()
        return None

    def row(self, place: int) -> Row:
        return self._rows[place]

    def row_at(self, at: float) -> int:
        """The newest row that had begun at a time on the call clock; 0 before the first."""
        return max(0, bisect_right(self._rows, at, key=_start) - 1)

    def place_of(self, item: Item) -> int:
        """The row that it stands in; of what is gone, the row before it."""
        return max(0, bisect_right(self._rows, item.order, key=ORDER) - 1)

    def has_caret(self, place: int) -> bool:
        """Whether the row's side is speaking, and these are its newest words."""
        lines = self._rows[place].lines
        return bool(lines) and any(line is lines[-1] for line in self._script.speaking.values())

    # -- what it is told ---------------------------------------------------------------------------

    def clear(self) -> None:
        self._become(Script())

    def show(self, record: CallRecord) -> None:
        """Show a call that was kept."""
        self._become(Script.of(record))

    def hear(self, event: Event) -> None:
        """Take in what is said, advised, or changed about the sound; all else is passed over."""
        for change in self._script.hear(event):
            if isinstance(change, Line):
                self._refresh(change)
            else:
                self._regroup(self._turn_before(change))

    def toggle(self, place: int, advice: Advice) -> None:
        """Open an older piece of advice of a row, or fold it again."""
        advice.opened = not advice.opened
        self._tell(place)

    # -- rows --------------------------------------------------------------------------------------

    def _become(self, script: Script) -> None:
        self.beginResetModel()
        self._script = script
        self._rows = list(grouped(script.items))
        self.endResetModel()

    def _refresh(self, line: Line) -> None:
        place = self.place_of(line)
        ends_turn = place + 1 == len(self._rows) or self._rows[place + 1].named
        if not ends_turn:  # what follows in a long turn may come to another paragraph
            self._regroup(self._turn_before(line.start))
        self._tell(self.place_of(line))

    def _turn_before(self, at: float) -> int:
        """Where a turn begins, before which nothing that happens at `at` changes a row."""
        place = max(0, bisect_left(self._rows, at, key=_start) - 1)
        while place and not self._rows[place].named:
            place -= 1
        return place

    def _regroup(self, first: int) -> None:
        """Join the lines anew from a row on. Of rows that stay the same nobody hears."""
        items = self._script.items
        old = self._rows[first:]
        begin = bisect_left(items, old[0].order, key=ORDER) if first else 0
        new = list(grouped(items[begin:]))
        head, tail = same_at_both_ends(old, new)
        first += head
        gone, come = len(old) - head - tail, len(new) - head - tail
        both = min(gone, come)
        self._rows[first : first + both] = new[head : head + both]
        if come > both:
            self.beginInsertRows(_ROOT, first + both, first + come - 1)
            self._rows[first + both : first + both] = new[head + both : head + come]
            self.endInsertRows()
        elif gone > both:
            self.beginRemoveRows(_ROOT, first + both, first + gone - 1)
            del self._rows[first + both : first + gone]
            self.endRemoveRows()
        for place in range(first, first + both):
            self._tell(place)

    def _tell(self, place: int) -> None:
        index = self.index(place)
        self.dataChanged.emit(index, index)


def _start(row: Row) -> float:
    return row.order[0]
