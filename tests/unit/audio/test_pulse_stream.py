"""How often the sound server is asked whether a stream still hears its device."""

import numpy as np
import pytest

from app.audio.devices import Block
from app.audio.pulse import PulseStream

QUIET, AUDIBLE = 0.001, 0.01
"""Noise of an empty room, and the softest that counts as sound: RMS."""


class Office:
    """A connection and a capture: it plays noise as loud as it is told, and counts questions."""

    rate = 48_000
    overflows = 0
    active = True

    def __init__(self) -> None:
        self.volume = 0.0
        self.questions = 0
        self.has_moved = False
        self._chance = np.random.default_rng(0)

    def read(self, timeout: float) -> Block:
        noise = self._chance.normal(0, self.volume, 960).astype(np.float32)
        return Block(noise, 0.0, float(noise @ noise))

    def moved(self) -> bool:
        self.questions += 1
        return self.has_moved

    def place(self, stream: int) -> int:
        return 2 if self.has_moved else 1

    def close(self) -> None: ...


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def stream(office: Office) -> PulseStream:
    return PulseStream(office, office, 5, 1)


def heard(stream: PulseStream, blocks: int) -> list[bool]:
    found = []
    for _ in range(blocks):
        stream.read(0.1)
        found.append(stream.is_true())
    return found


def test_a_block_with_anything_to_hear_is_asked_about_at_once(office, stream):
    office.volume = AUDIBLE
    assert heard(stream, 5) == [True] * 5
    assert office.questions == 5
    office.has_moved = True
    assert heard(stream, 1) == [False]


@pytest.mark.parametrize("volume", [0.0, QUIET])
def test_the_noise_of_a_quiet_room_is_not_asked_about_block_by_block(office, stream, volume):
    office.volume = volume
    heard(stream, 5)
    assert office.questions <= 1
    office.volume = AUDIBLE
    office.has_moved = True
    assert heard(stream, 1) == [False]  # it is what is heard next
