"""Finds the playbook's triggers in what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.coach.playbook import PlaybookCard
from app.coach.stems import stems
from app.coach.triggers import GAP, LONGEST, patterns
from app.events import Channel, Word

_NEGATIONS = {"not", "never"}


class _Heard(NamedTuple):
    stem: str
    word: int
    """Place of the word that it comes from: "don't" gives two."""
    ends_sentence: bool


class Match(NamedTuple):
    card: PlaybookCard
    first: int
    """Place of the first matched word among the words."""
    last: int


@dataclass(slots=True)
class _Node:
    """Where triggers that begin alike have got to."""

    then: dict[str | None, "_Node"] = field(default_factory=dict)
    cards: tuple[int, ...] = ()
    """Places of the cards with a phrase that is complete here. An empty set takes 216 bytes, and of
    26,000 nodes most are empty."""


class CardMatcher:
    """Follows all triggers at once, as a tree of stems: many cost no more than a few.

    A trigger is silent right after "not" or "never", and no gap crosses one, or the end of a
    sentence. The recogniser may put a full stop anywhere, so words without a gap match across it.
    What a card excepts silences it in the same words.
    """

    def __init__(self, cards: Sequence[PlaybookCard]) -> None:
        self._cards = cards
        self._root = _tree([card.triggers for card in cards])
        self._excepted = _tree([card.except_ for card in cards])

    def matches(self, words: Sequence[Word], said_by: Channel) -> list[Match]:
        """Return all matches in the order in which they were complete, the longest first.

        Words that grow at their end give the same matches again, and new ones after them.
        """
        heard = _heard(words)
        silenced = self._silenced(heard)
        found = {
            (heard[last].word, heard[first].word, place)
            for first in range(len(heard))
            if first == 0 or heard[first - 1].stem not in _NEGATIONS
            for place, last in _follow(self._root, heard, first - 1)
            if self._cards[place].said_by in (said_by.value, "either") and place not in silenced
        }
        return [Match(self._cards[place], first, last) for last, first, place in sorted(found)]

    def silenced(self, words: Sequence[Word]) -> set[str]:
        """The ids of the cards that these words silence."""
        return {self._cards[place].id for place in self._silenced(_heard(words))}

    def _silenced(self, heard: Sequence[_Heard]) -> set[int]:
        return {
            place
            for first in range(len(heard))
            for place, _ in _follow(self._excepted, heard, first - 1)
        }


def _tree(phrases: Sequence[Sequence[str]]) -> _Node:
    """Of the phrases of each card."""
    root = _Node()
    for place, listed in enumerate(phrases):
        for pattern in (pattern for phrase in listed for pattern in patterns(phrase)):
            node = root
            for stem in pattern:
                node = node.then.setdefault(stem, _Node())
            if place not in node.cards:
                node.cards += (place,)
    return root


def _heard(words: Sequence[Word]) -> list[_Heard]:
    return [
        _Heard(stem, place, ends_sentence(word))
        for place, word in enumerate(words)
        for stem in stems(word.text)
    ]


def _follow(node: _Node, heard: Sequence[_Heard], at: int) -> Iterator[tuple[int, int]]:
    """Yield each card whose trigger goes on behind `at`, and where in `heard` it is complete."""
    for place in node.cards:
        yield place, at
    if at + 1 < len(heard) and (following := node.then.get(heard[at + 1].stem)):
        yield from _follow(following, heard, at + 1)
    if gap := node.then.get(None):
        yield from _leap(gap, heard, at)


def _leap(gap: _Node, heard: Sequence[_Heard], at: int) -> Iterator[tuple[int, int]]:
    for to in range(at + 1, min(at + 2 + GAP, len(heard))):
        before = heard[to - 1]
        if before.ends_sentence or (to - 1 > at and before.stem in _NEGATIONS):
            return
        if following := gap.then.get(heard[to].stem):
            yield from _follow(following, heard, to)


def ends_sentence(word: Word) -> bool:
    return word.text.rstrip("\"')\N{RIGHT DOUBLE QUOTATION MARK}").endswith((".", "?", "!"))


def quote(words: Sequence[Word], match: Match) -> str:
    """Return the sentence round the match, verbatim, as much of it as fits into 12 words."""
    first, last = match.first, min(match.last, match.first + LONGEST - 1)
    while first > 0 and last - first + 1 < LONGEST and not ends_sentence(words[first - 1]):
        first -= 1
    while last + 1 < len(words) and last - first + 1 < LONGEST and not ends_sentence(words[last]):
        last += 1
    return " ".join(word.text for word in words[first : last + 1])
