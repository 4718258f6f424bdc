"""Passwords and keys that are read out character by character: “capital T, o, r, question mark”."""

from collections.abc import Iterator, Sequence

from app.redaction.cues import Topic
from app.redaction.heard import Heard
from app.redaction.runs import Run
from app.redaction.tokens import Token, Unit, is_number, letter

_TOPICS = (Topic.PASSWORD, Topic.KEY, Topic.LOGIN, Topic.PIN)
_CASE = {"capital", "uppercase", "upper", "lowercase", "small", "capitalised", "cap"}
_SIGNS = set(
    "exclamation question dollar hash hashtag ampersand asterisk underscore percent at dash hyphen "
    "dot caret tilde slash backslash plus pound".split()
)
_SIGN_ENDS = {"mark", "sign", "point", "symbol", "case"}
_BETWEEN = set(
    "then and um uh er erm a as in for like followed by okay so yep with double another "
    "dash hyphen dot plus slash".split()
)
_AS_IN = {"in", "for", "like"}
_PIECES = 4
"""Characters that are spelled at least."""
_ANNOUNCED = 6
"""Of a key, of which nobody says a capital or a sign."""
_NEAR = 14
"""Words between what says that it is a password, and it."""
_TOLD = 1
"""The same, where fewer characters are enough: “the door code's C one five nine”."""
_ASIDE = 3
"""Words between two characters that are none themselves."""


def sequences(heard: Heard) -> Iterator[tuple[int, int]]:
    """Yield the places of the first and the last token of each."""
    tokens = heard.tokens
    done = -1
    for place, token in enumerate(tokens):
        if place <= done or not (_is_letter(token) or token.word in _CASE):
            continue
        first = place
        while first > done + 1 and _is_piece(tokens, first - 1):
            first -= 1
        done, pieces = _stretch(tokens, first)
        if pieces >= _PIECES and _is_secret(heard, first, done, pieces):
            yield first, done


def _is_letter(token: Token) -> bool:
    return token.word not in ("a", "i") and bool(letter(token))


def _stretch(tokens: Sequence[Token], first: int) -> tuple[int, int]:
    """The last place of what is spelled from there, and how many characters that is."""
    last, pieces = first, 0
    place = first
    while place < len(tokens) and place - last <= _ASIDE:
        word = tokens[place].word
        if _is_piece(tokens, place):
            pieces += word not in _CASE
            last = place
        elif word in _SIGN_ENDS and place == last + 1:
            last = place
        elif word[:1] == tokens[last].word and tokens[place - 1].word in _AS_IN:
            last = place
        elif tokens[last].word == "underscore" and place == last + 1:
            last = place
        elif word not in _BETWEEN:
            break
        place += 1
    return last, pieces


def _is_piece(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.word in ("a", "i"):
        return place > 0 and (tokens[place - 1].word in _CASE or len(tokens[place - 1].word) == 1)
    if token.word in ("at", "dot", "plus", "pound", "percent", "dash", "slash"):
        return tokens[place + 1 : place + 2] != [] and tokens[place + 1].word in ("sign", "symbol")
    return token.word in _CASE or token.word in _SIGNS or is_number(token.word) or _is_letter(token)


def _is_secret(heard: Heard, first: int, last: int, pieces: int) -> bool:
    words = [token.word for token in heard.tokens[first : last + 1]]
    letters = sum(map(_is_letter, heard.tokens[first : last + 1]))
    marked = any(word in _CASE for word in words) + any(word in _SIGNS for word in words)
    if letters and marked > 1:
        return True
    stretch = Run([Unit(first, last, "", spelled=True)])
    near = any(heard.is_near(topic, stretch, _NEAR, _NEAR) for topic in _TOPICS)
    if near and letters > 0 and (marked > 0 or pieces >= _ANNOUNCED):
        return True
    told = any(heard.is_near(topic, stretch, _TOLD, 0) for topic in _TOPICS)
    return told and 0 < letters < len(words)
