"""The rows one below the other, with the tips beside or under them, in px from the top.

What is laid out stays so until it changes: a partial costs the layout of one row.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from math import inf

from PySide6.QtCore import QRect

from app.ui.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4
from app.ui.transcript_layout import TEXT_LEFT, TURN_LEFT, TURN_WIDTH, RowLayout, TipLayout
from app.ui.transcript_model import TranscriptModel

FULL_WIDTH = 800
"""Of the column with its tips and the free space at its right; in more it is centred."""
_GROUP_WIDTH = 776
_TIP_LEFT, _TIP_WIDTH = 584, 192
_ABOVE = SPACE_4 + SPACE_1
"""Px free above the first row; below the last there are 16."""
_NEAR = 96
"""Px: an older tip that is so near to a newer one is folded."""


@dataclass(slots=True)
class PlacedTip:
    row: int
    layout: TipLayout
    top: int
    folded: bool

    @property
    def bottom(self) -> int:
        return self.top + self.layout.height(folded=self.folded)


class Column:
    def __init__(self, model: TranscriptModel) -> None:
        self._model = model
        self._layouts: list[RowLayout | None] = []
        """None for what is to be laid out."""
        self._placed: list[RowLayout] = []
        """What stands in its place since the last `update`, until the next."""
        self._tops: list[int] = []
        self._tips: list[PlacedTip] = []
        self._changed = 0
        """The first row that is not in its place yet."""
        self.left = 0
        """Of the column, in the view."""
        self._turn_width = TURN_WIDTH
        self.has_margin = True
        """There is room for the tips beside the turns."""

    # -- what changed ------------------------------------------------------------------------------

    def reset(self) -> None:
        self._layouts = [None] * self._model.rowCount()
        self._changed = 0

    def insert(self, first: int, last: int) -> None:
        self._layouts[first:first] = [None] * (last - first + 1)
        self._changed = min(self._changed, first)

    def remove(self, first: int, last: int) -> None:
        del self._layouts[first : last + 1]
        self._changed = min(self._changed, first)

    def change(self, row: int) -> None:
        self._layouts[row] = None
        self._changed = min(self._changed, row)

    def fit(self, width: int) -> None:
        """Make the best of a width of the view, scroll bar included."""
        self.left = max(0, (width - FULL_WIDTH) // 2)
        has_margin = width >= _GROUP_WIDTH + SPACE_3
        turn_width = min(TURN_WIDTH, width - TURN_LEFT - SPACE_4)
        if (has_margin, turn_width) != (self.has_margin, self._turn_width):
            self.has_margin, self._turn_width = has_margin, turn_width
            self.reset()

    def update(self) -> None:
        """Lay out what changed and put what follows in its place."""
        first = min(self._changed, len(self._layouts))
        del self._tops[first:], self._placed[first:]
        before = bisect_left(self._tips, first, key=_row)
        if before and self.has_margin:  # a new tip may fold the one before it
            first_tip = self._tips[before - 1].row
            before = bisect_left(self._tips, first_tip, key=_row)
        else:
            first_tip = first
        del self._tips[before:]
        self._place_rows(first)
        if self.has_margin:
            self._place_tips(first_tip)
        self._changed = len(self._layouts)

    def _place_rows(self, first: int) -> None:
        top = self._bottom(first - 1) + SPACE_1 if first else _ABOVE
        for row in range(first, len(self._layouts)):
            layout = self._layouts[row] or RowLayout(
                self._model.row(row), self._turn_width, self._tip_width
            )
            self._layouts[row] = layout
            self._placed.append(layout)
            self._tops.append(top)
            top += layout.height
            if not self.has_margin:
                top = self._place_under(row, layout, top)
            top += SPACE_1

    def _place_under(self, row: int, layout: RowLayout, top: int) -> int:
        """The newest tip of a row shows whole. Returns where the last one ends."""
        for tip in layout.tips:
            folded = tip is not layout.tips[-1] and not tip.advice.opened
            placed = PlacedTip(row, tip, top + SPACE_2, folded)
            self._tips.append(placed)
            top = placed.bottom
        return top + SPACE_2 if layout.tips else top

    def _place_tips(self, first: int) -> None:
        """Beside the rows: each at its sentence, or below the tip before it."""
        wishes = [
            (row, tip, self._tops[row] + top)
            for row in range(first, len(self._layouts))
            for tip, top in self.layout(row).wishes()
        ]
        for (row, tip, wish), after in zip_longest(wishes, wishes[1:]):
            top = max(wish, self._tips[-1].bottom + SPACE_2) if self._tips else wish
            room = after[2] - top if after else inf
            near = room < max(_NEAR, tip.height(folded=False) + SPACE_2)
            self._tips.append(PlacedTip(row, tip, top, folded=near and not tip.advice.opened))

    # -- where things are --------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._tops)

    @property
    def height(self) -> int:
        """With the free space below the last words."""
        rows = self._bottom(len(self) - 1) if self._tops else 0
        tips = self._tips[-1].bottom if self._tips else 0
        return max(rows, tips) + SPACE_4

    def layout(self, row: int) -> RowLayout:
        return self._placed[row]

    def top(self, row: int) -> int:
        return self._tops[row]

    def box(self, row: int) -> QRect:
        """Of a row's time and words."""
        width = TURN_LEFT + self._turn_width
        return QRect(self.left, self._tops[row], width, self.layout(row).height)

    def row_at(self, y: int) -> int:
        """The row that a height belongs to, with the gap above it; −1 if there are no rows."""
        return min(max(0, bisect_right(self._tops, y) - 1), len(self) - 1)

    def rows_between(self, top: int, bottom: int) -> range:
        return range(max(0, self.row_at(top)), bisect_left(self._tops, bottom))

    def tips_between(self, top: int, bottom: int) -> Iterator[PlacedTip]:
        for place in range(bisect_right(self._tips, top, key=_bottom), len(self._tips)):
            if self._tips[place].top >= bottom:
                break
            yield self._tips[place]

    def tip_left(self) -> int:
        return self.left + (_TIP_LEFT if self.has_margin else TEXT_LEFT)

    def tip_at(self, x: int, y: int) -> PlacedTip | None:
        left = self.tip_left()
        inside = left <= x < left + self._tip_width
        return next(self.tips_between(y, y + 1), None) if inside else None

    @property
    def _tip_width(self) -> int:
        return _TIP_WIDTH if self.has_margin else self._turn_width - 2 * SPACE_3

    def _bottom(self, row: int) -> int:
        """Of a row with what stands under it."""
        bottom = self._tops[row] + self.layout(row).height
        under = not self.has_margin and self._tips and self._tips[-1].row == row
        return self._tips[-1].bottom + SPACE_2 if under else bottom


def _row(tip: PlacedTip) -> int:
    return tip.row


def _bottom(tip: PlacedTip) -> int:
    return tip.bottom
