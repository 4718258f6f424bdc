"""Markdown: the report, then the call by turns, each card and tip under what caused it."""

import html
import re
from collections.abc import Iterator, Mapping
from itertools import chain

from app.events import Card, Channel, Tip
from app.record.call_record import CallRecord, Turn
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
from app.record.export.report_words import Row, sections
from app.report import Report

_MARKS = re.compile(r"([\\`*_\[\]|~#$])")

_ADDRESS = re.compile(r"https?://[\w./?=&%#:@+,;~-]+")
"""Needs no escaping, and would be another one with it."""


def render(record: CallRecord) -> str:
    blocks = _heading(record)
    blocks += [_written(name, lines) for name, lines in context(record).items()]
    blocks += _report(record.report, record.context.contact)
    blocks.append("## Transcript")
    turns = record.turns()
    advice = _by_turn(record, turns)
    for number, turn in enumerate(turns):
        blocks.append(_spoken(turn, SPEAKERS))
        blocks += [_quoted(one) for one in advice.pop(number, [])]
    if advice:
        blocks.append("## Advice")
        blocks += [_quoted(one) for one in chain.from_iterable(advice.values())]
    if told := remarks(record):
        blocks.append("## Marks")
        blocks.append("\n".join(f"- {clock(at)} {_escape(words)}" for at, words in told))
    return "\n\n".join(blocks) + "\n"


def transcript(record: CallRecord) -> str:
    said = [_spoken(turn, SPEAKERS_TO_OTHERS) for turn in record.turns()]
    return "\n\n".join([*_heading(record), "## Transcript", *said]) + "\n"


def _heading(record: CallRecord) -> list[str]:
    name, when = heading(record)
    return [f"# {_escape(name)}", when]


def _spoken(turn: Turn, names: Mapping[Channel, str]) -> str:
    return f"**{names[turn.channel]}** ({clock(turn.start)}): {_escape(turn.text)}"


def _written(name: str, lines: list[str]) -> str:
    return f"**{name}:** " + "  \n".join(map(_escape, lines))


def _report(report: Report, contact: str) -> Iterator[str]:
    for section in sections(report, contact):
        note = f" ({_escape(section.note)})" if section.note else ""
        yield f"## {_escape(section.heading)}{note}"
        yield "\n".join(_bullet(row) for row in section.rows)


def _bullet(row: Row) -> str:
    time = f" ({clock(row.said.at)})" if row.said else ""
    lines = [f"- {_escape(row.line)}{time}"]
    if row.quote:
        lines.append(f"  “{_escape(row.quote)}”")
    if row.note:
        lines.append(f"  {_escape(row.note)}")
    return "  \n".join(lines)


def _by_turn(record: CallRecord, turns: list[Turn]) -> dict[int, list[Card | Tip]]:
    """The advice of each turn by its number; under −1 what belongs to none."""
    caused_by = {moment.id: moment.utterance for moment in record.moments}
    turn_of = {
        utterance.id: number for number, turn in enumerate(turns) for utterance in turn.utterances
    }
    advice: dict[int, list[Card | Tip]] = {}
    for one in chain[Card | Tip](record.cards, record.tips):
        begun = sum(turn.start <= one.quote_at for turn in turns) - 1
        number = turn_of.get(caused_by.get(one.moment, -1), begun)
        advice.setdefault(number, []).append(one)
    return advice


def _quoted(advice: Card | Tip) -> str:
    return "\n".join(_quote_lines(advice))


def _quote_lines(advice: Card | Tip) -> Iterator[str]:
    kind = "Card" if isinstance(advice, Card) else "Tip"
    yield f"> **{kind}: {_escape(advice.headline)}**  "
    yield f"> Say: “{_escape(advice.say)}”  "
    yield f"> Heard ({clock(advice.quote_at)}): “{_escape(advice.quote)}”"
    for line in more(advice):
        yield ">"
        whole = html.escape(line, quote=False) if _ADDRESS.fullmatch(line) else _escape(line)
        yield f"> {whole}"


def _escape(speech: str) -> str:
    """For the inside of a line: no markup, no HTML, no table cell."""
    return _MARKS.sub(r"\\\1", html.escape(clean(speech), quote=False))
