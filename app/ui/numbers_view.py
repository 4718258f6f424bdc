"""A call in numbers, each with the goal beside which it is measured."""

from textwrap import fill

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.record.export.plain import clock
from app.record.metrics import definitions
from app.record.metrics.definitions import CAVEAT, Definition
from app.record.metrics.targets import Range, Targets, Verdict
from app.record.metrics.verdicts import Judge
from app.record.statistics import Numbers
from app.report import as_shown
from app.ui.meters import RatioBar
from app.ui.number_row import NumberRow
from app.ui.settings_pages.form import Paragraph
from app.ui.theme import SPACE_1, SPACE_2, SPACE_4, Theme, line_height
from app.ui.widgets import Line

UNKNOWN = "n/a"
MONOLOGUE_SHOWN = 45.0
"""Seconds from which on the running monologue is worth a look."""
_TOOLTIP = 56
"""Letters in a line of a tooltip."""

_TALK = {Verdict.LOW: "little", Verdict.HIGH: "a lot", Verdict.GOOD: "fine"}
_PACE = {Verdict.LOW: "slow", Verdict.HIGH: "fast", Verdict.GOOD: "fine"}
_COUNT = {Verdict.LOW: "few", Verdict.HIGH: "many", Verdict.GOOD: "fine"}
_TIME = {Verdict.LOW: "short", Verdict.HIGH: "long", Verdict.GOOD: "fine"}


