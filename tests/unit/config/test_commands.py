"""`sotto doctor`, `models`, `key` and `coach`, in this process or, for a terminal, in their own."""

import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.assembly import PlaybookMissing, find_playbook
from app.cli import main
from app.cli.program import command_name
from app.config.address import place_of
from app.config.paths import Home, resources
from app.config.settings_file import load
from app.speech.catalogue import catalogue, installed
from tests.hub_server import HubServer, hub_server
from tests.unit.config.keychains import Keychain

REPOSITORY = Path(__file__).parents[3]
KEY = "sk-canary-0123456789"
SOTTO = [sys.executable, "-m", "app"]

Captured = pytest.CaptureFixture[str]


def lay(folder: Path) -> Path:
    """Put the bundled model where a real one would be."""
    return Path(shutil.copytree(resources() / "models" / "demo-en", folder))


# -- doctor ------------------------------------------------------------------------------------


def doctor(capsys: Captured) -> tuple[int, dict[str, dict[str, str]]]:
    code = main(["doctor", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is (code == 0)
    return code, {check["name"]: check for check in found["checks"]}


def test_doctor_is_content_on_a_fresh_computer(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")  # a computer without sound
    code, checks = doctor(capsys)
    assert code == 0
    states = {name: check["state"] for name, check in checks.items()}
    assert states == dict.fromkeys(
        ["python", "cpu", "folders", "disk", "settings", "database", "playbook"], "ok"
    ) | {
        "model": "warning",
        "bundled model": "ok",
        "decoder": "ok",
        "calibration": "warning",
        "sound": "warning",
        "display": "warning",
        "key": "ok",
        "keychain": "warning",
        "coach": "ok",
    }
    assert "sotto models get base.en" in checks["model"]["hint"]
    assert "the demo's model" in checks["decoder"]["text"]
    assert "is not measured" in checks["calibration"]["text"]
    assert "sotto calibrate" in checks["calibration"]["hint"]


def test_doctor_says_what_to_do_in_lines_for_people(capsys: Captured, home: Path) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "✓ python" in out
    assert "! model          The speech model base.en is not on this computer yet.\n" in out
    assert str(home / "logs") in out


def test_doctor_tries_the_model_of_the_settings(capsys: Captured, home: Path) -> None:
    lay(home / "models" / "base.en")
    code, checks = doctor(capsys)
    assert code == 0
    assert checks["model"]["state"] == "ok"
    assert checks["decoder"]["text"].startswith("base.en transcribes ")


def test_doctor_finds_a_broken_model(capsys: Captured, home: Path) -> None:
    (lay(home / "models" / "base.en") / "tokenizer.json").unlink()
    code, checks = doctor(capsys)
    assert code == 1
    assert checks["model"]["state"] == "problem"
    assert checks["model"]["text"].endswith("tokenizer.json is missing.")
    assert checks["decoder"]["state"] == "ok"


def test_doctor_finds_a_model_that_can_not_be_loaded(capsys: Captured, home: Path) -> None:
    model = lay(home / "models" / "base.en") / "model.bin"
    model.write_bytes(model.read_bytes()[:100_000])
    code, checks = doctor(capsys)
    assert code == 1
    assert checks["decoder"]["state"] == "problem"


def test_doctor_finds_bad_settings_and_goes_on(capsys: Captured, home: Path) -> None:
    home.mkdir()
    (home / "sotto.toml").write_text("[speech]\nthreads = 'all'\n[coach]\nplaybook = 'none'\n")
    code, checks = doctor(capsys)
    assert code == 1
    assert checks["settings"]["text"].startswith('sotto.toml, line 2: speech.threads is "all"')
    assert checks["playbook"]["state"] == "problem"


@pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\0" + b"\1" * 5000])
def test_doctor_finds_a_damaged_database_and_leaves_it(
    capsys: Captured, home: Path, content: bytes
) -> None:
    home.mkdir()
    (home / "calls.db").write_bytes(content)
    code, checks = doctor(capsys)
    assert code == 1
    assert "is damaged" in checks["database"]["text"]
    assert (home / "calls.db").read_bytes() == content


def test_doctor_knows_a_newer_database_and_leaves_it(capsys: Captured, home: Path) -> None:
    home.mkdir()
    with closing(sqlite3.connect(home / "calls.db")) as database:
        database.execute("PRAGMA user_version = 99")
    before = (home / "calls.db").read_bytes()
    code, checks = doctor(capsys)
    assert code == 1
    assert "kept by a newer Sotto" in checks["database"]["text"]
    assert (home / "calls.db").read_bytes() == before


def test_doctor_does_not_call_a_folder_a_damaged_database(capsys: Captured, home: Path) -> None:
    (home / "calls.db").mkdir(parents=True)
    code, checks = doctor(capsys)
    assert code == 1
    assert "is a folder" in checks["database"]["text"]
    assert "Move the folder away" in checks["database"]["hint"]


def test_doctor_warns_of_an_address_that_others_can_read_along(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["coach", "on", "--agree", "api.openai.com"])
    monkeypatch.setenv("OPENAI_BASE_URL", "http://api.openai.com/v1")
    capsys.readouterr()
    _, checks = doctor(capsys)
    assert checks["coach"]["state"] == "warning"
    assert "unprotected" in checks["coach"]["text"]
    assert main(["coach"]) == 0
    assert "would travel unprotected" in capsys.readouterr().out


def test_doctor_finds_a_home_that_can_not_be_used(capsys: Captured, home: Path) -> None:
    home.write_text("")
    code, checks = doctor(capsys)
    assert code == 1
    assert checks["folders"]["state"] == "problem"
    assert str(home) in checks["folders"]["text"]


def test_doctor_never_shows_the_key(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert main(["doctor", "--json"]) == 0
    out = capsys.readouterr().out
    assert "from the environment" in out
    assert "canary" not in out


def test_doctor_misses_the_key_of_a_model_that_is_on(capsys: Captured) -> None:
    main(["coach", "on", "--agree", "api.openai.com"])
    capsys.readouterr()
    code, checks = doctor(capsys)
    assert code == 0
    assert checks["key"]["state"] == "warning"
    assert "goes to api.openai.com" in checks["coach"]["text"]


# -- models ------------------------------------------------------------------------------------


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    demo = resources() / "models" / "demo-en"
    files = {path.name: path.read_bytes() for path in demo.iterdir()}
    with hub_server("Systran/faster-whisper-tiny.en", files) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server


def test_the_models_are_listed_and_the_installed_ones_marked(capsys: Captured, home: Path) -> None:
    lay(home / "models" / "tiny.en")
    assert main(["models", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(rows) == list(catalogue())
    assert {name for name, row in rows.items() if row["installed"]} == {"tiny.en", "demo-en"}
    assert {name for name, row in rows.items() if row["demo_only"]} == {"demo-en"}
    assert main(["models"]) == 0
    assert "✓  tiny.en" in capsys.readouterr().out


def test_a_model_is_got_and_removed(hub: HubServer, home: Path, capsys: Captured) -> None:
    run = subprocess.run(
        [*SOTTO, "models", "get", "tiny.en"], capture_output=True, text=True, cwd=REPOSITORY
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(f"tiny.en is in {home / 'models' / 'tiny.en'}.\n")
    assert main(["models", "remove", "tiny.en"]) == 0
    assert installed(home / "models") == {"demo-en"}


def test_ctrl_c_stops_a_download_that_goes_on_the_next_time(hub: HubServer, home: Path) -> None:
    hub.faults.pause_after = 5_800_000  # more than the sockets hold: some of it is on disk by then
    command = [*SOTTO, "models", "get", "tiny.en"]
    first = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY)
    assert hub.faults.paused.wait(20)
    first.send_signal(signal.SIGINT)
    _, said = first.communicate(timeout=20)
    assert first.returncode == 130
    assert "`sotto models get tiny.en` goes on from here" in said
    assert "Traceback" not in said
    hub.faults.go_on.set()
    subprocess.run(command, check=True, capture_output=True, cwd=REPOSITORY)
    assert hub.asked_for("model.bin")[-1].startswith("bytes=")
    assert "tiny.en" in installed(home / "models")


@pytest.mark.parametrize("name", ["base.en", "demo-en", "..", "nonsense"])
def test_what_is_not_installed_can_not_be_removed(capsys: Captured, home: Path, name: str) -> None:
    assert main(["models", "remove", name]) == 1
    assert "is not an installed model" in capsys.readouterr().err
    assert (resources() / "models" / "demo-en").is_dir()


def test_a_model_that_nobody_offers_is_explained(capsys: Captured) -> None:
    assert main(["models", "get", "demo-en"]) == 1
    assert "not a model that can be downloaded" in capsys.readouterr().err


# -- key ---------------------------------------------------------------------------------------


def test_no_key_is_no_trouble(capsys: Captured) -> None:
    assert main(["key"]) == 0
    assert capsys.readouterr().out.startswith("There is no key for OpenAI.")


def test_the_source_of_the_key_is_said_and_not_the_key(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert main(["key"]) == 0
    out = capsys.readouterr().out
    assert out == "There is a key for OpenAI, from the environment (OPENAI_API_KEY).\n"


def test_a_key_comes_from_a_pipe_into_the_keychain(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.unit.config.keychains.Keychain")
    run = subprocess.run(
        [*SOTTO, "key", "set"], input=KEY, capture_output=True, text=True, cwd=REPOSITORY
    )
    assert run.returncode == 0, run.stderr
    assert "kept in the keychain" in run.stdout
    assert KEY not in run.stdout + run.stderr
    assert all(KEY.encode() not in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_without_a_keychain_no_key_is_asked_for(capsys: Captured, home: Path) -> None:
    assert main(["key", "set"]) == 1
    assert "There is no keychain" in capsys.readouterr().err


def test_a_key_is_forgotten(
    capsys: Captured, keychain: Keychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    keychain.set_password("Sotto", "coach", KEY)
    main(["key"])
    assert capsys.readouterr().out == "There is a key for OpenAI, from the keychain.\n"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    assert main(["key", "forget"]) == 0
    assert keychain.kept == {}
    assert "goes first" in capsys.readouterr().out


# -- coach -------------------------------------------------------------------------------------


def test_the_coachs_model_is_off_as_it_comes(capsys: Captured) -> None:
    assert main(["coach"]) == 0
    assert "no text leaves this computer" in capsys.readouterr().out


def test_agreeing_to_the_host_switches_it_on_and_off_switches_it_off(
    capsys: Captured, home: Path
) -> None:
    assert main(["coach", "on", "--agree", "API.openai.com"]) == 0
    assert load(home / "sotto.toml").settings.coach.may_send
    main(["coach"])
    assert "goes to api.openai.com (gpt-" in capsys.readouterr().out
    assert main(["coach", "off"]) == 0
    coach = load(home / "sotto.toml").settings.coach
    assert (coach.model_on, coach.agreed_host) == (False, "")


def test_agreeing_to_another_host_is_no_agreement(capsys: Captured, home: Path) -> None:
    assert main(["coach", "on", "--agree", "openai.com"]) == 1
    assert "would go to api.openai.com, not to openai.com" in capsys.readouterr().err
    assert not home.joinpath("sotto.toml").exists()


def test_a_new_address_waits_for_agreement(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["coach", "on", "--agree", "api.openai.com"])
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:1234/v1")
    capsys.readouterr()
    assert main(["coach"]) == 0
    assert "nobody has agreed to localhost:1234 yet" in capsys.readouterr().out


def test_an_address_that_is_none_is_explained(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "localhost")
    assert main(["coach", "on", "--agree", "localhost"]) == 1
    assert "“localhost” is not a web address" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["http://é..com/v1", "http://x\ty.com"])
def test_an_address_that_the_client_would_not_take_is_explained(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    assert main(["coach", "on", "--agree", "xy.com"]) == 1
    assert "is not a web address" in capsys.readouterr().err


def test_nobody_agrees_to_an_address_that_others_can_read_along(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://api.openai.com/v1")
    assert main(["coach", "on", "--agree", "api.openai.com"]) == 1
    assert "would travel unprotected to api.openai.com; use https." in capsys.readouterr().err
    assert not load(home / "sotto.toml").settings.coach.model_on


def test_without_a_terminal_nothing_is_agreed_to() -> None:
    run = subprocess.run(
        [*SOTTO, "coach", "on"], input="y\n", capture_output=True, text=True, cwd=REPOSITORY
    )
    assert run.returncode == 1
    assert "--agree api.openai.com" in run.stderr


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1)])
def test_at_a_terminal_the_host_is_named_and_agreed_to(home: Path, answer: str, code: int) -> None:
    keyboard, terminal = pty.openpty()
    os.write(keyboard, f"{answer}\n".encode())
    run = subprocess.run(
        [*SOTTO, "coach", "on"], stdin=terminal, capture_output=True, text=True, cwd=REPOSITORY
    )
    os.close(keyboard)
    os.close(terminal)
    assert run.returncode == code
    assert "the text of your calls goes to api.openai.com" in run.stdout
    assert load(home / "sotto.toml").settings.coach.may_send is (code == 0)


# -- standard streams that end or are closed ---------------------------------------------------


def shell(line: str) -> "subprocess.CompletedProcess[str]":
    """Run a line of the shell in which $SOTTO is the program."""
    command = line.replace("$SOTTO", " ".join(SOTTO))
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, cwd=REPOSITORY, check=False
    )


def test_ctrl_d_means_no(home: Path) -> None:
    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"\x04")
    run = subprocess.run(
        [*SOTTO, "coach", "on"], stdin=terminal, capture_output=True, text=True, cwd=REPOSITORY
    )
    os.close(keyboard)
    os.close(terminal)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.endswith("\nThe model is as it was.\n")


def test_ctrl_d_at_the_key_keeps_none(
    monkeypatch: pytest.MonkeyPatch, keychain: Keychain, capsys: Captured
) -> None:
    def ctrl_d(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("app.cli.key.at_terminal", lambda: True)
    monkeypatch.setattr("app.cli.key.getpass", ctrl_d)
    assert main(["key", "set"]) == 1
    assert "No key was given" in capsys.readouterr().err
    assert keychain.kept == {}


@pytest.mark.parametrize("stdin", ["<&-", "</dev/null"])
def test_no_key_comes_from_a_stream_that_has_none(
    monkeypatch: pytest.MonkeyPatch, stdin: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.unit.config.keychains.Keychain")
    run = shell(f"$SOTTO key set {stdin}")
    assert run.returncode == 1
    assert run.stderr == "sotto: No key was given; all is as it was.\n"


def test_a_closed_input_agrees_to_nothing() -> None:
    run = shell("$SOTTO coach on <&-")
    assert run.returncode == 1
    assert "--agree api.openai.com" in run.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_that_takes_nothing_is_explained(
    monkeypatch: pytest.MonkeyPatch, unbuffered: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    run = shell("$SOTTO calls >/dev/full")
    assert run.returncode == 1
    assert run.stderr.startswith("sotto: The output could not be written (No space left")
    assert run.stderr.count("\n") == 1


def test_a_reader_that_has_gone_is_no_trouble() -> None:
    run = shell("{ $SOTTO calls; echo $? >&2; } | true")
    assert run.stderr == "0\n"


def test_a_closed_output_is_no_trouble() -> None:
    run = shell("$SOTTO calls >&-")
    assert (run.returncode, run.stderr) == (0, "")


def test_explanations_never_go_to_the_output() -> None:
    run = shell("$SOTTO delete last 2>&-")
    assert (run.returncode, run.stdout) == (1, "")


# -- what the person has to type ---------------------------------------------------------------


def test_the_script_is_named_as_it_can_be_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    script = tmp_path / ".venv" / "Scripts" / "sotto.exe"
    monkeypatch.setattr(sys, "argv", [str(script)])
    monkeypatch.chdir(tmp_path)
    assert command_name() == os.path.join(".venv", "Scripts", "sotto.exe")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert command_name() == str(script)

    def other_drive(path: str) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", other_drive)
    assert command_name() == str(script)
    monkeypatch.setattr(sys, "argv", ["app/__main__.py"])
    assert command_name() == "python -m app"


# -- playbooks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x" * 5000, "~nobody-at-all/p.toml", "p\0q", "none"])
def test_a_playbook_that_no_file_can_be_is_missing(home: Path, name: str) -> None:
    with pytest.raises(PlaybookMissing):
        find_playbook(name, Home(home))


def test_a_playbook_may_be_in_the_users_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "p.toml").write_text('name = "Mine"')
    assert find_playbook("~/p.toml", Home(tmp_path / "home")) == tmp_path / "p.toml"


@pytest.mark.parametrize("command", [["key", "sing"], ["models", "get"], ["coach", "on", "now"]])
def test_wrong_usage_is_code_2(command: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(command)
    assert caught.value.code == 2


def test_coach_says_so_when_its_playbook_can_t_be_read(capsys: Captured, home: Path) -> None:
    (home / "playbooks").mkdir(parents=True)
    (home / "playbooks" / "boats.toml").write_text("name = [", "utf-8")
    (home / "sotto.toml").write_text('[coach]\nplaybook = "boats"\n', "utf-8")
    assert main(["coach"]) == 0
    out = capsys.readouterr().out
    assert "No cards come: " in out
    assert "boats.toml" in out
    assert "Cards come from" not in out


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("localhost:11434", "localhost:11434, on this computer"),
        ("[::1]:8000", "[::1]:8000, on this computer"),
        ("127.0.0.1", "127.0.0.1, on this computer"),
        ("api.openai.com", "api.openai.com"),
    ],
)
def test_a_server_on_this_computer_is_said_to_be_there(host: str, words: str) -> None:
    assert place_of(host) == words
