"""Azure OpenAI: its paths and headers, and tokens of Entra ID that end in mid-call."""

import sys
import time

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError

from app.coach.chat_model import CoachFailure, CoachOffline, ModelUnknown, NoKey, NotSignedIn
from app.coach.dialect import Dialect
from app.coach.entra import EntraMissing, EntraTokens
from tests.chat_server import chat_server, failure, models, tip
from tests.unit.coach.chatting import KEY, said, with_chat

VERSION = "2024-10-21"
WITH_KEY = Dialect(api_version=VERSION)
ANSWER = tip("Ask why")


class Credential:
    """Signed in: gives tokens that are good for `seconds`, and counts them."""

    def __init__(self, seconds: float = 3600) -> None:
        self.seconds = seconds
        self.scopes: list[str] = []

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        self.scopes += scopes
        return AccessToken(f"token-{len(self.scopes)}", int(time.time() + self.seconds))


class NoOne:
    def __init__(self, why: Exception) -> None:
        self.why = why

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        raise self.why


def endpoint(server) -> str:
    """As Azure's portal shows it: without a path."""
    return server.base_url.removesuffix("/v1")


def signed_in(credential) -> Dialect:
    return Dialect(api_version=VERSION, token=EntraTokens(credential))


def test_a_deployment_is_asked_with_the_key_in_azures_own_header():
    with chat_server(ANSWER) as server:
        assert with_chat(endpoint(server), said, dialect=WITH_KEY) == "Ask why"
        [request] = server.requests
    path = f"/openai/deployments/gpt-test/chat/completions?api-version={VERSION}"
    assert request.path == path
    assert request.headers["api-key"] == KEY
    assert "authorization" not in request.headers


@pytest.mark.parametrize("ending", ["", "/"])
def test_an_endpoint_may_end_in_a_slash(ending):
    with chat_server(ANSWER) as server:
        with_chat(endpoint(server) + ending, said, dialect=WITH_KEY)
        assert server.requests[0].path.startswith("/openai/deployments/")


def test_without_a_key_nothing_is_asked():
    with chat_server(ANSWER) as server:
        with pytest.raises(NoKey):
            with_chat(endpoint(server), said, key="", dialect=WITH_KEY)
        assert server.connections == 0


def test_a_deployment_that_is_not_there_is_named():
    gone = failure(404, "DeploymentNotFound", "The API deployment does not exist.")
    with chat_server(gone) as server:
        with pytest.raises(ModelUnknown, match="does not know the model “gpt-test”"):
            with_chat(endpoint(server), said, dialect=WITH_KEY)


def test_the_connection_is_opened_ahead_beside_the_deployment():
    async def connected(chat):
        await chat.connect()
        return await said(chat)

    with chat_server(ANSWER, listed=models("gpt-4o", "whisper")) as server:
        with_chat(endpoint(server), connected, dialect=WITH_KEY)
        assert server.lists[0].path == f"/openai/models?api-version={VERSION}"
        assert server.lists[0].headers["api-key"] == KEY
        assert server.connections == 1


def test_who_is_signed_in_asks_with_a_token_and_no_key():
    credential = Credential()
    with chat_server(ANSWER) as server:
        with_chat(endpoint(server), said, dialect=signed_in(credential))
        [request] = server.requests
    assert request.headers["authorization"] == "Bearer token-1"
    assert "api-key" not in request.headers
    assert credential.scopes == ["https://cognitiveservices.azure.com/.default"]


def tokens_of_three_tips(credential) -> list[str]:
    async def three(chat):
        return [await said(chat) for _ in range(3)]

    with chat_server(ANSWER) as server:
        with_chat(endpoint(server), three, dialect=signed_in(credential))
        return [request.headers["authorization"] for request in server.requests]


def test_a_token_is_used_until_it_ends():
    assert tokens_of_three_tips(Credential()) == ["Bearer token-1"] * 3


def test_a_token_that_ends_soon_is_renewed_in_mid_call():
    soon = Credential(seconds=120)  # under five minutes: it might end on the way
    assert tokens_of_three_tips(soon) == ["Bearer token-1", "Bearer token-2", "Bearer token-3"]


SIGN_IN = {
    "nobody is signed in": (ClientAuthenticationError("canary"), NotSignedIn),
    "no way to Microsoft": (ServiceRequestError("canary"), CoachOffline),
}


@pytest.mark.parametrize(("why", "expected"), SIGN_IN.values(), ids=SIGN_IN)
def test_who_can_not_sign_in_is_told_why(why, expected):
    with chat_server(ANSWER) as server:
        with pytest.raises(CoachFailure) as caught:
            with_chat(endpoint(server), said, dialect=signed_in(NoOne(why)))
        assert server.connections == 0
    assert type(caught.value) is expected
    assert "canary" not in str(caught.value)


def test_without_the_package_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "azure.identity", None)  # as if it were not installed
    with chat_server(ANSWER) as server:
        with pytest.raises(EntraMissing) as caught:
            with_chat(endpoint(server), said, dialect=signed_in(None))
    assert "pip install sotto[azure]" in caught.value.hint
