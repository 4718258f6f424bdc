"""Reports that are to be written: wanted, cancelled, held up, resumed; on the window's loop."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Slot

from app.coach.openai_chat import OpenAIChat
from app.coach.sent import Sent, SentLog
from app.config.paths import Home
from app.config.settings import Coach
from app.events import Spent
from app.record.library import Library, UnknownCall
from app.report import Job, Report, Written
from app.ui.aio import event_loop
from app.ui.report_queue import ReportQueue
from app.ui.report_writing import ANEW, CANCEL, NOW, WRITE, Writing
from app.ui.shelf import Shelf
from tests.chat_server import KEY_REJECTED, SILENT, TROUBLED, tip
from tests.long_call import said, two_hours
from tests.summary_server import SummaryServer, summary_server
from tests.unit.test_after_call import another_program, claimed_by, keep, report_of

__all__ = ["another_program"]

NOBODY = "http://127.0.0.1:9/v1"
"""The discard port: nothing listens there."""
UNASKED = tip("Here is a summary of your call: it went well.")
"""An answer, but not of the form that was asked for."""


class Scene(QObject):
    """A queue with its library, a model that may be changed, and what it told."""

    def __init__(self, home: Home, address: str, waits: tuple[float, ...]) -> None:
        super().__init__()
        self.home = home
        self.shelf = Shelf(home)
        self.coach = agreed(address)
        self.queue = ReportQueue(self.shelf, lambda: self.coach, self._chat, waits)
        self.words: list[str] = []
        """What the page of the call would have shown, in order."""
        self.notices: list[str] = []
        self.mended: list[str] = []
        self.call = 0
        self._news = asyncio.Event()
        self.queue.changed.connect(self._on_changed)
        self.queue.noticed.connect(self._on_notice)
        self.queue.mended.connect(self._on_mended)

    def switch(self, coach: Coach) -> None:
        self.coach = coach
        self.queue.poke()

    @property
    def report(self) -> Report:
        return report_of(self.home, self.call)

    @property
    def writing(self) -> Writing:
        with Library(self.home.database) as library:
            return self.queue.writing(library.call(self.call))

    @property
    def actions(self) -> tuple[str, ...]:
        return self.writing.actions

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not true():
                self._news.clear()
                await self._news.wait()

    @Slot(int)
    def _on_changed(self, call: int) -> None:
        with Library(self.home.database) as library, suppress(UnknownCall):
            self.words.append(self.queue.writing(library.call(call)).words)
        self._news.set()

    @Slot(object)
    def _on_notice(self, notice) -> None:
        self.notices.append(notice.text)
        self._news.set()

    @Slot(object)
    def _on_mended(self, notice) -> None:
        self.mended.append(notice.text)

    def _chat(self, coach: Coach, *, silence: float) -> OpenAIChat:
        return OpenAIChat("sk-test", coach.model, coach.address, silence=silence)


def agreed(address: str) -> Coach:
    coach = Coach(base_url=address, model="gpt-test", model_on=True)
    return replace(coach, agreed_host=coach.host)


@pytest.fixture
def play(qapp, tmp_path):
    """Run a scene on the window's own loop; the queue ends as the program ends it."""

    def run(
        scene: Callable[[Scene], Awaitable[None]],
        server: SummaryServer | None,
        *,
        long: bool = False,
        call: int = 0,
        waits: tuple[float, ...] = (60.0,),
    ) -> Scene:
        home = Home(tmp_path / "home")
        home.folder.mkdir(exist_ok=True)

        async def acted() -> Scene:
            made = Scene(home, server.base_url if server else NOBODY, waits)
            made.call = call or keep(home, *(two_hours() if long else said("onboarding")))
            await scene(made)
            await made.queue.end()
            await made.shelf.settled()
            return made

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            made = runner.run(acted())
        del made._news, made.queue, made.shelf  # their locks and events know the loop
        return made

    return run


def test_a_report_is_written_once_the_call_is_over(play):
    async def scene(it: Scene) -> None:
        it.queue.ended(it.call, SentLog())
        await it.until(lambda: it.report.written)
        await it.until(lambda: it.actions == (ANEW,))

    with summary_server() as server:
        it = play(scene, server)
    assert "Writing…" in it.words
    assert it.notices == []


