"""What was sent to a model in a call: the bytes as they went out. In memory, never on disk."""

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
