"""`sotto report`: of a call as it is kept, and by a model on a server, through a kill."""

import json

import pytest

from app.record.journal import Journal
from app.record.library import Library
from app.report import Job
from tests.chat_server import SILENT, TROUBLED
from tests.long_call import said, two_hours
from tests.sound.server import wait_until
from tests.summary_server import SummaryServer, summary_server
from tests.ui.desktop import desktop, missing
from tests.unit.record.scenes import STARTED

KEY = {"OPENAI_API_KEY": "sk-canary"}


@pytest.fixture
def call(terminal):
    """One of five minutes, or any other."""

    def keep(utterances=None) -> int:
        terminal.home.mkdir(exist_ok=True)
        utterances = utterances or said("onboarding")
        path = terminal.home / "calls.db"
        journal = Journal(
            path, title="Acme", started=STARTED, source="both", playbook="B2B software"
        )
        list(journal.open())
        for utterance in utterances:
            list(journal.record(utterance))
        list(journal.close(utterances[-1].end))
        return journal.call_id

    return keep


def agree(terminal, server: SummaryServer) -> None:
    """The settings of a rep who has switched the coach's model on, for that server."""
    host = f"127.0.0.1:{server.server_port}"
    (terminal.home / "sotto.toml").write_text(
        f'[coach]\nmodel_on = true\nagreed_host = "{host}"\n'
        f'base_url = "{server.base_url}"\nmodel = "gpt-test"\n',
        "utf-8",
    )


def test_without_a_model_the_report_is_whole(terminal, call):
    call()
    done = terminal.run("report", "last")
    assert done.code == 0, done.err
    for heading in ("Next step said", "Commitments", "Questions", "Checklist", "Numbers"):
        assert f"\n{heading}" in done.out
    assert "[4:14] “I will send Oscar an email tomorrow.”\n    you, tomorrow\n" in done.out
    assert "Summary" not in done.out


def test_every_export_has_the_report(terminal, call):
    call()
    found = terminal.run("export", "last", "--format", "json").object["report"]["found"]
    assert found["next_step"]["due"] == "at eleven"
    assert "Commitments" in terminal.run("export", "last", "--format", "md").out


def test_nothing_is_sent_before_the_user_has_agreed(terminal, call):
    call()
    with summary_server() as server:
        (terminal.home / "sotto.toml").write_text(
            f'[coach]\nbase_url = "{server.base_url}"\n', "utf-8"
        )
        done = terminal.run("report", "last", "--model", **KEY)
        assert server.connections == 0
    assert done.code == 1
    assert "coach's model is off" in done.err


def test_with_the_model_it_says_where_the_text_goes_and_prints_the_report(terminal, call):
    number = call()
    with summary_server() as server:
        agree(terminal, server)
        done = terminal.run("report", str(number), "--model", **KEY)
        assert done.code == 0, done.err
        assert f"goes to 127.0.0.1:{server.server_port}" in done.err
        assert "Summary (written by gpt-test" in done.out
        assert "CRM fields" in done.out
        asked = len(server.requests)
        again = terminal.run("report", str(number))
        assert again.out == done.out
        assert len(server.requests) == asked  # it is kept
    without = terminal.run("report", str(number), "--no-model")
    assert "Summary" not in without.out
    assert "Commitments" in without.out
    assert "sk-canary" not in done.out + done.err


def test_a_killed_program_goes_on_where_it_was(terminal, call):
    call(two_hours())
    with summary_server({3: SILENT}) as server:
        agree(terminal, server)
        process = terminal.start("report", "last", "--model", **KEY)
        wait_until(lambda: len(server.requests) == 4, "the fourth part is asked for", 60)
        process.kill()
        process.communicate()
        done = terminal.run("report", "last", "--model", **KEY)
        assert done.code == 0, done.err
        asked = [json.loads(request.body["messages"][1]["content"]) for request in server.requests]
    parts = [one["part"] for one in asked if "part" in one]
    of = asked[0]["of"]
    assert parts == [1, 2, 3, 4, *range(4, of + 1)]
    assert f"part 4 of {of}" in done.err
    assert "part 3 of" not in done.err
    assert "Summary" in done.out


def test_while_one_program_writes_a_report_another_one_says_so(terminal, call):
    call()
    with summary_server({0: SILENT}) as server:
        agree(terminal, server)
        process = terminal.start("report", "last", "--model", **KEY)
        wait_until(lambda: server.requests, "the report is asked for", 60)
        done = terminal.run("report", "last", "--model", **KEY)
        assert (done.code, done.out) == (1, "")
        assert "Another Sotto is writing the report" in done.err
        assert len(server.requests) == 1
        process.kill()
        process.communicate()
        assert terminal.run("report", "last", "--model", **KEY).code == 0


def test_a_model_in_trouble_is_told_and_the_rest_of_the_report_stays(terminal, call):
    call()
    with summary_server({0: TROUBLED}) as server:
        agree(terminal, server)
        done = terminal.run("report", "last", "--model", **KEY)
        assert (done.code, done.out) == (1, "")
        assert "trouble" in done.err
        assert "Commitments" in terminal.run("report", "last").out
        assert terminal.run("report", "last", "--model", **KEY).code == 0


@pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")
def test_a_report_that_waits_is_written_when_the_window_opens(terminal, call, server, tmp_path):
    number = call()
    with Library(terminal.home / "calls.db") as library:
        library.keep_report(number, Job())
    with summary_server() as model, desktop(tmp_path) as screen:
        agree(terminal, model)
        environment = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", **KEY}
        program = terminal.start(**environment)
        try:
            wait_until(lambda: _written(terminal, number), "the report is written", 60)
        finally:
            program.terminate()
            program.communicate(timeout=30)
    assert terminal.run("report", "last").out.count("Follow-up mail (draft)") == 1


def _written(terminal, number: int) -> bool:
    with Library(terminal.home / "calls.db") as library:
        report = library.report(number)
    return report.written is not None and report.job is None


def test_an_unknown_call_is_told(terminal, call):
    call()
    done = terminal.run("report", "99")
    assert (done.code, done.out) == (1, "")
    assert "There is no call 99." in done.err


def test_with_and_without_the_model_exclude_each_other(terminal):
    assert terminal.run("report", "last", "--model", "--no-model").code == 2
