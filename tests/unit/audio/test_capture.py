"""What comes of the blocks that PortAudio hands over, whatever a driver puts into them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.audio.capture import Capture
from app.audio.devices import Block
from app.events import Samples


class Card:
    """PortAudio with one device: it gives what the test says."""

    def __init__(self) -> None:
        self._take: Callable[..., Any] | None = None

    def open(self, *_: object, stream_callback: Callable[..., Any], **__: object) -> "Card":
        self._take = stream_callback
        return self

    def give(self, sound: Samples) -> None:
        assert self._take is not None
        assert self._take(sound.astype(np.float32).tobytes(), len(sound), {}, 0) == (None, 0)


def heard(sound: Samples, width: int = 1) -> Block:
    card = Card()
    capture = Capture(card, None, index=0, rate=48_000, width=width)
    card.give(sound)
    block = capture.read(1.0)
    assert block is not None
    return block


@pytest.mark.parametrize("level", [0.0, 0.01, 0.3, 0.99])
def test_sound_comes_as_it_is(level):
    sound = np.full(960, level, np.float32)
    block = heard(sound)
    np.testing.assert_array_equal(block.samples, sound)
    assert block.power == pytest.approx(960 * level**2, rel=1e-5)


@pytest.mark.parametrize(
    ("given", "kept"), [(1.5, 1.0), (-3e20, -1.0), (np.nan, 0.0), (np.inf, 1.0), (-np.inf, -1.0)]
)
@pytest.mark.parametrize("around", [0.001, 0.1])
def test_what_is_no_sound_is_made_one(given, kept, around):
    sound = np.full(960, around, np.float32)
    sound[500] = given
    samples = heard(sound).samples
    assert samples[500] == kept
    np.testing.assert_array_equal(np.delete(samples, 500), np.delete(sound, 500))


def test_both_channels_of_a_device_become_one():
    block = heard(np.tile([0.2, 0.4], 480), width=2)
    np.testing.assert_allclose(block.samples, np.full(480, 0.3), rtol=1e-6)
