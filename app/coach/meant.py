"""Finds what was meant: the cards of sentences that say it in words no trigger has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from app.coach.cards import CardMatcher, Match, ends_sentence
from app.coach.meaning import Scores, meaning
from app.coach.playbook import PlaybookCard
from app.events import Channel, Word

HUNCH = 1.2
"""Below what is sure enough, in the logarithm of the probability, from which on a kind is a hunch:
three in four come in a turn with a moment, on the half of the corpus that is for development."""

DOUBT = 5.0
"""Likewise, from which on a trigger counts. In scraps of calls that the net had not learnt from, a
lot of them near-misses, 0.58 of the triggers were right; so, 0.64, and 296 of the 302 right ones
remain."""


class Meant(NamedTuple):
    match: Match
    sure: bool
    """False: a hunch, too little for a card."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance, or what is committed of it, and what it follows."""

    words: Sequence[Word] = field(repr=False)
    over: bool
    """Whether nothing follows: what has no full stop is a sentence too."""
    before: Sequence[Word] = field(default=(), repr=False)
    """What the same side said just before, in an utterance of its own."""
    answered: str = field(default="", repr=False)
    """What the other side had said last."""


class _Span(NamedTuple):
    first: int
    last: int
    """Places of its first and last words."""


class MeaningMatcher:
    """Judges each sentence when it is complete, alone and with the one before it."""

    def __init__(self, cards: Sequence[PlaybookCard], matcher: CardMatcher) -> None:
        """`matcher`: of the same cards, for what they except."""
        self._cards = [card for card in cards if card.meanings]
        self._matcher = matcher

    def bears_out(self, match: Match, heard: Heard) -> bool:
        """Whether the sentence of a trigger may mean what its card is about.

        “A discount for members” is about no price of the rep's. Of a sentence that goes on the
        beginning has to be sure. A card without topics is believed, and so is what is too short to
        tell, and what is likely either by itself or as an answer.
        """
        if not match.card.meanings:
            return True
        words, before = heard.words, heard.before
        said, first, last = [*before, *words], match.first + len(before), match.last + len(before)
        spans = [one for one in _spans(said, over=True) if one.first <= first <= last <= one.last]
        texts = [_text(said, span) for span in spans]
        scores = [_scores(text, what).kinds for text in texts for what in (heard.answered, "")]
        likely = [kinds.get(match.card.kind, 0.0) for kinds in scores if kinds]
        complete = heard.over or any(ends_sentence(word) for word in words[match.last :])
        return max(likely, default=0.0) >= (-DOUBT if complete else 0.0)

    def matches(self, heard: Heard, said_by: Channel) -> list[Meant]:
        """Return the matches in the order in which they were said, one for each kind."""
        cards = [card for card in self._cards if card.said_by in (said_by.value, "either")]
        if not cards:
            return []
        before = heard.before
        said = [*before, *heard.words]
        found: dict[str, Meant] = {}
        for span in _spans(said, over=heard.over):
            if span.last < len(before):
                continue
            silenced = self._matcher.silenced(said[span.first : span.last + 1])
            for card, sure in _meant(_scores(_text(said, span), heard.answered), cards):
                known = found.get(card.kind)
                if card.id not in silenced and (known is None or (sure and not known.sure)):
                    first = max(0, span.first - len(before))
                    match = Match(card, first, span.last - len(before))
                    found[card.kind] = Meant(match, sure)
        return list(found.values())


def likeliest_topic(card: PlaybookCard, words: Sequence[Word], at: float) -> str:
    """Return the topic of a card's that a sentence is about; "" if the card listens for none.

    `at`: when the sentence begins, in seconds on the call clock. Where it began in the utterance
    before, it is the first topic that the card names.
    """
    spans = [span for span in _spans(words, over=True) if words[span.first].start == at]
    topics = [_scores(_text(words, span), "").topics for span in spans]
    likely = ((scores[topic], topic) for scores in topics if scores for topic in card.meanings)
    return max(likely, default=(0.0, next(iter(card.meanings), "")))[1]


def _spans(words: Sequence[Word], *, over: bool) -> Iterator[_Span]:
    """Each sentence that is complete; then with the one before it."""
    sentences, first = [], 0
    for place, word in enumerate(words):
        if ends_sentence(word) or (over and place == len(words) - 1):
            sentences.append(_Span(first, place))
            first = place + 1
    yield from sentences
    yield from (_Span(one.first, two.last) for one, two in pairwise(sentences))


def _text(words: Sequence[Word], span: _Span) -> str:
    return " ".join(word.text for word in words[span.first : span.last + 1])


def _meant(scores: Scores, cards: Sequence[PlaybookCard]) -> Iterator[tuple[PlaybookCard, bool]]:
    """For each kind that it may be the card whose topic is the likeliest, and whether it is."""
    for kind in dict.fromkeys(card.kind for card in cards):
        if (likely := scores.kinds.get(kind, -HUNCH)) > -HUNCH:
            of_kind = [card for card in cards if card.kind == kind]
            topics = scores.topics
            best = max(of_kind, key=lambda card: max(topics[topic] for topic in card.meanings))
            yield best, likely > 0


@lru_cache(maxsize=64)
def _scores(text: str, answered: str) -> Scores:
    """A sentence is asked about again with every partial that follows it."""
    return meaning().scores(text, answered)
