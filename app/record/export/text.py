"""Plain text: the call by turns, then what was advised."""

from collections.abc import Iterator

from app.events import Card, Tip
from app.record.call_record import CallRecord
from app.record.export.plain import SPEAKERS, clean, clock, remark, subtitle, title


def render(record: CallRecord) -> str:
    return "\n".join(_lines(record)) + "\n"


def _lines(record: CallRecord) -> Iterator[str]:
    yield title(record)
    yield subtitle(record)
    yield ""
    for turn in record.turns():
        yield f"[{clock(turn.start)}] {SPEAKERS[turn.channel]}: {clean(turn.text)}"
    yield from _advice("Cards", record.cards)
    yield from _advice("Tips", record.tips)
    if remarks := record.remarks():
        yield ""
        yield "Marks"
    for mark in remarks:
        yield f"[{clock(mark.at)}] {remark(mark)}"


def _advice(heading: str, advice: tuple[Card, ...] | tuple[Tip, ...]) -> Iterator[str]:
    if advice:
        yield ""
        yield heading
    for one in advice:
        yield f"[{clock(one.quote_at)}] {clean(one.headline)}"
        yield f'    Say: "{clean(one.say)}"'
        yield f'    Heard: "{clean(one.quote)}"'
