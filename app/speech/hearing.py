"""How a channel is listened to, and what is decoded first."""

from dataclasses import dataclass
from enum import IntEnum

from app.config.sensitivity import Sensitivity
from app.speech.catalogue import Limits


class Urgency(IntEnum):
    """What is decoded first."""

    PARTIAL = 1
    SPECULATION = 2
    FINAL = 3


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a channel is listened to."""

    silence_to_end: float = 0.6
    """Seconds of silence that end an utterance."""
    longest: float = 25.0
    """Seconds that the model takes in one window."""
    soft: float = 8.0
    """Seconds after which an utterance ends in the next short gap."""
    step: float | None = 0.3
    """Seconds of new speech between two partials where the machine keeps up; None: finals only."""
    final_cost: float = 3.0
    """What a final costs, in looks: their windows are longer by that much."""
    carry: bool = False
    """Whether what was just said helps the model with what follows."""
    has_smaller: bool = True
    """Whether a smaller model could take this one's place."""
    sensitivity: Sensitivity = Sensitivity.NORMAL
    """What is round the rep to begin with."""

    @classmethod
    def of(cls, limits: Limits) -> "Hearing":
        """As a model with these limits wants it."""
        return cls(
            longest=limits.longest,
            soft=limits.soft,
            final_cost=limits.full_frames / max(1, limits.floor_frames),
            carry=limits.prompt_helps,
        )
