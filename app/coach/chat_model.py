"""The only thing that the coach asks of a language model, and how it can fall short."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from app.errors import SottoError

Schema: TypeAlias = Mapping[str, Any]
"""A JSON schema, as `json_schema` takes it in its strict form: every property required, no others
allowed."""


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user"]
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer took."""

    prompt_tokens: int
    answer_tokens: int
    estimated: bool = False
    """The server gave no count: four bytes of text count as one token, and each message as four
    more, as OpenAI's own rule of thumb has it."""


class ChatModel(Protocol):
    """Answers messages with text, piece by piece. Lives on one asyncio loop, one answer at a
    time."""

    @property
    def host(self) -> str:
        """Who gets what is sent: "api.openai.com"."""
        ...

    @property
    def model(self) -> str:
        """The name of the model there, or of the deployment."""
        ...

    @property
    def window(self) -> int:
        """Tokens that the model takes, question and answer together, as far as is known: less once
        it has refused to take so many."""
        ...

    @property
    def usage(self) -> Usage | None:
        """Of the newest answer, once its generator has ended, whole or not; None: nothing went
        out, or the server refused to answer, which costs nothing."""
        ...

    @property
    def sent(self) -> tuple[bytes, ...]:
        """The bodies of the requests of the newest answer, as they went out: one, or more where
        the server refused a parameter."""
        ...

    def stream(
        self, messages: Sequence[Message], schema: Schema | None = None, *, longest: int = 800
    ) -> AsyncGenerator[str, None]:
        """Yield the answer as it comes. Raises one of the failures below.

        `longest`: tokens of the answer, with those of a model's thinking.
        `schema`: what the answer must follow, for servers that can; others are asked without it,
        so the caller checks the answer all the same.
        Closing the generator, or cancelling the task that waits for it, ends the request.
        """
        ...

    async def connect(self) -> None:
        """Open the connection ahead of the next answer, where it would have to: it is the first, or
        the one before was cut off. Nothing of a call is sent, and nothing is raised: what is wrong,
        the answer says."""
        ...

    async def close(self) -> None: ...


async def next_piece(answer: AsyncIterator[str], give_up_at: float) -> str | None:
    """Wait for the next piece of an answer; None at its end. Raises TimeoutError at `give_up_at`,
    by the loop's clock.

    The timeout spans no yield: there it would cancel the host's task instead of this wait.
    """
    async with asyncio.timeout_at(give_up_at):
        return await anext(answer, None)


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


class CertificateUnknown(CoachOffline):
    message = "This computer does not trust the certificate of the coach's server."
    hint = "Whoever runs it, or your IT, can add it to the system's certificates."


class ProxyRefuses(CoachOffline):
    message = "The proxy of this computer does not let the coach through."
    hint = "Check the system's proxy settings. Cards from the playbook go on."


class CoachTooSlow(CoachFailure):
    message = "The coach's model does not answer in time."
    hint = "Tips come back by themselves. Cards from the playbook go on."
    retryable = True


class CoachTroubled(CoachFailure):
    message = "The coach's model has trouble answering."
    hint = "Tips come back by themselves. Cards from the playbook go on."
    retryable = True


class PromptTooLong(CoachFailure):
    """The chat's `window` is smaller from now on."""

    message = "The coach's model takes less of a call at once than it should."
    hint = "Its server may be set to take more. Cards from the playbook go on."
    retryable = True


class WayUnprotected(CoachFailure):
    message = "Others could read along on the way to the coach's model. Nothing is sent."
    hint = "Use an address with https, or agree to this one in Settings › Coach."
    command = "sotto coach on"


class ThinksTooLong(CoachFailure):
    message = "The coach's model thinks for longer than a tip may take."
    hint = "Settings › Coach takes one that answers at once. Cards from the playbook go on."
    command = "sotto coach"


class NotSignedIn(CoachFailure):
    message = "Nobody is signed in to Azure on this computer."
    hint = "Sign in, with `az login` say. Cards from the playbook go on."


class CutStream(CoachFailure):
    message = "A tip broke off and is taken back."
    hint = "The next one comes by itself. Cards from the playbook go on."
    retryable = True
