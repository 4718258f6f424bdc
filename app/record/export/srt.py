"""SubRip subtitles. The format has no way to escape, so its marks are shown by their wide twins."""

from collections.abc import Mapping

from app.events import Channel
from app.record.call_record import CallRecord
from app.record.export.cues import Cue, cues
from app.record.export.plain import SPEAKERS, SPEAKERS_TO_OTHERS

_WIDE = str.maketrans("<>{}\\", "\uff1c\uff1e\uff5b\uff5d\uff3c")


def render(record: CallRecord) -> str:
    return _spoken(record, SPEAKERS)


def transcript(record: CallRecord) -> str:
    return _spoken(record, SPEAKERS_TO_OTHERS)


def _spoken(record: CallRecord, names: Mapping[Channel, str]) -> str:
    prefixes = {channel: f"{name}: " for channel, name in names.items()}
    numbered = enumerate(cues(record, prefixes.__getitem__), 1)
    return "\n".join(f"{number}\n{_cue(cue, prefixes)}\n" for number, cue in numbered)


def _cue(cue: Cue, prefixes: Mapping[Channel, str]) -> str:
    lines = "\n".join(cue.lines(prefixes[cue.channel])).translate(_WIDE)
    return f"{_time(cue.start)} --> {_time(cue.end)}\n{lines}"


def _time(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{fraction:03}"
