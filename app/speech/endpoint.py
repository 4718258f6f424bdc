"""Where speech begins and ends in one channel, told from the VAD's probabilities."""

from enum import Enum, auto

from app.speech.vad import STEP_SECONDS

THRESHOLD = 0.5
"""Probability from which on a step is speech (Silero's default)."""
RELEASE = 0.35
"""Probability below which speech pauses (Silero's default: the threshold − 0.15)."""
ONSET = 2
"""Steps of speech in a row that make an onset: one alone is often a click."""
GAP = 0.12
"""Seconds of silence (four steps) that make a good place to cut speech that goes on for long."""
SPECULATE = 0.3
"""Seconds of silence after which the final is worth starting: most such pauses are ends."""


class Turn(Enum):
    """What a step changed."""

    NOTHING = auto()
    ONSET = auto()
    GAP = auto()
    PAUSE = auto()
    """Long enough to start the final on speculation."""
    END = auto()


class Endpointer:
    """Told one probability a step; answers with what it changed."""

    def __init__(self, silence_to_end: float) -> None:
        """Take the seconds of silence that end an utterance."""
        self._silence_to_end = silence_to_end
        self._loud = 0
        """Steps of speech in a row while quiet."""
        self.speaking = False
        self.silence = 0.0
        """Seconds since speech was last heard, while speaking."""

    def feed(self, probability: float) -> Turn:
        if not self.speaking:
            return self._wait(probability)
        if probability >= (RELEASE if self.silence == 0 else THRESHOLD):
            self.silence = 0.0
            return Turn.NOTHING
        before, self.silence = self.silence, self.silence + STEP_SECONDS
        if self.silence >= self._silence_to_end:
            self.quiet()
            return Turn.END
        if before < SPECULATE <= self.silence:
            return Turn.PAUSE
        if before < GAP <= self.silence:
            return Turn.GAP
        return Turn.NOTHING

    def quiet(self) -> None:
        """Wait for the next onset: the utterance is over."""
        self.speaking = False
        self.silence = 0.0
        self._loud = 0

    def _wait(self, probability: float) -> Turn:
        self._loud = self._loud + 1 if probability >= THRESHOLD else 0
        if self._loud < ONSET:
            return Turn.NOTHING
        self.speaking = True
        return Turn.ONSET
