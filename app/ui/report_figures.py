"""The call's numbers side by side: each with its goal, and with what is usual for this rep."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.record.export.report_words import CAVEAT, figure_words, scorecard
from app.report import Figure, Found
from app.ui.theme import SPACE_1, SPACE_4, Theme
from app.ui.widgets import Line

_NARROWEST = 136
"""Px of one: “Pause before you answer” in small letters."""


class FigureView(QWidget):
    """One number."""

    def __init__(self, theme: Theme, figure: Figure) -> None:
        super().__init__()
        words = figure_words(figure)
        self.setToolTip(words.meaning)
        known = figure.value is not None
        number = QHBoxLayout()
        number.setSpacing(SPACE_1)
        tone = "text" if known else "disabled"
        number.addWidget(Line(theme, words.value, size=22, weight=600, tone=tone))
        number.addWidget(Line(theme, words.unit, tone="secondary"))
        number.addStretch()
        goal_tone = "secondary" if figure.is_good else "warn"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(theme, words.name, size=11, tone="secondary"))
        column.addLayout(number)
        column.addWidget(Line(theme, words.why or words.goal, size=11, tone=goal_tone))
        column.addWidget(Line(theme, words.usual.capitalize(), size=11, tone="secondary"))
        beside = ", ".join(part for part in (words.why, words.goal, words.usual) if part)
        self.setAccessibleName(f"{words.name}: {words.value} {words.unit}. {beside}")


class FigureStrip(QWidget):
    """All of them, of equal width; in a narrow window in rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._views: list[FigureView] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE_4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_1)
        whole.addLayout(self._grid)
        self.foot = Line(theme, size=11, tone="secondary")
        whole.addWidget(self.foot)

    def show_found(self, found: Found | None) -> None:
        figures = found.figures if found else ()
        judged = scorecard(found) if found else ""
        self.foot.setText(f"{judged}. {CAVEAT}" if judged else CAVEAT)
        for old in self._views:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._views = [FigureView(self._theme, figure) for figure in figures]
        self.setVisible(bool(figures))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        count = max(1, min(len(self._views), self.width() // _NARROWEST))
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, int(column < count))
        for place, view in enumerate(self._views):
            self._grid.addWidget(view, place // count, place % count)
