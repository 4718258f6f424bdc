"""One tip at a time, its books, what is off the record, and the reminder: with a real server."""

import asyncio
import json

from app.events import Card, Mode, ModeChanged, Moment, Spent, Tip, TipHeld
from tests.chat_server import MUTE, counted
from tests.unit.coach.live import answer, with_call
from tests.unit.coach.speech import PROSPECT, REP, partial, playbook, said

SURE = Moment(4, "price", PROSPECT, 7, "will have my head", 13.0)
LONG = "word " * 100  # fifty seconds


def test_what_was_sent_is_of_each_request_its_own_also_where_a_newer_one_cuts_it_off():
    async def scenario(call, server):
        call.hear(SURE)
        assert await asyncio.to_thread(server.asked.wait, 5)
        call.tips.ask(Moment(0, "help", PROSPECT, 7, "We close the books in May.", 16.0))
        await call.settled()
        sent = [one.body for one in call.tips.tips.sent]
        assert sent == [request.raw for request in server.requests]
        about = [json.loads(request.body["messages"][1]["content"]) for request in server.requests]
        assert [one["moment"]["kind"] for one in about] == ["price", "help"]
        first, second = [event for event in call.kept if isinstance(event, Spent)]
        assert (second.prompt_tokens, second.answer_tokens) == (1234, 56)
        assert first.prompt_tokens not in (0, 1234)

    with_call(scenario, MUTE, counted(answer(), 1234, 56))


def test_three_in_a_row_leave_the_last_one():
    async def scenario(call, server):
        for _ in range(3):
            call.tips.ask()
        shown = await call.settled()
        assert [event.moment for event in shown if isinstance(event, Tip)] == [-3]
        sent = [one.body for one in call.tips.tips.sent]
        assert sent == [request.raw for request in server.requests]

    with_call(scenario, answer())


def test_one_that_is_stopped_before_it_begins_stands_in_nobodys_way():
    async def scenario(call, server):
        assert call.tips.ask()
        call.tips.stop()
        await call.settled()
        call.hear(SURE)
        shown = await call.settled()
        assert not any(isinstance(event, TipHeld) for event in shown)
        assert isinstance(shown[-1], Tip)

    with_call(scenario, answer())


def test_nothing_is_asked_of_an_utterance_that_was_forgotten():
    off = ModeChanged(Mode.OFF_RECORD, 45.0, 15.0)  # it ends at 18.5

    async def scenario(call, server):
        call.tips.go_off_record(off)
        call.hear(SURE, off, SURE)  # it began before
        assert not call.tips.ask(SURE)
        assert [event for event in await call.settled() if event != SURE] == []
        assert server.requests == []

    with_call(scenario, answer())


def test_a_reminder_hears_the_prospect_also_while_coaching_is_off():
    async def scenario(call, server):
        call.hear(said(LONG, id=8, channel=REP, at=20.0))
        call.tips.coaching = False
        call.hear(said("And what does it cost?", id=9, at=70.0))
        call.tips.coaching = True
        call.hear(said(LONG, id=10, channel=REP, at=73.0))
        assert await call.settled() == []

    with_call(scenario, answer())


def test_nothing_is_said_of_a_monologue_while_coaching_is_off():
    async def scenario(call, server):
        call.tips.coaching = False
        call.hear(said(LONG, id=8, channel=REP, at=20.0), said(LONG, id=9, channel=REP, at=70.0))
        assert await call.settled() == []

    with_call(scenario, answer())


def test_the_playbook_says_how_long_a_monologue_may_take():
    style = {"demo": {"monologue": 40.0}}
    shorter = playbook().model_validate(
        {"name": "Test", "about": "Boats.", "call": "demo", "style": style, "cards": []}
    )

    async def scenario(call, server):
        call.hear(partial(LONG, id=8, channel=REP, at=20.0))
        assert not any(isinstance(event, Card) for event in call.shown)
        call.tips.tips.take(shorter)
        call.hear(partial(LONG, id=8, channel=REP, at=20.0))
        assert any(isinstance(event, Card) for event in call.shown)
        await call.settled()

    with_call(scenario, answer())
