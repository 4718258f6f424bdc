"""What was said as tokens, and the numbers and letters that its words stand for.

A recogniser writes “4111”, “four one one one”, “forty-one eleven” or “double four” for the same
thing, with full stops and fillers between.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from app.redaction.number_words import LONGEST, Phrases, is_number_word, plain, spoken_numbers

_TOKEN = re.compile(r"((?:(?<!\w)\+(?=\d))?[^\W_]+(?:'[^\W_]+)*)((?:[^\w+]+|_|\+(?!\d))*)")
_DIGITS = {
    **{"zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "ought": "0"},
    **{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"},
    **{"seven": "7", "eight": "8", "nine": "9", "niner": "9"},
}
_TEENS = {
    **{"ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14"},
    **{"fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19"},
}
_TENS = {
    **{"twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6"},
    **{"seventy": "7", "eighty": "8", "ninety": "9"},
}
_TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4, "quad": 4}
_PLURALS = {
    **{"zeros": "0", "zeroes": "0", "ohs": "0", "noughts": "0", "naughts": "0", "ones": "1"},
    **{"twos": "2", "threes": "3", "fours": "4", "fives": "5", "sixes": "6", "sevens": "7"},
    **{"eights": "8", "nines": "9"},
}
_LETTERS = {
    word: word[0].upper()
    for word in (
        "a b c d e f g h i j k l m n o p q r s t u v w x y z zed zee alpha alfa bravo charlie "
        "delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa "
        "quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu"
    ).split()
}
_SIZES = {"thousand", "million", "billion", "grand", "lakh", "crore", "k", "m"}
_MEASURES = set(
    "percent per cent cents euro euros dollar dollars pound pounds quid bucks francs "
    "rupees pence hours hour minutes minute days day weeks week months month years "
    "year times people users seats licences licenses sites stores units pieces metres "
    "meters kilometres miles kilos "
    "prozent jahre jahren monate monaten wochen tage tagen stunden minuten leute mitarbeiter "
    "pour ans mois semaines jours heures personnes años meses semanas días horas minutos por "
    "personas anni mesi settimane giorni ore minuti persone anos dias pessoas procent jaar "
    "maanden weken dagen uur mensen medewerkers".split()
)
_NOT_COUNTED = {"second", "sec", "moment", "minute", "more", "thing", "of", "digits", "digit"}
"""Behind a number word, these say that it isn't a part of a number: “one second”, “four digits”."""
_COUNTING = {"last", "first", "next", "other"}
"""Before a number word, these do: “the last four are”."""

_DETERMINERS = {"the", "this", "that", "my", "your", "our", "her", "his", "their"}
_SINCE = {"in", "since", "until", "till", "by", "from", "to", "of", "before", "after"}


class Token(NamedTuple):
    line: int
    start: int
    end: int
    word: str
    """Lower case, without punctuation."""
    raw: str
    after: str
    """What stands between it and the next token of the line: spaces and punctuation."""

    def __repr__(self) -> str:
        return f"Token({self.line}: {self.start}-{self.end})"


@dataclass(slots=True)
class Unit:
    """One token or a few that stand for digits or letters."""

    first: int
    """Place of its first token."""
    last: int
    text: str = field(repr=False)
    """Digits, or letters in upper case."""
    spelled: bool
    """Said digit by digit, in words."""
    figures: bool = False


def tokens(texts: Sequence[str], lines: Sequence[int]) -> list[Token]:
    """`lines`: the numbers of the texts that they come from, which follow each other."""
    found: list[Token] = []
    for line in lines:
        text = texts[line].replace("\u2019", "'")
        for match in _TOKEN.finditer(text):
            raw, after = match.groups()
            word = raw.lower().removeprefix("+")
            found.append(Token(line, match.start(), match.end(1), word, raw, after))
    return found


def is_numeric(word: str) -> bool:
    return word.isdecimal() and word.isascii()


_NUMBER_WORDS = {*_DIGITS, *_TEENS, *_TENS, *_TIMES, *_PLURALS}


@lru_cache(maxsize=4_096)
def is_number(word: str) -> bool:
    """Figures, or a word for a digit or a small number."""
    return word in _NUMBER_WORDS or is_numeric(word) or is_number_word(word)


def is_digit_word(word: str) -> bool:
    """It is said in a number that is read out digit by digit: “four”, “oh”, “double”."""
    return word in _DIGITS or word in _TIMES


def digit_units(tokens: Sequence[Token]) -> list[Unit]:
    """All digits that were said, in order."""
    units: list[Unit] = []
    elsewhere = spoken_numbers([token.word for token in tokens])
    at = 0
    while at < len(tokens):
        unit = _elsewhere(tokens, at, elsewhere) if elsewhere else None
        if unit is None and (tokens[at].word in _NUMBER_WORDS or tokens[at].word.isdecimal()):
            unit = _repeated(tokens, at) or _number(tokens, at)
        if unit is None:
            at += 1
            continue
        at = unit.last + 1
        if not _is_amount(tokens, unit):
            units.append(unit)
    return units


