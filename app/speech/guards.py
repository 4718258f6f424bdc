"""What is not believed of what a model says: text that nobody spoke.

Whisper writes something for every sound it is given. The VAD keeps most of what is no speech from
it; these rules look at what it writes all the same.
"""

import tomllib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from app.config.paths import resources
from app.events import Word
from app.speech.decoder import Span, Window

UNSURE = -1.0
"""Mean log-probability of a token below which another temperature is tried (faster-whisper's)."""
_NO_SPEECH = 0.6
"""Probability of no speech above which an unsure text is not believed (the same)."""
_LOOPS = 2.4
"""Compression ratio above which a text repeats itself (the same)."""
_GRAM, _TIMES = 3, 4
"""Words that make a loop when they follow each other in this order so often."""
_TOKENS_PER_SECOND = 7
"""Nobody says more; what gives more is looping."""
_LIKELY = 0.5
"""Mean probability of words from which on doubtful ones are believed."""
_SHORT = 0.25
"""Seconds of speech below which a word is doubtful: a cough is as long."""
_BESIDE = 0.2
"""Seconds by which a word may miss the speech that the VAD heard: it hears edges late, and the
model's times are as far off."""
_SENTENCE_ENDS = ".?!。？！"
_GOES_ON = "…"


def is_silence(no_speech: float, sure: float) -> bool:
    """Whether there is nothing to be understood: by both of the model's own measures."""
    return no_speech > _NO_SPEECH and sure < UNSURE


def most_tokens(seconds: float) -> int:
    """Return how many tokens can be said at most, and some for the marks."""
    return 8 + int(_TOKENS_PER_SECOND * seconds)


def loops(text: str) -> bool:
    """Whether it says the same again and again."""
    raw = text.encode()
    if raw and len(raw) / len(zlib.compress(raw)) > _LOOPS:
        return True
    said = [_plain(word) for word in text.split()]
    grams = Counter(zip(*(said[n:] for n in range(_GRAM)), strict=False))
    return max(grams.values(), default=0) >= _TIMES


def believed(words: Sequence[Word], window: Window, *, looping: bool = False) -> tuple[Word, ...]:
    """Return the words that somebody said, with times on the call clock as the window's.

    `looping`: the model repeats itself, whatever was tried; people do that too, but not unclearly.
    """
    spoken = window.spoken
    short = spoken is not None and sum(end - start for start, end in spoken) < _SHORT
    if (looping or short) and _probability(words) < _LIKELY:
        return ()
    kept = [
        word
        for sentence in _sentences(words)
        if not _said_by_nobody(sentence) or _is_likely(sentence, spoken)
        for word in sentence
    ]
    return tuple(word for word in kept if word.probability >= _LIKELY or _is_near(word, spoken))


def _is_likely(words: Sequence[Word], spoken: Sequence[Span] | None) -> bool:
    """Whether they are clear, and most of them lies where somebody spoke."""
    if _probability(words) < _LIKELY:
        return False
    if spoken is None:
        return True
    inside = sum(_overlap(word, span) for word in words for span in spoken)
    return inside >= 0.5 * sum(word.end - word.start for word in words)


def _is_near(word: Word, spoken: Sequence[Span] | None) -> bool:
    if spoken is None:
        return True
    return any(word.start < end + _BESIDE and word.end > start - _BESIDE for start, end in spoken)


def _overlap(word: Word, span: Span) -> float:
    return max(0.0, min(word.end, span[1]) - max(word.start, span[0]))


def _probability(words: Sequence[Word]) -> float:
    return sum(word.probability for word in words) / len(words) if words else 0.0


def _sentences(words: Sequence[Word]) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word in words:
        sentence.append(word)
        if word.text[-1] in _SENTENCE_ENDS:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _said_by_nobody(words: Iterable[Word]) -> bool:
    """Whether it is one of the known phrases, once or several times."""
    said = _plain("".join(word.text for word in words))
    whole, beginnings = _phrases()
    return said.startswith(beginnings) or any(not said.replace(one, "") for one in whole)


@cache
def _phrases() -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole phrases and beginnings, of all languages: a model may write any of them."""
    file = resources() / "speech" / "said_by_nobody.toml"
    every = [one for many in tomllib.loads(file.read_text("utf-8")).values() for one in many]
    whole = frozenset(_plain(one) for one in every if not one.endswith(_GOES_ON))
    return whole, tuple(_plain(one) for one in every if one.endswith(_GOES_ON))


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
