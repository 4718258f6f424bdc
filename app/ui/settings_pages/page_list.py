"""The list of the pages, with their icons."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.theme import RADIUS_CONTROL, SPACE_1, SPACE_2, Theme, font, paint_icon

_ROW = 32
_PADDING = 10
_ICON = 16
_NAME = Qt.ItemDataRole.DisplayRole
_ICON_NAME = Qt.ItemDataRole.UserRole
_BY_KEY = Qt.WidgetAttribute.WA_KeyboardFocusChange
"""Whether the focus came by a key: the pointer needs no ring."""


class PageList(QListWidget):
    chosen = Signal(str)
    """The title of a page, by the user."""

    def __init__(self, theme: Theme, pages: Sequence[tuple[str, str]]) -> None:
        """`pages`: title and icon of each."""
        super().__init__()
        self.setAccessibleName("Pages of the settings")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Painter(theme, self))
        self.setSpacing(0)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)  # a row answers to the pointer
        theme.changed.connect(self.viewport().update)
        for title, icon in pages:
            row = QListWidgetItem(title)
            row.setData(_ICON_NAME, icon)
            self.addItem(row)
        self.currentItemChanged.connect(self._on_current)

    @property
    def current(self) -> str:
        """The title of the page that is chosen."""
        item = self.currentItem()
        return item.text() if item else ""

    @property
    def titles(self) -> list[str]:
        """Of the rows in sight."""
        rows = (self.item(n) for n in range(self.count()))
        return [row.text() for row in rows if not row.isHidden()]

    def choose(self, title: str) -> None:
        """Nobody is told."""
        self.blockSignals(True)
        for row in self.findItems(title, Qt.MatchFlag.MatchExactly):
            self.setCurrentItem(row)
        self.blockSignals(False)
        self.viewport().update()

    def show_only(self, titles: Collection[str]) -> None:
        for n in range(self.count()):
            row = self.item(n)
            row.setHidden(row.text() not in titles)

    @Slot()
    def _on_current(self) -> None:
        self.chosen.emit(self.current)


class _Painter(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, _ROW + SPACE_1)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = self._theme.tokens
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        rect = option.rect  # type: ignore[attr-defined]
        row = QRectF(rect).adjusted(0, 0, 0, -SPACE_1)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(tokens.selected if selected else tokens.hover))
            painter.drawRoundedRect(row, RADIUS_CONTROL, RADIUS_CONTROL)
        keys = option.widget.window().testAttribute(_BY_KEY)  # type: ignore[attr-defined]
        if selected and keys and state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        tone = tokens.text if selected else tokens.secondary
        box = QRectF(row.left() + _PADDING, row.center().y() - _ICON / 2, _ICON, _ICON)
        paint_icon(painter, index.data(_ICON_NAME), tone, box)
        painter.setFont(font(13, 500 if selected else 400))
        painter.setPen(QColor(tone))
        words = row.adjusted(_PADDING + _ICON + SPACE_2, 0, -SPACE_2, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, index.data(_NAME))
        painter.restore()
