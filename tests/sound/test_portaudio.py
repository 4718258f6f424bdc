"""The sound of Windows and macOS as far as it runs here: PortAudio alone, the default device."""

import numpy as np
import pytest

from app.audio.devices import DeviceBusy, NoDevice, chosen
from app.audio.portaudio import PortAudioSystem
from app.events import Channel, Device
from tests.sound.hearing import strength, tone
from tests.sound.server import MIC, SoundServer


def test_a_microphone_is_listed_opened_and_heard(server: SoundServer):
    server.play(tone(1000.0, 30), MIC)
    system = PortAudioSystem()
    microphone = chosen(system.devices(), Channel.REP, "")
    assert microphone is not None
    stream = system.connect().open(microphone)
    try:
        # at the card's own rate: a tone's pitch counts in samples
        hertz = 1000.0 * 16_000 / stream.rate
        blocks = [block for _ in range(50) if (block := stream.read(2.0))]
        assert strength(np.concatenate([block.samples for block in blocks]), hertz) > 0.2
        assert stream.is_true()
    finally:
        stream.close()


def test_what_can_t_be_heard_is_said_in_words(server: SoundServer):
    system = PortAudioSystem()
    assert not [one for one in system.devices() if one.channel is Channel.PROSPECT]
    lack = system.lack(Channel.PROSPECT)
    assert "does not hear yet what the speakers" in lack.message
    assert "prospect" in lack.hint
    assert "microphone" in system.lack(Channel.REP).message


def test_a_device_that_is_not_there_or_not_free_is_told_apart(server: SoundServer):
    connection = PortAudioSystem().connect()
    with pytest.raises(NoDevice):
        connection.open(Device("none", "None", Channel.REP))
    device = chosen(connection.devices(), Channel.REP, "")
    assert device is not None
    server.kill()
    with pytest.raises(DeviceBusy):
        connection.open(device)
