"""What must not be written down: card numbers, codes, what may be the beginning of one."""

from collections.abc import Collection, Sequence

from app.redaction.chains import ASIDE
from app.redaction.checks import CARD_LENGTHS, begins_like_card
from app.redaction.cues import Topic
from app.redaction.finder import Secret, apart, cards, spans, spans_of
from app.redaction.heard import Heard, Line, heard
from app.redaction.kinds import Kind
from app.redaction.readbacks import Spoken, readbacks
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
    spoken = cards(talk)
    secrets = spans_of(spoken)
    doubtful: set[str] = set()
    for one in talk:
        if one.speaker in over:
            continue
        pieces = [run for run in _open(one) if not _overlap(one, run, secrets)]
        units = [unit for run in _from_card(one, pieces) for unit in run.units]
        if units:
            doubtful.add(one.speaker)
            spoken.append(Spoken(one, Kind.CARD, units))
    if doubtful:
        secrets = spans_of([*spoken, *readbacks(talk, spoken)])
    return apart(secrets), doubtful


def _open(one: Heard) -> list[Run]:
    """The newest numbers that the speaker may go on with, perhaps after something else."""
    found: list[Run] = []
    end = len(one.tokens)
    for run in reversed(one.runs):
        waits = one.stands_alone(run) and one.words_between(run.last, end) <= ASIDE
        if not (waits or one.ends_open(run)):
            break
        found.insert(0, run)
        end = run.first
    return found


def _from_card(one: Heard, pieces: Sequence[Run]) -> list[Run]:
    """Those from the one on with which the number of a card may begin."""
    for place, run in enumerate(pieces):
        spoken_of = one.is_near(Topic.CARD, run, _TALK, 0) and len(run.digits) >= _LEAST
        if (spoken_of or one.ends_open(run)) and _may_be_card(one, run):
            return list(pieces[place:])
    return []


def _overlap(one: Heard, run: Run, known: Sequence[Secret]) -> bool:
    return any(
        part.line == secret.line and part.start < secret.end and secret.start < part.end
        for part in spans(one, Kind.CARD, run.units)
        for secret in known
    )


def _may_be_card(one: Heard, run: Run) -> bool:
    digits = run.digits
    without_first = digits[len(run.units[0].text) :]  # “a long one, 4792”
    begins = begins_like_card(digits) or (without_first and begins_like_card(without_first))
    if run.plus or len(digits) > CARD_LENGTHS[-1] or not begins:
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
