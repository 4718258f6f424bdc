"""Linux: PulseAudio, and PipeWire, which speaks its protocol.

PortAudio knows one device, “pulse”; libpulse reads which source that is from `PULSE_SOURCE`. When
a device goes away the server moves its streams to another, and the streams do not tell. The server
does tell whoever subscribes. So every block in which there is anything to hear is followed by a
question: the answer comes after all that happened before it.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.audio.capture import Capture, open_capture
from app.audio.devices import Block, DeviceBusy, NoDevice, NoSoundServer, SoundLibraryMissing
from app.audio.sides import AUDIBLE
from app.audio.source import SoundUnreadable
from app.events import Channel, Device

_RATE = 48_000
"""What almost every card runs at; the server converts what others give, and mixes to mono."""
_CHECK = 1.0
"""Seconds after which a stream's place is asked for, whatever the events said, and after which a
server that tells nothing is asked whether it still answers."""
_CHECK_SILENCE = 0.2
"""Seconds for which silence needs no question: nobody can hear which device it is from."""
_PATIENCE = 2.0
"""Seconds until a stream that was opened must sit where it should, on a computer that is busy."""
_PAUSE = 0.01
"""Seconds between two questions about it."""
_AUDIBLE: float = 10 ** (AUDIBLE / 10)
"""Mean square from which on there is anything to hear in a block."""
_LOUD = 0.001
"""Peak, of 1, from which on a device counts as playing."""
_PEEK = 0.1
"""Seconds."""


class PulseSystem:
    """See `SoundSystem`."""

    def connect(self, over: threading.Event | None = None) -> "PulseConnection":
        return PulseConnection(over or threading.Event())

    def devices(self) -> tuple[Device, ...]:
        connection = self.connect()
        try:
            return connection.devices()
        finally:
            connection.close()

    def lack(self, channel: Channel) -> SoundUnreadable:
        return NoDevice(channel)


class PulseConnection:
    """See `Connection`."""

    def __init__(self, over: threading.Event) -> None:
        try:
            import pulsectl

            from app.audio.pulse_client import PulseClient
        except (ImportError, OSError):
            raise SoundLibraryMissing("PulseAudio’s libpulse") from None
        self._names = pulsectl
        self._no_answer = (
            pulsectl.PulseError,
            pulsectl.PulseDisconnected,
            pulsectl._pulsectl.LibPulse.CallError,
        )
        """All the ways in which pulsectl says that nobody answers."""
        self._over = over
        self._pulse = PulseClient(over)
        self._changed = False
        self._moved = False
        self._waiting = False
        self._answered = time.monotonic()
        try:
            with self._asking():
                self._pulse.connect(autospawn=True)  # its timeout would be waited for to the end
                self._pulse.subscribe(self._on_event)
        except NoSoundServer:
            self._pulse.close()
            raise

    def devices(self) -> tuple[Device, ...]:
        with self._asking():
            server = self._pulse.server_info()
            sources, sinks = self._pulse.source_list(), self._pulse.sink_list()
        microphones = (
            _device(source, Channel.REP, server.default_source_name)
            for source in sources
            if source.monitor_of_sink_name is None
        )
        heard = (
            _device(sink, Channel.PROSPECT, server.default_sink_name)
            for sink in _outputs(sinks, sources)
        )
        return (*microphones, *heard)

    def open(self, device: Device) -> "PulseStream":
        with self._asking():
            source = self._source(device)
            before = self._own_streams()
            environment = {"PULSE_SOURCE": source.name}
            try:
                capture = open_capture("pulse", rate=_RATE, width=1, environment=environment)
            except OSError:
                raise DeviceBusy(device) from None
            try:
                stream = self._new_stream(before, source.index)
            except BaseException:
                capture.close()
                raise
        if stream is None:
            capture.close()
            raise DeviceBusy(device)
        return PulseStream(self, capture, stream, source.index)

    def changed(self, timeout: float) -> bool:
        if not self._changed and timeout > 0:
            with self._asking():
                self._waiting = True
                self._pulse.event_listen(timeout)
                self._waiting = False
            if time.monotonic() - self._answered >= _CHECK:
                self._catch_up()
        changed, self._changed = self._changed, False
        return changed

    def moved(self) -> bool:
        """Whether any stream may have moved since it was asked last, up to this very moment."""
        self._catch_up()
        moved, self._moved = self._moved, False
        return moved

    def place(self, stream: int) -> int | None:
        """The index of the source that a stream hears; None: there is no such stream."""
        with self._asking():
            try:
                return int(self._pulse.source_output_info(stream).source)
            except self._names.PulseIndexError:
                return None

    def playing(self, but: str) -> Device | None:
        with self._asking():
            busy = {one.sink for one in self._pulse.sink_input_list() if not one.corked}
            for sink in _outputs(self._pulse.sink_list(), self._pulse.source_list()):
                if sink.index not in busy or sink.name == but:
                    continue
                if self._pulse.get_peak_sample(sink.monitor_source_name, _PEEK) > _LOUD:
                    return _device(sink, Channel.PROSPECT)
        return None

    def close(self) -> None:
        self._pulse.close()

    def _catch_up(self) -> None:
        try:  # no `_asking`: it would cost as much as the question
            self._pulse.catch_up()
        except self._no_answer:
            raise NoSoundServer from None
        self._answered = time.monotonic()

    def _source(self, device: Device) -> Any:
        try:
            if device.channel is Channel.REP:
                return self._pulse.get_source_by_name(device.id)
            sink = self._pulse.get_sink_by_name(device.id)
            return self._pulse.get_source_by_name(sink.monitor_source_name)
        except self._names.PulseIndexError:
            raise NoDevice(device.channel) from None

    def _own_streams(self) -> set[int]:
        own = str(os.getpid())
        return {
            one.index
            for one in self._pulse.source_output_list()
            if one.proplist.get("application.process.id") == own
        }

    def _new_stream(self, before: set[int], source: int) -> int | None:
        """The index of the stream that has just begun to hear a source; None: there is none."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and not self._over.is_set():
            for index in self._own_streams() - before:
                if self.place(index) == source:
                    return index
            self._pulse.event_listen(_PAUSE)  # PipeWire joins the two a moment later
        return None

    def _on_event(self, event: Any) -> None:
        if event.facility == "source_output":
            self._moved = True
            return
        self._changed = True
        if self._waiting:
            raise self._names.PulseLoopStop

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except self._no_answer:
            raise NoSoundServer from None


