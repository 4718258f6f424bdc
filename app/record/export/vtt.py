"""WebVTT subtitles, each cue with its speaker's voice tag; the report in comments before them."""

import html
from collections.abc import Iterator

from app.record.call_record import CallRecord
from app.record.export.cues import Cue, cues
from app.record.export.plain import SPEAKERS, clean
from app.record.export.report_words import sections
from app.report import Report


def render(record: CallRecord) -> str:
    spoken = [_cue(cue) for cue in cues(record)]
    return "\n\n".join(["WEBVTT", *_notes(record.report), *spoken]) + "\n"


def _notes(report: Report) -> Iterator[str]:
    """The report as comments, which no player shows; an arrow would make one a cue."""
    for section in sections(report):
        rows = [clean(f"{row.line} {row.note}") for row in section.rows]
        yield "\n".join(["NOTE", section.heading, *rows]).replace("-->", "→")


def _cue(cue: Cue) -> str:
    lines = html.escape("\n".join(cue.lines()), quote=False)
    return f"{_time(cue.start)} --> {_time(cue.end)}\n<v {SPEAKERS[cue.channel]}>{lines}"


def _time(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:03}"
