"""How much a model takes: by its server, which lists or has loaded it, and by how it refuses."""

import asyncio
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai import APIError, AsyncOpenAI, OpenAIError

_TOO_LARGE = 413
"""The status of a request with a body that is too large."""
_TOO_LONG = re.compile(
    r"context[ _-]?(?:length|window|size)|maximum model length|prompt is too long|n_ctx"
    r"|exceeds? the (?:maximum number of tokens|configured limit)",
    re.IGNORECASE,
)
"""In the words of OpenAI, Azure and vLLM (“This model's maximum context length is 4096 tokens”,
“Input tokens exceed the configured limit of 272000 tokens”), LM Studio (“loaded with context length
of only 4096 tokens”, “n_keep: 5000 >= n_ctx: 4096”), llama.cpp (`exceed_context_size_error`),
Ollama (“the input length exceeds the context length”), LiteLLM (`ContextWindowExceededError`)."""
_NUMBERS = (
    re.compile(r"context (?:length|window|size)(?: is| of| of only)? \(?([\d,]+)", re.IGNORECASE),
    re.compile(r"n_ctx\W{1,4}(\d+)"),
    re.compile(r"(?:model length|configured limit) of ([\d,]+)", re.IGNORECASE),
    re.compile(r"maximum[^\d.]{1,40}\(([\d,]+)\)", re.IGNORECASE),
    re.compile(r"([\d,]+) maximum"),
)
"""The model's own limit in those words, and in those of Gemini, Mistral and Anthropic."""
_LISTED = ("max_model_len", "context_length", "context_window", "max_context_length")
"""By vLLM; OpenRouter and Together; Groq; Mistral."""


def window_listed(more: Mapping[str, Any]) -> int | None:
    """Return the tokens that a model takes, question and answer together, where a list says so.

    `more`: what stands there of a model besides what OpenAI's own list has.
    """
    found = (more.get(name) for name in _LISTED)
    return next((one for one in found if isinstance(one, int) and one > 0), None)


class Loaded:
    """Knows when to ask a server with how many tokens it has loaded a model.

    It is asked as a call begins; once more after the first answer, where the model was not loaded
    by then; and after a request that was too long, as it may have been loaded anew.
    """

    def __init__(self, path: str) -> None:
        """`path`: of its list of what is loaded; "": it has none."""
        self._path = path
        self.due = bool(path)
        self._once_more = self.due
        self._told: int | None = None

    async def ask(self, client: "AsyncOpenAI", model: str, patience: float) -> int | None:
        """Return the tokens; None: it says nothing new. `patience`: seconds."""
        self.due = False
        window = await window_loaded(client, self._path, model, patience)
        if window is None or window == self._told:
            return None
        self._told, self._once_more = window, False
        return window

    def answered(self) -> None:
        if self._once_more:
            self._once_more, self.due = False, True

    def refused(self) -> None:
        """A request was too long."""
        self.due = bool(self._path)


async def window_loaded(
    client: "AsyncOpenAI", path: str, model: str, patience: float
) -> int | None:
    """Ask a server with how many tokens it has loaded a model; None: it has not, or says nothing.

    `path`: of its list of what is loaded, beside the one of OpenAI's protocol; `patience`: seconds.
    """
    import openai

    base = str(client.base_url).rstrip("/").removesuffix("/v1")
    try:
        async with asyncio.timeout(patience):
            found: object = await client.get(f"{base}{path}", cast_to=object)
    except (openai.OpenAIError, TimeoutError, ValueError, TypeError, RecursionError):
        return None  # it is an older one, or another server: what is known of it counts
    return _loaded(found, model)


def _loaded(answer: object, model: str) -> int | None:
    """By Ollama: `models`, `context_length`; by LM Studio: `data`, `loaded_context_length`."""
    lists = [answer.get(key) for key in ("models", "data")] if isinstance(answer, dict) else []
    for one in (one for listed in lists if isinstance(listed, list) for one in listed):
        if not isinstance(one, dict) or not {model, f"{model}:latest"} & {
            str(one.get("id")),
            str(one.get("name")),
        }:
            continue
        sizes = (one.get(key) for key in ("context_length", "loaded_context_length"))
        return next((size for size in sizes if type(size) is int and size > 0), None)
    return None


def is_too_long(error: "OpenAIError") -> bool:
    """Whether a request had more tokens than the model takes."""
    import openai

    if isinstance(error, openai.APIStatusError) and error.status_code == _TOO_LARGE:
        return True
    return isinstance(error, openai.APIError) and bool(_TOO_LONG.search(words_of(error)))


def window_named(error: "OpenAIError") -> int | None:
    """Return the tokens that a model takes, question and answer together, if the refusal names
    them."""
    import openai

    words = words_of(error) if isinstance(error, openai.APIError) else ""
    found = next((match for one in _NUMBERS if (match := one.search(words))), None)
    digits = found[1].replace(",", "") if found else ""
    return int(digits) if digits else None


def words_of(error: "APIError") -> str:
    return str(error.body) if error.body is not None else error.message
