"""What must not be written down: card numbers, codes, what may be the beginning of one."""

from collections.abc import Collection, Sequence

from app.redaction.checks import CARD_LENGTHS, begins_like_card
from app.redaction.cues import Topic
from app.redaction.finder import Kind, Secret, cards, spans
from app.redaction.heard import Heard, Line, heard
from app.redaction.runs import Run

_LEAST = 4
"""Digits that may be the beginning of a card number where nobody has just said that one comes."""
_NEXT = 4
"""Words between what says what a number is, and the number."""
_GROUPS = 6
"""Digits of figures that may be, where nobody speaks of a card: fewer are a price or a year."""
_TALK = 60
"""Words between a number and the card that it may be of."""


def hidden(lines: Sequence[Line], over: Collection[str]) -> tuple[list[Secret], set[str]]:
    """Return what must not be written down, and who may go on with a number.

    `over`: the speakers who will not go on with what they said last.
    """
    talk = heard(lines)
    secrets = cards(talk)
    doubtful: set[str] = set()
    for one in talk:
        run = one.runs[-1] if one.runs else None
        if run is None or one.speaker in over or not one.ends_open(run):
            continue
        parts = list(spans(one, Kind.CARD, run.units))
        if not any(_overlap(part, known) for part in parts for known in secrets):
            if _may_be_card(one, run):
                doubtful.add(one.speaker)
                secrets += parts
    return sorted(secrets, key=lambda one: (one.line, one.start)), doubtful


def _overlap(one: Secret, other: Secret) -> bool:
    return one.line == other.line and one.start < other.end and other.start < one.end


def _may_be_card(one: Heard, run: Run) -> bool:
    digits = run.digits
    if run.plus or len(digits) > CARD_LENGTHS[-1] or not begins_like_card(digits):
        return False
    said_to_be = one.announced(run, _NEXT, set(Topic) - {Topic.MAYBE_CODE})
    if len(digits) < _LEAST:
        return said_to_be is Topic.CARD
    if one.is_near(Topic.CARD, run, _TALK, 0):
        return True
    if run.is_list or said_to_be is not None:
        return False
    spelled = sum(len(unit.text) for unit in run.units if unit.spelled)
    return spelled >= _LEAST or (len(run.units) > 1 and len(digits) >= _GROUPS)
