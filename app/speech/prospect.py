"""What the prospect said, and up to when that is known: the rep's words wait for it."""

import math
from collections import deque

from app.events import Channel, Event, Partial, SpeechEnded, SpeechStarted, Utterance, Word

_LEAD = 0.5
"""Seconds before the onset of speech in which its first word may start."""
_SAME = 0.02
"""Seconds that two times of the same end may differ by."""
_KEPT = 60.0
"""Seconds for which the prospect's words are remembered."""


class Prospect:
    """Speech ends with one utterance, or with several where it was too long for one."""

    def __init__(self) -> None:
        self._begun: deque[float] = deque()
        """Of the speech that is not understood to its end: when it began."""
        self._ended: deque[float] = deque()
        """When it ended, as far as it did."""
        self._finals: dict[int, float] = {}
        """By utterance: where speech ends in what was decoded of it last."""
        self._known = -math.inf
        self._words: dict[int, tuple[Word, ...]] = {}
        """By utterance, in the order they began; of each at least one."""

    @property
    def known_until(self) -> float:
        return max(self._known, self._begun[0] - _LEAD) if self._begun else math.inf

    def hear(self, event: Event) -> None:
        match event:
            case SpeechStarted(Channel.PROSPECT, at):
                self._begun.append(at)
            case SpeechEnded(Channel.PROSPECT, at):
                self._ended.append(at)
            case Partial(channel=Channel.PROSPECT) if event.words or event.tentative:
                self._learn(event.id, event.words)
            case Partial(channel=Channel.PROSPECT):  # nothing could be understood
                self._words.pop(event.id, None)
                self._resolve(event.id)
            case Utterance(channel=Channel.PROSPECT):
                self._learn(event.id, event.words)
                self._resolve(event.id)

    def decoded(self, id: int, end: float) -> None:
        """A final of an utterance was decoded, of speech until `end`."""
        self._finals[id] = end

    def forget(self, since: float) -> None:
        """What is being said, and what ended later, will not be understood."""
        self._ended = deque(end for end in self._ended if end <= since)
        self._begun = deque(list(self._begun)[: len(self._ended)])
        self._finals = {id: end for id, end in self._finals.items() if end <= since}
        self._known = min(self._known, since)
        kept = {
            id: [word for word in said if word.end <= since] for id, said in self._words.items()
        }
        self._words = {id: tuple(said) for id, said in kept.items() if said}

    def between(self, start: float, end: float) -> list[Word]:
        """Words by time."""
        return sorted(
            (word for words in self._words.values() for word in words if start < word.start < end),
            key=lambda word: word.start,
        )

    def _learn(self, id: int, words: tuple[Word, ...]) -> None:
        if not words:
            return
        self._words[id] = words
        self._known = max(self._known, words[-1].end)
        for old, said in list(self._words.items()):
            if said[-1].end < words[-1].end - _KEPT:
                del self._words[old]

    def _resolve(self, id: int) -> None:
        """An utterance is understood: the oldest, or a part of it, if it was too long for one."""
        until = self._finals.pop(id, self._ended[0] if self._ended else 0.0)
        while self._ended and self._ended[0] <= until + _SAME:
            self._ended.popleft()
            self._begun.popleft()
