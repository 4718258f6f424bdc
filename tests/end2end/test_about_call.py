"""What the rep writes of a call: from the keyboard or the command line to model and record."""

import json
from pathlib import Path

import pytest

from tests.chat_server import chat_server, tip
from tests.end2end.command import DEMO_EN, Terminal
from tests.end2end.test_coaching import KEY, TIP, _agree
from tests.end2end.test_listen import listen
from tests.end2end.test_window import SETTINGS, START, Windows, is_recording
from tests.end2end.test_window import screen as screen  # fixtures
from tests.end2end.test_window import windows as windows
from tests.sound.server import SoundServer, wait_until
from tests.ui.desktop import missing

DANA = ("--company", "Northwind", "--contact", "Dana Whitfield", "--notes", "Mail dana@example.com")


def test_the_model_hears_of_the_call_without_secrets_and_the_record_keeps_it(terminal, price_talk):
    with chat_server(tip(TIP)) as server:
        _agree(terminal, server)
        done = terminal.run(
            *("transcribe", "--json", "--coach", "--keep", "--title", "Pricing"),
            *(*DANA, *DEMO_EN, price_talk),
            OPENAI_API_KEY=KEY,
            OPENAI_BASE_URL=server.base_url,
        )
        assert done.code == 0, done.err
        [request] = server.requests
    told = json.loads(request.body["messages"][1]["content"])["about"]
    assert told == {
        "title": "Pricing",
        "company": "Northwind",
        "contact": "Dana Whitfield",
        "notes": "Mail [e-mail address]",
    }
    kept = terminal.run("export", "last", "--format", "json").object
    assert kept["title"] == "Pricing"
    assert kept["context"]["notes"] == "Mail dana@example.com"
    assert "Contact: Dana Whitfield" in terminal.run("report", "last").out


def test_a_call_that_is_only_written_down_keeps_it_too(terminal, price_talk):
    terminal.run("transcribe", "--keep", *DANA, *DEMO_EN, price_talk)
    kept = terminal.run("export", "last", "--format", "json").object
    assert (kept["title"], kept["context"]["company"]) == ("price", "Northwind")


def test_a_live_call_has_its_title_by_the_company(server: SoundServer, tmp_path):
    terminal = _with_settings(tmp_path)
    call = listen(terminal, *DANA)
    call.until_both_sides("side")
    assert call.hang_up() == 0
    kept = terminal.run("export", "last", "--format", "json").object
    assert kept["title"] == "Call with Northwind"
    assert kept["context"]["contact"] == "Dana Whitfield"


def _with_settings(folder: Path) -> Terminal:
    home = folder / "sotto"
    home.mkdir()
    (home / "sotto.toml").write_text(SETTINGS, "utf-8")
    return Terminal(home)


class TestInTheWindow:
    """Written before the call begins, gone on with while it runs."""

    pytestmark = pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")

    @pytest.fixture
    def terminal(self, tmp_path):
        return _with_settings(tmp_path)

    def test_what_is_typed_is_in_the_record(self, windows: Windows, server: SoundServer):
        def write(text: str, key: str) -> None:
            windows.screen.run("xdotool", "type", "--delay", "20", text)
            windows.press(key)

        def context() -> dict[str, str]:
            done = windows.terminal.run("export", "last", "--format", "json")
            return done.object["context"] if done.code == 0 else {}

        windows.screen.run("xdotool", "windowactivate", "--sync", windows.window)
        windows.press("ctrl+i")
        write("Pricing", "Tab")
        write("Northwind", "Tab")
        write("Dana", "Tab")
        windows.screen.run("xdotool", "type", "--delay", "20", "Renewal")
        windows.click(*START)  # no pause: the call has all of it from its start
        wait_until(lambda: is_recording(server), "both sides are captured")
        wait_until(lambda: context().get("notes") == "Renewal", "it is kept")
        windows.press("ctrl+i")  # it has made room for the transcript
        windows.press("Tab")
        windows.press("ctrl+a")
        write("Redwood", "Escape")
        wait_until(lambda: context().get("company") == "Redwood", "it is kept anew")
        windows.click(*START)
        wait_until(lambda: windows.calls()[0]["state"] == "closed", "the call ends", 30)
        assert windows.calls()[0]["title"] == "Pricing"
        assert context() == {"company": "Redwood", "contact": "Dana", "notes": "Renewal"}
        windows.close_window()
        assert windows.end() == 0
