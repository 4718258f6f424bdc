"""Sound files through the command, with the real model."""

import json
import os
import pty
import subprocess
import wave

import pytest

from tests import scoring
from tests.end2end.command import DEMO_EN, SOTTO
from tests.end2end.conftest import clip


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """Both clean calls, transcribed in one command."""
    from tests.end2end.command import Terminal

    terminal = Terminal(tmp_path_factory.mktemp("home"))
    files = [scoring.sound(call) for call in ("discovery", "pricing")]
    return terminal.run("transcribe", "--json", *DEMO_EN, *files)


def _scores(heard):
    return [
        scoring.score(call, channel, scoring.words_of(line["utterances"], channel))
        for call, line in zip(("discovery", "pricing"), heard.lines, strict=True)
        for channel in scoring.CHANNELS
    ]


def test_at_most_one_word_in_twenty_is_wrong(heard):
    scores = _scores(heard)
    assert scoring.pooled(scores) <= 0.05
    assert max(score.wer for score in scores) <= 0.08


def test_words_have_the_times_at_which_they_were_spoken(heard):
    assert scoring.timely(_scores(heard)) >= 0.95


def test_each_file_is_one_object_of_the_documented_form(heard):
    assert heard.code == 0
    assert heard.err == ""
    for call, line in zip(("discovery", "pricing"), heard.lines, strict=True):
        assert set(line) == {"file", "duration", "utterances", "cards", "tips"}
        assert line["file"] == str(scoring.sound(call))
        assert line["duration"] == pytest.approx(102.99 if call == "discovery" else 89.09, abs=0.01)
        starts = [said["start"] for said in line["utterances"]]
        assert starts == sorted(starts)
        for said in line["utterances"]:
            assert set(said) == {"id", "channel", "start", "end", "text", "words"}
            assert said["channel"] in scoring.CHANNELS
            assert said["text"] == " ".join(word[0] for word in said["words"])
            for _, start, end, probability in said["words"]:
                assert said["start"] <= start <= end <= said["end"]
                assert 0 <= probability <= 1


def test_text_has_who_said_what_and_when(terminal, price_talk):
    done = terminal.run("transcribe", *DEMO_EN, price_talk)
    assert done.code == 0
    said = {line[19:]: line[:18].split() for line in done.out.splitlines()}
    [(text, who)] = [(text, who) for text, who in said.items() if "too expensive" in text]
    assert who == ["0:08", "Prospect"], text
    assert ["0:12", "You"] in said.values()


@pytest.mark.parametrize("side", ["rep", "prospect"])
def test_a_mono_file_is_one_speaker(terminal, tmp_path, side):
    file = clip(tmp_path / "one.wav", 46, 54, channel=1)
    done = terminal.run("transcribe", "--json", "--as", side, *DEMO_EN, file)
    assert {said["channel"] for said in done.object["utterances"]} == {side}
    assert "expensive" in done.object["utterances"][-1]["text"]


def test_of_a_stereo_file_it_is_said_that_it_has_its_speakers(terminal, tmp_path):
    both = clip(tmp_path / "both.wav", 41.0, 43.0)
    done = terminal.run("transcribe", "--json", "--as", "rep", *DEMO_EN, both)
    assert done.code == 0
    assert "“both.wav” is stereo: you left, the prospect right." in done.err
    assert terminal.run("transcribe", "--json", *DEMO_EN, both).err == ""


def test_without_a_word_a_mono_file_is_the_prospect(terminal, tmp_path):
    file = clip(tmp_path / "one.wav", 46, 54, channel=1)
    done = terminal.run("transcribe", "--json", *DEMO_EN, file)
    assert {said["channel"] for said in done.object["utterances"]} == {"prospect"}


def test_events_come_as_lines_in_the_order_they_happen(terminal, price_talk):
    done = terminal.run("transcribe", "--events", "--coach", *DEMO_EN, price_talk)
    lines = done.lines
    assert done.code == 0
    times = [line["t"] for line in lines]
    assert times == sorted(times)
    kinds = {line["kind"] for line in lines}
    assert {"speech_started", "partial", "speech_ended", "utterance", "moment", "card"} <= kinds
    [card] = [line for line in lines if line["kind"] == "card"]
    [final] = [line for line in lines if line["kind"] == "utterance" and "expens" in line["text"]]
    assert card["topic"] == "price"
    assert "expensive" in card["quote"]
    assert card["t"] < final["t"], "a card fires on committed words, before the sentence is over"


def test_committed_words_only_ever_grow(terminal, price_talk):
    done = terminal.run("transcribe", "--events", *DEMO_EN, price_talk)
    committed = {}
    for line in done.lines:
        if line["kind"] == "partial":
            before = committed.get(line["id"], "")
            assert line["committed"].startswith(before)
            assert line["committed"] == " ".join(word[0] for word in line["words"])
            committed[line["id"]] = line["committed"]
    assert any(committed.values())


