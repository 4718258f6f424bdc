import pytest

from app.speech.endpoint import Endpointer, Turn
from tests.fakes import PROBABILITIES

MARKS = {
    Turn.NOTHING: "-",
    Turn.ONSET: "O",
    Turn.GAP: "g",
    Turn.PAUSE: "p",
    Turn.END: "E",
}


def turns(pattern: str, silence_to_end: float = 0.6) -> str:
    endpointer = Endpointer(silence_to_end)
    return "".join(MARKS[endpointer.feed(PROBABILITIES[mark])] for mark in pattern)


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        ("......", "------"),
        ("#.....", "------"),  # a click
        ("#.#.#.", "------"),  # three of them
        ("##....", "-O---g"),
        ("+++++.", "------"),  # never sure enough to begin with
        ("##+++..", "-O-----"),  # sure enough to go on
        ("##..+++", "-O---g-"),  # but not to come back
        ("##..#..", "-O-----"),
        ("##....#....", "-O---g----g"),
        ("##....##....##", "-O---g-----g--"),
    ],
)
def test_speech_begins_with_two_loud_steps_and_pauses_with_quiet_ones(heard, told):
    assert turns(heard) == told


@pytest.mark.parametrize(
    ("silence_to_end", "told"),
    [
        (0.6, "-O" + "---g" + "-" * 5 + "p" + "-" * 8 + "E"),
        (0.32, "-O" + "---g" + "-" * 5 + "E"),
        (0.2, "-O" + "---g" + "--E"),  # over before it is worth a guess
        (1.0, "-O" + "---g" + "-" * 5 + "p" + "-" * 21 + "E"),
    ],
)
def test_silence_as_long_as_asked_for_ends_the_utterance(silence_to_end, told):
    assert turns("##" + "." * (len(told) - 2), silence_to_end) == told
    assert turns("##" + "." * 60, silence_to_end).count("E") == 1


def test_each_pause_is_told_anew():
    one = "##" + "." * 12
    assert turns(one * 3).count("p") == 3
    assert turns(one * 3).count("E") == 0


def test_the_next_utterance_begins_after_the_end():
    assert turns("##" + "." * 25 + "##" + "." * 19 + "##").replace("-", "") == "OgpEOgpEO"


def test_it_counts_the_seconds_since_speech():
    endpointer = Endpointer(0.6)
    for mark in "##....":
        endpointer.feed(PROBABILITIES[mark])
    assert endpointer.speaking
    assert endpointer.silence == pytest.approx(4 * 0.032)
    endpointer.feed(1.0)
    assert endpointer.silence == 0.0


def test_told_to_be_quiet_it_waits_for_a_whole_onset():
    endpointer = Endpointer(0.6)
    for mark in "####":
        endpointer.feed(PROBABILITIES[mark])
    endpointer.quiet()
    assert not endpointer.speaking
    assert [endpointer.feed(1.0), endpointer.feed(1.0)] == [Turn.NOTHING, Turn.ONSET]
