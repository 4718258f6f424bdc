"""Calls that are kept: through crashes, in every format, until they are deleted."""

import json
import os
import pty
import random
import signal
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from operator import itemgetter

import psutil
import pytest

from tests import scoring
from tests.end2end.command import DEMO_EN, SOTTO, Terminal


def _keep(terminal, file):
    done = terminal.run("transcribe", "--json", "--keep", "--coach", *DEMO_EN, file)
    assert done.code == 0, done.err
    return done.object


def test_a_kept_call_is_listed_exported_and_deleted(terminal, price_talk):
    said = _keep(terminal, price_talk)
    [call] = terminal.run("calls", "--json").object
    assert call["state"] == "closed"
    assert call["length"] == pytest.approx(14.0, abs=0.1)
    exported = terminal.run("export", "last", "--format", "json").object
    assert exported["utterances"] == said["utterances"]
    assert exported["cards"] == said["cards"]
    unasked = terminal.run("delete", str(call["id"]))
    assert (unasked.code, "With --yes" in unasked.err) == (1, True)
    assert len(terminal.run("calls", "--json").object) == 1
    assert terminal.run("delete", "--yes", str(call["id"])).code == 0
    assert terminal.run("calls", "--json").object == []
    left = b"".join(file.read_bytes() for file in terminal.home.rglob("*") if file.is_file())
    assert b"expensive" not in left


@pytest.mark.parametrize(
    ("form", "holds"),
    [
        ("txt", "too expensive"),
        ("md", "too expensive"),
        ("json", '"utterances"'),
        ("srt", " --> "),
        ("vtt", "WEBVTT"),
    ],
)
def test_every_format_can_be_written_to_a_file(terminal, price_talk, tmp_path, form, holds):
    _keep(terminal, price_talk)
    target = tmp_path / f"call.{form}"
    done = terminal.run("export", "last", "--format", form, "-o", target)
    assert done.code == 0
    assert holds in target.read_text("utf-8")
    assert target.read_text("utf-8") == terminal.run("export", "last", "--format", form).out


def test_a_transcript_to_send_on_has_no_card_and_no_report(terminal, price_talk, tmp_path):
    _keep(terminal, price_talk)
    whole = terminal.run("export", "last").out
    assert "Card:" in whole
    target = tmp_path / "call.txt"
    done = terminal.run("export", "last", "--transcript-only", "-o", target)
    assert done.code == 0, done.err
    said = target.read_text("utf-8")
    assert "Customer: " in said
    assert "too expensive" in said
    own = ("Card:", "Objections", "Numbers", "Advice")
    assert [words for words in own if words in whole] == list(own)
    assert [words for words in own if words in said] == []


def test_the_ending_of_the_file_names_the_format(terminal, price_talk, tmp_path):
    _keep(terminal, price_talk)
    for ending, begins in (("srt", "1\n0"), ("md", "# "), ("json", "{")):
        target = tmp_path / f"call.{ending}"
        assert terminal.run("export", "last", "-o", target).code == 0
        assert target.read_text("utf-8").startswith(begins)


def test_an_ending_that_no_format_has_is_refused_with_those_there_are(
    terminal, price_talk, tmp_path
):
    _keep(terminal, price_talk)
    target = tmp_path / "call.docx"
    refused = terminal.run("export", "last", "-o", target)
    assert refused.code == 2
    assert "ending .docx: take .txt, .md, .json, .srt, .vtt" in refused.err
    assert not target.exists()
    assert terminal.run("export", "last", "--format", "md", "-o", target).code == 0
    assert target.read_text("utf-8").startswith("# ")
    assert terminal.run("export", "last", "-o", tmp_path / "call").code == 0
    assert "too expensive" in (tmp_path / "call").read_text("utf-8")


def test_a_file_is_replaced_only_by_one_who_says_so(terminal, price_talk, tmp_path):
    _keep(terminal, price_talk)
    target = tmp_path / "call.txt"
    target.write_text("mine")
    refused = terminal.run("export", "last", "-o", target)
    assert refused.code == 1
    assert "call.txt is there already" in refused.err
    assert "--yes" in refused.err
    assert target.read_text() == "mine"
    assert terminal.run("export", "last", "-o", target, "--yes").code == 0
    assert "too expensive" in target.read_text("utf-8")


def test_an_export_that_has_nowhere_to_go_says_so(terminal, price_talk, tmp_path):
    _keep(terminal, price_talk)
    done = terminal.run("export", "last", "-o", tmp_path / "no" / "such" / "folder" / "call.txt")
    assert done.code == 1
    assert "folder" in done.err


def test_ctrl_d_and_a_closed_input_delete_nothing(terminal, price_talk):
    _keep(terminal, price_talk)
    keyboard, screen = pty.openpty()
    os.write(keyboard, b"\x04")
    command = [*SOTTO, "delete", "last"]
    for line, given in ((command, screen), (["sh", "-c", f"{' '.join(command)} <&-"], None)):
        done = subprocess.run(
            line, env=terminal.environment(), stdin=given, capture_output=True, text=True
        )
        assert done.returncode == 1
        assert "unforeseen" not in done.stderr
    os.close(keyboard)
    os.close(screen)
    assert "Nobody can be asked here" in done.stderr
    assert len(terminal.run("calls", "--json").object) == 1


