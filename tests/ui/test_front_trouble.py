"""The whole window where the computer's sound does not answer, before a call and in the demo."""

import asyncio
import os
import signal
from collections.abc import Callable

import pytest

from app.audio import words
from app.audio.devices import NoSoundServer
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings
from app.events import Channel, Notice, Severity
from app.ui.aio import event_loop
from app.ui.front import Front
from app.ui.marks import DotState
from app.ui.phase import Phase
from tests.sound.conftest import server  # noqa: F401
from tests.sound.server import SoundServer


async def until(front: Front, true: Callable[[], object]) -> None:
    """As soon as something that happens makes it true."""
    news = asyncio.Event()
    for told in (front._devices.changed, front.desk.phase_changed, front.desk.happened):
        told.connect(news.set)
    async with asyncio.timeout(30):
        while not true():
            news.clear()
            await news.wait()


@pytest.fixture
def play(qapp, theme, tmp_path, monkeypatch):
    """Run a story in a program of its own."""
    monkeypatch.setenv("SOTTO_HOME", str(tmp_path / "home"))

    def play(story) -> None:
        async def whole() -> None:
            front = Front(Program(Home.find(), Settings(), Secrets()), theme)
            front.show()
            await story(front)
            front.close()
            async with asyncio.timeout(30):
                await front.closed.wait()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(whole())

    return play


def said(front: Front) -> list[tuple[str, str]]:
    sides = [front.window.bar.side(channel).words for channel in Channel]
    return [(side.title, side.hint) for side in sides]


NO_ANSWER = [tuple(words.refused(channel, words.why(NoSoundServer()))) for channel in Channel]
HELPS = Notice(words.why(NoSoundServer()), "", Severity.PROBLEM)
WELL = [("Microphone ready", "Headset microphone"), ("Speakers ready", "Speakers")]


def test_a_sound_server_that_is_not_there_or_hangs_is_told_before_a_call(
    play,
    server: SoundServer,  # noqa: F811
):
    server.kill()

    async def story(front: Front) -> None:
        await until(front, lambda: said(front) == NO_ANSWER)
        await asyncio.to_thread(server.start)
        await until(front, lambda: said(front) == WELL)
        os.kill(server.pid, signal.SIGSTOP)
        try:
            await until(front, lambda: said(front) == NO_ANSWER)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        await until(front, lambda: said(front) == WELL)

    play(story)


def test_what_helps_against_it_is_read_above_the_window_until_the_sound_is_back(
    play,
    server: SoundServer,  # noqa: F811
):
    server.kill()

    async def story(front: Front) -> None:
        await until(front, lambda: HELPS in front.window.notices.shown)
        await asyncio.to_thread(server.start)
        await until(front, lambda: said(front) == WELL)
        assert HELPS not in front.window.notices.shown

    play(story)


def test_nothing_of_the_demo_is_red_where_there_is_no_sound_server(
    play,
    server: SoundServer,  # noqa: F811
):
    server.kill()

    async def story(front: Front) -> None:
        await until(front, lambda: said(front) == NO_ANSWER)
        front.desk.start_demo()
        await until(front, lambda: front.desk.phase is not Phase.IDLE)
        dots = set()

        def seen() -> bool:
            dots.add(front.window.bar.dot)
            assert not set(said(front)) & set(NO_ANSWER)
            return front.desk.now() > 3.0

        await until(front, seen)
        assert dots == {DotState.GOOD}
        assert HELPS not in front.window.notices.shown
        front.desk.end_call()
        await until(front, lambda: front.desk.phase is Phase.IDLE)
        assert HELPS in front.window.notices.shown  # it is still so

    play(story)
