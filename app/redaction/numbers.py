"""What a number that was read out is: of a card, its code, a phone, a PIN …"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from app.redaction.checks import (
    CARD_LENGTHS,
    begins_like_card,
    has_card_length,
    is_luhn,
)
from app.redaction.cues import Cue, Topic
from app.redaction.heard import Heard
from app.redaction.kinds import Kind
from app.redaction.runs import Run
from app.redaction.tokens import Token, Unit

_SHORT = (Topic.CODE, Topic.PIN, Topic.SOCIAL, Topic.SOCIAL_END, Topic.IBAN)
"""What announces a short secret, whatever else is spoken of: “the PIN of that phone is”."""
OTHERS = (Topic.ACCOUNT, Topic.MAYBE_ACCOUNT, Topic.OTHER)
"""What announces neither a card, nor a phone, nor a person."""
_NUMBERED = (*_SHORT, Topic.CARD, Topic.PHONE, *OTHERS)
_CODES = (*_SHORT, Topic.MAYBE_CODE, Topic.PHONE, *OTHERS)
_CODE_IS = 6
"""Words between “the code” and the code."""
_CARD_BEFORE = 8
"""Utterances of both sides between a card's number and its code."""

_ONE_TIME = 6
"""Digits of the usual one-time code."""
_ONE_TIME_CUES = (Topic.MAYBE_CODE, Topic.ONE_TIME)
_PINS = range(4, 13)
_SOCIAL = range(3, 15)
"""Digits of a part of a social security number, up to one that was corrected."""
_ASKED = range(4, 9)
"""Digits of a code that the other side asked for."""
_CODE_SAID = 3
"""Words between “the code” and a code that one says by oneself."""
_BEHIND = 6
"""Words between a code and what says that it was one."""

_LAST_FOUR = re.compile(r"\b(?:last|final) (?:four|4)\b", re.IGNORECASE)
_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d|(?:19|20)\d\d")
"""“0900”, 2026."""
_TWICE = 8
"""Digits of a code and a false start."""

Part: TypeAlias = Sequence[Unit]
"""The units of a run that are secret."""


def card(heard: Heard, run: Run) -> Part:
    digits = run.digits
    if len(digits) < 8 or run.plus:
        return []
    cued = heard.is_near(Topic.CARD, run, 40, 12)
    other = heard.announced(run, 8, (Topic.CARD, *OTHERS)) in OTHERS
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
    whole = has_card_length(digits) and begins_like_card(digits) and "line" not in run.joints
    return run.units if whole else []


def _checked(run: Run) -> Part:
    """The part whose check digit is right, with what is read out behind it: expiry, code."""
    found = list(_card_parts(run)) if len(run.digits) >= CARD_LENGTHS[0] else []
    if not found:
        return []
    unusual, first, last = min(found)
    rest = "".join(unit.text for unit in run.units[last + 1 :])
    if run.corrected or unusual:
        return run.units
    return run.units[first:] if len(rest) in (3, 4, 7, 8) else run.units[first : last + 1]


def _card_parts(run: Run) -> Iterator[tuple[bool, int, int]]:
    """What may be card numbers: whether the length is unusual, first and last unit."""
    for first, unit in enumerate(run.units):
        if not begins_like_card(unit.text):
            continue
        digits = ""
        for last in range(first, len(run.units)):
            digits += run.units[last].text
            if len(digits) > CARD_LENGTHS[-1]:
                break
            if len(digits) in CARD_LENGTHS and begins_like_card(digits) and is_luhn(digits):
                yield not has_card_length(digits), first, last


def _is_phone(heard: Heard, run: Run) -> bool:
    return len(run.digits) < 13 and heard.announced(run, 12, _NUMBERED) is Topic.PHONE


def code(heard: Heard, run: Run) -> Part:
    if len(run.units[0].text) > 4 or _is_model(heard, run):
        return []
    if heard.announced(run, 0, (*_SHORT, Topic.OTHER)) is Topic.OTHER:
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
    if any(Kind.CARD in text for text in heard.texts[max(0, line - _CARD_BEFORE) : line + 1]):
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
    if run.corrected and run.net in (3, 4):
        return run.units
    if len(run.digits) <= _TWICE and (again := _again(run)):
        return run.units if len(again) in (3, 4) else []
    part: list[Unit] = []
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


def _again(run: Run) -> str:
    """What is said behind a false start: “one nine, uh, one nine eight”."""
    begins = [place for place, mark in enumerate(run.joints, 1) if mark == "word"]
    last = "".join(unit.text for unit in run.units[begins[-1] :]) if begins else ""
    return last if begins and last.startswith(run.units[0].text) else ""


