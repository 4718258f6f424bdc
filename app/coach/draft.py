"""A tip while it is being written: only what may be shown comes out of it.

The quote is checked before the first word is shown. A headline of plain words comes out word by
word; any other waits until the first sentence of the say has been checked, and of that a sentence
comes out at a time. So what is taken back later never claimed anything.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.coach.answer_fields import MOST_CHARACTERS, Answer, Field
from app.coach.clauses import tokens
from app.coach.grounding import Grounds, Unfit, alike, heard, is_plain, sentences
from app.coach.playbook import HEADLINE_WORDS, SAY_WORDS
from app.coach.unsafe import has_contact, is_hidden

ALIKE = 0.6
"""Jaccard index of their words, above which a tip repeats an earlier one."""
SURE = 0.5
"""Confidence, 0 to 1, from which on a tip is shown."""
NOTHING = "none"
"""The kind of a tip that the model would rather not give."""

_TAG = re.compile(r"<\s*[/!?a-z]|[{}|]|\]\s*\(|&#?\w+;|```|\[/?inst\]", re.IGNORECASE)
_UNSETTLED = re.compile(r"[\s\d().+/-]*\S*\Z")
"""The word at the end, which may go on, with the digits in front of it."""

_SPACES = re.compile(r"\s+")
_ENDED = re.compile(r"[.?!…][\"'”’»)]*\s\Z")
_MARKUP = re.compile(r"\*\*|__|`|^\s*[-*>#\N{BULLET}]+\s+|^\s*\d[.)]\s+")
_LABEL = re.compile(r"^\s*(?:line \d|headline|say)\s*:\s*", re.IGNORECASE)
_QUOTES = '"“”„«»‹›'


@dataclass(frozen=True, slots=True)
class Found:
    """Words of the call, verbatim, and when they were said."""

    text: str = field(repr=False)
    at: float


@dataclass(frozen=True, slots=True)
class Written:
    """A tip that may be shown, whole."""

    headline: str = field(repr=False)
    say: str = field(repr=False)
    quote: Found


class Draft:
    def __init__(
        self,
        grounds: Grounds,
        find: Callable[[str], Found | None],
        moment: Found,
        *,
        kinds: Sequence[str] = (),
        earlier: Sequence[str] = (),
        told: Iterable[str] = (),
    ) -> None:
        """`find`: looks a quote up in the call. `moment`: the quote of two plain lines.

        `kinds`: what an answer's may be. `earlier`: tips that this one may not repeat. `told`:
        texts of the call, whose words it may ask about.
        """
        self._grounds = grounds
        self._find = find
        self._kinds = (*kinds, NOTHING)
        self._earlier = earlier
        self._answer = Answer()
        self._moment = moment
        self._quote: Found | None = None
        self._said = heard((moment.text, *told))
        self._shown = ""
        self.kind: str | None = None
        """That the model names, once it is there."""

    def add(self, piece: str) -> str:
        """Return what can be shown now. Raises Unfit: the tip goes, with what was shown of it."""
        if len(piece) > MOST_CHARACTERS:  # before it is gone through, on the screen's own thread
            raise Unfit("it was longer than a tip")
        self._answer.add(_visible(piece))
        return self._show(ended=False)

    def finish(self) -> str:
        """Return what was still held back. Raises Unfit, also if it is no tip as a whole."""
        rest = self._show(ended=True)
        self.tip()
        return rest

    def tip(self) -> Written:
        """Return the whole tip, after `finish()`. Raises Unfit."""
        fields = self._answer.fields(ended=True)
        headline, say = _line(fields, "headline"), _line(fields, "say")
        if self._quote is None or not headline.text:
            raise Unfit("it was empty")
        cut = _cut(headline.text, HEADLINE_WORDS), _fitted(say.text)
        if any(alike(" ".join(cut), one) > ALIKE for one in self._earlier):
            raise Unfit("it was said before")
        return Written(*cut, self._quote)

    def _show(self, *, ended: bool) -> str:
        fields = self._answer.fields(ended=ended)
        if not self._is_fit(fields):
            return ""
        headline, say = _line(fields, "headline"), _line(fields, "say")
        for line in (headline, say):
            _check_form(line)
        text = self._released(headline, say, ended=ended)
        if not ended and any(_begins(one, text) for one in self._earlier):
            return ""  # so far it is one that the rep has seen
        fresh = text[len(self._shown) :]
        self._shown += fresh
        return fresh

    def _is_fit(self, fields: dict[str, Field]) -> bool:
        """Whether all that goes before the words is there, and good. Raises Unfit."""
        if not self._answer.is_json:
            self._quote = self._moment
            return True
        for name, check in (
            ("quote", self._check_quote),
            ("confidence", _check_confidence),
            ("kind", self._check_kind),
        ):
            if name in fields and fields[name].whole:
                check(fields[name].text)
            else:
                return False
        return True

    def _check_quote(self, text: str) -> None:
        if self._quote is None:
            self._quote = self._find(text)
            if self._quote is None:
                raise Unfit("it quoted what nobody said")
            self._said |= heard((self._quote.text,))

    def _check_kind(self, text: str) -> None:
        if text not in self._kinds:
            raise Unfit("it was not in the form of a tip")
        if text == NOTHING:
            raise Unfit("the model had nothing to add")
        self.kind = text

    def _released(self, headline: Field, say: Field, *, ended: bool) -> str:
        assert self._quote is not None
        quote = self._quote.text
        if headline.whole:
            self._grounds.check(headline.text, quote)
            if not self._grounds.may_head(headline.text, self._said):
                raise Unfit("it claimed what the playbook does not")
        spoken = []
        for sentence in _complete(say):
            self._grounds.check(f"{headline.text}. {sentence}", quote)
            if not self._grounds.carries(sentence, self._said):
                raise Unfit("it claimed what the playbook does not")
            spoken.append(sentence)
        if spoken:
            words = _fitted(" ".join(spoken))
            return f"{_cut(headline.text, HEADLINE_WORDS)}\n{words.removesuffix('…')}"
        if ended and not say.text:
            if not self._grounds.carries(headline.text, self._said):
                raise Unfit("it claimed what the playbook does not")
            return _cut(headline.text, HEADLINE_WORDS)
        settled = headline.text if headline.whole else _settled(headline.text)
        return _plain_begin(settled.split()[:HEADLINE_WORDS])


def _check_confidence(text: str) -> None:
    try:
        sure = float(text)
    except ValueError:
        raise Unfit("it was not in the form of a tip") from None
    if not SURE <= sure <= 1:
        raise Unfit("the model was not sure")


def _visible(piece: str) -> str:
    piece = piece.replace("\t", " ")
    return "".join(c for c in piece if c == "\n" or not is_hidden(c))


def _line(fields: dict[str, Field], name: str) -> Field:
    """Without what is not to be read out: labels, markup, the marks round a quotation."""
    found = fields.get(name, Field("", False))
    text = _SPACES.sub(" ", _visible(found.text))
    text = _LABEL.sub("", _MARKUP.sub("", text)).lstrip()
    quoted = text[:1] in _QUOTES if text else False
    if quoted:
        text = text.lstrip(_QUOTES + " ")
    if found.whole:
        text = text.rstrip(_QUOTES + " ") if quoted else text.rstrip()
    return Field(text, found.whole)


def _check_form(line: Field) -> None:
    """Raise Unfit for a link, an address, a number to call, markup; half a word counts not yet."""
    # full-width letters spell a link too
    text = unicodedata.normalize("NFKC", line.text)
    settled = text if line.whole else _settled(text)
    if has_contact(settled):
        raise Unfit("it held a link, an e-mail address or a telephone number")
    if _TAG.search(text):
        raise Unfit("it held markup")


def _settled(text: str) -> str:
    """The words that are whole, of a text that goes on."""
    return _UNSETTLED.sub("", text, count=1)


def _plain_begin(words: Sequence[str]) -> str:
    """The words up to the first that is not plain."""
    count = next((at for at, word in enumerate(words) if not is_plain(word)), len(words))
    return " ".join(words[:count])


def _complete(line: Field) -> list[str]:
    """Its sentences that are whole."""
    found = sentences(line.text)
    return found if line.whole or _ENDED.search(line.text) else found[:-1]


def _begins(earlier: str, text: str) -> bool:
    words = tokens(text)
    return tokens(earlier)[: len(words)] == words


def _cut(line: str, limit: int) -> str:
    words = line.split()
    return line if len(words) <= limit else " ".join(words[:limit]) + "…"


def _fitted(line: str) -> str:
    """The whole sentences that can be spoken in one breath, or as much of the first."""
    kept = ""
    for sentence in sentences(line):
        longer = f"{kept} {sentence}".strip()
        if len(longer.split()) > SAY_WORDS:
            return kept or _cut(longer, SAY_WORDS)
        kept = longer
    return kept
