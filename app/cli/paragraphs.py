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

    A command in `…` stays on one line, to be copied, and so does a long path. `out`: where it is
    to be printed; None: the standard output.
    """
    out = out or sys.stdout
    if out is None or not out.isatty():  # a closed stream is None
        return before + text
    width = shutil.get_terminal_size().columns
    return textwrap.fill(
        _COMMAND.sub(lambda found: found[0].replace(" ", _NO_BREAK), text),
        width,
        initial_indent=before,
        subsequent_indent=" " * min(len(before), max(0, width - _NARROW)),
        break_long_words=False,
        break_on_hyphens=False,
    ).replace(_NO_BREAK, " ")


def line(text: str) -> str:
    """Return a line that may begin with a margin of its own, which its further lines keep."""
    found = _MARGIN.match(text)
    margin = found[0] if found else ""
    return paragraph(text[len(margin) :], margin)
