"""Chats by the settings: whose key, which dialect, which limit; with a real server."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from app.coach.chat_model import NoKey, WayUnprotected
from app.coach.chats import Chats
from app.coach.purse import LimitReached
from app.config.secrets import KeychainUnusable, Secrets
from app.config.settings import Coach
from app.events import Spent
from tests.chat_server import chat_server, refused, tip
from tests.unit.coach.chatting import SCHEMA, said
from tests.unit.config.keychains import Keychain, Locked

ANSWER = tip("Ask why")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def chats(tmp_path, secrets=None, taken=()):
    secrets = secrets or Secrets(Keychain())
    return Chats(secrets, tmp_path / "prices.toml", lambda since: taken, print)


def answered(chat):
    async def run():
        try:
            return await said(chat, SCHEMA)
        finally:
            await chat.close()

    return asyncio.run(run())


def test_each_provider_is_asked_with_its_own_key(tmp_path):
    mine = chats(tmp_path)
    mine.secrets.store("sk-openai")
    mine.secrets.store("sk-litellm", "litellm")
    with chat_server(ANSWER) as server:
        for provider in ("openai", "litellm", "ollama"):
            answered(mine.chat(Coach(provider=provider, base_url=server.base_url)))
        keys = [request.headers.get("authorization") for request in server.requests]
    assert keys == ["Bearer sk-openai", "Bearer sk-litellm", None]


def test_azure_is_asked_in_its_own_way(tmp_path):
    mine = chats(tmp_path)
    mine.secrets.store("sk-azure", "azure")
    with chat_server(ANSWER) as server:
        address = server.base_url.removesuffix("/v1")
        settings = Coach(provider="azure", base_url=address, model="fast", api_version="")
        answered(mine.chat(settings))
        answered(mine.chat(replace(settings, api_version="2025-01-01")))
        paths = [request.path for request in server.requests]
    assert paths == [
        "/openai/deployments/fast/chat/completions?api-version=2024-10-21",
        "/openai/deployments/fast/chat/completions?api-version=2025-01-01",
    ]


@pytest.mark.parametrize("provider", ["openai", "azure"])
def test_where_a_key_is_needed_there_is_no_chat_without_one(tmp_path, provider):
    with pytest.raises(NoKey):
        chats(tmp_path).chat(Coach(provider=provider))


def test_a_key_goes_unprotected_to_the_very_host_that_was_agreed_to(tmp_path):
    mine = chats(tmp_path)
    mine.secrets.store("sk-openai")
    settings = Coach(base_url="http://llm.example.com/v1", unprotected_host="llm.example.com:80")
    with pytest.raises(WayUnprotected):
        mine.chat(settings)
    agreed = replace(settings, unprotected_host="llm.example.com")
    assert mine.chat(agreed).host == "llm.example.com"


def test_who_signs_in_needs_no_key_and_no_keychain(tmp_path):
    mine = chats(tmp_path, Secrets(Locked()))
    settings = Coach(provider="azure", base_url="https://ours.example.com", sign_in="entra")
    assert mine.chat(settings).host == "ours.example.com"
    with pytest.raises(KeychainUnusable):
        mine.chat(replace(settings, sign_in="key"))


def test_entra_is_for_azure_alone(tmp_path):
    with pytest.raises(NoKey):
        chats(tmp_path).chat(Coach(sign_in="entra"))


def test_what_one_chat_has_learned_the_next_one_knows(tmp_path):
    mine = chats(tmp_path)
    with chat_server(refused("temperature"), ANSWER) as server:
        settings = Coach(provider="vllm", base_url=server.base_url)
        answered(mine.chat(settings))
        answered(mine.chat(settings))
        assert ["temperature" in request.body for request in server.requests] == [
            True,
            False,
            False,
        ]


def test_the_month_is_asked_for_from_its_beginning_and_only_for_a_limit(tmp_path):
    asked: list[datetime] = []

    def taken(since):
        asked.append(since)
        return [Spent(0.0, "api.openai.com", "gpt-5.4-mini", 10_000_000, 0)]

    (tmp_path / "prices.toml").write_text(
        '[[model]]\nname = "x"\ninput = 1\noutput = 1\ncurrency = "USD"\ndate = 2026-11-01\n'
        'hosts = ["localhost"]\n'  # so that it is no server of the user's own
    )
    mine = Chats(Secrets(Keychain()), tmp_path / "prices.toml", taken, print)
    with chat_server(ANSWER) as server:
        free = Coach(provider="vllm", base_url=server.base_url, model="gpt-5.4-mini")
        assert answered(mine.chat(free)) == "Ask why"
        assert asked == []
        with pytest.raises(LimitReached):
            answered(mine.chat(replace(free, monthly_limit=7.5)))
        assert answered(mine.chat(replace(free, monthly_limit=7.6))) == "Ask why"
    assert all(since.day == 1 for since in asked)
    assert mine.bill().tokens == 10_000_000


def test_prices_that_can_not_be_used_are_said_where_they_are_needed(tmp_path):
    (tmp_path / "prices.toml").write_text("nonsense")
    told = []
    mine = Chats(Secrets(Keychain()), tmp_path / "prices.toml", lambda since: [], told.append)
    mine.chat(Coach(provider="vllm"))
    assert told == []
    mine.chat(Coach(provider="vllm", monthly_limit=5.0))
    mine.bill()
    assert [notice.text.startswith("prices.toml") for notice in told] == [True, True]
