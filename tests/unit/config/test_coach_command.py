"""`sotto coach`: providers, hosts that others can read along with, models, limit and prices."""

from datetime import datetime
from pathlib import Path

import pytest

from app.cli import main
from app.config.providers import providers
from app.config.settings import Coach
from app.config.settings_file import load
from app.events import Spent
from app.record.library import Library
from tests.chat_server import KEY_REJECTED, chat_server, models, tip
from tests.unit.config.keychains import Keychain
from tests.unit.record.scenes import keep, utterance

Captured = pytest.CaptureFixture[str]

PLAIN = "http://llm.example.com/v1"


def coach(home: Path) -> Coach:
    return load(home / "sotto.toml").settings.coach


# -- providers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, one in providers().items() if one.address])
def test_a_provider_brings_its_address_and_its_model(home: Path, name: str) -> None:
    whose = providers()[name]
    assert main(["coach", "use", name]) == 0
    chosen = coach(home)
    assert (chosen.provider, chosen.address, chosen.model) == (name, whose.address, whose.model)


def test_as_it_comes_it_is_the_first_of_the_list(home: Path) -> None:
    first = next(iter(providers().values()))
    chosen = coach(home)
    assert (chosen.provider, chosen.address, chosen.model) == (
        first.name,
        first.address,
        first.model,
    )


def test_a_provider_without_a_usual_address_asks_for_one(capsys: Captured, home: Path) -> None:
    assert main(["coach", "use", "azure"]) == 1
    assert "Azure OpenAI has no usual address" in capsys.readouterr().err
    assert not home.joinpath("sotto.toml").exists()


def test_azure_takes_an_endpoint_a_deployment_and_a_version(capsys: Captured, home: Path) -> None:
    address = "https://ours.openai.azure.com"
    options = ["--address", address, "--model", "fast", "--api-version", "2025-01-01", "--entra"]
    assert main(["coach", "use", "azure", *options]) == 0
    assert "No text goes there yet" in capsys.readouterr().out
    chosen = coach(home)
    assert (chosen.address, chosen.model, chosen.api_version) == (address, "fast", "2025-01-01")
    assert chosen.signs_in
    assert not chosen.wants_key


def test_another_provider_gets_nothing_until_it_is_agreed_to(home: Path) -> None:
    main(["coach", "on", "--agree", "api.openai.com"])
    main(["coach", "use", "ollama"])
    assert not coach(home).may_send
    assert main(["coach", "on", "--agree", "localhost:11434"]) == 0
    assert coach(home).may_send


def test_a_key_is_kept_for_its_provider_alone(capsys: Captured, keychain: Keychain) -> None:
    keychain.set_password("Sotto", "coach", "sk-openai")
    main(["coach", "use", "litellm"])
    capsys.readouterr()
    assert main(["key"]) == 0
    assert capsys.readouterr().out == "There is no key for LiteLLM, and none is needed.\n"


# -- a host that others can read along with --------------------------------------------------------


@pytest.fixture(name="plain")
def a_plain_address(home: Path) -> str:
    main(["coach", "use", "other", "--address", PLAIN])
    return "llm.example.com"


def test_the_host_alone_is_no_agreement(capsys: Captured, home: Path, plain: str) -> None:
    assert main(["coach", "on", "--agree", plain]) == 1
    err = capsys.readouterr().err
    assert "text of calls, and the key, would travel unprotected to llm.example.com" in err
    assert f"--agree http://{plain}" in err
    assert not coach(home).model_on


def test_it_is_agreed_to_with_its_http(capsys: Captured, home: Path, plain: str) -> None:
    assert main(["coach", "on", "--agree", f"http://{plain}"]) == 0
    assert coach(home).may_send
    assert coach(home).unprotected_host == plain
    capsys.readouterr()
    main(["coach"])
    assert "It travels unprotected: you agreed to that" in capsys.readouterr().out


def test_it_holds_for_that_very_host(home: Path, plain: str) -> None:
    main(["coach", "on", "--agree", f"http://{plain}"])
    main(["coach", "use", "other", "--address", "http://other.example.com/v1"])
    assert not coach(home).may_ask
    main(["coach", "use", "other", "--address", "http://llm.example.com:8080/v1"])
    assert not coach(home).may_ask


