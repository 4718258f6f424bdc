"""A settings window on its loop, with a program beside it that is small but real."""

import asyncio
import gc
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from app.audio.source import SoundUnreadable
from app.call import Call
from app.coach.chats import Chats
from app.coach.prices import Taken
from app.config.paths import Home
from app.config.secrets import Secrets
from app.config.settings import Settings
from app.events import Channel, ChannelEnded, Device
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.ui.aio import event_loop
from app.ui.settings_window import SettingsWindow
from app.ui.theme import Theme, install
from app.workers import LiveCall
from tests.fakes import ScriptedDecoder, ScriptedVad, frames
from tests.unit.config.keychains import Keychain

REP, PROSPECT = Channel.REP, Channel.PROSPECT
HEADSET = Device("usb-mic", "Headset microphone", REP)
BUILT_IN = Device("pci-mic", "Built-in", REP, is_default=True)
SPEAKERS = Device("speakers", "Speakers", PROSPECT, is_default=True)
DEVICES = (HEADSET, BUILT_IN, SPEAKERS)


class OpenEnded:
    """Both sides: what it is told to say, one sentence, then nothing until it is stopped."""

    name = "source"
    channels = (REP, PROSPECT)

    def __init__(self, told: Sequence[object], pattern: str) -> None:
        self._told = told
        self._pattern = pattern
        self.stopped = threading.Event()

    def frames(self):
        yield from self._told
        for moment in zip(frames(self._pattern, REP), frames(self._pattern, PROSPECT), strict=True):
            yield from moment
        self.stopped.wait()
        for channel in self.channels:
            yield ChannelEnded(channel, 0.0)

    def listen(self, on: bool) -> None: ...

    def stop(self) -> None:
        self.stopped.set()


def sound_of(told: Sequence[object] = (), pattern: str = "", words: str = "") -> LiveCall:
    """A call that hears `told` and `pattern`, and understands every window as `words`."""
    vads = iter([ScriptedVad(pattern), ScriptedVad("")])
    schedule = Schedule([REP, PROSPECT], Hearing(longest=8.0), lambda: next(vads))
    return LiveCall(Call([OpenEnded(told, pattern)], schedule, ScriptedDecoder(words)))


class Office:
    """What the window needs of the program; notes which checks of the sound were asked for."""

    def __init__(self, home: Home, secrets: Secrets) -> None:
        self.home = home
        self.secrets = secrets
        self.taken: list[Taken] = []
        """What models took this month."""
        self.call: LiveCall | None = None
        self.check: Callable[[], LiveCall] = sound_of
        self.checks: list[tuple[Settings, LiveCall]] = []
        self.plugged_in: tuple[Device, ...] | SoundUnreadable = DEVICES

    @property
    def chats(self) -> Chats:
        return Chats(self.secrets, self.home.prices, lambda since: self.taken, print)

    def devices(self) -> tuple[Device, ...]:
        if isinstance(self.plugged_in, SoundUnreadable):
            raise self.plugged_in
        return self.plugged_in

    def sound_check(self, settings: Settings) -> LiveCall:
        made = self.check()
        self.checks.append((settings, made))
        return made


class Changes(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.all: list[Settings] = []

    @Slot(object)
    def note(self, settings: Settings) -> None:
        self.all.append(settings)


class Scene:
    """A window, its office, and what it said that the user changed."""

    def __init__(self, theme: Theme, home: Home) -> None:
        self.theme = theme
        self.office = Office(home, Secrets(Keychain()))
        self.settings = Settings()
        self.changes = Changes()
        self.window: SettingsWindow

    def page(self, title: str):
        return self.window.pages[title]

    @property
    def latest(self) -> Settings:
        return self.changes.all[-1]

    def play(self, story: Callable[["Scene"], Awaitable[None]], page: str = "Sound") -> None:
        """Open the window on a page, tell the story, and see that the window ends."""
        app = QApplication.instance()
        with asyncio.Runner(loop_factory=lambda: event_loop(app)) as runner:
            runner.run(self._play(story, page))

    async def _play(self, story: Callable[["Scene"], Awaitable[None]], page: str) -> None:
        self.window = SettingsWindow(self.theme, self.settings, self.office)
        self.window.changed.connect(self.changes.note)
        self.window.show_page(page)
        self.window.show()
        try:
            async with asyncio.timeout(200):
                await story(self)
        finally:
            await self.window.end()
            self.window.deleteLater()


async def until(condition: Callable[[], object], within: float = 5.0) -> None:
    """Let the loop run until something is so."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            # what is waited for is on a screen, and sets no event
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert condition()


@pytest.fixture(scope="session", name="dressed")
def a_dress(qapp) -> Theme:
    return install(qapp)


@pytest.fixture(name="scene")
def a_scene(dressed, tmp_path: Path) -> Iterator[Scene]:
    home = Home(tmp_path / "home")
    home.create()
    scene = Scene(dressed, home)
    yield scene
    vars(scene).clear()
    gc.collect()  # here, on the main thread: Qt's objects must not end on a server's