def social(heard: Heard, run: Run) -> Part:
    length = len(run.digits)
    if length not in _SOCIAL:
        return []
    about = heard.announced(run, 14, (*_SHORT, Topic.CARD, Topic.PHONE))
    if about is Topic.SOCIAL:
        whole = 8 <= length <= (14 if run.corrected else 10)
        whole = whole or (length == 4 and _is_end(heard, run))
        return run.units if whole or (length in (3, 5) and heard.ends_open(run)) else []
    if about is Topic.SOCIAL_END:
        return run.units if length == 4 else []
    if about is not None or run.plus or heard.announced(run, 14, _NUMBERED) in OTHERS:
        return []
    if length == 9 and heard.is_near(Topic.SOCIAL, run, 0, 5):
        return run.units
    return run.units if looks_like_social(run) else []


def _is_end(heard: Heard, run: Run) -> bool:
    """Somebody spoke of the last four."""
    line = heard.tokens[run.first].line
    return any(_LAST_FOUR.search(text) for text in heard.texts[max(0, line - 2) : line + 1])


def looks_like_social(run: Run) -> bool:
    """Whether it is one, though nobody said so: by its groups."""
    return run.is_spelled and [len(group) for group in run.groups] == [3, 2, 4]


def _is_model(heard: Heard, run: Run) -> bool:
    """“XR 500”: the name of a thing."""
    if run.first == 0:
        return False
    before = heard.tokens[run.first - 1]
    name = before.raw.isalpha() and before.raw.isupper() and before.raw != "I"
    return name and before.after == " " and not heard.is_cue(run.first - 1)


def _is_the_code(heard: Heard, run: Run, cue: Cue | None) -> bool:
    """“The code?” asked the other side, or it is said: “the code is”."""
    if cue is None or cue.topic is not Topic.MAYBE_CODE:
        return False
    return cue.asked or heard.words_between(cue.last, run.first) <= _CODE_SAID


def _is_called_pin(heard: Heard, run: Run) -> bool:
    """“four four one eight is my PIN”."""
    behind = heard.is_near(Topic.PIN, run, 0, _CODE_SAID)
    return behind and heard.announced(run, _CODE_SAID, (Topic.OTHER,)) is None


def pin(heard: Heard, run: Run) -> Part:
    length = len(run.digits)
    if length not in _PINS or not heard.stands_alone(run) or _is_model(heard, run):
        return []
    if heard.announced(run, 10, _SHORT) is Topic.PIN:
        return run.units if length <= (12 if run.corrected else 8) else []
    cue = heard.cue_before(run, 10, (*_ONE_TIME_CUES, Topic.CARD, *OTHERS))
    usual = length in _ASKED and not _TIME.fullmatch(run.digits)
    if usual and (_is_the_code(heard, run, cue) or _is_called_pin(heard, run)):
        return run.units
    told = (cue and cue.topic in _ONE_TIME_CUES) or heard.is_near(Topic.PIN, run, 0, _BEHIND)
    return run.units if told and length == _ONE_TIME else []


_NATIONAL = range(9, 13)
_WORLD = range(7, 16)
_AMERICAN = (10, 11)


def phone(heard: Heard, run: Run) -> Part:
    length = len(run.digits)
    if run.plus:
        return run.units if length in range(8, 16) else []
    if length not in _WORLD or all(map(_TIME.fullmatch, run.groups)):
        return []
    about = heard.announced(run, 12, _NUMBERED)
    if about in OTHERS:
        return []
    if run.is_list and run.digits[0] != "0" and max(map(len, run.groups)) == 2:
        return []  # “calls by hour: 12, 18, 44, 61”
    if about is Topic.PHONE or heard.is_near(Topic.PHONE, run, 14, 6):
        return run.units
    return run.units if looks_like_phone(run) else []


def looks_like_phone(run: Run) -> bool:
    """Whether it is one, though nobody said so: by its beginning, or by its groups."""
    digits = run.digits
    if digits.startswith("0"):
        whole = len(digits) in _NATIONAL or (digits.startswith("00") and len(digits) > 10)
        return whole and not all(map(_TIME.fullmatch, run.groups))
    if len(digits) not in _AMERICAN or digits[-10] not in "23456789" or not run.is_spelled:
        return False
    return [len(group) for group in run.groups] in ([3, 3, 4], [1, 3, 3, 4], [3, 7])


_CHECKS: tuple[tuple[Kind, Callable[[Heard, Run], Part]], ...] = (
    (Kind.CARD, card),
    (Kind.SOCIAL, social),
    (Kind.CODE, code),
    (Kind.SECRET, pin),
    (Kind.PHONE, phone),
)


def numbers(heard: Heard) -> Iterator[tuple[Kind, Part]]:
    """What is secret, with its kind: each number is one thing at most."""
    for run in heard.runs:
        for kind, check in _CHECKS:
            if part := check(heard, run):
                yield kind, part
                break
