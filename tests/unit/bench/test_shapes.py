"""The prices of calls, with a model small enough for a test."""

import pytest

from tests.bench.live.shapes import Prices, Shape, batch, folder_of, rounded

TINY = Shape("tiny-test", 64, 1, 2)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def prices(cache):
    return Prices(TINY, threads=1, cache=cache)


def test_each_kind_of_call_has_a_price(prices):
    for call in (["generate", 2, 9, 1], ["generate", 1, 21, 5], ["align", 1, 7, 200]):
        assert prices.of([["encode", 512], call]).cpu > prices.of([["encode", 512]]).cpu


def test_calls_are_tried_out_once_and_added_up(prices):
    once = prices.of([["encode", 640], ["generate", 1, 8, 1]])
    twice = prices.of([["encode", 640], ["generate", 1, 8, 1]] * 2)
    assert twice.cpu == pytest.approx(2 * once.cpu)
    assert twice.wall == pytest.approx(2 * once.wall)


@pytest.mark.parametrize(
    ("frames", "windows", "each"), [(3000, 1, 3000), (512, 1, 512), (6000, 2, 3000)]
)
def test_more_than_a_full_window_was_a_batch(frames, windows, each):
    assert batch(frames) == (windows, each)


@pytest.mark.parametrize(
    ("tokens", "windows", "each"), [(0, 1, 4), (4, 1, 4), (5, 1, 8), (9, 2, 8), (16, 4, 4)]
)
def test_tokens_are_counted_in_few_steps(tokens, windows, each):
    assert rounded(tokens, windows) == each


def test_a_model_that_is_not_whole_is_made_again(tmp_path):
    (tmp_path / f"{TINY.name}-shaped").mkdir()
    assert (folder_of(TINY, tmp_path) / "model.bin").stat().st_size > 0
