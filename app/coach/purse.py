"""What the coach's model takes this month, and the limit that the user has set."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.coach.chat_model import CoachFailure, Usage
from app.coach.prices import Prices, Taken, in_words
from app.events import Notice, Severity

WARNING_AT = 0.8
"""Share of the limit."""


class LimitReached(CoachFailure):
    hint = "Cards from the playbook go on. Settings › Coach changes the limit."
    command = "sotto coach"


@dataclass(frozen=True, slots=True)
class _Answer:
    host: str
    model: str
    prompt_tokens: int
    answer_tokens: int


class Purse:
    """Of one chat: it begins with what the month had taken before, and counts what it takes."""

    def __init__(
        self,
        prices: Prices,
        month: Sequence[Taken],
        limit: float,
        tell: Callable[[Notice], object],
    ) -> None:
        """`limit`: money in the currency of the prices, 0: none; `tell`: hears once that four
        fifths are spent, and once that a model has no price, which no limit can hold."""
        self._prices = prices
        self._taken: list[Taken] = list(month)
        self._limit = limit
        self._tell = tell
        self._warned = self._missed = False

    def check(self, host: str) -> None:
        """Raises LimitReached: nothing more is to be asked there this month."""
        if self._limit and not self._prices.is_free(host) and self._share() >= 1:
            raise LimitReached(f"The coach's limit of {self._words()} a month is reached.")

    def take(self, host: str, model: str, usage: Usage) -> None:
        answer = _Answer(host, model, usage.prompt_tokens, usage.answer_tokens)
        self._taken.append(answer)
        if self._limit and not self._missed and self._prices.bill([answer]).unpriced:
            self._missed = True
            self._tell(
                Notice(
                    f"The coach's monthly limit has no effect: no price is known of “{model}”.",
                    "Add its price: Settings › Coach › Prices.",
                    Severity.WARNING,
                    "sotto coach prices --copy",
                )
            )
        if not self._warned and WARNING_AT <= self._share() < 1:
            self._warned = True
            self._tell(
                Notice(
                    f"{WARNING_AT:.0%} of the coach's limit of {self._words()} a month is spent.",
                    "At the limit there are cards only. Settings › Coach changes it.",
                    Severity.WARNING,
                    "sotto coach",
                )
            )

    def _share(self) -> float:
        """Of the limit; 0 where there is none."""
        return self._prices.bill(self._taken).money / self._limit if self._limit else 0.0

    def _words(self) -> str:
        amounts = self._prices.bill(self._taken).amounts or {}
        currency = max(amounts, key=amounts.__getitem__)
        return in_words(self._limit, currency)


def month_of(now: datetime) -> datetime:
    """Return when the month of a local time without an offset began: with its own offset, since
    clocks may have been changed in between."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0).astimezone()
