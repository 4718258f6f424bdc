"""Which questions were asked, and whether the other side went on to answer them."""

import re
from collections.abc import Iterator, Sequence

from app.coach.report.sentences import Turn
from app.questions import asks
from app.report import Question, Said

_RHETORICAL = 3
"""Sentences that go on in the same turn: who asks so answers himself."""
_HOPS = 2
"""Turns of the other side in which the answer may come: a question back, then the answer."""
_SUBSTANCE = 2
"""Words of an answer."""
_SHORT_ANSWER = re.compile(
    r"^(?:yes|yeah|yep|no|nope|sure|absolutely|exactly|correct|right|true|maybe|never|always|okay|ok"
    r"|ja|nein|doch|oui|non|sí|si|\d[\d.,%]*)\b",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"""
    \b(?:
        get\ back\ to\ you | come\ back\ to\ you | let\ you\ know | find\ (?:that\ |this\ )?out
      | (?:do\ not|don[’']t)\ know | (?:am|[’']m|are|[’']re)\ not\ (?:really\ |quite\ )?sure
      | no\ idea | (?:have|[’']d\ have|would\ have|need)\ to\ (?:check|ask|look\ into)
      | (?:will|[’']ll|let\ me|can)\ (?:check|look\ into) | good\ question
      | can[’']?(?:not|\ not|t)\ (?:say|tell|answer)
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_question(said: Said) -> bool:
    """Whether a sentence asks something."""
    return any(asks(said.text))


def has_mark(said: Said) -> bool:
    """Whether a sentence asks something for certain: what only has the form may be an answer or a
    promise (“How long it takes depends on …”)."""
    return asks(said.text).mark


def questions(turns: Sequence[Turn]) -> Iterator[Question]:
    """Yield those of both sides, in the order of the call."""
    for place, turn in enumerate(turns):
        for number, said in enumerate(turn.sentences, 1):
            if is_question(said):
                goes_on = len(turn.sentences) - number >= _RHETORICAL
                yield Question(said, goes_on or _is_answered(turns, place))


def _is_answered(turns: Sequence[Turn], place: int) -> bool:
    """Turns take turns: the other side's are every second one."""
    replies = [turns[i] for i in range(place + 1, min(place + 2 * _HOPS, len(turns)), 2)]
    for reply in replies:
        told = [said for said in reply.sentences if not has_mark(said)]
        text = " ".join(said.text for said in told)
        if _PUT_OFF.search(text):
            return False
        if len(text.split()) > _SUBSTANCE or _SHORT_ANSWER.match(text):
            return True
    return False
