"""What is kept of a model's answer: sentences that stand beside words of the call, only those."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from app.coach.chat_model import CoachFailure
from app.coach.numbers import numbers
from app.coach.report.questionnaire import MOST
from app.coach.report.transcript import Transcript, squeezed
from app.coach.unsafe import has_contact, is_hidden
from app.report import CRM_FIELDS, CrmField, Line, Met, Notes, Owner, Said, Step, Written

_LONGEST = 300
"""Characters of a sentence; 30 words need some 180."""
_MARKUP = re.compile(r"\*\*|__|`|^[-*>#\N{BULLET}]+\s+")
_BRACKETED = re.compile(r"\[[a-z -]+\]")
"""What stands in the place of a secret."""


class Unreadable(CoachFailure):
    message = "The coach's model did not answer as it was asked to."
    hint = "Try again, or choose another model in Settings › Coach."
    retryable = True


@dataclass(slots=True)
class Entry:
    line: Line
    answer: Line | None = None
    owner: Owner = Owner.NOBODY
    due: str = field(default="", repr=False)
    name: str = ""


@dataclass(slots=True)
class Checked:
    """An answer, as far as it stood up to the check."""

    lists: dict[str, list[Entry]] = field(default_factory=dict)
    dropped: int = 0
    """Entries that did not."""


def check(answer: str, transcript: Transcript) -> Checked:
    """`answer`: the model's whole text, which may be broken. Raises Unreadable: there is none."""
    said = _parsed(answer)
    checked = Checked()
    for name, most in MOST.items():
        rows = said.get(name, [])
        found = [_entry(row, name, transcript) for row in rows] if isinstance(rows, list) else []
        kept = [entry for entry in found if entry is not None]
        checked.dropped += len(found) - len(kept)
        checked.lists[name] = kept[:most]
    return checked


def as_notes(checked: Checked, words: int = 0) -> Notes:
    """For the model, when it joins the parts: the quotes as they stand in the call.

    `words`: of the call, up to the end of the part.
    """
    lists = {name: [_row(entry) for entry in rows] for name, rows in checked.lists.items() if rows}
    return Notes(json.dumps(lists, ensure_ascii=False), words, checked.dropped)


def as_written(checked: Checked, host: str, model: str, dropped: int = 0) -> Written:
    """`dropped`: with the parts, before they were joined."""
    lines = {name: tuple(entry.line for entry in rows) for name, rows in checked.lists.items()}
    steps = checked.lists["next_steps"]
    facts = {entry.name: entry.line for entry in reversed(checked.lists["fields"])}
    return Written(
        host=host,
        model=model,
        summary=lines["summary"],
        decisions=lines["decisions"],
        open_questions=lines["open_questions"],
        objections=tuple(Met(entry.line, entry.answer) for entry in checked.lists["objections"]),
        next_steps=tuple(Step(entry.line, entry.owner, entry.due) for entry in steps),
        mail=lines["mail"],
        fields=tuple(CrmField(name, facts[name]) for name in CRM_FIELDS if name in facts),
        dropped=checked.dropped + dropped,
    )


def _parsed(answer: str) -> Mapping[str, Any]:
    """Read the JSON object; one that was cut off, as far as it goes."""
    begin = answer.find("{")
    end = answer.rfind("}")
    for text, whole in ((answer[begin : end + 1], True), (answer[begin:], False)):
        try:
            said = from_json(text, allow_partial=not whole)
        except ValueError:
            continue
        if begin >= 0 and isinstance(said, dict) and said.keys() & MOST.keys():
            return said
    raise Unreadable


def _entry(row: Any, name: str, transcript: Transcript) -> Entry | None:
    if not isinstance(row, dict):
        return None
    line = _line(row, "text", "quote", transcript)
    if line is None or (name == "fields" and row.get("name") not in CRM_FIELDS):
        return None
    entry = Entry(line, name=str(row.get("name", "")))
    entry.answer = _line(row, "answer", "answer_quote", transcript)
    entry.owner = next((one for one in Owner if one == row.get("owner")), Owner.NOBODY)
    due = _plain(row.get("due"))
    if due and squeezed(due) in squeezed(line.quote.text):
        entry.due = due
    return entry


def _line(row: Mapping[str, Any], text: str, quote: str, transcript: Transcript) -> Line | None:
    sentence, words = _plain(row.get(text)), row.get(quote)
    if not sentence or len(sentence) > _LONGEST or not isinstance(words, str):
        return None
    said = transcript.find(words)
    if said is None or not _is_safe(sentence, said):
        return None
    return Line(sentence, said)


def _is_safe(sentence: str, said: Said) -> bool:
    """No number that was not said, and nothing to click on."""
    contact = has_contact(_BRACKETED.sub("", sentence))
    return not contact and numbers(sentence) <= numbers(said.text)


def _plain(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    on_one_line = " ".join(value.split())
    visible = "".join(c for c in on_one_line if not is_hidden(c))
    return _MARKUP.sub("", visible).strip()


def _row(entry: Entry) -> dict[str, str]:
    row = {"text": entry.line.text, "quote": entry.line.quote.text}
    if entry.name:
        row["name"] = entry.name
    if entry.answer:
        row |= {"answer": entry.answer.text, "answer_quote": entry.answer.quote.text}
    if entry.owner:
        row["owner"] = entry.owner.value
    if entry.due:
        row["due"] = entry.due
    return row
