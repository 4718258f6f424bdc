"""Words as the matcher compares them: folded, contractions opened, endings taken off."""

import re
import sys
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec, module_from_spec
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_FILLERS = {"um", "uh", "uhm", "er", "erm", "hm", "hmm", "mm"}
_WHOLE = {
    "cannot": "can not",
    "can't": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "let's": "let us",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
}
_ENDINGS = {
    "n't": " not",
    "'re": " are",
    "'ve": " have",
    "'ll": " will",
    "'m": " am",
    "'d": " would",
}
_IS = {"it", "that", "this", "what", "there", "here", "he", "she", "who", "how", "where", "when"}
"""After these 's is short for "is"; after others it marks an owner, and goes."""


@lru_cache(maxsize=10_000)
def stems(text: str) -> tuple[str, ...]:
    """Return one stem for each word of `text`; punctuation and fillers ("um") give none."""
    plain = unicodedata.normalize("NFKC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    words = [part for word in _WORD.findall(plain.casefold()) for part in _opened(word).split()]
    return tuple(_stem(word) for word in words if word not in _FILLERS)


def _opened(word: str) -> str:
    """Open a contraction: "don't" is "do not"."""
    if word in _WHOLE:
        return _WHOLE[word]
    for ending, meaning in _ENDINGS.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + meaning
    owner = word.removesuffix("'s")
    return f"{owner} is" if owner != word and owner in _IS else owner


@lru_cache(maxsize=10_000)
def _stem(word: str) -> str:
    # one for each word: a stemmer keeps the word inside it, and is not safe between threads
    stem: str = _english()().stemWord(word)
    return stem


@cache
def _english() -> Any:
    """The class. Its package, imported as it is, loads those of 36 languages: 10 MB and 0.1 s."""
    if "snowballstemmer" not in sys.modules:
        package = find_spec("snowballstemmer")
        assert package is not None, "a part of Sotto is missing"
        sys.modules["snowballstemmer"] = module_from_spec(package)  # empty
    from snowballstemmer.english_stemmer import EnglishStemmer

    return EnglishStemmer
