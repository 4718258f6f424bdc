"""What is read out in letters and digits: IBANs and British national insurance numbers."""

import re
from collections.abc import Iterator, Sequence

from app.redaction.checks import IBAN_LENGTHS, is_iban
from app.redaction.cues import Cue, Topic
from app.redaction.heard import Heard
from app.redaction.runs import Run, is_taken_back, joint
from app.redaction.tokens import Token, Unit, is_number, letter

_LEAST = 8
"""Characters of an IBAN that is announced and broken off."""
_CERTAIN = 15
"""Characters behind a country code that can hardly be anything else: one may be misheard."""
_ACCOUNTS = (Topic.IBAN, Topic.ACCOUNT, Topic.MAYBE_ACCOUNT)
_ANNOUNCED = 12
"""Words between what says what is coming, and it."""
_ASIDE = 10
"""Words between two characters that the check digits show to belong together."""
_GROUP = 4
"""Characters that are said in one go."""
_TAKEN_BACK = 8
"""Characters that may be said too many."""
_AS_IN = (("for",), ("as", "in"), ("like",), ("like", "in"))
_INSURANCE = re.compile(
    r"(?!BG|GB|NK|KN|TN|NT|ZZ)(?:[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]|QQ)\d{6}([A-D]?)"
)
"""HMRC's manual NIM39110; QQ is that of examples."""
_INSURANCE_LENGTH = 8
"""Characters, without the last letter."""
_INSURANCE_UNITS = 14
_FIRST_TRY = 4
"""Letters that may be said before one begins again."""


def ibans(heard: Heard, units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """`units`: from `characters`."""
    done = -1
    for start in _starts(heard.tokens, units):
        if units[start].first > done and (part := _iban(heard, units[start:])):
            done = part[-1].last
            yield part


def insurances(heard: Heard, units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """British national insurance numbers: “Q Q, twelve, thirty-four, fifty-six, C”."""
    done = -1
    for start, unit in enumerate(units):
        begin = "".join([one.text for one in units[start : start + 3]])
        if unit.first <= done or not (begin[:2].isalpha() and begin[2:3].isdecimal()):
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
        if (text := _group(token)) and not _is_word(tokens, place):
            behind = _behind(tokens, place, text)
            found.append(Unit(place, behind, text, spelled=True))
    return sorted(found, key=lambda unit: unit.first)


def _is_word(tokens: Sequence[Token], place: int) -> bool:
    """“I mean”, “a moment”."""
    if tokens[place].word not in ("a", "i") or place + 1 >= len(tokens):
        return False
    following = tokens[place + 1]
    spelled = is_number(following.word) or len(following.word) == 1 or bool(letter(following))
    return tokens[place].after == " " and not spelled and following.word not in ("as", "for")


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


def _iban(heard: Heard, units: Sequence[Unit]) -> Sequence[Unit]:
    whole = Run([])
    unbroken: Sequence[Unit] = ()
    longest = IBAN_LENGTHS["".join(unit.text for unit in units[:2])[:2]]
    for unit in units:
        mark = joint(heard.tokens, whole.units[-1], unit) if whole.units else ""
        if mark is None and not _goes_on(heard, whole.units[-1], unit):
            break
        if mark is None and not unbroken:
            unbroken = whole.units
        whole = _then(heard.tokens, whole, unit, "aside" if mark is None else mark)
        if len(whole.digits) < longest:
            continue
        if any(is_iban(_text(reading.units)) for reading in whole.readings()):
            return whole.units
        if whole.settled().net >= longest:
            break
    if _is_announced(heard, whole.units):
        whole = _corrected(heard, whole, units)
        return whole.units if _may_be_iban(heard, whole.settled(), longest, _LEAST) else []
    part = Run(unbroken or whole.units)
    return part.units if _may_be_iban(heard, part, longest, _CERTAIN) else []


def _corrected(heard: Heard, whole: Run, units: Sequence[Unit]) -> Run:
    """With what is said in place of the last characters: “nine two, I mean, oh two”."""
    rest = [unit for unit in units if unit.first > whole.last][:_GROUP]
    if not rest or not is_taken_back(heard.tokens, whole.last, rest[0].first):
        return whole
    for unit in rest:
        mark = joint(heard.tokens, whole.units[-1], unit)
        if mark is None or (mark and unit is not rest[0]):
            break
        whole = _then(heard.tokens, whole, unit, mark)
    return whole


def _then(tokens: Sequence[Token], whole: Run, unit: Unit, mark: str) -> Run:
    back = bool(whole.units) and is_taken_back(tokens, whole.last, unit.first)
    return whole.then(Run([unit]), mark, back)


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


def _is_announced(heard: Heard, units: Sequence[Unit]) -> bool:
    topics = (*_ACCOUNTS, Topic.OTHER)
    return heard.announced(Run(list(units)), _ANNOUNCED, topics) in _ACCOUNTS


def _may_be_iban(heard: Heard, run: Run, longest: int, least: int) -> bool:
    """It doesn't pass the check, but one character may be misheard or missing."""
    text = _text(run.units)
    if not text[2:4].isdigit() or run.net > longest:
        return False
    if least == _CERTAIN and heard.announced(run, _ANNOUNCED, (Topic.OTHER,)):
        return False
    return len(text) >= least or (least == _LEAST and heard.is_last(run.units[-1]))


def _insurance(heard: Heard, units: Sequence[Unit], start: int) -> list[Unit]:
    whole = Run([])
    best: list[Unit] = []
    sure = False
    for unit in units[start : start + _INSURANCE_UNITS]:
        mark = joint(heard.tokens, whole.units[-1], unit) if whole.units else ""
        if mark is None:
            break
        whole = _then(heard.tokens, whole, unit, mark)
        if len(whole.digits) < _INSURANCE_LENGTH:
            continue
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
