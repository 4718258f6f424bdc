"""The report that needs no model: what can be told from the record by rules, complete by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.coach.playbook import Playbook
from app.coach.report.answers import Raised, answers
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
    met = _met(kept, spoken)
    carded = {card.moment for card in kept.cards}
    return Found(
        figures=tuple(figures),
        checklist=tuple(_checklist(kept, playbook, spoken)) if playbook else (),
        cards=tuple(_cards(kept, spoken)),
        questions=tuple(questions(spoken)),
        commitments=promised,
        objections=tuple(one for id, one in met if id in carded and one.kind not in _NO_OBJECTION),
        noticed=tuple(one for id, one in met if id not in carded),
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


def _met(kept: Kept, spoken: Sequence[Turn]) -> list[tuple[int, Objection]]:
    """The prospect's moments by their ids, but for those that the rep asked about."""
    advice = {card.moment: f"{card.headline} {card.say}" for card in kept.cards}
    moments = [one for one in kept.moments if one.channel is Channel.PROSPECT and one.id > 0]
    moments.sort(key=lambda moment: moment.at)
    raised = [_raised(moment, advice.get(moment.id, ""), spoken) for moment in moments]
    return [
        (moment.id, Objection(one.kind, one.said, answer))
        for moment, one, answer in zip(moments, raised, answers(raised, spoken), strict=True)
    ]


def _raised(moment: Moment, advice: str, spoken: Sequence[Turn]) -> Raised:
    said = _sentence(Said(moment.at, moment.channel, moment.quote), spoken)
    return Raised(moment.at, moment.kind, said, advice)


def _sentence(quote: Said, spoken: Sequence[Turn]) -> Said:
    """Return the whole sentence that the quote is from, if it is to be found."""
    for turn in spoken:
        if turn.channel is quote.channel and turn.start - _NEAR <= quote.at <= turn.end + _NEAR:
            begun = [said for said in turn.sentences if said.at <= quote.at + _NEAR]
            found = next((said for said in reversed(begun) if quote.text in said.text), None)
            if found:
                return found
    return quote
