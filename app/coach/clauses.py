"""What a question states by the way: “Why wait, since we are certified?”"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.coach.asking_words import OWN, OWN_ELSEWHERE, OWN_ENDINGS
from app.coach.plain_words import ASKING, ENGLISH, KNOWING, OPEN

CLAUSE = re.compile(r"[,:;–—]")

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_WORD = re.compile(r"[^\W_]+")
_BEGIN = re.compile(r"(?:^|[.:?!…])[\s\"'“”„«»‘’(¿¡-]*\Z")

_ENDS = frozenset("what who whom whose when where which why how if what's who's how's".split())
_VERBS = ASKING - _ENDS - frozenset("any anything anyone suppose".split())
_REASONS = frozenset("since because as given considering".split())
_OF_IT = frozenset(
    "it it's this that's everything all there there's nobody everyone we our".split()
)
_CAUSES = (["is", "it"], ["is", "that"], ["is", "this"], ["was", "it"], ["was", "that"])
_PLAIN_THAT = frozenset(
    """
    so anything something everything nothing anyone someone everyone nobody else thing things one
    """.split()
)
_IS = frozenset("is isn't are aren't was wasn't were has have already".split())
_DUTIES = frozenset("should could might need".split())
_MET = frozenset("we i i've we've we'd last first spoke talked met speak began started".split())
_AFTER = frozenset("to with of from than and for like beside besides on at by about in".split())
_FACTIVE = KNOWING | frozenset(
    """
    help helps true hear tell told say show mention add remind sure certain confirm surprise
    surprised glad happy good great nice like remember see noticed read learn learned think
    """.split()
)
_WHOM = frozenset("you me them him her us everyone".split())
_POINTING = ASKING | frozenset(
    """
    to in with for on at again by from as and or first now today out through up a little bit more
    over when before after
    """.split()
)
_YOURS = frozenset("you your you're you've you'd you'll yours they their they're he she".split())
_THEIRS = _YOURS | frozenset("them it this that let let's".split())


def tokens(text: str) -> list[str]:
    """Words as they are compared: folded, without punctuation."""
    plain = unicodedata.normalize("NFKC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _TOKEN.findall(plain.casefold())


def speaks_english(words: Sequence[str]) -> bool:
    return not ENGLISH.isdisjoint(words)


def names(sentence: str) -> Iterator[str]:
    """Yield acronyms, and what has a capital in the middle of a sentence."""
    for found in _WORD.finditer(unicodedata.normalize("NFKC", sentence)):
        word = found[0]
        short = word.isupper() and len(word) > 1
        if short or (word[0].isupper() and word != "I" and not _begins(sentence, found.start())):
            yield word


def _begins(sentence: str, place: int) -> bool:
    return _BEGIN.search(sentence[:place]) is not None


def tells(words: Sequence[str]) -> bool:
    """Whether it tells under cover of asking whether that is known, true or helpful."""
    pairs = pairwise(words)
    if any(first in KNOWING and second not in OPEN for first, second in pairs):
        return True
    return any(
        word == "that" and _is_told(words[:at]) and words[at + 1] not in _POINTING
        for at, word in enumerate(words[:-1])
    ) or any(word == "us" and _praises(words[:at]) for at, word in enumerate(words))


def _praises(before: Sequence[str]) -> bool:
    """Whether it is somebody else who does something with us: “why do banks trust us?”"""
    began = max((at for at, word in enumerate(before) if word in _ENDS), default=0)
    return _THEIRS.isdisjoint(before[began:]) and before[-1:] != ["between"]


def _is_told(before: Sequence[str]) -> bool:
    last = before[-2:-1] if before and before[-1] in _WHOM else before[-1:]
    # “do you think that” asks for what they think
    asked = before[-3:] in (["do", "you", "think"], ["would", "you", "say"])
    return not asked and not _FACTIVE.isdisjoint(last)


def own_clauses(sentence: str) -> Iterator[tuple[str, bool]]:
    """Yield what it says of the rep's side, or as a reason, and whether only a fact may be."""
    if not speaks_english(tokens(sentence)):
        if any(_is_own_elsewhere(word) for word in tokens(sentence)):
            yield sentence, False
        return
    for number, clause in enumerate(CLAUSE.split(sentence)):
        words = tokens(clause)
        yield from _own(words)
        yield from _reasons(words, after_comma=number > 0)
        yield from _described(words, after_comma=number > 0)


def _is_own_elsewhere(word: str) -> bool:
    return word in OWN_ELSEWHERE or (len(word) > 5 and word.endswith(OWN_ENDINGS))


def _own(words: list[str]) -> Iterator[tuple[str, bool]]:
    for at, word in enumerate(words):
        if word not in OWN:
            continue
        before = words[at - 1] if at else ""
        if word in ("our", "my"):
            yield " ".join(words[at : at + 2]), False
        if before in _VERBS or (before in _AFTER and word in ("our", "my", "ours", "mine")):
            continue  # “can we”, “to our”
        rest = _to_its_end(words[at:])
        told = before == "that" and not _is_relative(words[: at - 1], words[at + 1 : at + 2])
        firm = before in _REASONS or told
        yield " ".join(rest), (firm or word == "ours") and not _MET.issuperset(rest)


def _is_relative(before: Sequence[str], after: Sequence[str]) -> bool:
    """“anything that we …”, “what else that we should …”"""
    return not (_PLAIN_THAT.isdisjoint(before[-1:]) and _DUTIES.isdisjoint(after))


def _to_its_end(words: list[str]) -> list[str]:
    """As far as the question that follows without a comma: “if we did that would you …”."""
    for at in range(2, len(words) - 1):
        if words[at] in _ENDS or (words[at] in _VERBS and words[at + 1] in _THEIRS):
            return words[:at]
    return words


def _reasons(words: list[str], *, after_comma: bool) -> Iterator[tuple[str, bool]]:
    for at, word in enumerate(words[:-1]):
        if word not in _REASONS or words[at - 2 : at] in _CAUSES:
            continue
        following = words[at + 1]
        if following in _OF_IT or (after_comma and at == 0 and following not in _YOURS):
            rest = words[at + 1 :]
            yield " ".join(rest), not _MET.issuperset(rest)


def _described(words: list[str], *, after_comma: bool) -> Iterator[tuple[str, bool]]:
    """“… that it is certified?”, “Why Acme, which is not?”"""
    if after_comma and words[:1] in (["which"], ["who"]) and words[1:2] and words[1] in _IS:
        yield " ".join(words[1:]), False
    for at, word in enumerate(words):
        if word == "that" and words[at + 1 : at + 2] and words[at + 1] not in _YOURS | _IS:
            if not _IS.isdisjoint(words[at + 2 : at + 5]):
                yield " ".join(words[at + 1 :]), False
