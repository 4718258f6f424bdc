"""OpenAI's chat completions, or any server that speaks their protocol."""

import logging
import math
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.coach.chat_model import (
    CoachBusy,
    CoachFailure,
    CoachOffline,
    CoachTooSlow,
    CoachTroubled,
    CutStream,
    KeyRejected,
    Message,
    ModelUnknown,
    NoKey,
    QuotaUsedUp,
)

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream, OpenAIError
    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

log = logging.getLogger(__name__)

OPENAI = "https://api.openai.com/v1"

_BUSY_FOR = 10.0
"""Seconds to wait when a busy server does not say how long."""
_LONGEST_WAIT = 3600.0

_BY_CODE: dict[str | None, type[CoachFailure]] = {
    "insufficient_quota": QuotaUsedUp,
    "invalid_api_key": KeyRejected,
    "model_not_found": ModelUnknown,
}
"""What the server's own code says goes before the status: quota comes as a 429 too."""
_BY_STATUS: dict[int | None, type[CoachFailure]] = {
    401: KeyRejected,
    403: KeyRejected,
    404: ModelUnknown,
    429: CoachBusy,
}


class OpenAIChat:
    """Nothing is sent before the first `stream()`, and then to `host` only: no redirects."""

    def __init__(
        self, key: str, model: str, base_url: str = OPENAI, *, silence: float = 5.0
    ) -> None:
        """`silence`: seconds without a byte until the server counts as too slow."""
        self._key = key.strip()
        self._model = model
        self._base_url = base_url
        self._silence = silence
        self._client: AsyncOpenAI | None = None

    @property
    def host(self) -> str:
        return urlsplit(self._base_url).netloc.rpartition("@")[2]

    def warm(self) -> None:
        """Load the client ahead of the first tip: blocks for 0.5 s, so not on the main thread."""
        import httpx2

        if self._key:  # without one there is nothing to load: `stream()` says so
            with suppress(httpx2.InvalidURL):  # that too
                self._loaded()

    def _loaded(self) -> "AsyncOpenAI":
        if self._client is not None:
            return self._client
        import openai

        # at DEBUG the client logs the body of each request, and that is speech
        logging.getLogger("openai").setLevel(logging.WARNING)
        self._client = openai.AsyncOpenAI(
            api_key=self._key,
            base_url=self._base_url,
            max_retries=0,  # a tip that comes by the second try comes too late
            timeout=self._silence,
            http_client=openai.DefaultAsyncHttpxClient(
                follow_redirects=False, timeout=self._silence
            ),
        )
        return self._client

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        import httpx2
        import openai

        begun = finished = False
        try:
            async with await self._ask(messages) as chunks:
                async for chunk in chunks:
                    begun = True
                    for choice in chunk.choices:
                        if choice.delta.content:
                            yield str(choice.delta.content)
                        finished = finished or choice.finish_reason is not None
        except openai.OpenAIError as error:
            raise self._explained(error, begun=begun) from None
        except httpx2.InvalidURL:  # no address that can be asked
            raise CoachOffline from None
        except (ValueError, TypeError, AttributeError, RecursionError):
            # not JSON, or JSON of another shape: the client checks neither
            raise CoachTroubled from None
        if not finished:
            raise CutStream if begun else CoachTroubled

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _ask(self, messages: Sequence[Message]) -> "AsyncStream[ChatCompletionChunk]":
        if not self._key:
            raise NoKey
        if not (self._key.isascii() and self._key.isprintable()):
            raise KeyRejected  # no header can carry it
        sent: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": message.content}
            if message.role == "system"
            else {"role": "user", "content": message.content}
            for message in messages
        ]
        return await self._loaded().chat.completions.create(
            model=self._model, messages=sent, stream=True
        )

    def _explained(self, error: "OpenAIError", *, begun: bool) -> CoachFailure:
        """Return what to tell the rep. The client's own words may quote the key or the prompt."""
        import openai

        if isinstance(error, openai.APITimeoutError):
            return CoachTooSlow()
        if isinstance(error, openai.APIConnectionError):
            return CutStream() if begun else CoachOffline()
        if not isinstance(error, openai.APIError):
            return CoachTroubled()
        response = error.response if isinstance(error, openai.APIStatusError) else None
        status = response.status_code if response else None
        log.info("the coach's model answers with status %s", status)
        failure = _BY_CODE.get(error.code) or _BY_STATUS.get(status, CoachTroubled)
        if failure is CoachBusy and response:
            return CoachBusy(_seconds(response.headers.get("retry-after", "")))
        if failure is ModelUnknown:
            return ModelUnknown(f'{self.host} does not know the model "{self._model}".')
        return failure()


def _seconds(retry_after: str) -> float:
    """Read a Retry-After header: seconds, or a date."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            until = parsedate_to_datetime(retry_after)
            seconds = (until - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return _BUSY_FOR
    return min(max(seconds, 0.0), _LONGEST_WAIT) if math.isfinite(seconds) else _BUSY_FOR
