"""Finds the secrets in what was said, and takes them out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from app.redaction.chains import chains
from app.redaction.echoes import Words, echoes
from app.redaction.heard import Heard, Line, heard
from app.redaction.keys import KEYS
from app.redaction.kinds import Kind
from app.redaction.mails import WRITTEN, endings, spoken_mails
from app.redaction.numbers import numbers
from app.redaction.passwords import passwords
from app.redaction.readbacks import Spoken, readbacks
from app.redaction.sequences import sequences
from app.redaction.spelled import characters, ibans, insurances
from app.redaction.tokens import Unit


class Secret(NamedTuple):
    """A secret, or the part of one that lies in this line."""

    kind: Kind
    line: int
    start: int
    """In characters, as `end`."""
    end: int


_LONG = re.compile(r"(?=\S{9})\S*[\d_-]")
"""No key is shorter, or letters only."""


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
    return _cleaned(texts, apart(spans_of(cards(heard([("", text) for text in texts])))))


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
    talk = heard(lines)
    words = [part for one in talk for part in _words(one)]
    found += _places_of(words)
    texts = [text for _, text in lines]
    mails = [secret.line for secret in found if secret.kind is Kind.MAIL]
    found += [Secret(Kind.MAIL, *place) for place in endings(texts, mails)]
    spoken = _numbers(talk)
    lettered = [_as_words(one) for one in spoken if any(unit.text.isalpha() for unit in one.units)]
    found += _places_of(echoes(talk, words + lettered))
    return apart(found + spans_of(spoken) + spans_of(readbacks(talk, spoken)))


def cards(talk: Sequence[Heard]) -> list[Spoken]:
    """Return card numbers and their codes only."""
    spoken = [one for one in _numbers(talk) if one.kind in (Kind.CARD, Kind.CODE)]
    return spoken + list(readbacks(talk, spoken))


def _numbers(talk: Sequence[Heard]) -> list[Spoken]:
    spoken = [number for one in talk for number in _spoken(one)]
    return spoken + list(chains(talk, spoken))


def _spoken(one: Heard) -> Iterator[Spoken]:
    """The numbers that are secret."""
    units = characters(one)
    accounts = [Spoken(one, Kind.IBAN, part) for part in ibans(one, units)]
    accounts += [Spoken(one, Kind.SOCIAL, part) for part in insurances(one, units)]
    yield from accounts
    taken = {unit.last for account in accounts for unit in account.units}
    for kind, part in numbers(one):
        if taken.isdisjoint(unit.last for unit in part):
            yield Spoken(one, kind, part)


def _written(line: int, text: str) -> Iterator[Secret]:
    if "@" in text:
        for match in WRITTEN.finditer(text):
            yield Secret(Kind.MAIL, line, *match.span())
    if _LONG.search(text):
        for match in KEYS.finditer(text):
            yield Secret(Kind.SECRET, line, *match.span())


def _words(one: Heard) -> Iterator[Words]:
    for first, last in spoken_mails(one.tokens):
        yield Words(one, Kind.MAIL, first, last)
    for first, last in chain(passwords(one), sequences(one)):
        yield Words(one, Kind.SECRET, first, last)


def _as_words(number: Spoken) -> Words:
    return Words(number.heard, number.kind, number.units[0].first, number.units[-1].last)


def _places_of(words: Iterable[Words]) -> list[Secret]:
    return [
        secret
        for one in words
        for secret in spans(one.heard, one.kind, [Unit(one.first, one.last, "", spelled=True)])
    ]


def spans_of(spoken: Iterable[Spoken]) -> list[Secret]:
    return [secret for one in spoken for secret in spans(one.heard, one.kind, one.units)]


def spans(one: Heard, kind: Kind, units: Sequence[Unit]) -> Iterator[Secret]:
    """One for each line that the units lie in."""
    found: dict[int, tuple[int, int]] = {}
    for unit in units:
        for token in one.tokens[unit.first : unit.last + 1]:
            start, _ = found.get(token.line, (token.start, 0))
            found[token.line] = (start, token.end)
    for line, (start, end) in found.items():
        yield Secret(kind, line, start, end)


def apart(found: Sequence[Secret]) -> list[Secret]:
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
