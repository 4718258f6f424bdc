import logging
import subprocess
import sys
from pathlib import Path

import pytest

from app.config.log import scrub, start_log

SPEECH = "it is too expensive for us"


def written(folder: Path) -> str:
    return (folder / "sotto.log").read_text("utf-8")


def test_what_the_program_does_is_logged(tmp_path: Path) -> None:
    assert start_log(tmp_path / "logs") == ()
    logging.getLogger("app.speech").info("the model is loaded")
    assert "INFO app.speech: the model is loaded" in written(tmp_path / "logs")


def test_an_exception_is_logged_without_its_message(tmp_path: Path) -> None:
    start_log(tmp_path)
    try:
        try:
            raise ValueError(SPEECH)
        except ValueError as error:
            raise RuntimeError(SPEECH) from error
    except RuntimeError as error:
        logging.getLogger("app").exception("the ear stopped")
        logging.getLogger("app").warning("%s and %s", error, "more")
        logging.getLogger("app").error(error)
    log = written(tmp_path)
    assert "expensive" not in log
    assert "RuntimeError\n" in log
    assert "caused by\nValueError" in log
    assert "test_log.py" in log
    assert "RuntimeError and more" in log


def test_another_handler_can_not_leave_the_message_behind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    start_log(tmp_path)  # caplog's handler comes first, and keeps the text in the record
    try:
        raise ValueError(SPEECH)
    except ValueError:
        logging.getLogger("app").exception("stopped")
    assert "expensive" in caplog.text
    assert "expensive" not in written(tmp_path)


@pytest.mark.parametrize(
    ("line", "scrubbed"),
    [
        ("key sk-proj-abc123_def-456 used", "key sk-… used"),
        ("Incorrect API key provided: sk-te**nary.", "Incorrect API key provided: sk-…."),
        ("Authorization: Bearer abc.def", "Authorization: …"),
        ("{'authorization': 'Bearer abc'}", "{'authorization': …"),
        ("('Authorization', 'Basic dXNlcg==')", "('Authorization', …"),
        ("x-api-key: abcdef", "x-api-key: …"),
        ("OPENAI_API_KEY=abcdef python", "OPENAI_API_KEY=…"),
        ("sent bearer eyJhbGci.x.y, then", "sent Bearer …, then"),
        (
            "a risk-averse prospect asks for a desk-top",
            "a risk-averse prospect asks for a desk-top",
        ),
        ("the API key is set in the environment", "the API key is set in the environment"),
    ],
)
def test_secrets_are_taken_out_of_every_line(line: str, scrubbed: str, tmp_path: Path) -> None:
    assert scrub(line) == scrubbed
    start_log(tmp_path)
    logging.getLogger("app").info("%s", line)
    assert written(tmp_path).endswith(f": {scrubbed}\n")


def test_others_are_heard_only_when_it_is_serious(tmp_path: Path) -> None:
    start_log(tmp_path)
    chatty = logging.getLogger("openai._base_client")
    chatty.setLevel(logging.DEBUG)  # as OPENAI_LOG=debug does
    chatty.debug("Request options: %s", SPEECH)
    chatty.warning("slow")
    chatty.setLevel(logging.NOTSET)
    assert written(tmp_path).endswith("WARNING openai._base_client: slow\n")
    assert "expensive" not in written(tmp_path)


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    start_log(tmp_path)
    for _ in range(70):
        logging.getLogger("app").info("%s", "x" * 100_000)
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 5
    assert max(sizes) <= 1_000_000


def test_starting_twice_writes_once(tmp_path: Path) -> None:
    start_log(tmp_path / "a")
    start_log(tmp_path / "b")
    logging.getLogger("app").info("once")
    assert "once" not in written(tmp_path / "a")
    assert written(tmp_path / "b").count("once") == 1


def test_a_folder_that_can_not_be_written_is_told_not_raised(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("")
    [notice] = start_log(tmp_path / "logs")
    assert notice.text == f"No log is written: {tmp_path / 'logs'} can't be written to."


def test_a_full_disk_does_not_spill_the_message_on_the_terminal(tmp_path: Path) -> None:
    code = (
        "import logging, resource, sys; from pathlib import Path\n"
        "from app.config.log import start_log\n"
        "start_log(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))\n"
        "logging.getLogger('app').info('%s', sys.argv[2])"
    )
    command = [sys.executable, "-c", code, str(tmp_path), SPEECH]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
