"""The machine-readable forms: one object a line."""

import json
from dataclasses import asdict, fields
from typing import Any

from app.events import Device, Event

_NAMES = {
    "CallContext": "call_context",
    "ModeChanged": "mode_changed",
    "SpeechStarted": "speech_started",
    "SpeechEnded": "speech_ended",
    "TipDelta": "tip_delta",
    "TipDropped": "tip_dropped",
    "TipHeld": "tip_held",
}
"""Of events whose name is more than one word; the others are in lower case."""


def event_line(event: Event, at: float, **more: Any) -> str:
    """One event as a line: its `kind`, its time of emission `t`, then its fields.

    What a moment or card is about, `kind` in `events.py`, is called `topic` here.
    """
    name = type(event).__name__
    line: dict[str, Any] = {"kind": _NAMES.get(name, name.lower()), "t": round(at, 3), **more}
    for field in fields(event):
        line["topic" if field.name == "kind" else field.name] = _rounded(getattr(event, field.name))
    return json.dumps(line)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, tuple):
        return [_rounded(one) for one in value]
    if isinstance(value, Device):
        return asdict(value)
    return value
