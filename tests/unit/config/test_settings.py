import random
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from app.config.address import host_of
from app.config.settings import Coach, Settings
from app.config.settings_file import load, save


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://api.openai.com/v1", "api.openai.com"),
        ("http://127.0.0.1:8080/v1", "127.0.0.1:8080"),
        ("https://API.Example.com", "api.example.com"),
        ("https://user:secret@example.com/v1", "example.com"),
        ("http://[::1]:11434/v1", "[::1]:11434"),
        ("api.openai.com", ""),
        ("ftp://example.com", ""),
        ("https://", ""),
        ("https://:443/v1", ""),
        ("https://example.com:notaport", ""),
        ("https://[", ""),
        ("", ""),
        # what the model's client would not take
        ("http://é..com/v1", ""),
        ("http://x\0y", ""),
        ("http://\uff11.\uff12.\uff13.\uff14/v1", ""),
    ],
)
def test_the_host_is_who_gets_the_text(address: str, host: str) -> None:
    assert host_of(address) == host


PLAIN = "azAZ09-._~:/?#[]@!$&'()*+,;=%\"<>^`{|}\\"


@pytest.mark.parametrize("seed", range(20))
def test_the_models_client_takes_every_address_that_has_a_host(seed: int) -> None:
    """It is not asked about plain ones: that would take longer than the window does."""
    rng = random.Random(seed)
    for _ in range(500):
        name = rng.choice(["a.example", "localhost", "10.0.0.1", "010.0.0.1", "1.2.3.400", "[::1]"])
        rest = "".join(rng.choices(PLAIN, k=rng.randint(0, 8)))
        address = f"http://{name}{rng.choice(['', ':80', ':080', '/v1'])}{rest}"
        if host_of(address):
            httpx2.URL(address)


def test_nothing_may_be_sent_as_it_comes() -> None:
    assert not Settings().coach.may_send


@pytest.mark.parametrize(
    ("model_on", "agreed_host", "may_send"),
    [
        (True, "api.openai.com", True),
        (False, "api.openai.com", False),
        (True, "", False),
        (True, "openai.com", False),
        (True, "evil.example", False),
    ],
)
def test_text_goes_only_to_the_host_agreed_to(
    model_on: bool, agreed_host: str, may_send: bool
) -> None:
    assert Coach(model_on=model_on, agreed_host=agreed_host).may_send is may_send


def test_another_address_in_the_environment_needs_agreement_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coach = Coach(model_on=True, agreed_host="api.openai.com")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:8080/v1")
    assert coach.address == "http://localhost:8080/v1"
    assert coach.host == "localhost:8080"
    assert not coach.may_send
    assert Coach(model_on=True, agreed_host="localhost:8080").may_send


@pytest.mark.parametrize("address", ["nonsense", "https://[", "http://"])
def test_an_address_that_makes_no_sense_gets_nothing(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    assert not Coach(model_on=True, agreed_host="").may_send
    assert not Coach(model_on=True, agreed_host=address).may_send


@pytest.mark.parametrize(
    ("address", "may_send"),
    [
        ("https://api.openai.com/v1", True),
        ("HTTP://api.openai.com/v1", False),
        ("http://api.openai.com/v1", False),
        ("http://192.168.1.5:8080/v1", False),
        ("http://localhost.example/v1", False),
        ("http://127.0.0.1.example/v1", False),
        ("http://localhost@example.com/v1", False),
        ("http://localhost:8080/v1", True),
        ("http://LOCALHOST/v1", True),
        ("http://127.0.0.1:8080/v1", True),
        ("http://127.9.9.9/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://[::2]:8080/v1", False),
    ],
)
def test_text_goes_unprotected_to_this_computer_only(
    monkeypatch: pytest.MonkeyPatch, address: str, may_send: bool
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    coach = Coach(model_on=True, agreed_host=host_of(address))
    assert coach.host
    assert coach.may_send is may_send


@pytest.mark.parametrize(
    ("agreed", "may_send"),
    [("llm.example:8080", True), ("llm.example", False), ("", False), ("other:8080", False)],
)
def test_unprotected_it_goes_to_the_very_host_that_was_agreed_to(
    agreed: str, may_send: bool
) -> None:
    host = "llm.example:8080"
    coach = Coach(
        model_on=True, agreed_host=host, base_url=f"http://{host}/v1", unprotected_host=agreed
    )
    assert (coach.may_ask, coach.may_send) == (may_send, may_send)
    assert not replace(coach, agreed_host="").may_send


def test_an_address_that_is_still_missing_gets_nothing() -> None:
    coach = Coach(provider="azure", base_url="", model_on=True, agreed_host="")
    assert not coach.host
    assert not coach.may_ask
    assert not coach.may_send


def test_a_provider_that_nobody_knows_is_told_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "sotto.toml"
    path.write_text('[coach]\nprovider = "opnai"\nmodel = "mine"\n')
    loaded = load(path)
    [notice] = loaded.notices
    assert 'takes one of "openai", "azure", "ollama"' in notice.text
    assert 'Using "openai".' in notice.text
    assert loaded.settings.coach.model == "mine"


def test_the_usual_address_and_model_stand_in_no_file_of_the_users(tmp_path: Path) -> None:
    path = tmp_path / "sotto.toml"
    save(path, Settings(coach=Coach(model_on=True)))
    assert path.read_text() == "[coach]\nmodel_on = true\n"
