"""One number of a call: how much, what is aimed at, and in a word how it stands."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.record.metrics.targets import Verdict
from app.ui.theme import SPACE_1, Theme, font, line_height
from app.ui.widgets import Line

_HEIGHT = 28


class NumberRow(QWidget):
    def __init__(self, theme: Theme, name: str, *, height: int = _HEIGHT) -> None:
        """`height`: of a row without a goal."""
        super().__init__()
        self._name = name
        self._number = Line(theme)
        self._unit = Line(theme, tone="secondary")
        self._goal = Line(theme, size=11, tone="secondary")
        self._word = Line(theme, size=11, tone="secondary")
        self._height = height
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addStretch()
        rows.addLayout(_line(Line(theme, name, tone="secondary"), self._number, self._unit))
        rows.addLayout(_line(self._goal, self._word))
        rows.addStretch()
        self.set_goal("")

    @property
    def text(self) -> str:
        """“154 words/min”."""
        return self._number.text() + self._unit.text()

    @property
    def goal(self) -> str:
        return self._goal.text()

    @property
    def word(self) -> str:
        """“fast”, “after 2 min of speech”."""
        return self._word.text()

    @property
    def is_good(self) -> bool:
        """Whether it is within its goal, or has none."""
        return self._number.tone != "warn"

    def set_goal(self, goal: str) -> None:
        """Empty: none, and no room is taken for it."""
        self._goal.setText(goal)
        self._goal.setVisible(bool(goal))
        self._word.setVisible(bool(goal))
        self.setFixedHeight(self._height + (line_height(11) if goal else 0))
        self._tell()

    def say(
        self, number: str, unit: str = "", word: str = "", verdict: Verdict = Verdict.UNKNOWN
    ) -> None:
        """`word`: how it stands to its goal, or why there is no number; shown beside the goal."""
        out = verdict in (Verdict.LOW, Verdict.HIGH)
        self._number.setText(number)
        self._number.set_tone("warn" if out else "text")
        self._number.setFont(font(13, 500 if out else 400, tabular=True))
        self._unit.setText(unit)
        self._unit.set_tone("warn" if out else "secondary")
        self._word.setText(word)
        self._word.set_tone("warn" if out else "secondary")
        self._tell()

    def _tell(self) -> None:
        parts = (self.text, self._word.text(), self._goal.text())
        self.setAccessibleName(f"{self._name}: {', '.join(part for part in parts if part)}")


def _line(left: QWidget, *right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addWidget(left)
    row.addSpacing(SPACE_1)
    row.addStretch()
    for one in right:
        row.addWidget(one)
    return row
