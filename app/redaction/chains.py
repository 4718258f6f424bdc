"""Numbers between whose pieces something else is said, or which both sides say together.

A piece alone tells nothing. All of them do, where the whole has the length and the check digit of a
card number, or where somebody said what is coming and the whole is as long as that is.
"""

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise, product

from app.redaction.checks import begins_like_card, has_card_length, is_luhn
from app.redaction.cues import Topic
from app.redaction.heard import Heard
from app.redaction.kinds import Kind
from app.redaction.numbers import looks_like_phone, looks_like_social
from app.redaction.readbacks import Spoken
from app.redaction.runs import Run, is_taken_back
from app.redaction.tokens import Unit

ASIDE = 20
"""Words between two pieces, by the same speaker."""
_LINES = 8
"""Utterances of both sides between them."""
_PIECES = 8
_SHORTEST_CARD = 15
_SHORTEST_LOOK = 9
"""Digits of a number that one knows by its look."""
_SHORTEST = 6
"""Digits of a secret, but for the code of a card."""
_NEXT = 5
"""Words before more of a number that would be long enough without."""
_LONGEST = 24
"""Digits, with those that were taken back."""
_OF_BANK = (Topic.BANK, Topic.ACCOUNT, Topic.IBAN)
_TALK = 60
"""Words between the number of an account and the bank that it is of."""
_SHARED = 8
"""Digits that one side says of a number that the other one goes on with."""
_NEAR = 2
"""Utterances until then."""
_TOPICS = (
    *(Topic.CARD, Topic.SOCIAL, Topic.PHONE, Topic.PIN, Topic.MAYBE_CODE),
    *(Topic.CODE, Topic.IBAN, Topic.ACCOUNT, Topic.MAYBE_ACCOUNT, Topic.OTHER),
)
_LENGTHS = {
    Topic.CARD: range(15, 20),
    Topic.CODE: range(3, 5),
    Topic.SOCIAL: range(9, 10),
    Topic.PHONE: range(10, 13),
    Topic.PIN: range(6, 7),
    Topic.MAYBE_CODE: range(6, 7),
    Topic.ACCOUNT: range(6, 19),
    Topic.MAYBE_ACCOUNT: range(6, 19),
}
"""Digits of what was announced, if something else is said between them."""
_KINDS = {
    Topic.CARD: Kind.CARD,
    Topic.CODE: Kind.CODE,
    Topic.SOCIAL: Kind.SOCIAL,
    Topic.PHONE: Kind.PHONE,
    Topic.PIN: Kind.SECRET,
    Topic.MAYBE_CODE: Kind.SECRET,
    Topic.ACCOUNT: Kind.ACCOUNT,
    Topic.MAYBE_ACCOUNT: Kind.ACCOUNT,
}
_LENGTHS_OF = {kind: _LENGTHS[topic] for topic, kind in _KINDS.items()}
_ENDS = {"expiry", "expires", "expiring", "exp", "valid", "plus"}
"""After these another number comes."""


def chains(talk: Sequence[Heard], known: Sequence[Spoken]) -> Iterator[Spoken]:
    """Yield what is secret. `known`: numbers that are without what is said elsewhere."""
    whole = {
        (one.heard.speaker, one.units[-1].last)
        for one in known
        if sum(len(unit.text) for unit in one.units) in _LENGTHS_OF.get(one.kind, ())
    }
    for one in talk:
        yield from _own(one, whole)
    yield from _shared(talk)


def _own(one: Heard, whole: Set[tuple[str, int]]) -> Iterator[Spoken]:
    done = -1
    for begin, run in enumerate(one.runs):
        if begin <= done or ((one.speaker, run.last) in whole and not run.corrected):
            continue
        if found := _first(one, begin):
            done, secret = found
            yield secret


