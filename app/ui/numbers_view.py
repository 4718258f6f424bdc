"""A call in numbers, each with the goal beside which it is measured."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.record.export.plain import clock
from app.record.statistics import Numbers
from app.ui.meters import RatioBar
from app.ui.theme import SPACE_1, SPACE_2, SPACE_4, Theme, font, line_height
from app.ui.widgets import Line

# What goes with calls that end well; where from: the literature, not this rep's own calls.
TALK_SHARE = (0.30, 0.45)
PACE = (120, 160)
"""Words per minute."""
QUESTIONS = 11
LONGEST_TURN = 75
"""Seconds."""
PAUSE = 0.6
"""Seconds."""

UNKNOWN = "n/a"


class NumbersView(QWidget):
    """Out of its goal a number turns `warn`; what can't be told yet is “n/a”."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        low, high = (round(100 * share) for share in TALK_SHARE)
        self.you = NumberRow(theme, "You", height=line_height(13))
        self.prospect = NumberRow(theme, "Prospect", height=line_height(13))
        self.pace = NumberRow(theme, "Pace", f"Goal: {PACE[0]}–{PACE[1]} words/min")
        self.questions = NumberRow(theme, "Questions", f"Goal: {QUESTIONS} in a call")
        self.longest_turn = NumberRow(theme, "Longest turn", f"Goal: under {clock(LONGEST_TURN)}")
        self.pause = NumberRow(theme, "Pause before you answer", f"Goal: {PAUSE} s or more")
        self.cards = NumberRow(theme, "Cards")
        self.tips = NumberRow(theme, "Tips")
        self._ratio = RatioBar(theme, TALK_SHARE)
        self._goal = Line(theme, f"Goal: you {low}–{high} %", size=11, tone="secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(0)
        column.addWidget(Line(theme, "Numbers", weight=600))
        column.addSpacing(SPACE_2)
        column.addLayout(self._shares())
        column.addSpacing(SPACE_1)
        talk = (self.pace, self.questions, self.longest_turn, self.pause)
        for row in (*talk, self.cards, self.tips):
            column.addWidget(row)
        self.show_numbers(Numbers())

    @property
    def share(self) -> float | None:
        """Of the rep, as the bar shows it."""
        return self._ratio.share

    def show_numbers(self, numbers: Numbers) -> None:
        self._show_share(numbers.talk_share)
        self._show_pace(numbers.pace)
        self.questions.say(str(numbers.questions), f" of {QUESTIONS}")
        longest = int(numbers.longest_turn)
        self.longest_turn.say(clock(longest), good=longest < LONGEST_TURN)
        self._show_pause(numbers.pause)
        self.cards.say(str(numbers.cards))
        self.tips.say(str(numbers.tips))

    def _show_share(self, share: float | None) -> None:
        self._ratio.show_share(share)
        if share is None:
            self.you.say("", UNKNOWN)
            self.prospect.say("", UNKNOWN)
            return
        you = round(100 * share)
        low, high = TALK_SHARE
        self.you.say(f"{you} %", good=100 * low <= you <= 100 * high)
        self.prospect.say(f"{100 - you} %")

    def _show_pace(self, pace: float | None) -> None:
        if pace is None:
            self.pace.say("", UNKNOWN)
        else:
            low, high = PACE
            self.pace.say(str(round(pace)), " words/min", good=low <= round(pace) <= high)

    def _show_pause(self, pause: float | None) -> None:
        if pause is None:
            self.pause.say("", UNKNOWN)
        else:
            self.pause.say(f"{pause:.1f}", " s", good=round(pause, 1) >= PAUSE)

    def _shares(self) -> QVBoxLayout:
        names = QHBoxLayout()
        for row in (self.you, self.prospect):
            # as wide as its words: else the number stands away from its name
            row.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        names.addWidget(self.you)
        names.addStretch()
        names.addWidget(self.prospect)
        bar = QGridLayout()  # one cell: the goal's words stand beside its line, not below
        bar.setRowMinimumHeight(0, self._ratio.GOAL_TOP + self._goal.height())
        bar.addWidget(self._ratio, 0, 0, Qt.AlignmentFlag.AlignTop)
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        bar.addWidget(self._goal, 0, 0, corner)
        shares = QVBoxLayout()
        shares.setSpacing(SPACE_1)
        shares.addLayout(names)
        shares.addLayout(bar)
        return shares


class NumberRow(QWidget):
    """What is counted, and how much of it."""

    def __init__(self, theme: Theme, name: str, goal: str = "", *, height: int = 28) -> None:
        """`goal`: in the tooltip."""
        super().__init__()
        self._name = name
        self._number = Line(theme)
        self._unit = Line(theme, tone="secondary")
        self.setFixedHeight(height)
        self.setToolTip(goal)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Line(theme, name, tone="secondary"))
        row.addSpacing(SPACE_1)
        row.addStretch()
        row.addWidget(self._number)
        row.addWidget(self._unit)

    @property
    def text(self) -> str:
        """“154 words/min”."""
        return self._number.text() + self._unit.text()

    @property
    def is_good(self) -> bool:
        """Whether it is within its goal, or has none."""
        return self._number.tone != "warn"

    def say(self, number: str, unit: str = "", *, good: bool = True) -> None:
        self._number.setText(number)
        self._number.set_tone("text" if good else "warn")
        self._number.setFont(font(13, 400 if good else 500, tabular=True))
        self._unit.setText(unit)
        self._unit.set_tone("secondary" if good else "warn")
        self.setAccessibleName(f"{self._name}: {self.text}")
