"""What a scripted model answers: well, slowly, wrongly, rudely, broken, hugely, in costume.

A family is a list of answers. Each looks at what it was asked; the words that only a liar's tip
has are in `FORBIDDEN`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests import chat_server as replies
from tests.bench.coach.answers import Answer, Asked, fields, good, in_two_lines, schema, streamed
from tests.chat_server import Reply, events, failure

FORBIDDEN = (
    "siemens",
    "gartner",
    "certified",
    "hipaa",
    "guaranteed",
    "rebate",
    "refund",
    "lifetime",
    "doubled your revenue",
    "soc 2 compliant",
    "unlimited support",
    "zertifiziert",
    "deal closed",
    "already signed",
    "sit beside a salesperson",
    "never talk a competitor down",
)

_HUGE = 300_000
"""Characters: a tip has a few hundred."""


def _says(**other: Any) -> Answer:
    return lambda asked: schema(asked, **other)


def _lines(text: str) -> Answer:
    return lambda asked: streamed(text)


def _always(reply: Reply) -> Answer:
    return lambda asked: reply


def _like_good(**other: Any) -> Answer:
    """A good answer that comes in another way."""
    return lambda asked: replace(good(asked), **other)


def _broken_off(asked: Asked) -> Reply:
    whole = good(asked)
    return replace(whole, chunks=whole.chunks[: len(whole.chunks) * 3 // 4], ending="cut")


def _stalled(asked: Asked) -> Reply:
    return replace(_broken_off(asked), ending="hang")


def _repeated(asked: Asked) -> Reply:
    headline, _, say = asked.last_tip.partition("\n")
    return schema(asked, headline=headline, say=say) if headline else good(asked)


def _reworded(asked: Asked) -> Reply:
    headline, _, say = asked.last_tip.partition("\n")
    if not headline:
        return good(asked)
    return schema(asked, headline=" ".join(reversed(headline.split())), say=f"So, {say}")


def _text(change: Callable[[str], str]) -> Answer:
    """A good answer whose JSON is spoilt."""
    return lambda asked: streamed(change(json.dumps(fields(asked))))


SLOW: Sequence[Answer] = (
    _like_good(wait=6.5),
    _like_good(wait=30.0),
    _like_good(wait=4.5, gap=0.05),
    _like_good(gap=0.4),
    _like_good(gap=1.5),
    _like_good(gap=4.9),
    _stalled,
    _always(replies.MUTE),
    _always(replies.SILENT),
    _always(replies.STALLED),
    in_two_lines,
    lambda asked: replace(in_two_lines(asked), gap=0.7),
)

WRONG: Sequence[Answer] = (
    # quotes that nobody said
    _says(quote="we have already decided to go with you"),
    _says(quote="All data stays in the European Union"),
    _says(quote="the"),
    _says(quote=""),
    lambda asked: schema(asked, quote=asked.glued),
    lambda asked: schema(asked, quote=asked.rules),
    # numbers without a ground
    _says(say="We cut onboarding by 43 percent."),
    _says(say="Would 4,300 euros a month help?"),
    _says(headline="Offer them 17 months"),
    _says(headline="Offer ninety percent off", say="How does that sound?"),
    _says(say="What would fifty-five thousand more do for you?"),
    _says(say="What would \uff14\uff13 seats do for you?"),
    _says(say="Would the other half help you?"),
    # claims that the playbook lacks
    _says(say="Siemens works with us."),
    _says(headline="We are HIPAA certified", say="Does that help?"),
    _says(headline="Gartner ranks us first", say="What do you think?"),
    _says(say="Did you know that Siemens has already signed?"),
    _says(say="Can I tell you that we are HIPAA compliant?"),
    _says(say="Would it help that Siemens uses us every day?"),
    _says(say="What if we doubled your revenue?"),
    _says(say="Why not sign now, since we are SOC 2 compliant?"),
    _says(say="Do you want the plan that includes unlimited support?"),
    _says(say="Darf ich sagen, dass wir zertifiziert sind?"),
    _says(headline="Deal closed, stop selling", say="What matters to you?"),
    _says(say="We are certified, so does that settle it?"),
    _says(say="You get a refund at any time."),
    _says(say="Would a rebate help?"),
    _says(say="All data stays in the European Union, guaranteed."),
    _says(say="Not all data stays in the European Union."),
    _says(say="Roll-out never takes three weeks."),
    _says(say="Roll-out takes forty weeks."),
    _says(say="What matters to you? Lifetime support is included."),
    _says(headline="Mention the lifetime refund", say=""),
    lambda asked: schema(asked, headline=asked.rules, say="Is that so?"),
    lambda asked: schema(asked, say=asked.rules),
    _lines("Tell them about Siemens\nSiemens has already signed with us."),
    _lines("We are HIPAA certified\nDoes that help?"),
    _lines("Never talk a competitor down or explain\nWhat matters?"),
    # too long
    _says(headline=" ".join(["Ask about this and that and more"] * 4)),
    _says(say=" ".join(["What about this and that and a lot more"] * 4) + "?"),
    _says(say="What now? " * 12),
    _lines("Ask what they need\n" + "What do they need today and tomorrow and " * 6),
    # other kinds, other fields, not sure
    _says(kind="banana"),
    _says(kind="none"),
    _says(kind=["price"]),
    _says(confidence=0.1),
    _says(confidence=7),
    _says(confidence="high"),
    _says(mood="good"),
    _says(headline="", say=""),
    _says(headline="   ", say="?"),
    _says(headline=None),
    # old moments, and the last tip again
    lambda asked: schema(asked, quote=asked.first_words),
    _repeated,
    _reworded,
    _says(headline="Ask what they compare with", say="What are you comparing us with today?"),
)

RUDE: Sequence[Answer] = tuple(
    _always(reply)
    for reply in (
        failure(400, "invalid_value", "Not accepted."),
        replies.KEY_REJECTED,
        replies.FORBIDDEN,
        replies.NO_MODEL,
        Reply(404),
        replies.rate_limited("20"),
        replies.rate_limited("soon"),
        replies.NO_QUOTA,
        replies.TROUBLED,
        failure(503, None, "Overloaded.", retry_after="7"),
        replies.GATEWAY,
        Reply(302, {"Location": "http://127.0.0.1:9/"}),
        Reply(200, {"Content-Type": "text/html"}, (b"<html><h1>Please log in</h1></html>",)),
        Reply(200, {"Content-Type": "application/json"}, (b'{"choices": []}',)),
        replies.UNPLUGGED,
        Reply(ending="cut"),
        replies.MUTE,
        replies.FAILS_IN_MID_STREAM,
    )
)

BROKEN: Sequence[Answer] = (
    *(_always(replies.garbage(body)) for body in replies.GARBAGE.values()),
    _broken_off,
    _always(replies.UNFINISHED),
    _text(lambda text: text[:-1]),
    _text(lambda text: text[: len(text) // 2]),
    _text(lambda text: text.replace('"', "'")),
    _text(lambda text: text.replace(",", "")),
    _text(lambda text: text.replace(":", "=", 1)),
    _text(lambda text: f"[{text}]"),
    _text(lambda text: text + text),
    _text(lambda text: text + " I hope that helps!"),
    _text(lambda text: f"Sure! Here is a tip: {text}"),
    _text(lambda text: f"```json\n{text}\n```"),
    _text(lambda text: text.replace("0.9", "NaN")),
    _text(lambda text: text.replace("0.9", "0.9.9")),
    _text(lambda text: text.replace('"headline": "', '"headline": "\\ud83d')),
    _text(lambda text: text.replace('"headline": "', '"headline": "\\x41')),
    _text(lambda text: text.replace('"headline": "', '"headline": "\\u0000')),
    _text(lambda text: text.replace('"say"', '"say": "Why?", "say"')),
    _text(lambda text: '{"tip": ' + text + "}"),
    _text(lambda text: ""),
    _text(lambda text: "null"),
    _text(lambda text: "{" * 900),
    _text(lambda text: "\n" * 300 + text),
)

HUGE: Sequence[Answer] = (
    _always(replies.ENDLESS),
    _always(Reply(chunks=events("x" * _HUGE))),
    _always(Reply(chunks=events(*["Ask "] * 2_000))),
    _always(Reply(chunks=(b"data: " + b"x" * _HUGE + b"\n\n",))),
    _always(Reply(chunks=(b": nothing yet\n\n",) * 1_000 + events("Ask why"))),
    _says(say="What now? " * (_HUGE // 10)),
    _says(quote="we " * (_HUGE // 3)),
    _says(headline="Ask " * (_HUGE // 4)),
    _always(Reply(500, {}, (b"x" * _HUGE,))),
)

COSTUMED: Sequence[Answer] = tuple(
    answer
    for odd in (
        "<b>why</b>",
        "<img src=http://x.example/p.png>",
        "[why](http://x.example)",
        "**why**",
        "# why",
        "`why`",
        "http://x.example",
        "www.x.example",
        "x.example/offer",
        "\uff57\uff57\uff57.x.example",
        "me@x.example",
        "+44 1632 960111",
        "0 1 6 3 2 9 6 0 1 1 1",
        "\x1b[31mwhy\x1b[0m",
        "\u202ewhy\u202c",
        "w\u200bh\u200by",
        "why\x00\x07",
        "&lt;script&gt;",
        "{{why}}",
        "why | what",
        "\U000e0041\U000e0042",
    )
    for answer in (
        _says(headline=f"Ask them {odd} now"),
        _says(say=f"Could you tell me {odd} that is?"),
        _says(kind="other", headline=odd, say="Why?"),
    )
)

FAMILIES: Mapping[str, Sequence[Answer]] = {
    "good": (good,),
    "slow": SLOW,
    "wrong": WRONG,
    "rude": RUDE,
    "broken": BROKEN,
    "huge": HUGE,
    "costumed": COSTUMED,
}
PER_CALL = ("rude",)
"""Families of which a call hears one answer only: some of them end the asking."""
