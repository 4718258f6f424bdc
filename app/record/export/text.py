"""Plain text: the call by turns, its report, then what was advised."""

from collections.abc import Iterator

from app.events import Card, Tip
from app.record.call_record import CallRecord
from app.record.export.plain import SPEAKERS, clean, clock, context, more, remark, subtitle, title
from app.record.export.report_words import sections
from app.report import Report


def render(record: CallRecord) -> str:
    return "\n".join(_lines(record)) + "\n"


def _lines(record: CallRecord) -> Iterator[str]:
    yield title(record)
    yield subtitle(record)
    yield from context_lines(record)
    yield ""
    for turn in record.turns():
        yield f"[{clock(turn.start)}] {SPEAKERS[turn.channel]}: {clean(turn.text)}"
    yield from report_lines(record.report, record.context.contact)
    yield from _advice("Cards", record.cards)
    yield from _advice("Tips", record.tips)
    if remarks := record.remarks():
        yield ""
        yield "Marks"
    for mark in remarks:
        yield f"[{clock(mark.at)}] {remark(mark)}"


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


def _advice(heading: str, advice: tuple[Card, ...] | tuple[Tip, ...]) -> Iterator[str]:
    if advice:
        yield ""
        yield heading
    for one in advice:
        yield f"[{clock(one.quote_at)}] {clean(one.headline)}"
        yield f'    Say: "{clean(one.say)}"'
        yield f'    Heard: "{clean(one.quote)}"'
        yield from (f"    {line}" for line in more(one))
