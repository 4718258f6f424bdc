"""When the rep proposes what to do next, or asks about those who decide: whose concern that meets.

By English phrases. A proposal meets a doubt about who decides, when, or whether to trust: nobody
meets a price with “Shall we take him along?”.
"""

import re
from collections.abc import Sequence

_KINDS = frozenset(("authority", "timing", "trust"))
_KINDS_TOO = frozenset(("send_info", "buying_signal", "effort", "integration"))
"""What reps meet with a proposal as well: beside one of these it tells nothing."""

_OFFER = r"""
    \b(?:
        (?:shall|should|can|could|may|might)\ (?:we|i)
      | would\ it\ (?:help|be)
      | would\ you\ (?:like|want)
      | let(?:[’']s|\ us)
      | (?:how|what)\ about
      | what\ if\ (?:we|i)
      | why\ don[’']t\ we
      | (?:i|we)(?:[’']d|\ would)?\ (?:suggest|propose|offer)
      | (?:i|we)\ (?:can|could)
      | (?:happy|glad)\ to
    )\b
"""
_STEP = r"""
    \b(?:
        call|ring|rang|phone|meet|meeting|demo|join|show|see|bring|take|invite|come|along|talk|speak
      | visit|look|session|pilot|trial|try|sit|sat|introduce|walk|arrange|together|compare|include
      | prepare
    )\b
"""
_PROPOSAL = re.compile(rf"{_OFFER} .*? {_STEP}", re.VERBOSE | re.IGNORECASE)
_INVITES = re.compile(
    r"^\W*(?:(?:then|so|well|okay|yes|sure|or)\W+)*(?:please\ )?(?:bring|invite|include)\b",
    re.VERBOSE | re.IGNORECASE,
)
_DECIDER = re.compile(
    r"""
    \b(?:he|him|his|she|her|both\ of\ (?:you|them))\b
    | \byour\ (?:boss|director|partner|husband|wife|board|manager|colleagues?|ceo|cfo|cto|coo)\b
    | \bwho\b.*\b(?:decides?|signs?|speaks|approves?|involved|in\ (?:that|the)\ room)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"""
    \b(?:he|him|his|she|her|man|woman|guy|fella|fellow|bloke|lady|brother|sister|cousin|daughter|son
      | husband|wife|boss|partner|mr|mrs|ms|dr)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def proposed_to(sentence: str, concerns: Sequence[tuple[str, str]]) -> int | None:
    """Return the place of the concern that a sentence of the rep's meets; None: none, or several.

    `concerns`: the kind of each, and how the prospect put it.
    """
    if (place := about_decider(sentence, concerns)) is not None:
        return place
    return _only(concerns, _KINDS, _KINDS_TOO) if is_proposal(sentence) else None


def is_proposal(sentence: str) -> bool:
    return bool(_PROPOSAL.search(sentence) or _INVITES.match(sentence))


def about_decider(sentence: str, concerns: Sequence[tuple[str, str]]) -> int | None:
    """Somebody whom two concerns name may be either's."""
    asks = sentence.rstrip().endswith("?") or is_proposal(sentence)
    if not (asks and _DECIDER.search(sentence)):
        return None
    named = [
        place
        for place, (kind, said) in enumerate(concerns)
        if kind == "authority" or _SOMEBODY.search(said)
    ]
    return named[0] if len(named) == 1 and concerns[named[0]][0] == "authority" else None


def _only(
    concerns: Sequence[tuple[str, str]], kinds: frozenset[str], too: frozenset[str]
) -> int | None:
    places = [place for place, (kind, _) in enumerate(concerns) if kind in kinds | too]
    return places[0] if len(places) == 1 and concerns[places[0]][0] in kinds else None
