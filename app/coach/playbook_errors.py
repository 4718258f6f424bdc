"""What is wrong with a playbook, in its author's words: where, what, and what was expected."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.coach.toml_file import KeyPath, Lines, TomlFile


class Problem(NamedTuple):
    path: KeyPath
    words: str
    """Without the place, and without a full stop: “has 9 words; at most 8”."""


def explained(
    file: TomlFile,
    error: ValidationError,
    model: type[BaseModel],
    besides: Iterable[Problem] = (),
) -> str:
    """One problem on a line, in the order of the file; `besides`: those that no value has alone."""
    return listed(file, [*(_problem(details, model) for details in error.errors()), *besides])


def listed(file: TomlFile, problems: list[Problem]) -> str:
    """`boats.toml, line 7: cards[2].headline (card "steep") has 9 words; at most 8.`"""
    lines = Lines(file.text)
    placed = sorted((lines.of(path), _where(path, file.table), words) for path, words in problems)
    return "\n".join(f"{file.name}, line {line}: {where} {words}." for line, where, words in placed)


def _problem(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    path = details["loc"]
    return Problem(path[:-1] if path[-1:] == ("[key]",) else path, expected(details, model))


def _where(path: KeyPath, table: dict[str, Any]) -> str:
    """`cards[2].headline (card "steep")`: counted from 1."""
    where = ""
    match path:
        case (str(name),) if _is_tables(table.get(name)):
            return f"[[{name}]]"
    for key in path:
        where += f"[{key + 1}]" if isinstance(key, int) else f".{key}"
    return where.removeprefix(".") + _named(path, table)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _named(path: KeyPath, table: dict[str, Any]) -> str:
    match path:
        case ("cards" | "checklist" as rows, int(place), *_):
            row = table[rows][place]
            if isinstance(row, dict) and isinstance(row.get("id"), str):
                return f' ({"card" if rows == "cards" else "item"} "{row["id"]}")'
    return ""


def expected(details: ErrorDetails, model: type[BaseModel]) -> str:
    """What a value should have been, as words that go on after its place."""
    match details["type"], details.get("ctx", {}):
        case "missing", _:
            return "is missing"
        case "extra_forbidden", _:
            return _unknown(details["loc"], model)
        case "value_error", {"error": reason}:
            return str(reason)
        case (("literal_error" | "enum"), {"expected": choices}):
            quoted = str(choices).replace("'", '"')
            known = quoted.split('"')[1::2]
            return f"must be {quoted}{meant(details['input'], known)}"
        case "too_long", {"max_length": most, "actual_length": count}:
            return f"has {count} of them; at most {most}"
        case "tuple_type", _ if isinstance(details["input"], dict):
            return f"is written [[{details['loc'][-1]}]], in two brackets, once for each"
        case kind, _:
            return _MUST_BE.get(kind, f"does not fit: {details['msg']}")


def _unknown(path: KeyPath, model: type[BaseModel]) -> str:
    """Which keys there are is for the table to say in which the unknown one stands."""
    for key in path[:-1]:
        if isinstance(key, str):
            model = _inner(model, key)
    keys = [field.alias or name for name, field in model.model_fields.items()]
    return f"is not a key of a playbook{meant(path[-1], keys)}"


def _inner(model: type[BaseModel], key: str) -> type[BaseModel]:
    """The table, or the tables, under a key."""
    fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    kind: Any = fields[key]
    while arguments := get_args(kind):  # tuple[PlaybookCard, ...]
        kind = arguments[0]
    inner: type[BaseModel] = kind
    return inner


def meant(written: object, known: Sequence[str], nearness: float = 0.6) -> str:
    """` (did you mean "headline"?)`; "" where nothing is as near as that, from 0 to 1."""
    word = str(written).lower()
    parts = {part: name for name in known for part in name.split("-")}
    near = [
        *get_close_matches(word, known, n=1, cutoff=nearness),
        *(name for name in known if name == _SAME_AS.get(word)),
        *(parts[part] for part in get_close_matches(word, parts, n=1, cutoff=_NEAR_PART)),
    ]
    return f' (did you mean "{near[0]}"?)' if near else ""


_NEAR_PART = 0.8
"""“prise” is near enough to a part of “asks-price”: four letters of five."""
_SAME_AS = {
    **dict.fromkeys(("customer", "client", "buyer", "lead", "them"), "prospect"),
    **dict.fromkeys(("seller", "agent", "salesperson", "me", "us"), "rep"),
    **dict.fromkeys(("both", "all", "any", "anyone", "everyone"), "either"),
}
"""Other words for who says something."""


_MUST_BE = {
    "string_type": "must be text in quotes",
    "tuple_type": "must be a list: [ … ]",
    "list_type": "must be a list: [ … ]",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number, 0 or more",
    "greater_than_equal": "must be a number, 0 or more",
    "model_type": "must be a table",
    "dict_type": "must be a table",
    "string_too_short": "is empty",
    "too_short": "is empty",
    "string_pattern_mismatch": (
        "must be lower-case letters, digits, - and _, beginning with a letter"
    ),
}
"""By pydantic's kind of problem."""