class PulseStream:
    """See `Stream`."""

    def __init__(
        self, connection: PulseConnection, capture: Capture, stream: int, source: int
    ) -> None:
        self._connection = connection
        self._capture = capture
        self._index = stream
        self._source = source
        self._asked = self._checked = time.monotonic()
        self._silent = False

    @property
    def rate(self) -> int:
        return self._capture.rate

    @property
    def overflows(self) -> int:
        return self._capture.overflows

    def read(self, timeout: float) -> Block | None:
        block = self._capture.read(timeout)
        self._silent = block is not None and block.power <= _AUDIBLE * len(block.samples)
        return block

    def is_true(self) -> bool:
        now = time.monotonic()
        if self._silent and now - self._asked < _CHECK_SILENCE:
            return True
        self._asked = now
        if not self._connection.moved() and now - self._checked < _CHECK:
            return True
        self._checked = now
        return self._capture.active and self._connection.place(self._index) == self._source

    def close(self) -> None:
        self._capture.close()


def _device(about: Any, channel: Channel, default: str = "") -> Device:
    return Device(about.name, about.description, channel, about.name == default)


def _outputs(sinks: list[Any], sources: list[Any]) -> list[Any]:
    """Those that one hears; what plays on the wire of a virtual microphone is spoken, not heard."""
    wires = {source.proplist.get("device.master_device") for source in sources}
    return [sink for sink in sinks if sink.monitor_source_name not in wires]
