"""What a sentence means to a seller, beyond the words of a trigger.

A small net over words, their neighbours and the meanings of a lexicon, trained on sentences that
were written for it: `packaging/meaning`, to be read and to be changed; `./dev train` makes
the model anew. It costs a fraction of a millisecond a sentence and needs no network.
"""

import json
import math
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.coach.stems import stems
from app.config.paths import resources

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAMPING = 0.25
"""Power of a sentence's number of features by which their weights are divided: long ones have many,
and mean no more."""
FEWEST = 3
"""Words of a sentence that can mean something by itself."""
_QUESTIONS = frozenset(
    "what how who where when which whi do doe is are can could would will did have has".split()
)
"""Stems with which a question begins: recognisers leave the mark out."""
_EDGE = "|"
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


class Lexicon:
    """Groups of words and phrases that mean nearly the same in a sales call."""

    def __init__(self, groups: dict[str, str]) -> None:
        """Take the name of its group for each phrase, in stems with spaces between."""
        self._groups = groups
        self._longest = max((phrase.count(" ") + 1 for phrase in groups), default=1)

    @classmethod
    def read(cls, file: Path) -> "Lexicon":
        """Read lines of `GROUP: phrase, phrase`. A phrase of two groups belongs to the first."""
        groups: dict[str, str] = {}
        for line in file.read_text("utf-8").splitlines():
            name, colon, phrases = line.partition(":")
            for phrase in phrases.split(",") if colon else ():
                if words := stems(phrase):
                    groups.setdefault(" ".join(words), name.strip())
        return cls(groups)

    @property
    def groups(self) -> dict[str, str]:
        """The name of its group for each phrase, in stems."""
        return self._groups

    def of(self, words: Sequence[str]) -> list[str]:
        """The words with each phrase replaced by the name of its group, the longest first."""
        found, at = [], 0
        while at < len(words):
            length, name = self._phrase(words, at)
            found.append(name)
            at += length
        return found

    def _phrase(self, words: Sequence[str], at: int) -> tuple[int, str]:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            if group := self._groups.get(" ".join(words[at : at + length])):
                return length, group
        return 1, words[at]


def features(text: str, answered: str, lexicon: Lexicon) -> set[int]:
    """The checksums of what can be noticed of a sentence.

    Args:
        text: the sentence.
        answered: what the other side had said before it, of which the last sentence counts.
        lexicon: which meanings there are.
    """
    noticed = [*_noticed(stems(text), lexicon), *_answered(sentences(answered)[-1:], lexicon)]
    return {zlib.crc32(one.encode()) for one in noticed}


def _noticed(words: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    yield from (f"w {word}" for word in words)
    edged = [_EDGE, *words, _EDGE]
    yield from (f"2 {one} {two}" for one, two in pairwise(edged))
    yield from (f"3 {' '.join(three)}" for three in zip(edged, edged[1:], edged[2:], strict=False))
    yield from (f"s {one} {two}" for one, two in zip(edged, edged[2:], strict=False))
    meanings = [_EDGE, *lexicon.of(words), _EDGE]
    yield from (f"g {one}" for one in meanings if one.isupper())
    yield from (f"m {one} {two}" for one, two in pairwise(meanings))
    yield from (f"n {one} {two}" for one, two in zip(meanings, meanings[2:], strict=False))
    for word in words:  # a misheard word still has the most of its letters
        spelt = f"^{word}$"
        yield from (f"c {spelt[at : at + 4]}" for at in range(len(spelt) - 3))
    if words and words[0] in _QUESTIONS:
        yield "?"


def _answered(last: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """“My husband” is nothing, unless the rep had asked who decides."""
    for sentence in last:
        words = stems(sentence)
        yield from (f"aw {word}" for word in words)
        yield from (f"a2 {one} {two}" for one, two in pairwise(words))
        yield from (f"ag {one}" for one in lexicon.of(words) if one.isupper())
        if sentence.endswith("?"):
            yield "a?"


def sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE_END.split(text.strip()) if one]


def units(text: str) -> list[str]:
    """What is judged of a turn: each sentence, and each with the one before it."""
    alone = sentences(text)
    return alone + [f"{one} {two}" for one, two in pairwise(alone)]


class Scores(NamedTuple):
    """By name; empty of what is too short."""

    kinds: dict[str, float]
    """The logarithm of the probability of each above that of what is sure enough to be shown."""
    topics: dict[str, float]
    """More is likelier than another of its kind."""


class Meaning:
    """The trained model: how sure it is of each kind of moment, and of the topics within it."""

    def __init__(self, kept: "Mapping[str, NDArray[Any]]") -> None:
        """Take what `./dev train` kept: a net with one hidden layer, linear models of topics."""
        self._kinds = tuple(map(str, kept["kinds"]))
        """And "": none."""
        self.topics = tuple(map(str, kept["topics"]))
        """As the phrases are sorted: too-expensive, no-budget …"""
        self._hidden = _Sums(kept["features"], kept["rows"], kept["scale"], kept["bias"])
        self._out, self._offsets = kept["out"], kept["offsets"]
        """Hidden units × kinds, and by kind."""
        self._of_topics = _Sums(
            *(kept[f"topic_{name}"] for name in ("features", "rows", "scale", "offsets"))
        )
        self._sure = float(kept["sure"])
        self._lexicon = Lexicon(json.loads(str(kept["lexicon"])))

    def scores(self, text: str, answered: str = "") -> Scores:
        """How sure it is of each kind and topic. Arguments as of `features`."""
        if len(stems(text)) < FEWEST:
            return Scores({}, {})
        noticed = sorted(features(text, answered, self._lexicon))
        made = self._hidden.of(noticed).clip(0) @ self._out + self._offsets
        of_kinds = [float(one) for one in made]
        whole = max(of_kinds) + math.log(sum(math.exp(one - max(of_kinds)) for one in of_kinds))
        likely = [one - whole - self._sure for one in of_kinds]
        kinds = {name: score for name, score in zip(self._kinds, likely, strict=True) if name}
        of_topics = map(float, self._of_topics.of(noticed))
        return Scores(kinds, dict(zip(self.topics, of_topics, strict=True)))


class _Sums:
    """Of the weights of what was noticed."""

    def __init__(self, *kept: "NDArray[Any]") -> None:
        """Take features (sorted), rows (int8, features × columns), scale and offsets by column."""
        self._features, self._rows, self._scale, self._offsets = kept

    def of(self, noticed: Sequence[int]) -> "NDArray[Any]":
        """By column. `noticed`: sorted, some; damped by how many they are."""
        # of the same type, or all the features would be converted for each sentence
        asked = self._features.dtype.type(noticed)
        places = self._features.searchsorted(asked)
        places[places == len(self._features)] = 0
        known = places[self._features[places] == asked]
        sums = self._rows[known].sum(axis=0, dtype="int32") * self._scale
        made: NDArray[Any] = sums / len(noticed) ** DAMPING + self._offsets
        return made


@cache
def meaning() -> Meaning:
    """The one that comes with the program. Blocking, once: some 0.1 s."""
    import numpy as np

    folder = resources() / "coach"
    # mapped, not read: a call looks at nearly all of these 18 MB, but the system may take them back
    rows = np.asarray(np.load(folder / "meaning.npy", mmap_mode="r"))
    with np.load(folder / "meaning.npz") as kept:
        return Meaning({**kept, "rows": rows})
