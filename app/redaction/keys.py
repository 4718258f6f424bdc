"""What passwords and keys look like where they are written."""

import re
from itertools import groupby

KEYS = re.compile(
    r"""
    \b(?:sk|pk|rk)[-_](?:\w+[-_])*\w{6,}           # OpenAI, Anthropic, Stripe
    | \bgh[pousr]_\w{8,} | \bgithub_pat_\w{8,} | \bglpat-[\w-]{8,}
    | \bxox[abeprs]-[\w-]{8,} | \b(?:AKIA|ASIA)[A-Z0-9]{8,} | \bAIza[\w-]{10,}
    | \b(?:hf|npm|whsec|shpat|dop_v1|pypi)[_-]\w{8,} | \bSG\.[\w-]{8,}(?:\.[\w-]+)?
    | \beyJ[\w-]{6,}(?:\.[\w-]+)+
    | (?<!\S)(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)(?=\S*[!\#$%&*?^~_]\w)
      [\w!\#$%&*?^~@.-]{7,}[\w!\#$%&*^~]
    | \b(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[A-Za-z0-9_+/=-]{20,}
    """,
    re.VERBOSE,
)
WORD_AND_YEAR = re.compile(r"[A-Za-z]{4,}\d{2,}")
WORD_AND_DIGITS = re.compile(r"[A-Za-z]{4,}\d+")
_MADE_UP, _MIXED, _TURNS = 6, 8, 2
"""Characters of a made-up word; with capitals inside; changes between letters and digits."""


def looks_made_up(text: str) -> bool:
    """“Welcome1”, “H4KD-99PL”, but neither “SHA-256” nor “B2B”."""
    if len(text) < _MADE_UP or not any(map(str.isdigit, text)) or not any(map(str.isalpha, text)):
        return False
    kinds = [kind for kind, _ in groupby(map(str.isdigit, filter(str.isalnum, text)))]
    mixed = text != text.lower() and text != text.upper()
    return len(kinds) > _TURNS or (mixed and len(text) >= _MIXED)


def is_odd(text: str) -> bool:
    """Letters with digits or signs among them, or with capitals inside; but “22nd” is a word."""
    if not any(map(str.isalpha, text)) or text[:-2].isdigit():
        return False
    if any(character.isdigit() or character in "_@#$%&*+=^~" for character in text):
        return True
    return text.isalpha() and len(text) > 3 and not (text.isupper() or text[1:].islower())
