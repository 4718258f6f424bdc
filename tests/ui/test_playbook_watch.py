"""A playbook that is saved while a call runs: it counts at once, or says why not."""

import asyncio
import gc
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import QObject, Slot

from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Coach, Settings
from app.events import Card, Notice, Utterance
from app.ui.aio import event_loop
from app.ui.checklist import Checklist
from app.ui.front import Front
from app.ui.phase import Phase

ITEM = '[[checklist]]\nid = "{id}"\nitem = "{id}"\nsaid_by = "{by}"\ntriggers = ["{says}"]\n'
GREETING = ITEM.format(id="greeting", by="rep", says="good morning")
TEAM = ITEM.format(id="team", by="rep", says="sales team")
CARD = """
[[cards]]
id = "team"
kind = "fit"
said_by = "rep"
triggers = ["sales team"]
headline = "Their team"
say = "Tell me more."
"""


class Events(QObject):
    """What a call says, for who waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list = []
        self._news = asyncio.Event()

    @Slot(object)
    def take(self, event: object) -> None:
        self.all.append(event)
        self._news.set()

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(40):
            while not true():
                self._news.clear()
                await self._news.wait()


@pytest.fixture
def play(qapp, theme):
    """Run the bundled call in the real windows, by a playbook in the user's folder."""

    def play(scene: Callable[[Front, Events], Awaitable[None]]) -> None:
        async def acted() -> None:
            settings = Settings(coach=Coach(playbook="boats"))
            front, events = Front(Program(Home.find(), settings, Secrets()), theme), Events()
            for told in (front.desk.happened, front.desk.ended, front.desk.phase_changed):
                told.connect(events.take)
            watch = front._live_view.watch
            for told in (watch.changed, watch.noticed, watch.mended):
                told.connect(events.take)
            front.desk.start_demo(cards_only=True)
            try:
                await scene(front, events)
            finally:
                front.desk.end_call()
                await events.until(lambda: front.desk.phase is Phase.IDLE)
                await front.desk.settled()
                await front.shelf.settled()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(acted())
        gc.collect()

    return play


def test_a_playbook_that_cannot_be_read_costs_the_cards_and_not_the_call(play):
    folder = Home.find().playbooks
    folder.mkdir(parents=True)
    file = folder / "boats.toml"
    file.write_text(f'name = "Boats"\n{GREETING}nmae = 5\n')

    async def scene(front: Front, events: Events) -> None:
        def notices() -> list[Notice]:
            return front.window.notices.shown

        await events.until(notices)
        assert notices()[0].text.startswith("boats.toml, line 7: checklist[1].nmae")
        assert "goes on without cards" in notices()[0].hint
        await events.until(lambda: any(isinstance(one, Utterance) for one in events.all))

        file.write_text(f'name = "Boats"\n{GREETING}{CARD}')
        await events.until(lambda: any(isinstance(one, Card) for one in events.all))
        assert not notices()

    play(scene)


def test_a_save_in_mid_call_counts_and_a_broken_one_says_its_line_until_it_is_mended(play):
    folder = Home.find().playbooks
    folder.mkdir(parents=True)
    file = folder / "boats.toml"
    file.write_text(f'name = "Boats"\n{GREETING}')

    async def scene(front: Front, events: Events) -> None:
        checklist = front.window.side.findChild(Checklist)

        def notices() -> list[str]:
            return [notice.text for notice in front.window.notices.shown]

        await events.until(lambda: checklist.rows and checklist.rows[0].done)
        [greeting] = checklist.rows
        assert greeting.evidence.startswith("Good morning")

        file.write_text(f'name = "Boats"\n{GREETING}nmae = 5\n')
        await events.until(notices)
        assert notices()[0].startswith("boats.toml, line 7: checklist[1].nmae")  # the cause first
        assert checklist.rows == (greeting,)

        file.write_text(f'name = "Boats"\n{GREETING}{TEAM}{CARD}')
        await events.until(lambda: len(checklist.rows) == 2)
        assert not notices()
        assert checklist.rows[0].evidence.startswith("Good morning")

        await events.until(lambda: any(isinstance(one, Card) for one in events.all))
        await events.until(lambda: checklist.rows[1].done)
        assert "sales team" in checklist.rows[1].evidence

    play(scene)
