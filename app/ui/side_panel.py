"""Beside the transcript: the playbook's checklist, the call in numbers, and the coach."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.record.metrics.targets import Targets
from app.record.statistics import Numbers
from app.ui.checklist import Checklist
from app.ui.marks import Icon
from app.ui.numbers_view import NumbersView
from app.ui.settings_pages.form import Paragraph
from app.ui.tab_order import tab_through
from app.ui.theme import SPACE_2, SPACE_3, SPACE_4, Theme, icon, line_height
from app.ui.widgets import KeyCap, Line, as_tip

WIDTH = 248
_ICON_AIR = 10
"""Px round the icon in an icon button: the icon, not its button, ends where the words above do."""
_AIR = SPACE_4 - _ICON_AIR


class SidePanel(QWidget):
    ticked = Signal(str, bool)
    """By hand: the item's id, and whether it is done."""
    ask_clicked = Signal()
    folded = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._checklist = Checklist(theme)
        self._numbers = NumbersView(theme)
        self._ask = QPushButton()
        self._ask.setProperty("small", True)
        self._ask.setAccessibleName("Ask the coach")
        self._cap = KeyCap(theme)
        self._cloud = Icon(theme, "cloud-off")
        self._coach = CoachWords(theme)
        self._fold = QPushButton()
        self._fold.setProperty("kind", "icon")
        self._fold.setAccessibleName("Hide the checklist and the numbers")
        self._fold.setToolTip("Hide the checklist and the numbers")
        self.setFixedWidth(WIDTH)
        self._lay_out()
        self._checklist.ticked.connect(self.ticked)
        self._ask.clicked.connect(self.ask_clicked)
        self._fold.clicked.connect(self.folded)
        theme.changed.connect(self._dress)
        self._dress()
        self.set_coach("", on=False)

    def set_checklist(self, items: Sequence[tuple[str, str]]) -> None:
        """`items`: id and text of each, in the playbook's order; all open."""
        self._checklist.set_items(items)
        self._order()

    def change_checklist(self, items: Sequence[tuple[str, str]]) -> None:
        """As `set_checklist`; what is done stays done."""
        self._checklist.change_items(items)
        self._order()

    def tick(self, item: str, at: float | None, evidence: str = "") -> None:
        """Show an item done at a time of the call, or open again; signals nothing.

        `evidence`: the sentence that ticked it.
        """
        self._checklist.tick(item, at, evidence)

    def set_targets(self, targets: Targets) -> None:
        """What the numbers of the call that begins are held against."""
        self._numbers.set_targets(targets)

    def show_numbers(self, numbers: Numbers) -> None:
        self._numbers.show_numbers(numbers)

    def show_monologue(self, seconds: float) -> None:
        """How long the rep has talked by now; shown once it matters."""
        self._numbers.show_monologue(seconds)

    def set_key(self, keys: str) -> None:
        """The key that asks the coach, as in the settings; empty: none."""
        self._cap.set_keys(keys)

    def set_coach(self, host: str, *, on: bool) -> None:
        """`host` of the model; while it is off, nothing leaves this computer."""
        self._coach.show_host(host if on else "")
        self._cloud.set_name("cloud" if on else "cloud-off")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), QColor(tokens.background))
        painter.fillRect(0, 0, 1, self.height(), QColor(tokens.line))

    def _order(self) -> None:
        tab_through(*self._checklist.rows, self._ask, self._fold)

    def _lay_out(self) -> None:
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(1, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self._checklist)
        inner.addWidget(self._numbers)
        inner.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for see_through in (scroll.viewport(), body):
            see_through.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, _AIR)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(self._foot())

    def _foot(self) -> QVBoxLayout:
        button = QHBoxLayout(self._ask)
        button.setContentsMargins(SPACE_3, 0, SPACE_3, 0)
        button.setSpacing(SPACE_2)
        button.addStretch()
        button.addWidget(Line(self._theme, "Ask the coach", weight=500))
        button.addWidget(self._cap)
        button.addStretch()
        coach = QHBoxLayout()
        coach.setSpacing(SPACE_2)
        coach.addWidget(self._cloud)
        coach.addWidget(self._coach, 1)
        coach.addWidget(self._fold)
        coach.setContentsMargins(SPACE_4 + 1, 0, SPACE_4 - _ICON_AIR, 0)
        ask = QHBoxLayout()
        ask.setContentsMargins(SPACE_4 + 1, SPACE_2, SPACE_4, 0)
        ask.addWidget(self._ask)
        foot = QVBoxLayout()
        foot.setSpacing(_AIR)
        foot.addLayout(ask)
        foot.addLayout(coach)
        return foot

    @Slot()
    def _dress(self) -> None:
        self._fold.setIcon(icon("panel-right", self._theme.tokens.secondary))
        self.update()


class CoachWords(Paragraph):
    """Where the text of the call goes, whole: that is what the rep promises the prospect."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, size=11)
        self._host = ""
        self.setFixedHeight(2 * line_height(11))
        self.show_host("")

    def show_host(self, host: str) -> None:
        """`host` of the model; empty: it is off. One too long for its line loses its middle."""
        self._host = host
        self.setToolTip(as_tip(host))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._host:
            self.say("Coach off: nothing leaves this computer")
            return
        metrics = QFontMetrics(self.font())
        one_line = f"Coach on: {self._host}"
        if metrics.horizontalAdvance(one_line) <= self.width():
            self.say(one_line)
        else:
            middle = Qt.TextElideMode.ElideMiddle
            self.say(f"Coach on:\n{metrics.elidedText(self._host, middle, self.width())}")
