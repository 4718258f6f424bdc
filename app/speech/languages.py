"""The languages that a multilingual Whisper may be told, and how the one of a call is found."""

from collections.abc import Sequence

LANGUAGES = tuple(
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw "
    "he hi hr ht hu hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my "
    "ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt "
    "uk ur uz vi yi yo yue zh".split()
)
"""By their codes in the settings."""
AUTO = "auto"
"""In their place: found once, then kept for the call."""
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
