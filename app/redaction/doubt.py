"""What must not be written down: card numbers, codes, what may be the beginning of one."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

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
_LONG = 8
"""Digits that are worth a longer wait, though nobody spoke of a card."""
_WHOLE = 15
"""Digits of a card number that nobody goes on with."""
_NEXT = 4
"""Words between what says what a number is, and the number."""
_TALK = 60
"""Words between a number and the card that it may be of."""
_SAID_TO_BE = set(Topic) - {Topic.MAYBE_CODE, Topic.BANK}


class Wait(IntEnum):
    """How long a speaker has said nothing."""

    SHORT = 0
    """Any number may go on."""
    LONG = 1
    """One that was said to be a card's may, and a long one: the card is being looked for."""
    OVER = 2
    """None will."""


def hidden(lines: Sequence[Line], waits: Mapping[str, Wait]) -> tuple[list[Secret], set[str]]:
    """Return what must not be written down, and who may go on with a number.

    `waits`: by speaker; a short one for those who are not in it.
    """
    talk = heard(lines)
    spoken = cards(talk)
    secrets = spans_of(spoken)
    doubtful: set[str] = set()
    for one in talk:
        wait = waits.get(one.speaker, Wait.SHORT)
        if wait is Wait.OVER:
            continue
        units = [unit for run in _from_card(one, secrets, wait) for unit in run.units]
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


def _from_card(one: Heard, known: Sequence[Secret], wait: Wait) -> list[Run]:
    """Of the open numbers, those from the one on with which the number of a card may begin."""
    found: list[Run] = []
    length = 0
    for run in _open(one):
        kind = _known(one, run, known)
        if kind is Kind.CARD:
            length += run.net
        goes_on = found or 0 < length < _WHOLE
        if kind is None and (goes_on or _begins_card(one, run, wait)):
            found.append(run)
    return found


def _begins_card(one: Heard, run: Run, wait: Wait) -> bool:
    """As long as nothing else is said; a long one also over an aside."""
    length = len(run.digits)
    spoken_of = length >= _LEAST and one.is_near(Topic.CARD, run, _TALK, 0)
    open_yet = spoken_of or length >= _LONG or one.ends_open(run)
    return open_yet and _may_be_card(one, run, wait)


def _known(one: Heard, run: Run, known: Sequence[Secret]) -> str | None:
    """The kind of the secret of which a number is a part."""
    for part in spans(one, Kind.CARD, run.units):
        for secret in known:
            if part.line == secret.line and part.start < secret.end and secret.start < part.end:
                return secret.kind
    return None


def _may_be_card(one: Heard, run: Run, wait: Wait) -> bool:
    digits = run.digits
    if run.plus or run.net > CARD_LENGTHS[-1] or not _may_begin(run):
        return False
    said_to_be = one.announced(run, _NEXT, _SAID_TO_BE)
    if len(digits) < _LEAST:
        return said_to_be is Topic.CARD
    if one.is_near(Topic.CARD, run, _TALK, 0):
        return True
    if run.is_list or said_to_be is not None:
        return False
    return len(digits) >= _LONG if wait else _is_group(run)


def _may_begin(run: Run) -> bool:
    without_first = run.digits[len(run.units[0].text) :]  # “a long one, 4792”
    if without_first and begins_like_card(without_first):
        return True
    return any(begins_like_card(reading.digits) for reading in run.readings() if reading.units)


def _is_group(run: Run) -> bool:
    """As one reads out a part of a number; round figures are a price."""
    spelled = sum(len(unit.text) for unit in run.units if unit.spelled)
    return spelled >= _LEAST or len(run.units) > 1 or not run.digits.endswith("00")
