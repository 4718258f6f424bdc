"""Cuts a call into parts that a model's context takes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.coach.report.transcript import Line
from app.coach.tokens import tokens

_FRAME = tokens('["1:12:47", "prospect", ""], ')


def cost(line: Line) -> int:
    """Tokens of a line with its time and its speaker."""
    return tokens(line.text) + _FRAME


def parts(lines: Sequence[Line], room: int) -> list[tuple[Line, ...]]:
    """Cut between lines; one that is too long for a part by itself is cut between words.

    `room`: tokens that a part may take.
    """
    found: list[list[Line]] = [[]]
    taken = 0
    for line in (piece for whole in lines for piece in _fitting(whole, room)):
        if found[-1] and taken + cost(line) > room:
            found.append([])
            taken = 0
        found[-1].append(line)
        taken += cost(line)
    return [tuple(part) for part in found if part]


def _fitting(line: Line, room: int) -> Iterator[Line]:
    if cost(line) <= room or len(line.words) < 2:
        yield line
        return
    half = len(line.words) // 2
    for words in (line.words[:half], line.words[half:]):
        yield from _fitting(replace(line, at=words[0][1], words=words), room)
