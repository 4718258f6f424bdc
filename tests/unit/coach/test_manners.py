"""Parameters that a model refuses: dropped or renamed once, and remembered; with a real server."""

import json

import pytest

from app.coach.chat_model import CoachTroubled
from app.coach.dialect import Dialect
from app.coach.manners import Manners
from tests.chat_server import Reply, chat_server, failure, refused, tip
from tests.unit.coach.chatting import SCHEMA, said, with_chat

ANSWER = tip("Ask why")


async def twice(chat):
    return [await said(chat, SCHEMA), await said(chat, SCHEMA)]


def asked(*replies, dialect=None):
    """The bodies of the requests that two answers took."""
    with chat_server(*replies) as server:
        assert with_chat(server.base_url, twice, dialect=dialect) == ["Ask why", "Ask why"]
        return [request.body for request in server.requests]


def test_what_is_asked_for():
    first, _ = asked(ANSWER)
    assert first["temperature"] == 0.3
    assert first["max_completion_tokens"] == 800
    assert first["stream_options"] == {"include_usage": True}
    assert first["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
    }


@pytest.mark.parametrize("name", ["temperature", "stream_options", "response_format"])
def test_what_is_refused_is_left_out_at_once_and_from_then_on(name):
    first, again, next_one = asked(refused(name), ANSWER)
    assert name in first
    assert name not in again
    assert again == next_one
    assert again.keys() == first.keys() - {name}


def test_the_limit_of_tokens_goes_by_its_older_name_where_the_new_one_is_unknown():
    first, again, next_one = asked(refused("max_completion_tokens"), ANSWER)
    assert "max_tokens" not in first
    assert "max_completion_tokens" not in again
    assert again["max_tokens"] == next_one["max_tokens"] == 800


def test_a_server_that_knows_neither_name_gets_no_limit():
    *_, last = asked(refused("max_completion_tokens"), refused("max_tokens"), ANSWER)
    assert not {"max_completion_tokens", "max_tokens"} & last.keys()


def test_each_is_refused_once_and_then_there_is_an_answer():
    names = ["response_format", "temperature", "stream_options", "max_completion_tokens"]
    *_, last = asked(*[refused(name) for name in names], refused("max_tokens"), ANSWER)
    assert last.keys() == {"model", "messages", "stream"}


WORDS = {
    "only in words": failure(400, None, "Unrecognized request argument supplied: stream_options"),
    "a proxy's words": failure(400, "400", "UnsupportedParamsError: not supported: stream_options"),
    "another status": Reply(422, {}, (json.dumps({"detail": ["stream_options"]}).encode(),)),
    "plain text": Reply(400, {"Content-Type": "text/plain"}, (b"stream_options: unexpected",)),
}


@pytest.mark.parametrize("reply", WORDS.values(), ids=WORDS)
def test_other_servers_say_it_in_their_own_way(reply):
    first, again, _ = asked(reply, ANSWER)
    assert first.keys() - again.keys() == {"stream_options"}


def test_of_two_names_the_one_that_is_refused_comes_first():
    words = "'max_completion_tokens' is not supported with this model. Use 'max_tokens' instead."
    _, again, _ = asked(failure(400, None, words), ANSWER)
    assert again["max_tokens"] == 800


def test_a_server_that_takes_no_schema_is_never_sent_one():
    first, _ = asked(ANSWER, dialect=Dialect(takes_schema=False))
    assert "response_format" not in first


def test_what_one_chat_has_learned_the_next_one_knows():
    dialect = Dialect(manners=Manners())
    with chat_server(refused("temperature"), ANSWER) as server:
        with_chat(server.base_url, said, dialect=dialect)
        with_chat(server.base_url, said, dialect=dialect)
        assert ["temperature" in request.body for request in server.requests] == [
            True,
            False,
            False,
        ]


def test_it_is_remembered_of_that_model_alone():
    manners = Manners()
    manners.learn("a", "small", manners.extras("a", "small", 9, None), ["temperature"])
    assert "temperature" not in manners.extras("a", "small", 9, None)
    assert "temperature" in manners.extras("a", "large", 9, None)
    assert "temperature" in manners.extras("b", "small", 9, None)


def test_what_is_refused_without_a_name_is_not_asked_again():
    with chat_server(failure(400, "invalid_value", "Not so.")) as server:
        with pytest.raises(CoachTroubled):
            with_chat(server.base_url, said)
        assert len(server.requests) == 1


def test_a_server_that_refuses_what_was_not_sent_is_asked_once():
    with chat_server(refused("top_p")) as server:
        with pytest.raises(CoachTroubled):
            with_chat(server.base_url, said)
        assert len(server.requests) == 1


def test_a_server_that_always_refuses_the_same_is_asked_twice():
    with chat_server(refused("temperature")) as server:
        with pytest.raises(CoachTroubled):
            with_chat(server.base_url, said)
        assert len(server.requests) == 2


def test_each_request_can_be_seen_byte_by_byte():
    with chat_server(refused("temperature"), ANSWER) as server:

        async def sent(chat):
            await said(chat)
            first = chat.sent
            await said(chat)
            return first, chat.sent

        first, second = with_chat(server.base_url, sent)
        bodies = [request.raw for request in server.requests]
    assert (*first, *second) == tuple(bodies)
    assert (len(first), len(second)) == (2, 1)
