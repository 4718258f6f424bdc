"""OpenAI's chat completions, on OpenAI's servers, on Azure's, or any that speak their protocol."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.request import proxy_bypass

from app.coach.answer import Answer
from app.coach.chat_model import (
    CoachFailure,
    CoachOffline,
    CoachTooSlow,
    CoachTroubled,
    KeyRejected,
    Message,
    ModelUnknown,
    NoKey,
    PromptTooLong,
    Schema,
    Usage,
)
from app.coach.dialect import Dialect
from app.coach.purse import Purse
from app.coach.refusals import explained, named, unknown
from app.coach.windows import Loaded, is_too_long, window_listed, window_named
from app.config.address import host_of, is_loopback

if TYPE_CHECKING:
    from httpx2 import AsyncClient, Request
    from openai import AsyncOpenAI, AsyncStream
    from openai.types.chat import ChatCompletionChunk

log = logging.getLogger(__name__)

OPENAI = "https://api.openai.com/v1"

_KEPT_OPEN = 240.0
"""Seconds that a connection waits for the next tip: what lies between drops one after 5 minutes or
more, and the client's own 5 s would make nearly every tip wait for a new one."""
_AHEAD = 15.0
"""Seconds that are spent at most on what goes ahead of an answer, however patient that is."""
_LIST_PATIENCE = 2
"""Times the silence, for a list of models to come as a whole."""


