"""Whatever is broken: one message with the next step, the exit code, nothing lost."""

import hashlib
import resource
import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest

from tests import scoring
from tests.end2end.command import DEMO_EN, SOTTO, Terminal


def _write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_a_home_that_can_not_be_used_costs_the_keeping_not_the_words(tmp_path, price_talk):
    (tmp_path / "file").write_text("in the way")
    terminal = Terminal(tmp_path / "file" / "home")
    done = terminal.run("transcribe", "--keep", *DEMO_EN, price_talk)
    assert done.code == 1
    assert "too expensive" in done.out
    assert "not being saved" in done.err


def test_a_full_disk_costs_the_keeping_not_the_words(terminal, price_talk):
    terminal.run("calls")  # the folder and its log are there before the disk is full
    done = subprocess.run(
        [*SOTTO, "transcribe", "--keep", "--json", *DEMO_EN, str(price_talk)],
        env=terminal.environment(),
        capture_output=True,
        text=True,
        check=False,
        # no file may grow beyond 20 kB: to SQLite the same as a full disk
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert done.returncode == 1
    assert "too expensive" in done.stdout
    assert "not being saved" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_library_is_set_aside_and_the_call_is_kept(terminal, price_talk):
    _write(terminal.home / "calls.db", b"this is no database " * 1000)
    done = terminal.run("transcribe", "--keep", *DEMO_EN, price_talk)
    assert done.code == 0
    [aside] = terminal.home.glob("calls.damaged-*.db")
    assert aside.name in done.err
    assert aside.read_bytes() == b"this is no database " * 1000
    assert len(terminal.run("calls", "--json").object) == 1


def test_a_library_of_a_newer_sotto_is_left_alone(terminal, price_talk):
    terminal.run("transcribe", "--keep", *DEMO_EN, price_talk)
    database = terminal.home / "calls.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    listed = terminal.run("calls")
    kept = terminal.run("transcribe", "--keep", *DEMO_EN, price_talk)
    assert (listed.code, kept.code) == (1, 1)
    assert "newer" in listed.err
    assert "newer" in kept.err
    assert "too expensive" in kept.out
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[speech\nmodel = 1", ["line 1", "column"]),
        ("[speech]\nsilence_to_end = 9\n", ["line 2", "speech.silence_to_end"]),
        ("[speech]\nsilnce_to_end = 1\n", ["line 2", "silence_to_end"]),
        (b"\xff\xfe\x00", ["sotto.toml"]),
    ],
)
def test_a_broken_settings_file_is_named_and_left_alone(terminal, price_talk, content, says):
    settings = terminal.home / "sotto.toml"
    _write(settings, content)
    before = settings.read_bytes()
    done = terminal.run("transcribe", *DEMO_EN, price_talk)
    assert done.code == 0
    assert "too expensive" in done.out
    assert all(words in done.err for words in says)
    assert settings.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('name = "Ours"\n[[cards]\n', ["line 2", "column"]),
        ('name = "Ours"\nabout = 5\n', ["about"]),
        (
            'name = "Ours"\n[[cards]]\nid = "x"\nkind = "price"\ntriggers = ["cost"]\n'
            'headline = "one two three four five six seven eight nine"\nsay = "Hm."\n',
            ["headline", "8"],
        ),
    ],
)
def test_a_broken_playbook_is_named_before_anything_is_heard(
    terminal, price_talk, tmp_path, content, says
):
    playbook = tmp_path / "ours.toml"
    playbook.write_text(content)
    done = terminal.run("transcribe", "--playbook", playbook, *DEMO_EN, price_talk)
    assert done.code == 1
    assert done.out == ""
    assert "ours.toml" in done.err
    assert all(words in done.err for words in says)


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "no tokenizer", "unfit"])
@pytest.mark.parametrize("pace", ["0", "20"])
def test_a_broken_model_folder_is_named(terminal, price_talk, tmp_path, damage, pace):
    model = tmp_path / "model"
    shutil.copytree(scoring.ROOT / "resources" / "models" / "demo-en", model)
    match damage:
        case "gone":
            (model / "model.bin").unlink()
        case "empty":
            (model / "model.bin").write_bytes(b"")
        case "cut":
            (model / "model.bin").write_bytes((model / "model.bin").read_bytes()[:100_000])
        case "no tokenizer":
            (model / "tokenizer.json").unlink()
        case "unfit":
            (model / "preprocessor_config.json").write_text('{"feature_size": 128}')
    done = terminal.run("transcribe", "--pace", pace, "--model", model, price_talk)
    assert done.code == 1
    assert str(model) in done.err
    assert "sotto models" in done.err
    assert "Traceback" not in done.err


def test_a_reader_that_leaves_is_no_reason_to_complain(terminal, price_talk):
    process = terminal.start("transcribe", "--events", *DEMO_EN, price_talk)
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""


def test_changing_a_setting_keeps_a_broken_file_and_says_where(terminal):
    _write(terminal.home / "sotto.toml", "[speech]\nsilence_to_end = 9\n")
    done = terminal.run("coach", "on", "--agree", "api.openai.com")
    assert done.code == 0
    [kept] = terminal.home.glob("sotto.bad-*.toml")
    assert str(kept) in done.err
    assert kept.read_text() == "[speech]\nsilence_to_end = 9\n"


def test_a_name_that_is_mistyped_is_said_before_a_model_that_is_missing(terminal, tmp_path):
    done = terminal.run("transcribe", tmp_path / "cal.wav")
    assert (done.code, done.out) == (1, "")
    assert done.err.count("There is no file") == 1
    assert "model" not in done.err
