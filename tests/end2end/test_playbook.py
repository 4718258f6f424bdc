"""`sotto playbook`: listed, checked, and tried on calls of every kind."""

import json
import os
import pty
import re
import subprocess
import termios
from contextlib import suppress

import pytest

from app.config.paths import resources
from tests.end2end.command import DEMO_EN, SOTTO

TEXT_CALL = resources() / "demo" / "discovery.json"
BOATS = """
name = "Boats"
[[cards]]
id = "steep"
kind = "price"
triggers = ["too expensive"]
headline = "Compared to what?"
say = "Compared to what?"
"""


@pytest.fixture
def boats(terminal):
    """A playbook of the user's own."""
    folder = terminal.home / "playbooks"
    folder.mkdir(parents=True)
    file = folder / "boats.toml"
    file.write_text(BOATS)
    return file


def test_the_list_has_ours_and_one_s_own_and_says_which_is_used(terminal, boats):
    (boats.parent / "broken.toml").write_text("name = 5")
    done = terminal.run("playbook", "list", COLUMNS="200")
    assert done.code == 0
    lines = {line.split()[0]: line for line in done.out.splitlines() if line}
    assert {"b2b-software", "blank", "boats", "broken", "support-to-sales"} <= set(lines)
    assert "used in your calls" in lines["b2b-software"]
    assert "yours" in lines["boats"]
    assert "broken.toml, line 1: name must be text in quotes." in done.out
    assert terminal.run("playbook", COLUMNS="200").out == done.out


def test_lint_names_what_is_wrong_and_what_could_be_better(terminal, boats):
    good = terminal.run("playbook", "lint", boats)
    assert (good.code, good.out) == (
        0,
        "boats.toml can be used: 1 card, 0 items to find out.\n",
    )
    boats.write_text(BOATS.replace("too expensive", "yes"))
    advice = terminal.run("playbook", "lint", "boats")
    assert advice.code == 0
    assert "boats.toml, line 6: cards[1].triggers[1]" in advice.out
    boats.write_text(BOATS + 'seay = "x"\n')
    bad = terminal.run("playbook", "lint", "boats")
    assert bad.code == 1
    assert 'line 9: cards[1].seay (card "steep") is not a key of a playbook (did you' in bad.out
    none = terminal.run("playbook", "lint", "ships")
    assert none.code == 1
    assert "There is no playbook “ships”" in none.err


def test_one_is_copied_as_one_s_own_and_none_is_ever_replaced(terminal):
    first = terminal.run("playbook", "copy", "blank")
    own = terminal.home / "playbooks" / "my-blank.toml"
    assert first.code == 0
    assert str(own) in first.out
    ours = (resources() / "playbooks" / "blank.toml").read_text("utf-8")
    assert own.read_text("utf-8") == ours.replace('"Blank"', '"Blank (copy)"')
    own.write_text(BOATS)
    again = terminal.run("playbook", "copy", "blank")
    assert "my-blank-2.toml" in again.out
    assert own.read_text("utf-8") == BOATS
    assert terminal.run("playbook", "lint", "my-blank-2").code == 0
    none = terminal.run("playbook", "copy", "ships")
    assert none.code == 1
    assert "There is no playbook “ships”" in none.err


def test_try_says_where_each_card_would_have_come_up(terminal, boats):
    words = ("playbook", "try", "--playbook", "boats")
    [line] = terminal.run(*words, "--json", TEXT_CALL).lines
    turns = json.loads(TEXT_CALL.read_text())["turns"]
    [moment] = line["moments"]
    assert line["file"] == str(TEXT_CALL)
    assert (moment["kind"], moment["card"]) == ("price", "steep")
    turn = turns[moment["turn"]]
    assert moment["quote"] in turn["text"]
    assert turn["start"] <= moment["at"] <= turn["end"]
    assert moment["why"] == "too expensive"
    head, quote, why = terminal.run(*words, TEXT_CALL, COLUMNS="40").out.splitlines()
    assert re.fullmatch(r" +0:49  price  Compared to what\?", head), "whole, for other programs"
    assert quote.strip() == f"“{moment['quote']}”"
    assert why.strip() == "by: too expensive"


