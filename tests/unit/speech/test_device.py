"""The trial of the graphics card. There is none here: what one may do is done by the one who counts
them, in the child where the trial takes place."""

import os
import signal
import sys
import threading
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from faster_whisper import WhisperModel

from app.speech import device, whisper
from app.speech.decoder import Hypothesis
from app.speech.decoder_process import DecoderGone, DecoderProcess, Patience
from app.speech.decoding import Decoding, Device
from app.speech.device import CRASHED, FAILED_LATER, HUNG, Cards, Verdict
from app.speech.whisper import WhisperDecoder
from tests.unit.speech.windows import demo_model, turn_windows

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

AUTO = Decoding(demo_model(), 1, device=Device.AUTO)


def none_at_all() -> int:
    return 0


def one() -> int:
    """CTranslate2 is asked for it then, and says itself why it has none."""
    return 1


def one_that_aborts() -> int:
    os.close(2)  # what a library says then is for nobody here
    os.abort()


def one_that_hangs() -> int:
    threading.Event().wait()
    return 1


def one_on_a_slow_disk() -> int:
    threading.Event().wait(1.0)
    return 0


class FailingCard(WhisperModel):
    """A card, done by the processor: it passes its trial, and then has no memory left."""

    def __init__(self, folder: str, *, device: str, **how):
        super().__init__(folder, device="cpu", **how)
        self._windows_left = 1 if device == "cuda" else sys.maxsize

    def encode(self, features):
        if not self._windows_left:
            raise RuntimeError("CUDA failed with error out of memory")
        self._windows_left -= 1
        return super().encode(features)


def one_that_passes_its_trial_and_then_fails() -> int:
    whisper.WhisperModel = FailingCard  # in the child, where this is asked
    return 1


def tells_and_hangs(begun: Path) -> int:
    begun.touch()
    return one_that_hangs()


def wait_for(file: Path) -> None:
    """Another process makes it: nothing here tells us when."""
    tick = threading.Event()
    while not file.exists():
        tick.wait(0.01)


def texts(heard: Hypothesis) -> list[str]:
    return [word.text for word in heard.words]


def the_first_window(cards: Cards, unfit: list[str], decoding: Decoding = AUTO, **patience: float):
    """What is heard of it, and the decoder, closed."""
    decoder = DecoderProcess(
        decoding, cards=cards, on_unfit=unfit.append, patience=Patience(**patience)
    )
    with closing(decoder):
        [heard] = decoder.decode([turn_windows()[0]])
    return texts(heard), decoder


@pytest.fixture(scope="module")
def expected():
    return texts(WhisperDecoder(Decoding(demo_model(), 1)).decode([turn_windows()[0]])[0])


def test_without_a_card_the_processor_works_and_why_is_known(expected):
    unfit: list[str] = []
    words, decoder = the_first_window(none_at_all, unfit)
    assert words == expected
    assert decoder.verdict.device is Device.CPU
    assert decoder.verdict.why == "there is none that can run a model"
    assert (unfit, decoder.restarts) == ([], 0)


@pytest.mark.skipif(device.cards() > 0, reason="for a computer without a card")
def test_a_card_that_can_not_be_used_is_explained_by_the_engine_and_tried_again_next_time(expected):
    unfit: list[str] = []
    words, decoder = the_first_window(one, unfit)
    assert words == expected
    assert decoder.verdict.device is Device.CPU
    assert "CUDA" in decoder.verdict.why
    assert (unfit, decoder.restarts) == ([], 0)


@pytest.mark.parametrize(
    ("cards", "why", "start"),
    [(one_that_aborts, CRASHED, 60.0), (one_that_hangs, HUNG, 12.0)],  # that one is waited out
    ids=["aborts", "hangs"],
)
def test_a_trial_that_ends_the_process_or_never_ends_costs_a_restart_and_is_remembered(
    expected, cards, why, start
):
    unfit: list[str] = []
    words, decoder = the_first_window(cards, unfit, start=start, trial=1.0)
    assert words == expected
    assert (decoder.verdict.device, decoder.verdict.why) == (Device.CPU, why)
    assert unfit == [why]
    assert decoder.restarts == 1


def test_time_to_load_the_model_is_part_of_a_trial(expected):
    unfit: list[str] = []
    words, decoder = the_first_window(one_on_a_slow_disk, unfit, start=20.0, trial=0.1)
    assert words == expected
    assert (unfit, decoder.restarts) == ([], 0)


def test_a_card_that_fails_on_the_first_window_leaves_it_to_the_processor(expected):
    unfit: list[str] = []
    words, decoder = the_first_window(one_that_passes_its_trial_and_then_fails, unfit)
    assert words == expected
    assert decoder.verdict == Verdict(Device.CPU, FAILED_LATER)
    assert decoder.decoding.device is Device.CPU
    assert (unfit, decoder.restarts) == ([], 1)


def test_once_it_has_failed_no_child_of_this_call_tries_it_again(expected):
    unfit: list[str] = []
    decoder = DecoderProcess(AUTO, cards=one_that_aborts, on_unfit=unfit.append)
    with closing(decoder):
        decoder.prepare()
        os.kill(decoder.pid, signal.SIGKILL)
        assert texts(decoder.decode([turn_windows()[0]])[0]) == expected
    assert len(unfit) == 1
    assert decoder.restarts == 2


def test_where_the_settings_say_the_processor_no_card_is_tried(expected):
    words, decoder = the_first_window(one_that_aborts, [], Decoding(demo_model(), 1))
    assert words == expected
    assert decoder.verdict is None
    assert decoder.restarts == 0


def test_a_call_that_ends_in_the_middle_of_a_trial_says_nothing_of_the_card(tmp_path):
    unfit: list[str] = []
    begun = tmp_path / "begun"
    decoder = DecoderProcess(AUTO, cards=partial(tells_and_hangs, begun), on_unfit=unfit.append)
    ending = threading.Thread(target=lambda: (wait_for(begun), decoder.kill()))
    ending.start()
    with closing(decoder), pytest.raises(DecoderGone):
        decoder.prepare()
    ending.join()
    assert unfit == []
    assert decoder.restarts == 0
