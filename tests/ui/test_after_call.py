"""From the end of a call to its report on the screen: the window, a real call, a real server."""

import asyncio
import gc
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton

from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Coach, Settings, Speech
from app.events import TipHeld
from app.ui.aio import event_loop
from app.ui.front import Front
from app.ui.phase import Phase
from app.ui.report_writing import ANEW
from tests.chat_server import tip
from tests.summary_server import SummaryServer, summary_server


@pytest.fixture
def at_the_window(qapp, theme, monkeypatch):
    """Run a scene at the program's window, and leave it as its user does."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")

    def run(scene, server: SummaryServer, **coach) -> None:
        host = f"127.0.0.1:{server.server_port}"
        wanted = Coach(base_url=server.base_url, model="gpt-test", agreed_host=host, **coach)
        settings = Settings(speech=Speech(model="demo-en"), coach=wanted)

        async def whole() -> None:
            front = Front(Program(Home.find(), settings, Secrets()), theme)
            front.show()
            try:
                await scene(front)
            finally:
                front.close()
                async with asyncio.timeout(60):
                    await front.closed.wait()
                front.window.deleteLater()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(whole())
        gc.collect()

    return run


async def until(front: Front, true: Callable[[], object]) -> None:
    """As soon as something that happens makes it true."""
    news = asyncio.Event()
    for signal in (front.desk.happened, front.desk.ended, front.shelf.opened):
        signal.connect(news.set)
    async with asyncio.timeout(120):
        while not true():
            news.clear()
            await news.wait()


async def demo(front: Front, words: int, *, agreed: bool = False) -> None:
    """The bundled call, until some was said in it; the rep asks for help before the end."""
    heard: list[str] = []

    def note(event: object) -> None:
        heard.extend(getattr(event, "text", "").split() if hasattr(event, "words") else [])

    front.desk.happened.connect(note)
    front.desk.start_demo(agreed=agreed)
    await until(front, lambda: len(heard) >= words)
    if agreed:
        dropped = asyncio.Event()
        front.desk.happened.connect(lambda event: isinstance(event, TipHeld) and dropped.set())
        front.desk.ask()
        await asyncio.wait_for(dropped.wait(), 30)
    front.desk.end_call()
    await until(front, lambda: front.desk.phase is Phase.IDLE)


def test_after_a_call_its_page_shows_what_came_of_it_and_then_what_the_model_wrote(at_the_window):
    async def scene(front: Front) -> None:
        await demo(front, 40)
        page = front.window.record
        await until(front, lambda: "Summary" in page.report.headings)
        assert page.isVisible()
        assert "Questions" in page.report.headings
        assert [button.text() for button in page.report.writing.buttons] == [ANEW]
        [button] = [one for one in page.findChildren(QPushButton) if one.text() == "What was sent"]
        button.click()
        sent = front._coach_view.sent.window
        assert sent.rows.rowCount() == len(server.requests)

    with summary_server() as server:
        at_the_window(scene, server, model_on=True)
        asked = [request for request in server.requests if b'"lines' in request.raw]
    assert asked


def test_after_the_demo_with_a_key_its_page_says_why_there_is_no_summary_and_offers_it(
    at_the_window,
):
    """The key in the environment is consent for the demo's tips; the coach itself is off."""

    async def scene(front: Front) -> None:
        await demo(front, 40, agreed=True)
        page = front.window.record
        writing = page.report.writing
        await until(front, lambda: writing.isVisible() and writing.buttons)
        assert "was asked about this call before" in writing.words.text()
        assert "Summary" not in page.report.headings
        [button] = writing.buttons
        button.click()
        await until(front, lambda: "Summary" in page.report.headings)

    with summary_server({0: tip("No such form.")}) as server:
        at_the_window(scene, server, model_on=False)


def test_with_the_coach_off_nothing_is_asked_and_the_page_is_whole(at_the_window):
    async def scene(front: Front) -> None:
        shown = asyncio.Event()
        front.shelf.opened.connect(lambda _: shown.set())
        await demo(front, 40)
        await asyncio.wait_for(shown.wait(), 30)
        page = front.window.record
        assert "Questions" in page.report.headings
        assert "Summary" not in page.report.headings
        assert page.report.writing.words.text().startswith("No summary: the coach is off.")
        assert page._subtitle.text().endswith("Nothing was sent to a model")

    with summary_server() as server:
        at_the_window(scene, server, model_on=False)
        assert server.connections == 0