def test_two_runs_say_the_same_to_the_last_byte(terminal, price_talk):
    command = ("transcribe", "--events", "--coach", *DEMO_EN, price_talk)
    assert terminal.run(*command).out == terminal.run(*command).out


def test_in_real_time_the_same_words_come_through_threads_and_a_child_process(terminal, price_talk):
    file = terminal.run("transcribe", "--json", *DEMO_EN, price_talk).object
    live = terminal.run("transcribe", "--json", "--pace", "1", *DEMO_EN, price_talk).object
    assert [said["text"] for said in live["utterances"]] == [
        said["text"] for said in file["utterances"]
    ]


def test_a_model_folder_is_as_good_as_a_name(terminal, price_talk):
    folder = scoring.ROOT / "resources" / "models" / "demo-en"
    by_folder = terminal.run("transcribe", "--json", "--model", folder, price_talk)
    assert by_folder.out == terminal.run("transcribe", "--json", *DEMO_EN, price_talk).out


def test_without_a_model_it_says_how_to_get_one(terminal, price_talk):
    done = terminal.run("transcribe", price_talk)
    assert done.code == 1
    assert "sotto models get base.en" in done.err
    assert "The demo call needs none." in done.err
    assert done.err.count("\n") == 1


def test_one_bad_file_does_not_stop_the_others(terminal, price_talk, tmp_path):
    bad = tmp_path / "notes.wav"
    bad.write_text("not sound at all")
    done = terminal.run("transcribe", "--json", *DEMO_EN, bad, price_talk)
    assert done.code == 1
    assert "notes.wav" in done.err
    assert [json.loads(line)["file"] for line in done.out.splitlines()] == [str(price_talk)]


def test_a_cut_off_file_gives_what_it_has_and_says_where_it_ends(terminal, tmp_path):
    whole = scoring.sound("discovery").read_bytes()
    cut = tmp_path / "cut.flac"
    cut.write_bytes(whole[: len(whole) // 5])
    done = terminal.run("transcribe", "--json", *DEMO_EN, cut)
    assert done.code == 1
    assert "cut.flac" in done.err
    assert "0:" in done.err
    assert len(done.object["utterances"]) >= 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["transcribe"], 2),
        (["transcribe", "--pace", "-1", "x.wav"], 2),
        (["transcribe", "--json", "--events", "x.wav"], 2),
        (["transcribe", "--as", "nobody", "x.wav"], 2),
        (["nonsense"], 2),
        (["transcribe", "--model", "demo-en", "no-such-file.wav"], 1),
        (["transcribe", "--model", "demo-en", "."], 1),
        (["transcribe", "--model", "no-such-model", "x.wav"], 1),
        (["export", "last"], 1),
        (["export", "77"], 1),
        (["delete", "77"], 1),
        (["calls"], 0),
        (["--help"], 0),
        ([], 0),
    ],
)
def test_the_exit_code_tells_usage_from_failure(terminal, words, code):
    done = terminal.run(*words)
    assert done.code == code
    assert bool(done.err) == (code != 0)


def test_a_progress_bar_on_the_terminal_leaves_the_output_alone(terminal, price_talk):
    plain = terminal.run("transcribe", "--json", *DEMO_EN, price_talk)
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*SOTTO, "transcribe", "--json", *DEMO_EN, str(price_talk)],
        env=terminal.environment(TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.stdout == plain.out
    assert "Listening" in shown


def test_a_recorder_may_write_the_time_into_the_file_name(terminal, price_talk):
    named = price_talk.with_name("2026-11-21T14:30.wav")
    price_talk.rename(named)
    assert "too expensive" in terminal.run("transcribe", *DEMO_EN, named).out


def test_a_file_without_sound_is_no_silent_call(terminal, tmp_path):
    empty = tmp_path / "empty.wav"
    with wave.open(str(empty), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
    done = terminal.run("transcribe", "--json", "--keep", *DEMO_EN, empty)
    assert done.code == 1
    assert done.out == ""
    assert "empty" in done.err
    assert terminal.run("calls", "--json").object == []


def test_several_files_can_be_told_apart(terminal, price_talk):
    done = terminal.run("transcribe", *DEMO_EN, price_talk, price_talk)
    assert done.out.count(f"{price_talk}\n") == 2


def test_a_playbook_asks_for_its_cards(terminal, price_talk, tmp_path):
    playbook = tmp_path / "ours.toml"
    playbook.write_text(
        'name = "Ours"\n[[cards]]\nid = "x"\nkind = "price"\ntriggers = ["expensive"]\n'
        'headline = "Our own headline"\nsay = "Our own words."\n'
    )
    done = terminal.run("transcribe", "--playbook", playbook, *DEMO_EN, price_talk)
    assert "Our own headline" in done.out


def test_it_says_which_call_it_kept(terminal, price_talk):
    assert "Kept as call 1." in terminal.run("transcribe", "--keep", *DEMO_EN, price_talk).err
