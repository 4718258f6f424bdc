"""What somebody said they would do, by whom, and until when. By English phrases: in a call in
another language only the coach's model finds them.
"""

import re
from collections.abc import Iterator, Sequence

from app.coach.report.questions import has_mark, is_question
from app.coach.report.sentences import Turn
from app.events import Channel
from app.report import Commitment, Owner, Said

_DO = (
    r"(?:send|share|forward|e-?mail|mail|write|call|phone|ring|text|check|ask|find\ out|look\ into"
    r"|follow\ up|get\ back|come\ back|let\ you\ know|schedule|book|set\ up|arrange|organi[sz]e"
    r"|invite|introduce|loop\ in|bring|prepare|put\ together|draft|review|read|go\ through|confirm"
    r"|talk\ to|speak\ to|speak\ with|discuss|present|show|sign|order|approve|add|connect|provide"
    r"|create|update|get\ you|give\ you|have\ (?:it|that|them)|make\ sure|take\ care|put)"
)
_BETWEEN = r"(?:\ (?:then|also|just|gladly|definitely|certainly|personally|have\ to|need\ to|be))?"
_PROMISE = re.compile(
    rf"""
    \b(?:
        (?:i|we|my\ team|our\ team|he|she|they)(?:[’']ll|\ will|\ shall){_BETWEEN}\ {_DO}
      | (?:i|we)(?:[’']m|\ am|[’']re|\ are)\ going\ to\ {_DO}
      | (?:i|we)\ (?:need|have|promise)\ to\ (?:send|check|ask|talk\ to|discuss|review|confirm)
      | let\ me\ (?:send|check|find\ out|get\ back|look\ into|follow\ up|set\ up|put\ together)
      | you(?:[’']ll|\ will)\ (?:get|receive)
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:(?:let[’']?s|let\ us|we\ can|we\ could|we\ should|shall\ we)\ "
    r"(?:schedule|set\ up|book|start|do|have\ a)"
    r"|(?:let[’']?s|let\ us|we(?:[’']ll|\ will|\ can|\ could|\ should)|shall\ we)\ "
    r"(?:meet|talk|speak|get\ together|sit|catch\ up))\b",
    re.VERBOSE | re.IGNORECASE,
)
_REQUEST = re.compile(
    rf"\b(?:(?:can|could|would|will)\ you\ (?:please\ )?|please\ ){_DO}\b",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_MEANT = re.compile(
    r"^(?:so\ |and\ |but\ )?if\b|\bif\ (?:i|we|you)\b[^,]*$"
    r"|\b(?:will\ not|won[’']t|let\ me\ know)\b",
    re.VERBOSE | re.IGNORECASE,
)
_AGREED = re.compile(
    r"^(?:\W*(?:okay|ok|oh|well|great|perfect|mhm|alright|all\ right)\W+)*"
    r"(?:yes|yeah|yep|sure|of\ course|absolutely|certainly|definitely|gladly|will\ do|no\ problem"
    r"|i\ can\ do\ that|sounds\ good|perfect|great|happy\ to|with\ pleasure|okay|ok\b"
    r"|(?:\S+\ ){0,4}(?:works|suits|is\ fine|is\ good)\b)",
    re.VERBOSE | re.IGNORECASE,
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MEETING = re.compile(
    r"\b(?:meet|meeting|talk|speak|call|demo|schedule|session|workshop|visit|lunch|kick-?off"
    r"|works?\ for|get\ together|catch\ up|pilot|how\ about|what\ about|same\ time)\b",
    re.VERBOSE | re.IGNORECASE,
)
_ORDINAL = r"(?:first|second|third|\w+th)"
_MONTH = (
    r"(?:january|february|april|june|july|august|september|october|november|december"
    rf"|(?:march|may)(?=\ (?:the\ )?(?:\d|{_ORDINAL}\b))|(?<=\bin\ |\bby\ |\bof\ )(?:march|may))"
)
_NUMBER = r"(?:\d+|a|one|two|three|four|five|six|seven|eight|nine|ten|a\ few|a\ couple\ of)"
_DATE = (
    rf"(?:today|tonight|tomorrow|{_DAY}"
    r"|(?:next|this|the\ same)\ (?:week|month|quarter|year|morning|afternoon|evening)"
    r"|the\ end\ of\ (?:the|this|next)\ (?:day|week|month|quarter|year)|(?:the\ )?\w+\ of\ "
    rf"{_MONTH}|in\ {_NUMBER}\ (?:hours?|days?|weeks?|months?)"
    rf"|(?:early\ |mid\ |late\ )?{_MONTH}(?:\ \d{{1,2}}(?:st|nd|rd|th)?)?)"
)
_HOUR = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|\d{1,2}(?:[:.]\d\d)?)"
)
_TIME = (
    rf"(?:\ (?:morning|afternoon|evening))?"
    rf"(?:\ (?:at|around|by)\ {_HOUR}(?:\ (?:fifteen|thirty|forty[- ]five))?"
    rf"(?:\ (?:o[’']clock|a\.?m\.?|p\.?m\.?))?)?"
)
_DUE = re.compile(
    rf"\b(?:(?:by|on|before|until|in|at|from)\ )?(?:next\ )?{_DATE}{_TIME}\b",
    re.VERBOSE | re.IGNORECASE,
)
_AT = re.compile(
    rf"\bat\ {_HOUR}(?:\ (?:fifteen|thirty|forty[- ]five))?\b", re.VERBOSE | re.IGNORECASE
)


def due(text: str) -> str:
    """Return the date in a sentence, or the hour, in its own words; "" where there is none."""
    found = _DUE.search(text) or _AT.search(text)
    return found[0] if found else ""


def commitments(turns: Sequence[Turn]) -> Iterator[Commitment]:
    """Yield them in the order of the call: promises, requests and proposals that were agreed to."""
    for place, turn in enumerate(turns):
        reply = turns[place + 1].sentences if place + 1 < len(turns) else ()
        for said in turn.sentences:
            if found := _promised(said) or _agreed(said, reply):
                yield found


def _promised(said: Said) -> Commitment | None:
    if has_mark(said) or _NOT_MEANT.search(said.text):
        return None
    if _TOGETHER.search(said.text) and (date := due(said.text)):
        return Commitment(said, Owner.BOTH, date)
    if _PROMISE.search(said.text):
        return Commitment(said, _owner(said.channel), due(said.text))
    return None


def _agreed(said: Said, reply: Sequence[Said]) -> Commitment | None:
    """A request or a proposed date counts once the other side has said yes."""
    if not is_question(said) and not _REQUEST.search(said.text):
        return None
    if not reply or not _AGREED.match(reply[0].text):
        return None
    if _REQUEST.search(said.text):
        other = Channel.PROSPECT if said.channel is Channel.REP else Channel.REP
        return Commitment(said, _owner(other), due(said.text) or due(reply[0].text))
    if _MEETING.search(said.text) and (date := due(said.text)):
        return Commitment(said, Owner.BOTH, max(due(reply[0].text), date, key=len))
    return None


def _owner(channel: Channel) -> Owner:
    return Owner.REP if channel is Channel.REP else Owner.PROSPECT


def next_step(found: Sequence[Commitment]) -> Commitment | None:
    """Return the last meeting that was agreed on; else the last promise with a date, or without."""
    dated = [commitment for commitment in found if commitment.due]
    together = [commitment for commitment in dated if commitment.owner is Owner.BOTH]
    return next(reversed(together or dated or found), None)