class OpenAIChat:
    """Nothing is sent before `connect()` or the first `stream()`, and then to `host` only: no
    redirects."""

    def __init__(
        self,
        key: str,
        model: str,
        base_url: str = OPENAI,
        *,
        dialect: Dialect | None = None,
        purse: Purse | None = None,
        silence: float = 5.0,
    ) -> None:
        """`purse`: where the answers are counted, and held to a limit; `silence`: seconds without a
        byte until the server counts as too slow."""
        self._key = key.strip()
        self.model = model
        self._base_url = base_url
        self._dialect = dialect or Dialect()
        self._purse = purse
        self._silence = silence
        self._client: AsyncOpenAI | None = None
        self._known: tuple[str, ...] = ()
        """The models there, where the server has said so."""
        self._opens = True
        """The next answer has to open a connection: there was none, or one was cut off with it."""
        self._loads = Loaded(self._dialect.loaded)
        self._sent: list[bytes] = []
        self._owed = False
        """A body went out, and was not refused."""
        self.usage: Usage | None = None

    @property
    def host(self) -> str:
        return host_of(self._base_url)

    @property
    def window(self) -> int:
        return self._dialect.manners.window(self.host, self.model, self._dialect.window)

    @property
    def sent(self) -> tuple[bytes, ...]:
        return tuple(self._sent)

    def hold_to(self, purse: Purse | None) -> None:
        """Count what is asked from now on there, and hold it to that limit; None: no limit."""
        self._purse = purse

    def warm(self) -> None:
        """Load the client ahead of the first tip: blocks for 0.5 s, so not on the main thread."""
        with suppress(CoachFailure):  # `stream()` says so
            _ = self._loaded().chat.completions  # its module is read when it is first used

    async def connect(self) -> None:
        try:
            async with asyncio.timeout(_AHEAD):
                if self._loads.due:
                    await self._ask_what_is_loaded()
                if self._opens:
                    self._opens = False  # tried once: where that fails, the next answer says why
                    await self.models()
        except (CoachFailure, TimeoutError) as failure:
            log.info("no connection ahead of the call: %s", type(failure).__name__)

    async def _ask_what_is_loaded(self) -> None:
        """Raises NoKey, KeyRejected, CoachOffline."""
        if window := await self._loads.ask(self._loaded(), self.model, self._silence):
            self._dialect.manners.loaded(self.host, self.model, window)

    async def models(self) -> tuple[str, ...]:
        """Return the names of the models there, sorted. Raises CoachFailure.

        On Azure they are those that could be deployed, not those that are.
        """
        import openai

        try:
            async with asyncio.timeout(_LIST_PATIENCE * self._silence):  # it may drip for ever
                page = await self._loaded().models.list()
            found = sorted(str(one.id) for one in page.data)
            for one in page.data:
                if window := window_listed(one.model_extra or {}):
                    self._dialect.manners.told(self.host, str(one.id), window)
        except openai.OpenAIError as error:
            raise self._explained(error, begun=False) from None
        except TimeoutError:
            raise CoachTooSlow from None
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise CoachTroubled from None
        self._known = () if self._dialect.api_version else tuple(found)
        return tuple(found)

    async def stream(
        self, messages: Sequence[Message], schema: Schema | None = None, *, longest: int = 800
    ) -> AsyncGenerator[str, None]:
        """`longest`: tokens of the answer. Those of a tip are some 150; some models think first,
        and what they think counts."""
        import openai

        self.usage = None
        self._sent.clear()
        if self._purse is not None:
            self._purse.check(self.host)
        answer = Answer(messages)
        self._owed = self._opens = False
        try:
            async with await self._ask(messages, schema, longest) as chunks:
                async for chunk in chunks:
                    for text in answer.take(chunk):
                        yield text
        except (GeneratorExit, asyncio.CancelledError):
            self._opens = True
            raise
        except openai.OpenAIError as error:
            raise self._explained(error, begun=answer.begun) from None
        except (ValueError, TypeError, AttributeError, RecursionError):
            # not JSON, or JSON of another shape: the client checks neither
            raise CoachTroubled from None
        finally:
            if self._owed:
                self._count(answer.usage)
        self._loads.answered()
        answer.check()

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _ask(
        self, messages: Sequence[Message], schema: Schema | None, longest: int
    ) -> "AsyncStream[ChatCompletionChunk]":
        """Ask, and once more without each parameter that the server refuses by name."""
        import openai

        client = self._loaded()
        sent: Any = [{"role": message.role, "content": message.content} for message in messages]
        schema = schema if self._dialect.takes_schema else None
        while True:
            extras = self._dialect.manners.extras(self.host, self.model, longest, schema)
            try:
                chunks: AsyncStream[ChatCompletionChunk] = await client.chat.completions.create(
                    model=self.model, messages=sent, stream=True, **extras
                )
            except openai.APIStatusError as error:
                self._owed = False
                if is_too_long(error):  # its words may name a parameter, too
                    raise
                if not self._dialect.manners.learn(self.host, self.model, extras, named(error)):
                    raise
            else:
                return chunks

    def _loaded(self) -> "AsyncOpenAI":
        """Raises NoKey, KeyRejected, CoachOffline."""
        if self._client is not None:
            return self._client
        dialect = self._dialect
        if not self.host:  # no address that can be asked
            raise CoachOffline
        if dialect.needs_key and not self._key and dialect.token is None:
            raise NoKey
        if not (self._key.isascii() and self._key.isprintable()):
            raise KeyRejected  # no header can carry it
        # at DEBUG the client logs the body of each request, and that is speech
        logging.getLogger("openai").setLevel(logging.WARNING)
        self._client = self._azure() if dialect.api_version else self._openai()
        return self._client

    def _openai(self) -> "AsyncOpenAI":
        import openai

        return openai.AsyncOpenAI(
            api_key=self._key or "none",  # the client insists on one; it does not go out
            base_url=self._base_url,
            max_retries=0,  # a tip that comes by the second try comes too late
            timeout=self._silence,
            http_client=self._http(),
        )

    def _azure(self) -> "AsyncOpenAI":
        import openai

        return openai.AsyncAzureOpenAI(
            api_key=None if self._dialect.token else self._key,
            azure_ad_token_provider=self._dialect.token,
            azure_endpoint=self._base_url,
            azure_deployment=self.model,
            api_version=self._dialect.api_version,
            max_retries=0,
            timeout=self._silence,
            http_client=self._http(),
        )

    def _http(self) -> "AsyncClient":
        """By the system's proxy, and trusting the certificates that the system trusts."""
        import httpx2
        import openai

        name = httpx2.URL(self._base_url).host
        direct = bool(name) and (is_loopback(name) or bool(proxy_bypass(name)))
        pattern = f"all://[{name}]" if ":" in name else f"all://{name}"
        return openai.DefaultAsyncHttpxClient(
            follow_redirects=False,
            timeout=self._silence,
            limits=httpx2.Limits(keepalive_expiry=_KEPT_OPEN),
            mounts={pattern: None} if direct else None,
            event_hooks={"request": [self._on_request]},
        )

    def _count(self, usage: Usage) -> None:
        self.usage = usage
        if self._purse is not None:
            self._purse.take(self.host, self.model, usage)

    async def _on_request(self, request: "Request") -> None:
        if not self._key and self._dialect.token is None:
            request.headers.pop("authorization", None)
        if request.method == "POST":
            request.extensions["trace"] = partial(self._on_step, request.content)

    async def _on_step(self, body: bytes, step: str, details: Mapping[str, Any]) -> None:
        """A body counts from when it begins to go out; a proxy is sent a CONNECT before it."""
        if step.endswith("send_request_body.started") and details["request"].method == b"POST":
            self._sent.append(body)
            self._owed = True

    def _explained(self, error: Any, *, begun: bool) -> CoachFailure:
        if is_too_long(error) and not begun:
            named_one = window_named(error)
            self._loads.refused()
            self._dialect.manners.shrink(self.host, self.model, self.window, named_one)
            return PromptTooLong()
        failure = explained(error, begun=begun)
        if isinstance(failure, KeyRejected) and not self._key and self._dialect.token is None:
            return NoKey()
        if isinstance(failure, ModelUnknown):
            return unknown(self.host, self.model, self._known)
        return failure
