"""What the rep reads about the two sides of a call. Every such sentence stands here."""

import sys
from typing import NamedTuple

from app.errors import SottoError
from app.events import Channel


class Words(NamedTuple):
    text: str
    hint: str


def _is_rep(channel: Channel) -> bool:
    return channel is Channel.REP


def where(channel: Channel, device: str) -> str:
    """How a device is named where all is well."""
    return device if _is_rep(channel) or not device else f"{device}, what you hear"


def hearing(channel: Channel, device: str) -> Words:
    who = "you" if _is_rep(channel) else "the prospect"
    return Words(f"Hearing {who}", where(channel, device))


def silent(channel: Channel, device: str) -> Words:
    text = "You are silent" if _is_rep(channel) else "The prospect is silent"
    return Words(text, where(channel, device))


def muted(device: str) -> Words:
    """Not even noise comes from a microphone."""
    name = f"‘{device}’" if device else "the microphone"
    return Words("You are silent", f"Is {name} muted?")


def too_soft() -> Words:
    return Words("Too soft", "Come closer, or raise the level")


def too_loud() -> Words:
    return Words("Too loud", "Lower the level a little")


def speakers() -> Words:
    return Words(
        "Your microphone hears the speakers: their sound is taken out.",
        "A headset would be better.",
    )


def elsewhere(device: str) -> Words:
    return Words("Silent, speakers play", f"Listen to ‘{device}’ instead?")


def gone(channel: Channel, device: str, stand_in: str, *, returns: bool) -> Words:
    """`returns`: whether Sotto goes back to the device once it is there again."""
    name = device or ("Your microphone" if _is_rep(channel) else "Your speaker")
    until = "until it is back" if returns else "now"
    return Words(f"{name} went away", f"Using ‘{stand_in}’ {until}")


def absent(channel: Channel, stand_in: str) -> Words:
    """The chosen device was not there from the beginning, and nobody knows its name."""
    name = "Your microphone" if _is_rep(channel) else "Your speaker"
    return Words(f"{name} is not here", f"Using ‘{stand_in}’ until it is")


def back(channel: Channel, device: str) -> Words:
    return Words(f"{device} is back", where(channel, device))


def missing(channel: Channel) -> Words:
    """What `no_device` says, in the room that one side has."""
    what = "No microphone" if _is_rep(channel) else "No speakers"
    return Words(what, no_device(channel).hint.rstrip("."))


def no_device(channel: Channel) -> Words:
    if _is_rep(channel):
        return Words("There is no microphone.", "Plug one in, or choose another.")
    return Words("There are no speakers.", "Plug some in.")


_TO_SEE = {
    "win32": "that it is chosen in the sound settings of Windows",
    "darwin": "that it is chosen in the System Settings under Sound",
}
"""By platform; elsewhere there is a sound service that one can look at."""


def no_answer(platform: str = sys.platform) -> Words:
    """There is no sound server, or one that hangs: what a rep can try, the quickest first."""
    see = _TO_SEE.get(platform, "that the sound service, PipeWire or PulseAudio, is running")
    return Words(
        "The sound does not answer.",
        "Try whether another program plays sound. Plug the headset in again, and see "
        f"{see}. If nothing helps, start the computer again.",
    )


def part_missing(part: str) -> Words:
    return Words(
        f"A part of the computer’s sound is missing ({part}).", "Install it, then try again."
    )


def used_elsewhere(device: str) -> Words:
    return Words(f"“{device}” is used elsewhere.", "Close what uses it, or choose another.")


def why(error: SottoError) -> str:
    """What is wrong, and what to do."""
    return f"{error.message} {error.hint}"


def refused(channel: Channel, why: str) -> Words:
    """One side can't be heard."""
    return Words(_unheard(channel), why)


def listening() -> Words:
    """A call has begun, and nothing is known yet of this side."""
    return Words("Listening …", "")


def paused() -> Words:
    return Words("Paused", "Nothing is heard")


def _unheard(channel: Channel) -> str:
    return "Not hearing you" if _is_rep(channel) else "Not hearing the prospect"
