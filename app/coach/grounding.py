"""What a tip may say: what stands in the playbook, or asks; and it quotes what was said."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from app.coach.numbers import numbers
from app.coach.plain_words import (
    ASKING,
    CONCESSIONS,
    ENGLISH,
    GLUE,
    KNOWING,
    LEADS,
    NEGATIONS,
    OPEN,
    OURS,
    PLAIN,
    STATING,
)
from app.coach.playbook import Playbook
from app.coach.stems import stems

LEAK = 5
"""Words in a row of our own prompt, or of the team's instructions, that no tip may repeat."""

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.?!…？！。])[\"'”’»)]*\s+")
_CLOSING = " \t\"'”’»“‘«)*_"
_QUESTION = ("?", "？", "؟")
_CLAUSE = re.compile(r"[,:;–—]")
_OFF = frozenset(("off", "less", "cheaper", "weniger", "moins", "menos", "meno"))
"""With a number that the prospect named, these are a concession too."""


class Unfit(Exception):
    """The answer is not a tip. The reason is in the rep's words, and never quotes it."""


def tokens(text: str) -> list[str]:
    """Words as they are compared: folded, without punctuation."""
    plain = unicodedata.normalize("NFKC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _TOKEN.findall(plain.casefold())


def sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def is_plain(text: str) -> bool:
    """Whether it is made of words that claim nothing."""
    return all(token in PLAIN for token in tokens(text))


def asks(sentence: str) -> bool:
    """Whether it is a question in more than its mark: “We are certified?” is none."""
    text = sentence.rstrip(_CLOSING)
    if not text.endswith(_QUESTION) or text[:-1].rstrip(_CLOSING).endswith((".", "!")):
        return False
    clauses = [words for clause in _CLAUSE.split(sentence) if (words := tokens(clause))]
    said = [token for words in clauses for token in words]
    if ENGLISH.isdisjoint(said):
        return STATING.isdisjoint(said[:1])
    if _tells(said):
        return False
    # “just so that I see it, what …”: what claims nothing may go before
    while len(clauses) > 1 and not _begins_to_ask(clauses[0]) and GLUE.issuperset(clauses[0]):
        clauses.pop(0)
    return bool(clauses) and _begins_to_ask(clauses[0])


def _begins_to_ask(words: Sequence[str]) -> bool:
    return next((word for word in words if word not in LEADS), "") in ASKING


def _tells(words: Sequence[str]) -> bool:
    """Whether it tells under cover of asking whether that is known."""
    pairs = pairwise(words)
    return any(first in KNOWING and second not in OPEN for first, second in pairs)


def alike(one: str, other: str) -> float:
    """Jaccard index of the words of two texts, 0 to 1."""
    first, second = set(tokens(one)), set(tokens(other))
    return len(first & second) / len(first | second) if first | second else 0.0


class Grounds:
    """What the tips of one playbook may claim."""

    def __init__(self, playbook: Playbook, private: Sequence[str]) -> None:
        """`private`: texts of our own that no tip may repeat: the prompt's rules."""
        said = [text for card in playbook.cards for text in (card.headline, card.say, card.details)]
        units = [one for text in (playbook.about, *said) for one in sentences(text)]
        units += playbook.facts
        self._units = [(" ".join(tokens(unit)), _content(unit), _negated(unit)) for unit in units]
        self._numbers = numbers("\n".join(units))
        self._words = frozenset(token for unit in units for token in tokens(unit))
        hidden = [*private, *playbook.instructions.split("\n")]
        self._hidden = frozenset(run for text in hidden for run in _runs(tokens(text)))

    def check(self, text: str, quote: str) -> None:
        """Raise Unfit for a number, a concession or a piece of the prompt that has no place there.

        `quote`: what the tip quotes: its numbers may be taken up, but not be conceded.
        """
        words = tokens(text)
        conceded = CONCESSIONS.intersection(words)
        if conceded - self._words:
            raise Unfit("it promised something that the playbook does not")
        ungrounded = numbers(text) - self._numbers
        offers = conceded or _OFF.intersection(words)
        if ungrounded and (offers or ungrounded - numbers(quote)):
            raise Unfit("it named a number that has no ground")
        if any(run in self._hidden for run in _runs(words)):
            raise Unfit("it repeated its instructions")

    def may_head(self, headline: str) -> bool:
        """Whether it tells the rep what to do, or what the playbook says."""
        return OURS.isdisjoint(tokens(headline)) or self.carries(headline)

    def carries(self, sentence: str) -> bool:
        """Whether a sentence may be spoken: it asks, claims nothing, or the playbook says it."""
        if asks(sentence) or is_plain(sentence):
            return True
        words = " ".join(tokens(sentence))
        content, negated = _content(sentence), _negated(sentence)
        return any(
            words == unit or (content and content <= of_unit and negated == unit_negated)
            for unit, of_unit, unit_negated in self._units
        )


def _content(text: str) -> frozenset[str]:
    """Stems of the words that make a claim what it is."""
    left = (token for token in tokens(text) if token not in GLUE and token not in NEGATIONS)
    return frozenset(stem for token in left for stem in stems(token))


def _negated(text: str) -> bool:
    return not NEGATIONS.isdisjoint(tokens(text))


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + LEAK]) for at in range(len(words) - LEAK + 1))


def is_repeat(text: str, earlier: Iterable[str], most: float) -> bool:
    return any(alike(text, one) > most for one in earlier)
