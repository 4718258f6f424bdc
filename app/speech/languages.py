"""How the language of a call is found."""

from collections.abc import Sequence

from app.config.languages import AUTO

ENOUGH = 2.5
"""Seconds of sound that show which language it is: of less, close ones are taken for each other."""
SURE = 0.6
"""Probability from which on it is; faster-whisper is content with 0.5, but asks again and again."""


class SpokenLanguage:
    """The language of a call: given, or found in the first final that shows it well.

    One for both channels: who sell and buy speak one language with each other, and the side that
    has said little so far gains from the side that has said more.
    """

    def __init__(self, language: str) -> None:
        self.found = language != AUTO
        """Whether it stays."""
        self.code = language if self.found else "en"
        """The best there is so far."""
        self._evidence = 0.0

    def learn(self, probabilities: Sequence[tuple[str, float]], seconds: float, final: bool) -> str:
        """Take what a window of so many seconds sounds like, likeliest first; return the best."""
        if not self.found:
            code, probability = probabilities[0]
            evidence = probability * min(seconds, ENOUGH)
            self.found = final and seconds >= ENOUGH and probability >= SURE
            if self.found or evidence > self._evidence:
                self.code, self._evidence = code, evidence
        return self.code
