"""A sound server that hangs: it is connected, and answers nothing. And one that is not there."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from app.audio import words
from app.audio.devices import NoSoundServer, sound_system
from app.audio.watcher import Watcher
from app.events import Channel, Devices, SideState
from tests.end2end.command import Terminal
from tests.sound.hearing import hearing, strength, tone
from tests.sound.server import HEADSET, MIC, SoundServer, wait_until

REP, PROSPECT = Channel.REP, Channel.PROSPECT
NO_ANSWER = words.why(NoSoundServer())
MINE, THEIRS = 700.0, 1000.0
"""Hz."""


@contextmanager
def hung(server: SoundServer) -> Iterator[None]:
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


def test_a_server_that_hangs_in_mid_call_is_told_and_taken_back(server: SoundServer):
    server.play(tone(MINE, 60), MIC)
    server.play(tone(THEIRS, 60), HEADSET)
    with hearing(MIC, HEADSET) as (heard, _):
        for channel in Channel:
            heard.wait_for(channel, SideState.HEARING)
        heard.wait(1.0)
        with hung(server):
            stopped = heard.clock.now()
            for channel, who in ((REP, "you"), (PROSPECT, "the prospect")):
                told = heard.wait_for(channel, SideState.MISSING)
                assert (told.text, told.hint) == (f"Not hearing {who}", NO_ANSWER)
                assert told.at - stopped < 3.0
            heard.wait(4.0)
            for channel in Channel:
                assert [one.state for one in heard.sides(channel)] == [
                    SideState.HEARING,
                    SideState.MISSING,
                ]
            back = heard.clock.now()
        for channel in Channel:
            heard.wait_for(channel, SideState.HEARING)
        heard.wait(1.0)
    for channel, hertz in ((REP, MINE), (PROSPECT, THEIRS)):
        assert strength(heard.sound(channel, 0.0, stopped), hertz) > 0.2
        assert not heard.sound(channel, stopped + 1.0, back - 0.2).any()
        assert strength(heard.sound(channel, back), hertz) > 0.2
    told = [len(one.all) for one in heard.events if isinstance(one, Devices)]
    assert told[0] == told[-1] == 4
    assert 0 in told
    # the streams of before are closed, too: nobody listens any more
    wait_until(lambda: server.streams() == [], "all is closed")


def test_a_short_hitch_of_the_server_is_no_news(server: SoundServer):
    server.play(tone(MINE, 60), MIC)
    server.play(tone(THEIRS, 60), HEADSET)
    with hearing(MIC, HEADSET) as (heard, _):
        for channel in Channel:
            heard.wait_for(channel, SideState.HEARING)
        begun = heard.clock.now()
        with hung(server):
            wait_until(lambda: heard.clock.now() > begun + 0.6, "a moment")
        heard.wait(2.0)
    for channel in Channel:
        assert {one.state for one in heard.sides(channel)} == {SideState.HEARING}


@pytest.mark.parametrize("told", [True, False])
def test_a_call_ends_while_the_server_hangs(server: SoundServer, told: bool):
    """`told`: the rep has read it by then."""
    server.play(tone(MINE, 60), MIC)
    with hearing(MIC, HEADSET) as (heard, live):
        heard.wait_for(REP, SideState.HEARING)
        heard.wait(1.0)
        with hung(server):
            stopped = heard.clock.now()
            if told:
                heard.wait_for(REP, SideState.MISSING)
            for source in live.all:
                source.stop()
            for thread in heard.threads:
                thread.join(5)
                assert not thread.is_alive(), thread.name
    assert strength(heard.sound(REP, 0.0, stopped), MINE) > 0.2
    # what hung is closed as soon as the server goes on, with nobody waiting for it
    wait_until(lambda: server.streams() == [], "the streams are closed")
    wait_until(lambda: "closing" not in names_of_threads(), "nothing is left of them")


def names_of_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_a_pause_begins_and_ends_while_the_server_hangs(server: SoundServer):
    server.play(tone(MINE, 60), MIC)
    with hearing(MIC, HEADSET) as (heard, live):
        heard.wait_for(REP, SideState.HEARING)
        with hung(server):
            for on in (False, True):
                for source in live.all:
                    source.listen(on)
                heard.wait(1.0)
        heard.wait_for(REP, SideState.HEARING)


def test_whoever_asks_a_server_that_hangs_is_told_so(server: SoundServer):
    with closing(sound_system().connect()) as asked, hung(server):
        with pytest.raises(NoSoundServer, match="does not answer"):
            asked.devices()
        with pytest.raises(NoSoundServer, match="does not answer"):
            sound_system().devices()


def test_nobody_waits_for_an_answer_that_nobody_wants_any_more(server: SoundServer):
    over = threading.Event()
    over.set()
    with closing(sound_system().connect(over)) as asked:
        assert len(asked.devices()) == 4  # it does answer
        with hung(server):
            began = time.monotonic()
            with pytest.raises(NoSoundServer):
                asked.devices()
            assert time.monotonic() - began < 1.4  # the patience of others: 1.5 s


def test_the_watch_of_the_day_says_why_it_sees_no_devices(server: SoundServer):
    watcher = Watcher(sound_system())
    told: list[tuple[int, str]] = []

    def watch() -> None:
        for event in watcher.frames():
            assert isinstance(event, Devices)
            told.append((len(event.all), watcher.trouble))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        wait_until(lambda: told == [(4, "")], "all are seen")
        with hung(server):
            wait_until(lambda: told[1:] == [(0, NO_ANSWER)], "none is")
        wait_until(lambda: told[2:] == [(4, "")], "all are seen again")
        server.kill()
        wait_until(lambda: told[3:] == [(0, NO_ANSWER)], "none is")
        server.start()
        wait_until(lambda: told[-1] == (4, ""), "all are seen again")
    finally:
        watcher.stop()
        thread.join(5)
    assert not thread.is_alive()


def test_the_terminal_says_the_same_of_a_server_that_hangs_and_of_one_that_is_not_there(
    tmp_path, server: SoundServer
):
    terminal = Terminal(tmp_path / "home")

    def said() -> set[str]:
        doctor = terminal.run("doctor", "--json")
        [check] = [one for one in doctor.object["checks"] if one["name"] == "sound"]
        devices = terminal.run("devices")
        listen = terminal.run("listen", "--mic", "Headset")
        assert (devices.code, listen.code) == (1, 1)
        lines = {one.err.strip().removeprefix("sotto: ") for one in (devices, listen)}
        return {f"{check['text']} {check['hint']}"} | {" ".join(line.split()) for line in lines}

    with hung(server):
        assert said() == {NO_ANSWER}
    server.kill()
    assert said() == {NO_ANSWER}