def test_what_is_sent_for_it_stands_with_what_was_sent_in_the_call(play):
    log = SentLog()

    async def scene(it: Scene) -> None:
        it.queue.ended(it.call, log)
        await it.until(lambda: it.report.written)

    with summary_server() as server:
        play(scene, server)
        assert [sent.body for sent in log] == [request.raw for request in server.requests]
        assert [(sent.what, sent.outcome) for sent in log] == [("Report", "Answered")]


@pytest.mark.parametrize("coach", ["off", "another host"])
def test_nothing_is_sent_to_a_host_that_was_not_agreed_to(play, coach):
    async def scene(it: Scene) -> None:
        off = {"model_on": False} if coach == "off" else {"agreed_host": "llm.example.com"}
        it.switch(replace(it.coach, **off))
        it.queue.ended(it.call, SentLog())  # by itself it is not even wanted
        assert it.actions == ()
        it.queue.want(it.call)
        await it.until(lambda: any("waits until the coach is on" in one for one in it.words))

    with summary_server() as server:
        it = play(scene, server)
        assert server.connections == 0
    assert it.report.job == Job()


def off_after_tips(it: Scene, host: str = "") -> None:
    """The coach is off, though the model had the call for its tips: the demo with a key does so."""
    with Library(it.home.database) as library:
        library.spend(it.call, Spent(0.0, host or it.coach.host, "gpt-test", 900, 90))
    it.switch(replace(it.coach, model_on=False))
    it.queue.ended(it.call, SentLog())


def test_why_there_is_no_summary_is_said_and_a_click_has_it_written_for_this_call_alone(play):
    async def scene(it: Scene) -> None:
        off_after_tips(it)
        had = f"{it.coach.host} was asked about this call before"
        assert it.writing.words.startswith(f"No summary: the coach is off; {had}")
        assert it.actions == (WRITE,)
        it.queue.do(it.call, WRITE)
        await it.until(lambda: it.report.written)
        first, it.call = it.call, keep(it.home, *said("pricing"))
        it.queue.want(it.call)
        await it.until(lambda: it.words[-1].startswith("The summary waits until the coach is on"))
        assert it.call != first

    with summary_server() as server:
        it = play(scene, server)
        assert len(server.requests) == 1
    assert it.report.written is None


def test_once_the_coach_is_another_the_one_at_work_gets_no_more_of_the_call(play):
    async def scene(it: Scene) -> None:
        it.queue.ended(it.call, SentLog())
        await it.until(lambda: len(old.requests) == 1)
        it.switch(agreed(new.base_url))
        await it.until(lambda: it.report.written)

    with summary_server() as old, summary_server() as new:
        it = play(scene, old, long=True)
        assert len(old.requests) == 1
        assert len(new.requests) > 1
    assert it.report.written.host == new.base_url.split("/")[2]


def test_cancel_takes_back_what_was_agreed_to_by_a_click(play):
    async def scene(it: Scene) -> None:
        it.queue.hold(True)
        off_after_tips(it)
        it.queue.do(it.call, WRITE)
        await it.until(lambda: "The summary waits until the call is over." in it.words[-1:])
        it.queue.do(it.call, CANCEL)
        await it.until(lambda: it.report.job is None)
        it.queue.want(it.call)
        await it.until(lambda: it.words[-1].startswith("The summary waits until the coach is on"))

    with summary_server() as server:
        play(scene, server)
        assert server.connections == 0


def test_switching_the_coach_off_takes_back_what_was_agreed_to_by_a_click(play):
    async def scene(it: Scene) -> None:
        it.queue.hold(True)
        on = it.coach
        off_after_tips(it)
        it.queue.do(it.call, WRITE)
        await it.until(lambda: "The summary waits until the call is over." in it.words[-1:])
        it.switch(on)
        it.switch(replace(on, model_on=False))
        it.queue.hold(False)
        assert it.writing.words.startswith("The summary waits until the coach is on")

    with summary_server() as server:
        play(scene, server)
        assert server.connections == 0


@pytest.mark.parametrize(
    ("host", "more", "words"),
    [
        ("llm.example.com", {}, "No summary: the coach is off. Settings › Coach"),
        ("llm.example.com", {"model_on": True}, "No summary: the coach is not agreed to for 127"),
        ("", {"base_url": "http://llm.example.com/v1"}, "No summary: the coach is off."),
    ],
)
def test_who_was_not_sent_the_call_or_is_not_protected_is_offered_to_nobody(
    play, host, more, words
):
    async def scene(it: Scene) -> None:
        off_after_tips(it, host)
        it.switch(replace(it.coach, agreed_host="other.example.com", **more))
        assert it.writing.words.startswith(words)
        assert it.actions == ()

    with summary_server() as server:
        play(scene, server)
        assert server.connections == 0


