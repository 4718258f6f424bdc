"""What was sent to a model about a call: the bytes as they went out. In memory, never on disk."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.coach.chat_model import ChatModel


@dataclass(frozen=True, slots=True)
class Sent:
    at: float
    """Seconds on the call clock."""
    host: str
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class SentLog:
    """Of one call."""

    def __init__(self) -> None:
        self._all: list[Sent] = []

    def __iter__(self) -> Iterator[Sent]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def note(self, at: float, model: ChatModel) -> None:
        """Keep what a model was sent for its newest answer; `at`: now on the call clock."""
        self._all += [Sent(at, model.host, body) for body in model.sent]


class SentLogs:
    """Of the calls of one run of the program: one log for each, by its number in the library."""

    def __init__(self) -> None:
        self._logs: dict[int, SentLog] = {}

    def of(self, call: int) -> SentLog:
        return self._logs.setdefault(call, SentLog())

    def take(self, call: int, log: SentLog) -> None:
        """A call is over: what went out in it goes before what is asked about it later."""
        self._logs[call] = log
