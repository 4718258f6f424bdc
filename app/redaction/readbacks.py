"""Pieces of a number that is known to be secret, wherever one of the two says them again."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from app.redaction.heard import Heard
from app.redaction.kinds import Kind
from app.redaction.runs import is_pause
from app.redaction.tokens import Unit

_BEFORE, _AFTER = 6, 10
"""Utterances of both sides between a number and what is said of it."""
_PIECE = 3
"""Digits that tell a number, where more is said besides."""
_MISREAD = 4
"""Digits that tell it in another order."""
_CLOSE = 3
"""Utterances between a digit or two and their echo, or a number and how it was misread."""


class Spoken(NamedTuple):
    """A number that is secret, or a piece of one."""

    heard: Heard
    kind: Kind
    units: Sequence[Unit]

    @property
    def lines(self) -> tuple[int, int]:
        tokens = self.heard.tokens
        return tokens[self.units[0].first].line, tokens[self.units[-1].last].line

    def digits(self, until: int) -> str:
        """What had been said when utterance `until` ended."""
        tokens = self.heard.tokens
        return "".join(one.text for one in self.units if tokens[one.first].line <= until)


_Taken: TypeAlias = set[tuple[str, int]]


def readbacks(talk: Sequence[Heard], known: Sequence[Spoken]) -> Iterator[Spoken]:
    """Yield the pieces of known numbers that are said before and after them."""
    if not known:
        return
    taken = {(one.heard.speaker, unit.last) for one in known for unit in one.units}
    with_lines = [(one, *one.lines) for one in known]
    for one in talk:
        for piece in _pieces(one, taken):
            line = one.tokens[piece[0].first].line
            near = (
                of for of, first, last in with_lines if first - _BEFORE <= line <= last + _AFTER
            )
            for of in near:
                if part := _part(one, piece, of):
                    yield Spoken(one, of.kind, part)
                    break


def _pieces(one: Heard, taken: _Taken) -> Iterator[list[Unit]]:
    """What is not known yet of the numbers that one speaker said, by utterance."""
    for run in one.runs:
        for _, group in groupby(run.units, key=lambda unit: one.tokens[unit.first].line):
            piece = list(group)
            if any((one.speaker, unit.last) not in taken for unit in piece):
                yield piece


def _part(one: Heard, piece: list[Unit], of: Spoken) -> list[Unit]:
    """What of a piece belongs to a known number."""
    first, last = of.lines
    line = one.tokens[piece[0].first].line
    digits, whole = _digits(piece), of.digits(last)
    if len(digits) < _PIECE:
        ends = of.digits(line).endswith(digits) or whole.startswith(digits)
        return piece if ends and first < line <= last + _CLOSE and _is_all(one, piece) else []
    if digits in whole or (first <= line <= last + _CLOSE and _is_misread(digits, whole)):
        return piece
    for begin in range(len(piece)):
        for end in range(len(piece), begin, -1):
            digits = _digits(piece[begin:end])
            if len(digits) < _MISREAD:
                break
            if digits in whole:
                return piece[begin:end]
    return []


def _is_misread(digits: str, whole: str) -> bool:
    return len(digits) >= _MISREAD and any(
        sorted(digits) == sorted(whole[at : at + len(digits)])
        for at in range(len(whole) - len(digits) + 1)
    )


def _digits(units: Sequence[Unit]) -> str:
    return "".join(unit.text for unit in units)


def _is_all(one: Heard, piece: Sequence[Unit]) -> bool:
    """Nothing else is said in that utterance."""
    first, last = piece[0].first, piece[-1].last
    line = one.tokens[first].line
    begin, end = first, last + 1
    while begin > 0 and one.tokens[begin - 1].line == line:
        begin -= 1
    while end < len(one.tokens) and one.tokens[end].line == line:
        end += 1
    return is_pause(one.tokens, begin, first) and is_pause(one.tokens, last + 1, end)