def test_why_there_is_no_summary_is_said_of_a_call_of_which_nothing_was_ever_asked(play):
    async def scene(it: Scene) -> None:
        it.switch(replace(it.coach, model_on=False))
        words = "No summary: the coach is off. Settings › Coach switches it on."
        assert it.writing.words == words
        assert it.actions == ()

    play(scene, None)


def test_a_call_too_short_to_sum_up_says_so(play):
    async def scene(it: Scene) -> None:
        it.call = keep(it.home, *said("pricing")[:1])
        assert it.writing.words == "Too little was said in this call to sum it up."
        assert it.actions == ()

    play(scene, None)


def test_that_nothing_was_sent_is_known_of_a_call_of_this_run_alone(play):
    log = SentLog()

    async def scene(it: Scene) -> None:
        it.switch(replace(it.coach, model_on=False))
        assert not it.writing.nothing_sent  # an earlier run may have asked, in vain
        it.queue.ended(it.call, log)
        assert it.writing.nothing_sent
        log.keep(Sent(1.0, it.coach.host, "gpt-test", "Tip", b"{}"))
        assert not it.writing.nothing_sent

    play(scene, None)


def test_a_wanted_report_is_written_when_the_coach_is_switched_on(play):
    async def scene(it: Scene) -> None:
        on = it.coach
        it.switch(replace(on, model_on=False))
        it.queue.want(it.call)
        await it.until(lambda: it.report.job)
        it.switch(on)
        await it.until(lambda: it.report.written)

    with summary_server() as server:
        play(scene, server)


def test_offline_it_waits_and_is_done_when_the_server_is_back(play):
    async def scene(it: Scene) -> None:
        it.switch(agreed(NOBODY))
        it.queue.want(it.call)
        waits = "The summary waits: the coach's model can't be reached. It tries again by itself."
        await it.until(lambda: waits in it.words)
        assert it.actions == (NOW, CANCEL)
        it.switch(agreed(server.base_url))
        await it.until(lambda: it.report.written)

    with summary_server() as server:
        it = play(scene, server)
    assert it.report.job is None
    assert it.notices == []  # the page says it: offline is a normal state


def test_it_tries_again_by_itself_and_gives_up_after_five_times(play):
    async def scene(it: Scene) -> None:
        it.queue.want(it.call)
        await it.until(lambda: it.notices)

    with summary_server(dict.fromkeys(range(9), TROUBLED)) as server:
        it = play(scene, server, waits=(0.0,))
        assert len(server.requests) == 5
    assert it.report.job.given_up
    assert it.words[-1].startswith("No summary: ")
    assert it.notices == ["The coach's model has trouble answering."]


def test_after_two_answers_of_the_wrong_form_it_asks_the_rep_before_it_pays_for_more(play):
    async def scene(it: Scene) -> None:
        it.queue.want(it.call)
        await it.until(lambda: it.notices)
        assert len(server.requests) == 2
        assert it.words[-1].startswith("No summary: the coach's model did not answer as it was")
        assert it.actions == (NOW, CANCEL)
        it.queue.do(it.call, NOW)
        await it.until(lambda: len(it.notices) == 2)
        assert len(server.requests) == 3  # as often as the rep says so
        it.queue.do(it.call, NOW)
        await it.until(lambda: it.report.written)

    with summary_server(dict.fromkeys(range(3), UNASKED)) as server:
        it = play(scene, server, waits=(0.0,))
    assert it.report.job is None


def test_answers_of_the_wrong_form_are_counted_across_restarts(play):
    async def first(it: Scene) -> None:
        it.queue.want(it.call)
        await it.until(lambda: any("tries again by itself" in one for one in it.words[1:]))
        await it.until(lambda: it.report.job.unreadable == 1)

    async def second(it: Scene) -> None:
        it.queue.resume()
        await it.until(lambda: it.notices)

    async def third(it: Scene) -> None:
        it.queue.resume()
        await it.shelf.settled()
        assert it.actions == (NOW, CANCEL)

    with summary_server(dict.fromkeys(range(9), UNASKED)) as server:
        call = play(first, server).call
        play(second, server, call=call, waits=(0.0,))
        play(third, server, call=call, waits=(0.0,))
        assert len(server.requests) == 2