def test_switching_it_off_takes_the_agreement_back(home: Path, plain: str) -> None:
    main(["coach", "on", "--agree", f"http://{plain}"])
    main(["coach", "off"])
    assert not coach(home).may_ask


def test_its_models_are_not_asked_for_before(capsys: Captured, plain: str) -> None:
    assert main(["coach", "models"]) == 1
    assert "would travel unprotected" in capsys.readouterr().err


# -- models ----------------------------------------------------------------------------------------


def test_the_models_of_a_server_are_listed(capsys: Captured) -> None:
    with chat_server(tip("Ask"), listed=models("small", "large")) as server:
        main(["coach", "use", "vllm", "--address", server.base_url])
        capsys.readouterr()
        assert main(["coach", "models"]) == 0
    assert capsys.readouterr().out == "large\nsmall\n"


def test_a_list_that_does_not_come_is_explained(capsys: Captured) -> None:
    with chat_server(tip("Ask"), listed=KEY_REJECTED) as server:
        main(["coach", "use", "vllm", "--address", server.base_url])
        assert main(["coach", "models"]) == 1
    assert "There is no API key" in capsys.readouterr().err


def test_azure_lists_what_could_be_deployed_which_helps_nobody(capsys: Captured) -> None:
    main(["coach", "use", "azure", "--address", "https://ours.openai.azure.com"])
    assert main(["coach", "models"]) == 1
    assert "does not list" in capsys.readouterr().err


# -- money -----------------------------------------------------------------------------------------


@pytest.fixture(name="spent")
def a_call_of_this_month(home: Path) -> None:
    home.mkdir()
    now = Spent(1.0, "api.openai.com", "gpt-5.4-mini", 1_000_000, 100_000)
    keep(home / "calls.db", [utterance(1)])
    with Library(home / "calls.db") as library:
        at = datetime.now().timestamp()
        library.spend(1, Spent(at, now.host, now.model, now.prompt_tokens, now.answer_tokens))


def test_nothing_was_spent_as_it_comes(capsys: Captured) -> None:
    main(["coach"])
    assert "This month: 0 tokens; no limit." in capsys.readouterr().out


def test_a_limit_is_in_the_currency_of_the_prices_before_anything_is_spent(
    capsys: Captured,
) -> None:
    assert main(["coach", "limit", "0.5"]) == 0
    assert "This month: 0 tokens; limit $0.50." in capsys.readouterr().out


@pytest.mark.usefixtures("spent")
def test_what_this_month_came_to_is_said(capsys: Captured) -> None:
    assert main(["coach", "limit", "5"]) == 0
    main(["coach"])
    out = capsys.readouterr().out
    assert "This month: 1,100,000 tokens, about $1.20; limit $5.00." in out


@pytest.mark.usefixtures("spent")
def test_the_users_own_prices_go_first(capsys: Captured, home: Path) -> None:
    assert main(["coach", "prices", "--copy"]) == 0
    own = home / "prices.toml"
    own.write_text(own.read_text().replace("input = 0.75", "input = 7.50"))
    capsys.readouterr()
    main(["coach"])
    assert "about $7.95" in capsys.readouterr().out
    main(["coach", "prices", "--copy"])
    assert "input = 7.50" in own.read_text(), "a copy that is there stays"
    assert "$7.50" in capsys.readouterr().out


def test_prices_are_listed_by_where_they_count(capsys: Captured, home: Path) -> None:
    home.mkdir()
    own = '[[model]]\nname = "ours"\ninput = 1\noutput = 2\ncurrency = "EUR"\ndate = 2026-11-01\n'
    (home / "prices.toml").write_text(own, "utf-8")
    assert main(["coach", "prices"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "wherever it is, but not on this computer"
    assert lines[2].split()[:3] == ["ours", "€1.00", "€2.00"]
    assert lines[3] == "at api.openai.com, .openai.azure.com, localhost:4000"
    assert "What runs on this computer costs nothing." in lines
    assert max(map(len, lines[:-1])) < 80


@pytest.mark.parametrize("amount", ["-1", "much", "nan", "1e9"])
def test_a_limit_is_an_amount(amount: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["coach", "limit", amount])
    assert caught.value.code == 2
