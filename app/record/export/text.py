"""Plain text, in the order of the Markdown: the report, the call by turns, what was advised."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from app.events import Card, Channel, Tip
from app.record.call_record import CallRecord
from app.record.export.plain import (
    SPEAKERS,
    SPEAKERS_TO_OTHERS,
    clean,
    clock,
    context,
    heading,
    more,
    remarks,
)
from app.record.export.report_words import sections
from app.report import Report


def render(record: CallRecord) -> str:
    return "\n".join(_lines(record)) + "\n"


def transcript(record: CallRecord) -> str:
    said = _part("Transcript", _turns(record, SPEAKERS_TO_OTHERS))
    return "\n".join([*heading(record), *said]) + "\n"


def _lines(record: CallRecord) -> Iterator[str]:
    yield from heading(record)
    yield from context_lines(record)
    yield from report_lines(record.report, record.context.contact)
    yield from _part("Transcript", _turns(record, SPEAKERS))
    yield from _part("Advice", _advice(record))
    yield from _part("Marks", (f"[{clock(at)}] {words}" for at, words in remarks(record)))


def _part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """An empty line, the heading and the lines, if there are any."""
    found = list(lines)
    if found:
        yield from ("", heading, *found)


def _turns(record: CallRecord, names: Mapping[Channel, str]) -> Iterator[str]:
    for turn in record.turns():
        yield f"[{clock(turn.start)}] {names[turn.channel]}: {clean(turn.text)}"


def context_lines(record: CallRecord) -> Iterator[str]:
    """Yield what the rep wrote of the call; lines after the first of each are moved in."""
    for name, (first, *rest) in context(record).items():
        yield f"{name}: {first}"
        yield from (f"    {line}" for line in rest)


def report_lines(report: Report, contact: str = "") -> Iterator[str]:
    """Yield an empty line, a heading and its rows, for each section.

    `contact`: the call's, as the rep wrote it.
    """
    for section in sections(report, contact):
        yield ""
        yield f"{section.heading} ({section.note})" if section.note else section.heading
        for row in section.rows:
            time = f"[{clock(row.said.at)}] " if row.said else ""
            yield f"{time}{clean(row.line)}"
            if row.quote:
                yield f'    Heard: "{clean(row.quote)}"'
            if row.note:
                yield f"    {clean(row.note)}"


def _advice(record: CallRecord) -> Iterator[str]:
    for one in chain[Card | Tip](record.cards, record.tips):
        kind = "Card" if isinstance(one, Card) else "Tip"
        yield f"[{clock(one.quote_at)}] {kind}: {clean(one.headline)}"
        yield f'    Say: "{clean(one.say)}"'
        yield f'    Heard: "{clean(one.quote)}"'
        yield from (f"    {line}" for line in more(one))
