"""The real client against a real server on the loopback."""

import asyncio
import logging
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from traceback import format_exception

import httpx2
import openai
import pytest

from app.coach.chat_model import (
    CoachBusy,
    CoachFailure,
    CoachOffline,
    CoachTooSlow,
    CoachTroubled,
    CutStream,
    KeyRejected,
    Message,
    ModelUnknown,
    NoKey,
    QuotaUsedUp,
)
from app.coach.openai_chat import OPENAI, OpenAIChat
from app.coach.refusals import explained
from tests import chat_server as server_replies
from tests.chat_server import GARBAGE, Reply, chat_server, failure, garbage, rate_limited, tip

KEY = "sk-test-canary"
MESSAGES = [Message("system", "canary-prompt"), Message("user", "canary-speech")]


async def answer(base_url: str, *, key: str = KEY, silence: float = 5.0) -> list[str]:
    model = OpenAIChat(key, "gpt-test", base_url, silence=silence)
    try:
        return [piece async for piece in model.stream(MESSAGES)]
    finally:
        await model.close()


def test_an_answer_streams_piece_by_piece():
    with chat_server(tip("Ask why\nWhy now?")) as server:
        assert asyncio.run(answer(server.base_url)) == ["Ask ", "why\nWhy ", "now?"]
        [request] = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "gpt-test",
        "stream": True,
        "temperature": 0.3,
        "max_completion_tokens": 800,
        "stream_options": {"include_usage": True},
        "messages": [
            {"role": "system", "content": "canary-prompt"},
            {"role": "user", "content": "canary-speech"},
        ],
    }


FAULTS = {
    "a key that is not accepted": (server_replies.KEY_REJECTED, KeyRejected),
    "a country that is not served": (server_replies.FORBIDDEN, KeyRejected),
    "too many requests": (rate_limited(), CoachBusy),
    "no credit": (server_replies.NO_QUOTA, QuotaUsedUp),
    "an unknown model": (server_replies.NO_MODEL, ModelUnknown),
    "a model that is retired": (failure(410, "model_retired", "Gone."), ModelUnknown),
    "an address that leads nowhere": (Reply(404), ModelUnknown),
    "a request that is not liked": (server_replies.BAD_REQUEST, CoachTroubled),
    "a server with a bug": (server_replies.TROUBLED, CoachTroubled),
    "a gateway without a server": (server_replies.GATEWAY, CoachTroubled),
    "a failure in mid-stream": (server_replies.FAILS_IN_MID_STREAM, CoachTroubled),
    "no answer": (server_replies.MUTE, CoachTooSlow),
    "no body": (server_replies.SILENT, CoachTooSlow),
    "a pause without end": (server_replies.STALLED, CoachTooSlow),
    "a connection that breaks": (server_replies.UNPLUGGED, CutStream),
    "an answer without an end": (server_replies.UNFINISHED, CutStream),
} | {name: (garbage(body), CoachTroubled) for name, body in GARBAGE.items()}


@pytest.mark.parametrize(("reply", "expected"), FAULTS.values(), ids=FAULTS)
def test_each_fault_has_its_words_and_costs_one_request(reply, expected, caplog):
    caplog.set_level(logging.DEBUG)
    with chat_server(reply) as server:
        with pytest.raises(CoachFailure) as caught:
            asyncio.run(answer(server.base_url, silence=0.2))
        assert len(server.requests) == 1
    assert type(caught.value) is expected
    assert caught.value.message
    assert caught.value.hint
    # the server's words, and so the client's, may quote the key and the prompt
    assert "canary" not in caplog.text + "".join(format_exception(caught.value))


def test_an_unknown_model_is_named():
    with chat_server(server_replies.NO_MODEL) as server:
        with pytest.raises(ModelUnknown, match="does not know the model “gpt-test”"):
            asyncio.run(answer(server.base_url))


def test_nobody_there_means_offline():
    with chat_server(tip("Ask")) as server:
        gone = server.base_url
    with pytest.raises(CoachOffline):
        asyncio.run(answer(gone))


def test_a_server_of_this_computer_that_is_not_there_is_asked_after_by_its_name():
    with chat_server(tip("Ask")) as server:
        gone = server.base_url
    with pytest.raises(CoachOffline) as nobody:
        asyncio.run(answer(gone))
    host = gone.split("/")[2]
    assert nobody.value.hint.startswith(f"Is the server running on this computer ({host})?")


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("http://localhost:11434/v1", "Is Ollama running on this computer (localhost:11434)?"),
        ("http://localhost:1234/v1", "Is LM Studio running on this computer (localhost:1234)?"),
        ("http://llm.example.com/v1", "Check the network, and the coach's address."),
    ],
)
def test_who_is_not_there_is_named_as_the_rep_knows_it(address, asked):
    error = openai.APIConnectionError(request=httpx2.Request("POST", f"{address}/chat"))
    error.__cause__ = httpx2.ConnectError("refused")
    assert explained(error, begun=False).hint.startswith(asked)


