"""What is round the rep."""

from enum import StrEnum


class Sensitivity(StrEnum):
    """How readily a sound is taken for the rep's voice."""

    SOFT = "soft"
    """A soft voice in a quiet room."""
    NORMAL = "normal"
    NOISY = "noisy"
    """An office in which others talk."""
