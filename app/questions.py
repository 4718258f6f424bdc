"""What is a question: one rule for the numbers of a call and for its report. Forms are English."""

import re
from typing import NamedTuple

_FIRST = "and|so|but|or|then|now|well|okay|ok|right|great|sure|yeah|yes|no|um+|uh+|just|also"
_LEAD = rf"(?:(?:{_FIRST})\W+)*"
_YOU = r"(?:you|we|they|i|your)\b"
_IT = rf"(?:{_YOU}|(?:he|she|it|that|this|there|those|these|the|any\w*|some\w*)\b)"
_DO = r"(?:do|does|did|have|can|could|will|would|are|were)(?:n['’]t)?"
_IS = r"(?:does|did|is|was|are|were|can|could|will|would|has)(?:n['’]t)?"
_AUX = rf"(?:{_DO}|{_IS}|should(?:n['’]t)?|may|might)\b"
_FORM = re.compile(
    rf"""(?:[^,]*,\s*)??{_LEAD}(?:
        (?:what|how|why|who|when|where)\s+{_AUX}\s+(?!(?:important|great|good|nice|key|clear)\b)
      | (?:what|how|who|where)['’](?:s|re|d|ll)\s+
        (?:your?|the|that|this|it|they|an?|next|going|in|on|driving)\b
      | how\s+(?:many|much|long|often|big|large|soon|far|about|come)\b
      | (?:what|who)\s+(?:about|if|else|kind|sort|type)\b
      | (?:what|which)\s+(?:\w+\s+){{1,3}}?(?:do|does|did|would|are)\s+{_YOU}
      | why\s+(?:not|don['’]t)\b
      | what\s+happens\s+(?!is\b)
      | want\s+(?:me\s+)?to\b
      | {_DO}\s+{_YOU}
      | {_IS}\s+{_IT}
      | (?:should|shall|may)\s+(?:we|i)\b
    )""",
    re.VERBOSE,
)
"""At the head of a sentence, or behind its first comma; “when you call”, “what we do is”, “should
you need” are none. Of the questions in scripted calls 0.67 are known by it alone, without the mark;
0.95 of what it finds had one."""
_TAG = re.compile(
    r"""(?:
        ,\s*(?:right|or\s+not|is\s+it|are\s+you|do\s+you|does\s+it)
      | \b(?:is|are|was|were|do|does|did|have|has|ca|could|wo|would|should)n['’]t\s+
        (?:it|you|they|we|he|she|that|there|i)
    )[\s.!,…]*$""",
    re.VERBOSE,
)
"""At the end of one."""
_TAG_LETTERS = 24
"""Of the longest, with what ends it."""
_ALONE = frozenset(("why", "how", "when", "where", "who", "which"))
"""Words that ask by themselves. “Right?” asks nothing, and “Priya?” was cut off its sentence."""


class Asks(NamedTuple):
    """Whether a sentence is a question."""

    form: bool
    """By its words."""
    mark: bool
    """By its mark."""


def asks(sentence: str) -> Asks:
    words = sentence.strip().lower()
    form = bool(_FORM.match(words) or _TAG.search(words, max(0, len(words) - _TAG_LETTERS)))
    mark = "?" in words or "？" in words
    # what has a wide mark is written without spaces
    whole = len(words.split()) > 1 or "？" in words or words.strip("?!. ") in _ALONE
    return Asks(form, mark and whole)
