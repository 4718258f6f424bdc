"""The running program: what is asked of it while a call begins, runs and ends."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Slot

from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.sensitivity import Sensitivity
from app.config.settings import Coach, Settings, Sound, Speech
from app.config.settings_file import load, save
from app.events import Channel, Mode, ModeChanged, Moment, TipDelta, TipDropped, Utterance
from app.ui.aio import event_loop
from app.ui.desk import Desk
from app.ui.phase import Phase
from tests.chat_server import Reply, chat_server, events, tip


class Witness(QObject):
    """What a desk tells, in order."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.phases: list[Phase] = []
        self.events: list = []
        self.ends: list = []
        self.notices: list = []
        self.hosts: list[str] = []
        self.news = asyncio.Event()
        desk.phase_changed.connect(self.phase)
        desk.happened.connect(self.event)
        desk.ended.connect(self.end)
        desk.noticed.connect(self.notice)
        desk.coach_changed.connect(self.host)

    @Slot(object)
    def phase(self, phase: Phase) -> None:
        self.phases.append(phase)
        self.news.set()

    @Slot(object)
    def event(self, event) -> None:
        self.events.append(event)
        self.news.set()

    @Slot(object)
    def end(self, call) -> None:
        self.ends.append(call)
        self.news.set()

    @Slot(object)
    def notice(self, notice) -> None:
        self.notices.append(notice)
        self.news.set()

    @Slot(str)
    def host(self, host: str) -> None:
        self.hosts.append(host)
        self.news.set()

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not true():
                self.news.clear()
                await self.news.wait()

    def has(self, kind: type) -> bool:
        return any(isinstance(event, kind) for event in self.events)


@pytest.fixture
def run(qapp):
    """Run a scene with a desk and its witness on the window's own loop."""

    def play(scene: Callable[[Desk, Witness], Awaitable[None]], **settings) -> Witness:
        async def acted() -> Witness:
            desk = Desk(Program(Home.find(), Settings(**settings), Secrets()))
            witness = Witness(desk)
            await scene(desk, witness)
            desk.end_call()
            await witness.until(lambda: desk.phase is Phase.IDLE)
            await desk.settled()
            assert not desk.has_lost_threads
            return witness

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            witness = runner.run(acted())
        del witness.news  # it knows the loop,
        gc.collect()  # which is a cycle with a timer: no other thread may find it
        return witness

    return play


def test_the_demo_runs_until_it_is_ended_and_is_kept(run):
    async def scene(desk: Desk, witness: Witness) -> None:
        desk.start_demo()
        await witness.until(lambda: witness.has(Utterance))

    witness = run(scene)
    assert witness.phases == [Phase.GETTING_READY, Phase.LIVE, Phase.ENDING, Phase.IDLE]
    assert witness.ends == [1]


def test_an_end_that_is_wished_before_the_call_has_begun_is_not_forgotten(run):
    async def scene(desk: Desk, witness: Witness) -> None:
        desk.start_demo()
        desk.end_call()
        await witness.until(lambda: witness.ends)

    witness = run(scene)
    assert Phase.LIVE not in witness.phases
    assert len(witness.ends) == 1


def test_once_the_program_closes_no_call_begins(run):
    async def scene(desk: Desk, witness: Witness) -> None:
        desk.retire()
        desk.start_demo()
        await desk.settled()
        assert desk.phase is Phase.IDLE
        assert not witness.phases

    run(scene)


def test_a_call_that_cannot_begin_ends_at_once_and_says_why(run):
    async def scene(desk: Desk, witness: Witness) -> None:
        desk.start_call()
        await witness.until(lambda: witness.ends)

    witness = run(scene, speech=Speech(model="base.en"))
    assert witness.ends == [None]
    assert "base.en" in witness.notices[0].text
    assert "Settings › Words" in witness.notices[0].hint


def test_going_on_before_the_model_is_loaded_still_says_that_it_is_getting_ready(run):
    async def scene(desk: Desk, witness: Witness) -> None:
        desk.start_demo()
        await witness.until(lambda: desk.call)
        desk.pause(True)
        desk.pause(False)
        await witness.until(lambda: witness.has(ModeChanged))

    witness = run(scene)
    assert witness.phases[:3] == [Phase.GETTING_READY, Phase.PAUSED, Phase.GETTING_READY]


def test_off_the_record_is_told_once_it_is_forgotten(run):
    async def scene(desk: Desk, witness: Witness) -> None:
        desk.start_demo()
        await witness.until(lambda: witness.has(Utterance))
        desk.go_off_record(True)
        await witness.until(lambda: witness.has(ModeChanged))

    witness = run(scene)
    [change] = [event for event in witness.events if isinstance(event, ModeChanged)]
    assert (change.mode, change.since) == (Mode.OFF_RECORD, 0.0)


