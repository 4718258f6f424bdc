"""How many tokens a text takes. Each model counts in its own way, so this counts too many."""

import re

_PIECE = re.compile(r"[A-Za-z0-9]{1,4}|\S")
"""Of English words, tokens have four letters or more; of other scripts one, or more. A count too
high costs some of what could be sent, one too low loses what the server cuts off."""


def tokens(text: str) -> int:
    """Return how many a text takes, at most."""
    return sum(1 for _ in _PIECE.finditer(text))


def cut(text: str, most: int) -> str:
    """Return the beginning of a text that takes no more than `most` tokens."""
    for count, piece in enumerate(_PIECE.finditer(text)):
        if count == most:
            return text[: piece.start()].rstrip()
    return text