def _first(one: Heard, begin: int) -> tuple[int, Spoken] | None:
    """The shortest secret that begins with a run, with what belongs to it, and its last run.

    One that is long enough only with what was taken back may go on: it is the second choice.
    """
    sure: tuple[int, Spoken] | None = None
    second: tuple[int, Spoken] | None = None
    for end, whole in _wholes(one, begin):
        if sure and one.words_between(sure[1].units[-1].last, one.runs[end].first) > _NEXT:
            break
        kind = _kind(one, whole)
        if kind is None and sure is None and whole.corrected:
            kind = _kind(one, whole, with_corrections=True)
        if kind is None:
            if sure:
                break
            continue
        found = end, Spoken(one, kind, whole.units)
        if whole.net not in _LENGTHS_OF[kind]:
            second = found
            continue
        sure = found
        if kind is Kind.CARD:
            break
    return sure or second


def _wholes(one: Heard, begin: int) -> Iterator[tuple[int, Run]]:
    """The runs from one on, as one that grows."""
    first = one.runs[begin]
    whole = first
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
        again = run.digits.startswith(one.runs[end - 1].digits)
        taken_back = again or is_taken_back(one.tokens, whole.last, run.first)
        whole = whole.then(run, "aside", taken_back)
        yield end, whole


def _go_together(one: Heard, whole: Run, run: Run) -> bool:
    left, right = one.tokens[whole.last], one.tokens[run.first]
    if run.plus or right.line - left.line > _LINES or not _is_read_out(one, run):
        return False
    if one.words_between(whole.last, run.first) > ASIDE:
        return False
    return not any(token.word in _ENDS for token in one.tokens[whole.last + 1 : run.first])


def _is_read_out(one: Heard, run: Run) -> bool:
    """It counts nothing, and is no amount."""
    if len(run.units) == 1 and not one.ends_sentence(run):
        return False  # “120 in May, 340 in June”
    return (run.is_spelled or run.is_paired) and one.stands_alone(run)


def _kind(one: Heard, whole: Run, with_corrections: bool = False) -> Kind | None:
    """What a number in pieces is, if it is one.

    `with_corrections`: what was taken back may belong to it all the same.
    """
    readings = list(whole.readings()) if whole.corrected else [whole]
    lengths = {len(reading.digits) for reading in readings}
    if max(lengths) >= _SHORTEST_CARD and any(_is_card(one.digits) for one in readings):
        return Kind.CARD if with_corrections or whole.net in _LENGTHS[Topic.CARD] else None
    if not one.stands_alone(whole):
        return None
    topic = one.announced(whole, ASIDE, _TOPICS)
    if topic is None:
        return next((kind for one in readings if (kind := _by_its_look(one))), None)
    expected = _LENGTHS.get(topic, range(0))
    if lengths.isdisjoint(expected) if with_corrections else whole.net not in expected:
        return None
    fits = not one.turns_to_other(whole, topic) and _may_be(one, whole, topic)
    return _KINDS[topic] if fits else None


def _may_be(one: Heard, whole: Run, topic: Topic) -> bool:
    if topic is Topic.CARD:
        return begins_like_card(whole.digits)
    if topic is Topic.CODE:
        return "aside" in whole.joints
    if topic is Topic.MAYBE_ACCOUNT:  # of a bank, or of a customer
        return any(one.is_near(of_bank, whole, _TALK, _TALK) for of_bank in _OF_BANK)
    return True


def _by_its_look(run: Run) -> Kind | None:
    if len(run.digits) < _SHORTEST_LOOK:
        return None
    if len(run.digits) == _SHORTEST_LOOK and looks_like_social(run):
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
        for units, last in product(_tails(begin), (*end.heads(), end)):
            if _is_card("".join(unit.text for unit in units) + last.digits):
                yield Spoken(one, Kind.CARD, units)
                yield Spoken(other, Kind.CARD, last.units)
                break


def _tails(run: Run) -> Iterator[Sequence[Unit]]:
    """“the first twelve, five two one three …”, and without the twelve."""
    yield from (run.units[first:] for first in range(len(run.units)))
