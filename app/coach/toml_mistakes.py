"""What is wrong with a file that is not TOML, in words for those who have never heard of it."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<end>\n)|(?P<space>[ \t]+)|(?P<note>\#[^\n]*)
    |(?P<text>\"{3}(?:\\[\s\S]|[^\\])*?\"{3,5}|'{3}[\s\S]*?'{3,5}
        |(?!"{3}|'{3})(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'))
    |(?P<open>\"{3}|'{3}|"|')
    |(?P<sign>[][{}=,])
    |(?P<word>[^][{}=,\n \t"'\#]+)""",
    re.VERBOSE,
)
_HEADING = re.compile(r"(\[\[?)[ \t]*([\w.-]+)[ \t]*(\]\]?)")
_KEY = re.compile(r"[A-Za-z0-9_.-]+")
_ESCAPE = re.compile(r'(?:\\\\)*\\(?![btnfr"\\]|[ \t]*\n|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})')
_CURLY = "“”„‟‘’‚‛«»"
"""What a word processor makes of straight quotes."""
_NOTES = ("//", "--", "/*", ";", "<!--")
"""With which other languages begin a note."""
_LONG = 30
"""Characters of the author's words that are repeated."""


class Mistake(Exception):
    """`at`: where in the text; `words`: what it is, without a full stop."""

    def __init__(self, at: int, words: str) -> None:
        super().__init__(words)
        self.at = at
        self.words = words


class _Token(NamedTuple):
    kind: str
    text: str
    at: int
    first: bool
    """Of its line."""


def mistake(text: str) -> Mistake | None:
    """Return the first one; None: it is none of those that people make.

    `text`: with line ends of one character.
    """
    try:
        _Reader(text).read()
    except Mistake as found:
        return found
    return None


