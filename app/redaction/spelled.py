"""What is read out in letters and digits: IBANs and British national insurance numbers."""

import re
from collections.abc import Iterator, Sequence

from app.redaction.checks import IBAN_LENGTHS, is_iban
from app.redaction.cues import Cue, Topic
from app.redaction.heard import Heard
from app.redaction.runs import Run, is_taken_back, joint
from app.redaction.tokens import Token, Unit, letter

_LEAST = 8
"""Characters of an IBAN that is announced and broken off."""
_CERTAIN = 15
"""Characters behind a country code that can hardly be anything else: one may be misheard."""
_ANNOUNCED = 12
"""Words between what says what is coming, and it."""
_ASIDE = 10
"""Words between two characters that the check digits show to belong together."""
_TAKEN_BACK = 8
"""Characters that may be said too many."""
_AS_IN = (("for",), ("as", "in"), ("like",), ("like", "in"))
_INSURANCE = re.compile(
    r"(?!BG|GB|NK|KN|TN|NT|ZZ)(?:[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]|QQ)\d{6}([A-D]?)"
)
"""HMRC's manual NIM39110; QQ is that of examples."""
_INSURANCE_UNITS = 14
_FIRST_TRY = 4
"""Letters that may be said before one begins again."""


def ibans(heard: Heard, units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """`units`: from `characters`."""
    done = -1
    for start in _starts(heard.tokens, units):
        if units[start].first > done and (part := _iban(heard, units[start:])):
            done = part[-1].last
            yield part


def insurances(heard: Heard, units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """British national insurance numbers: “Q Q, twelve, thirty-four, fifty-six, C”."""
    done = -1
    for start, unit in enumerate(units):
        if unit.first <= done or not unit.text.isalpha() or len(unit.text) > 2:
            continue
        if part := _insurance(heard, units, start):
            done = part[-1].last
            yield part


def characters(heard: Heard) -> list[Unit]:
    """Digits, letters and groups like “ABNA” or “DE89”, in order."""
    tokens = heard.tokens
    taken = {place for unit in heard.digits for place in range(unit.first, unit.last + 1)}
    found = [unit for unit in heard.digits if tokens[unit.first].word != "o"]
    behind = -1
    for place, token in enumerate(tokens):
        if place <= behind or (place in taken and token.word != "o"):
            continue
        if text := _group(token):
            behind = _behind(tokens, place, text)
            found.append(Unit(place, behind, text, spelled=True))
    return sorted(found, key=lambda unit: unit.first)


def _group(token: Token) -> str:
    if text := letter(token):
        return text
    if token.raw.islower():
        return ""
    word = token.word
    mixed = any(map(str.isdigit, word)) and word.isalnum() and word.isascii()
    bank = token.raw.isupper() and token.raw.isalpha() and len(word) <= 6
    country = len(word) == 2 and word.upper() in IBAN_LENGTHS
    return word.upper() if mixed or bank or country else ""


def _behind(tokens: Sequence[Token], place: int, text: str) -> int:
    """The last word of “B for Bravo”, “N as in November”."""
    for words in _AS_IN:
        last = place + len(words) + 1
        here = tuple(token.word for token in tokens[place + 1 : last])
        if len(text) == 1 and here == words and last < len(tokens):
            if tokens[last].word[:1].upper() == text:
                return last + (tokens[last].after == "-" and last + 1 < len(tokens))  # X-ray
    return place


def _starts(tokens: Sequence[Token], units: Sequence[Unit]) -> Iterator[int]:
    """Where a country's two letters stand, with a digit behind them."""
    for place, unit in enumerate(units):
        text = "".join(one.text for one in units[place : place + 3])
        if text[:2] not in IBAN_LENGTHS or not (len(text) > 2 and text[2].isdecimal()):
            continue
        word = tokens[unit.first].raw
        if len(unit.text) == 1 and not _is_next(tokens, unit, units[place + 1]):
            continue
        if len(unit.text) == 1 or word.isupper() or word[2:4].isdecimal():
            yield place


def _is_next(tokens: Sequence[Token], unit: Unit, other: Unit) -> bool:
    return unit.last + 1 == other.first and len(other.text) == 1


def _iban(heard: Heard, units: Sequence[Unit]) -> list[Unit]:
    whole = Run([])
    unbroken: list[Unit] = []
    longest = IBAN_LENGTHS["".join(unit.text for unit in units[:2])[:2]]
    for unit in units:
        mark = joint(heard.tokens, whole.units[-1], unit) if whole.units else ""
        if mark is None and not _goes_on(heard, whole.units[-1], unit):
            break
        if mark is None and not unbroken:
            unbroken = list(whole.units)
        _add(heard.tokens, whole, unit, mark or "aside")
        if any(is_iban(_text(reading.units)) for reading in whole.readings()):
            return whole.units
        if len(_text(whole.units)) >= longest + _TAKEN_BACK * bool(whole.corrections):
            break
    unbroken = unbroken or whole.units
    return unbroken if _may_be_iban(heard, unbroken, longest) else []


def _add(tokens: Sequence[Token], whole: Run, unit: Unit, mark: str) -> None:
    if whole.units:
        if is_taken_back(tokens, whole.last, unit.first):
            whole.corrections.append(len(whole.units))
        whole.joints.append(mark)
    whole.units.append(unit)


def _goes_on(heard: Heard, before: Unit, unit: Unit) -> bool:
    return heard.words_between(before.last, unit.first) <= _ASIDE


def _text(units: Sequence[Unit]) -> str:
    """With “oh” as the digit or the letter that it stands for."""
    text = ""
    for unit in units:
        after_letter = text[-1:].isalpha() or not text
        zero = unit.text == "O" and not (after_letter and len(text) != 2)
        text += "0" if zero else unit.text
    return text


def _may_be_iban(heard: Heard, units: Sequence[Unit], longest: int) -> bool:
    """It doesn't pass the check, but one character may be misheard or missing."""
    text = _text(units)
    if not text[2:4].isdigit():
        return False
    topic = heard.announced(Run(list(units)), _ANNOUNCED, (Topic.IBAN, Topic.OTHER))
    announced = topic is Topic.IBAN
    if topic is Topic.OTHER or len(text) > longest:
        return False
    least = _LEAST if announced else _CERTAIN
    return len(text) >= least or (announced and heard.is_last(units[-1]))


def _insurance(heard: Heard, units: Sequence[Unit], start: int) -> list[Unit]:
    whole = Run([])
    best: list[Unit] = []
    sure = False
    for unit in units[start : start + _INSURANCE_UNITS]:
        mark = joint(heard.tokens, whole.units[-1], unit) if whole.units else ""
        if mark is None:
            break
        _add(heard.tokens, whole, unit, mark)
        for reading in whole.readings():
            if found := _INSURANCE.fullmatch(_text(reading.units)):
                best, sure = list(whole.units), bool(found[1])
    if not best:
        return []
    cue = heard.cue_before(Run(best), _ANNOUNCED, (Topic.INSURANCE, Topic.OTHER))
    if cue is None:
        return best if sure else []
    return _since(units[:start], cue) + best if cue.topic is Topic.INSURANCE else []


def _since(before: Sequence[Unit], cue: Cue) -> list[Unit]:
    """The letters that were said since it was announced: the first try."""
    return [unit for unit in before[-_FIRST_TRY:] if unit.first > cue.last and unit.text.isalpha()]
