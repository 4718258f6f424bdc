"""Tips with the real client and a real server, and with a model that says what a test wants."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing

import pytest

from app.coach.chat_model import CoachBusy, CoachFailure, Message
from app.coach.openai_chat import OpenAIChat
from app.coach.tips import Tips
from app.events import Moment, Notice, Revision, Severity, SpeechStarted, Tip, TipDelta, TipDropped
from tests import chat_server as server_replies
from tests.chat_server import Reply, chat_server, garbage, rate_limited, tip
from tests.unit.coach.speech import PROSPECT, REP, partial, playbook, said

MOMENT = Moment(3, "price", PROSPECT, 7, "canary too expensive", 12.5)
GOOD = tip("Ask what they compare with\nCompared to what?")


async def written(tips: Tips, moment: Moment = MOMENT) -> list[object]:
    return [event async for event in tips.write(moment)]


def with_server(
    *replies: Reply,
    scenario: Callable[[Tips, server_replies.ChatServer], Coroutine[None, None, None]],
    deadline: float = 6.0,
    silence: float = 5.0,
) -> None:
    async def run(server: server_replies.ChatServer) -> None:
        model = OpenAIChat("sk-canary-key", "gpt-test", server.base_url, silence=silence)
        tips = Tips(model, playbook(), deadline=deadline)
        tips.hear(said("canary hello"))
        try:
            await scenario(tips, server)
        finally:
            await tips.close()

    with chat_server(*replies) as server:
        asyncio.run(run(server))


def test_a_tip_streams_and_then_stands_whole():
    async def scenario(tips, server):
        *deltas, whole = await written(tips)
        assert "".join(delta.text for delta in deltas) == (
            "Ask what they compare with\nCompared to what?"
        )
        assert all(isinstance(d, TipDelta) and (d.id, d.moment) == (1, 3) for d in deltas)
        assert len(deltas) > 3
        assert whole == Tip(
            1, 3, "Ask what they compare with", "Compared to what?", "canary too expensive", 12.5
        )
        assert (await written(tips))[-1].id == 2

    with_server(GOOD, scenario=scenario)


def test_each_piece_comes_before_the_next_is_sent():
    async def scenario(tips, server):
        async with aclosing(tips.write(MOMENT)) as events:
            assert (await anext(events)).text == "Ask"
            assert not server.hung_up.is_set()

    half = Reply(chunks=server_replies.events("Ask what ", finish=False), ending="hang")
    with_server(half, scenario=scenario)


FAULTS = {
    "401": (server_replies.KEY_REJECTED, "key is not accepted", False),
    "no credit": (server_replies.NO_QUOTA, "credit", False),
    "unknown model": (server_replies.NO_MODEL, "does not know the model", False),
    "429": (rate_limited("0"), "is busy", True),
    "500": (server_replies.TROUBLED, "has trouble", True),
    "502": (server_replies.GATEWAY, "has trouble", True),
    "garbage": (garbage(b"data: {not json}\n\n"), "has trouble", True),
    "hang": (server_replies.MUTE, "does not answer in time", True),
    "stall": (server_replies.STALLED, "does not answer in time", True),
    "cut": (server_replies.UNPLUGGED, "broke off", True),
    "no finish": (server_replies.UNFINISHED, "broke off", True),
}


@pytest.mark.parametrize(("reply", "says", "goes_on"), FAULTS.values(), ids=FAULTS)
def test_a_failure_is_one_quiet_notice_in_a_call(reply, says, goes_on, caplog):
    caplog.set_level(logging.DEBUG)

    async def scenario(tips, server):
        events = await written(tips)
        assert not any(isinstance(event, Tip) for event in events)
        [notice] = [event for event in events if isinstance(event, Notice)]
        assert events[-1] is notice
        assert says in notice.text
        assert notice.hint
        assert notice.severity == Severity.WARNING
        assert not any(isinstance(event, Notice) for event in await written(tips))
        assert len(server.requests) == (2 if goes_on else 1)
        later = await written(tips)
        assert [event for event in later if isinstance(event, Tip)] == (
            [later[-1]] if goes_on else []
        )
        assert len(server.requests) == (3 if goes_on else 1)

    with_server(reply, reply, GOOD, scenario=scenario, silence=0.2)
    assert "dropped" in caplog.text
    assert "canary" not in caplog.text
    assert "hello" not in caplog.text


def test_kinds_of_failure_are_told_apart():
    async def scenario(tips, server):
        texts = [event.text for _ in range(4) for event in await written(tips)]
        assert len(texts) == len(set(texts)) == 2

    troubled, busy = server_replies.TROUBLED, rate_limited("0")
    with_server(troubled, busy, troubled, busy, scenario=scenario)


def test_a_busy_server_is_left_alone_as_long_as_it_asks():
    async def scenario(tips, server):
        assert len(await written(tips)) == 1
        assert await written(tips) == []
        assert len(server.requests) == 1

    with_server(rate_limited("20"), GOOD, scenario=scenario)


def test_after_that_it_is_asked_again():
    async def scenario(tips, server):
        await written(tips)
        rested = asyncio.Event()
        asyncio.get_running_loop().call_later(0.2, rested.set)
        await rested.wait()
        assert isinstance((await written(tips))[-1], Tip)
        assert len(server.requests) == 2

    with_server(rate_limited("0.2"), GOOD, scenario=scenario)


@pytest.mark.parametrize(
    "reply",
    [tip("Ask what they compare with and then wait for it", gap=0.1), server_replies.MUTE],
    ids=["drip", "hang"],
)
def test_a_tip_that_comes_too_late_is_taken_back_and_one_notice_says_why(reply):
    async def scenario(tips, server):
        start = time.monotonic()
        *shown, notice = await written(tips)
        assert 0.3 <= time.monotonic() - start < 2
        assert isinstance(notice, Notice)
        assert "in time" in notice.text
        pieces = [event for event in shown if isinstance(event, TipDelta)]
        assert shown == [*pieces, *([TipDropped(1, 1)] if pieces else [])]
        assert await asyncio.to_thread(server.hung_up.wait, 5)
        assert not any(isinstance(event, Notice | Tip) for event in await written(tips))

    with_server(reply, scenario=scenario, deadline=0.3)


def test_huge_output_is_dropped_and_hung_up_on(caplog):
    caplog.set_level(logging.INFO)

    async def scenario(tips, server):
        *events, dropped = await written(tips)
        assert isinstance(dropped, TipDropped)
        assert all(isinstance(event, TipDelta) for event in events)
        assert len("".join(event.text for event in events)) <= 400

    with_server(server_replies.ENDLESS, scenario=scenario)
    assert "longer than a tip" in caplog.text
    assert "blah" not in caplog.text


@pytest.mark.parametrize("contact", ["https://evil.example", "me@evil.example", "+1 555 123 4567"])
def test_an_obedient_model_shows_no_contact(contact, caplog):
    caplog.set_level(logging.INFO)

    async def scenario(tips, server):
        *events, dropped = await written(tips)
        assert isinstance(dropped, TipDropped)
        assert "".join(event.text for event in events) == "Send them to"

    with_server(tip(f"Send them to {contact} now\nGo there."), scenario=scenario)
    assert "dropped" in caplog.text
    assert "evil" not in caplog.text


@pytest.mark.parametrize(
    "reply", [server_replies.MUTE, server_replies.SILENT, server_replies.STALLED]
)
def test_cancelling_hangs_up(reply):
    async def scenario(tips, server):
        task = asyncio.create_task(written(tips))
        assert await asyncio.to_thread(server.asked.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(server.hung_up.wait, 5)

    with_server(reply, scenario=scenario)


def test_a_newer_tip_is_not_hurt_by_the_cancelled_one():
    async def scenario(tips, server):
        older = asyncio.create_task(written(tips))
        assert await asyncio.to_thread(server.asked.wait, 5)
        older.cancel()
        newer = await written(tips, Moment(4, "timing", PROSPECT, 8, "next year", 14.0))
        assert (newer[-1].id, newer[-1].moment) == (2, 4)
        assert older.cancelled()

    with_server(server_replies.STALLED, GOOD, scenario=scenario)


class ScriptedModel:
    """Answers with one line, or with one failure; keeps what it was asked."""

    host = "nowhere"

    def __init__(self, failure: CoachFailure | None = None) -> None:
        self.asked: list[Sequence[Message]] = []
        self.closed = False
        self._failure = failure

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        self.asked.append(messages)
        if self._failure:
            raise self._failure
        yield "Ask\nWhy?"

    async def close(self) -> None:
        self.closed = True


def turns_after(*events) -> list[tuple[str, str]]:
    model = ScriptedModel()
    tips = Tips(model, playbook())
    for event in events:
        tips.hear(event)
    asyncio.run(written(tips))
    [[_, user]] = model.asked
    return [(turn["speaker"], turn["said"]) for turn in json.loads(user.content)["turns"]]


def test_the_model_hears_the_call_as_turns():
    assert turns_after(
        said("Hello.", id=1, channel=REP, at=0.0),
        said("Hi.", id=2, at=1.0),
        said("Good morning.", id=3, at=2.0),
        partial("How are", "you", id=4, channel=REP, at=4.0),
        SpeechStarted(PROSPECT, 5.0),
    ) == [("rep", "Hello."), ("prospect", "Hi. Good morning."), ("rep", "How are")]


def test_turns_are_in_the_order_in_which_they_began():
    assert turns_after(
        partial("and then", id=2, channel=REP, at=3.0), said("So long.", id=1, at=1.0)
    ) == [("prospect", "So long."), ("rep", "and then")]


def test_a_final_replaces_its_partial_and_a_revision_replaces_both():
    first, final = partial("two", id=1), said("too expansive", id=1)
    assert turns_after(first, final) == [("prospect", "too expansive")]
    assert turns_after(final, first) == [("prospect", "too expansive")]
    revision = Revision(1, "too expensive", ())
    assert turns_after(first, final, revision) == [("prospect", "too expensive")]
    assert turns_after(first, Revision(1, "", ())) == []
    assert turns_after(revision) == []


def test_only_the_last_minutes_go_along():
    turns = turns_after(*(said(f"number {n}", id=n, at=float(n)) for n in range(1, 101)))
    assert turns == [("prospect", " ".join(f"number {n}" for n in range(77, 101)))]


def test_a_failure_that_cannot_pass_ends_the_asking():
    failure = CoachFailure("No way.", "Do this.")
    model = ScriptedModel(failure)
    tips = Tips(model, playbook())
    assert asyncio.run(written(tips)) == [Notice("No way.", "Do this.", Severity.WARNING)]
    assert asyncio.run(written(tips)) == []
    assert len(model.asked) == 1


def test_closing_closes_the_model():
    model = ScriptedModel(CoachBusy(1.0))
    asyncio.run(Tips(model, playbook()).close())
    assert model.closed
