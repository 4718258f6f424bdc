"""A sound file as a source: stereo is rep left and prospect right, mono is one speaker."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream

from app.audio.clock import Clock
from app.audio.resample import Resampler
from app.audio.source import SoundUnreadable
from app.events import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    AudioFrame,
    Channel,
    ChannelEnded,
    Notice,
    Samples,
    Severity,
)

_UNKNOWN = 0x7FFF0000
"""Bytes from which on a wav file's size is a way to say that nobody knows it."""
_SHORTFALL = 0.5
"""Seconds that a file may end before its own header says, as rounding does, without being cut."""


class FileSource:
    """Reads wav, flac, mp3, m4a, ogg, mp4 and what else FFmpeg reads, at the pace of a clock."""

    def __init__(self, path: Path, clock: Clock, mono_as: Channel = Channel.PROSPECT) -> None:
        """Raises SoundUnreadable: missing, a folder, no permission, no sound in it."""
        self._path = path
        self._clock = clock
        self._container = _open(path)
        streams = self._container.streams.audio
        if not streams:
            self._container.close()
            raise SoundUnreadable(
                f"There is no sound in “{path.name}”.", "Choose a file with an audio track."
            )
        self._stream: AudioStream = streams[0]
        if self._stream.rate <= 0:  # what FFmpeg takes for sound is none
            self._container.close()
            raise _not_sound(path)
        self._mono_as = mono_as
        self._listening = True
        self._read = 0
        """Samples at the file's own rate."""
        self._broken_at: float | None = None
        """Seconds into it where the file was found damaged first."""

    @property
    def name(self) -> str:
        return "file"

    def close(self) -> None:
        self._container.close()

    @property
    def channels(self) -> tuple[Channel, ...]:
        return (Channel.REP, Channel.PROSPECT) if self._stream.channels > 1 else (self._mono_as,)

    @property
    def announced(self) -> float | None:
        """Seconds that the file says it lasts; None where it does not say."""
        if self._stream.duration is not None and self._stream.time_base is not None:
            return float(self._stream.duration * self._stream.time_base)
        duration = self._container.duration
        return duration / av.time_base if duration else None

    @property
    def duration(self) -> float:
        """Seconds read so far."""
        return self._read / self._stream.rate

    def listen(self, on: bool) -> None:
        self._listening = on

    def stop(self) -> None:
        self._clock.stop()

    def frames(self) -> Iterator[AudioFrame | ChannelEnded | Notice]:
        if self._stream.channels > 2:
            yield Notice(
                f"“{self._path.name}” has {self._stream.channels} channels.",
                "The first is taken as you and the second as the prospect.",
                Severity.INFO,
            )
        position = 0
        for block in self._blocks():
            start = position / SAMPLE_RATE
            if not self._clock.wait_until((position + FRAME_SAMPLES) / SAMPLE_RATE):
                break
            position += FRAME_SAMPLES
            for channel, samples in zip(self.channels, block, strict=True):
                yield AudioFrame(channel, start, samples if self._listening else samples * 0.0)
        else:
            yield from self._cut_short()
        for channel in self.channels:
            yield ChannelEnded(channel, position / SAMPLE_RATE)

    def _blocks(self) -> Iterator[Samples]:
        """The file in blocks of shape (channels, 320), the last one filled up with silence."""
        width = len(self.channels)
        resampler = Resampler(self._stream.rate, width)
        left = np.empty((width, 0), np.float32)
        for sound, last in self._pieces(width):
            left = np.concatenate([left, resampler.feed(sound, last=last)], axis=1)
            whole = left.shape[1] // FRAME_SAMPLES
            for n in range(whole):
                yield left[:, n * FRAME_SAMPLES : (n + 1) * FRAME_SAMPLES]
            left = left[:, whole * FRAME_SAMPLES :]
        if left.shape[1]:
            yield np.pad(left, ((0, 0), (0, FRAME_SAMPLES - left.shape[1])))

    def _pieces(self, width: int) -> Iterator[tuple[Samples, bool]]:
        """Decoded sound at the file's own rate, shape (width, n), and whether it is the last."""
        to_float = av.AudioResampler(format="fltp")
        for frame in self._decoded():
            for planar in to_float.resample(frame):
                sound = cast(Samples, planar.to_ndarray())[:width]
                self._read += sound.shape[1]
                # a file of floats may hold anything; one NaN would deafen the VAD for good
                yield np.clip(np.nan_to_num(sound, nan=0.0), -1.0, 1.0), False
        if not self._read and self._broken_at is not None:
            raise _not_sound(self._path)
        if not self._read:
            raise SoundUnreadable(f"“{self._path.name}” is empty.", "Choose a file with sound.")
        yield np.empty((width, 0), np.float32), True

    def _decoded(self) -> Iterator[av.AudioFrame]:
        """All that can be read: what is damaged in the middle is left out."""
        try:
            for packet in self._container.demux(self._stream):
                try:
                    yield from packet.decode()
                except av.FFmpegError:
                    self._break()
        except (av.FFmpegError, EOFError):
            self._break()

    def _break(self) -> None:
        if self._broken_at is None:
            self._broken_at = self.duration

    def _cut_short(self) -> Iterator[Notice]:
        announced = (self.announced or 0.0) + self._missing()
        at = self._broken_at
        if at is None and announced - self.duration > _SHORTFALL:
            at = self.duration
        if at is not None:
            minutes, seconds = divmod(int(at), 60)
            yield Notice(
                f"“{self._path.name}” is cut off or damaged after {minutes}:{seconds:02}.",
                "All that could be read was written down. Look for a whole copy of the file.",
                Severity.PROBLEM,
            )

    def _missing(self) -> float:
        """Seconds that a wav file's header speaks of and FFmpeg does not: it trusts the file's end.

        A recorder that can't go back to the header leaves a size there that means: unknown.
        """
        if self._container.format.name != "wav" or not self._stream.bit_rate:
            return 0.0
        with self._path.open("rb") as file:
            size = int.from_bytes(file.read(8)[4:], "little")
        missing = size + 8 - self._path.stat().st_size
        return missing * 8 / self._stream.bit_rate if size < _UNKNOWN and missing > 0 else 0.0


def _open(path: Path) -> "av.container.InputContainer":
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except FileNotFoundError:
        raise SoundUnreadable(
            f"There is no file “{path}”.", "Check the name and the folder."
        ) from None
    except IsADirectoryError:
        raise SoundUnreadable(f"“{path}” is a folder.", "Name the sound files in it.") from None
    except PermissionError:
        raise SoundUnreadable(
            f"“{path}” may not be read.", "Ask its owner for the right to read it, or copy it."
        ) from None
    except OSError as error:
        raise SoundUnreadable(
            f"“{path}” can't be read ({error.strerror}).", "Copy it to this computer and try again."
        ) from error
    if empty:
        raise SoundUnreadable(f"“{path.name}” is empty.", "Choose a file with sound in it.")
    try:
        return av.open(f"file:{path}", mode="r")  # “14:30.wav” is no protocol
    except (av.FFmpegError, EOFError, ValueError):
        raise _not_sound(path) from None


def _not_sound(path: Path) -> SoundUnreadable:
    return SoundUnreadable(
        f"“{path.name}” is not a sound file that Sotto can read.",
        "wav, flac, mp3, m4a, ogg and mp4 work.",
    )