@pytest.mark.parametrize("action", [NOW, CANCEL])
def test_what_was_told_of_a_report_is_taken_back_once_the_rep_takes_it_in_hand(play, action):
    async def scene(it: Scene) -> None:
        it.queue.want(it.call)
        await it.until(lambda: it.notices)
        assert it.mended == []
        it.queue.do(it.call, action)
        await it.until(lambda: it.report.written if action == NOW else it.report.job is None)

    with summary_server({0: KEY_REJECTED}) as server:
        it = play(scene, server)
    assert it.mended == it.notices == ["The coach's API key is not accepted."]


def test_a_key_that_is_refused_is_not_tried_again_until_the_rep_says_so(play):
    async def scene(it: Scene) -> None:
        it.queue.want(it.call)
        await it.until(lambda: it.notices)
        assert it.actions == (NOW, CANCEL)
        it.queue.do(it.call, NOW)
        await it.until(lambda: it.report.written)

    with summary_server({0: KEY_REJECTED}) as server:
        play(scene, server, waits=(0.0,))
        assert len(server.requests) == 2


def test_cancelling_ends_the_request_and_the_job(play):
    async def scene(it: Scene) -> None:
        it.queue.want(it.call)
        assert await asyncio.to_thread(server.came_to_it.wait, 60)
        it.queue.do(it.call, CANCEL)
        await it.until(lambda: it.report.job is None and it.actions == (WRITE,))
        assert await asyncio.to_thread(server.hung_up.wait, 30)

    with summary_server({2: SILENT}) as server:
        it = play(scene, server, long=True)
    assert it.report.written is None


def test_while_a_call_is_running_the_model_is_the_call_s(play):
    async def scene(it: Scene) -> None:
        it.queue.want(it.call)
        assert await asyncio.to_thread(server.came_to_it.wait, 60)
        it.queue.hold(True)
        assert await asyncio.to_thread(server.hung_up.wait, 30)
        assert len(it.report.job.notes) == 2
        it.queue.hold(False)
        await it.until(lambda: it.report.written)
        assert it.words.count("Writing, part 3 of 13…") == 2
        assert it.words.count("Writing, part 2 of 13…") == 1

    with summary_server({2: SILENT}) as server:
        play(scene, server, long=True)


def test_a_program_that_ended_in_the_middle_goes_on_at_its_next_start(play):
    async def first(it: Scene) -> None:
        it.queue.want(it.call)
        assert await asyncio.to_thread(server.came_to_it.wait, 60)

    async def second(it: Scene) -> None:
        it.queue.resume()
        await it.until(lambda: it.report.written)

    with summary_server({2: SILENT}) as server:
        before = play(first, server, long=True)
        assert len(before.report.job.notes) == 2
        after = play(second, server, call=before.call)
    assert not any("part 2 of" in one for one in after.words)
    assert any("part 3 of" in one for one in after.words)


def test_a_program_that_closes_right_after_a_call_does_not_wait_for_its_report(play):
    async def scene(it: Scene) -> None:
        it.queue.ended(it.call, SentLog())  # it is read and wanted while the queue ends
        async with asyncio.timeout(30):
            await it.queue.end()

    with summary_server({0: SILENT}) as server:
        it = play(scene, server)
        assert server.connections == 0
    assert it.report.job == Job()


def test_what_another_program_writes_is_waited_for(play, another_program):
    async def scene(it: Scene) -> None:
        claimed_by(another_program, it.home, it.call)
        it.queue.want(it.call)
        await it.until(lambda: "The summary waits. It tries again by itself." in it.words[1:])
        with Library(it.home.database) as library:
            library.keep_report(it.call, Written("there", "gpt-test"))
        it.switch(replace(it.coach, deadline=5.0))
        await it.until(lambda: it.actions == (ANEW,))

    with summary_server() as server:
        it = play(scene, server)
        assert server.requests == []
    assert it.notices == []
    assert it.report.written.host == "there"


def test_a_call_that_is_deleted_meanwhile_is_forgotten(play):
    async def scene(it: Scene) -> None:
        other = keep(it.home, *said("pricing"))
        it.queue.hold(True)
        it.queue.want(it.call)
        it.queue.want(other)
        await it.until(lambda: len(it.words) >= 2)
        with Library(it.home.database) as library:
            library.delete(it.call)
        gone, it.call = it.call, other
        it.queue.hold(False)
        await it.until(lambda: it.report.written)
        assert not it.queue.is_at(gone)

    with summary_server() as server:
        it = play(scene, server)
    assert it.notices == []
