"""The coach in a command: what it shows, and above all what it sends."""

import json

import pytest

from tests.chat_server import KEY_REJECTED, TROUBLED, chat_server, tip
from tests.end2end.command import DEMO_EN

TIP = "Ask what they compare with\nCompared to what does it seem expensive?"
KEY = "sk-canary-0123456789"


def _coached(terminal, file, server, *more, **environment):
    return terminal.run(
        *("transcribe", "--json", "--coach", *more, *DEMO_EN, file),
        OPENAI_API_KEY=KEY,
        OPENAI_BASE_URL=server.base_url,
        **environment,
    )


def _agree(terminal, server):
    host = server.base_url.split("/")[2]
    done = terminal.run("coach", "on", "--agree", host, OPENAI_BASE_URL=server.base_url)
    assert done.code == 0, done.err


def test_nothing_is_sent_before_the_user_agreed_to_the_host(terminal, price_talk):
    with chat_server(tip(TIP)) as server:
        done = _coached(terminal, price_talk, server)
    assert done.code == 0
    assert server.requests == []
    assert done.object["tips"] == []
    assert [card["kind"] for card in done.object["cards"]] == ["price"]
    assert "sotto coach on" in done.err


def test_another_host_than_the_agreed_one_gets_nothing(terminal, price_talk):
    with chat_server(tip(TIP)) as agreed, chat_server(tip(TIP)) as other:
        _agree(terminal, agreed)
        done = _coached(terminal, price_talk, other)
    assert other.requests == []
    assert done.object["tips"] == []


@pytest.mark.parametrize("pace", ["0", "1"])
def test_a_tip_is_streamed_once_the_user_agreed(terminal, price_talk, pace):
    with chat_server(tip(TIP, gap=0.02)) as server:
        _agree(terminal, server)
        done = _coached(terminal, price_talk, server, "--pace", pace, "--keep")
        assert done.code == 0
        [shown] = done.object["tips"]
        assert shown["headline"] == "Ask what they compare with"
        assert shown["say"] == "Compared to what does it seem expensive?"
        assert "expensive" in shown["quote"]
        assert server.base_url.split("/")[2] in done.err, "the host is named"
        [request] = server.requests
        assert "too expensive" in json.dumps(request.body)
    kept = terminal.run("export", "last", "--format", "json").object
    assert kept["tips"] == done.object["tips"]


def test_the_pieces_of_a_tip_come_as_events_before_the_tip(terminal, price_talk):
    with chat_server(tip(TIP)) as server:
        _agree(terminal, server)
        done = terminal.run(
            *("transcribe", "--events", "--coach", *DEMO_EN, price_talk),
            OPENAI_API_KEY=KEY,
            OPENAI_BASE_URL=server.base_url,
        )
    kinds = [line["kind"] for line in done.lines]
    assert 0 < kinds.index("card") < kinds.index("tip_delta") < kinds.index("tip")


@pytest.mark.parametrize("failure", [KEY_REJECTED, TROUBLED])
def test_a_failing_model_is_one_notice_and_the_cards_go_on(terminal, price_talk, failure):
    with chat_server(failure) as server:
        _agree(terminal, server)
        done = _coached(terminal, price_talk, server)
    assert done.object["tips"] == []
    assert [card["kind"] for card in done.object["cards"]] == ["price"]
    notices = [line for line in done.err.splitlines() if "goes to" not in line]
    assert len(notices) == 1
    assert KEY not in done.err


def test_neither_the_key_nor_what_was_said_is_in_a_log_or_a_settings_file(terminal, price_talk):
    with chat_server(tip(TIP)) as server:
        _agree(terminal, server)
        done = _coached(terminal, price_talk, server, "--keep")
    assert done.object["tips"]
    for file in terminal.home.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert KEY.encode() not in content, file.name
            if not file.name.startswith("calls.db"):
                assert b"expensive" not in content, file.name


def test_the_model_is_on_and_there_is_no_key(terminal, price_talk):
    with chat_server(tip(TIP)) as server:
        _agree(terminal, server)
        done = terminal.run(
            *("transcribe", "--json", "--coach", *DEMO_EN, price_talk),
            OPENAI_BASE_URL=server.base_url,
        )
    assert done.code == 0
    assert [card["kind"] for card in done.object["cards"]] == ["price"]
    assert done.err.count("\n") == 1
    assert "key" in done.err
    assert server.requests == []


def test_a_tip_that_is_held_back_is_an_event_with_its_reason(terminal, price_talk):
    with chat_server(tip("Ask why\nWe are the cheapest there is.")) as server:
        _agree(terminal, server)
        done = terminal.run(
            *("transcribe", "--events", "--coach", *DEMO_EN, price_talk),
            OPENAI_API_KEY=KEY,
            OPENAI_BASE_URL=server.base_url,
        )
    kinds = [line["kind"] for line in done.lines]
    assert "tip" not in kinds
    [held] = [line for line in done.lines if line["kind"] == "tip_held"]
    assert held["reason"] == "it claimed what the playbook does not"
    assert [line["host"] for line in done.lines if line["kind"] == "spent"] == [
        server.base_url.split("/")[2]
    ]
