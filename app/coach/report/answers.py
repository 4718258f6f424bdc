"""Which of the rep's words answer what the prospect had raised.

What was raised alone is met by what the rep said next. Of several things that were raised before
the rep spoke, the rep may answer one: then only the sentences that are about it are its answer, and
what no sentence is about stays open, until the rep comes back to it. A sentence is about what it
shares words with, what it means, or what it proposes to do about it; where no sentence tells, the
reply as a whole may. Rather too seldom told than wrongly.

Of 240 answers to one of two neighbouring moments of the scripted calls (the half to develop on),
122 are given to the right one, 8 to the wrong one, and the others to neither. Of 86 that come only
with the answer to the next moment, 21 are found; of 86 that never come, one is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, takewhile

from app.coach.meaning import meaning
from app.coach.plain_words import ASKING, GLUE, NEGATIONS
from app.coach.report.proposals import about_decider, proposed_to
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
_AHEAD = 7.0
"""By which a sentence's likeliest kind exceeds the others, as logarithms. Of 5: 123 right, 11 wrong
of the same 240."""
_AHEAD_TO_GO_ON = 5.0
"""The same of a sentence that follows one about that kind; and of a whole reply in which no
sentence tells, as the sum of them. Of 4: 136 right, 10 wrong."""
_TAKEN_UP = 120.0
"""Seconds for which the rep may come back to what was left open."""
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
        group = list(together)
        until = min((one for one in places if one > place), default=place)
        since = group[0].at - _TAKEN_UP
        left = [n for n, answer in enumerate(found) if answer is None and raised[n].at >= since]
        taken_up, met = _met(group, [raised[n] for n in left], replies[place:until])
        for n, answer in zip(left, taken_up, strict=True):
            found[n] = answer
        found += met
    return found


def _met(
    group: Sequence[Raised], left: Sequence[Raised], replies: Sequence[Turn]
) -> tuple[list[Said | None], list[Said | None]]:
    """Return the answers to what was left open before, and those to the group.

    `group`: what was raised before the rep said these, up to what was raised next.
    """
    sentences = [said for turn in replies for said in turn.sentences]  # “Sure.” parts two turns
    back = [(said, _comes_back_to(said.text, left, group)) for said in sentences]
    taken_up = [_joined(_stretch(back, place)) for place in range(len(left))]
    others = [said for said, places in back if not places]
    if len({one.said for one in group}) == 1:
        first = replies[0].sentences if replies else ()
        own = [said for said in first if said in others] or first
        return taken_up, [_joined(own)] * len(group)
    about: list[tuple[Said, set[int]]] = []
    for said in others:
        before = about[-1][1] if about else set()
        goes_on = before and _meant([said.text], group, _AHEAD_TO_GO_ON)
        about.append((said, _about(said.text, group) or before & goes_on))
    if replies and not any(places for _, places in about):
        first = replies[0].sentences
        whole = _meant([said.text for said in first], group, _AHEAD_TO_GO_ON)
        about = [(said, whole) for said in first if said in others]
    return taken_up, [_joined(_stretch(about, place)) for place in range(len(group))]


def _comes_back_to(sentence: str, left: Sequence[Raised], group: Sequence[Raised]) -> set[int]:
    """Return the places of what was left open that a sentence is about, and not the group."""
    everything = [*left, *group]
    words = _content(sentence)
    shared = {place for place in range(len(everything)) if _shares(words, place, everything)}
    decider = about_decider(sentence, [(one.kind, one.said.text) for one in everything])
    named = shared or ({decider} if decider is not None else set())
    return named if all(place < len(left) for place in named) else set()


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
    if told := _meant([sentence], group, _AHEAD) or shared:
        return told
    met = proposed_to(sentence, [(one.kind, one.said.text) for one in group])
    return set() if met is None else {met}


def _shares(words: frozenset[str], place: int, group: Sequence[Raised]) -> bool:
    """Whether they are words of this one, and of none that was raised with it."""
    one = group[place]
    others = (f"{two.said.text} {two.advice}" for two in group if two.said != one.said)
    own = words - _content(" ".join(others))
    line = own & _content(one.advice)
    return bool(own & _content(one.said.text)) or len(line) >= _OF_THE_CARD


def _meant(sentences: Sequence[str], group: Sequence[Raised], ahead: float) -> set[int]:
    """Return the places of the kind that they mean; of none where the model knows not all of them.

    `ahead`: by which that kind must exceed the others.
    English only: of other sentences no kind is ahead.
    """
    known = [scores for one in sentences if (scores := meaning().scores(one).kinds)]
    kinds = {one.kind for one in group}
    if len(kinds) < 2 or not known or not kinds <= known[0].keys():
        return set()
    sums = {kind: sum(scores[kind] for scores in known) for kind in kinds}
    second, first = sorted(kinds, key=sums.__getitem__)[-2:]
    if sums[first] - sums[second] < ahead:
        return set()
    return {place for place, one in enumerate(group) if one.kind == first}


def _content(text: str) -> frozenset[str]:
    return frozenset(stems(text)) - _plain()


@cache
def _plain() -> frozenset[str]:
    words = (GLUE | NEGATIONS | ASKING) - _TOPICS | _COMMON
    return frozenset(stem for word in words for stem in stems(word))
