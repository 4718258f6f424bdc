"""The only thing that tips ask of a language model, and how it can fall short."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from app.errors import SottoError


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user"]
    content: str = field(repr=False)


class ChatModel(Protocol):
    """Answers messages with text, piece by piece. Lives on one asyncio loop."""

    @property
    def host(self) -> str:
        """Who gets what is sent: "api.openai.com"."""
        ...

    def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Yield the answer as it comes. Raises one of the failures below.

        Closing the generator, or cancelling the task that waits for it, ends the request.
        """
        ...

    async def close(self) -> None: ...


class CoachFailure(SottoError):
    """No tip came of a request. The playbook's cards go on. `retryable`: the next one may work."""


class NoKey(CoachFailure):
    message = "There is no API key for the coach's model."
    hint = "Settings › Coach takes one. Cards from the playbook go on."
    command = "sotto key set"


class KeyRejected(CoachFailure):
    message = "The coach's API key is not accepted."
    hint = "Settings › Coach takes another one. Cards from the playbook go on."
    command = "sotto key set"


class QuotaUsedUp(CoachFailure):
    message = "The credit of the coach's API key is used up."
    hint = "Add credit at the provider. Cards from the playbook go on."


class ModelUnknown(CoachFailure):
    hint = "Settings › Coach has the model and the address. Cards from the playbook go on."
    command = "sotto coach"


class CoachBusy(CoachFailure):
    message = "The coach's model is busy."
    hint = "Tips come back by themselves. Cards from the playbook go on."
    retryable = True

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = retry_after
        """Seconds in which nothing may be asked."""


class CoachOffline(CoachFailure):
    message = "The coach's model can't be reached."
    hint = "Check the network, and the coach's address. Cards from the playbook go on."
    retryable = True


class CoachTooSlow(CoachFailure):
    message = "The coach's model does not answer in time."
    hint = "Tips come back by themselves. Cards from the playbook go on."
    retryable = True


class CoachTroubled(CoachFailure):
    message = "The coach's model has trouble answering."
    hint = "Tips come back by themselves. Cards from the playbook go on."
    retryable = True


class CutStream(CoachFailure):
    message = "A tip broke off and is taken back."
    hint = "The next one comes by itself. Cards from the playbook go on."
    retryable = True
