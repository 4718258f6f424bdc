import random

import pytest

from app.events import Word
from app.speech.agreement import Agreement, begins_with, reconciled, same
from tests.fakes import words

FAR = 100.0
"""The end of a window with much sound behind its words."""


def revised(*lines: str, window_end: float = FAR) -> list[tuple[str, str]]:
    agreement = Agreement()
    both = [agreement.revise(words(line, 0.0), window_end) for line in lines]
    return [tuple(" ".join(word.text for word in part) for part in pair) for pair in both]


@pytest.mark.parametrize(
    ("lines", "committed", "tentative"),
    [
        (["it is too"], "", "it is too"),
        (["it is too", "it is too much"], "it is too", "much"),
        (["it is two", "it is too much"], "it is", "too much"),
        (["a", "b", "a", "b"], "", "b"),
        (["it is", "it is", "it was"], "it is", ""),  # what is committed stays
        (["it is too", "it is too much", "it is too much for"], "it is too much", "for"),
        (["It is, too", "it IS too."], "it IS too.", ""),  # case and marks are no difference
        (["it is too", "", "it is too"], "", "it is too"),
        (["", "it"], "", "it"),
    ],
)
def test_words_two_hypotheses_in_a_row_agree_on_are_committed(lines, committed, tentative):
    assert revised(*lines)[-1] == (committed, tentative)


def said(*spans: tuple[str, float, float]) -> tuple[Word, ...]:
    """Words of a text, an end and a probability."""
    return tuple(Word(text, end - 0.2, end, sure) for text, end, sure in spans)


def agreed(hypothesis: tuple[Word, ...], window_end: float) -> list[str]:
    """What is committed when the same is heard twice."""
    agreement = Agreement()
    agreement.revise(hypothesis, window_end)
    return [word.text for word in agreement.revise(hypothesis, window_end)[0]]


@pytest.mark.parametrize(
    ("behind", "committed"),
    [(0.2, []), (0.35, ["sixty"]), (0.95, ["sixty"]), (1.05, ["sixty", "days"])],
)
def test_a_word_near_the_end_of_the_sound_is_not_believed_yet(behind, committed):
    """The last one least of all: there may be more of it."""
    heard = said(("sixty", 1.0, 0.99), ("days", 1.5, 0.99))
    assert agreed(heard, 1.0 + behind) == committed


@pytest.mark.parametrize(
    ("probability", "behind", "committed"),
    [(0.84, 0.6, []), (0.84, 0.75, ["four"]), (0.86, 0.35, ["four"]), (0.5, 9.0, [])],
)
def test_the_less_likely_a_word_the_longer_it_waits(probability, behind, committed):
    heard = said(("four", 1.0, probability), ("your", 10.0, 0.99))
    assert agreed(heard, 1.0 + behind) == committed


@pytest.mark.parametrize(
    ("probability", "behind", "committed"),
    [(0.99, 1.1, ["four"]), (0.99, 0.9, []), (0.9, 1.1, [])],
)
def test_of_a_certain_word_of_long_ago_one_look_is_enough(probability, behind, committed):
    heard = said(("four", 1.0, probability), ("your", 10.0, 0.9))
    found, _ = Agreement().revise(heard, 1.0 + behind)
    assert [word.text for word in found] == committed


@pytest.mark.parametrize(
    ("probability", "window_end", "shown"),
    [(0.9, 1.2, ["that"]), (0.99, 1.2, ["that", "on"]), (0.9, 1.4, ["that", "on"])],
)
def test_half_a_word_at_the_edge_is_not_shown(probability, window_end, shown):
    heard = said(("that", 0.6, 0.99), ("on", 1.0, probability))
    assert [word.text for word in Agreement().revise(heard, window_end)[1]] == shown


