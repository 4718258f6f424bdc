import pytest

from app.coach.budget import GAP, MOST, SAME_KIND, WINDOW, Budget

KINDS = [f"kind-{n}" for n in range(20)]


def test_the_first_tip_may_come_at_once():
    assert Budget().refusal("price", 0.0) == ""


def test_twenty_seconds_lie_between_two():
    budget = Budget()
    budget.spend("price", 100.0)
    assert "8 s ago" in budget.refusal("timing", 108.0)
    assert budget.refusal("timing", 100.0 + GAP - 0.1)
    assert budget.refusal("timing", 100.0 + GAP) == ""


@pytest.mark.parametrize("level", MOST)
def test_the_level_says_how_many_come_in_ten_minutes(level):
    budget = Budget(level)
    for n, kind in enumerate(KINDS[: MOST[level]]):
        assert budget.refusal(kind, 30.0 * n) == ""
        budget.spend(kind, 30.0 * n)
    late = 30.0 * MOST[level]
    assert str(MOST[level]) in budget.refusal("another", late)
    assert budget.refusal("another", WINDOW) == ""


def test_a_new_level_counts_at_once():
    budget = Budget("new")
    for n in range(3):
        budget.spend(KINDS[n], 30.0 * n)
    assert budget.refusal("another", 200.0) == ""
    budget.level = "expert"
    assert budget.refusal("another", 200.0)


def test_a_kind_does_not_come_again_within_five_minutes():
    budget = Budget()
    budget.spend("price", 0.0)
    assert "the same" in budget.refusal("price", SAME_KIND - 1)
    assert budget.refusal("price", SAME_KIND) == ""


@pytest.mark.parametrize("level", MOST)
def test_hunches_are_asked_about_as_rarely_as_tips_may_come(level):
    budget = Budget(level)
    for n in range(MOST[level]):
        assert budget.may_wonder(30.0 * n)
        budget.wonder(30.0 * n)
    assert not budget.may_wonder(30.0 * MOST[level])
    assert budget.may_wonder(WINDOW)
    assert budget.refusal("price", 30.0 * MOST[level]) == ""


def test_twenty_seconds_lie_between_two_hunches():
    budget = Budget()
    budget.wonder(100.0)
    assert not budget.may_wonder(100.0 + GAP - 0.1)
    assert budget.may_wonder(100.0 + GAP)
