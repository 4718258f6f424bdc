"""The limit to what a month may cost, with a real server behind it."""

from datetime import UTC, datetime, timedelta

import pytest

from app.coach.chat_model import Usage
from app.coach.prices import Prices, prices
from app.coach.purse import LimitReached, Purse, month_of
from app.coach.tips import Tips
from app.events import Channel, Moment, Notice, Spent
from tests.chat_server import chat_server, counted, tip
from tests.unit.coach.chatting import MODEL, with_chat
from tests.unit.coach.chatting import said as answer
from tests.unit.coach.speech import playbook, said

ONE = 1_000_000
MINE = f'[[model]]\nname = "{MODEL}"\ninput = 1\noutput = 10\ncurrency = "USD"\ndate = 2026-11-01\n'
HOSTS = 'hosts = ["host", "localhost"]\n'
"""A million tokens asked cost $1, a million answered $10, even of the tests' server on this
computer."""


@pytest.fixture(name="table")
def a_table(tmp_path):
    own = tmp_path / "prices.toml"
    own.write_text(MINE + HOSTS)
    return prices(own)


@pytest.fixture(name="told")
def what_was_told() -> list[Notice]:
    return []


@pytest.fixture(name="purse")
def a_purse(table, told):
    """With a limit of $10, and so many dollars spent before."""

    def purse(before: float, limit: float = 10.0) -> Purse:
        month = [Spent(0.0, "host", MODEL, int(before * ONE), 0)]
        return Purse(table, month, limit, told.append)

    return purse


def test_below_the_limit_nothing_is_said(purse, told):
    mine = purse(7.0)
    mine.take("host", MODEL, Usage(900_000, 0))
    mine.check("host")
    assert told == []


def test_at_four_fifths_there_is_one_notice(purse, told):
    mine = purse(7.0)
    for _ in range(3):
        mine.take("host", MODEL, Usage(ONE // 4, 25_000))
    mine.check("host")
    assert [notice.text for notice in told] == [
        "80% of the coach's limit of $10.00 a month is spent."
    ]
    assert "Settings › Coach" in told[0].hint


def test_a_call_that_begins_beyond_four_fifths_hears_of_it_once(purse, told):
    mine = purse(8.5)
    assert told == []
    for _ in range(2):
        mine.take("host", MODEL, Usage(ONE // 4, 0))
    assert [notice.text for notice in told] == [
        "80% of the coach's limit of $10.00 a month is spent."
    ]


def test_at_the_limit_nothing_more_is_asked(purse):
    with chat_server(counted(tip("Ask why"), ONE, 0)) as server:

        async def twice(chat):
            assert await answer(chat) == "Ask why"
            with pytest.raises(LimitReached, match=r"limit of \$10\.00 a month is reached"):
                await answer(chat)
            return chat.usage

        assert with_chat(server.base_url, twice, purse=purse(9.0)) is None
        assert len(server.requests) == 1


def test_a_month_that_is_used_up_asks_nothing_at_all(purse):
    with chat_server(tip("Ask why")) as server:
        with pytest.raises(LimitReached):
            with_chat(server.base_url, answer, purse=purse(10.0))
        assert server.connections == 0


def test_a_call_at_the_limit_has_one_notice_and_asks_nothing(purse):
    with chat_server(tip("Ask why")) as server:

        async def two_moments(chat):
            tips = Tips(playbook(), chat)
            tips.hear(said("hello"))
            moments = [Moment(-id, "help", Channel.PROSPECT, 7, "hello", 1.0) for id in (1, 2)]
            return [event for moment in moments async for event in tips.write(moment)]

        first, *rest = with_chat(server.base_url, two_moments, purse=purse(10.0))
        assert server.connections == 0
    assert first.text == "The coach's limit of $10.00 a month is reached."
    assert [event for event in rest if isinstance(event, Notice)] == []


def test_without_a_limit_nothing_is_held_back(purse, told):
    mine = purse(1_000_000.0, limit=0.0)
    mine.take("host", MODEL, Usage(ONE, ONE))
    mine.check("host")
    assert told == []


def test_tokens_without_a_price_reach_no_limit_which_is_said_once(table, told):
    mine = Purse(table, [Spent(0.0, "host", "mine", 10**12, 0)], 10.0, told.append)
    assert told == []
    for _ in range(2):
        mine.take("host", "mine", Usage(10**12, 0))
        mine.check("host")
    [notice] = told
    assert "no price is known of “mine”" in notice.text
    assert "Settings › Coach" in notice.hint
    assert notice.command == "sotto coach prices --copy"


def test_a_model_without_a_price_is_no_matter_where_there_is_no_limit(table, told):
    Purse(table, [], 0.0, told.append).take("host", "mine", Usage(ONE, 0))
    assert told == []


def test_what_runs_on_this_computer_is_held_to_no_limit_and_nothing_is_said(told):
    mine = Purse(Prices(), [], 10.0, told.append)
    mine.take("localhost:11434", "gpt-5.4", Usage(10**12, 0))
    mine.check("localhost:11434")
    assert told == []


def test_what_costs_nothing_is_asked_beyond_the_limit_too(table, told):
    mine = Purse(table, [Spent(0.0, "host", MODEL, 11 * ONE, 0)], 10.0, told.append)
    with pytest.raises(LimitReached):
        mine.check("host")
    with pytest.raises(LimitReached):
        mine.check("localhost")  # the table names it
    free = table.all[0].model_copy(update={"hosts": ("host",)})
    spent = Purse(Prices([free]), [Spent(0.0, "host", MODEL, 11 * ONE, 0)], 10.0, told.append)
    spent.check("localhost:11434")


def test_a_month_begins_at_midnight_on_the_first():
    start = month_of(datetime(2026, 11, 21, 14, 30))
    assert (start.month, start.day, start.hour, start.minute) == (11, 1, 0, 0)
    assert start.utcoffset() is not None
    assert start.astimezone(UTC) - datetime(2026, 11, 1, tzinfo=UTC) < timedelta(hours=15)
