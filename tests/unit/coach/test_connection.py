"""The way to the server: opened ahead, kept open, by a proxy, with certificates; all of it real."""

import asyncio
import ssl
from contextlib import aclosing

import pytest
import trustme

from app.coach.chat_model import (
    CertificateUnknown,
    CoachFailure,
    CoachOffline,
    CoachTooSlow,
    CoachTroubled,
    KeyRejected,
    ModelUnknown,
    NoKey,
    ProxyRefuses,
)
from app.coach.dialect import Dialect
from tests import chat_server as replies
from tests.chat_server import GARBAGE, Reply, chat_server, failure, garbage, models, tip
from tests.proxy_server import proxy_server
from tests.unit.coach.chatting import KEY, MESSAGES, said, with_chat

ANSWER = tip("Ask why")
NAME = "coach.example"
"""Nobody has it: only a proxy leads there."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


# -- ahead of the call -----------------------------------------------------------------------------


async def ahead(chat):
    await chat.connect()
    return await said(chat)


def test_the_first_answer_comes_by_the_connection_that_was_opened_ahead():
    with chat_server(ANSWER) as server:
        assert with_chat(server.base_url, ahead) == "Ask why"
        [listing] = server.lists
        assert server.connections == 1
    assert listing.path == "/v1/models"
    assert listing.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "listed",
    [failure(401, "invalid_api_key", "canary"), failure(404, None, "canary"), replies.TROUBLED],
    ids=["a key that is not taken", "no list", "trouble"],
)
def test_a_server_that_refuses_its_list_is_connected_all_the_same(listed, caplog):
    with chat_server(ANSWER, listed=listed) as server:
        assert with_chat(server.base_url, ahead) == "Ask why"
        assert server.connections == 1
    assert "canary" not in caplog.text


@pytest.mark.parametrize(
    "listed",
    [replies.MUTE, replies.SILENT, *map(garbage, GARBAGE.values())],
    ids=["mute", "silent", *GARBAGE],
)
def test_what_goes_wrong_ahead_is_for_the_first_answer_to_say(listed):
    with chat_server(ANSWER, listed=listed) as server:
        assert with_chat(server.base_url, ahead, silence=0.3) == "Ask why"


def test_nobody_there_is_no_trouble_ahead(caplog):
    with chat_server(ANSWER) as server:
        gone = server.base_url
    caplog.set_level("INFO")
    with_chat(gone, lambda chat: chat.connect())
    assert "no connection ahead of the call: CoachOffline" in caplog.text


def test_without_a_key_nothing_is_opened():
    with chat_server(ANSWER) as server:
        with_chat(server.base_url, lambda chat: chat.connect(), key="")
        assert server.connections == 0


def test_a_connection_waits_longer_than_tips_are_apart():
    async def apart(chat):
        await said(chat)
        pool = chat._client._client._transport._pool
        [connection] = pool.connections
        assert connection.is_idle()
        loop = asyncio.get_running_loop()
        return connection._connection._expire_at - loop.time()

    with chat_server(ANSWER) as server:
        assert 200 < with_chat(server.base_url, apart) <= 240


def test_a_connection_that_the_server_has_closed_meanwhile_is_replaced():
    closing = Reply(headers={"Connection": "close"}, chunks=ANSWER.chunks)
    with chat_server(closing, ANSWER) as server:

        async def two(chat):
            return [await said(chat), await said(chat)]

        assert with_chat(server.base_url, two) == ["Ask why", "Ask why"]
        assert server.connections == 2


def test_a_call_that_ends_while_the_connection_is_opened_is_no_trouble():
    async def ended(chat):
        opening = asyncio.create_task(chat.connect())
        assert await asyncio.to_thread(server.listed_for.wait, 5)
        await chat.close()
        await opening

    with chat_server(ANSWER, listed=replies.MUTE) as server:
        with_chat(server.base_url, ended)


# -- after an answer that was cut off --------------------------------------------------------------


async def drop(chat, server):
    async with aclosing(chat.stream(MESSAGES)) as answer:
        await anext(answer)


async def cancel(chat, server):
    asking = asyncio.create_task(said(chat))
    assert await asyncio.to_thread(server.asked.wait, 5)
    asking.cancel()
    await asyncio.wait([asking])


@pytest.mark.parametrize("cut", [drop, cancel])
def test_the_answer_after_one_that_was_cut_off_finds_a_connection_that_is_open(cut):
    async def scenario(chat):
        await chat.connect()
        await cut(chat, server)
        await chat.connect()
        opened = server.connections
        return await said(chat), opened

    with chat_server(replies.STALLED, ANSWER) as server:
        assert with_chat(server.base_url, scenario) == ("Ask why", 2)
        assert (server.connections, len(server.lists)) == (2, 2)


def test_a_connection_that_stands_is_not_opened_again():
    async def scenario(chat):
        await chat.connect()
        await chat.connect()
        await said(chat)
        await chat.connect()

    with chat_server(ANSWER) as server:
        with_chat(server.base_url, scenario)
        assert (server.connections, len(server.lists)) == (1, 1)


@pytest.mark.parametrize(
    "refusal", [replies.KEY_REJECTED, replies.rate_limited()], ids=["key", "busy"]
)
def test_a_server_that_refuses_to_answer_is_left_alone(refusal):
    async def scenario(chat):
        with pytest.raises(CoachFailure):
            await said(chat)
        await chat.connect()

    with chat_server(refusal) as server:
        with_chat(server.base_url, scenario)
        assert server.lists == []


# -- the list of models ----------------------------------------------------------------------------


def test_the_models_of_a_server_are_listed():
    with chat_server(ANSWER, listed=models("b", "a", "c")) as server:
        assert with_chat(server.base_url, lambda chat: chat.models()) == ("a", "b", "c")


LISTS = {
    "a key that is not taken": (replies.KEY_REJECTED, KeyRejected),
    "no list": (failure(404, None, "?"), ModelUnknown),
    "trouble": (replies.TROUBLED, CoachTroubled),
    "mute": (replies.MUTE, CoachTooSlow),
    "dripping for ever": (Reply(chunks=(b" ",) * 1000, gap=0.05), CoachTooSlow),
    "not JSON": (garbage(b"<html>"), CoachTroubled),
    "of another shape": (garbage(b'{"data": [5]}'), CoachTroubled),
}


@pytest.mark.parametrize(("listed", "expected"), LISTS.values(), ids=LISTS)
def test_a_list_that_does_not_come_has_its_words(listed, expected):
    with chat_server(ANSWER, listed=listed) as server:
        with pytest.raises(expected) as caught:
            with_chat(server.base_url, lambda chat: chat.models(), silence=0.3)
    assert type(caught.value) is expected


def test_an_unknown_model_is_answered_with_those_to_choose_from():
    listed = models("gpt-test-2", "gpt-tester", "whisper", "image")
    with chat_server(replies.NO_MODEL, listed=listed) as server:
        with pytest.raises(ModelUnknown) as caught:
            with_chat(server.base_url, ahead)
    assert "does not know the model “gpt-test”" in caught.value.message
    assert caught.value.hint == "It has gpt-tester, gpt-test-2 and 2 more: Settings › Coach."


# -- keys ------------------------------------------------------------------------------------------


def test_a_server_that_needs_no_key_is_sent_none():
    with chat_server(ANSWER) as server:
        with_chat(server.base_url, ahead, key="", dialect=Dialect(needs_key=False))
        assert "authorization" not in server.requests[0].headers
        assert "authorization" not in server.lists[0].headers


def test_a_server_that_wants_a_key_after_all_says_so():
    with chat_server(replies.KEY_REJECTED) as server:
        with pytest.raises(NoKey):
            with_chat(server.base_url, said, key="", dialect=Dialect(needs_key=False))


# -- certificates and proxies ----------------------------------------------------------------------


@pytest.fixture(name="authority", scope="module")
def an_authority():
    return trustme.CA()


@pytest.fixture(name="tls")
def a_certificate(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", NAME).configure_cert(context)
    return context


@pytest.fixture(name="trusted")
def an_authority_that_is_trusted(authority, monkeypatch, tmp_path):
    """As whoever runs a company's computers adds it to the system's."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


