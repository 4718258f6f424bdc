"""What models cost, by our table and by the user's own."""

from datetime import date
from itertools import pairwise

import pytest

from app.coach.prices import Prices, copy_as_own, in_words, prices
from app.config.providers import providers
from app.events import Spent

OPENAI = "api.openai.com"
HERE = "localhost:11434"


def spent(model, prompt=1_000_000, answer=100_000, host=OPENAI):
    return Spent(0.0, host, model, prompt, answer)


@pytest.fixture(name="own")
def the_users_file(tmp_path):
    return tmp_path / "home" / "prices.toml"


def with_own(own, text) -> Prices:
    own.parent.mkdir()
    own.write_text(text, encoding="utf-8")
    return prices(own)


MINE = '[[model]]\nname = "{}"\ninput = {}\noutput = 2\ncurrency = "{}"\ndate = 2026-11-01\n'


def test_the_usual_model_of_each_provider_that_costs_money_has_a_price(own):
    table = prices(own)
    assert table.problem is None
    assert table.of(OPENAI, providers()["openai"].model)
    assert all(price.date <= date(2026, 11, 21) for price in table.all)


def test_a_larger_model_costs_more(own):
    table = prices(own)
    family = ["gpt-5.4-nano", "gpt-5.4-mini", "gpt-5.4", "gpt-5.5"]
    bills = [table.bill([spent(name)]).money for name in family]
    assert all(less < more for less, more in pairwise(bills))


@pytest.mark.parametrize("name", ["gpt-5.4-mini-2026-03-17", "gpt-5.4-mini-20260317"])
def test_a_snapshot_has_the_price_of_its_model(own, name):
    assert prices(own).of(OPENAI, name) == prices(own).of(OPENAI, "gpt-5.4-mini")


@pytest.mark.parametrize("name", ["gpt-5.4-mini-turbo", "mini", "", "gpt-5.4-mini-2026"])
def test_a_model_of_another_name_has_none(own, name):
    assert prices(own).of(OPENAI, name) is None


def test_a_bill_is_tokens_and_money(own):
    bill = prices(own).bill([spent("gpt-5.4-mini"), spent("gpt-5.4-mini", 0, 0)])
    assert bill.money == pytest.approx(0.75 + 0.45)
    assert str(bill) == "1,100,000 tokens, about $1.20"


def test_of_an_unknown_price_there_are_tokens_only(own):
    bill = prices(own).bill([spent("mine"), spent("mine"), spent("other")])
    assert (str(bill), bill.money) == ("3,300,000 tokens", 0.0)
    assert bill.unpriced == ("mine", "other")
    assert bill.against(5) == "3,300,000 tokens; limit $5.00"
    mixed = with_own(own, MINE.format("gpt-5.4-mini", 7, "EUR"))
    assert mixed.bill([]).against(5) == "0 tokens; limit 5.00"


def test_the_users_own_price_goes_before_ours(own):
    table = with_own(own, MINE.format("gpt-5.4-mini", 7, "EUR"))
    assert table.of(OPENAI, "gpt-5.4-mini").input == 7
    assert table.of(OPENAI, "gpt-5.4") is not None, "what it does not name is taken from ours"


@pytest.mark.parametrize(
    "host", [HERE, "127.0.0.1:1234", "[::1]:1234", "localhost", "127.0.0.2"], ids=str
)
def test_what_runs_on_this_computer_costs_nothing_whatever_its_name(own, host):
    table = with_own(own, MINE.format("mine", 7, "EUR"))
    for name in ("gpt-5.4-mini", "mine", "gemma3:4b"):
        bill = table.bill([spent(name, host=host)])
        assert (str(bill), bill.money, bill.unpriced) == ("1,100,000 tokens", 0.0, ())


@pytest.mark.parametrize("host", ["llm.example.com", "openai.com", "api.openai.com.evil.example"])
def test_a_providers_price_is_not_that_of_another_server(own, host):
    bill = prices(own).bill([spent("gpt-5.4-mini", host=host)])
    assert (bill.amounts, bill.unpriced) == (None, ("gpt-5.4-mini",))
    mine = with_own(own, MINE.format("gpt-5.4-mini", 7, "EUR"))
    assert mine.bill([spent("gpt-5.4-mini", host=host)]).money == pytest.approx(7.2)


@pytest.mark.parametrize("host", ["ours.openai.azure.com", "localhost:4000", "127.0.0.1:4000"])
def test_openais_models_cost_the_same_on_azure_and_through_litellm(own, host):
    assert prices(own).of(host, "gpt-5.4-mini") == prices(own).of(OPENAI, "gpt-5.4-mini")


def test_a_server_here_that_passes_on_to_others_is_not_free(own):
    assert prices(own).bill([spent("claude", host="localhost:4000")]).unpriced == ("claude",)
    table = with_own(own, MINE.format("claude", 7, "EUR") + 'hosts = ["localhost:8080"]\n')
    assert table.bill([spent("claude", host="127.0.0.1:8080")]).money == pytest.approx(7.2)
    assert table.bill([spent("other", host="127.0.0.1:8080")]).unpriced == ("other",)
    assert table.bill([spent("claude")]).unpriced == ("claude",)


def test_a_host_may_be_written_in_any_way(own):
    table = with_own(own, MINE.format("claude", 7, "EUR") + 'hosts = ["127.0.0.1:8080"]\n')
    assert table.bill([spent("claude", host="localhost:8080")]).money == pytest.approx(7.2)


def test_currencies_are_not_added_up(own):
    table = with_own(own, MINE.format("mine", 7, "EUR"))
    bill = table.bill([spent("mine"), spent("gpt-5.4-mini")])
    assert str(bill) == "2,200,000 tokens, about €7.20 and $1.20"
    assert bill.money == pytest.approx(7.2)


WRONG = {
    "not TOML": ("[[model", "can't be read"),
    "no price": ('[[model]]\nname = "x"\n', "model 1, input, is missing."),
    "a price below nothing": (MINE.format("x", -1, "EUR"), "model 1, input"),
    "no currency": (MINE.format("x", 1, "euros"), "model 1, currency"),
    "a key that is none": (
        MINE.format("x", 1, "EUR") + "tax = 3\n",
        "model 1, tax, means nothing here",
    ),
    "hosts that are no list": (
        MINE.format("x", 1, "EUR") + 'hosts = "localhost"\n',
        "model 1, hosts, can't be read",
    ),
    "another table": ("[prices]\n", "prices means nothing here"),
    "no list": ("model = 5\n", "model can't be read: input should be a valid list"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_wrong_is_said_and_ours_count(own, text, words):
    table = with_own(own, text)
    assert table.problem is not None
    assert words in table.problem.text
    assert table.problem.text.startswith("prices.toml ")
    assert table.of(OPENAI, "gpt-5.4-mini") is not None


def test_a_folder_in_its_place_is_said(own):
    own.mkdir(parents=True)
    assert "can't be read" in prices(own).problem.text


def test_a_copy_is_ours_to_the_last_byte_and_is_made_once(own):
    before = prices(own).all
    copy_as_own(own)
    assert prices(own).all == before
    own.write_text("")
    copy_as_own(own)
    assert own.read_text() == ""


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (0.0, "USD", "$0.00"),
        (0.001, "USD", "less than $0.01"),
        (0.03, "USD", "$0.03"),
        (1234.5, "EUR", "€1,234.50"),
        (3.0, "CHF", "3.00 CHF"),
    ],
)
def test_money_in_words(amount, currency, words):
    assert in_words(amount, currency) == words
