"""The drawer of the overlay: what ⋯ offers, and the last cards and tips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ui.overlay_deck import Advice
from app.ui.overlay_parts import GlassButton, paint_cap
from app.ui.theme import GLASS, SPACE_1, SPACE_2, font
from app.ui.widgets import as_tip

_ACTION_HEIGHT, _CARD_HEIGHT, _NOTE_HEIGHT = 32, 44, 24
_CARDS_SEEN = 4
"""Without the wheel."""
_PAD = 13
"""Of a row's words: with the drawer's own edge they stand below the card's."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that ⋯ offers."""

    words: str
    key: str
    """Its global hotkey; "": none."""
    do: Callable[[], object]


class _Row(GlassButton):
    def __init__(self, name: str, height: int, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.setToolTip("")  # its words are there already
        self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self._painter()
        if self.underMouse():
            self._paint_under(painter, 0.10)
        self._paint_inside(painter, QRectF(self.rect()).adjusted(_PAD, 0, -_PAD, 0))

    def _paint_inside(self, painter: QPainter, box: QRectF) -> None:
        raise NotImplementedError


class _ActionRow(_Row):
    def __init__(self, action: Action, parent: QWidget) -> None:
        super().__init__(action.words, _ACTION_HEIGHT, parent)
        self._action = action

    def _paint_inside(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(font(13))
        painter.setPen(QColor(GLASS.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._action.words)
        if self._action.key:
            paint_cap(painter, self._action.key, box.right(), box.center().y())


class _AdviceRow(_Row):
    def __init__(self, advice: Advice, parent: QWidget) -> None:
        super().__init__(f"{advice.kind}: {advice.headline}", _CARD_HEIGHT, parent)
        self._advice = advice

    def _paint_inside(self, painter: QPainter, box: QRectF) -> None:
        top = box.adjusted(0, 5, 0, -23)
        painter.setFont(font(11, 500))
        painter.setPen(QColor(GLASS.accent))
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, self._advice.kind)
        painter.setFont(font(11, tabular=True))
        painter.setPen(QColor(GLASS.secondary))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(top, right, self._advice.evidence or self._advice.source)
        painter.setFont(font(13))
        painter.setPen(QColor(GLASS.text))
        headline = QFontMetricsF(font(13)).elidedText(
            self._advice.headline, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box.adjusted(0, 21, 0, -4), Qt.AlignmentFlag.AlignVCenter, headline)


class _Note(QWidget):
    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(as_tip(text))
        self.setFixedHeight(_NOTE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(11))
        painter.setPen(QColor(GLASS.secondary))
        box = QRectF(self.rect()).adjusted(_PAD, 0, -_PAD, 0)
        text = QFontMetricsF(font(11)).elidedText(
            self._text, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


class Drawer(QScrollArea):
    """Filled anew each time it is opened. A click does what its row says."""

    picked = Signal(object)
    """An Advice, to be shown again."""
    chosen = Signal()
    """One of the actions: it is done already."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("More")
        self.full_height = 0
        """Of all it would like to show, in px."""
        self.hide()

    def fill(self, actions: Sequence[Action], cards: Sequence[Advice], note: str = "") -> None:
        """`note`: a line below them all, to read only."""
        page = QWidget()
        page.setAutoFillBackground(False)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(SPACE_1, SPACE_1, SPACE_1, SPACE_1)
        rows.setSpacing(0)
        for action in actions:
            row = _ActionRow(action, page)
            row.clicked.connect(partial(self._choose, action))
            rows.addWidget(row)
        if actions and cards:
            rows.addSpacing(SPACE_2)
        for advice in cards:
            kept = _AdviceRow(advice, page)
            kept.clicked.connect(partial(self.picked.emit, advice))
            rows.addWidget(kept)
        if note:
            rows.addWidget(_Note(note, page))
        rows.addStretch(1)
        if before := self.takeWidget():
            before.deleteLater()  # one of its rows may be what was clicked
        self.setWidget(page)
        page.setAutoFillBackground(False)
        seen = min(len(cards), _CARDS_SEEN)
        gap = SPACE_2 if actions and cards else 0
        below = _NOTE_HEIGHT if note else 0
        self.full_height = (
            len(actions) * _ACTION_HEIGHT + gap + seen * _CARD_HEIGHT + below + 2 * SPACE_1
        )

    def _choose(self, action: Action) -> None:
        action.do()
        self.chosen.emit()
