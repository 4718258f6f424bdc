"""What a model is told before it listens: names that will be said, and what was said before.

Whisper reads both as text that came just before the window: `<|startofprev|>`, the words, then the
usual start. It helps with names, and makes a text go on as it began; a model that was not trained
with it is confused, so that only those get it whose limits say that it helps.
"""

from collections.abc import Sequence
from typing import Protocol

HOTWORDS = 100
"""Tokens of names, at most: of a model's 448, half are for its answer."""
BEFORE = 60
"""Tokens of earlier text, at most. More of it costs time, and makes loops likelier."""


class Tokens(Protocol):  # faster-whisper's Tokenizer
    @property
    def sot_prev(self) -> int: ...
    @property
    def sot_sequence(self) -> list[int]: ...
    @property
    def no_timestamps(self) -> int: ...
    def encode(self, text: str) -> list[int]: ...


class Prompt:
    """Of one model and language."""

    def __init__(self, tokenizer: Tokens, hotwords: Sequence[str], *, helps: bool) -> None:
        """`helps`: of the model's limits; without it, the prompt is the bare start."""
        self._tokenizer = tokenizer
        self._helps = helps
        self._start = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        self._hotwords = _fitting(tokenizer, hotwords) if helps else []

    def tokens(self, before: str) -> list[int]:
        """The whole prompt. `before`: what the same channel said just before, or ""."""
        return self._told(self._earlier(before))

    def together(self, befores: Sequence[str]) -> list[list[int]]:
        """Prompts of one length, as CTranslate2 wants them for a batch (its check_prompts).

        Of the longer texts, the beginning is left out.
        """
        earlier = [self._earlier(before) for before in befores]
        shortest = min(map(len, earlier))
        return [self._told(tokens[len(tokens) - shortest :]) for tokens in earlier]

    def _earlier(self, before: str) -> list[int]:
        text = before.strip()
        return self._tokenizer.encode(f" {text}")[-BEFORE:] if self._helps and text else []

    def _told(self, earlier: list[int]) -> list[int]:
        told = [*self._hotwords, *earlier]
        return [self._tokenizer.sot_prev, *told, *self._start] if told else list(self._start)


def _fitting(tokenizer: Tokens, names: Sequence[str]) -> list[int]:
    """As many of the names as there is room for, as the text of a list."""
    fitting: list[int] = []
    for n in range(1, len(names) + 1):
        tokens = tokenizer.encode(f" {', '.join(names[:n])}.")
        if len(tokens) > HOTWORDS:
            break
        fitting = tokens
    return fitting
