"""A tip while it is being written: only what may be shown comes out of it."""

import re
import unicodedata

from app.coach.playbook import HEADLINE_WORDS, SAY_WORDS

MOST_CHARACTERS = 400
"""Of an answer. Two lines of 8 and 16 words need some 150; a longer one is something else."""

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories of what has no shape of its own, or turns the text round it (bidi)."""

_CONTACT = re.compile(
    r"""
    \w+://                              # a link
    | \bwww\.
    | [^\W_]\.[^\W\d_]{2,}              # a domain: example.com
    | \S@\S                             # an e-mail address
    | \+?\d(?:[\s().+/-]*\d){6,}        # a telephone number
    """,
    re.VERBOSE,
)
_UNSETTLED = re.compile(r"[\s\d().+/-]*\S*\Z")
"""The word at the end, which may go on, with the digits in front of it."""

_MARKUP = re.compile(r"\*\*|__|`|^[-*>#\N{BULLET}]+\s+|^\d[.)]\s+")
_LABEL = re.compile(r"^(?:line \d|headline|say)\s*:\s*", re.IGNORECASE)
_QUOTED = re.compile(r"^[\"\u201c](?P<inside>.*)[\"\u201d]$")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


class Unfit(Exception):
    """The answer is not a tip. The reason never quotes it."""


class Draft:
    """Two lines, headline and say; whatever follows them is left out."""

    def __init__(self) -> None:
        self._text = ""
        self._shown = 0

    def add(self, piece: str) -> str:
        """Return what can be shown now. Raises Unfit: the tip goes, with what was shown of it.

        A word is held back until it is whole, so that no link is shown, not even half of one.
        """
        self._text += _visible(piece)
        if len(self._text) > MOST_CHARACTERS:
            raise Unfit("longer than a tip")
        text = self._two_lines()
        return self._show(_UNSETTLED.sub("", text, count=1))

    def finish(self) -> str:
        """Return what was still held back. Raises Unfit."""
        return self._show(self._two_lines())

    def lines(self) -> tuple[str, str]:
        """Return headline and say, cut to their numbers of words. Raises Unfit."""
        first, _, second = self._two_lines().partition("\n")
        headline, say = _fitted(first, HEADLINE_WORDS), _fitted(second, SAY_WORDS)
        if not headline:
            raise Unfit("empty")
        return headline, say

    def _two_lines(self) -> str:
        lines = [line.strip() for line in self._text.split("\n")]
        return "\n".join([line for line in lines if line][:2])

    def _show(self, settled: str) -> str:
        # full-width letters spell a link too
        if _CONTACT.search(unicodedata.normalize("NFKC", settled)):
            raise Unfit("it holds a link, an e-mail address or a telephone number")
        fresh = settled[self._shown :]
        self._shown = max(self._shown, len(settled))
        return fresh


def _visible(piece: str) -> str:
    piece = piece.replace("\t", " ")
    return "".join(c for c in piece if c == "\n" or unicodedata.category(c) not in _HIDDEN)


def _fitted(line: str, limit: int) -> str:
    """Take off what is not to be read out; keep the whole sentences that fit, or cut the first."""
    line = _LABEL.sub("", _MARKUP.sub("", line)).strip()
    line = _QUOTED.sub(r"\g<inside>", line)
    kept = ""
    for sentence in _SENTENCE_END.split(line):
        longer = f"{kept} {sentence}".strip()
        if len(longer.split()) > limit:
            return kept or " ".join(longer.split()[:limit]) + "…"
        kept = longer
    return kept