class NumbersView(QWidget):
    """What is out of its goal says so and turns `warn`; what is too early to tell is “n/a”."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        one_line = line_height(13)
        self.you = NumberRow(theme, "You", height=one_line)
        self.prospect = NumberRow(theme, "Prospect", height=one_line)
        self.pace = NumberRow(theme, definitions.PACE.name)
        self.questions = NumberRow(theme, definitions.QUESTIONS.name)
        self.longest_monologue = NumberRow(theme, definitions.MONOLOGUE.name)
        self.patience = NumberRow(theme, definitions.PATIENCE.name)
        self.fillers = NumberRow(theme, definitions.FILLERS.name)
        self.interruptions = NumberRow(theme, definitions.INTERRUPTIONS.name)
        self.cards = NumberRow(theme, definitions.CARDS.name)
        self.tips = NumberRow(theme, definitions.TIPS.name)
        self.monologue = Line(theme, size=11, tone="secondary")
        self._ratio = _Ratio(theme)
        self._goal = Line(theme, size=11, tone="secondary")
        self._targets = Targets()
        self._judge = Judge(self._targets)
        self._lay_out(theme)
        self._explain()
        self.set_targets(self._targets)

    @property
    def share(self) -> float | None:
        """Of the rep, as the bar shows it."""
        return self._ratio.share

    def set_targets(self, targets: Targets) -> None:
        """A call begins, with nothing counted yet."""
        self._targets = targets
        self._judge = Judge(targets)
        shares, longest, fillers = targets.talk_share, targets.monologue, targets.fillers
        self._ratio.set_goal((shares.low, shares.high) if shares else (0.0, 0.0))
        self._goal.setText(_between(shares, " %", 100))
        self._goal.setAlignment(_beside(shares))
        self.questions.set_goal(_between(targets.questions, " in a call"))
        self.longest_monologue.set_goal(f"Goal {clock(longest.high)} or less" if longest else "")
        patience = targets.patience
        self.patience.set_goal(f"Goal {patience.low:g} s or more" if patience else "")
        self.fillers.set_goal(f"Goal {fillers.high:g} or fewer" if fillers else "")
        self.show_numbers(Numbers())
        self.show_monologue(0.0)

    def show_numbers(self, numbers: Numbers) -> None:
        judged = self._judge.see(numbers)
        self._show_share(numbers.talk_share, judged.talk_share)
        self._show_pace(numbers, judged.pace)
        questions, longest = judged.questions, judged.longest_monologue
        self.questions.say(str(numbers.questions), "", _COUNT.get(questions, ""), questions)
        time = clock(numbers.longest_monologue)
        self.longest_monologue.say(time, "", _TIME.get(longest, ""), longest)
        self._show_patience(numbers.patience, judged.patience)
        self._show_fillers(numbers.fillers, judged.fillers)
        self.interruptions.say("", f"you {numbers.interruptions}, prospect {numbers.interrupted}")
        self.cards.say(str(numbers.cards))
        self.tips.say(str(numbers.tips))

    def show_monologue(self, seconds: float) -> None:
        """The one that is running; it is not worth a word before it is long."""
        target = self._targets.monologue
        is_long = (
            target is not None and target.judge(as_shown("monologue", seconds)) is Verdict.HIGH
        )
        words = f"Talking for {clock(seconds)}{', long' if is_long else ''}"
        self.monologue.setText(words if seconds >= MONOLOGUE_SHOWN else "")
        self.monologue.set_tone("warn" if is_long else "secondary")

    def _show_share(self, share: float | None, verdict: Verdict) -> None:
        self._ratio.show_share(share)
        if share is None:
            self.you.say("", UNKNOWN)
            self.prospect.say("", UNKNOWN)
            return
        you = round(100 * as_shown("talk_share", share))
        word = _TALK.get(verdict, "")
        self.you.say(f"{you} %", f", {word}" if word else "", verdict=verdict)
        self.prospect.say(f"{100 - you} %")

    def _show_pace(self, numbers: Numbers, verdict: Verdict) -> None:
        pace = numbers.pace if numbers.pace_now is None else numbers.pace_now
        if pace is None:
            self.pace.say("", UNKNOWN, definitions.PACE.wait)
        else:
            self.pace.say(
                f"{as_shown('pace', pace):.0f}", " words/min", _PACE.get(verdict, ""), verdict
            )
        whole = "" if numbers.pace_now is None else f", call {numbers.pace:.0f}"
        goal = _between(self._targets.pace, "")
        self.pace.set_goal(f"{goal}{whole}" if goal else "")

    def _show_patience(self, seconds: float | None, verdict: Verdict) -> None:
        if seconds is None:
            self.patience.say("", UNKNOWN, definitions.PATIENCE.wait)
        else:
            self.patience.say(
                f"{as_shown('patience', seconds):.1f}", " s", _TIME.get(verdict, ""), verdict
            )

    def _show_fillers(self, rate: float | None, verdict: Verdict) -> None:
        if rate is None:
            self.fillers.say("", UNKNOWN, definitions.FILLERS.wait)
        else:
            self.fillers.say(
                f"{as_shown('fillers', rate):.1f}", " a minute", _COUNT.get(verdict, ""), verdict
            )

    def _explain(self) -> None:
        """What each number means and is counted from, in its tooltip."""
        explained: dict[QWidget, Definition] = {
            self.you: definitions.TALK_SHARE,
            self.prospect: definitions.TALK_SHARE,
            self._ratio: definitions.TALK_SHARE,
            self.pace: definitions.PACE,
            self.questions: definitions.QUESTIONS,
            self.longest_monologue: definitions.MONOLOGUE,
            self.patience: definitions.PATIENCE,
            self.fillers: definitions.FILLERS,
            self.interruptions: definitions.INTERRUPTIONS,
            self.cards: definitions.CARDS,
            self.tips: definitions.TIPS,
        }
        for widget, definition in explained.items():
            wait = f"There is a number {definition.wait}." if definition.wait else ""
            parts = (definition.meaning, definition.source, wait)
            widget.setToolTip("\n\n".join(fill(part, _TOOLTIP) for part in parts if part))

    def _lay_out(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.addWidget(Line(theme, "Numbers", weight=600))
        head.addStretch()
        head.addWidget(self.monologue)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(SPACE_2)
        column.addLayout(self._shares())
        column.addSpacing(SPACE_1)
        talk = (self.pace, self.questions, self.longest_monologue, self.patience, self.fillers)
        for row in (*talk, self.interruptions, self.cards, self.tips):
            column.addWidget(row)
        column.addSpacing(SPACE_2)
        column.addWidget(Paragraph(theme, CAVEAT, size=11))

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
        bar.addWidget(self._goal, 0, 0, Qt.AlignmentFlag.AlignBottom)
        shares = QVBoxLayout()
        shares.setSpacing(SPACE_1)
        shares.addLayout(names)
        shares.addLayout(bar)
        return shares


class _Ratio(RatioBar):
    """With a goal that the call brings."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, (0.0, 0.0))

    def set_goal(self, goal: tuple[float, float]) -> None:
        """`goal`: the rep's share, from and to, 0 to 1; as wide as nothing: none."""
        self._goal = goal
        self.update()


def _beside(shares: Range | None) -> Qt.AlignmentFlag:
    """Where the words of the goal keep clear of its line."""
    right = shares is None or shares.low + shares.high <= 1.1
    return Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft


def _between(goal: Range | None, unit: str, scale: float = 1) -> str:
    return f"Goal {scale * goal.low:.0f}–{scale * goal.high:.0f}{unit}" if goal else ""
