"""`sotto listen`: a live call through two virtual devices, as a person would run it."""

import json
import signal
import subprocess

import pytest

from app.audio.words import no_answer
from tests import scoring
from tests.end2end.command import Terminal
from tests.sound.calls import play_call
from tests.sound.hearing import tone
from tests.sound.server import HEADSET, MIC, SoundServer

SETTINGS = '[speech]\nmodel = "demo-en"\n'


@pytest.fixture
def terminal(tmp_path):
    home = tmp_path / "sotto"
    home.mkdir()
    (home / "sotto.toml").write_text(SETTINGS, "utf-8")
    return Terminal(home)


class Listening:
    """A `sotto listen --events` that runs, and its events as they come."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.events: list[dict] = []

    def until(self, **wanted: str) -> dict:
        """Read on until an event with these fields has come."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            event = json.loads(line)
            self.events.append(event)
            if all(event.get(name) == value for name, value in wanted.items()):
                return event
        raise AssertionError(f"ended without {wanted}: {self._process.stderr.read()}")

    def until_both_sides(self, kind: str) -> None:
        """Read on until each side has had such an event, whichever comes first."""
        left = set(scoring.CHANNELS)
        while left:
            left.discard(self.until(kind=kind)["channel"])

    def hang_up(self) -> int:
        self._process.send_signal(signal.SIGINT)
        out, err = self._process.communicate(timeout=60)
        self.events += [json.loads(line) for line in out.splitlines()]
        assert "Traceback" not in err, err
        return self._process.returncode

    def of(self, kind: str) -> list[dict]:
        return [event for event in self.events if event["kind"] == kind]


def listen(terminal: Terminal, *words: str) -> Listening:
    return Listening(terminal.start("listen", "--events", *words))


def test_a_call_in_which_nothing_could_be_heard_is_not_kept_and_the_reason_is_named_once(
    server: SoundServer, terminal: Terminal
):
    server.kill()
    process = terminal.start("listen")
    assert process.stderr is not None
    said = "".join(process.stderr.readline() for _ in range(3))  # the first: it gets ready
    assert said.count(no_answer().text) == 1
    assert "Not hearing you" in said
    assert "Not hearing the prospect" in said
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "so no call was kept" in err
    assert "Kept as call" not in err
    assert terminal.run("calls", "--json").object == []


def test_a_call_in_which_only_a_microphone_was_heard_is_kept_without_a_word(
    server: SoundServer, terminal: Terminal
):
    call = listen(terminal)
    call.until_both_sides("level")
    server.play(tone(440, 30), MIC, 48_000)
    call.until(kind="side", channel="rep", state="hearing")
    assert call.hang_up() == 0
    assert len(terminal.run("calls", "--json").object) == 1


def test_every_turn_of_a_call_is_found_on_its_own_side(server: SoundServer, terminal: Terminal):
    call = listen(terminal)
    call.until_both_sides("side")
    play_call(server, "discovery")
    call.until(kind="utterance", text="Thank you, goodbye.")
    assert call.hang_up() == 0
    [kept] = terminal.run("calls", "--json").object
    assert kept["state"] == "closed"
    record = terminal.run("export", str(kept["id"]), "--format", "json").object
    for channel in scoring.CHANNELS:
        words = scoring.words_of(record["utterances"], channel)
        score = scoring.score("discovery", channel, words)
        assert score.wer <= 0.08
        told = {index for _, index in score.matched}
        assert len(told) >= 0.9 * len(words)  # and hardly a word of the other side
    assert call.of("card")


def test_words_of_the_first_seconds_are_kept_while_the_model_loads(
    server: SoundServer, terminal: Terminal
):
    call = listen(terminal)
    call.until_both_sides("level")
    assert not call.of("ready")
    play_call(server, "discovery", until=4.0)
    said = call.until(kind="utterance")
    assert scoring.normal(said["text"])[:3] == ["good", "morning", "priya"]
    assert call.hang_up() == 0


def test_a_headset_that_goes_and_comes_back_is_told_and_taken_back(
    server: SoundServer, terminal: Terminal
):
    call = listen(terminal, "--loopback", "Headset", "--title", "Silent, but kept")
    call.until(kind="side", channel="prospect")
    server.unplug(HEADSET)
    gone = call.until(kind="side", channel="prospect", state="gone")
    assert "Headset" in gone["text"]
    server.plug_in(HEADSET)
    call.until(kind="side", channel="prospect", state="back")
    assert call.hang_up() == 0
    [kept] = terminal.run("calls", "--json").object
    record = terminal.run("export", str(kept["id"]), "--format", "json").object
    marks = [mark["about"] for mark in record["marks"]]
    assert marks.index("prospect gone") < marks.index("prospect back")


def test_a_device_that_there_is_not_is_said_with_those_there_are(
    server: SoundServer, terminal: Terminal
):
    done = terminal.run("listen", "--mic", "Nobody's")
    assert done.code == 1
    assert "There is no device “Nobody's”." in done.err
    assert "“Headset microphone”" in done.err


def test_without_a_model_it_says_how_to_get_one(server: SoundServer, terminal: Terminal):
    (terminal.home / "sotto.toml").write_text('[speech]\nmodel = "base.en"\n', "utf-8")
    done = terminal.run("listen")
    assert done.code == 1
    assert "base.en" in done.err


def test_a_call_whose_program_is_killed_is_recovered_to_its_last_words(
    server: SoundServer, terminal: Terminal
):
    process = terminal.start("listen", "--events")
    call = Listening(process)
    call.until(kind="side", channel="prospect")
    play_call(server, "discovery", until=14.0)
    said = [call.until(kind="utterance") for _ in range(2)]
    process.kill()
    process.communicate(timeout=30)
    [kept] = terminal.run("calls", "--json").object
    assert kept["state"] == "recovered"
    record = terminal.run("export", "last", "--format", "json").object
    assert {one["text"] for one in said} <= {one["text"] for one in record["utterances"]}
