"""How much a model takes: by its server's list of models, and by the words in which it refuses."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai import APIError, OpenAIError

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
