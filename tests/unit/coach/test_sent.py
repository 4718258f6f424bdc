"""What is kept of each request: what it was for, what came back, and what became of that."""

import asyncio
import json
from contextlib import aclosing

import pytest

from app.coach import sent as log_room
from app.coach.openai_chat import OpenAIChat
from app.coach.sent import Overheard, Sent, SentLog
from app.events import Hunch
from tests import chat_server as server_replies
from tests.chat_server import chat_server, counted, refused, tip
from tests.unit.coach.test_tips import ASKED, GOOD, MOMENT, in_schema, with_server, written

SHOWN = "Ask what they compare with\nCompared to what?"
CLAIM = "Ask\nWe save you 90 percent."


def only(tips) -> Sent:
    [one] = tips.sent
    return one


@pytest.mark.parametrize(
    ("about", "what"),
    [(MOMENT, "Tip"), (ASKED, "Help asked"), (Hunch(MOMENT), "Hunch")],
    ids=["moment", "asked", "hunch"],
)
def test_it_is_kept_what_a_request_was_for_and_to_which_model(about, what):
    async def scenario(tips, server):
        await written(tips, about)
        one = only(tips)
        assert (one.what, one.model) == (what, "gpt-test")
        assert one.body == server.requests[0].raw

    with_server(in_schema("Ask", "Compared to what?"), scenario=scenario)


@pytest.mark.parametrize(
    ("reply", "answer", "outcome"),
    [
        (GOOD, SHOWN, "Shown"),
        (tip(CLAIM), CLAIM, "Not shown: it named a number that has no ground"),
        (server_replies.TROUBLED, "", "The coach's model has trouble answering."),
        (server_replies.KEY_REJECTED, "", "The coach's API key is not accepted."),
        (server_replies.UNPLUGGED, "Ask what ", "A tip broke off and is taken back."),
    ],
    ids=["good", "a claim", "troubled", "key rejected", "cut"],
)
def test_the_answer_is_kept_as_it_came_and_what_became_of_it(reply, answer, outcome):
    async def scenario(tips, server):
        await written(tips)
        assert (only(tips).answer, only(tips).outcome) == (answer, outcome)

    with_server(reply, scenario=scenario)


def test_an_answer_that_comes_too_late_is_kept_as_far_as_it_came():
    async def scenario(tips, server):
        await written(tips)
        assert only(tips).answer == "Ask what "
        assert only(tips).outcome == "The coach's model does not answer in time."

    with_server(server_replies.STALLED, scenario=scenario, deadline=0.2)


def test_what_is_given_up_says_so():
    async def scenario(tips, server):
        async with aclosing(tips.write(MOMENT)) as events:
            await anext(events)
        assert (only(tips).answer, only(tips).outcome) == (
            "Ask what ",
            "Given up before it was whole",
        )

    with_server(server_replies.STALLED, scenario=scenario)


def test_the_tokens_are_those_that_the_server_counted_or_an_estimate():
    async def scenario(tips, server):
        await written(tips)
        await written(tips, ASKED)
        one, two = tips.sent
        assert (one.prompt_tokens, one.answer_tokens, one.estimated) == (700, 30, False)
        assert two.estimated
        assert two.prompt_tokens > 100

    with_server(counted(GOOD, 700, 30), GOOD, scenario=scenario)


def test_a_request_that_was_refused_and_asked_again_stands_beside_the_second_one():
    async def scenario(tips, server):
        await written(tips)
        first, second = tips.sent
        assert [one.body for one in tips.sent] == [request.raw for request in server.requests]
        assert first.outcome == "Refused, and asked again in another way"
        assert (first.answer, first.prompt_tokens) == ("", 0)
        assert (second.answer, second.outcome) == (SHOWN, "Shown")

    with_server(refused("max_completion_tokens"), GOOD, scenario=scenario)


def test_what_never_went_out_is_not_kept_and_judges_nothing():
    log = SentLog()
    model = Overheard(OpenAIChat("", "gpt-test"), log)

    async def ask() -> None:
        async with aclosing(model.stream([])) as pieces:
            with pytest.raises(Exception, match="no API key"):
                await anext(pieces)

    asyncio.run(ask())
    model.judge("Shown")
    assert list(log) == []


def test_more_than_an_answer_can_be_is_not_kept(monkeypatch):
    monkeypatch.setattr(log_room, "LONGEST_ANSWER", 10)
    log = SentLog()

    async def ask(server) -> None:
        chat = OpenAIChat("sk-test", "gpt-test", server.base_url)
        model = Overheard(chat, log)
        async with aclosing(model.stream([])) as pieces:
            got = "".join([piece async for piece in pieces])
        await model.close()
        assert len(got) > 100

    with chat_server(tip("word " * 30)) as server:
        asyncio.run(ask(server))
    assert [one.answer for one in log] == ["word word "]


def test_nothing_that_was_said_is_in_its_repr():
    one = Sent(0.0, "api.example", "gpt-test", "Tip", b"canary", "canary")
    assert "canary" not in repr(one)


def test_a_body_is_read_as_messages_and_the_rest():
    body = {"model": "m", "messages": [{"role": "user", "content": "é"}], "stop": None}
    one = Sent(0.0, "api.example", "m", "Tip", json.dumps(body).encode())
    assert one.read() == ([("user", "é")], {"model": '"m"', "stop": "null"})


@pytest.mark.parametrize(
    "body", [b"", b"5", b"[]", b'{"messages": [{"role": "user"}]}', b'{"messages": 5}', b"\xff"]
)
def test_a_body_of_another_form_is_not_read(body):
    assert Sent(0.0, "api.example", "m", "Tip", body).read() == ([], {})
