"""How much a model takes: by its name, by its server's list, by its refusals; with real servers."""

import asyncio
import json

import pytest

from app.coach.chat_model import CoachTroubled, PromptTooLong
from app.coach.dialect import Dialect
from app.coach.manners import Manners
from app.coach.openai_chat import OpenAIChat
from app.coach.prompt import ROOM, room_of
from app.coach.tips import Tips
from app.coach.tokens import cut, tokens
from app.config.providers import USUAL_WINDOW, providers
from app.config.settings import Coach
from app.events import Tip
from tests.chat_server import Reply, chat_server, failure, tip
from tests.unit.coach.chatting import MODEL, said, with_chat
from tests.unit.coach.speech import PROSPECT, REP, playbook
from tests.unit.coach.speech import said as spoken
from tests.unit.coach.test_tips import GOOD, MOMENT, SAID, written

OPENAI = (
    "This model's maximum context length is 4097 tokens. However, you requested 4203 tokens "
    "(3403 in the messages, 800 in the completion). Please reduce the length of the messages."
)
LM_STUDIO = (
    "Trying to keep the first 5120 tokens when context the overflows. However, the model is loaded "
    "with context length of only 4096 tokens, which is not enough."
)
REFUSALS = {
    "OpenAI": (failure(400, "context_length_exceeded", OPENAI), 4097),
    "OpenAI, newer": (
        failure(
            400,
            "context_length_exceeded",
            "Input tokens exceed the configured limit of 6,000 tokens. Your messages resulted in "
            "7,012 tokens. Please reduce the length of the messages.",
        ),
        6000,
    ),
    "OpenAI, without a number": (failure(400, "context_length_exceeded", "Too long."), 4000),
    "vLLM": (
        failure(
            400,
            None,
            "'max_tokens' or 'max_completion_tokens' is too large: 800. This model's maximum "
            "context length is 4096 tokens and your request has 3500 input tokens.",
        ),
        4096,
    ),
    "vLLM, older": (
        failure(
            400,
            None,
            "The decoder prompt (length 5000) is longer than the maximum model length of 2048.",
        ),
        2048,
    ),
    "LM Studio": (failure(400, None, LM_STUDIO), 4096),
    "LM Studio, newer": (
        failure(
            400,
            None,
            "The number of tokens to keep from the initial prompt is greater than the context "
            "length (n_keep: 10247>= n_ctx: 4096). Try to load the model with a larger one.",
        ),
        4096,
    ),
    "LM Studio, in the stream": (
        Reply(
            chunks=(b"data: " + json.dumps({"error": {"message": LM_STUDIO}}).encode() + b"\n\n",)
        ),
        4096,
    ),
    "llama.cpp": (
        Reply(
            400,
            {},
            (
                b'{"error": {"code": 400, "message": "the request exceeds the available context '
                b'size. try increasing the context size or enable context shift", "type": '
                b'"exceed_context_size_error", "n_prompt_tokens": 5000, "n_ctx": 4096}}',
            ),
        ),
        4096,
    ),
    "llama.cpp, newer": (
        failure(
            400,
            None,
            "request (5000 tokens) exceeds the available context size (4096 tokens), try "
            "increasing it",
        ),
        4096,
    ),
    "Ollama": (failure(400, None, "the input length exceeds the context length"), 4000),
    "LiteLLM": (
        failure(
            400, None, f"litellm.ContextWindowExceededError: BadRequestError: {OPENAI}", param=None
        ),
        4097,
    ),
    "Mistral": (
        failure(
            400,
            None,
            "Prompt contains 7000 tokens and 0 draft tokens, too large for model with 5120 "
            "maximum context length",
        ),
        5120,
    ),
    "Gemini": (
        failure(
            400,
            None,
            "The input token count (9000) exceeds the maximum number of tokens allowed (5120).",
        ),
        5120,
    ),
    "a body that is too large": (failure(413, None, "Request Entity Too Large"), 4000),
    "a limit that we had kept to": (
        failure(400, None, "This model's maximum context length is 8192 tokens."),
        4000,
    ),
}


