"""LocalAgreement: a word is committed once two hypotheses in a row agree on it.

After Macháček, Dabre, Bojar: Turning Whisper into Real-Time Transcription System (2023), with
AlignAtt's caution (Papi, Turchi, Negri, 2023) that a word near the end of the sound is not yet
safe to believe.
"""

from itertools import takewhile

from app.events import Word

HOLD_BACK = 0.5
"""Seconds before the end of a window in which no word is believed yet."""
_SEAM = 0.15
"""Seconds by which the time of one word may differ between two hypotheses."""


class Agreement:
    """Splits successive hypotheses of one utterance into words that stay and words that may not."""

    def __init__(self) -> None:
        self.committed: tuple[Word, ...] = ()
        self._tentative: tuple[Word, ...] = ()

    def revise(
        self, hypothesis: tuple[Word, ...], window_end: float
    ) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """Take the newest hypothesis of the whole utterance; return (committed, tentative)."""
        fresh = self._after_committed(hypothesis)
        pairs = zip(fresh, self._tentative, strict=False)
        agreed = takewhile(
            lambda pair: same(pair[0], pair[1]) and pair[0].end <= window_end - HOLD_BACK, pairs
        )
        newly = tuple(new for new, _ in agreed)
        self.committed += newly
        self._tentative = fresh[len(newly) :]
        return self.committed, self._tentative

    def _after_committed(self, hypothesis: tuple[Word, ...]) -> tuple[Word, ...]:
        known = len(self.committed)
        if not known or begins_with(hypothesis, self.committed):
            return hypothesis[known:]
        # it reads the committed part otherwise, so the words can't be counted: go by their times
        end = self.committed[-1].end
        return tuple(word for word in hypothesis if (word.start + word.end) / 2 > end + _SEAM / 2)


def begins_with(words: tuple[Word, ...], start: tuple[Word, ...]) -> bool:
    return len(words) >= len(start) and all(map(same, words, start))


def same(one: Word, other: Word) -> bool:
    """The same word, whatever its case and punctuation."""
    return plain(one.text) == plain(other.text)


def plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
