"""Which card or tip stands in the overlay, and what is forgotten of them."""

import pytest

from app.events import (
    Card,
    Channel,
    Event,
    Mode,
    ModeChanged,
    Moment,
    Tip,
    TipDelta,
    TipDropped,
)
from app.ui.overlay_deck import KEPT, Deck

OFF = ModeChanged(Mode.OFF_RECORD, 130.0, 100.0)


def moment(id: int, at: float = 50.0, kind: str = "price") -> Moment:
    return Moment(id, kind, Channel.PROSPECT, 1, "too expensive", at)


def card(id: int, at: float = 50.0) -> Card:
    return Card(id, "price", id, f"Card number {id}", "Say this", "too expensive", at)


def tip(id: int, of: int, at: float = 50.0) -> Tip:
    return Tip(id, of, f"Tip number {id}", "Say this", "too expensive", at)


def told(*events: Event, coaching: bool = True) -> Deck:
    deck = Deck(coaching=coaching)
    for event in events:
        deck.hear(event)
    return deck


def shown(deck: Deck) -> str:
    return deck.shown.about if deck.shown else ""


def kept(deck: Deck) -> list[str]:
    return [advice.about for advice in deck.earlier]


# -- off the record ------------------------------------------------------------------------------


def test_off_the_record_drops_what_quotes_the_last_half_minute():
    deck = told(moment(1), card(1), moment(2, 110.0), card(2, 110.0), OFF)
    assert shown(deck) == ""
    assert kept(deck) == ["card 1"]


def test_off_the_record_leaves_what_quotes_an_earlier_sentence():
    deck = told(moment(1, 100.0), card(1, 100.0), OFF)
    assert shown(deck) == "card 1"


@pytest.mark.parametrize(("at", "stays"), [(100.0, True), (100.1, False), (130.0, False)])
@pytest.mark.parametrize("kind", ["card", "tip"])
def test_advice_that_comes_late_is_refused_if_its_quote_is_forgotten(at, stays, kind):
    late = card(1, at) if kind == "card" else tip(1, 1, at)
    deck = told(OFF, moment(1, at), late)
    assert (shown(deck) != "") is stays
    assert (kept(deck) != []) is stays


def test_what_is_said_after_going_on_is_helped_with():
    deck = told(OFF, ModeChanged(Mode.ON, 150.0, 150.0), moment(1, 150.1), card(1, 150.1))
    assert shown(deck) == "card 1"


def test_a_pause_forgets_nothing():
    deck = told(moment(1, 110.0), card(1, 110.0), ModeChanged(Mode.PAUSED, 130.0, 130.0))
    assert shown(deck) == "card 1"


def test_a_streaming_tip_of_a_forgotten_moment_goes_and_does_not_come_back():
    deck = told(moment(1, 110.0), TipDelta(1, 1, "Compare"), OFF)
    assert shown(deck) == ""
    deck.hear(TipDelta(1, 1, " to the cost"))
    assert shown(deck) == ""
    assert kept(deck) == []


def test_a_tip_that_begins_after_its_moment_was_forgotten_is_refused():
    deck = told(moment(1, 110.0), OFF, TipDelta(1, 1, "Compare"))
    assert kept(deck) == []


def test_what_waits_behind_a_pin_is_forgotten_too():
    deck = told(moment(1), card(1))
    deck.pin(True)
    for event in (moment(2, 110.0), card(2, 110.0), OFF):
        deck.hear(event)
    assert (shown(deck), deck.pinned, deck.unseen) == ("card 1", True, 0)
    deck.pin(False)
    assert shown(deck) == "card 1"


def test_where_the_pinned_card_is_forgotten_what_waits_and_stays_comes_up():
    deck = told(moment(1, 110.0), card(1, 110.0))
    deck.pin(True)
    for event in (moment(2, 90.0), card(2, 90.0), OFF):
        deck.hear(event)
    assert (shown(deck), deck.pinned, deck.unseen) == ("card 2", False, 0)


def test_a_picked_card_that_has_left_the_drawer_is_forgotten_too():
    deck = told(card(1, 110.0))
    deck.pin(True)
    for id in range(2, KEPT + 2):
        deck.hear(card(id))
    assert "card 1" not in kept(deck)
    deck.hear(OFF)
    assert shown(deck) == f"card {KEPT + 1}"


# -- help that was asked for ---------------------------------------------------------------------