class _Reader:
    """Goes through a file as far as its first mistake."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [*_tokens(text), _Token("end", "", len(text), first=False)]
        self._next = 0
        self._keys: dict[str, int] = {}
        """Of the table, with the line of each."""
        self._tables: dict[str, tuple[str, int]] = {}
        """By name: the brackets, "=" of a key above them all, and the line."""
        self._is_above = True
        """No heading has come yet."""

    def read(self) -> None:
        """Raises Mistake."""
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            if token.kind == "end":
                self._next += 1
            elif token.text == "[":
                self._heading(token)
            else:
                self._statement()

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _look(self) -> _Token:
        return self._tokens[self._next]

    def _line(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1

    def _rest(self, at: int) -> str:
        """The line from there, without a note."""
        return self._text[at:].partition("\n")[0].partition("#")[0].rstrip()

    def _heading(self, token: _Token) -> None:
        row = self._rest(token.at)
        found = _HEADING.fullmatch(row)
        if found is None or len(found[1]) != len(found[3]):
            bare = row.strip("[] \t,")
            whole = f"[{bare}]" if "." in bare else f"[[{bare}]]"
            raise Mistake(token.at, f"a bracket is missing or too many: write {whole}")
        brackets, name, line = found[1], found[2], self._line(token.at)
        before, first = self._tables.get(name, (brackets, 0))
        if before == "=" or (first and before == brackets == "["):
            raise Mistake(token.at, f"{name} is on line {first} already: put both together")
        if before != brackets:
            words = f"[[{name}]] has two brackets, each time; it has one "
            raise Mistake(token.at, words + ("here" if brackets == "[" else f"on line {first}"))
        self._tables = {key: one for key, one in self._tables.items() if key[: len(name)] != name}
        self._tables[name] = brackets, line
        self._keys.clear()
        self._is_above = False
        while self._take().kind != "end":
            pass

    def _statement(self) -> None:
        key = self._key()
        line = self._line(key.at)
        if key.text in self._keys:
            first = self._keys[key.text]
            raise Mistake(key.at, f"{key.text} is there twice, on line {first} too: take one out")
        self._keys[key.text] = line
        if self._is_above:
            self._tables[key.text] = "=", line
        value = self._value(key.text)
        if (after := self._take()).kind != "end":
            self._goes_on(key.text, value, after)

    def _key(self) -> _Token:
        key = self._take()
        row = self._rest(key.at)
        self._check_signs(key)
        if key.text.startswith(_NOTES):
            raise Mistake(key.at, "a note begins with #")
        if key.kind in ("open", "sign"):
            raise Mistake(key.at, f"a line can't begin with {key.text}")
        if "=" not in row or ":" in (key.text[-1], self._look().text[:1]):
            raise self._unequal(key, row)
        if self._look().text != "=":
            words = _short(row.partition("=")[0])
            raise Mistake(key.at, f"one word stands in front of =, not “{words}”")
        if key.kind == "word" and not _KEY.fullmatch(key.text):
            raise Mistake(key.at, f"“{_short(key.text)}” has signs that no key of a playbook has")
        self._take()
        return key

    def _unequal(self, key: _Token, row: str) -> Mistake:
        """A line without an equals sign where it should be."""
        if row.endswith("]"):
            return Mistake(key.at, f"a bracket is missing: write [[{row.strip('[] ')}]]")
        return Mistake(key.at, f'the = is missing: write {_short(key.text.rstrip(":"))} = "…"')

    def _value(self, key: str) -> _Token:
        value = self._take()
        match value.kind, value.text:
            case "end", _:
                raise Mistake(value.at, f'{key} has no value: write {key} = "…"')
            case "sign", "[":
                self._list(value, key)
            case "sign", "{":
                self._inline(value)
            case "sign", sign:
                raise Mistake(value.at, f'{sign} is not what {key} can be: write {key} = "…"')
            case _:
                self._check(value, f"{key} = ")
        return value

    def _check(self, value: _Token, before: str = "") -> None:
        """A text, or a word that must be a number or the like."""
        if value.kind == "open":
            raise self._unclosed(value)
        if value.kind == "text":
            if value.text[0] == '"' and (found := _ESCAPE.search(value.text)):
                words = "a \\ in a text is written \\\\, or the text stands between two '"
                raise Mistake(value.at + found.end() - 1, words)
            return
        self._check_signs(value)
        try:
            tomllib.loads(f"x = {value.text}")
        except ValueError:
            self._check_quotes(value)
            words = re.split(r"[],]", self._rest(value.at))[0].strip()
            shown = f'{before}"{_short(words)}"'
            raise Mistake(value.at, f"text stands in quotes: {shown}") from None

    def _list(self, start: _Token, key: str) -> None:
        before: _Token | None = None
        while (token := self._take()).at < len(self._text):
            if token.kind == "end":
                continue
            if token.first and self._begins_anew(token):
                break
            if token.text == "]":
                return
            if token.text == ",":
                if before is None:
                    raise Mistake(token.at, "a comma too many: nothing stands before it")
                before = None
            else:
                self._element(token, before)
                before = token
        raise Mistake(start.at, f"the list that begins here has no ] at its end: {key} = […]")

    def _element(self, token: _Token, before: _Token | None) -> None:
        if before is not None and token.kind != "sign":
            self._check_quotes(token)
            if token.kind == "word" and before.kind == "text":
                raise self._ended(before, token)
            raise Mistake(token.at, f"a comma is missing before {_short(token.text)}")
        if token.text == "{":
            self._inline(token)
        elif token.kind == "sign":
            raise Mistake(token.at, f"{token.text} can't stand inside of a list")
        else:
            self._check(token)

    def _inline(self, start: _Token) -> None:
        """{ … }: no key of a playbook needs one."""
        while (token := self._take()).text != "}":
            if token.kind == "end":
                raise Mistake(start.at, "{ has no } on its line")

    def _begins_anew(self, token: _Token) -> bool:
        """Whether a line in a list looks like one behind the list."""
        heading = _HEADING.fullmatch(self._rest(token.at)) if token.text == "[" else None
        return bool(heading) or (token.kind == "word" and self._look().text == "=")

    def _goes_on(self, key: str, value: _Token, after: _Token) -> None:
        """Something stands behind a value."""
        self._check_signs(after)
        self._check_quotes(after)
        if after.text == "]":
            raise Mistake(value.at, f"the [ is missing: {key} = [… ]")
        if after.text == "," and value.kind == "word":
            raise Mistake(after.at, f"a decimal point is a full stop: {value.text}.5")
        if after.text == ",":
            raise Mistake(after.at, f'what are several stands in brackets: {key} = ["…", "…"]')
        if value.kind == "word":
            raise Mistake(after.at, f"{_short(after.text)} can't stand behind a number")
        raise self._ended(value, after)

    def _ended(self, text: _Token, after: _Token) -> Mistake:
        how = 'written \\"' if text.text[0] == '"' else "for a text between two of the other kind"
        words = (
            f"“{_short(after.text)}” stands behind the closing quote; a quote in a text is {how}"
        )
        return Mistake(after.at, words)

    def _unclosed(self, quote: _Token) -> Mistake:
        where = "at its end" if len(quote.text) == 3 else "at its end, on the same line"
        words = f"the quote that opens on line {self._line(quote.at)} isn't closed"
        return Mistake(quote.at, f"{words}: put {quote.text} {where}")

    def _check_signs(self, token: _Token) -> None:
        for place, char in enumerate(token.text if token.kind == "word" else ""):
            if char in _CURLY:
                words = f'{char} is a curly quote; text stands in straight ones: "…"'
                raise Mistake(token.at + place, words)
            if char.isspace() or unicodedata.category(char) in ("Cf", "Cc"):
                words = "a sign that can't be seen, as web pages have them: type the line anew"
                raise Mistake(token.at + place, words)

    def _check_quotes(self, token: _Token) -> None:
        begin = self._text.rfind("\n", 0, token.at) + 1
        row = self._text[begin:].partition("\n")[0].replace('\\"', "")
        if row.count('"') % 2:
            words = "a quote is missing on this line: each text stands between two"
            raise Mistake(token.at, words)


def _tokens(text: str) -> Iterator[_Token]:
    first = True
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if kind not in ("space", "note"):
            yield _Token(kind, found[0], found.start(), first)
            first = kind == "end"


def _short(words: str) -> str:
    first = words.split("\n")[0].strip()
    return first if len(first) <= _LONG else f"{first[:_LONG].rstrip()}…"
