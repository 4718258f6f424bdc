"""What a model does not take, learned when it refuses, and remembered for this run."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from app.coach.chat_model import Schema

log = logging.getLogger(__name__)

TEMPERATURE = 0.3
"""Low: a tip is to follow the playbook, not to be original."""

_TOKENS, _TOKENS_BEFORE = "max_completion_tokens", "max_tokens"
"""The limit of an answer's tokens by its name of today, and by the one that older servers know."""
_ROUTINE = ("temperature", _TOKENS, "stream_options")
_INSTEAD = {_TOKENS: _TOKENS_BEFORE}
_SMALLEST = 1_024
"""Tokens of a window; no model of use takes less."""


class Manners:
    """Of all models that are asked, by host and name. Shared by who asks, so that each learns from
    the other; lives on one thread."""

    def __init__(self) -> None:
        self._refused: dict[tuple[str, str], set[str]] = {}
        self._windows: dict[tuple[str, str], int] = {}

    def extras(self, host: str, model: str, longest: int, schema: Schema | None) -> dict[str, Any]:
        """Return the parameters of a request that are not the messages.

        `longest`: tokens of the answer, with those of a model's thinking.
        """
        wanted: dict[str, Any] = {
            "temperature": TEMPERATURE,
            _TOKENS: longest,
            "stream_options": {"include_usage": True},
        }
        if schema is not None:
            wanted["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": schema},
            }
        refused = self._refused.get((host, model), set())
        for name in refused & wanted.keys():
            value = wanted.pop(name)
            if (other := _INSTEAD.get(name)) and other not in refused:
                wanted[other] = value
        return wanted

    def learn(self, host: str, model: str, sent: Mapping[str, Any], named: Sequence[str]) -> bool:
        """Take note of a request that was refused; return whether another one is worth while.

        `sent`: the parameters that it had; `named`: what the refusal says, in the order of trust:
        the parameter itself, then any words.
        """
        for words in named:
            if found := _named(sent, words):
                self._refused.setdefault((host, model), set()).add(found)
                log.info("the coach's model does not take %s", found)
                return True
        return False

    def window(self, host: str, model: str, usual: int) -> int:
        """Return the tokens that a model takes, question and answer together.

        `usual`: where nothing was learned of it.
        """
        return self._windows.get((host, model), usual)

    def told(self, host: str, model: str, window: int) -> None:
        """Take note of what the server's list says; what a refusal has said goes before it."""
        self._windows.setdefault((host, model), max(window, _SMALLEST))

    def loaded(self, host: str, model: str, window: int) -> None:
        """Take note of with how many tokens the server has loaded a model: that is what counts."""
        self._windows[host, model] = max(window, _SMALLEST)

    def shrink(self, host: str, model: str, window: int, named: int | None) -> None:
        """Take note that a model did not take as much as `window`.

        `named`: the tokens that it takes, by its refusal. Where that is no less, we have counted
        too few, and half of it will do.
        """
        fits = named if named is not None and named < window else window // 2
        self._windows[host, model] = max(fits, _SMALLEST)
        log.info("the coach's model takes %d tokens", self._windows[host, model])


def _named(sent: Mapping[str, Any], words: str) -> str:
    """Return which of these parameters some words are about; "": none.

    “Use max_completion_tokens instead of max_tokens” names two: what was sent comes first there.
    """
    places = {name: words.find(name) for name in sent}
    found = {name: place for name, place in places.items() if place >= 0}
    return min(found, key=found.__getitem__) if found else ""
