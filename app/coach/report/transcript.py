"""A call as the model gets it, without secrets, and where in it a quote stands."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from app.coach.report.sentences import timed
from app.events import Channel, Utterance
from app.redaction import redact
from app.report import Said

_LONGEST_LINE = 500
"""Characters, unless one utterance has more: what a quote's time is good for."""
_SHORTEST_QUOTE = 8
"""Letters and digits; a shorter one proves nothing, unless it is all that was said."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one side said at a stretch, or a piece of it."""

    at: float
    channel: Channel
    words: tuple[tuple[str, float], ...] = field(repr=False)
    """Each with its start, in seconds on the call clock."""

    @property
    def text(self) -> str:
        return " ".join(word for word, _ in self.words)


def lines(utterances: Sequence[Utterance]) -> list[Line]:
    """`utterances`: by their start. Secrets are replaced by what they were."""
    found: list[Line] = []
    for channel, said in groupby(_redacted(utterances), key=lambda one: one.channel):
        found += _pieces(channel, [timed(utterance) for utterance in said])
    return found


def _redacted(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Both sides together: one asks for the number that the other one says."""
    texts = redact([one.text for one in utterances], [one.channel for one in utterances])
    safe = [replace(one, text=text) for one, text in zip(utterances, texts, strict=True)]
    return [utterance for utterance in safe if utterance.text.strip()]


def _pieces(channel: Channel, utterances: Iterable[Sequence[tuple[str, float]]]) -> Iterator[Line]:
    words: list[tuple[str, float]] = []
    length = 0
    for said in utterances:
        size = sum(len(word) + 1 for word, _ in said)
        if words and length + size > _LONGEST_LINE:
            yield Line(words[0][1], channel, tuple(words))
            words, length = [], 0
        words += said
        length += size
    yield Line(words[0][1], channel, tuple(words))


class Transcript:
    """Finds quotes in lines of a call."""

    def __init__(self, said: Sequence[Line]) -> None:
        self.lines = said
        self._streams = [
            _Stream(one, [word for line in said if line.channel is one for word in line.words])
            for one in Channel
        ]
        self._whole_lines = {squeezed(line.text) for line in said}

    def find(self, quote: str) -> Said | None:
        """Return the words of the call that a quote repeats, with their time; None: none do.

        Case, punctuation and spaces do not count. One side's words only, in their order, without a
        gap.
        """
        wanted = squeezed(quote)
        if len(wanted) < _SHORTEST_QUOTE and wanted not in self._whole_lines:
            return None
        for stream in self._streams:
            if wanted and (said := stream.find(wanted)):
                return said
        return None


class _Stream:
    """All that one side said, as letters and digits only."""

    def __init__(self, channel: Channel, words: Sequence[tuple[str, float]]) -> None:
        self._channel = channel
        self._words = words
        self._starts: list[int] = []
        """Of each word in the letters."""
        letters, length = [], 0
        for word, _ in words:
            self._starts.append(length)
            letters.append(squeezed(word))
            length += len(letters[-1])
        self._letters = "".join(letters)

    def find(self, wanted: str) -> Said | None:
        place = self._letters.find(wanted)
        if place < 0:
            return None
        first = bisect_right(self._starts, place) - 1
        last = bisect_right(self._starts, place + len(wanted) - 1)
        said = self._words[first:last]
        return Said(said[0][1], self._channel, " ".join(word for word, _ in said))


def squeezed(text: str) -> str:
    """Letters and digits only, without case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
