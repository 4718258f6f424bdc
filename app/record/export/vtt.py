"""WebVTT subtitles, each cue with its speaker's voice tag."""

import html

from app.record.call_record import CallRecord
from app.record.export.cues import Cue, cues
from app.record.export.plain import SPEAKERS


def render(record: CallRecord) -> str:
    return "\n\n".join(["WEBVTT", *(_cue(cue) for cue in cues(record))]) + "\n"


def _cue(cue: Cue) -> str:
    lines = html.escape("\n".join(cue.lines()), quote=False)
    return f"{_time(cue.start)} --> {_time(cue.end)}\n<v {SPEAKERS[cue.channel]}>{lines}"


def _time(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:03}"
