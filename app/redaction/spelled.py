"""What is read out in letters and digits: IBANs."""

from collections.abc import Iterator, Sequence

from app.redaction.checks import IBAN_LENGTHS, is_iban
from app.redaction.cues import Topic
from app.redaction.heard import Heard
from app.redaction.runs import joint
from app.redaction.tokens import Token, Unit, digit_units, letter

_LEAST = 8
"""Characters of an IBAN that is announced and broken off."""
_CERTAIN = 15
"""Characters behind a country code that can hardly be anything else: one may be misheard."""


def ibans(heard: Heard) -> Iterator[list[Unit]]:
    starts = list(_starts(heard.tokens))
    if not starts:
        return
    units = _characters(heard.tokens)
    done = -1
    for start in starts:
        if start <= done:
            continue
        if part := _iban(heard, [unit for unit in units if unit.first >= start]):
            done = part[-1].last
            yield part


def _starts(tokens: Sequence[Token]) -> Iterator[int]:
    """Where a country's two letters stand, with a digit not far behind them."""
    before = ""
    for place, token in enumerate(tokens):
        this = letter(token)
        if before and this and before + this in IBAN_LENGTHS:
            yield place - 1
        before = this
        word = token.raw
        if len(word) == 2 and word.isupper() and word in IBAN_LENGTHS:
            yield place
        elif word[2:4].isdecimal() and word[:2].upper() in IBAN_LENGTHS:
            yield place


def _characters(tokens: Sequence[Token]) -> list[Unit]:
    """Digits, letters and groups like “ABNA” or “DE89”, in order."""
    digits = digit_units(tokens)
    taken = {place for unit in digits for place in range(unit.first, unit.last + 1)}
    letters = [
        Unit(place, place, text, spelled=True)
        for place, token in enumerate(tokens)
        if (place not in taken or token.word == "o") and (text := _group(token))
    ]
    kept = [unit for unit in digits if tokens[unit.first].word != "o"]
    return sorted(kept + letters, key=lambda unit: unit.first)


def _group(token: Token) -> str:
    if text := letter(token):
        return text
    mixed = any(map(str.isdigit, token.word)) and token.word.isalnum() and token.word.isascii()
    bank = token.raw.isupper() and token.raw.isalpha() and len(token.raw) <= 6
    country = len(token.word) == 2 and token.word.upper() in IBAN_LENGTHS
    return token.word.upper() if mixed or bank or country else ""


def _iban(heard: Heard, units: Sequence[Unit]) -> list[Unit]:
    part: list[Unit] = []
    text = ""
    for unit in units:
        if part and joint(heard.tokens, part[-1], unit) is None:
            break
        after_letter = text[-1:].isalpha() or not text
        zero = unit.text == "O" and not (after_letter and len(text) != 2)
        text += "0" if zero else unit.text
        part.append(unit)
        if is_iban(text):
            return part
        if len(text) >= IBAN_LENGTHS.get(text[:2], 34):
            break
    if not (text[:2] in IBAN_LENGTHS and text[2:4].isdigit() and text[2:4]):
        return []
    announced = any(
        cue.topic is Topic.IBAN and heard.words_between(cue.last, part[0].first) <= 12
        for cue in heard.cues
        if cue.last < part[0].first
    )
    least = _LEAST if announced else _CERTAIN
    return part if len(text) >= least or (announced and heard.is_last(part[-1])) else []
