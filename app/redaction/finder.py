"""Finds the secrets in what was said, and takes them out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from app.redaction.checks import CARD_MARK
from app.redaction.heard import Heard, Line, heard
from app.redaction.mails import WRITTEN, spoken_mails
from app.redaction.numbers import numbers
from app.redaction.passwords import KEYS, passwords
from app.redaction.spelled import ibans
from app.redaction.tokens import Unit


class Kind(StrEnum):
    """What stands where one was."""

    CARD = CARD_MARK
    CODE = "[security code]"
    IBAN = "[IBAN]"
    SOCIAL = "[social security number]"
    MAIL = "[e-mail address]"
    PHONE = "[phone number]"
    SECRET = "[secret]"


class Secret(NamedTuple):
    """A secret, or the part of one that lies in this line."""

    kind: Kind
    line: int
    start: int
    """In characters, as `end`."""
    end: int


_LONG = re.compile(r"\S{9}")
"""No key is shorter."""
_NUMBERS = {
    "card": Kind.CARD,
    "social": Kind.SOCIAL,
    "code": Kind.CODE,
    "pin": Kind.SECRET,
    "phone": Kind.PHONE,
}


def redact(texts: Sequence[str], speakers: Sequence[str] = ()) -> list[str]:
    """Return the texts without their secrets: “the card is [card number]”.

    Args:
        texts: utterances that follow each other; a secret may go on from one to the next.
        speakers: who said each; without them, one person said all. A question of the other side
            tells what its answer is.
    """
    lines = list(zip(speakers or [""] * len(texts), texts, strict=True))
    return _cleaned(texts, find(lines))


def without_cards(texts: Sequence[str]) -> list[str]:
    """Return what one person wrote without card numbers and their codes: these reach no disk."""
    return _cleaned(texts, _apart(cards(heard([("", text) for text in texts]))))


def _cleaned(texts: Sequence[str], secrets: Iterable[Secret]) -> list[str]:
    clean = list(texts)
    for secret in sorted(secrets, key=lambda one: -one.start):
        text = clean[secret.line]
        clean[secret.line] = text[: secret.start] + secret.kind + text[secret.end :]
    return clean


def find(lines: Sequence[Line]) -> list[Secret]:
    """Return the secrets, by line and place; they don't overlap."""
    found: list[Secret] = []
    for place, (_, text) in enumerate(lines):
        found += _written(place, text)
    for one in heard(lines):
        found += _said(one)
    return _apart(found)


def cards(talk: Sequence[Heard]) -> list[Secret]:
    """Return card numbers and their codes only."""
    found: list[Secret] = []
    for one in talk:
        accounts = {unit.last for part in ibans(one) for unit in part}
        for kind, part in numbers(one):
            if kind in ("card", "code") and accounts.isdisjoint(unit.last for unit in part):
                found += spans(one, _NUMBERS[kind], part)
    return found


def _written(line: int, text: str) -> Iterator[Secret]:
    if "@" in text:
        for match in WRITTEN.finditer(text):
            yield Secret(Kind.MAIL, line, *match.span())
    if _LONG.search(text):
        for match in KEYS.finditer(text):
            yield Secret(Kind.SECRET, line, *match.span())


def _said(one: Heard) -> Iterator[Secret]:
    for part in ibans(one):
        yield from spans(one, Kind.IBAN, part)
    for first, last in spoken_mails(one.tokens):
        yield from spans(one, Kind.MAIL, [Unit(first, last, "", spelled=True)])
    for kind, part in numbers(one):
        yield from spans(one, _NUMBERS[kind], part)
    for first, last in passwords(one):
        yield from spans(one, Kind.SECRET, [Unit(first, last, "", spelled=True)])


def spans(one: Heard, kind: Kind, units: Sequence[Unit]) -> Iterator[Secret]:
    """One for each line that the units lie in."""
    found: dict[int, tuple[int, int]] = {}
    for unit in units:
        for token in one.tokens[unit.first : unit.last + 1]:
            start, _ = found.get(token.line, (token.start, 0))
            found[token.line] = (start, token.end)
    for line, (start, end) in found.items():
        yield Secret(kind, line, start, end)


def _apart(found: Sequence[Secret]) -> list[Secret]:
    """Joined where they overlap, under the kind that was found first."""
    apart: list[tuple[int, Secret]] = []
    for place, secret in sorted(enumerate(found), key=lambda one: (one[1].line, one[1].start)):
        rank = place
        if apart and apart[-1][1].line == secret.line and secret.start < apart[-1][1].end:
            before_rank, before = apart.pop()
            kind = before.kind if before_rank < rank else secret.kind
            rank = min(rank, before_rank)
            secret = Secret(kind, secret.line, before.start, max(before.end, secret.end))
        apart.append((rank, secret))
    return [secret for _, secret in apart]
