"""`sotto devices` and the sound check of `sotto doctor`, as a person runs them."""

import os
import signal

import numpy as np
import pytest

from tests.end2end.command import Terminal
from tests.sound.hearing import tone
from tests.sound.server import DESK, HEADSET, MIC, SPEAKERS, SoundServer, wait_until


@pytest.fixture
def terminal(tmp_path, server: SoundServer) -> Terminal:
    """With the server in its environment, as everything in this process."""
    return Terminal(tmp_path / "home")


def test_devices_lists_all_marks_the_defaults_and_hears_which_are_playing(
    terminal: Terminal, server: SoundServer
):
    server.play(tone(440, 60), HEADSET)
    server.play(tone(440, 60), MIC)
    done = terminal.run("devices", "--json")
    assert done.code == 0
    rows = {row["id"]: row for row in done.object}
    assert {id: (row["channel"], row["default"], row["state"]) for id, row in rows.items()} == {
        MIC: ("rep", True, "sound"),
        DESK: ("rep", False, "silent"),
        SPEAKERS: ("prospect", True, "silent"),
        HEADSET: ("prospect", False, "sound"),
    }
    assert rows[HEADSET]["name"] == "Headset"
    # a sine of amplitude 0.3
    assert rows[HEADSET]["level"] == pytest.approx(20 * np.log10(0.3 / np.sqrt(2)), abs=0.5)
    assert rows[DESK]["level"] == -90.0


def test_devices_is_a_table_for_people(terminal: Terminal, server: SoundServer):
    server.play(tone(440, 60), HEADSET)
    done = terminal.run("devices")
    assert done.err == ""
    lines = {line.split("  ")[0]: line for line in done.out.splitlines()}
    assert list(lines)[1:] == [
        *("Microphones", "Headset microphone", "Desk microphone"),
        *("What you hear", "Speakers", "Headset"),
    ]
    assert lines["Speakers"].split()[-2:] == ["silent", "default"]
    assert "█" in lines["Headset"]
    assert lines["Headset"].split()[-1] == "sound"


def test_devices_ends_cleanly_by_ctrl_c(terminal: Terminal, server: SoundServer):
    with terminal.start("devices") as process:
        wait_until(lambda: len(server.streams()) > 0, "it listens")
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_devices_says_what_is_missing(terminal: Terminal, server: SoundServer):
    server.unplug(MIC)
    server.unplug(DESK)
    done = terminal.run("devices")
    assert done.code == 0
    assert "There is no microphone. Plug one in, or choose another." in done.out
    server.kill()
    done = terminal.run("devices")
    assert done.code == 1
    assert done.err.startswith("sotto: The sound does not answer.")


def test_a_device_that_opens_and_gives_nothing_is_not_said_to_be_used_elsewhere(
    terminal: Terminal, server: SoundServer
):
    with server.asked() as pulse:
        pulse.source_suspend(pulse.get_source_by_name(MIC).index, 1)
    done = terminal.run("doctor", "--json")
    [sound] = [one for one in done.object["checks"] if one["name"] == "sound"]
    assert (sound["state"], sound["text"]) == ("warning", "“Headset microphone” gave no sound yet.")
    rows = {row["id"]: row["state"] for row in terminal.run("devices", "--json").object}
    assert rows == {
        MIC: "gave no sound yet",
        DESK: "silent",
        SPEAKERS: "silent",
        HEADSET: "silent",
    }


def test_doctor_opens_a_microphone_and_a_loopback_and_names_them(
    terminal: Terminal, server: SoundServer
):
    def check(name: str, **environment: str) -> dict[str, str]:
        done = terminal.run("doctor", "--json", **environment)
        assert done.code == 0
        return next(one for one in done.object["checks"] if one["name"] == name)

    sound = check("sound")
    assert sound["state"] == "ok"
    assert sound["text"] == "you on “Headset microphone”, the prospect on “Speakers”"
    server.kill()
    assert check("sound")["state"] == "warning"
    no_screen = dict.fromkeys(["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"], "")
    assert "commands work without" in check("display", **no_screen)["hint"]
    assert check("display", **no_screen | {"WAYLAND_DISPLAY": "wayland-0"})["state"] == "ok"
