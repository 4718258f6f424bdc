"""What the coach's model came to this month, and the limit to that."""

import asyncio
import math

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.coach.chats import Chats
from app.coach.prices import Bill, copy_as_own
from app.config.paths import Home
from app.config.settings import Coach
from app.events import Notice
from app.ui.errands import Errands
from app.ui.settings_pages.form import Paragraph, Row
from app.ui.settings_pages.opening import open_outside
from app.ui.theme import SPACE_2, Theme

_WIDTH = 96


class Money(QWidget):
    limited = Signal(float)
    """A new limit, by the user; 0: none."""

    def __init__(self, theme: Theme, chats: Chats, home: Home) -> None:
        super().__init__()
        self._chats = chats
        self._home = home
        self.errands = Errands(self._complain)
        self._limit = 0.0
        self._bill: Bill | None = None
        """None: not known yet."""
        self.limit = QLineEdit()
        self.limit.setFixedWidth(_WIDTH)
        self.limit.setPlaceholderText("none")
        help = "A notice when 80 % is spent; then, cards only until the month is over"
        self.row = Row(theme, "Most money a month", help, self.limit)
        self.spent = Paragraph(theme, size=11)
        self.prices = QPushButton("Prices")
        self.prices.setProperty("kind", "link")
        self.prices.setAccessibleDescription("Opens the table of prices, to be edited")
        line = QHBoxLayout()
        line.setSpacing(SPACE_2)
        line.addWidget(self.spent, 1)
        line.addWidget(self.prices)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.row)
        column.addLayout(line)
        self.limit.editingFinished.connect(self._set)
        self.prices.clicked.connect(self._edit_prices)

    def show_settings(self, coach: Coach) -> None:
        self._limit = coach.monthly_limit
        if not self.limit.hasFocus():
            self.limit.setText(f"{self._limit:g}" if self._limit else "")
        self._say()

    def look(self) -> None:
        """Find out what this month came to."""
        self.errands.run(self._look())

    async def _look(self) -> None:
        self._bill = await asyncio.to_thread(self._chats.bill)
        self._say()

    @Slot()
    def _set(self) -> None:
        text = self.limit.text().strip().lstrip("$€£").strip()
        try:
            amount = float(text.replace(",", ".") or 0)
        except ValueError:
            amount = math.nan
        fits = 0 <= amount <= 100_000
        self.row.complain("" if fits else "Put in an amount, such as 20, or nothing.")
        if fits and amount != self._limit:
            self._limit = amount
            self.limited.emit(amount)
            self._say()

    @Slot()
    def _edit_prices(self) -> None:
        self.errands.run(self._copied())

    async def _copied(self) -> None:
        await asyncio.to_thread(copy_as_own, self._home.prices)
        open_outside(self._home.prices)

    def _say(self) -> None:
        if self._bill is None:
            return
        words = f"This month: {self._bill.against(self._limit)}"
        if self._bill.unpriced:
            words += f". No price is known of {', '.join(self._bill.unpriced)}"
        self.spent.say(words, "secondary")

    def _complain(self, notice: Notice) -> None:
        self.spent.say(notice.text, "warn")
