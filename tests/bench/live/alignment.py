"""Texts that grow, as lists of words: what stands in them, since when, what was taken back."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

import jiwer

from tests.bench.live.trace import Step
from tests.scoring import normal

Words = list[str]
_REACH = 12
"""Words by which a text may have slipped against the one at the end, behind where they part."""


def final_of(step: Step) -> Words:
    return normal(step.final)


def committed_of(step: Step) -> Words:
    return normal(f"{step.final} {step.committed}")


def whole_of(step: Step) -> Words:
    return normal(f"{step.final} {step.committed} {step.tentative}")


def errors(spoken: Sequence[str], heard: Sequence[str]) -> int:
    """Words substituted, left out and put in."""
    if not spoken or not heard:
        return max(len(spoken), len(heard))
    done = jiwer.process_words(" ".join(spoken), " ".join(heard))
    return done.substitutions + done.deletions + done.insertions


def matched(spoken: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int]]:
    """Index in each of the words that are right."""
    return _pairs(spoken, heard, "equal")


def left_out(spoken: Sequence[str], heard: Sequence[str]) -> set[int]:
    """Indices of the spoken words for which nothing was heard."""
    if not heard:
        return set(range(len(spoken)))
    return {index for index, _ in _pairs(spoken, heard, "delete")}


def _pairs(spoken: Sequence[str], heard: Sequence[str], kind: str) -> list[tuple[int, int]]:
    if not spoken or not heard:
        return []
    chunks = jiwer.process_words(" ".join(spoken), " ".join(heard)).alignments[0]
    return [
        (index, chunk.hyp_start_idx + index - chunk.ref_start_idx)
        for chunk in chunks
        if chunk.type == kind
        for index in range(chunk.ref_start_idx, chunk.ref_end_idx)
    ]


def standing_since(texts: Iterable[tuple[float, Words]], end: Words) -> list[float | None]:
    """When each word of the text at the end came, to stay: None where it never stood.

    Args:
        texts: each text and its time, first to last.
        end: the text at the end of everything.
    """
    since: list[float | None] = [None] * len(end)
    standing = set(range(len(end)))
    for t, words in reversed(list(texts)):
        standing &= held(words, end)
        for index in standing:
            since[index] = t
        if not standing:
            break
    return since


def held(words: Words, end: Words) -> set[int]:
    """Indices of the words of the text at the end that an earlier text holds already."""
    same = common(words, end)
    rest = words[same:]
    near = end[same : same + len(rest) + _REACH]
    blocks = SequenceMatcher(None, rest, near, autojunk=False).get_matching_blocks()
    behind = {same + block.b + n for block in blocks for n in range(block.size)}
    return set(range(same)) | behind


def common(one: Words, other: Words) -> int:
    """Words that two texts begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


class Commitments:
    """A text that should only ever grow: as it was first promised, and what was broken of that."""

    def __init__(self) -> None:
        self.first: Words = []
        """What a reader has that takes each word when it is committed and never looks back."""
        self.broken = 0
        """Words that were changed or taken back."""
        self._now: Words = []
        self._owed = 0
        """Words taken back at its end: as many that come there again are not new ones."""

    @property
    def made(self) -> int:
        """Words ever committed."""
        return len(self._now) + self.broken

    def take(self, text: Words) -> None:
        """The text committed from now on, all of it."""
        same = common(self._now, text)
        before, after = self._now[same:], text[same:]
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for kind, i1, i2, j1, j2 in matcher.get_opcodes():
            if kind in ("replace", "delete"):
                self.broken += i2 - i1
            if i2 == len(before) and j2 == len(after):
                self._extend(after[j1:j2], i2 - i1)
            # what changes further back is a correction, and comes too late
        self._now = text

    def _extend(self, words: Words, instead: int) -> None:
        """Words at the end, which stand where `instead` others stood until now."""
        known = min(len(words), instead + self._owed)
        self._owed += instead - known
        self.first += words[known:]
