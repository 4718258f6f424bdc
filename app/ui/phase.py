"""Where the program is between two calls and in one."""

from enum import Enum, auto

from app.events import Mode


class Phase(Enum):
    IDLE = auto()
    GETTING_READY = auto()
    """Already listening; the model loads."""
    LIVE = auto()
    PAUSED = auto()
    OFF_RECORD = auto()
    ENDING = auto()
    """No more sound; the last words are being understood and kept."""


PHASES = {Mode.ON: Phase.LIVE, Mode.PAUSED: Phase.PAUSED, Mode.OFF_RECORD: Phase.OFF_RECORD}
"""Of a call that is ready."""
