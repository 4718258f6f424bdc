"""What a model was sent about a call, to the byte, and what came back. Never on disk."""

import json
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from app.coach.chat_model import ChatModel, CoachFailure, Message, Schema, Usage
from app.events import Moment

ANSWERED = "Answered"
SHOWN = "Shown"
CUT_OFF = "Given up before it was whole"
ASKED_AGAIN = "Refused, and asked again in another way"
LONGEST_ANSWER = 100_000
"""Characters that are kept of an answer: a server may send more than it was asked for."""


def purpose(moment: Moment, *, sure: bool) -> str:
    """What a tip is asked for; `sure`: False where the playbook only has a hunch."""
    if moment.id < 0:
        return "Help asked"
    return "Tip" if sure else "Hunch"


@dataclass(slots=True)
class Sent:
    """One request. What became of its answer may be known later than the answer itself."""

    at: float
    """Seconds on the call clock."""
    host: str
    model: str
    what: str
    """It was for: “Tip”, “Report, part 2 of 3”."""
    body: bytes = field(repr=False)
    answer: str = field(default="", repr=False)
    """As it came."""
    outcome: str = ANSWERED
    prompt_tokens: int = 0
    answer_tokens: int = 0
    estimated: bool = False
    """The server gave no count of the tokens."""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def read(self) -> tuple[list[tuple[str, str]], dict[str, str]]:
        """Return its messages as (role, content), and its other fields as JSON by their names.

        Both are empty where the body has not that form.
        """
        try:
            fields = dict(json.loads(self.body))
            messages = [(str(one["role"]), str(one["content"])) for one in fields.pop("messages")]
        except (ValueError, TypeError, KeyError, RecursionError):
            return [], {}
        others = {name: json.dumps(one, ensure_ascii=False) for name, one in fields.items()}
        return messages, others


class SentLog:
    """Of one call."""

    def __init__(self) -> None:
        self._all: list[Sent] = []

    def __iter__(self) -> Iterator[Sent]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def keep(self, sent: Sent) -> None:
        self._all.append(sent)


class SentLogs:
    """Of the calls of one run of the program: one log for each, by its number in the library."""

    def __init__(self) -> None:
        self._logs: dict[int, SentLog] = {}

    def of(self, call: int) -> SentLog:
        return self._logs.setdefault(call, SentLog())

    def take(self, call: int, log: SentLog) -> None:
        """A call is over: what went out in it goes before what is asked about it later."""
        self._logs[call] = log


class Overheard:
    """A model as it is, but what it is sent and answers goes into a log, whatever ends it."""

    def __init__(self, model: ChatModel, log: SentLog, what: str = "", at: float = 0.0) -> None:
        """`at`: now on the call clock."""
        self._model, self._log, self._at = model, log, at
        self.what = what
        """The next request is for."""
        self._newest: Sent | None = None
        """The request that the newest answer belongs to, if one went out."""

    @property
    def host(self) -> str:
        return self._model.host

    @property
    def model(self) -> str:
        return self._model.model

    @property
    def window(self) -> int:
        return self._model.window

    @property
    def usage(self) -> Usage | None:
        return self._model.usage

    @property
    def sent(self) -> tuple[bytes, ...]:
        return self._model.sent

    def judge(self, outcome: str) -> None:
        """Say what became of the newest answer."""
        if self._newest is not None:
            self._newest.outcome = outcome

    async def stream(
        self, messages: Sequence[Message], schema: Schema | None = None, *, longest: int = 800
    ) -> AsyncGenerator[str, None]:
        self._newest = None
        answer, outcome = "", CUT_OFF
        try:
            async with aclosing(self._model.stream(messages, schema, longest=longest)) as pieces:
                async for piece in pieces:
                    answer += piece[: LONGEST_ANSWER - len(answer)]
                    yield piece
            outcome = ANSWERED
        except CoachFailure as failure:
            outcome = failure.message
            raise
        finally:
            self._keep(answer, outcome)

    async def connect(self) -> None:
        await self._model.connect()

    async def close(self) -> None:
        await self._model.close()

    def _keep(self, answer: str, outcome: str) -> None:
        for body in self.sent:
            self._newest = Sent(self._at, self.host, self.model, self.what, body)
            self._newest.outcome = ASKED_AGAIN  # but for the last one
            self._log.keep(self._newest)
        if self._newest is None:
            return
        self._newest.answer, self._newest.outcome = answer, outcome
        if (usage := self.usage) is not None:
            self._newest.prompt_tokens = usage.prompt_tokens
            self._newest.answer_tokens = usage.answer_tokens
            self._newest.estimated = usage.estimated
