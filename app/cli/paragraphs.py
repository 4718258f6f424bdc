"""Text as wide as the terminal, broken between words; for files and programs lines stay whole."""

import re
import shutil
import sys
import textwrap
from typing import TextIO

_NARROW = 16
"""Columns that a paragraph has at least, if its margin can spare them."""
_COMMAND = re.compile(r"`[^`]*`")
_NO_BREAK = "\N{NO-BREAK SPACE}"
_MARGIN = re.compile(r"\s*(?:\[[\d:]+\] )?")
"""What stands before the text of a line: spaces, a time."""


def paragraph(text: str, before: str = "", out: TextIO | None = None) -> str:
    """Return `text` behind `before`, its further lines moved in as far as it begins.

    A line that ends in the text ends here, too. A command in `…` stays on one line, to be copied,
    and so does a long path. `out`: where it is to be printed; None: the standard output.
    """
    out = out or sys.stdout
    first, *others = text.split("\n")
    margin = " " * len(before)
    lines = [(before, first), *((margin, other) for other in others)]
    if out is None or not out.isatty():  # a closed stream is None
        return "\n".join(begin + words for begin, words in lines)
    width = shutil.get_terminal_size().columns
    return "\n".join(_filled(words, begin, width) for begin, words in lines)


def _filled(text: str, before: str, width: int) -> str:
    filled = textwrap.fill(
        _COMMAND.sub(lambda found: found[0].replace(" ", _NO_BREAK), text),
        width,
        initial_indent=before,
        subsequent_indent=" " * min(len(before), max(0, width - _NARROW)),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace(_NO_BREAK, " ")


def line(text: str) -> str:
    """Return a line that may begin with a margin of its own, which its further lines keep."""
    found = _MARGIN.match(text)
    margin = found[0] if found else ""
    return paragraph(text[len(margin) :], margin)
