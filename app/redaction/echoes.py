"""Words and letters of an address or a password, said again by one of the two."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from app.redaction.heard import Heard
from app.redaction.kinds import Kind
from app.redaction.tokens import Token

_BEFORE, _AFTER = 4, 8
"""Utterances of both sides between it and what is said of it."""
_CLOSE = 2
_FEW = 4
"""Words of an utterance that repeats what was just said."""
_LETTERS = 3
_WORD = 4
"""Letters of a word that is no small one."""
_SMALL = set(
    "dash hyphen underscore capital that's with gmail word mail the and for dot com all one two "
    "three four five six seven eight nine zero it's you are not but was has its our your".split()
)


class Words(NamedTuple):
    """Tokens of one speaker that are secret."""

    heard: Heard
    kind: Kind
    first: int
    last: int

    @property
    def tokens(self) -> Sequence[Token]:
        return self.heard.tokens[self.first : self.last + 1]


def echoes(talk: Sequence[Heard], known: Sequence[Words]) -> Iterator[Words]:
    for of in known:
        words = [token.word for token in of.tokens]
        letters = "".join(word for word in words if len(word) == 1)
        pairs = {pair for pair in zip(words, words[1:], strict=False) if any(map(_is_big, pair))}
        lines = range(of.tokens[0].line - _BEFORE, of.tokens[-1].line + _AFTER + 1)
        near = range(of.tokens[0].line, of.tokens[-1].line + _CLOSE + 1)
        for one in talk:
            again = _said_again(one, lines, "".join(words), letters, pairs)
            for first, last in (*again, *_only(one, near, set(words))):
                if one is not of.heard or last < of.first or first > of.last:
                    yield Words(one, of.kind, first, last)


def _said_again(
    one: Heard, lines: range, whole: str, letters: str, pairs: set[tuple[str, str]]
) -> Iterator[tuple[int, int]]:
    spelled = 0
    begin = bisect_left(one.tokens, lines.start, key=_line)
    end = bisect_left(one.tokens, lines.stop, key=_line)
    for place in range(begin, end):
        token = one.tokens[place]
        spelled = spelled + 1 if len(token.word) == 1 else 0
        if len(token.word) >= _WORD and token.word in letters:
            yield place, place
        if place and (one.tokens[place - 1].word, token.word) in pairs:
            yield place - 1, place
        if spelled >= _LETTERS:
            first = place - spelled + 1
            if "".join(each.word for each in one.tokens[first : place + 1]) in whole:
                yield first, place


def _line(token: Token) -> int:
    return token.line


def _only(one: Heard, lines: range, words: set[str]) -> Iterator[tuple[int, int]]:
    """Utterances in which nothing else is said: “dot”, “anna?”."""
    begin = bisect_left(one.tokens, lines.start, key=_line)
    end = bisect_left(one.tokens, lines.stop, key=_line)
    for _, group in groupby(range(begin, end), key=lambda place: one.tokens[place].line):
        places = list(group)
        if len(places) <= _FEW and all(one.tokens[place].word in words for place in places):
            yield places[0], places[-1]


def _is_big(word: str) -> bool:
    return len(word) >= _LETTERS and word not in _SMALL
