"""The formats that a call can be exported in, by the endings of their files."""

from collections.abc import Callable
from typing import TypeAlias

from app.record.call_record import CallRecord
from app.record.export import json_export, markdown, srt, text, vtt

Render: TypeAlias = Callable[[CallRecord], str]

FORMATS: dict[str, Render] = {
    "txt": text.render,
    "md": markdown.render,
    "json": json_export.render,
    "srt": srt.render,
    "vtt": vtt.render,
}
"""The whole call, for the rep."""
TRANSCRIPTS: dict[str, Render] = {
    "txt": text.transcript,
    "md": markdown.transcript,
    "json": json_export.transcript,
    "srt": srt.transcript,
    "vtt": vtt.transcript,
}
"""Its title, when it was, and what was said: for others to read."""
TRANSCRIPT_ONLY = "Transcript only"
TRANSCRIPT_ONLY_HELP = "For the customer: no report, cards, tips, numbers, notes or marks."
