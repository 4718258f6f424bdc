"""What a report on the screen is made of: sections of sentences, each with the time it was said."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.record.export.plain import clean, clock
from app.record.export.report_words import Row, Section
from app.ui.theme import (
    SPACE_2,
    Theme,
    font,
    line_height,
    paint_icon,
)
from app.ui.widgets import Line

_LEAD = 112
"""Px for what a row is about."""
_ICON = 24
_TIME = 48
_HINT = 320
_ENDLESS = 1 << 20
_SHORT = 20
"""Letters of a note that stands beside its heading on the card."""
_FIRST, _MORE = 12, 50
"""Rows of a section that are shown at first, and as many more at a time."""
_WRAPPED = int(Qt.TextFlag.TextWordWrap)
_AT_THE_END = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Words(QLabel):
    """Plain text that wraps, whatever is in it."""

    def __init__(
        self, theme: Theme, text: str, *, size: int = 13, weight: int = 400, tone: str = "text"
    ) -> None:
        """`tone`: the name of a colour token."""
        super().__init__()
        self._theme = theme
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(font(size, weight))
        self.setMinimumHeight(line_height(size))
        self.setText(clean(text))
        self.ensurePolished()  # else the style sheet brings the first palette back when it is shown
        theme.changed.connect(self._dress)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        palette = self.palette()
        colour = QColor(getattr(self._theme.tokens, self._tone))
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self.setPalette(palette)


class TimeLink(QPushButton):
    """The time of a quote: a click, or Space, goes to it in the transcript."""

    went = Signal(float)

    def __init__(self, at: float, quote: str) -> None:
        super().__init__(clock(at))
        self.at = at
        self.setProperty("kind", "time")
        self.setFont(font(11, tabular=True))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"At {clock(at)}: {clean(quote)}")
        self.clicked.connect(self._go)

    @Slot()
    def _go(self) -> None:
        self.went.emit(self.at)


class ReportRow(QWidget):
    """A sentence, what there is to add, and its time at the right.

    It paints its words itself: labels in layouts take seconds for a report of two hours.
    """

    went = Signal(float)

    def __init__(self, theme: Theme, row: Row, *, narrow: bool) -> None:
        """`narrow`: what it is about stands in its line, not before it."""
        super().__init__()
        self._theme = theme
        self._row = row
        self._lead = "" if narrow else clean(row.lead)
        self._left = _LEAD if self._lead else _ICON if row.done is not None else 0
        self._pieces = list(_pieces(row, row.line if narrow else row.text))
        self._heights: dict[int, int] = {}
        """By width, in px."""
        self._link = TimeLink(row.said.at, row.said.text) if row.said else None
        if self._link:
            self._link.setParent(self)
            self._link.went.connect(self.went)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        state = {True: "done", False: "open", None: ""}[row.done]
        words = [self._lead, *(piece.text for piece in self._pieces), state]
        self.setAccessibleName(". ".join(part for part in words if part))
        theme.changed.connect(self.update)

    @property
    def texts(self) -> list[str]:
        """What it shows, in order."""
        return [part for part in (self._lead, *(piece.text for piece in self._pieces)) if part]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            room = self._room(width)
            words = sum(piece.height(room) for piece in self._pieces)
            lead = _Piece(self._lead, font(13, 500), "text").height(_LEAD - SPACE_2)
            self._heights[width] = max(words, lead, line_height(13))
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return QSize(_HINT, self.heightForWidth(_HINT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._left + 2 * _TIME, line_height(13))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._link:
            self._link.setGeometry(self.width() - _TIME, 0, _TIME, line_height(13))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        top, room = 0, self._room(self.width())
        if self._row.done is not None:
            name, tone = ("circle-check", "accent") if self._row.done else ("circle", "control")
            paint_icon(painter, name, getattr(tokens, tone), QRectF(0, 2, 16, 16))
        if self._lead:
            painter.setFont(font(13, 500))
            painter.setPen(QColor(tokens.text))
            lead = QRect(0, 0, _LEAD - SPACE_2, self.height())
            painter.drawText(lead, _WRAPPED, self._lead)
        for piece in self._pieces:
            painter.setFont(piece.font)
            painter.setPen(QColor(getattr(tokens, piece.tone)))
            height = piece.height(room)
            painter.drawText(QRect(self._left, top, room, height), _WRAPPED, piece.text)
            top += height
        if self._row.done is False:
            painter.setFont(font(11))
            painter.setPen(QColor(tokens.secondary))
            end = QRect(0, 0, self.width(), line_height(13))
            painter.drawText(end, _AT_THE_END, self._row.note)

    def _room(self, width: int) -> int:
        return max(1, width - self._left - _TIME - SPACE_2)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Plain text that wraps."""

    text: str
    font: QFont
    tone: str

    def height(self, width: int) -> int:
        room = QRect(0, 0, width, _ENDLESS)
        return QFontMetrics(self.font).boundingRect(room, _WRAPPED, self.text).height()


def _pieces(row: Row, text: str) -> Iterator[_Piece]:
    yield _Piece(clean(text), font(13), "text")
    if row.quote:
        yield _Piece(clean(f"“{row.quote}”"), font(11), "secondary")
    if row.note and row.done is not False:
        yield _Piece(clean(row.note), font(11), "secondary")


class ReportSection(QWidget):
    """A heading with a note at its right, and rows beneath; copied whole where that helps."""

    went = Signal(float)
    copied = Signal()

    def __init__(
        self, theme: Theme, section: Section, *, copy: str = "", narrow: bool = False
    ) -> None:
        """`copy`: the words on the button that copies it; "": there is none."""
        super().__init__()
        self.heading = section.heading
        self._theme = theme
        self._narrow = narrow
        self._rest = list(section.rows)
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(Line(theme, section.heading, weight=600))
        head.addStretch()
        below = narrow and len(section.note) > _SHORT
        if section.note and not below:
            head.addWidget(Line(theme, clean(section.note), size=11, tone="secondary"))
        if copy:
            button = _link(copy)
            button.clicked.connect(self.copied)
            head.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_2)
        self._column.addLayout(head)
        if below:
            self._column.addWidget(Words(theme, section.note, size=11, tone="secondary"))
        self._more = _link("")
        self._more.clicked.connect(self._show_more)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_rows(_FIRST)

    @Slot()
    def _show_more(self) -> None:
        self._show_rows(_MORE)

    def _show_rows(self, count: int) -> None:
        """The next ones, above the button that asks for more of them."""
        shown, self._rest = self._rest[:count], self._rest[count:]
        for row in shown:
            made = ReportRow(self._theme, row, narrow=self._narrow)
            made.went.connect(self.went)
            self._column.insertWidget(self._column.count() - 1, made)
            made.show()
        more = len(self._rest)
        self._more.setText(f"Show {_MORE} of {more} more" if more > _MORE else f"Show {more} more")
        self._more.setVisible(bool(self._rest))


def _link(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("kind", "link")
    return button
