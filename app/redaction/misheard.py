"""Digits that a recogniser wrote as something else: “for ate to”, “4,378, 2,074”."""

from collections.abc import Sequence

from app.redaction.checks import begins_like_card, has_card_length, is_luhn
from app.redaction.tokens import Token, is_digit_word, is_numeric

_HEARD = {
    **{"ate": "eight", "won": "one", "owe": "oh", "tree": "three", "fore": "four"},
    **{"wun": "one", "sicks": "six", "nein": "nine", "fife": "five"},
}
"""Among digits these words are digits."""
_EVERYDAY = {"for": "four", "to": "two", "too": "two"}
"""These are, where one of the others is near or the sentence ends with them."""
_WORDS = {*_HEARD, *_EVERYDAY}
_LEAST = 3
"""Words that follow each other, all of which may be digits."""
_GROUPS = 3
"""Figures like “4,378” that follow each other at least, of which only a card number has so many."""

_NEAR = 12
"""Tokens of so many figures at most."""


def mended(tokens: list[Token]) -> list[Token]:
    """The tokens, with digits where digits were said."""
    done = -1
    for place, token in enumerate(tokens):
        if token.word not in _WORDS or place <= done or not _may_be_digit(token):
            continue
        first, last = _stretch(tokens, place)
        done = last
        if last - first + 1 < _LEAST or not _has_digit(tokens[first : last + 1]):
            continue
        sure = any(one.word in _HEARD for one in tokens[first : last + 1])
        for at in range(first, last + 1) if sure else (last,):
            word = _HEARD.get(tokens[at].word) or _EVERYDAY.get(tokens[at].word)
            if word:
                tokens[at] = tokens[at]._replace(word=word)
    return _joined(tokens)


def _may_be_digit(token: Token) -> bool:
    return token.word in _HEARD or (token.word in _EVERYDAY and token.after.strip() != "")


def _has_digit(stretch: Sequence[Token]) -> bool:
    return any(_is_digit(one) for one in stretch)


def _is_digit(token: Token) -> bool:
    return is_digit_word(token.word) or (is_numeric(token.word) and len(token.word) == 1)


def _stretch(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """The first and the last of the words round it that may be digits."""
    first = last = place
    while first > 0 and _goes_on(tokens[first - 1], tokens[first]):
        first -= 1
    while last + 1 < len(tokens) and _goes_on(tokens[last], tokens[last + 1], ahead=True):
        last += 1
    return first, last


def _goes_on(left: Token, right: Token, ahead: bool = False) -> bool:
    new = right if ahead else left
    known = new.word in _HEARD or new.word in _EVERYDAY or _is_digit(new)
    return known and left.line == right.line and left.after.strip() in ("", ",", "-")


def _joined(tokens: list[Token]) -> list[Token]:
    """“4,378, 2,074, …” as groups of four digits, where they are the number of a card."""
    if not any(one.after == "," and is_numeric(one.word) for one in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        group = _thousands(tokens, at)
        if len(group) > _GROUPS and _is_card("".join(one.word for one in group)):
            found += group
            at += 2 * len(group)
        else:
            found.append(tokens[at])
            at += 1
    return found


def _is_card(digits: str) -> bool:
    return has_card_length(digits) and begins_like_card(digits) and is_luhn(digits)


def _thousands(tokens: Sequence[Token], at: int) -> list[Token]:
    """“4,378” and so on, as one token each, as far as they follow each other."""
    group: list[Token] = []
    if tokens[at].after != ",":
        return group
    near = tokens[at : at + _NEAR]
    for left, right in zip(near[::2], near[1::2], strict=False):
        whole = left.after == "," and left.line == right.line == tokens[at].line
        if not (whole and is_numeric(left.word) and is_numeric(right.word)):
            break
        if len(left.word) > 1 or len(right.word) != 3:
            break
        digits = left.word + right.word
        group.append(right._replace(start=left.start, word=digits, raw=digits))
    return group
