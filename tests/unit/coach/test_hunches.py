"""What the playbook only suspects: the model says whether there is anything. With a real server."""

import json
from dataclasses import replace

import pytest

from app.events import (
    Hunch,
    Level,
    Mode,
    ModeChanged,
    Moment,
    Notice,
    Tip,
    TipDelta,
    TipDropped,
    TipHeld,
)
from tests.chat_server import rate_limited, tip
from tests.unit.coach.live import answer, with_call
from tests.unit.coach.speech import PROSPECT, REP


def hunch(id: int = 3, *, kind: str = "timing", at: float = 12.0) -> Hunch:
    return Hunch(Moment(id, kind, PROSPECT, 7, "Finance will have my head for this.", at))


def test_the_model_makes_a_moment_of_it_and_names_its_kind():
    async def scenario(call, server):
        call.hear(hunch())
        moment, *deltas, whole = await call.settled()
        assert moment == replace(hunch().about, kind="price")
        assert {type(delta) for delta in deltas} == {TipDelta}
        assert (type(whole), whole.moment, whole.quote) == (Tip, 3, "will have my head")
        assert call.kept[:2] == [moment, whole]
        [request] = server.requests
        asked = json.loads(request.body["messages"][1]["content"])["moment"]
        assert (asked["kind"], asked["sure"]) == ("timing", False)

    with_call(scenario, answer())


@pytest.mark.parametrize(
    "reply",
    [
        answer("none"),
        answer(confidence=0.2),
        answer(quote="what nobody said"),
        tip("Ask what finance fears\nWhat would they say?"),  # it names no kind
    ],
    ids=["nothing there", "not sure", "invented", "two plain lines"],
)
def test_where_there_is_nothing_nobody_hears_of_it(reply):
    async def scenario(call, server):
        call.hear(hunch())
        assert await call.settled() == []
        assert len(server.requests) == 1
        assert not any(isinstance(event, Moment | Tip) for event in call.kept)

    with_call(scenario, reply)


def test_a_server_that_fails_is_told_of_as_with_any_tip():
    async def scenario(call, server):
        call.hear(hunch())
        assert await call.settled() == []
        assert [type(event) for event in call.kept] == [Notice]

    with_call(scenario, rate_limited(30))


def test_the_model_is_asked_about_one_in_twenty_seconds():
    async def scenario(call, server):
        call.hear(hunch(3))
        await call.settled()
        call.hear(Level(PROSPECT, 30.0, -20.0), hunch(4, at=29.0))
        await call.settled()
        assert len(server.requests) == 1
        call.hear(Level(PROSPECT, 41.0, -20.0), hunch(5, at=40.0))
        await call.settled()
        assert len(server.requests) == 2

    with_call(scenario, answer("none"))


def test_what_the_playbook_knows_goes_first_and_a_hunch_pushes_nothing_aside():
    async def scenario(call, server):
        sure = Moment(4, "price", PROSPECT, 7, "will have my head", 13.0)
        call.hear(hunch(3), sure, hunch(5))
        shown = await call.settled()
        assert not any(isinstance(event, Moment | TipHeld) for event in shown)
        assert [event.moment for event in shown if isinstance(event, Tip)] == [4]

    with_call(scenario, answer())


def test_a_moment_of_a_kind_that_had_its_tip_is_not_made_of_it():
    async def scenario(call, server):
        call.hear(Moment(4, "price", PROSPECT, 7, "will have my head", 13.0))
        await call.settled()
        call.hear(Level(PROSPECT, 45.0, -20.0), hunch(5, at=44.0))
        shown = await call.settled()
        assert len(server.requests) == 2
        assert [event.moment for event in shown if isinstance(event, Tip)] == [4]

    with_call(scenario, answer(), answer(headline="Offer another", say="Which one?"))


def test_no_question_is_asked_of_what_is_not_to_be_asked_about():
    async def scenario(call, server):
        call.tips.coaching = False
        call.hear(hunch())
        call.tips.coaching = True
        call.tips.go_off_record(ModeChanged(Mode.OFF_RECORD, 20.0, 10.0))
        call.hear(hunch())
        mine = Hunch(Moment(3, "price", REP, 8, "it costs you nothing", 21.0))
        call.hear(mine)
        assert await call.settled() == []
        assert server.requests == []

    with_call(scenario, answer())


def test_hunches_that_come_to_nothing_are_as_rare_as_tips_may_come():
    async def scenario(call, server):
        call.tips.tips.set_level("expert")
        for n in range(4):
            call.hear(Level(PROSPECT, 30.0 * n + 20, -20.0), hunch(3 + n, at=30.0 * n + 20))
            await call.settled()
        assert len(server.requests) == 2
        call.hear(Moment(9, "price", PROSPECT, 7, "will have my head", 110.0))
        await call.settled()
        assert len(server.requests) == 3  # what is sure has a count of its own
        call.hear(Level(PROSPECT, 700.0, -20.0), hunch(10, at=700.0))
        await call.settled()
        assert len(server.requests) == 4

    with_call(scenario, answer("none"))


def test_one_that_is_shown_already_is_held_back_in_sight():
    async def scenario(call, server):
        call.hear(hunch(3))
        await call.until(TipDelta)
        call.tips.ask()
        await call.settled()
        assert isinstance(call.shown[0], Moment)
        assert any(isinstance(event, TipDropped) for event in call.shown)
        assert TipHeld(3, "something newer came up") in call.shown

    with_call(scenario, replace(answer(), ending="hang", chunks=answer().chunks[:16]), answer())
