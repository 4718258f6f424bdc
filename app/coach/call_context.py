"""What the rep wrote of a call, as the coach's model may hear of it: without secrets."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from app.coach.tokens import cut
from app.events import CallContext
from app.redaction import redact

About: TypeAlias = Mapping[str, str]
NOTHING: About = MappingProxyType({})

_SHARE = 8
"""Of the tokens of a request, its notes get one in so many at most: the call itself counts more."""
_MOST = 20_000
"""Characters that are read of the notes, far more than are told: redaction takes 1 ms for 1,000."""
_LONGEST = 200
"""Characters of each of the others; nobody means more by them."""


@lru_cache(maxsize=8)  # a tip must not wait for the redaction of the same notes again
def about(title: str, context: CallContext, room: int) -> About:
    """Return what there is of title, company, contact and notes, by these names.

    `room`: tokens of the whole request.
    """
    written = {"title": title, "company": context.company, "contact": context.contact}
    told = {name: _safe(text)[:_LONGEST] for name, text in written.items()}
    told["notes"] = cut(_safe(context.notes), room // _SHARE)
    return MappingProxyType({name: text for name, text in told.items() if text})


def _safe(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return redact(["\n".join(line for line in lines if line)[:_MOST]])[0]
