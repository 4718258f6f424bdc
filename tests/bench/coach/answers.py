"""What a scripted model is asked, and what it answers when it answers well."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.chat_server import Reply, Request, events

PIECE = 6
"""Characters."""

GOOD = (
    ("Ask what they compare with", "What are you comparing us with today?"),
    ("Find out who decides", "Who else will have a say in this?"),
    ("Quantify the pain first", "How many hours does your team lose each week?"),
    ("Slow down and listen", "Could you tell me more about that?"),
    ("Look for the real concern", "Is there anything else that worries you?"),
    ("Ask for the next step", "When would be a good time to talk again?"),
    ("Make the deadline concrete", "What happens if nothing changes until summer?"),
    ("Explore how they work now", "Which tools do people use for this at present?"),
    ("Test how urgent it is", "Why is this on the table now rather than later?"),
    ("Name the risk of waiting", "Where would another quarter of delay hurt most?"),
    ("Tell how long it takes", "Roll-out takes three weeks."),
    ("Calm the fear about data", "All data stays in the European Union."),
)


@dataclass(frozen=True)
class Asked:
    """What a request says of the call."""

    quote: str = field(repr=False)
    """The first words of the moment."""
    kind: str
    first_words: str = field(repr=False)
    """Of the oldest turn."""
    glued: str = field(repr=False)
    """Words of two turns, as nobody said them."""
    last_tip: str = field(repr=False)
    rules: str = field(repr=False)
    number: int
    """Of the request, from 0."""


def read(request: Request, number: int) -> Asked | None:
    """None: no tip is asked for."""
    system, user = (one["content"] for one in request.body["messages"])
    call = json.loads(user)
    if "moment" not in call:
        return None
    turns = [turn["said"].split() for turn in call["turns"]]
    first, last = turns[0], turns[-1]
    said = call["moment"]["said"].split()
    return Asked(
        " ".join(said[:10]),
        call["moment"]["kind"],
        " ".join(first[:8]),
        " ".join([*first[:4], "therefore", *last[-4:]]),
        next(iter(reversed(call["your_last_tips"])), ""),
        system.split("\n")[0],
        number,
    )


Answer: TypeAlias = Callable[[Asked], Reply]


def fields(asked: Asked, **other: Any) -> dict[str, Any]:
    headline, say = GOOD[asked.number % len(GOOD)]
    kind = asked.kind if asked.kind not in ("help", "monologue") else "other"
    return {
        "quote": asked.quote,
        "confidence": 0.9,
        "kind": kind,
        "headline": headline,
        "say": say,
    } | other


def streamed(text: str) -> Reply:
    """As a fast server does: 0.2 s to think, then a piece of six characters every 5 ms."""
    first, rest = text[:1200], text[1200:]
    pieces = [first[at : at + PIECE] for at in range(0, len(first), PIECE)]
    pieces += [rest[at : at + 60_000] for at in range(0, len(rest), 60_000)]
    return Reply(chunks=events(*pieces), wait=0.2, gap=0.005)


def schema(asked: Asked, **other: Any) -> Reply:
    return streamed(json.dumps(fields(asked, **other), ensure_ascii=False))


def good(asked: Asked) -> Reply:
    return schema(asked)


def in_two_lines(asked: Asked) -> Reply:
    return streamed("\n".join(GOOD[asked.number % len(GOOD)]))
