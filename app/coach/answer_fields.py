"""A model's answer while it comes: the fields of its JSON, or two plain lines."""

import json
import re
from dataclasses import dataclass, field

from app.coach.grounding import Unfit

FIELDS = ("quote", "confidence", "kind", "headline", "say")
"""In the order in which they are asked for: what is checked first comes first."""
MOST_CHARACTERS = 1000
"""Of an answer. One of 12, 8 and 16 words needs some 350; a longer one is something else."""
_MOST_PLAIN = 400

_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n", re.IGNORECASE)
_FENCE_BEGUN = re.compile(r"\A\s*`{0,3}(?:`{3}[json]{1,4})?[ \r]*\Z", re.IGNORECASE)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*')
_ESCAPE_BEGUN = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_HALF_CHARACTER = re.compile(r"[\ud800-\udbff]\Z")
"""The first of two escapes that make one."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")

_NUMBER_BEGUN = re.compile(r"[-+.\deE]*\Z")


@dataclass(frozen=True, slots=True)
class Field:
    text: str = field(repr=False)
    whole: bool
    """No more of it comes."""


class Answer:
    """Takes the pieces; tells what there is of each field."""

    def __init__(self) -> None:
        self._text = ""

    @property
    def is_json(self) -> bool:
        return self._bare.startswith("{")

    def add(self, piece: str) -> None:
        """Raises Unfit: too long."""
        self._text += piece
        if len(self._text) > (MOST_CHARACTERS if self.is_json else _MOST_PLAIN):
            raise Unfit("it was longer than a tip")

    def fields(self, *, ended: bool = False) -> dict[str, Field]:
        """Return what there is, by name; `ended`: no more comes.

        Raises Unfit: JSON that is broken, has other fields, or lacks one at the end.
        """
        if not ended and _FENCE_BEGUN.match(self._text):
            return {}
        if not self.is_json:
            return _plain_fields(self._bare, ended=ended)
        return _json_fields(self._bare, ended=ended)

    @property
    def _bare(self) -> str:
        return _FENCE.sub("", self._text).lstrip()


def _plain_fields(text: str, *, ended: bool) -> dict[str, Field]:
    """Headline and say: two lines; whatever follows them is left out."""
    lines = text.split("\n")
    filled = [place for place, line in enumerate(lines) if line.strip()][:2]
    return {
        name: Field(lines[place], ended or place < len(lines) - 1)
        for name, place in zip(("headline", "say"), filled, strict=False)
    }


def _json_fields(text: str, *, ended: bool) -> dict[str, Field]:
    scan, fields = _Scan(text), dict[str, Field]()
    try:
        scan.take("{")
        while not scan.sees("}"):
            if fields:
                scan.take(",")
            name = scan.name()
            if name not in FIELDS or name in fields:
                raise _misshapen()
            scan.take(":")
            fields[name] = scan.value()
        scan.take("}")
    except _MoreToCome:
        if ended:
            raise Unfit("it broke off") from None
        return fields
    if scan.rest.strip("` \r\n\t") or set(fields) != set(FIELDS):
        raise _misshapen()
    return fields


class _MoreToCome(Exception):
    """The text ends in the middle."""


class _Scan:
    """Reads a flat JSON object from its begin, as far as it has come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    @property
    def rest(self) -> str:
        return self._text[self._at :]

    def sees(self, sign: str) -> bool:
        """Whether this comes next. Raises _MoreToCome."""
        self._at = len(self._text) - len(self.rest.lstrip())
        if not self.rest:
            raise _MoreToCome
        return self.rest.startswith(sign)

    def take(self, sign: str) -> None:
        """Raises _MoreToCome, Unfit."""
        if not self.sees(sign):
            raise _misshapen()
        self._at += len(sign)

    def name(self) -> str:
        """Raises _MoreToCome, Unfit."""
        found = self._string()
        if not found.whole:
            raise _MoreToCome
        return found.text

    def value(self) -> Field:
        """A string or a number, as far as it has come. Raises _MoreToCome, Unfit."""
        if self.sees('"'):
            return self._string()
        if _NUMBER_BEGUN.match(self.rest):
            raise _MoreToCome
        number = _NUMBER.match(self.rest)
        if number is None:
            raise _misshapen()
        self._at += len(number[0])
        return Field(number[0], True)

    def _string(self) -> Field:
        if not self.sees('"'):
            raise _misshapen()
        found = _STRING.match(self.rest)
        assert found is not None
        self._at += len(found[0])
        text = str(json.loads(found[0] + '"'))
        if self.rest.startswith('"'):
            self._at += 1
            return Field(text, True)
        if self.rest and not _ESCAPE_BEGUN.match(self.rest):
            raise _misshapen()
        self._at = len(self._text)
        return Field(_HALF_CHARACTER.sub("", text), False)


def _misshapen() -> Unfit:
    return Unfit("it was not in the form of a tip")