def test_try_says_how_often_a_cool_down_held_a_card_back(terminal, boats, tmp_path):
    boats.write_text(BOATS + "cool_down = 100\n")
    times = (10, 40, 109, 150, 300)
    turns = [
        {"speaker": "prospect", "start": at, "end": at + 2, "text": "It is too expensive for us."}
        for at in times
    ]
    call = tmp_path / "call.json"
    call.write_text(json.dumps({"turns": turns}))
    words = ("playbook", "try", "--playbook", "boats", call)
    [line] = terminal.run(*words, "--json").lines
    assert [one["turn"] for one in line["moments"]] == [0, 3, 4]
    assert "held" not in line["moments"][0], "for programs nothing changes"
    said = [line.strip() for line in terminal.run(*words).out.splitlines()]
    held = [(n, line) for n, line in enumerate(said) if "held back" in line]
    assert held == [(3, "2 more held back by its cool-down: 0:40, 1:49")]


def test_in_a_terminal_what_try_says_fits_and_keeps_its_margin(terminal, boats):
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 40))
    command = [*SOTTO, "playbook", "try", "--playbook", "boats", str(TEXT_CALL)]
    environment = terminal.environment()
    environment.pop("COLUMNS", None)  # of the terminal that runs the tests
    tried = subprocess.Popen(command, env=environment, stdin=theirs, stdout=theirs)
    os.close(theirs)
    said = b""
    with suppress(OSError):  # how Linux says that the other end is closed
        while piece := os.read(ours, 4096):
            said += piece
    os.close(ours)
    assert tried.wait(60) == 0
    head, *others = said.decode().splitlines()
    margin = " " * head.index("Compared")
    assert len(others) > 2
    assert all(line.startswith(margin) and len(line) <= 40 for line in others)


def test_a_recording_and_a_call_of_the_library_are_tried_alike(terminal, boats, price_talk):
    kept = terminal.run("transcribe", "--json", "--keep", *DEMO_EN, price_talk)
    assert kept.code == 0, kept.err
    words = ("playbook", "try", "--json", "--playbook", boats)
    recording, call = terminal.run(*words, *DEMO_EN, price_talk, "last").lines
    [early], [moment] = recording["moments"], call["moments"]
    assert moment["quote"].startswith(early["quote"])  # words committed then
    assert early == moment | {"quote": early["quote"]}
    said = kept.object["utterances"][moment["turn"]]["text"]
    assert moment["quote"] in said
    assert terminal.run("calls", "--json").object[0]["id"] == 1  # trying keeps nothing
    assert terminal.run(*words, "1").lines[0]["moments"] == [moment]
    export = terminal.home / "call.json"
    export.write_text(terminal.run("export", "1", "--format", "json").out)
    assert terminal.run(*words, export).lines[0]["moments"] == [moment]


def test_what_is_no_call_is_told_and_the_others_are_tried(terminal, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('{"turns": [{"speaker": "rep"}]}')
    done = terminal.run("playbook", "try", "--json", "none.wav", broken, "7", TEXT_CALL)
    assert done.code == 1
    assert [line["file"] for line in done.lines] == [str(TEXT_CALL)]
    assert "There is no call “none.wav”" in done.err
    assert "turns[1].start is missing" in done.err
    assert "7" in done.err


def test_a_recording_without_a_speech_model_says_how_to_go_on_without_a_download(
    terminal, boats, price_talk
):
    words = ("playbook", "try", "--playbook", boats)
    fresh = terminal.run(*words, price_talk)
    assert fresh.code == 1
    assert "`sotto models get base.en`" in fresh.err
    assert "`--model demo-en` needs no download; it understands synthetic voices" in fresh.err
    assert fresh.err.count("Here:") == 1
    unknown = terminal.run(*words, "--model", "base.en", price_talk)
    assert "demo-en" not in unknown.err
    assert "`sotto models get base.en`" in unknown.err


def test_a_call_as_text_without_turns_is_told(terminal, tmp_path):
    empty = tmp_path / "empty.json"
    empty.write_text('{"turns": []}')
    done = terminal.run("playbook", "try", empty)
    assert (done.code, done.out) == (1, "")
    assert "turns is empty" in done.err
