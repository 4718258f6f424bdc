"""sotto.toml: read with patience, one bad value at a time; written whole or not at all."""

import os
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from app.config.log import scrub
from app.config.paths import make_folder
from app.config.section import Section
from app.config.settings import Settings
from app.errors import SottoError
from app.events import Notice

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_KeyPath: TypeAlias = tuple[str, ...]
"""("speech", "threads"): at most two long."""

_HINT = "Correct it in the file, which stays as it is until you change a setting."


class SettingsUnreadable(SottoError):
    """The file as a whole says nothing."""

    hint = _HINT


class SettingsUnwritable(SottoError):
    """The settings on disk are as they were."""


@dataclass(frozen=True, slots=True)
class Loaded:
    settings: Settings
    notices: tuple[Notice, ...] = ()
    """What in the file could not be used, one by one."""


def load(path: Path) -> Loaded:
    """Read the settings. Whatever is wrong with the file, it stays as it is and this goes on."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError as error:
        problem = f"{path} can't be read ({error.strerror}). Using the defaults."
        return Loaded(Settings(), (Notice(problem, "Check whether it is a file of yours."),))
    return _understood(raw, path.name)


def _understood(raw: bytes, name: str) -> Loaded:
    try:
        text = _decoded(raw)
        table = _parsed(text)
    except SettingsUnreadable as problem:
        words = f"{name}, {problem.message} Using the defaults."
        return Loaded(Settings(), (Notice(words, problem.hint),))
    problems: dict[_KeyPath, str] = {}
    settings = _settings(table, problems)
    lines = _lines(text) if problems else {}
    found = sorted((lines.get(keys, 0), why) for keys, why in problems.items())
    return Loaded(
        settings,
        tuple(Notice(f"{name}, line {line}: {why}", _HINT) for line, why in found),
    )


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")  # Windows editors put a mark in front
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SettingsUnreadable(
            f"line {line}: this is not UTF-8 text.", "Save the file as UTF-8."
        ) from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsUnreadable(_place(str(error), text)) from None
    except (ValueError, RecursionError):  # a number of 5,000 digits, 1,000 nested lists
        raise SettingsUnreadable("the file is not TOML that a program can read.") from None


def _place(problem: str, text: str) -> str:
    """Put the place in front: "Expected ']' (at line 3, column 7)" begins with the place."""
    what, _, place = problem.partition(" (at ")
    what = re.sub(r"(?i)\binvalid\b", "not a valid", what)
    if place.startswith("line "):
        return f"{place.rstrip(')')}: {scrub(what)}."
    *_, last = lines = text.split("\n")
    return f"line {len(lines)}, column {len(last) + 1}: {scrub(what)}."


def _settings(table: Mapping[str, Any], problems: dict[_KeyPath, str]) -> Settings:
    """Return what can be used; the rest is as it comes, and `problems` gets why."""
    usual = vars(Settings())
    good: dict[str, Any] = {}
    for name, given in table.items():
        if name not in usual:
            problems[(name,)] = f"{name} is not a setting{_guess((name,))}."
        elif not isinstance(given, dict):
            takes = "takes settings of its own, in a section"
            problems[(name,)] = f"{name} is {_shown(given)}; it {takes}. Using its defaults."
        else:
            good[name] = _section(usual[name], name, given, problems)
    return Settings(**good)


def _section(
    usual: Section, name: str, given: Mapping[str, Any], problems: dict[_KeyPath, str]
) -> Section:
    good = {}
    for key, value in given.items():
        if key not in vars(usual):
            problems[name, key] = f"{name}.{key} is not a setting{_guess((name, key))}."
            continue
        try:
            good[key] = usual.taken(key, value)
        except ValueError as takes:
            using = _shown(getattr(usual, key))
            problems[name, key] = f"{name}.{key} is {_shown(value)}; it {takes}. Using {using}."
    return replace(usual, **good)


def _guess(keys: _KeyPath) -> str:
    """Return what was meant: a key of the same section, a section, or a key of another one."""
    sections = {name: vars(section) for name, section in vars(Settings()).items()}
    here: Mapping[str, object] = sections.get(keys[0], {}) if len(keys) > 1 else sections
    elsewhere = {key: f"{name}.{key}" for name, values in sections.items() for key in values}
    near = get_close_matches(keys[-1], here, n=1, cutoff=0.55)
    if not near or keys[-1] in elsewhere:
        near = [elsewhere[key] for key in get_close_matches(keys[-1], elsewhere, n=1)]
    return f" (did you mean {near[0]}?)" if near else ""


def _shown(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{short}"' if (short := scrub(value[:40])) == value else f'"{short}…"'
        case dict():
            return "a section"
        case list():
            return "a list"
    return str(value)[:40]


def _lines(text: str) -> dict[_KeyPath, int]:
    """Return the line on which each key is first set. A statement is what parses by itself."""
    found: dict[_KeyPath, int] = {}
    section: _KeyPath = ()
    statement = ""
    start = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        start = start if statement else number
        statement += line + "\n"
        try:
            paths = list(_paths(tomllib.loads(statement)))
        except ValueError:
            continue  # goes on in the next line
        header = statement.lstrip().startswith("[")
        for path in paths:
            found.setdefault(path if header else section + path, start)
        if header:
            section = max(paths, key=len)
        statement = ""
    return found


def _paths(table: Mapping[str, Any]) -> Iterator[_KeyPath]:
    for key, value in table.items():
        yield (key,)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = value[0]
        if isinstance(value, dict):
            for rest in _paths(value):
                yield (key, *rest)


def save(path: Path, settings: Settings) -> Path | None:
    """Write the settings into the file; the user's comments and order stay.

    The last good file is kept as sotto.toml.bak, one with bad values as sotto.bad-<time>.toml:
    return where, if there were any.
    Raises SettingsUnwritable, FolderUnusable.
    """
    path = path.resolve()  # a link stays a link
    make_folder(path.parent)
    try:
        old = path.read_bytes() if path.exists() else b""
        bad = bool(_understood(old, path.name).notices)
        new = _merged(old, settings).encode()
        if new == old:
            return None
        kept = path.with_name(f"sotto.bad-{datetime.now():%Y%m%d-%H%M%S-%f}.toml") if bad else None
        if kept:
            _write(kept, old)
        elif old:
            _write(path.with_name(f"{path.name}.bak"), old)
        _write(path, new)
        return kept
    except OSError as error:
        raise SettingsUnwritable(
            f"{path} can't be saved ({error.strerror}).",
            "The settings are as they were. Free some space or the file, then try again.",
        ) from None


def _merged(old: bytes, settings: Settings) -> str:
    """Return the old file with the settings in it; a new one if there is nothing to keep."""
    import tomlkit  # reading does without, and starts faster
    from tomlkit.exceptions import TOMLKitError

    try:
        text = _decoded(old)
        _parsed(text)
        document = tomlkit.parse(text)
        _update(document, settings)
        merged = tomlkit.dumps(document) if text else tomlkit.dumps(document).lstrip()
        if _understood(merged.encode(), "") == Loaded(settings):
            return merged
    except (SettingsUnreadable, TOMLKitError, ValueError):
        pass  # a form that can't be edited; the caller keeps the old file
    document = tomlkit.document()
    _update(document, settings)
    return tomlkit.dumps(document).lstrip()


def _update(document: "TOMLDocument", settings: Settings) -> None:
    import tomlkit

    for name in [name for name in document if name not in vars(settings)]:
        del document[name]
    for name, section in vars(settings).items():
        if not isinstance(document.get(name), dict):
            document.pop(name, None)
            document[name] = tomlkit.table()
        table: Any = document[name]
        default = type(section)()
        for key in [key for key in table if key not in vars(section)]:
            del table[key]
        for key, value in vars(section).items():
            if table.get(key, getattr(default, key)) != value:
                table[key] = value
        if not table:
            del document[name]


def _write(path: Path, raw: bytes) -> None:
    """Put a file in place, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
