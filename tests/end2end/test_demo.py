"""The first thing that a new user sees, at real speed: one run for all that it must show."""

import re

import pytest

from tests.chat_server import chat_server, tip
from tests.end2end.command import Terminal


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo with a key in the environment: its output, its server, its home."""
    terminal = Terminal(tmp_path_factory.mktemp("home"))
    with chat_server(tip("Ask what it costs\nWhat does that cost you every month?")) as server:
        done = terminal.run(
            "demo", OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=server.base_url, timeout=200
        )
        yield done, server, terminal


def test_the_demo_shows_both_sides_cards_and_tips(demo):
    done, server, _ = demo
    assert done.code == 0
    assert done.err == ""
    assert "You        This is Daniel from Northwind." in done.out
    assert "Prospect   Hi Daniel, good morning." in done.out
    assert done.out.count("▸ Playbook") >= 4
    assert "▸ Coach" in done.out
    assert "Ask what it costs" in done.out
    assert server.requests


def test_the_demo_names_the_host_before_anything_is_said(demo):
    done, server, _ = demo
    host = server.base_url.split("/")[2]
    assert host in done.out.split("Good morning")[0]


def test_each_card_and_tip_stands_below_the_sentence_that_it_answers(demo):
    done, _, _ = demo
    lines = done.out.splitlines()
    asides = [n for n, line in enumerate(lines) if line.strip().startswith("▸")]
    heads = {
        lines[n].split("▸ Playbook ")[1].split("  “")[0]: next(
            line for line in reversed(lines[:n]) if " Prospect " in line or " You " in line
        )
        for n in asides
        if "▸ Playbook" in lines[n]
    }
    assert "too expensive" in heads["Ask: too expensive compared to what?"]
    assert "finance director" in heads["Ask to meet the one who decides"]
    assert "next steps" in heads["Fix the next step with a date"]


def test_the_demo_says_where_the_call_was_kept_and_how_to_see_what_came_of_it(demo):
    done, _, terminal = demo
    assert "calls.db" in done.out
    assert re.search(r"report: `\S.* report last`.* `\S.* export last`", done.out)
    [call] = terminal.run("calls", "--json").object
    assert (call["id"], call["state"]) == (1, "closed")
    assert "Thank you, goodbye" in terminal.run("export", "1").out


def test_the_log_of_a_whole_call_holds_not_one_sentence_of_it(demo):
    _, _, terminal = demo
    log = (terminal.home / "logs" / "sotto.log").read_text("utf-8")
    assert "the first frame is fed" in log
    for words in ("expensive", "Northwind", "Salesbridge", "sk-test", "onboarding"):
        assert words not in log