@pytest.mark.parametrize(("refusal", "window"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_tells_what_the_model_takes_and_is_remembered_by_all_who_ask_it(refusal, window):
    manners = Manners()

    async def refused(chat):
        with pytest.raises(PromptTooLong):
            await said(chat)
        return chat.window

    with chat_server(refusal, tip("Ask why")) as server:
        dialect = Dialect(manners=manners)
        assert with_chat(server.base_url, refused, dialect=dialect) == window
        assert len(server.requests) == 1
        other = OpenAIChat("sk-test", MODEL, server.base_url, dialect=Dialect(manners=manners))
        assert other.window == window
        another_model = OpenAIChat("sk-test", "other", server.base_url, dialect=dialect)
        assert another_model.window == USUAL_WINDOW
        assert with_chat(server.base_url, said, dialect=dialect) == "Ask why"
    assert "max_completion_tokens" in server.requests[1].body  # it was not what was refused


def test_what_is_refused_for_another_reason_says_nothing_of_the_window():
    async def refused(chat):
        with pytest.raises(CoachTroubled):
            await said(chat)
        return chat.window

    with chat_server(failure(400, "invalid_value", "messages must not be empty")) as server:
        assert with_chat(server.base_url, refused) == USUAL_WINDOW


@pytest.mark.parametrize(
    "name", ["max_model_len", "context_length", "context_window", "max_context_length"]
)
def test_what_a_servers_list_says_counts_and_a_refusal_counts_more(name):
    listed = {"object": "list", "data": [{"id": MODEL, "object": "model", name: 3_000}]}
    reply = Reply(200, {"Content-Type": "application/json"}, (json.dumps(listed).encode(),))

    async def scenario(chat):
        await chat.connect()
        told = chat.window
        with pytest.raises(PromptTooLong):
            await said(chat)
        refused = chat.window
        await chat.models()
        return told, refused, chat.window

    refusal = failure(400, None, "This model's maximum context length is 2000 tokens.")
    with chat_server(refusal, listed=reply) as server:
        assert with_chat(server.base_url, scenario) == (3_000, 2_000, 2_000)


def test_nothing_shrinks_a_window_to_nothing():
    manners = Manners()
    for _ in range(10):
        window = manners.window("h", "m", USUAL_WINDOW)
        manners.shrink("h", "m", window, None)
    assert manners.window("h", "m", USUAL_WINDOW) == 1_024


@pytest.mark.parametrize(
    ("provider", "model", "window"),
    [
        ("openai", "gpt-5.4-mini", 128_000),
        ("openai", "gpt-4", 8_192),
        ("openai", "gpt-4-0613", 8_192),
        ("ollama", "gemma3:4b", 4_096),
        ("other", "anything", USUAL_WINDOW),
    ],
)
def test_each_model_has_the_window_of_its_name_or_of_its_provider(provider, model, window):
    assert providers()[provider].window_of(model) == window


@pytest.mark.parametrize(
    ("address", "window"),
    [("https://api.openai.com/v1", 128_000), ("http://localhost:9/v1", USUAL_WINDOW)],
)
def test_at_another_address_than_its_providers_it_may_be_any_model(
    tmp_path, monkeypatch, address, window
):
    from app.coach.chats import Chats
    from app.config.secrets import Secrets

    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    chats = Chats(Secrets(), tmp_path / "prices.toml", lambda since: [], lambda notice: None)
    chat = chats.chat(Coach(base_url=address, unprotected_host="localhost:9"))
    assert chat.window == window


def test_a_request_is_no_larger_than_the_window_and_never_than_is_worth_its_price():
    assert room_of(128_000) == ROOM
    assert room_of(4_096) + 800 < 4_096
    assert room_of(512) == 700


def test_tokens_are_never_counted_too_few_in_plain_words():
    assert tokens("It is too expensive for us.") == 9
    assert cut("It is too expensive for us.", 3) == "It is too"
    assert cut("short", 40) == "short"


# -- a tip that was too much -----------------------------------------------------------------------


def long_call(tips: Tips) -> None:
    sides = (REP, PROSPECT)
    for number in range(100):
        text = f"line {number} " + "and so on, as we said before, " * 12
        tips.hear(spoken(text, id=1000 + number, channel=sides[number % 2], at=-30.0))
    tips.hear(SAID)


def asked_of(request) -> int:
    return sum(tokens(message["content"]) for message in request.body["messages"])


def test_a_tip_that_asks_for_too_much_is_asked_again_for_less_and_all_after_it():
    async def scenario(server):
        model = OpenAIChat("sk-test", MODEL, server.base_url)
        tips = Tips(playbook({"triggers": ["too expensive"]}), model)
        long_call(tips)
        assert isinstance((await written(tips))[-1], Tip)
        await written(tips, MOMENT)
        await tips.close()
        return [sent.body for sent in tips.sent]

    refusal = failure(400, None, "This model's maximum context length is 3000 tokens.")
    with chat_server(refusal, GOOD) as server:
        sent = asyncio.run(scenario(server))
    first, again, next_one = server.requests
    assert asked_of(first) > 3_000
    assert asked_of(again) + again.body["max_completion_tokens"] <= 3_000
    assert asked_of(next_one) + 800 <= 3_000
    assert "canary too expensive" in json.dumps(again.body)  # the newest is kept
    assert sent == [request.raw for request in server.requests]


def test_a_server_that_refuses_whatever_it_is_asked_is_asked_twice_for_a_tip():
    async def scenario(server):
        model = OpenAIChat("sk-test", MODEL, server.base_url)
        tips = Tips(playbook({"triggers": ["too expensive"]}), model)
        tips.hear(SAID)
        [notice] = await written(tips)
        await tips.close()
        return notice

    with chat_server(failure(400, "context_length_exceeded", "Too long.")) as server:
        assert "takes less" in asyncio.run(scenario(server)).text
    assert len(server.requests) == 2


# -- what a server on this computer has loaded -----------------------------------------------------


def loaded(*entries, key: str) -> Reply:
    return Reply(200, {"Content-Type": "application/json"}, (json.dumps({key: entries}).encode(),))


OTHER = {"name": "other:latest", "model": "other:latest", "context_length": 1_000_000}
LOADED = {
    "Ollama": (
        "/api/ps",
        loaded(OTHER, {"name": f"{MODEL}:latest", "context_length": 32_768}, key="models"),
        32_768,
    ),
    "Ollama, with less": (
        "/api/ps",
        loaded({"name": MODEL, "context_length": 2048}, key="models"),
        2048,
    ),
    "Ollama, not loaded": ("/api/ps", loaded(OTHER, key="models"), 4096),
    "Ollama, an older one": ("/api/ps", loaded({"name": MODEL, "size": 5}, key="models"), 4096),
    "LM Studio": (
        "/api/v0/models",
        loaded(
            {"id": "other", "state": "loaded", "loaded_context_length": 9000},
            {
                "id": MODEL,
                "state": "loaded",
                "max_context_length": 131_072,
                "loaded_context_length": 16_384,
            },
            key="data",
        ),
        16_384,
    ),
    "LM Studio, not loaded": (
        "/api/v0/models",
        loaded({"id": MODEL, "state": "not-loaded", "max_context_length": 131_072}, key="data"),
        4096,
    ),
    "another server": ("/api/ps", failure(404, None, "404 page not found"), 4096),
    "a web page": ("/api/ps", Reply(chunks=(b"<html>",)), 4096),
    "another shape": ("/api/ps", Reply(200, {}, (b'{"models": [5], "data": {"id": 1}}',)), 4096),
    "a number that is none": (
        "/api/ps",
        loaded({"name": MODEL, "context_length": "huge"}, key="models"),
        4096,
    ),
    "mute": ("/api/ps", Reply(ending="mute"), 4096),
}


@pytest.mark.parametrize(("path", "reply", "window"), LOADED.values(), ids=LOADED)
def test_a_model_takes_what_its_server_has_loaded_it_with(path, reply, window):
    async def connected(chat):
        await chat.connect()
        return chat.window, await said(chat)

    dialect = Dialect(needs_key=False, window=4096, loaded=path)
    with chat_server(tip("Ask why")) as server:
        server.loaded = reply
        found = with_chat(server.base_url, connected, key="", dialect=dialect, silence=0.5)
        assert found == (window, "Ask why")
        [asked] = server.loads
        assert (asked.path, len(server.lists)) == (path, 1)
        assert "authorization" not in asked.headers


def test_a_model_that_is_loaded_with_the_first_answer_is_asked_about_until_then_and_no_more():
    async def scenario(chat):
        await chat.connect()
        before = chat.window
        await said(chat)
        server.loaded = loaded({"name": MODEL, "context_length": 65_536}, key="models")
        for _ in range(3):
            await chat.connect()
        return before, chat.window

    dialect = Dialect(window=4096, loaded="/api/ps")
    with chat_server(tip("Ask why")) as server:
        server.loaded = loaded(key="models")
        assert with_chat(server.base_url, scenario, dialect=dialect) == (4096, 65_536)
        assert (len(server.loads), server.connections) == (2, 1)


def test_a_call_later_asks_anew_and_what_a_refusal_says_in_between_counts():
    manners = Manners()
    dialect = Dialect(window=4096, loaded="/api/ps", manners=manners)
    too_long, named = REFUSALS["vLLM, older"]

    async def scenario(chat):
        await chat.connect()
        with pytest.raises(PromptTooLong):
            await said(chat)
        await chat.connect()
        return chat.window

    async def later(chat):
        await chat.connect()
        return chat.window

    with chat_server(too_long) as server:
        server.loaded = loaded({"name": MODEL, "context_length": 8192}, key="models")
        assert with_chat(server.base_url, scenario, dialect=dialect) == named
        server.loaded = loaded({"name": MODEL, "context_length": 16_384}, key="models")
        assert with_chat(server.base_url, later, dialect=dialect) == 16_384


def test_a_server_that_does_not_say_it_is_asked_twice_in_a_call_however_many_tips_there_are():
    async def call(chat):
        await chat.connect()
        for _ in range(4):
            await said(chat)
            await chat.connect()

    dialect = Dialect(window=4096, loaded="/api/ps")
    with chat_server(tip("Ask why")) as server:
        with_chat(server.base_url, call, dialect=dialect)
        assert len(server.loads) == 2  # as the call begins, and once the first answer has come


def test_after_a_request_that_was_too_long_it_is_asked_anew_once():
    too_long, named = REFUSALS["vLLM, older"]

    async def call(chat):
        await chat.connect()
        with pytest.raises(PromptTooLong):
            await said(chat)
        assert chat.window == named
        server.loaded = loaded({"name": MODEL, "context_length": 2048}, key="models")
        for _ in range(3):
            await chat.connect()
        return chat.window

    dialect = Dialect(window=4096, loaded="/api/ps")
    with chat_server(too_long) as server:
        server.loaded = loaded({"name": MODEL, "context_length": 8192}, key="models")
        assert with_chat(server.base_url, call, dialect=dialect) == 2048
        assert len(server.loads) == 2


def test_only_servers_that_can_say_it_are_asked_what_they_have_loaded():
    asked = {name for name, one in providers().items() if one.loaded}
    assert asked == {"ollama", "lm-studio"}
    with chat_server(tip("Ask why")) as server:
        with_chat(server.base_url, lambda chat: chat.connect())
        assert server.loads == []