def https(server) -> str:
    return server.base_url.replace("http:", "https:")


@pytest.mark.usefixtures("trusted")
def test_a_certificate_that_the_system_trusts_will_do(tls):
    with chat_server(ANSWER, tls=tls) as server:
        assert with_chat(https(server), ahead) == "Ask why"
        assert server.connections == 1


def test_one_that_it_does_not_trust_is_said(tls):
    with chat_server(ANSWER, tls=tls) as server:
        with pytest.raises(CertificateUnknown) as caught:
            with_chat(https(server), said)
        assert server.requests == []
    assert "does not trust the certificate" in caught.value.message


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_name_will_not_do(tls):
    with chat_server(ANSWER, tls=tls) as server:
        with pytest.raises(CertificateUnknown):
            with_chat(https(server).replace("127.0.0.1", "localhost"), said)


@pytest.mark.usefixtures("trusted")
def test_https_goes_through_the_systems_proxy_unread(tls, monkeypatch):
    with chat_server(ANSWER, tls=tls) as server, proxy_server(server.server_port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        assert with_chat(f"https://{NAME}/v1", ahead) == "Ask why"
        assert proxy.asked_for == [f"CONNECT {NAME}:443"]
        assert server.connections == 1


def test_http_goes_through_the_systems_proxy(monkeypatch):
    with chat_server(ANSWER) as server, proxy_server(server.server_port) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        assert with_chat(f"http://{NAME}/v1", said) == "Ask why"
        assert proxy.asked_for == [f"POST http://{NAME}/v1/chat/completions"]


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost"])
def test_a_server_on_this_computer_needs_no_proxy(address, monkeypatch):
    with chat_server(ANSWER) as server, proxy_server(server.server_port) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        base_url = server.base_url.replace("127.0.0.1", address)
        assert with_chat(base_url, said) == "Ask why"
        assert proxy.asked_for == []


@pytest.mark.parametrize(("status", "expected"), [(407, ProxyRefuses), (403, ProxyRefuses)])
def test_a_proxy_that_refuses_is_said(status, expected, monkeypatch):
    with chat_server(ANSWER) as server, proxy_server(server.server_port, status=status) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        with pytest.raises(expected) as caught:
            with_chat(f"https://{NAME}/v1", said)
        assert server.connections == 0
    assert "proxy" in caught.value.message


def test_a_proxy_that_is_not_there_means_offline(monkeypatch):
    with proxy_server(9) as proxy:
        gone = proxy.address
    monkeypatch.setenv("HTTPS_PROXY", gone)
    with pytest.raises(CoachOffline):
        with_chat(f"https://{NAME}/v1", said)
