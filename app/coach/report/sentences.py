"""A call as sentences, each with its time and its speaker."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from app.events import Channel, Utterance
from app.report import Said

_END = re.compile(r"[.?!…。？！][\"”’)\]]*$")
_ABBREVIATION = re.compile(r"^(?:mr|mrs|ms|dr|st|vs|e\.g|i\.e|z\.b|[a-z])\.$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said until the other one spoke."""

    channel: Channel
    start: float
    end: float
    sentences: tuple[Said, ...]
    words: int = field(default=0)


def turns(utterances: Iterable[Utterance]) -> list[Turn]:
    """`utterances`: by their start. Those without words are left out."""
    spoken = [utterance for utterance in utterances if utterance.text.strip()]
    return [_turn(list(said)) for _, said in groupby(spoken, key=lambda one: one.channel)]


def _turn(said: Sequence[Utterance]) -> Turn:
    words = [word for utterance in said for word in timed(utterance)]
    return Turn(
        said[0].channel,
        said[0].start,
        max(utterance.end for utterance in said),
        tuple(_sentences(words, said[0].channel)),
        len(words),
    )


def timed(utterance: Utterance) -> list[tuple[str, float]]:
    """Return each word of the text with its start.

    The text is the truth; its words tell times where they are as many.
    """
    text = utterance.text.split()
    if len(utterance.words) == len(text):
        return [(word, known.start) for word, known in zip(text, utterance.words, strict=True)]
    step = (utterance.end - utterance.start) / max(1, len(text))
    return [(word, utterance.start + step * place) for place, word in enumerate(text)]


def _sentences(words: Sequence[tuple[str, float]], channel: Channel) -> Iterator[Said]:
    begun: list[tuple[str, float]] = []
    for word in words:
        begun.append(word)
        if _END.search(word[0]) and not _ABBREVIATION.match(word[0]):
            yield _said(begun, channel)
            begun = []
    if begun:
        yield _said(begun, channel)


def _said(words: Sequence[tuple[str, float]], channel: Channel) -> Said:
    return Said(words[0][1], channel, " ".join(word for word, _ in words))
