"""The formats that a call can be exported in, by the endings of their files."""

from collections.abc import Callable

from app.record.call_record import CallRecord
from app.record.export import json_export, markdown, srt, text, vtt

FORMATS: dict[str, Callable[[CallRecord], str]] = {
    "txt": text.render,
    "md": markdown.render,
    "json": json_export.render,
    "srt": srt.render,
    "vtt": vtt.render,
}
