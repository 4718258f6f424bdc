"""A call at one glance: when each side spoke, and what came up when."""

from bisect import bisect_right
from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.events import Channel
from app.record.call_record import CallRecord, Gaps, Turn
from app.record.export.plain import SPEAKERS, clean, clock
from app.ui.focus_ring import RING_RADIUS
from app.ui.theme import RADIUS_CONTROL, Theme, font

_HEIGHT = 104
_LEFT = 64
"""Px for the names of the lanes."""
_LANES = {Channel.REP: 28, Channel.PROSPECT: 56}
_LANE = 20
_GAP_TOP, _GAP_HEIGHT = 28, 48
"""Over both lanes."""
_MARKS = 10
_LABELS = 80
_STEPS = (15, 30, 60, 120, 300, 600, 900, 1800, 3600)
"""Seconds between two lines of the grid; the first that leaves at most eight labels."""
_MOST_LABELS = 8
_SAID = 120
"""Characters of a turn in the tooltip."""


GAP = "paused or off the record"


class Timeline(QWidget):
    """A click, or Return, opens the transcript at a turn; the arrow keys go from turn to turn."""

    went = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._record: CallRecord | None = None
        self._turns: list[Turn] = []
        self._starts: list[float] = []
        self._ends: list[float] = []
        self._gaps: list[tuple[float, float]] = []
        """From when to when nothing was heard, in seconds."""
        self._length = 1.0
        """Seconds."""
        self._at = -1
        """The turn that the arrow keys have come to."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(RING_RADIUS, RADIUS_CONTROL)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(_HEIGHT)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(920, _HEIGHT)

    def show_record(self, record: CallRecord) -> None:
        self._record = record
        self._turns = record.turns()
        self._starts = [turn.start for turn in self._turns]
        self._ends = [turn.end for turn in self._turns]
        self._length = max([record.length, *self._ends, 1.0])
        gaps = Gaps.of(record.marks).all
        self._gaps = [(since, min(until, self._length)) for since, until in gaps]
        self._at = -1
        self.setVisible(bool(self._turns))
        self._tell()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._turns:
            self._at = min(max(self._at + step, 0), len(self._turns) - 1)
            self._tell()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space) and self._at >= 0:
            self.went.emit(self._starts[self._at])
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        words = self._words_at(event.position().x())
        # escaped, and said to be rich: a tooltip would guess, and what was said may hold a tag
        self.setToolTip(f"<p>{escape(words)}</p>" if words else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        turn = self._turn_at(event.position().x())
        if turn and event.button() is Qt.MouseButton.LeftButton:
            self.went.emit(turn.start)

    def _tell(self) -> None:
        here = _words(self._turns[self._at]) if self._at >= 0 else "The arrow keys go through it"
        self.setAccessibleName(f"Who spoke when. {here}")

    # -- where is what -----------------------------------------------------------------------------

    def _x(self, at: float) -> float:
        return _LEFT + (self.width() - _LEFT - 1) * at / self._length

    def _at_x(self, x: float) -> float:
        return (x - _LEFT) / max(1, self.width() - _LEFT) * self._length

    def _words_at(self, x: float) -> str:
        at = self._at_x(x)
        for since, until in self._gaps:
            if since <= at < until:
                return f"{clock(since)}–{clock(until)}: {GAP}"
        turn = self._turn_at(x)
        return _words(turn) if turn else ""

    def _turn_at(self, x: float) -> Turn | None:
        """The one that is said there, or was said last."""
        if not self._turns or x < _LEFT:
            return None
        at = self._at_x(x)
        return self._turns[max(0, bisect_right(self._starts, at) - 1)]

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._record is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grid(painter)
        self._paint_lanes(painter)
        self._paint_marks(painter, self._record)

    def _paint_grid(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        painter.setFont(font(11, tabular=True))
        step = next((one for one in _STEPS if self._length / one < _MOST_LABELS), _STEPS[-1])
        for number in range(int(self._length // step) + 1):
            x = self._x(number * step)
            painter.fillRect(QRectF(x, 22, 1, 58), QColor(tokens.line))
            painter.setPen(QColor(tokens.secondary))
            painter.drawText(
                QRectF(x - 24, _LABELS, 48, 20), Qt.AlignmentFlag.AlignCenter, clock(number * step)
            )
        for channel, top in _LANES.items():
            painter.setPen(QColor(tokens.secondary))
            row = QRectF(0, top, _LEFT, _LANE)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, SPEAKERS[channel])

    def _paint_lanes(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        quiet = QBrush(QColor(tokens.secondary), Qt.BrushStyle.BDiagPattern)
        for since, until in self._gaps:
            left, right = self._x(since), self._x(until)
            painter.fillRect(QRectF(left, _GAP_TOP, max(2.0, right - left), _GAP_HEIGHT), quiet)
        colours = {Channel.REP: tokens.control, Channel.PROSPECT: tokens.accent}
        painter.setPen(Qt.PenStyle.NoPen)
        for place, turn in enumerate(self._turns):
            left, right = self._x(self._starts[place]), self._x(self._ends[place])
            bar = QRectF(left, _LANES[turn.channel], max(2.0, right - left), _LANE)
            painter.setBrush(QColor(colours[turn.channel]))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            if place == self._at:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(tokens.text), 2))
                painter.drawRoundedRect(bar.adjusted(-2, -2, 2, 2), 2, 2)
                painter.setPen(Qt.PenStyle.NoPen)

    def _paint_marks(self, painter: QPainter, record: CallRecord) -> None:
        """Filled: the playbook's cards; rings: the model's tips."""
        tokens = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.warn))
        for card in record.cards:
            painter.drawEllipse(QPointF(self._x(card.quote_at), _MARKS), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.accent), 1.5))
        for tip in record.tips:
            painter.drawEllipse(QPointF(self._x(tip.quote_at), _MARKS), 3.5, 3.5)


class Legend(QWidget):
    """What the marks over the lanes are."""

    _TIP, _CARD, _WIDTH = 0, 52, 108
    """Px from the left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(self._WIDTH, 20)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        painter.setPen(QPen(QColor(tokens.accent), 1.5))
        painter.drawEllipse(QPointF(self._TIP + 5, 10), 3.5, 3.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.warn))
        painter.drawEllipse(QPointF(self._CARD + 5, 10), 4, 4)
        painter.setPen(QColor(tokens.secondary))
        for left, words in ((self._TIP, "Tip"), (self._CARD, "Card")):
            painter.drawText(QRectF(left + 14, 0, 40, 20), Qt.AlignmentFlag.AlignVCenter, words)


def _words(turn: Turn) -> str:
    said = clean(turn.text)
    short = said if len(said) <= _SAID else f"{said[:_SAID].rstrip()}…"
    return f"{clock(turn.start)} {SPEAKERS[turn.channel]}: {short}"
