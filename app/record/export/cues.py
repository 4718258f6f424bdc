"""Subtitles: utterances cut into pieces that can be read while they show."""

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.events import Channel, Utterance
from app.record.call_record import CallRecord
from app.record.export.plain import clean

LINE = 42
"""Characters that fit on one; a cue has two."""
_LONGEST = 7_000
_SHORTEST = 1_000
"""Milliseconds that a cue shows, the shortest where the same speaker's next one lets it."""


@dataclass(slots=True)
class Cue:
    """What shows from `start` to `end`, in milliseconds on the call clock."""

    channel: Channel
    start: int
    end: int
    text: str

    def lines(self, prefix: str = "") -> list[str]:
        """At most two."""
        return _wrap(prefix + self.text)


def cues(record: CallRecord, prefix: Callable[[Channel], str] = lambda channel: "") -> list[Cue]:
    """By their start. One speaker's never overlap; the two speakers' may.

    `prefix`: what will stand before the text of that channel's cues, so that it is counted.
    """
    found: list[Cue] = []
    for channel in Channel:
        one_side = [utterance for utterance in record.utterances if utterance.channel is channel]
        pieces = [cue for utterance in one_side for cue in _cut(utterance, prefix(channel))]
        found += _in_turn(sorted(pieces, key=lambda cue: cue.start))
    return sorted(found, key=lambda cue: (cue.start, cue.end))


def _cut(utterance: Utterance, prefix: str) -> Iterator[Cue]:
    """Words as long as they fit on the lines and in the time."""
    cue: Cue | None = None
    for word in _timed(utterance, LINE - len(prefix)):
        if cue and _fits(f"{prefix}{cue.text} {word.text}") and word.end - cue.start <= _LONGEST:
            cue.text += f" {word.text}"
            cue.end = max(cue.end, word.end)
        else:
            if cue:
                yield cue
            cue = word
    if cue:
        yield cue


def _timed(utterance: Utterance, longest: int) -> list[Cue]:
    """Each word by itself. The text is the truth; its words tell times if they are as many."""
    text = clean(utterance.text).split()
    spans = [(word.start, word.end) for word in utterance.words]
    if len(spans) != len(text):
        step = (utterance.end - utterance.start) / max(1, len(text))
        starts = [utterance.start + step * number for number in range(len(text))]
        spans = [(start, start + step) for start in starts]
    words, earliest = [], 0
    for word, span in zip(text, spans, strict=True):
        start, end = map(_milliseconds, span)
        earliest = max(earliest, start)  # never before the word before it
        for piece in textwrap.wrap(word, longest):  # some languages have no spaces
            words.append(Cue(utterance.channel, earliest, max(earliest, end), piece))
    return words


def _in_turn(one_side: list[Cue]) -> list[Cue]:
    """Each after the one before it, and long enough to be seen."""
    for cue, following in pairwise([*one_side, None]):
        assert cue is not None
        wanted = max(cue.end, cue.start + _SHORTEST)
        if following:
            wanted = min(wanted, following.start)
        cue.end = min(max(wanted, cue.start + 1), cue.start + _LONGEST)
        if following:
            following.start = max(following.start, cue.end)
    return one_side


def _fits(text: str) -> bool:
    return len(_wrap(text)) <= 2


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, LINE, break_on_hyphens=False)


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))