def test_help_takes_the_place_of_a_card():
    deck = told(moment(1), card(1), moment(-1, kind="help"), TipDelta(1, -1, "Compare"))
    assert shown(deck) == "tip 1"
    assert deck.shown.kind == "Help now"


def test_help_takes_the_place_of_help():
    deck = told(moment(-1, kind="help"), tip(1, -1), moment(-2, kind="help"), tip(2, -2))
    assert shown(deck) == "tip 2"


def test_help_that_comes_after_a_newer_card_is_shown():
    deck = told(moment(-1, kind="help"), moment(1), card(1), TipDelta(1, -1, "Compare"))
    assert shown(deck) == "tip 1"


def test_a_card_takes_the_place_of_older_help():
    deck = told(moment(-1, kind="help"), tip(1, -1), moment(1), card(1))
    assert shown(deck) == "card 1"


def test_a_tip_for_an_older_moment_does_not_take_the_place_of_newer_help():
    deck = told(moment(1), moment(-1, kind="help"), tip(1, -1), TipDelta(2, 1, "Compare"))
    assert shown(deck) == "tip 1"


def test_without_coaching_only_help_is_shown():
    deck = told(moment(1), card(1), tip(1, 1), coaching=False)
    assert (shown(deck), kept(deck)) == ("", [])
    deck.hear(moment(-1, kind="help"))
    deck.hear(tip(2, -1))
    assert shown(deck) == "tip 2"


def test_help_stands_over_a_pinned_card_which_comes_back_after_it():
    deck = told(moment(1), card(1))
    deck.pin(True)
    deck.hear(moment(-1, kind="help"))
    deck.hear(tip(1, -1))
    assert (shown(deck), deck.pinned) == ("tip 1", False)
    deck.hear(moment(2))
    deck.hear(card(2))
    assert (shown(deck), deck.unseen) == ("tip 1", 1)
    deck.dismiss()
    assert (shown(deck), deck.pinned) == ("card 1", True)
    deck.pin(False)
    assert (shown(deck), deck.unseen) == ("card 2", 0)


def test_dropped_help_gives_the_pinned_card_back():
    deck = told(moment(1), card(1))
    deck.pin(True)
    for event in (moment(-1, kind="help"), TipDelta(1, -1, "Compare"), TipDropped(1, -1)):
        deck.hear(event)
    assert (shown(deck), deck.pinned) == ("card 1", True)


def test_with_coaching_put_off_under_help_no_card_comes_back():
    deck = told(moment(1), card(1))
    deck.pin(True)
    deck.hear(moment(-1, kind="help"))
    deck.hear(tip(1, -1))
    deck.set_coaching(False)
    assert shown(deck) == "tip 1"
    deck.dismiss()
    assert shown(deck) == ""


# -- taken back ----------------------------------------------------------------------------------


def test_where_a_pinned_tip_is_taken_back_the_next_one_comes_up():
    deck = told(moment(1), TipDelta(1, 1, "Compare"))
    deck.pin(True)
    for event in (moment(2), card(2), TipDropped(1, 1)):
        deck.hear(event)
    assert (shown(deck), deck.pinned, deck.unseen) == ("card 2", False, 0)


def test_a_tip_taken_back_that_did_not_wait_leaves_the_count_of_those_that_do():
    deck = told(moment(1), TipDelta(1, 1, "Compare"), moment(2), card(2))
    deck.pin(True)
    for event in (moment(3), card(3), TipDropped(1, 1)):
        deck.hear(event)
    assert (shown(deck), deck.unseen) == ("card 2", 1)


# -- a long call ---------------------------------------------------------------------------------


def test_a_long_call_takes_no_more_room_than_a_short_one():
    deck, sizes = Deck(), []
    for id in range(1, 401):
        for event in (moment(id), card(id), TipDelta(id, id, "Compare ")):
            deck.hear(event)
        if id in (100, 400):
            sizes.append({name: len(value) for name, value in vars(deck).items() if sized(value)})
    assert sizes[0] == sizes[1]


def sized(value: object) -> bool:
    return hasattr(value, "__len__")


def test_a_tip_may_quote_an_earlier_place_and_goes_off_the_record_with_its_moment():
    deck = told(moment(1, at=100.0), tip(1, 1, at=20.0))
    assert deck.shown.evidence == "Said at 0:20"
    deck.hear(ModeChanged(Mode.OFF_RECORD, 120.0, 90.0))
    assert deck.shown is None
