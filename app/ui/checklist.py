"""What the playbook wants to hear in this call, ticked off as it is said, or by hand."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.record.export.plain import clock
from app.ui.marks import Rule
from app.ui.theme import SPACE_2, SPACE_4, Theme, font, paint_icon
from app.ui.widgets import Line


class Checklist(QWidget):
    """The items keep the playbook's order. Without any it is not there."""

    ticked = Signal(str, bool)
    """By hand: the item's id, and whether it is done."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._items: dict[str, ChecklistRow] = {}
        self._count = Line(theme, tone="secondary")
        head = QHBoxLayout()
        head.addWidget(Line(theme, "Checklist", weight=600))
        head.addStretch()
        head.addWidget(self._count)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        inner.setSpacing(SPACE_2)
        inner.addLayout(head)
        inner.addLayout(self._rows)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(inner)
        whole.addWidget(Rule(theme))
        self.set_items(())

    @property
    def rows(self) -> "tuple[ChecklistRow, ...]":
        return tuple(self._items.values())

    @property
    def count(self) -> str:
        """“4 of 8”."""
        return self._count.text()

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """`items`: id and text of each; all open."""
        for row in self._items.values():
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._items = {}
        for item, text in items:
            row = ChecklistRow(self._theme, item, text)
            row.ticked.connect(self._on_ticked)
            self._rows.addWidget(row)
            self._items[item] = row
        self.setVisible(bool(items))
        self._tally()

    def change_items(self, items: Sequence[tuple[str, str]]) -> None:
        """As `set_items`; what is done stays done, with its time and its evidence."""
        before = {item: (row.time, row.evidence) for item, row in self._items.items() if row.done}
        self.set_items(items)
        for item, (time, evidence) in before.items():
            if row := self._items.get(item):
                row.show_done(time, evidence)
        self._tally()

    def tick(self, item: str, at: float | None, evidence: str = "") -> None:
        """Show an item done at a time of the call, or open again; one it has not is passed over.

        `evidence`: the sentence that ticked it; without any it was the rep.
        """
        if row := self._items.get(item):
            if at is None:
                row.show_open()
            else:
                row.show_done(clock(at), evidence)
            self._tally()

    @Slot(str, bool)
    def _on_ticked(self, item: str, done: bool) -> None:
        self._tally()
        self.ticked.emit(item, done)

    def _tally(self) -> None:
        done = sum(row.isChecked() for row in self._items.values())
        self._count.setText(f"{done} of {len(self._items)}")


class ChecklistRow(QAbstractButton):
    """One item: done, it recedes and says when, and by what."""

    ticked = Signal(str, bool)
    """By hand: its id, and whether it is done."""

    _HEIGHT, _ICON, _TEXT, _TIME = 28, 16, 24, 48

    def __init__(self, theme: Theme, item: str, text: str) -> None:
        super().__init__()
        self._item = item
        self._theme = theme
        self._time = self._evidence = ""
        self.setCheckable(True)
        self.setText(text)
        self.setFont(font(13))
        self.setFixedHeight(self._HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._on_toggled)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.update)
        self._name()

    @property
    def time(self) -> str:
        """When it was ticked, “12:38”; empty if it is open, or if nobody said when."""
        return self._time

    @property
    def done(self) -> bool:
        return self.isChecked()

    @property
    def evidence(self) -> str:
        """What was said; empty if the rep ticked it."""
        return self._evidence

    def show_done(self, time: str, evidence: str) -> None:
        self.setChecked(True)
        self._time, self._evidence = time, evidence
        self._name()
        self.update()

    def show_open(self) -> None:
        self.setChecked(False)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._TEXT + self._TIME, self._HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._name()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        done = self.isChecked()
        painter = QPainter(self)
        box = QRectF(0, (self._HEIGHT - self._ICON) / 2, self._ICON, self._ICON)
        colour = tokens.accent if done or self.underMouse() else tokens.control
        paint_icon(painter, "circle-check" if done else "circle", colour, box)
        painter.setPen(QColor(tokens.secondary if done else tokens.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QRect(self._TEXT, 0, self._room(), self._HEIGHT), middle, self._shown_text()
        )
        painter.setFont(font(11, tabular=True))
        painter.setPen(QColor(tokens.secondary))
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignRight, self._time)

    def _room(self) -> int:
        """Px for the text; the time's place is kept free before there is one."""
        return self.width() - self._TEXT - self._TIME

    def _shown_text(self) -> str:
        return QFontMetrics(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self._room()
        )

    @Slot(bool)
    def _on_clicked(self, done: bool) -> None:
        self.ticked.emit(self._item, done)

    @Slot(bool)
    def _on_toggled(self, done: bool) -> None:
        if not done:
            self._time = self._evidence = ""
        self._name()

    def _name(self) -> None:
        state = (
            "open" if not self.isChecked() else f"done at {self._time}" if self._time else "done"
        )
        self.setAccessibleName(f"{self.text()}, {state}")
        quote = f"“{self._evidence}”" if self._evidence else ""
        self.setAccessibleDescription(quote)
        cut = self.text() if self._shown_text() != self.text() else ""
        lines = [escape(line) for line in (cut, quote) if line]  # what was said is no markup
        self.setToolTip(f"<p>{'<br>'.join(lines)}</p>" if lines else "")
