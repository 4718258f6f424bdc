"""WebVTT subtitles, a speaker's voice tag on each cue; what else is known stands in comments."""

import html
from collections.abc import Iterator, Mapping

from app.events import Channel
from app.record.call_record import CallRecord
from app.record.export.cues import Cue, cues
from app.record.export.plain import SPEAKERS, SPEAKERS_TO_OTHERS, clean, context
from app.record.export.report_words import sections


def render(record: CallRecord) -> str:
    return "\n\n".join(["WEBVTT", *_notes(record), *_spoken(record, SPEAKERS)]) + "\n"


def transcript(record: CallRecord) -> str:
    return "\n\n".join(["WEBVTT", *_spoken(record, SPEAKERS_TO_OTHERS)]) + "\n"


def _spoken(record: CallRecord, names: Mapping[Channel, str]) -> Iterator[str]:
    return (_cue(cue, names[cue.channel]) for cue in cues(record))


def _notes(record: CallRecord) -> Iterator[str]:
    """What the rep wrote and the report, as comments, which no player shows."""
    written = context(record).items()
    if written:
        yield _note("About this call", [f"{name}: {' '.join(lines)}" for name, lines in written])
    for section in sections(record.report, record.context.contact):
        yield _note(section.heading, [clean(f"{row.line} {row.note}") for row in section.rows])


def _note(heading: str, rows: list[str]) -> str:
    """An arrow in it would make it a cue."""
    return "\n".join(["NOTE", heading, *rows]).replace("-->", "→")


def _cue(cue: Cue, speaker: str) -> str:
    lines = html.escape("\n".join(cue.lines()), quote=False)
    return f"{_time(cue.start)} --> {_time(cue.end)}\n<v {speaker}>{lines}"


def _time(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:03}"
