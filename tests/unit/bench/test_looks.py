"""What is counted of words that should not be there."""

from tests.bench.live.metrics import measure
from tests.bench.live.sweep import looped_looks, wrong_on_screen
from tests.bench.live.trace import Trace
from tests.bench.live.truth import Truth

TRUTH = Truth(("good", "luck"), (1.0, 2.0), (2.0, 3.0), (range(2),))


def trace(*steps, calls=()) -> Trace:
    made = Trace("Sotto", "full speed", "a sound", 20.0, calls=list(calls))
    for step in steps:
        made.step(*step)
    return made


def test_a_wrong_word_long_after_speech_was_said_by_nobody():
    late = trace((3.5, "Good luck."), (9.0, "Good luck. Thank you."))
    assert measure(late, TRUTH).invented == 2


def test_a_word_that_nobody_said_counts_though_it_is_taken_back():
    gone = trace((3.5, "Good luck."), (9.0, "Good luck.", "", "Thank you"), (9.5, "Good luck."))
    assert measure(gone, TRUTH).invented == 2


def test_a_wrong_word_soon_after_speech_is_a_mistake():
    assert measure(trace((3.5, "Good duck."), (4.5, "Good duck hunt.")), TRUTH).invented == 0


def test_a_right_word_that_comes_late_was_said():
    assert measure(trace((9.0, "Good luck.")), TRUTH).invented == 0


def test_a_trace_without_text_invents_nothing():
    assert measure(trace(), TRUTH).invented == 0


def test_words_on_the_screen_are_judged_by_the_text_at_the_end():
    steps = (1.0, "", "", "Good duck"), (2.0, "", "", "Good luck"), (3.0, "Good luck.", "", "")
    # two words at the first step, one of them wrong, and two at the second; then they are final
    assert wrong_on_screen(trace(*steps)) == (1, 4)


def test_a_look_that_loops_is_seen_in_the_full_window_and_a_final_is_none():
    look, final = ["generate", 1, 9, 1], ["generate", 1, 9, 5]
    short, full = ["encode", 300], ["encode", 1200]
    assert looped_looks(trace(calls=[short, look, full, look])) == 1
    assert looped_looks(trace(calls=[short, look, full, final, look])) == 0