NO_ADDRESSES = [
    "nonsense",
    "http://[",
    "http://nowhere.invalid/v1",
    "http://é..com/v1",
    "http://x\0y",
    "http://\uff11.\uff12.\uff13.\uff14/v1",  # full-width digits
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_is_none_means_offline(address):
    with pytest.raises(CoachOffline):
        asyncio.run(answer(address))


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_warming_up_for_an_address_that_is_none_is_no_trouble(address):
    model = OpenAIChat(KEY, "gpt-test", address)
    model.warm()
    asyncio.run(model.close())


@pytest.mark.parametrize("failure", [NoKey(), KeyRejected(), ModelUnknown("?")])
def test_what_to_do_is_said_for_the_window_and_for_the_terminal(failure):
    assert "Settings › Coach" in failure.hint
    assert failure.notice.command in ("sotto key set", "sotto coach")


@pytest.mark.parametrize(
    ("key", "expected"),
    [("", NoKey), ("  ", NoKey), ("sk-\N{EM DASH}canary", KeyRejected), ("sk-a\nb", KeyRejected)],
)
def test_without_a_key_that_can_be_sent_nothing_is_asked(key, expected):
    with chat_server(tip("Ask")) as server:
        with pytest.raises(expected):
            asyncio.run(answer(server.base_url, key=key))
        assert server.connections == 0


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ("20", 20, 20),
        ("0.5", 0.5, 0.5),
        ("-3", 0, 0),
        ("99999999", 3600, 3600),
        ("inf", 10, 10),
        ("soon", 10, 10),
        ("", 10, 10),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
        ("Wed, 21 Oct 2015 07:28:00", 10, 10),
    ],
)
def test_a_busy_server_says_how_long(header, low, high):
    assert_waits(header, low, high)


def test_a_busy_server_names_the_hour():
    # Not a parameter: the hour would name the test, and every worker must collect the same names.
    hour = datetime.now(UTC) + timedelta(minutes=50)
    assert_waits(format_datetime(hour, usegmt=True), 60, 3000)


def assert_waits(header, low, high):
    with chat_server(rate_limited(header)) as server:
        with pytest.raises(CoachBusy) as caught:
            asyncio.run(answer(server.base_url))
    assert low <= caught.value.retry_after <= high


def test_a_redirect_is_not_followed_to_another_host():
    with chat_server(tip("Ask")) as other:
        elsewhere = f"{other.base_url}/chat/completions"
        with chat_server(Reply(307, {"Location": elsewhere})) as server:
            with pytest.raises(CoachTroubled):
                asyncio.run(answer(server.base_url))
        assert other.connections == 0


def test_two_answers_share_a_connection():
    async def two(base_url: str) -> None:
        model = OpenAIChat(KEY, "gpt-test", base_url)
        model.warm()
        for _ in range(2):
            assert [piece async for piece in model.stream(MESSAGES)] == ["Ask"]
        await model.close()

    with chat_server(tip("Ask")) as server:
        asyncio.run(two(server.base_url))
        assert (len(server.requests), server.connections) == (2, 1)


def test_an_answer_no_longer_wanted_is_hung_up_on():
    async def first_piece(base_url: str) -> str:
        model = OpenAIChat(KEY, "gpt-test", base_url)
        async with aclosing(model.stream(MESSAGES)) as pieces:
            piece = await anext(pieces)
        assert await asyncio.to_thread(server.hung_up.wait, 5)
        await model.close()
        return piece

    with chat_server(server_replies.STALLED) as server:
        assert asyncio.run(first_piece(server.base_url)) == "Ask what "


@pytest.mark.parametrize("key", [KEY, ""])
def test_a_model_that_was_never_asked_closes_too(key):
    model = OpenAIChat(key, "gpt-test")
    model.warm()
    asyncio.run(model.close())


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (OPENAI, "api.openai.com"),
        ("http://localhost:11434/v1", "localhost:11434"),
        ("https://me:secret@llm.example/v1", "llm.example"),
    ],
)
def test_the_host_is_what_the_rep_is_told(address, host):
    assert OpenAIChat(KEY, "gpt-test", address).host == host


def test_a_body_of_any_shape_is_mapped_by_its_status():
    odd = failure(401, None, "")
    with chat_server(Reply(odd.status, {}, (b'["x"]',))) as server:
        with pytest.raises(KeyRejected):
            asyncio.run(answer(server.base_url))
