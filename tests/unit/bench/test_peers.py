import json
import wave
from types import SimpleNamespace

import pytest

from tests.bench.live.peers import realtimestt, whisperlive
from tests.bench.live.peers.feed import Order, Run


@pytest.fixture
def run(tmp_path):
    """Of a second of silence."""
    sound = tmp_path / "discovery" / "rep.wav"
    sound.parent.mkdir()
    with wave.open(str(sound), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(bytes(32000))
    return Run(Order(sound, tmp_path, 2, tmp_path / "trace.json", False), "Peer 1.0", [])


def seen(run):
    return [(step.final, step.committed, step.tentative) for step in run.trace.steps]


def test_a_run_knows_its_sound_and_that_the_prompt_is_off(run):
    assert (run.trace.sound, run.trace.duration) == ("discovery/rep", 1.0)
    assert run.trace.system == "Peer 1.0, prompt off"


def stable(text, rest):
    return SimpleNamespace(stable_text=text, unstable_text=rest)


def test_realtimestt_text_stays_until_its_final_though_the_next_one_begins(run):
    screen = realtimestt.Screen(run)
    screen.heard(stable("Good", " morning"))
    screen.stopped()
    screen.heard(stable("", "How are"))
    screen.final("Good morning.")
    screen.stopped()
    screen.final("How are you?")
    assert seen(run) == [
        ("", "Good", "morning"),
        ("", "Good", "morning How are"),
        ("Good morning.", "", "How are"),
        ("Good morning. How are you?", "", ""),
    ]


@pytest.mark.parametrize(
    ("text", "rest", "split"),
    [
        ("send it to", "day", ("send it", "today")),
        ("send it to", " you", ("send it to", " you")),
        ("send it", ", please", ("send it", ", please")),
        ("To", "day", ("", "Today")),
        ("", "Today", ("", "Today")),
    ],
)
def test_realtimestt_half_a_word_is_not_stable(text, rest, split):
    assert realtimestt.whole_words(text, rest) == split


def test_whisperlive_completed_segments_are_kept_when_it_sends_them_no_more(run):
    def segment(start, text, completed):
        return {"start": start, "text": text, "completed": completed}

    hello, bye = segment("0.000", " Hello.", True), segment("2.000", " Bye.", True)
    whisperlive.Screen(run).listen(
        [
            '{"message": "SERVER_READY"}',
            *map(
                json.dumps,
                (
                    {"segments": [segment("0.000", " Hello", False)]},
                    {"segments": [hello, segment("2.000", " By", False)]},
                    {"segments": [hello, bye]},
                    {"segments": [bye, segment("4.000", " Now", False)]},
                ),
            ),
        ]
    )
    assert seen(run) == [
        ("", "", "Hello"),
        ("Hello.", "", "By"),
        ("Hello. Bye.", "", ""),
        ("Hello. Bye.", "", "Now"),
    ]
