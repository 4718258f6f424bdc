"""What nothing that a model writes may carry to the screen, in a tip or in a report."""

import re
import unicodedata

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


def is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN


def has_contact(text: str) -> bool:
    """Whether it holds a link, an e-mail address or a telephone number, in letters of any width."""
    return _CONTACT.search(unicodedata.normalize("NFKC", text)) is not None
