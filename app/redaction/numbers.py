"""What a number that was read out is: of a card, its code, a phone, a PIN …"""

from collections.abc import Callable, Iterator

from app.redaction.checks import (
    CARD_LENGTHS,
    CARD_MARK,
    begins_like_card,
    has_card_length,
    is_luhn,
)
from app.redaction.cues import Topic
from app.redaction.heard import Heard
from app.redaction.runs import Run
from app.redaction.tokens import Token, Unit

_SHORT = (Topic.CODE, Topic.PIN, Topic.SOCIAL, Topic.SOCIAL_END, Topic.IBAN)
"""What announces a short secret, whatever else is spoken of: “the PIN of that phone is”."""
_NUMBERED = (*_SHORT, Topic.CARD, Topic.PHONE, Topic.OTHER)
_CODES = (*_SHORT, Topic.MAYBE_CODE, Topic.PHONE, Topic.OTHER)
_CODE_IS = 6
"""Words between “the code” and the code."""
_CARD_BEFORE = 8
"""Utterances of both sides between a card's number and its code."""

Part = list[Unit]
"""The units of a run that are secret."""


def card(heard: Heard, run: Run) -> Part:
    digits = run.digits
    if len(digits) < 8 or run.plus:
        return []
    cued = heard.is_near(Topic.CARD, run, 25, 12)
    other = heard.announced(run, 8, (Topic.CARD, Topic.OTHER)) is Topic.OTHER
    if run.is_list and not cued:
        return []
    checked = _checked(run)
    if checked and (cued or not other or has_card_length("".join(unit.text for unit in checked))):
        return checked
    if other and not cued:
        return []
    if cued and not other and begins_like_card(digits) and not _is_phone(heard, run):
        return run.units
    if len(digits) >= 14 and run.corrected and begins_like_card(digits):
        return run.units
    return run.units if has_card_length(digits) and begins_like_card(digits) else []


def _checked(run: Run) -> Part:
    """The part whose check digit is right, with what is read out behind it: expiry, code."""
    found: list[tuple[bool, int, int]] = []
    for first in range(len(run.units)):
        digits = ""
        for last in range(first, len(run.units)):
            digits += run.units[last].text
            if len(digits) > CARD_LENGTHS[-1]:
                break
            if len(digits) in CARD_LENGTHS and begins_like_card(digits) and is_luhn(digits):
                found.append((not has_card_length(digits), first, last))
    if not found:
        return []
    unusual, first, last = min(found)
    rest = "".join(unit.text for unit in run.units[last + 1 :])
    if run.corrected or unusual:
        return run.units
    return run.units[first:] if len(rest) in (3, 4, 7, 8) else run.units[first : last + 1]


def _is_phone(heard: Heard, run: Run) -> bool:
    return len(run.digits) < 13 and heard.announced(run, 12, _NUMBERED) is Topic.PHONE


def code(heard: Heard, run: Run) -> Part:
    if len(run.units[0].text) > 4:
        return []
    if heard.announced(run, 12, _SHORT) is Topic.CODE or _is_code_of_card(heard, run):
        return _code(heard, run)
    behind = heard.is_near(Topic.CODE, run, 0, 4) and len(run.digits) in (3, 4)
    return run.units if behind and heard.announced(run, 3, (Topic.OTHER,)) is None else []


def _is_code_of_card(heard: Heard, run: Run) -> bool:
    """“The code is …”, by either side, after the number of a card."""
    if heard.announced(run, _CODE_IS, _CODES) is not Topic.MAYBE_CODE:
        return False
    line = heard.tokens[run.first].line
    if any(CARD_MARK in text for text in heard.texts[max(0, line - _CARD_BEFORE) : line + 1]):
        return True
    return any(
        _is_before(one.tokens[other.last], heard.tokens[run.first]) and card(one, other)
        for one in heard.everyone
        for other in one.runs
    )


def _is_before(token: Token, later: Token) -> bool:
    near = later.line - _CARD_BEFORE <= token.line
    return near and (token.line, token.end) <= (later.line, later.start)


def _code(heard: Heard, run: Run) -> Part:
    part: Part = []
    length = 0
    for place, unit in enumerate(run.units):
        tight = place == 0 or run.joints[place - 1] == ""
        if place and run.joints[place - 1] == "-":
            return []  # 978-3-16: another kind of number
        if length + len(unit.text) > 4 or (length >= 3 and not (tight and len(unit.text) == 1)):
            break
        part.append(unit)
        length += len(unit.text)
    if length >= 3:
        spelled = all(unit.spelled for unit in part)
        whole = spelled or len(part) < len(run.units) or heard.stands_alone(run)
        return part if whole else []
    begins_line = run.first == 0 or heard.tokens[run.first - 1].line != heard.tokens[run.first].line
    return part if heard.ends_open(run) and (begins_line or run.digits != "1") else []


def social(heard: Heard, run: Run) -> Part:
    length = len(run.digits)
    about = heard.announced(run, 14, (*_SHORT, Topic.CARD, Topic.PHONE))
    if about is Topic.SOCIAL:
        whole = 8 <= length <= (14 if run.corrected else 10)
        return run.units if whole or (length in (3, 5) and heard.ends_open(run)) else []
    if about is Topic.SOCIAL_END:
        return run.units if length == 4 else []
    if about is not None or run.plus or heard.announced(run, 14, _NUMBERED) is Topic.OTHER:
        return []
    if length == 9 and heard.is_near(Topic.SOCIAL, run, 0, 5):
        return run.units
    return run.units if [len(group) for group in run.groups] == [3, 2, 4] else []


def pin(heard: Heard, run: Run) -> Part:
    if heard.announced(run, 10, _SHORT) is not Topic.PIN:
        return []
    fits = 4 <= len(run.digits) <= (12 if run.corrected else 8)
    return run.units if fits and heard.stands_alone(run) else []


_NATIONAL = range(9, 13)
_WORLD = range(7, 16)


def phone(heard: Heard, run: Run) -> Part:
    digits = run.digits
    length = len(digits)
    if run.plus:
        return run.units if length in range(8, 16) else []
    about = heard.announced(run, 12, _NUMBERED)
    if about is Topic.OTHER or length not in _WORLD:
        return []
    if about is Topic.PHONE or heard.is_near(Topic.PHONE, run, 14, 6):
        return run.units
    return run.units if _looks_like_phone(run) else []


def _looks_like_phone(run: Run) -> bool:
    digits = run.digits
    if digits.startswith("0"):
        return len(digits) in _NATIONAL or (digits.startswith("00") and len(digits) > 10)
    lengths = [len(group) for group in run.groups]
    return lengths in ([3, 3, 4], [1, 3, 3, 4], [3, 7]) and digits[-10] in "23456789"


_CHECKS: tuple[tuple[str, Callable[[Heard, Run], Part]], ...] = (
    ("card", card),
    ("social", social),
    ("code", code),
    ("pin", pin),
    ("phone", phone),
)


def numbers(heard: Heard) -> Iterator[tuple[str, Part]]:
    """What is secret, with its kind: each number is one thing at most."""
    for run in heard.runs:
        for kind, check in _CHECKS:
            if part := check(heard, run):
                yield kind, part
                break
