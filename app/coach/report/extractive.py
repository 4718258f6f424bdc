"""The report that needs no model: what can be told from the record by rules, complete by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.coach.playbook import Playbook
from app.coach.report.promises import commitments, next_step
from app.coach.report.questions import questions
from app.coach.report.sentences import Turn, turns
from app.events import Card, Channel, Mark, Moment, Utterance
from app.report import (
    CheckedItem,
    Figure,
    FiredCard,
    Found,
    Objection,
    Said,
)

_NO_OBJECTION = {"buying_signal"}
"""Kinds of moments that the prospect raises in favour."""
_ANSWER = 2
"""Sentences of what the rep said next."""
_SUBSTANCE = 3
"""Words of an answer: “I see.” is none."""
_NEAR = 0.5
"""Seconds by which a quote's time may lie beside its utterance."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the record has of a call; each tuple in the order of the call."""

    utterances: tuple[Utterance, ...]
    moments: tuple[Moment, ...] = ()
    cards: tuple[Card, ...] = ()
    marks: tuple[Mark, ...] = ()


def find(kept: Kept, playbook: Playbook | None, figures: Sequence[Figure] = ()) -> Found:
    """`playbook`: of the call; None: it is not there any more, and with it the checklist."""
    spoken = turns(kept.utterances)
    promised = tuple(commitments(spoken))
    return Found(
        figures=tuple(figures),
        checklist=tuple(_checklist(kept, playbook, spoken)) if playbook else (),
        cards=tuple(_cards(kept, spoken)),
        questions=tuple(questions(spoken)),
        commitments=promised,
        objections=tuple(_objections(kept, spoken)),
        noticed=tuple(_noticed(kept, spoken)),
        next_step=next_step(promised),
    )


def _checklist(kept: Kept, playbook: Playbook, spoken: Sequence[Turn]) -> Iterator[CheckedItem]:
    ticks = {mark.about: mark for mark in kept.marks if mark.kind == "tick"}
    proofs = {mark.about: mark for mark in kept.marks if mark.kind == "evidence"}
    for item in playbook.checklist:
        tick, proof = ticks.get(item.id), proofs.get(item.id)
        done = tick is not None and tick.text == "done"
        evidence = _sentence(_evidence(kept, proof), spoken) if done and proof else None
        at = tick.at if tick and done else None
        yield CheckedItem(item.id, item.item, done, at, evidence)


def _evidence(kept: Kept, mark: Mark) -> Said:
    speaker = next(
        (
            said.channel
            for said in kept.utterances
            if said.start - _NEAR <= mark.at <= said.end + _NEAR and mark.text in said.text
        ),
        Channel.PROSPECT,
    )
    return Said(mark.at, speaker, mark.text)


def _cards(kept: Kept, spoken: Sequence[Turn]) -> Iterator[FiredCard]:
    channels = {moment.id: moment.channel for moment in kept.moments}
    for card in kept.cards:
        channel = channels.get(card.moment, Channel.PROSPECT)
        said = Said(card.quote_at, channel, card.quote)
        yield FiredCard(card.kind, card.headline, _sentence(said, spoken))


def _objections(kept: Kept, spoken: Sequence[Turn]) -> Iterator[Objection]:
    carded = {card.moment for card in kept.cards}
    for moment in _raised(kept):
        if moment.id in carded and moment.kind not in _NO_OBJECTION:
            yield _met(moment, spoken)


def _noticed(kept: Kept, spoken: Sequence[Turn]) -> Iterator[Objection]:
    carded = {card.moment for card in kept.cards}
    for moment in _raised(kept):
        if moment.id not in carded:
            yield _met(moment, spoken)


def _raised(kept: Kept) -> list[Moment]:
    """The prospect's moments, but for those that the rep asked about."""
    raised = [one for one in kept.moments if one.channel is Channel.PROSPECT and one.id > 0]
    return sorted(raised, key=lambda moment: moment.at)


def _met(moment: Moment, spoken: Sequence[Turn]) -> Objection:
    said = Said(moment.at, moment.channel, moment.quote)
    return Objection(moment.kind, _sentence(said, spoken), _answer(moment.at, spoken))


def _sentence(quote: Said, spoken: Sequence[Turn]) -> Said:
    """Return the whole sentence that the quote is from, if it is to be found."""
    for turn in spoken:
        if turn.channel is quote.channel and turn.start - _NEAR <= quote.at <= turn.end + _NEAR:
            begun = [said for said in turn.sentences if said.at <= quote.at + _NEAR]
            found = next((said for said in reversed(begun) if quote.text in said.text), None)
            if found:
                return found
    return quote


def _answer(at: float, spoken: Sequence[Turn]) -> Said | None:
    """Return what the rep said next, past “I see.”; None where the call went on without it."""
    for turn in spoken:
        if turn.channel is Channel.REP and turn.start > at and turn.words >= _SUBSTANCE:
            said = turn.sentences[:_ANSWER]
            return Said(said[0].at, said[0].channel, " ".join(one.text for one in said))
    return None
