"""Word times mended by ear: the model's alignment knows the words, the sound knows the pauses.

Whisper's cross-attention puts a pause inside one of the words beside it, starts the first word with
the window, and now and then gives a word no length at all. On the two clean calls of the tests, one
true turn a window, words that start and end within 0.3 s of the truth go from 92.4 % to 98.3 %.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.events import SAMPLE_RATE, Samples, Word

_BLOCK = 160
"""Samples of 10 ms, in which loudness is measured."""
_PAUSE = 8
"""Blocks of quiet that make a pause: the closure of a p or t is shorter."""
_REACH = 0.3
"""Seconds by which the model may misplace the border of two words at a pause."""
_SENTENCE = 0.4
"""Seconds that a border after a punctuation mark may lie further away: pauses stand there."""
_PER_LETTER = 0.03
"""Seconds that a letter takes at the least; a word with less was squeezed by its neighbour."""
_SHORTEST = 0.02
"""Seconds of a word at the least, where its window is long enough."""


@dataclass(slots=True)
class _Span:
    start: float
    end: float


def mend(words: tuple[Word, ...], samples: Samples) -> tuple[Word, ...]:
    """Give the words of a window, with times from its first sample, their times by its sound."""
    length = len(samples) / SAMPLE_RATE
    # cut speech goes on beyond its window, and so may the model
    spans = [_Span(_within(word.start, length), _within(word.end, length)) for word in words]
    for start, end in _pauses(samples):
        _part(words, spans, start, end)
    for _ in range(2):  # a word may have been squeezed from both sides
        _unsqueeze(words, spans)
    _spread(spans, length)
    return tuple(
        Word(word.text, span.start, span.end, word.probability)
        for word, span in zip(words, spans, strict=True)
    )


def _pauses(samples: Samples) -> list[tuple[float, float | None]]:
    """Spans of quiet in seconds; the one at the very end has no end."""
    blocks = len(samples) // _BLOCK
    if not blocks:
        return []
    power = (samples[: blocks * _BLOCK].reshape(blocks, _BLOCK) ** 2).mean(axis=1)
    level: NDArray[Any] = 10 * np.log10(power + 1e-12)
    # 30 dB below speech, but above the noise of the room; speech without a pause has no quiet
    speech, room = np.percentile(level, 95), np.percentile(level, 5)
    quiet = level <= max(speech - 30, min(room + 6, speech - 10))
    edges = np.diff(np.concatenate([[0], quiet.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [
        (start / 100, None if end == blocks else end / 100)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        if end - start >= _PAUSE or start == 0 or end == blocks
    ]


def _part(words: tuple[Word, ...], spans: list[_Span], start: float, end: float | None) -> None:
    """Move the border of two words to the pause that it was meant for."""
    if not spans:
        return
    if end is None:
        spans[-1].end = max(start, spans[-1].start)
    elif start == 0:
        spans[0].start = max(spans[0].start, min(end, spans[0].end))
    elif len(spans) > 1:
        far, border = min(
            (_distance(words[n], spans[n], start, end), n) for n in range(len(spans) - 1)
        )
        if far <= _REACH:
            spans[border].end = start
            spans[border + 1].start = end
            # a short word may lie inside the pause: it and those beyond stay on their side
            for span in spans[: border + 1]:
                span.start, span.end = min(span.start, start), min(span.end, start)
            for span in spans[border + 1 :]:
                span.start, span.end = max(span.start, end), max(span.end, end)


def _distance(word: Word, span: _Span, start: float, end: float) -> float:
    """Seconds from the end of a word to a pause, less where a pause is to be expected."""
    outside = max(start - span.end, span.end - end, 0.0)
    return outside - (0.0 if word.text[-1].isalnum() else _SENTENCE)


def _unsqueeze(words: tuple[Word, ...], spans: list[_Span]) -> None:
    """Let a word that got no time share its longer neighbour's, letter by letter."""
    for n, (word, span) in enumerate(zip(words, spans, strict=True)):
        if span.end - span.start >= _PER_LETTER * len(word.text):
            continue
        beside = [
            other
            for other in (n - 1, n + 1)
            if 0 <= other < len(spans) and _touch(spans[min(n, other)], spans[max(n, other)])
        ]
        if beside:
            other = max(beside, key=lambda k: spans[k].end - spans[k].start)
            first, second = min(n, other), max(n, other)
            letters = len(words[first].text), len(words[second].text)
            start, end = spans[first].start, spans[second].end
            middle = start + (end - start) * letters[0] / sum(letters)
            spans[first].end = spans[second].start = middle


def _spread(spans: list[_Span], length: float) -> None:
    """Put the words one after the other inside their window, none of them too short to show."""
    least = min(_SHORTEST, length / max(1, len(spans)))
    free = 0.0
    for span in spans:
        span.start = max(span.start, free)
        span.end = free = max(span.end, span.start + least)
    free = length
    for span in reversed(spans):
        span.end = min(span.end, free)
        span.start = free = max(0.0, min(span.start, span.end - least))


def _within(seconds: float, length: float) -> float:
    return max(0.0, min(seconds, length))


def _touch(first: _Span, second: _Span) -> bool:
    return abs(first.end - second.start) < 0.02