def _elsewhere(tokens: Sequence[Token], at: int, phrases: Phrases) -> Unit | None:
    """The longest number of another language that begins there."""
    here: list[str] = []
    found = None
    for place in range(at, min(at + LONGEST, len(tokens))):
        here.append(plain(tokens[place].word))
        if digits := phrases.get(tuple(here)):
            found = Unit(at, place, digits, spelled=len(digits) == 1)
        if tokens[place].after.strip() not in ("", "-"):
            break
    return found


def _repeated(tokens: Sequence[Token], at: int) -> Unit | None:
    """“double four”, “four zeros”."""
    word = tokens[at].word
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if times := _TIMES.get(word):
        digit = _DIGITS.get(after) or (after if is_numeric(after) and len(after) == 1 else "")
        return Unit(at, at + 1, digit * times, spelled=True) if digit else None
    if digit := _PLURALS.get(after, ""):
        count = int(_number_text(word) or 0)
        return Unit(at, at + 1, digit * count, spelled=True) if 1 < count < 13 else None
    return None


def _number_text(word: str) -> str:
    return _DIGITS.get(word) or _TEENS.get(word) or (word if is_numeric(word) else "")


def _number(tokens: Sequence[Token], at: int) -> Unit | None:
    word = tokens[at].word
    if word in _TIMES:
        return None
    if tens := _TENS.get(word):
        return _hundreds(tokens, _tens(tokens, at, tens))
    if word == "one" and _is_pronoun(tokens, at):
        return None
    if word in ("oh", "o"):
        return Unit(at, at, "0", spelled=True) if _is_zero(tokens, at) else None
    spelled = word in _DIGITS
    unit = Unit(at, at, _number_text(word), spelled=spelled, figures=is_numeric(word))
    return _hundreds(tokens, unit)


def _is_pronoun(tokens: Sequence[Token], at: int) -> bool:
    """“the one”, “my new one is …”, but not “the one four”."""
    at_end = tokens[at].after.strip() in (".", "?", "!")
    if not at_end and at + 1 < len(tokens) and is_number(tokens[at + 1].word):
        return False
    before = [one for one in tokens[max(0, at - 2) : at] if one.line == tokens[at].line]
    joined = all(one.after == " " and not is_number(one.word) for one in before)
    return joined and any(one.word in _DETERMINERS for one in before)


def _is_zero(tokens: Sequence[Token], at: int) -> bool:
    """“oh” among digits, or all that is said; but not “oh, there's somebody at the door”."""
    token = tokens[at]
    line = token.line
    behind = tokens[at + 1].word if at + 1 < len(tokens) and tokens[at + 1].line == line else ""
    before = tokens[at - 1] if at and tokens[at - 1].line == line else None
    if not behind or is_number(behind):
        return True
    joined = before is not None and before.after.strip() in ("", "-") and is_number(before.word)
    return joined


def _tens(tokens: Sequence[Token], at: int, tens: str) -> Unit:
    if at + 1 < len(tokens) and tokens[at].after.strip() in ("", "-"):
        one = _DIGITS.get(tokens[at + 1].word, "0")
        if one != "0" and tokens[at + 1].line == tokens[at].line:
            return Unit(at, at + 1, tens + one, spelled=False)
    return Unit(at, at, tens + "0", spelled=False)


def _hundreds(tokens: Sequence[Token], unit: Unit) -> Unit:
    after = unit.last + 1
    if after < len(tokens) and tokens[after].word == "hundred" and len(unit.text) <= 2:
        return Unit(unit.first, after, unit.text + "00", spelled=False)
    return unit


def _is_amount(tokens: Sequence[Token], unit: Unit) -> bool:
    """It counts something, and is no part of a number that is read out."""
    before = tokens[unit.first - 1] if unit.first else None
    last = tokens[unit.last]
    after = tokens[unit.last + 1].word if unit.last + 1 < len(tokens) else ""
    if before and before.line == tokens[unit.first].line:
        if before.after.endswith(("$", "\u20ac", "\u00a3")):
            return True
        if before.word in _SINCE and _is_year(unit.text):
            return True
        if before.word in _COUNTING and len(unit.text) < 3 and not last.after.startswith(","):
            return True
    if last.after.startswith("%") or after in _SIZES or _is_fraction(tokens, unit):
        return True
    if last.word == "hundred" and after == "and":
        return True
    if last.after.strip():
        return False
    return after in _MEASURES or (len(unit.text) < 3 and after in _NOT_COUNTED)


def _is_fraction(tokens: Sequence[Token], unit: Unit) -> bool:
    """A part of “3.2” or “4,500”, or of a date; longer groups with full stops are read out."""
    for left in (unit.first - 1, unit.last):
        if left < 0 or left + 1 >= len(tokens) or tokens[left].line != tokens[left + 1].line:
            continue
        mark, pair = tokens[left].after, (tokens[left].word, tokens[left + 1].word)
        if mark in (".", ",", ":") and is_numeric(pair[0]) and is_numeric(pair[1]):
            if (
                mark == ":"
                or min(map(len, pair)) < 3
                or (mark == "," and len(pair[0]) <= 3 == len(pair[1]))
            ):
                return True
    return False


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.startswith(("19", "20"))


def letter(token: Token) -> str:
    """The letter that a token stands for, in upper case; "" if it is a word."""
    return _LETTERS.get(token.word, "")
