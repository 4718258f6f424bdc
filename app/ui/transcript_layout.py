"""Where the words of a turn and of the advice beside it stand, and how they are painted.

A layout knows no colour, so it outlives a change of the theme.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from app.events import Channel
from app.ui.theme import RADIUS_CARD, SPACE_1, SPACE_2, SPACE_3, Tokens, font, line_height
from app.ui.transcript_rows import Advice, Row

TIME_RIGHT = 76
TURN_LEFT = 88
TURN_WIDTH = 476
TEXT_LEFT = TURN_LEFT + SPACE_3
_CONNECTOR = 12
_NOTE_HEIGHT = 24
_UNDERLINE, _BELOW_BASELINE = 1.5, 4
_CARET_WIDTH, _CARET_HEIGHT = 2, 16


_ANYWHERE = QTextOption()
"""An address that is longer than its line is broken, too."""
_ANYWHERE.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


class Stretch(NamedTuple):
    """From one place in a text to another."""

    begin: int
    end: int


class Text:
    """Words of one size, broken into lines of the height that the theme gives it."""

    def __init__(self, text: str, size: int, width: float, weight: int = 400) -> None:
        self.line_height = line_height(size)
        self._layout = QTextLayout(text, font(size, weight))
        self._layout.setCacheEnabled(True)
        self._layout.setTextOption(_ANYWHERE)
        self._metrics = QFontMetricsF(self._layout.font())
        self._width = width
        self._break(width)

    @property
    def height(self) -> int:
        return self._layout.lineCount() * self.line_height

    @property
    def baseline(self) -> int:
        """Below the top of a line."""
        return int(self.leading + self._metrics.ascent())

    @property
    def leading(self) -> int:
        """Above the letters of a line."""
        return int(self.line_height - self._metrics.height()) // 2

    def balance(self) -> None:
        """Take the narrowest width that keeps the number of lines: no lone last word."""
        lines = self._layout.lineCount()
        low, high = 0.0, self._width
        while lines > 1 and high - low > 1:
            middle = (low + high) / 2
            self._break(middle)
            low, high = (low, middle) if self._layout.lineCount() == lines else (middle, high)
        self._break(high)

    def paint(
        self,
        painter: QPainter,
        at: QPointF,
        colour: str,
        others: Iterable[Stretch] = (),
        other_colour: str = "",
    ) -> None:
        """`others`: stretches that have another colour."""
        painter.setPen(QColor(colour))
        ranges = [_coloured(stretch, other_colour) for stretch in others]
        self._layout.draw(painter, at, ranges)

    def boxes(self, stretch: Stretch) -> Iterator[QRectF]:
        """The part of each line that a stretch covers."""
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            first = max(stretch.begin, line.textStart())
            last = min(stretch.end, line.textStart() + line.textLength())
            if first < last:
                left, _ = cast("tuple[float, int]", line.cursorToX(first))
                right, _ = cast("tuple[float, int]", line.cursorToX(last))
                right = min(right, line.naturalTextWidth())  # without the space at a line's end
                yield QRectF(left, number * self.line_height, right - left, self.line_height)

    def line_of(self, place: int) -> int:
        return self._layout.lineForTextPosition(place).lineNumber()

    def end(self) -> QPointF:
        """Behind the last word, at the top of its line."""
        last = self._layout.lineAt(self._layout.lineCount() - 1)
        return QPointF(last.naturalTextWidth(), last.lineNumber() * self.line_height)

    def _break(self, width: float) -> None:
        self._layout.beginLayout()
        top = float(self.leading)
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += self.line_height
        self._layout.endLayout()


def _coloured(stretch: Stretch, colour: str) -> QTextLayout.FormatRange:
    look = QTextCharFormat()
    look.setForeground(QColor(colour))
    made: Any = QTextLayout.FormatRange()  # whose fields PySide's stubs do not know
    made.start, made.length, made.format = stretch.begin, stretch.end - stretch.begin, look
    return cast("QTextLayout.FormatRange", made)


class TipLayout:
    """A card or tip: what it is about, the headline, and what to say unless it is folded.

    What a card says besides shows once it is opened.
    """

    def __init__(self, advice: Advice, width: int) -> None:
        self.advice = advice
        self.has_more = bool(advice.more) and not advice.opened
        self._kind = Text(f"{advice.kind} · more" if self.has_more else advice.kind, 11, width, 500)
        self._headline = Text(advice.headline, 13, width, 600)
        whole = advice.draft is None
        if whole:  # what still grows is not broken anew
            self._headline.balance()
        say = f"“{advice.say}”" if whole else f"“{advice.say}"
        below = [Text(say, 13, width)] if advice.say else []
        if advice.opened:  # a line break is one of its own to the layout
            below += [Text(line, 11, width) for line in advice.more.splitlines()]
        self._below = below

    def height(self, *, folded: bool) -> int:
        short = self._kind.height + SPACE_1 + self._headline.height
        return short if folded else short + sum(SPACE_1 + text.height for text in self._below)

    def paint(self, painter: QPainter, at: QPointF, tokens: Tokens, *, folded: bool) -> None:
        self._kind.paint(painter, at, tokens.accent)
        at = at + QPointF(0, self._kind.height + SPACE_1)
        self._headline.paint(painter, at, tokens.text)
        above = self._headline
        for text in () if folded else self._below:
            at = at + QPointF(0, above.height + SPACE_1)
            text.paint(painter, at, tokens.secondary)
            above = text


@dataclass(frozen=True, slots=True)
class Look:
    """What of a row may change without its words."""

    tokens: Tokens
    selected: bool
    focused: bool
    """The keyboard is at it."""
    caret: bool


class RowLayout:
    """A row at the width of its column; (0, 0) is the column's left edge and the row's top."""

    def __init__(self, row: Row, turn_width: int, tip_width: int) -> None:
        self.row = row
        self.tips = [TipLayout(advice, tip_width) for advice in row.advice]
        self._width = turn_width
        self._text = Text(row.text, 11 if row.note else 14, turn_width - 2 * SPACE_3)
        self._text_top = SPACE_2 + (line_height(11) if row.named else 0)
        self._tentative: list[Stretch] = []
        self._quotes: list[Stretch] = []
        self._lines_of_tips: list[int] = []
        for offset, line in row.offsets():
            self._tentative.append(Stretch(offset + len(line.committed), offset + len(line.text)))
            for advice in line.advice:
                begin, end = line.place_of(advice) or (0, 0)
                self._quotes.append(Stretch(offset + begin, offset + end))
                self._lines_of_tips.append(self._text.line_of(offset + begin))

    @property
    def height(self) -> int:
        if self.row.note:
            return max(_NOTE_HEIGHT, self._text.height + SPACE_2)
        return self._text_top + self._text.height + SPACE_2

    def wishes(self) -> Iterator[tuple[TipLayout, int]]:
        """Each tip, and where it would like to begin: a line above its sentence."""
        for tip, line in zip(self.tips, self._lines_of_tips, strict=True):
            yield tip, SPACE_2 + line * self._text.line_height

    def paint(self, painter: QPainter, look: Look, *, connected: bool) -> None:
        """`connected`: the tips stand beside the row."""
        if self.row.note:
            self._paint_note(painter, look)
            return
        self._paint_ground(painter, look)
        tokens = look.tokens
        at = QPointF(TEXT_LEFT, self._text_top)
        self._text.paint(painter, at, tokens.text, self._tentative, tokens.tentative)
        accent = QColor(tokens.accent)
        for quote in self._quotes:
            for box in self._text.boxes(quote):
                box.translate(at.x(), at.y() + self._text.baseline + _BELOW_BASELINE)
                box.setHeight(_UNDERLINE)
                painter.fillRect(box, accent)
        if look.caret:
            end = at + self._text.end()
            end += QPointF(SPACE_1, self._text.leading)
            painter.fillRect(QRectF(end.x(), end.y(), _CARET_WIDTH, _CARET_HEIGHT), accent)
        for line in self._lines_of_tips if connected else []:
            y = self._text_top + (line + 0.5) * self._text.line_height - 1
            painter.fillRect(QRectF(TURN_LEFT + self._width, y, _CONNECTOR, 1), accent)

    def _paint_ground(self, painter: QPainter, look: Look) -> None:
        tokens = look.tokens
        box = QRectF(TURN_LEFT, 0, self._width, self.height)
        painter.setPen(Qt.PenStyle.NoPen)
        if look.selected or self.row.channel is Channel.PROSPECT:
            painter.setBrush(QColor(tokens.selected if look.selected else tokens.tint))
            painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)
        if look.focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_CARD - 1, RADIUS_CARD - 1)
        painter.setPen(QColor(tokens.secondary))
        painter.setFont(font(11, tabular=True))
        height = line_height(11) if self.row.named else self._text.line_height
        line = QRectF(0, SPACE_2, TIME_RIGHT, height)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, self.row.time)
        if self.row.named:
            painter.setFont(font(11, 600))
            line.setRect(TEXT_LEFT, SPACE_2, self._width, height)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, self.row.speaker)

    def _paint_note(self, painter: QPainter, look: Look) -> None:
        words = self._text.end().x()
        left = TURN_LEFT + max(SPACE_3, (self._width - words) / 2)
        top = (self.height - self._text.height) / 2
        self._text.paint(painter, QPointF(left, top), look.tokens.secondary)
        if self._text.height > self._text.line_height:
            return
        y = self.height // 2
        ends = (TURN_LEFT, left - SPACE_3, left + words + SPACE_3, TURN_LEFT + self._width)
        for begin, end in list(pairwise(ends))[::2]:
            painter.fillRect(QRectF(begin, y, end - begin, 1), QColor(look.tokens.line))
