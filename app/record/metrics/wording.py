"""What is counted in the words of one utterance. Fillers are English."""

import re
from dataclasses import dataclass

from app.questions import asks

_SENTENCE = re.compile(r"[^.?!]+[.?!…]*")
_FILLER = re.compile(
    r"""\b(?:
        (?:um+|uh+|uhm+|ehm+|erm+|er)\b(?!-)
      | you\ know\b(?<!do\ you\ know)(?<!did\ you\ know)(?<!as\ you\ know)(?<!if\ you\ know)
        (?<!let\ you\ know)(?<!that\ you\ know)(?<!how\ you\ know)
        (?!\ (?:what|how|that|who|where|why|when|which|if|about|the|your|our|any|it|this|of)\b)
      | i\ mean(?=,)
      | like(?=,)(?<!feel\ like)(?<!feels\ like)(?<!look\ like)(?<!looks\ like)
        (?<!sound\ like)(?<!sounds\ like)(?<!would\ like)(?<!['’]d\ like)
    )""",
    re.VERBOSE,
)
"""“Do you know the price”, “you know what”, “it looks like, well” are none."""
_BACKCHANNEL = frozenset(
    "yeah yes yep yup ya uh-huh uhhuh uh huh mm-hm mm-hmm mhm mm hm hmm mmm ah oh okay ok right "
    "sure exactly absolutely definitely totally true wow great good nice cool perfect interesting "
    "alright i see got it of course makes sense that fair enough "
    "ja genau klar oui ouais sí si claro já sim certo già".split()
)
"""What a listener says and means “go on”, word by word."""
BACKCHANNEL_WORDS = 4
_COMMON = frozenset("the and to you that of it have this with".split())
"""A fifth of the words of any English; of other languages hardly any."""
_PUNCTUATION = '.,!?…“”"'
_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Wording:
    words: int = 0
    questions: int = 0
    fillers: int = 0
    common: int = 0
    """Words that tell English."""
    backchannel: bool = False
    """Whether it is no more than a “yeah”, a “right”, an “I see”."""
    opens: bool = False
    """Whether it ends in a question by its form alone: the mark may come with the next words."""
    closes: bool = False
    """Whether it begins with words that are a question by their mark alone."""
    passes: bool = False
    """Whether a sentence goes through it from the words before to the words after."""


def read(text: str) -> Wording:
    """Count what is in the text of an utterance; of a few words or a few hundred."""
    lower = text.lower()
    words = lower.split()
    plain = [word.strip(_PUNCTUATION) for word in words]
    kinds = [asks(sentence) for sentence in _SENTENCE.findall(lower)]
    return Wording(
        words=len(words),
        questions=sum(form or mark for form, mark in kinds),
        fillers=len(_FILLER.findall(" ".join(words))),
        common=sum(word in _COMMON for word in plain),
        backchannel=_is_backchannel(plain),
        opens=bool(kinds) and kinds[-1] == (True, False),
        closes=bool(kinds) and kinds[0] == (False, True),
        passes=kinds == [(False, False)] and not lower.rstrip().endswith(_ENDS),
    )


def is_backchannel(text: str) -> bool:
    """Whether it is no more than a “yeah”, a “right”, an “I see”; nothing at all is one too."""
    return _is_backchannel([word.strip(_PUNCTUATION) for word in text.lower().split()])


def _is_backchannel(plain: list[str]) -> bool:
    return len(plain) <= BACKCHANNEL_WORDS and _BACKCHANNEL.issuperset(plain)
