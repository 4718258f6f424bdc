"""The rows of “What was sent”: one for each request, with what it was for and what came of it."""

from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.coach.sent import Sent, SentLog
from app.record.export.plain import clock
from app.ui.widgets import as_tip

if TYPE_CHECKING:  # the window comes before what it will host
    from app.coach.prices import Prices

HEADS = ("Time", "For", "Host", "Model", "Size", "Tokens", "Cost", "Outcome")
OUTCOME = HEADS.index("Outcome")
_NUMBERS = [HEADS.index(name) for name in ("Time", "Size", "Tokens", "Cost")]

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SentRows(QAbstractTableModel):
    """Shows a log as it was at the last `refresh`."""

    def __init__(self) -> None:
        from app.coach.prices import Prices

        super().__init__()
        self._sent: list[Sent] = []
        self._outcomes: list[str] = []
        """That are shown."""
        self._prices = Prices()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._sent)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        words = self._cells(self._sent[index.row()])[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        return as_tip(words) if role == Qt.ItemDataRole.ToolTipRole else None

    def sent(self, row: int) -> Sent | None:
        return self._sent[row] if 0 <= row < len(self._sent) else None

    def show(self, log: SentLog) -> None:
        """In the place of another one."""
        self.beginResetModel()
        self._sent = list(log)
        self._outcomes = [one.outcome for one in log]
        self.endResetModel()

    def refresh(self, log: SentLog) -> bool:
        """Take up what has come since, and what became of an answer; gives back whether any did."""
        known, sent = len(self._sent), list(log)
        before, self._outcomes = self._outcomes, [one.outcome for one in sent]
        if len(sent) > known:
            self.beginInsertRows(QModelIndex(), known, len(sent) - 1)
            self._sent = sent
            self.endInsertRows()
        if self._outcomes[:known] != before:
            self._tell_all()
        return self._outcomes != before

    def set_prices(self, prices: "Prices") -> None:
        self._prices = prices
        self._tell_all()

    def total(self) -> str:
        """“3 requests, 14.2 kB; 3,210 tokens, about $0.02”."""
        count, size = len(self._sent), sum(len(one.body) for one in self._sent)
        requests = "1 request" if count == 1 else f"{count} requests"
        return f"{requests}, {size / 1000:.1f} kB; {self._prices.bill(self._sent)}"

    def _tell_all(self) -> None:
        if self._sent:
            last = self.index(len(self._sent) - 1, len(HEADS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _cells(self, sent: Sent) -> tuple[str, ...]:
        taken = sent.prompt_tokens + sent.answer_tokens
        about = "about " if sent.estimated else ""
        return (
            clock(sent.at),
            sent.what,
            sent.host,
            sent.model,
            f"{len(sent.body):,} B",
            f"{about}{taken:,}" if taken else "",
            self._prices.bill([sent]).cost if taken else "",
            sent.outcome,
        )


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