def test_what_is_round_the_rep_may_change_in_mid_call(run):
    async def scene(desk: Desk, witness: Witness) -> None:
        desk.start_demo()
        await witness.until(lambda: desk.call)
        [vad] = [vad for side, vad in desk._made.call._schedule._vads.items() if side == "rep"]
        assert vad.sensitivity is Sensitivity.SOFT
        desk.change(replace(desk.settings, sound=Sound()))
        await witness.until(lambda: vad.sensitivity is Sensitivity.NORMAL)

    run(scene, sound=Sound(sensitivity=Sensitivity.SOFT))


def test_switching_the_model_off_in_mid_call_stops_the_text_at_once(run, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    with chat_server(tip("Ask\nWhy?")) as server:
        host = server.base_url.split("/")[2]
        coach = Coach(model_on=True, agreed_host=host, base_url=server.base_url)

        async def scene(desk: Desk, witness: Witness) -> None:
            assert desk.host == host
            desk.start_demo()
            await witness.until(lambda: desk.call and desk.call.tips.model)
            await witness.until(lambda: server.lists)  # connected before there is anything to ask
            assert server.requests == []
            off = replace(coach, model_on=False)
            desk.change(replace(desk.settings, coach=off))
            assert desk.call.tips.model is None
            assert desk.host == ""
            desk.change(replace(desk.settings, coach=coach))
            await witness.until(lambda: desk.call.tips.model)
            assert desk.host == host

        run(scene, coach=coach)


def change_coach(desk: Desk, **new: object) -> None:
    changed = replace(desk.settings.coach, **new)
    desk.change(replace(desk.settings, coach=changed))


def test_what_says_not_whom_to_ask_leaves_the_tip_that_streams(run, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    streams = Reply(chunks=events("Ask what they ", finish=False), ending="hang")
    with chat_server(streams) as server:
        host = server.base_url.split("/")[2]
        coach = Coach(model_on=True, agreed_host=host, base_url=server.base_url)

        async def scene(desk: Desk, witness: Witness) -> None:
            def kinds() -> set[type]:
                return {type(event) for event in witness.events}

            desk.start_demo()
            await witness.until(lambda: desk.call and desk.call.tips.model)
            tips, chat = desk.call.tips, desk.call.tips.model
            desk.ask(Moment(0, "help", Channel.PROSPECT, 1, "It is too expensive.", 0.0))
            await witness.until(lambda: TipDelta in kinds())
            for limit in (5.0, 0.0):
                change_coach(desk, level="expert", deadline=30.0, monthly_limit=limit)
                await desk.settled()
                assert bool(chat._purse) == bool(limit)
            assert tips.model is chat
            assert TipDropped not in kinds()
            change_coach(desk, model="another")
            assert TipDropped in kinds()
            await witness.until(lambda: tips.model)
            assert tips.model.model == "another"

        run(scene, coach=coach)


def test_what_a_terminal_takes_back_counts_in_the_running_program(run):
    """`sotto coach off` says that no text leaves this computer."""
    agreed = Coach(model_on=True, agreed_host="api.openai.com")

    async def scene(desk, witness):
        save(Home.find().settings, desk.settings)
        desk.warm()
        assert desk.host == "api.openai.com"
        save(Home.find().settings, Settings())
        await witness.until(lambda: witness.hosts and not desk.host)
        assert desk.settings == Settings()

    run(scene, coach=agreed)


def test_a_click_here_undoes_nothing_that_was_set_elsewhere_meanwhile(run):
    agreed = Coach(model_on=True, agreed_host="api.openai.com", monthly_limit=5.0)

    async def scene(desk, witness):
        save(Home.find().settings, desk.settings)
        changed = replace(desk.settings.coach, level="expert")
        desk.change(replace(desk.settings, coach=changed))
        save(Home.find().settings, Settings(coach=Coach(monthly_limit=0.5)))
        await witness.until(lambda: not desk.host)
        assert desk.settings.coach == Coach(monthly_limit=0.5, level="expert")

    run(scene, coach=agreed)
    assert load(Home.find().settings).settings.coach == Coach(monthly_limit=0.5, level="expert")


def test_settings_are_on_disk_once_all_is_settled(run):
    async def scene(desk: Desk, witness: Witness) -> None:
        for opacity in (0.7, 0.8, 0.9):
            overlay = replace(desk.settings.overlay, opacity=opacity)
            desk.change(replace(desk.settings, overlay=overlay))

    run(scene)
    assert load(Home.find().settings).settings.overlay.opacity == 0.9