def test_a_reader_that_has_gone_is_no_failure(terminal, price_talk):
    _keep(terminal, price_talk)
    for words in (["calls"], ["models"], ["playbook"]):
        # head would be in time to read all of it
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [*SOTTO, *words],
            env=terminal.environment(),
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.close(writer)
        assert (done.returncode, done.stderr) == (0, "")


def test_two_commands_at_once_both_keep_their_call(terminal, price_talk):
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda _: _keep(terminal, price_talk), range(2)))
    assert both[0]["utterances"] == both[1]["utterances"]
    calls = terminal.run("calls", "--json").object
    assert [call["state"] for call in calls] == ["closed", "closed"]
    for call in calls:
        exported = terminal.run("export", str(call["id"]), "--format", "json").object
        assert exported["utterances"] == both[0]["utterances"]


def _killed_in_mid_call(terminal: Terminal, after: int, wait: float) -> list[dict]:
    """Kill -9 the program some time after it has shown so many finals; return those it showed."""
    process = terminal.start(
        *("transcribe", "--keep", "--coach", "--events", "--pace", "12", *DEMO_EN),
        scoring.sound("discovery"),
    )
    shown = []
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            if event["kind"] == "utterance":
                shown.append(event)
                if len(shown) == after:
                    break
        try:  # a random moment between this final and the next ones
            process.wait(wait)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        for line in process.stdout:  # what it had printed before it died
            if line.endswith("\n") and (event := json.loads(line))["kind"] == "utterance":
                shown.append(event)
    return shown


def _survives_a_kill(terminal: Terminal, seed: int) -> None:
    chance = random.Random(seed)
    shown = _killed_in_mid_call(terminal, chance.randint(1, 12), chance.uniform(0, 0.6))
    # in the file itself, before any command of ours had a chance to mend it
    with closing(sqlite3.connect(terminal.home / "calls.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    [call] = terminal.run("calls", "--json").object
    assert call["state"] == "recovered"
    kept = terminal.run("export", "last", "--format", "json").object
    texts = {said["id"]: said["text"] for said in kept["utterances"]}
    assert shown
    for said in shown:
        assert texts[said["id"]] == said["text"]
    assert call["length"] >= max(said["end"] for said in shown) - 0.001


@pytest.mark.timeout(900)
def test_twenty_kills_in_mid_call_lose_no_final_that_was_shown(tmp_path):
    with ThreadPoolExecutor(2) as pool:
        homes = [Terminal(tmp_path / f"home{seed}") for seed in range(20)]
        list(pool.map(_survives_a_kill, homes, range(20)))  # raises what one of them raised


def test_a_call_that_is_still_going_on_is_not_called_recovered(terminal):
    process = terminal.start(
        *("transcribe", "--keep", "--events", "--pace", "1", *DEMO_EN),
        scoring.sound("discovery"),
    )
    with process:
        assert process.stdout is not None
        next(line for line in process.stdout if '"utterance"' in line)
        [call] = terminal.run("calls", "--json").object
        process.kill()
    assert call["state"] == "open"
    assert terminal.run("calls", "--json").object[0]["state"] == "recovered"


def test_ctrl_c_hangs_up_and_keeps_the_last_words(terminal):
    process = terminal.start(
        *("transcribe", "--keep", "--events", "--pace", "1", *DEMO_EN),
        scoring.sound("discovery"),
    )
    with process:
        assert process.stdout is not None
        begun = next(  # in the middle of a sentence: the first one, unless the machine is busy
            event
            for event in map(json.loads, process.stdout)
            if event["kind"] == "partial" and event["committed"]
        )
        process.send_signal(signal.SIGINT)
        rest = [json.loads(line) for line in process.stdout]
        assert process.wait(10) == 130
        assert process.stderr is not None
        assert process.stderr.read() == ""
    [final] = [line for line in rest if line["kind"] == "utterance" and line["id"] == begun["id"]]
    assert final["text"].split()[0] == begun["committed"].split()[0]
    [call] = terminal.run("calls", "--json").object
    assert call["state"] == "closed"


def test_ctrl_c_at_full_speed_prints_what_was_understood(terminal):
    process = terminal.start(
        *("transcribe", "--keep", "--events", *DEMO_EN), scoring.sound("onboarding")
    )
    with process:
        assert process.stdout is not None
        next(line for line in process.stdout if '"utterance"' in line)
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait(20) == 130
    assert terminal.run("calls", "--json").object[0]["state"] == "closed"


def test_the_decoder_may_die_in_mid_call_and_nothing_is_lost(terminal, price_talk):
    whole = terminal.run("transcribe", "--json", *DEMO_EN, price_talk).object
    process = terminal.start("transcribe", "--events", "--pace", "1", *DEMO_EN, price_talk)
    killed = 0
    finals = []
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            if event["kind"] == "partial" and killed < 3:
                killed += _kill_decoder(process.pid)
            if event["kind"] == "utterance":
                finals.append(event)
        assert process.wait(10) == 0
    assert killed > 0  # a busy machine makes fewer partials
    finals.sort(key=itemgetter("start"))  # one side may wait for the other
    assert _words(finals) == _words(whole["utterances"])


def _words(utterances: list[dict]) -> list[str]:
    return scoring.normal(" ".join(said["text"] for said in utterances))


def _kill_decoder(parent: int) -> int:
    """Kill -9 the decoder's child process, if it runs; return how many were killed."""
    for child in psutil.Process(parent).children():
        if "spawn_main" in " ".join(child.cmdline()):
            os.kill(child.pid, signal.SIGKILL)
            return 1
    return 0
