"""A playbook: what a team sells, what to say when something comes up, what to find out."""

import re
import tomllib
from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from app.coach.triggers import patterns
from app.errors import SottoError

HEADLINE_WORDS = 8
"""What one glance takes in: two seconds."""
SAY_WORDS = 16
"""What a rep can read and speak in one breath."""
NAMES, NAME_WORDS = 40, 4
"""As many names, and words in one, as a speech model may be told before it listens."""


class PlaybookUnreadable(SottoError):
    hint = "Correct the file, or choose another playbook."


def _at_most(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if (count := len(text.split())) > limit:
            raise ValueError(f"has {count} words; at most {limit}")
        return text

    return AfterValidator(check)


def _trigger(text: str) -> str:
    patterns(text)
    return text


_Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
_Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaybookCard(_Table):
    id: _Id
    kind: _Id
    """price, competitor, security, timing …: cards of one kind serve the same moment."""
    triggers: tuple[Annotated[str, AfterValidator(_trigger)], ...] = Field(min_length=1)
    """Phrases that bring the card up; `triggers.py` says how they are written."""
    said_by: Literal["prospect", "rep", "either"] = "prospect"
    headline: Annotated[_Text, _at_most(HEADLINE_WORDS)]
    say: Annotated[_Text, _at_most(SAY_WORDS)]
    cool_down: float = Field(300.0, ge=0, strict=True, allow_inf_nan=False)
    """Seconds on the call clock until the card may come up again."""


class ChecklistItem(_Table):
    id: _Id
    item: _Text
    """A word or two, for the list."""
    meaning: str = ""
    """What it asks for, in a sentence."""


class Playbook(_Table):
    name: _Text
    about: str = ""
    """What is sold, to whom, in which tone: free text for the model."""
    words: tuple[Annotated[_Text, _at_most(NAME_WORDS)], ...] = Field((), max_length=NAMES)
    """Names that will be said: they are written down right more often."""
    cards: tuple[PlaybookCard, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        doubled = [
            f'{where}: two have the id "{id}"'
            for where, rows in (("cards", self.cards), ("checklist", self.checklist))
            for id, count in Counter(row.id for row in rows).items()
            if count > 1
        ]
        if doubled:
            raise ValueError("\n".join(doubled))
        return self


def load_playbook(path: Path) -> Playbook:
    """Read a playbook. Raises PlaybookUnreadable, which names every problem, one on a line."""
    text = _read(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlaybookUnreadable(f"{path.name}, {_place(str(error), text)}.") from None
    try:
        return Playbook.model_validate(table)
    except ValidationError as error:
        found = [line for details in error.errors() for line in _problems(details, table)]
        problems = [f"{path.name}, {line}." for line in found]
        raise PlaybookUnreadable("\n".join(problems)) from None


def _read(path: Path) -> str:
    if path.is_dir():  # Windows would only say that it may not be read
        raise PlaybookUnreadable(f"{path} is a folder, not a playbook.")
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise PlaybookUnreadable(f"There is no playbook at {path}.") from None
    except OSError as error:
        raise PlaybookUnreadable(f"{path} can't be read: {error.strerror}.") from None
    try:
        return raw.decode("utf-8-sig")  # Windows editors put a mark in front
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PlaybookUnreadable(
            f"{path.name}, line {line}: this is not UTF-8 text.", "Save the file as UTF-8."
        ) from None


def _place(problem: str, text: str) -> str:
    """Put the place in front: "Expected ']' (at line 3, column 7)" begins with the place."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", problem)
    if found is None:
        return problem
    lines = text.split("\n")
    line, column = found[2] or len(lines), found[3] or len(lines[-1]) + 1
    return f"line {line}, column {column}: {found[1].replace('Invalid', 'Unexpected')}"


def _problems(details: ErrorDetails, table: dict[str, Any]) -> list[str]:
    """Say where and what was expected: 'cards[2].headline (card "x") has 9 words; at most 8'.

    Cards and checklist items are counted from 1.
    """
    path = details["loc"]
    if not path:  # of the playbook as a whole, which says itself where
        return str(details["ctx"]["error"]).splitlines()
    where = ""
    for key in path:
        where += f"[{key + 1}]" if isinstance(key, int) else f".{key}"
    return [f"{where.removeprefix('.')}{_named(path, table)} {_expected(details)}"]


def _named(path: tuple[int | str, ...], table: dict[str, Any]) -> str:
    match path:
        case ("cards", int(index), *_):
            row = table["cards"][index]
            if isinstance(row, dict) and isinstance(row.get("id"), str):
                return f' (card "{row["id"]}")'
    return ""


def _expected(details: ErrorDetails) -> str:
    match details["type"], details.get("ctx", {}):
        case "missing", _:
            return "is missing"
        case "extra_forbidden", _:
            return _unknown(str(details["loc"][-1]), _TABLES.get(details["loc"][0], Playbook))
        case "value_error", {"error": reason}:
            return str(reason)
        case "string_pattern_mismatch", _:
            return "must be lower-case letters, digits, - and _, beginning with a letter"
        case "literal_error", {"expected": choices}:
            return f"must be {choices}"
        case (("string_too_short" | "too_short"), _):
            return "is empty"
        case kind, _:
            return _MUST_BE.get(kind, f"does not fit: {details['msg']}")


def _unknown(key: str, table: type[BaseModel]) -> str:
    near = get_close_matches(key, table.model_fields, n=1)
    return "is not a key of a playbook" + (f' (did you mean "{near[0]}"?)' if near else "")


_TABLES: dict[int | str, type[BaseModel]] = {"cards": PlaybookCard, "checklist": ChecklistItem}
_MUST_BE = {
    "string_type": "must be text in quotes",
    "tuple_type": "must be a list: [ … ]",
    "float_type": "must be a number",
    "finite_number": "must be a number of seconds, 0 or more",
    "greater_than_equal": "must be a number of seconds, 0 or more",
    "model_type": "must be a table",
    "too_long": f"has too many; at most {NAMES}",
}