@pytest.mark.parametrize(
    ("final", "stands"),
    [
        (said(("read", 1.0, 0.6), ("live", 1.6, 0.9)), ["Redwood", "live"]),
        (said(("redder", 1.0, 0.95), ("live", 1.6, 0.9)), ["redder", "live"]),
        (said(("and", 0.7, 0.9), ("Redwood", 1.0, 0.9)), ["and", "Redwood"]),
        (said(("live", 1.6, 0.9)), ["live"]),  # what the final does not hear at all is gone
    ],
)
def test_of_two_readings_the_more_likely_stands(final, stands):
    committed = said(("Redwood", 1.0, 0.9))
    assert [word.text for word in reconciled(final, committed)] == stands


def test_a_look_does_not_change_its_mind_without_reason():
    """Looks of other lengths err in other places: what had sound behind it stays, if likelier."""
    agreement = Agreement()
    first = said(("but", 1.0, 0.8), ("it", 1.3, 0.8), ("is", 1.6, 0.9))
    worse = said(("utty", 1.3, 0.5), ("is", 1.6, 0.9), ("too", 1.9, 0.9))
    agreement.revise(first, 1.25)
    assert [word.text for word in agreement.revise(worse, 1.95)[1]] == ["utty", "is"]
    agreement = Agreement()
    agreement.revise(first, 2.0)
    assert [word.text for word in agreement.revise(worse, 2.05)[0]] == ["but", "it", "is"]


def test_a_word_that_the_newer_reading_has_a_little_later_is_there_once():
    older = said(("too", 0.8, 0.9), ("much", 1.1, 0.9))
    newer = said(("to", 0.8, 0.5), ("much", 1.45, 0.9), ("for", 1.8, 0.9))
    assert [word.text for word in reconciled(newer, older)] == ["too", "much", "for"]


def test_a_word_that_is_said_twice_is_there_twice():
    older = said(("very", 1.0, 0.9))
    newer = said(("very", 1.0, 0.8), ("very", 1.4, 0.9))
    assert [word.text for word in reconciled(newer, older)] == ["very", "very"]


def test_without_committed_words_the_final_stands_as_it_is():
    final = said(("read", 1.0, 0.1))
    assert reconciled(final, ()) == final


def test_after_another_reading_of_what_is_committed_words_go_by_their_times():
    lines = ["we pay eighty", "we pay eighty dollars", "he pays eighty dollars now"]
    assert revised(*lines)[-1] == ("we pay eighty dollars", "now")


def test_a_split_word_is_not_committed_twice():
    agreement = Agreement()
    for _ in range(2):
        agreement.revise((Word("Sales", 0.0, 0.3, 0.9), Word("bridge", 0.3, 0.6, 0.9)), FAR)
    merged = (Word("Salesbridge", 0.0, 0.6, 0.9), Word("is", 0.7, 0.9, 0.9))
    assert [word.text for word in agreement.revise(merged, FAR)[1]] == ["is"]


@pytest.mark.parametrize("seed", range(40))
def test_committed_words_never_change_and_never_shrink(seed):
    chance = random.Random(seed)
    agreement, before, heard = Agreement(), (), set()
    spoken = [f"w{n}" for n in range(30)]
    for length in range(1, 30):
        line = [
            chance.choice([word, word, word, word, "uh", f"{word} {word}", ""])
            for word in spoken[: length + chance.randint(-2, 0)]
        ]
        hypothesis = words(" ".join(line), chance.uniform(-0.05, 0.05))
        heard |= {word.text for word in hypothesis}
        committed, tentative = agreement.revise(hypothesis, length * 0.3)
        assert committed[: len(before)] == before
        assert committed == agreement.committed
        assert {word.text for word in tentative} <= heard
        starts = [word.start for word in tentative]
        assert starts == sorted(starts)
        before = committed
    assert before  # else nothing was proved


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [("Hello,", "hello", True), ("don't", "dont", True), ("two", "too", False), ("É", "é", True)],
)
def test_the_same_word_is_told_by_its_letters(one, other, equal):
    assert same(Word(one, 0, 1, 1), Word(other, 5, 6, 0.1)) is equal


def test_a_beginning_is_no_longer_than_the_whole():
    assert begins_with(words("a b", 0), words("a", 9))
    assert begins_with(words("a b", 0), ())
    assert not begins_with(words("a", 0), words("a b", 0))
