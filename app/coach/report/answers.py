"""Which of the rep's words answer what the prospect had raised.

What was raised alone is met by what the rep said next. Of several things that were raised before
the rep spoke, the rep may answer one: then only the sentences that are about it are its answer, and
what no sentence is about stays open. A sentence is about what it shares words with, or else what it
means; rather too seldom told than wrongly.

Of 240 answers to one of two neighbouring moments of the scripted calls (the half to develop on),
102 are given to the right one, 9 to the wrong one, and the others to neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, takewhile

from app.coach.meaning import meaning
from app.coach.plain_words import ASKING, GLUE, NEGATIONS
from app.coach.report.sentences import Turn
from app.coach.stems import stems
from app.events import Channel
from app.report import Said

_LONGEST = 2
"""Sentences of an answer."""
_SUBSTANCE = 3
"""Words of one: “I see.” is none."""
_OF_THE_CARD = 2
"""Words of a card that a sentence must share to count as its line: one is there by chance."""
_AHEAD = 5.0
"""By which a sentence's likeliest kind exceeds the others, as logarithms. Of 3: 137 right, 17 wrong
of the same 240."""
_TOPICS = frozenset(
    "price prices pricing cost costs costing compare compared comparing decide decides deciding "
    "decision onboarding risk risks timeline timing urgency".split()
)
"""Of the words that claim nothing: what a sentence may be about."""
_COMMON = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty
    thirty forty fifty sixty seventy eighty ninety hundred thousand million second third once twice
    half both each every all some any many much few lot lots bit part same such enough only even
    ever already always since though around off under over okay ok yes yeah yep oh ah hi hello
    please sure fine nice good best better right honest honestly actual actually usual usually
    little new old full long see saw seen show shown come came go goes went going gone get got gets
    put set sit run give gave given took brought bring pick want wants wanted love loved asked tell
    tells told said done call calls called send sent laugh kept let find found need guy guys fellow
    folks somebody anybody everybody everything nothing kind sort minute minutes hour hours morning
    afternoon evening night tomorrow yesterday my mine his he she
    """.split()
)
"""What two sentences share whatever they are about, besides `GLUE`."""


@dataclass(frozen=True, slots=True)
class Raised:
    """Something that the prospect brought up."""

    at: float
    """Seconds on the call clock."""
    kind: str
    said: Said
    """The whole sentence."""
    advice: str = field(default="", repr=False)
    """What the playbook's card says to it; "" where it has none."""


def answers(raised: Sequence[Raised], spoken: Sequence[Turn]) -> list[Said | None]:
    """Return the answer to each, None where none was found. `raised`: by their time."""
    replies = [turn for turn in spoken if turn.channel is Channel.REP and turn.words >= _SUBSTANCE]

    def next_reply(one: Raised) -> int:
        """Its place; past the last one where the rep said nothing more."""
        return next((n for n, turn in enumerate(replies) if turn.start > one.at), len(replies))

    places = {next_reply(one) for one in raised} | {len(replies)}
    found: list[Said | None] = []
    for place, together in groupby(raised, next_reply):
        until = min((one for one in places if one > place), default=place)
        found += _met(list(together), replies[place:until])
    return found


def _met(group: Sequence[Raised], replies: Sequence[Turn]) -> list[Said | None]:
    """`group`: what was raised before the rep said these, up to what was raised next."""
    if len({one.said for one in group}) == 1:
        return [_joined(replies[0].sentences) if replies else None] * len(group)
    sentences = [said for turn in replies for said in turn.sentences]  # “Sure.” parts two turns
    about = [(said, _about(said.text, group)) for said in sentences]
    return [_joined(_stretch(about, place)) for place in range(len(group))]


def _stretch(about: Sequence[tuple[Said, set[int]]], place: int) -> list[Said]:
    """Return the first sentences in a row that are about one of the group."""
    first = next((n for n, (_, places) in enumerate(about) if place in places), len(about))
    return [said for said, _ in takewhile(lambda pair: place in pair[1], about[first:])]


def _joined(sentences: Sequence[Said]) -> Said | None:
    said = sentences[:_LONGEST]
    return Said(said[0].at, said[0].channel, " ".join(one.text for one in said)) if said else None


def _about(sentence: str, group: Sequence[Raised]) -> set[int]:
    """Return the places of what a sentence of the rep's is about."""
    words = _content(sentence)
    shared = {place for place in range(len(group)) if _shares(words, place, group)}
    return shared or _meant(sentence, group)


def _shares(words: frozenset[str], place: int, group: Sequence[Raised]) -> bool:
    """Whether they are words of this one, and of none that was raised with it."""
    one = group[place]
    others = (f"{two.said.text} {two.advice}" for two in group if two.said != one.said)
    own = words - _content(" ".join(others))
    line = own & _content(one.advice)
    return bool(own & _content(one.said.text)) or len(line) >= _OF_THE_CARD


def _meant(sentence: str, group: Sequence[Raised]) -> set[int]:
    """Return the places of the kind that it means; of none where the model knows not all of them.

    English only: of other sentences no kind is ahead.
    """
    scores = meaning().scores(sentence).kinds
    kinds = {one.kind for one in group}
    if len(kinds) < 2 or not kinds <= scores.keys():
        return set()
    second, first = sorted(kinds, key=scores.__getitem__)[-2:]
    if scores[first] - scores[second] < _AHEAD:
        return set()
    return {place for place, one in enumerate(group) if one.kind == first}


def _content(text: str) -> frozenset[str]:
    return frozenset(stems(text)) - _plain()


@cache
def _plain() -> frozenset[str]:
    words = (GLUE | NEGATIONS | ASKING) - _TOPICS | _COMMON
    return frozenset(stem for word in words for stem in stems(word))
