"""Where the sound of a call comes from."""

from collections.abc import Iterator
from typing import Protocol, TypeAlias

from app.errors import SottoError
from app.events import AudioFrame, Channel, ChannelEnded, Devices, Level, Notice, Side


class SoundUnreadable(SottoError):
    """A file or a device gives no sound that we understand."""


Sound: TypeAlias = AudioFrame | ChannelEnded | Level | Devices | Side | Notice
"""What a source gives."""


class AudioSource(Protocol):
    """One or both sides of a call, as frames on the call clock."""

    @property
    def name(self) -> str:
        """Of the thread that it runs on; at most 15 letters, or Linux cuts them."""
        ...

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The sides that it gives; none, if it only watches over the other sources."""
        ...

    def frames(self) -> Iterator[Sound]:
        """Give frames until the sound ends or `stop` is called; then one `ChannelEnded` a channel.

        Raises SoundUnreadable: nothing can be heard at all.
        """
        ...

    def listen(self, on: bool) -> None:
        """Hear nothing for a while: silence keeps the clock; then hear again. From any thread."""
        ...

    def stop(self) -> None:
        """End `frames` soon. May be called from any thread."""
        ...
