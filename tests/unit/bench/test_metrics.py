import math

import pytest

from tests.bench.live.alignment import Commitments, standing_since
from tests.bench.live.metrics import Figures, measure, percentile, pooled
from tests.bench.live.trace import Trace
from tests.bench.live.truth import Truth, truth_of

# one second each, and a turn of two seconds after a pause of two
TRUTH = Truth(
    words=("we", "sell", "blue", "pumps", "good", "luck"),
    starts=(0.0, 1.0, 2.0, 3.0, 6.0, 7.0),
    ends=(1.0, 2.0, 3.0, 4.0, 7.0, 8.0),
    turns=(range(4), range(4, 6)),
)


def trace(*steps: tuple[float, str, str, str], **more) -> Trace:
    made = Trace("a system", "full speed", "a sound", duration=10.0, **more)
    for step in steps:
        made.step(*step)
    return made


SPOKEN = trace(
    (1.5, "", "", "We"),
    (2.5, "", "We", "cell"),
    (3.5, "", "We", "sell blue"),
    (4.5, "", "We sell blue", "bumps"),
    (5.0, "We sell blue pumps.", "", ""),
    (8.25, "We sell blue pumps.", "", "Good luck!"),
    (9.0, "We sell blue pumps. Good luck!", "", ""),
)


def test_a_word_is_shown_from_when_it_stays_on_the_screen():
    figures = measure(SPOKEN, TRUTH)
    assert figures.shown == pytest.approx([0.5, 1.5, 0.5, 1.0, 1.25, 0.25])


def test_a_word_is_committed_from_when_it_is_promised_for_good():
    figures = measure(SPOKEN, TRUTH)
    assert figures.committed == pytest.approx([1.5, 2.5, 1.5, 1.0, 2.0, 1.0])


def test_a_turn_is_final_with_its_last_word_and_first_shown_with_any():
    figures = measure(SPOKEN, TRUTH)
    assert figures.final == pytest.approx([1.0, 1.0])
    assert figures.first == pytest.approx([1.5, 2.25])


def test_what_left_the_screen_is_erased():
    figures = measure(SPOKEN, TRUTH)
    assert (figures.erased, figures.words) == (2, 6)  # “cell” and “bumps”
    assert figures.erasure == pytest.approx(1 / 3)
    assert figures.changes == 6  # the last step changed nothing that is seen
    assert figures.changes_per_second == pytest.approx(6 / (4 + 2))


def test_a_text_without_a_mistake_has_no_errors():
    figures = measure(SPOKEN, TRUTH)
    assert (figures.wer, figures.wer_committed, figures.tail_loss, figures.revised) == (0, 0, 0, 0)


def test_a_committed_word_that_changes_is_broken_and_stays_an_error_of_the_committed_text():
    figures = measure(
        trace(
            (3.5, "", "We sell", "glue"),
            (4.0, "", "We sell glue", ""),
            (5.0, "We sell blue pumps.", "", ""),
            (9.0, "We sell blue pumps. Good luck.", "", ""),
        ),
        TRUTH,
    )
    assert (figures.broken, figures.promised) == (1, 7)
    assert figures.wer == 0
    assert figures.wer_committed == pytest.approx(1 / 6)
    assert figures.committed[2] == pytest.approx(2.0)  # “blue” came with the final


def test_an_earlier_change_does_not_make_later_words_late():
    figures = measure(
        trace(
            (4.5, "", "", "We tell blue pumps"),
            (5.0, "We sell blue pumps.", "", ""),
            (9.0, "We sell blue pumps. Good luck.", "", ""),
        ),
        TRUTH,
    )
    assert figures.shown[:4] == pytest.approx([3.5, 3.0, 1.5, 0.5])


def test_the_last_three_words_of_each_turn_must_be_there():
    figures = measure(trace((9.0, "We sell blue luck.", "", "")), TRUTH)
    assert figures.tail == 3 + 2
    assert figures.tail_lost == 2  # “pumps” and “good”
    assert figures.wer == pytest.approx(2 / 6)


def test_nothing_said_is_all_lost():
    figures = measure(trace(), TRUTH)
    assert (figures.wer, figures.tail_loss, figures.committed) == (1, 1, [])


def test_words_of_a_sound_without_speech_are_invented_even_if_they_go_again():
    figures = measure(
        trace((1.0, "", "", "Thank you"), (2.0, "", "", ""), (3.0, "Hm.", "", "")), Truth()
    )
    assert figures.invented == 3
    assert figures.invented_per_minute == pytest.approx(3 * 6)


def test_cost_is_per_second_of_sound():
    made = trace(cpu=2.5, calls=[["encode", 300], ["generate", 1, 9, 1], ["encode", 1200]])
    figures = measure(made, Truth())
    assert figures.cpu_per_second == pytest.approx(0.25)
    assert figures.frames_per_second == pytest.approx(150)


def test_speech_that_no_final_was_decoded_of_is_dropped():
    figures = measure(trace(finals=[[0.0, 2.9], [6.4, 8.0]]), TRUTH)
    assert figures.unheard == pytest.approx(1.0)  # “pumps”; of “blue” and “good” most was heard
    assert math.isnan(measure(trace(), TRUTH).unheard)


def test_a_lag_that_grows_has_a_slope():
    # each word a tenth of a second later than the one before, of words 2 s apart: 3 s a minute
    ends = tuple(2.0 * n for n in range(5))
    truth = Truth(tuple("abcde"), ends, ends, (range(5),))
    steps = [(2.1 * n + 1, " ".join("abcde"[: n + 1]), "", "") for n in range(5)]
    assert measure(trace(*steps), truth).lag_slope == pytest.approx(3.0)


def test_figures_of_several_sounds_add_up():
    one = Figures(spoken=10, final_errors=1, shown=[1.0], cpu=1.0, duration=10.0, rss=5)
    other = Figures(spoken=30, final_errors=1, shown=[2.0], cpu=3.0, duration=10.0, rss=4)
    both = pooled([one, other])
    assert both.wer == pytest.approx(2 / 40)
    assert both.cpu_per_second == pytest.approx(0.2)
    assert (both.shown, both.rss) == ([1.0, 2.0], 5)


def test_no_latency_has_no_percentile():
    assert percentile([], 50) is None
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0


def test_a_word_stands_only_since_it_last_came():
    texts = [(1.0, ["a"]), (2.0, ["a", "b"]), (3.0, ["b"]), (4.0, ["a", "b"])]
    assert standing_since(texts, ["a", "b", "c"]) == [4.0, 2.0, None]


@pytest.mark.parametrize(
    ("texts", "first", "broken"),
    [
        (["a", "a b", "a b c"], "a b c", 0),
        (["a b", "a x", "a x c"], "a b c", 1),
        (["a b c", "a", "a b c d"], "a b c d", 2),
        (["a c", "a b c d"], "a c d", 0),
        (["a b c", "c"], "a b c", 2),
    ],
)
def test_the_first_commitment_counts(texts, first, broken):
    commitments = Commitments()
    for text in texts:
        commitments.take(text.split())
    assert (" ".join(commitments.first), commitments.broken) == (first, broken)


def test_the_truth_of_a_channel_knows_its_turns():
    truth = truth_of("discovery/rep")
    assert " ".join(truth.words[:4]) == "good morning priya this"
    assert sum(map(len, truth.turns)) == len(truth.words)
    assert truth.starts[0] == 0.6
    assert truth_of("discovery/rep at 10 dB") == truth
    assert truth_of("silence").words == ()
