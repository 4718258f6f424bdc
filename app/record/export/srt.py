"""SubRip subtitles. The format has no way to escape, so its marks are shown by their wide twins."""

from app.events import Channel
from app.record.call_record import CallRecord
from app.record.export.cues import Cue, cues
from app.record.export.plain import SPEAKERS

_WIDE = str.maketrans("<>{}\\", "\uff1c\uff1e\uff5b\uff5d\uff3c")


def render(record: CallRecord) -> str:
    numbered = enumerate(cues(record, _prefix), 1)
    return "\n".join(f"{number}\n{_cue(cue)}\n" for number, cue in numbered)


def _cue(cue: Cue) -> str:
    lines = "\n".join(cue.lines(_prefix(cue.channel))).translate(_WIDE)
    return f"{_time(cue.start)} --> {_time(cue.end)}\n{lines}"


def _prefix(channel: Channel) -> str:
    return f"{SPEAKERS[channel]}: "


def _time(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{fraction:03}"
