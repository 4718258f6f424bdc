import pytest

from app.coach.coach import Coach
from app.events import Card, Moment, Revision, SpeechStarted
from tests.unit.coach.speech import PROSPECT, REP, partial, playbook, said, words

PRICE = {"triggers": ["too expensive"], "headline": "Compared to what?", "say": "To what?"}


@pytest.fixture
def coach():
    return Coach(playbook(PRICE))


def test_committed_words_bring_up_a_moment_and_its_card(coach):
    moment, card = coach.hear(partial("Well. It is too expensive", "for us", id=7, at=10.0))
    assert moment == Moment(1, "price", PROSPECT, 7, "It is too expensive", 11.5)
    assert card == Card(1, "price", 1, "Compared to what?", "To what?", "It is too expensive", 11.5)


def test_a_card_brings_what_its_playbook_says_besides():
    more = {"details": "They compare us with boats.", "link": "https://example.com"}
    coach = Coach(playbook({"triggers": ["too steep"], **more}))
    [_, card] = coach.hear(said("That is too steep."))
    assert (card.details, card.link) == tuple(more.values())


def test_tentative_words_bring_up_nothing(coach):
    assert list(coach.hear(partial("It is", "too expensive"))) == []
    assert list(coach.hear(partial("It is too", "expensive"))) == []


def test_a_final_does_not_repeat_what_its_partial_brought_up(coach):
    assert len(list(coach.hear(partial("too expensive")))) == 2
    assert list(coach.hear(partial("too expensive, much too expensive"))) == []
    assert list(coach.hear(said("too expensive, much too expensive for us"))) == []


def test_words_that_only_the_final_has_count_too(coach):
    assert list(coach.hear(partial("It is two"))) == []
    assert len(list(coach.hear(said("It is too expensive.")))) == 2


def test_a_card_rests_between_two_appearances():
    coach = Coach(playbook(PRICE | {"cool_down": 60}))
    assert len(list(coach.hear(said("too expensive", id=1, at=0.0)))) == 2
    assert list(coach.hear(said("too expensive", id=2, at=59.0))) == []
    moment, card = coach.hear(said("too expensive", id=3, at=60.0))
    assert (moment.id, card.id, card.moment) == (2, 2, 2)


def test_what_was_said_while_a_card_rested_does_not_bring_it_up_later():
    coach = Coach(playbook(PRICE | {"cool_down": 60}))
    list(coach.hear(said("too expensive", id=1, at=0.0)))
    assert list(coach.hear(partial("too expensive", id=2, at=59.0))) == []
    assert list(coach.hear(said("too expensive " + "really " * 20, id=2, at=59.0))) == []


def test_one_utterance_has_one_moment_of_a_kind():
    coach = Coach(
        playbook(PRICE, {"triggers": ["no budget"]}, {"triggers": ["my boss"], "kind": "authority"})
    )
    events = list(coach.hear(said("We have no budget, it is too expensive, and my boss is away.")))
    assert [event.kind for event in events if isinstance(event, Moment)] == ["price", "authority"]
    assert events[1].headline == "Headline 2"


def test_both_channels_are_heard():
    coach = Coach(playbook(PRICE | {"said_by": "either", "cool_down": 0}))
    for id, channel in enumerate((PROSPECT, REP), 1):
        moment, _ = coach.hear(said("too expensive", id=id, channel=channel))
        assert moment.channel == channel


def test_a_revision_that_takes_the_words_away_changes_nothing(coach):
    list(coach.hear(partial("too expensive")))
    assert list(coach.hear(Revision(1, "two expansive", words("two expansive")))) == []
    assert list(coach.hear(Revision(1, "too expensive", words("too expensive")))) == []


def test_a_revision_that_brings_the_words_brings_the_card(coach):
    list(coach.hear(said("two expansive", id=4)))
    moment, _ = coach.hear(Revision(4, "too expensive", words("too expensive")))
    assert (moment.utterance, moment.channel) == (4, PROSPECT)


def test_a_revision_of_something_long_ago_brings_up_nothing(coach):
    for id in range(1, 20):
        list(coach.hear(said("hello", id=id)))
    assert list(coach.hear(Revision(1, "too expensive", words("too expensive")))) == []


def test_a_final_may_come_after_the_next_partial():
    coach = Coach(playbook(PRICE | {"cool_down": 0}))
    assert len(list(coach.hear(partial("too expensive", id=1)))) == 2
    assert list(coach.hear(partial("and", id=2, at=5.0))) == []
    assert list(coach.hear(said("too expensive", id=1))) == []


def test_other_events_are_not_its_business(coach):
    assert list(coach.hear(SpeechStarted(PROSPECT, 1.0))) == []


def test_what_was_said_is_in_no_repr(coach):
    assert not any("expensive" in repr(event) for event in coach.hear(said("too expensive")))
