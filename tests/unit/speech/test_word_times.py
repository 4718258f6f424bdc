import random

import numpy as np
import pytest

from app.events import SAMPLE_RATE, Word
from app.speech.word_times import mend


def made_up(*spans: tuple[float, float], length: float = 3.0, noise: float = 0.0005) -> np.ndarray:
    """Noise that is loud from … to …, and a quiet room round it."""
    chance = np.random.default_rng(0)
    sound = chance.uniform(-noise, noise, int(length * SAMPLE_RATE))
    for start, end in spans:
        where = slice(int(start * SAMPLE_RATE), int(end * SAMPLE_RATE))
        sound[where] = chance.uniform(-0.4, 0.4, len(sound[where]))
    return sound.astype(np.float32)


def spans(*timed: tuple[str, float, float]) -> tuple[Word, ...]:
    return tuple(Word(text, start, end, 0.9) for text, start, end in timed)


def times(words: tuple[Word, ...]) -> list[float]:
    return [time for word in words for time in (word.start, word.end)]


def test_a_pause_inside_a_word_is_put_between_it_and_its_neighbour():
    sound = made_up((0.3, 1.0), (1.5, 2.2))
    found = mend(spans(("Great.", 0.3, 1.4), ("Could", 1.4, 2.2)), sound)
    assert times(found) == pytest.approx([0.3, 1.0, 1.5, 2.2], abs=0.02)


def test_the_first_word_starts_and_the_last_ends_with_the_sound():
    found = mend(spans(("Good", 0.0, 0.9), ("morning.", 0.9, 2.9)), made_up((0.4, 1.8)))
    assert times(found) == pytest.approx([0.4, 0.9, 0.9, 1.8], abs=0.02)


def test_a_gap_as_short_as_the_closing_of_a_p_is_no_pause():
    sound = made_up((0.0, 1.0), (1.06, 2.0), length=2.0)
    told = spans(("stop", 0.0, 1.2), ("it", 1.2, 2.0))
    assert times(mend(told, sound)) == pytest.approx(times(told), abs=0.02)


def test_a_pause_far_from_every_border_moves_none():
    sound = made_up((0.0, 1.0), (1.2, 3.0))
    told = spans(("productive", 0.0, 1.9), ("now", 1.9, 3.0))
    assert mend(told, sound)[0].end == pytest.approx(1.9)


def test_a_mark_may_lie_further_from_its_pause():
    sound = made_up((0.0, 1.0), (1.2, 3.0))
    found = mend(spans(("Yes.", 0.0, 1.7), ("We", 1.7, 3.0)), sound)
    assert times(found)[1:3] == pytest.approx([1.0, 1.2], abs=0.02)


def test_a_word_without_length_shares_its_neighbours_time():
    sound = made_up((0.0, 3.0))
    found = mend(spans(("forty", 0.0, 2.0), ("two", 2.0, 2.0), ("days", 2.0, 3.0)), sound)
    assert all(word.end - word.start > 0.05 for word in found)
    assert times(found)[-1] == 3.0


def test_cut_speech_has_its_words_inside_its_window():
    sound = made_up((0.0, 1.0), length=1.0)
    found = mend(spans(("it", 0.0, 0.9), ("goes", 0.9, 1.01), ("on", 1.02, 1.04)), sound)
    assert times(found) == sorted(times(found))
    assert times(found)[-1] <= 1.0
    assert all(word.end - word.start >= 0.0199 for word in found)


def test_a_word_alone_in_a_pause_is_not_too_short_to_show():
    sound = made_up((0.0, 1.0), (1.5, 2.5))
    found = mend(spans(("Yes.", 0.0, 1.0), ("I", 1.5, 1.502), ("see", 1.6, 2.5)), sound)
    assert all(word.end - word.start >= 0.0199 for word in found)


@pytest.mark.parametrize("length", [0.0, 0.005, 0.01, 0.1])
def test_hardly_any_sound_and_no_words_at_all_are_fine(length):
    sound = made_up(length=length)
    assert mend((), sound) == ()
    [word] = mend(spans(("a", 0.0, length)), sound)
    assert 0.0 <= word.start <= word.end <= length


def test_digital_silence_is_fine():
    assert len(mend(spans(("a", 0.1, 0.2)), np.zeros(16000, np.float32))) == 1


@pytest.mark.parametrize("seed", range(60))
def test_words_stay_in_order_inside_their_window_and_keep_their_text(seed):
    chance = random.Random(seed)
    borders = sorted(chance.uniform(0, 3) for _ in range(chance.randint(2, 16)))
    told = tuple(
        Word(chance.choice(["we", "really,", "productive.", "I"]), start, end, 0.5)
        for start, end in zip(borders, borders[1:], strict=False)
    )
    edges = sorted(chance.uniform(0, 3) for _ in range(2 * chance.randint(1, 5)))
    found = mend(told, made_up(*zip(edges[::2], edges[1::2], strict=True)))
    assert [word.text for word in found] == [word.text for word in told]
    assert all(0 <= word.start <= word.end <= 3.0 for word in found)
    assert all(word.end - word.start >= 0.0199 for word in found)
    starts = [word.start for word in found]
    assert starts == sorted(starts)
    overlaps = [first.end - second.start for first, second in zip(found, found[1:], strict=False)]
    assert max(overlaps, default=0.0) <= 1e-6
