"""Where the sound of a call comes from."""

from collections.abc import Iterator
from typing import Protocol

from app.errors import SottoError
from app.events import AudioFrame, Channel, ChannelEnded, Notice


class SoundUnreadable(SottoError):
    """A file or a device gives no sound that we understand."""


class AudioSource(Protocol):
    """One or both sides of a call, as frames on the call clock."""

    @property
    def channels(self) -> tuple[Channel, ...]: ...

    def frames(self) -> Iterator[AudioFrame | ChannelEnded | Notice]:
        """Give frames until the sound ends or `stop` is called; then one `ChannelEnded` a channel.

        Raises SoundUnreadable: nothing can be heard at all.
        """
        ...

    def stop(self) -> None:
        """End `frames` soon. May be called from any thread."""
        ...
