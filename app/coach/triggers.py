"""The small language in which a playbook says what to listen for.

too (expensive|pricey)      one of these; each may have several words
send me ... brochure        up to three words between
"""

import re
from functools import lru_cache
from itertools import product
from typing import TypeAlias

from app.coach.stems import stems

Pattern: TypeAlias = tuple[str | None, ...]
"""Stems in the order in which they are said; None stands for a gap."""

GAP = 3
"""Words that fit into a gap, at most."""
LONGEST = 12
"""Words from a pattern's first to its last: a quote holds no more."""
_MOST_PATTERNS = 1000
"""Of one trigger: more are hardly what its author meant."""

_PART = re.compile(r"\((?P<choices>[^()]*)\)|(?P<gap>\.\.\.|…)|(?P<words>[^().…|]+|\.(?!\.\.))")
_NOT_SPOKEN = re.compile(r"[\[\]{}*+?\\^<>_=#@]")


@lru_cache(maxsize=10_000)
def patterns(trigger: str) -> tuple[Pattern, ...]:
    """Return every word order that fires `trigger`. Raises ValueError with words for its author."""
    if bad := _NOT_SPOKEN.search(trigger):
        raise ValueError(f'has "{bad[0]}"; a trigger has words, (one|or another) and ... for a gap')
    parts = [_choices(part) for part in _parts(trigger)]
    found = tuple(dict.fromkeys(_joined(parts)))
    for pattern in found:
        _check(pattern)
    return found


def _parts(trigger: str) -> list[re.Match[str]]:
    parts, at = [], 0
    while at < len(trigger):
        part = _PART.match(trigger, at)
        if part is None:
            raise ValueError(_misplaced(trigger, at))
        parts.append(part)
        at = part.end()
    return parts


def _misplaced(trigger: str, at: int) -> str:
    """What is wrong with the bracket, or the bar, that stands there."""
    match trigger[at]:
        case "|":
            whole = re.fullmatch(r"[^().…]*", trigger)
            form = f"({trigger})" if whole else "(one|another)"
            return f'has a "|" outside brackets; alternatives stand in them: {form}'
        case ")":
            return 'has a ")" without its "("'
        case _ if ")" in trigger[at:]:
            return 'has a "(" inside another; alternatives look like (one|another)'
    return 'has a "(" without its ")"'


def _choices(part: re.Match[str]) -> list[Pattern]:
    if part["gap"]:
        return [(None,)]
    if part["words"]:
        return [stems(part["words"])]
    choices: list[Pattern] = [stems(choice) for choice in part["choices"].split("|")]
    if not all(choices):
        raise ValueError(f"has an empty alternative in ({part['choices']})")
    return choices


def _joined(parts: list[list[Pattern]]) -> list[Pattern]:
    count = 1
    for choices in parts:
        count *= len(choices)
    if count > _MOST_PATTERNS:
        raise ValueError(f"stands for {count} phrases; at most {_MOST_PATTERNS}")
    return [tuple(stem for choice in chosen for stem in choice) for chosen in product(*parts)]


def _check(pattern: Pattern) -> None:
    if not any(pattern):
        raise ValueError("has no words")
    if pattern[0] is None or pattern[-1] is None:
        raise ValueError("starts or ends with a gap; a gap stands between words")
    if (None, None) in zip(pattern, pattern[1:], strict=False):
        raise ValueError("has a gap next to a gap")
    if (length := sum(GAP if stem is None else 1 for stem in pattern)) > LONGEST:
        raise ValueError(f"can stretch over {length} words; at most {LONGEST}")
