"""A TOML file as its author sees it: its values, and the line on which each of them stands."""

import re
import tomllib
from bisect import bisect_left
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from app.coach.toml_mistakes import mistake
from app.errors import SottoError

KeyPath: TypeAlias = tuple[int | str, ...]
"""("cards", 1, "triggers", 0): places are counted from 0."""


class PlaybookUnreadable(SottoError):
    hint = "Correct the file, or choose another playbook."


class TomlFile(NamedTuple):
    name: str
    text: str
    table: dict[str, Any]


class Lines:
    """On which line each value of a file stands."""

    def __init__(self, text: str) -> None:
        """`text` is TOML."""
        self._lines = _lines(text)

    def of(self, path: KeyPath) -> int:
        """Of a value that is missing: where the table stands that wants it; of several tables,
        [[cards]]: where the first one stands."""
        while path and path not in self._lines:
            if (first := (*path, 0)) in self._lines:
                return self._lines[first]
            path = path[:-1]
        return self._lines.get(path, 1)


def read_toml(path: Path) -> TomlFile:
    """Raises PlaybookUnreadable, with the line and the column of what is no TOML."""
    text = _read(path)
    try:
        return TomlFile(path.name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PlaybookUnreadable(f"{path.name}, {_place(str(error), text)}.") from None
    except (ValueError, RecursionError):  # a number of 5,000 digits, 1,000 nested lists
        raise PlaybookUnreadable(f"{path.name} is not TOML that a program can read.") from None


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
        text = raw.decode(_encoding(raw))
    except UnicodeDecodeError as error:
        raise _not_utf8(path, raw, error.start) from None
    if "\0" in text:
        raise _not_utf8(path, raw, raw.index(b"\0"))
    return re.sub(r"\r(?!\n)", "\n", text)


def _encoding(raw: bytes) -> str:
    """Editors of Windows put a mark in front; what they call Unicode takes two bytes a sign."""
    return "utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"


def _not_utf8(path: Path, raw: bytes, at: int) -> PlaybookUnreadable:
    where = f"{path.name}, line {raw[:at].count(10) + 1}"
    how = "save the file anew with the encoding UTF-8"
    return PlaybookUnreadable(f"{where}: this is not UTF-8 text: {how}.")


def _place(problem: str, text: str) -> str:
    """Put the place in front: "Expected ']' (at line 3, column 7)" begins with the place."""
    text = text.replace("\r\n", "\n")
    if (ours := mistake(text)) is not None:
        line, column = text.count("\n", 0, ours.at) + 1, ours.at - text.rfind("\n", 0, ours.at)
        return f"line {line}, column {column}: {ours.words}"
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", problem)
    if found is None:
        return problem
    lines = text.split("\n")
    line, column = int(found[2] or len(lines)), int(found[3] or len(lines[-1]) + 1)
    return f"line {line}, column {column}: {found[1].replace('Invalid', 'Unexpected')}"


def _lines(text: str) -> dict[KeyPath, int]:
    """A statement is what parses by itself: tomllib tells no lines."""
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for start, statement in _statements(text):
        parsed = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            table = _opened(parsed, counts)
            found.setdefault(table, start)
        else:
            for path in _paths(parsed):
                found.setdefault(table + path, start)
            found |= _elements(table, start, statement, parsed)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each `key = value`, header and line of nothing, with the number of its first line."""
    statement, start = "", 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        start = start if statement else number
        statement += line + "\n"
        if _parsed(statement) is not None:
            yield start, statement
            statement = ""


def _parsed(statement: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(statement)
    except ValueError:
        return None


def _opened(header: dict[str, Any], counts: dict[KeyPath, int]) -> KeyPath:
    """Return the table that a header opens: [style.demo], or the next one of [[cards]]."""
    path: KeyPath = ()
    while header:
        [(key, value)] = header.items()
        path += (key,)
        if isinstance(value, list):
            counts[path] = counts.get(path, -1) + 1
            value = value[0]
        if path in counts:  # also of a table inside the newest of an array
            path += (counts[path],)
        header = value
    return path


def _paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))


def _elements(
    table: KeyPath, start: int, statement: str, parsed: dict[str, Any]
) -> dict[KeyPath, int]:
    """Return the line of each element of a list that is written over several lines."""
    [(key, value), *_] = parsed.items() or [("", None)]
    rows = statement.split("\n")
    if not isinstance(value, list) or len(rows) < 3:
        return {}
    # what stands up to a line, closed there, is a list of the elements up to that line
    closed = ("\n".join(rows[:count]) + "\n]" for count in range(len(rows)))
    counts = list(accumulate((len((_parsed(one) or {}).get(key, ())) for one in closed), max))
    return {
        (*table, key, place): start + bisect_left(counts, place + 1) - 1
        for place in range(min(len(value), counts[-1]))
    }
