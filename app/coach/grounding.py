"""What a tip may say: what stands in the playbook, or asks; and it quotes what was said."""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.coach.asking_words import (
    AFTERTHOUGHTS,
    ASKED_ELSEWHERE,
    CAPITALS,
    DIRECTING,
    DIRECTING_ELSEWHERE,
    OWN_PLAIN,
    TELLING,
)
from app.coach.clauses import CLAUSE, names, own_clauses, speaks_english, tells, tokens
from app.coach.everyday_words import EVERYDAY
from app.coach.numbers import numbers
from app.coach.plain_words import ASIDE, ASKING, CONCESSIONS, GLUE, LEADS, NEGATIONS, PLAIN, STATING
from app.coach.playbook import Playbook
from app.coach.stems import stems

LEAK = 5
"""Words in a row of our own prompt, or of the team's instructions, that no tip may repeat."""

_SENTENCE_END = re.compile(r"(?<=[.?!…？！。])[\"'”’»)]*\s+")
_CLOSING = " \t\"'”’»“‘«)*_"
_QUESTION = ("?", "？", "؟")
_OFF = frozenset(("off", "less", "cheaper", "weniger", "moins", "menos", "meno"))
"""With a number that the prospect named, these are a concession too."""
_ASKED = ASKED_ELSEWHERE | GLUE | NEGATIONS | ASKING | DIRECTING | TELLING | DIRECTING_ELSEWHERE
_MODEST = PLAIN | GLUE | NEGATIONS | OWN_PLAIN


class Unfit(Exception):
    """The answer is not a tip. The reason is in the rep's words, and never quotes it."""


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
    clauses = [words for clause in CLAUSE.split(sentence) if (words := tokens(clause))]
    said = [token for words in clauses for token in words]
    if not speaks_english(said):
        return STATING.isdisjoint(said[:1])
    if tells(said):
        return False
    # “just so that I see it, what …”: what claims nothing may go before
    while len(clauses) > 1 and not _begins_to_ask(clauses[0]) and _may_go_before(clauses[0]):
        clauses.pop(0)
    return bool(clauses) and _begins_to_ask(clauses[0])


def _may_go_before(words: Sequence[str]) -> bool:
    return GLUE.issuperset(words) or words[0] in ASIDE


def _begins_to_ask(words: Sequence[str]) -> bool:
    return next((word for word in words if word not in LEADS), "") in ASKING


def heard(texts: Iterable[str]) -> frozenset[str]:
    """Stems of what was said, or written by the rep: what a tip may ask about."""
    return frozenset(stem for text in texts for token in tokens(text) for stem in stems(token))


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
        asked = [text for item in playbook.checklist for text in (item.item, item.meaning)]
        self._units = [(" ".join(tokens(unit)), _content(unit), _negated(unit)) for unit in units]
        self._numbers = numbers("\n".join(units))
        self._words = frozenset(token for unit in units for token in tokens(unit))
        self._stems = heard([*units, *asked])
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

    def may_head(self, headline: str, said: frozenset[str] = frozenset()) -> bool:
        """Whether it tells the rep what to do, asks, or says what the playbook says."""
        if self.carries(headline, said):
            return True
        clauses = [clause for clause in CLAUSE.split(headline) if tokens(clause)]
        directs = bool(clauses) and tokens(clauses[0])[0] not in AFTERTHOUGHTS
        directs = directs and all(self._directs(clause, said) for clause in clauses)
        return directs and self._is_harmless(headline)

    def carries(self, sentence: str, said: frozenset[str] = frozenset()) -> bool:
        """Whether a sentence may be spoken: it asks, claims nothing, or the playbook says it.

        `said`: stems of what it may ask about besides what the playbook tells: see `heard()`.
        """
        if is_plain(sentence) or self._holds(sentence):
            return True
        return asks(sentence) and self._knows(sentence, said) and self._is_harmless(sentence)

    def _holds(self, sentence: str) -> bool:
        words = " ".join(tokens(sentence))
        content, negated = _content(sentence), _negated(sentence)
        return any(
            words == unit or (content and content <= of_unit and negated == unit_negated)
            for unit, of_unit, unit_negated in self._units
        )

    def _knows(self, sentence: str, said: frozenset[str]) -> bool:
        """Whether its words are everyday ones, the call's or the playbook's; names: these only."""
        known = self._stems | said
        words = tokens(sentence)
        if not all(_is_asked(word) or _is_of(known, word) or numbers(word) for word in words):
            return False
        if not speaks_english(words):
            return True  # in German every noun has a capital
        named = list(names(sentence))
        is_title = len(named) * 2 > len(words)  # In A Headline All Words May Have One
        return is_title or all(_is_of(known, name) or name.casefold() in CAPITALS for name in named)

    def _is_harmless(self, sentence: str) -> bool:
        """Whether it states nothing by the way that the playbook does not."""
        return all(
            self._holds(clause) or (not firm and self._is_modest(clause))
            for clause, firm in own_clauses(sentence)
        )

    def _is_modest(self, clause: str) -> bool:
        """Whether it boasts of nothing."""
        words = tokens(clause)
        if not speaks_english(words):
            return all(_is_asked(word) or _is_of(self._stems, word) for word in words)
        known = self._stems | _MODEST
        return all(word in _MODEST or _is_of(known, word) for word in words)

    def _directs(self, clause: str, said: frozenset[str]) -> bool:
        words = tokens(clause)
        first = next((word for word in words if word not in LEADS), "")
        if first in TELLING:
            return self._knows(clause, frozenset())
        directs = first in DIRECTING | ASKING | AFTERTHOUGHTS
        if directs or not DIRECTING_ELSEWHERE.isdisjoint(words):
            return self._knows(clause, said)
        return is_plain(clause) or self._holds(clause)


def _is_asked(word: str) -> bool:
    parts = word.split("'")  # “qu'est”
    return _is_of(EVERYDAY, word) or word in _ASKED or _ASKED.issuperset(parts)


def _is_of(known: frozenset[str], word: str) -> bool:
    return known.issuperset(stems(word))


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
