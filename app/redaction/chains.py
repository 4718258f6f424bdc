"""Numbers between whose pieces something else is said, or which both sides say together.

A piece alone tells nothing. All of them do, where the whole has the length and the check digit of a
card number, or where somebody said what is coming and the whole is as long as that is.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.redaction.checks import begins_like_card, has_card_length, is_luhn
from app.redaction.cues import Topic
from app.redaction.heard import Heard
from app.redaction.kinds import Kind
from app.redaction.numbers import looks_like_phone, looks_like_social
from app.redaction.readbacks import Spoken
from app.redaction.runs import Run, is_taken_back

ASIDE = 20
"""Words between two pieces, by the same speaker."""
_LINES = 8
"""Utterances of both sides between them."""
_PIECES = 8
_SHORTEST = 6
"""Digits of a secret."""
_LONGEST = 24
"""Digits, with those that were taken back."""
_SHARED = 8
"""Digits that one side says of a number that the other one goes on with."""
_NEAR = 2
"""Utterances until then."""
_TOPICS = (
    *(Topic.CARD, Topic.SOCIAL, Topic.PHONE, Topic.PIN, Topic.MAYBE_CODE),
    *(Topic.CODE, Topic.IBAN, Topic.OTHER),
)
_LENGTHS = {
    Topic.CARD: range(15, 20),
    Topic.SOCIAL: range(9, 10),
    Topic.PHONE: range(10, 13),
    Topic.PIN: range(6, 7),
    Topic.MAYBE_CODE: range(6, 7),
}
"""Digits of what was announced, if something else is said between them."""
_KINDS = {
    Topic.CARD: Kind.CARD,
    Topic.SOCIAL: Kind.SOCIAL,
    Topic.PHONE: Kind.PHONE,
    Topic.PIN: Kind.SECRET,
    Topic.MAYBE_CODE: Kind.SECRET,
}
_ENDS = {"expiry", "expires", "expiring", "exp", "valid", "plus"}
"""After these another number comes."""


def chains(talk: Sequence[Heard]) -> Iterator[Spoken]:
    """Yield what is secret."""
    for one in talk:
        yield from _own(one)
    yield from _shared(talk)


def _own(one: Heard) -> Iterator[Spoken]:
    done = -1
    for begin in range(len(one.runs)):
        if begin <= done:
            continue
        for end, whole in _wholes(one, begin):
            if kind := _kind(one, whole):
                yield Spoken(one, kind, whole.units)
                done = end
                break


def _wholes(one: Heard, begin: int) -> Iterator[tuple[int, Run]]:
    """The runs from one on, as one that grows."""
    first = one.runs[begin]
    whole = Run(list(first.units), list(first.joints), list(first.corrections), first.plus)
    length = len(first.digits)
    if length >= _SHORTEST:
        yield from ((begin, head) for head in (*first.heads(), whole))
    if not _is_read_out(one, first):
        return
    for end in range(begin + 1, min(begin + _PIECES, len(one.runs))):
        run = one.runs[end]
        length += len(run.digits)
        if length > _LONGEST or not _go_together(one, whole, run):
            return
        _add(one, whole, run, one.runs[end - 1])
        if length >= _SHORTEST:
            yield end, whole


def _add(one: Heard, whole: Run, run: Run, before: Run) -> None:
    again = run.digits.startswith(before.digits)
    if again or is_taken_back(one.tokens, whole.last, run.first):
        whole.corrections.append(len(whole.units))
    whole.corrections += [len(whole.units) + place for place in run.corrections]
    whole.joints += ["aside", *run.joints]
    whole.units += run.units


def _go_together(one: Heard, whole: Run, run: Run) -> bool:
    left, right = one.tokens[whole.last], one.tokens[run.first]
    if run.plus or right.line - left.line > _LINES or not _is_read_out(one, run):
        return False
    if one.words_between(whole.last, run.first) > ASIDE:
        return False
    return not any(token.word in _ENDS for token in one.tokens[whole.last + 1 : run.first])


def _is_read_out(one: Heard, run: Run) -> bool:
    """It counts nothing, and is no amount."""
    return run.is_spelled and one.stands_alone(run)


def _kind(one: Heard, whole: Run) -> Kind | None:
    """What a number in pieces is, if it is one."""
    readings = list(whole.readings())
    if any(_is_card(reading.digits) for reading in readings):
        return Kind.CARD
    if not one.stands_alone(whole):
        return None
    topic = one.announced(whole, ASIDE, _TOPICS)
    if topic is None:
        return next((kind for one in readings if (kind := _by_its_look(one))), None)
    if topic is Topic.CARD and not begins_like_card(whole.digits):
        return None
    lengths = _LENGTHS.get(topic, ())
    return _KINDS[topic] if any(len(one.digits) in lengths for one in readings) else None


def _by_its_look(run: Run) -> Kind | None:
    if looks_like_social(run):
        return Kind.SOCIAL
    return Kind.PHONE if looks_like_phone(run) else None


def _is_card(digits: str) -> bool:
    return has_card_length(digits) and begins_like_card(digits) and is_luhn(digits)


def _shared(talk: Sequence[Heard]) -> Iterator[Spoken]:
    """One side says the beginning, the other one the end."""
    said = sorted(
        ((one.tokens[run.first].line, run.first, one, run) for one in talk for run in one.runs),
        key=lambda piece: piece[:2],
    )
    for (_, _, one, begin), (after, _, other, end) in pairwise(said):
        line = one.tokens[begin.last].line
        if one is other or after - line > _NEAR or len(begin.digits) < _SHARED:
            continue
        for last in (*end.heads(), end):
            if _is_card(begin.digits + last.digits):
                yield Spoken(one, Kind.CARD, begin.units)
                yield Spoken(other, Kind.CARD, last.units)
                break
