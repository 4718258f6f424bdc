"""The coach is asked about a call that is over: a real server, a real library, the real page."""

import asyncio
import gc
import json
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QObject, Slot

from app.coach import memory
from app.coach import said as said_module
from app.coach.sent import SentLogs
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Coach, Settings
from app.events import CallContext, Channel, Mark, Moment
from app.record.journal import Journal
from app.record.library import Library
from app.ui.aio import event_loop
from app.ui.desk import COACH_OFF, Desk
from app.ui.later_help import LaterHelp
from app.ui.record_page import RecordPage
from app.ui.shelf import Shelf
from tests.chat_server import KEY_REJECTED, chat_server, tip
from tests.unit.coach.speech import PROSPECT, REP, said

PASSAGE = Moment(0, "help", Channel.PROSPECT, 2, "That is too expensive for us.", 4.0)
ANSWER = {
    "quote": "nine months to onboard",
    "confidence": 0.9,
    "kind": "price",
    "headline": "Ask about nine months",
    "say": "What do nine months cost you?",
}


class Scene(QObject):
    """A call in the library, opened, and who may be asked about it."""

    def __init__(self, theme, **coach) -> None:
        super().__init__()
        self.home = Home.find()
        call = Journal(self.home.database, title="Acme", started=datetime.now(UTC), source="x")
        list(call.open())
        for event in (
            said("It takes nine months to onboard anyone.", id=1, channel=REP, at=0.0),
            said("That is too expensive for us.", id=2, channel=PROSPECT, at=4.0),
            Mark(5.0, "tick", "timeline", "done"),
            Mark(6.0, "tick", "next-step", "done"),
            Mark(7.0, "tick", "next-step", "open"),
        ):
            list(call.record(event))
        list(call.close(10.0))
        program = Program(self.home, Settings(coach=Coach(**coach)), Secrets())
        self.desk = Desk(program)
        self.shelf = Shelf(self.home)
        self.page = RecordPage(theme)
        self.logs = SentLogs()
        self.help = LaterHelp(program, self.desk, self.shelf, self.page, self.logs)
        self.notices: list = []
        self.help.noticed.connect(self.notice)
        self.page.show_record(self.record())

    def record(self):
        with Library(self.home.database) as library:
            return library.call("last")

    async def ask(self) -> None:
        self.page.asked.emit(PASSAGE)
        await self.help._errands.settled()

    def rows(self) -> str:
        model = self.page._view.model()
        return "\n".join(model.row(row).told() for row in range(model.rowCount()))

    @Slot(object)
    def notice(self, notice) -> None:
        self.notices.append(notice)


@pytest.fixture
def act(qapp, theme, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")

    def play(plot: Callable[[Scene], Awaitable[None]], **coach) -> None:
        async def acted() -> None:
            scene = Scene(theme, **coach)
            await plot(scene)
            await scene.help.settled()
            await scene.shelf.settled()
            await scene.desk.settled()
            scene.page.deleteLater()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(acted())
        gc.collect()  # a closed loop is a cycle with a timer: no other thread may find it

    return play


def agreed(server) -> dict:
    host = server.base_url.split("/")[2]
    return {"model_on": True, "agreed_host": host, "base_url": server.base_url}


def test_the_answer_stands_beside_the_passage_and_is_kept(act):
    async def plot(scene: Scene) -> None:
        await scene.ask()
        assert scene.notices == []
        assert "What do nine months cost you?" in scene.rows()
        record = scene.record()
        [shown] = record.tips
        [moment] = record.moments
        assert (moment.id, shown.moment, moment.utterance) == (-1, -1, 2)
        assert (shown.quote, shown.quote_at) == ("nine months to onboard", 1.0)
        [request] = server.requests
        assert "too expensive" in json.dumps(request.body)
        assert len(record.spending) == 1
        await scene.ask()
        assert [one.id for one in scene.record().tips] == [1, 2]

    with chat_server(tip(json.dumps(ANSWER))) as server:
        act(plot, **agreed(server))


def test_all_that_is_asked_about_a_call_stands_in_its_one_log(act):
    async def plot(scene: Scene) -> None:
        log = scene.logs.of(scene.record().id)
        told: list[int] = []
        scene.help.answered.connect(lambda: told.append(len(log)))
        await scene.ask()
        await scene.ask()
        assert [sent.body for sent in log] == [request.raw for request in server.requests]
        assert told == [1, 2]

    with chat_server(tip(json.dumps(ANSWER))) as server:
        act(plot, **agreed(server))


def test_what_was_found_out_in_the_call_goes_along(act):
    async def plot(scene: Scene) -> None:
        await scene.ask()
        [request] = server.requests
        state = json.loads(request.body["messages"][1]["content"])["state"]
        assert state["found_out"] == ["Timeline"]
        assert "Next step" in state["to_find_out"]

    with chat_server(tip(json.dumps(ANSWER))) as server:
        act(plot, **agreed(server))


def test_the_call_is_gone_through_once_and_not_on_the_windows_thread(act, monkeypatch):
    look, redact = memory._looked_through, said_module.redact
    gone_through: list[tuple[str, object, bool]] = []

    def note(what: str, how_much: object) -> None:
        here = threading.current_thread() is threading.main_thread()
        gone_through.append((what, how_much, here))

    def looked(line: said_module.Line) -> object:
        note("looked", line.id)
        return look(line)

    def redacted(texts, speakers=()):
        if len(texts) > 1:  # not the passage alone
            note("redacted", len(texts))
        return redact(texts, speakers)

    monkeypatch.setattr(memory, "_looked_through", looked)
    monkeypatch.setattr(said_module, "redact", redacted)

    async def plot(scene: Scene) -> None:
        await scene.ask()
        assert len(server.requests) == 1
        first, *rest = gone_through
        assert first == ("redacted", 2, False)
        assert sorted(rest) == [("looked", 1, False), ("looked", 2, False)]

    with chat_server(tip(json.dumps(ANSWER))) as server:
        act(plot, **agreed(server))


def test_what_the_rep_wrote_of_the_call_goes_along(act):
    async def plot(scene: Scene) -> None:
        with Library(scene.home.database) as library:
            library.describe("last", CallContext("Northwind", notes="Mail dana@example.com"))
        scene.page.show_record(scene.record())
        await scene.ask()
        [request] = server.requests
        told = json.loads(request.body["messages"][1]["content"])["about"]
        assert (told["title"], told["company"]) == ("Acme", "Northwind")
        assert "dana@" not in request.raw.decode()

    with chat_server(tip(json.dumps(ANSWER))) as server:
        act(plot, **agreed(server))


def test_without_consent_nothing_is_asked(act):
    async def plot(scene: Scene) -> None:
        await scene.ask()
        assert scene.notices == [COACH_OFF]
        assert server.requests == []

    with chat_server(tip(json.dumps(ANSWER))) as server:
        act(plot, base_url=server.base_url)


def test_what_comes_of_no_answer_is_said(act):
    async def plot(scene: Scene) -> None:
        await scene.ask()
        await scene.ask()
        refused, held = scene.notices
        assert "key is not accepted" in refused.text
        assert held.text.startswith("No tip: it quoted what nobody said")
        assert scene.record().tips == ()
        assert "What do" not in scene.rows()

    wrong = json.dumps(ANSWER | {"quote": "we have signed"})
    with chat_server(KEY_REJECTED, tip(wrong)) as server:
        act(plot, **agreed(server))
