"""How much of what is secret is taken out of what was said, and how much that isn't.

The lines are written for this; one half was developed on, the other is run at the end only. Those
in `…-talk.jsonl` run over several utterances, with read-backs, corrections and asides.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from app.redaction import Secret, find, redact

DATA = Path(__file__).parent / "redaction"
READABLE = 0.2
"""Of a secret's characters: what is left of one that counts as found."""
WINDOW = 320
"""Words."""


@dataclass(slots=True)
class Figures:
    secrets: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    """By kind of secret."""
    plain: int = 0
    """Conversations without a secret."""
    false_hits: int = 0
    """Of them, those in which something was taken out."""
    missed: list[int] = field(default_factory=list)
    """Ids of conversations with a secret that was not found."""
    hit: list[int] = field(default_factory=list)
    """Ids of those with a false hit."""
    milliseconds: float = 0.0
    """To redact a window of words: the median of many."""

    @property
    def recall(self) -> float:
        return self.found.total() / max(1, self.secrets.total())

    @property
    def false_rate(self) -> float:
        return self.false_hits / max(1, self.plain)


def measured(half: str) -> Figures:
    """`half`: "develop" or "aside"."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(DATA.glob(f"{half}*.jsonl"))]
    conversations = [json.loads(line) for text in texts for line in text.splitlines()]
    figures = Figures()
    for one in conversations:
        _count(figures, one)
    spent = [_milliseconds(window) for window in _windows(conversations)]
    figures.milliseconds = median(spent)
    return figures


def _count(figures: Figures, conversation: dict) -> None:
    lines = [(speaker, text) for speaker, text in conversation["utterances"]]
    hidden = find(lines)
    if not conversation["secrets"]:
        figures.plain += 1
        figures.false_hits += bool(hidden)
        figures.hit += [conversation["id"]] * bool(hidden)
    for kind, secret, line in conversation["secrets"]:
        figures.secrets[kind] += 1
        start = lines[line][1].index(secret)
        if _readable(hidden, line, start, secret) <= READABLE:
            figures.found[kind] += 1
        else:
            figures.missed.append(conversation["id"])


def _readable(hidden: Sequence[Secret], line: int, start: int, secret: str) -> float:
    """The share of the secret's letters and digits that is left."""
    places = [start + at for at, character in enumerate(secret) if character.isalnum()]
    spans = [range(one.start, one.end) for one in hidden if one.line == line]
    return sum(not any(place in span for span in spans) for place in places) / len(places)


def _windows(conversations: Sequence[dict]) -> Iterator[list[tuple[str, str]]]:
    """All that was said, in windows of so many words."""
    window: list[tuple[str, str]] = []
    for conversation in conversations:
        window += [(speaker, text) for speaker, text in conversation["utterances"]]
        if sum(len(text.split()) for _, text in window) >= WINDOW:
            yield window
            window = []


def _milliseconds(window: Sequence[tuple[str, str]]) -> float:
    speakers, texts = zip(*window, strict=True)
    began = time.thread_time()
    redact(texts, speakers)
    return (time.thread_time() - began) * 1000.0
