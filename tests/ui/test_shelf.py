"""What a terminal does to the calls is seen in the open window, and takes nothing from the rep."""

import asyncio

import pytest
from PySide6.QtWidgets import QLineEdit

from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings
from app.record.call_record import CallState
from app.record.library import Library
from app.ui.aio import event_loop
from app.ui.front import Front
from app.ui.phase import Phase
from tests.ui.settings_scene import until
from tests.unit.record.scenes import keep, leave_open, new_journal, utterance


@pytest.fixture
def play(qapp, theme, tmp_path, monkeypatch):
    """Run a story in a program of its own."""
    home = tmp_path / "home"
    monkeypatch.setenv("SOTTO_HOME", str(home))
    home.mkdir()

    def play(story) -> None:
        async def whole() -> None:
            front = Front(Program(Home.find(), Settings(), Secrets()), theme)
            front.show()
            await story(front, Home.find().database)
            front.close()
            async with asyncio.timeout(30):
                await front.closed.wait()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(whole())

    return play


def titles(front: Front) -> list[str]:
    model = front.window.calls.list.model()
    shown = (model.index(row, 0) for row in range(model.rowCount()))
    return [index.data() for index in shown if model.call(index)]


def delete(database, call: int) -> None:
    with Library(database) as library:
        library.delete(call)


def rename(database, call: int, title: str) -> None:
    with Library(database) as library:
        library.rename(call, title)


def test_a_call_that_another_program_keeps_comes_and_goes_by_itself(play):
    async def story(front: Front, database) -> None:
        assert titles(front) == []
        first = await asyncio.to_thread(keep, database, [utterance(0)], "Acme")
        await until(lambda: titles(front) == ["Acme"])
        await asyncio.to_thread(keep, database, [], "Redwood")
        await until(lambda: sorted(titles(front)) == ["Acme", "Redwood"])
        await asyncio.to_thread(delete, database, first)
        await until(lambda: titles(front) == ["Redwood"])

    play(story)


def test_a_call_of_a_program_that_is_killed_is_live_no_more(play):
    async def story(front: Front, database) -> None:
        journal = new_journal(database, "Acme")
        list(journal.open())
        await until(lambda: titles(front) == ["Acme"])
        calls = front.window.calls.list.model()
        assert calls.call(calls.index(1)).state is CallState.OPEN
        await asyncio.to_thread(leave_open, database, journal.call_id)
        await until(lambda: calls.call(calls.index(1)).state is CallState.RECOVERED)
        list(journal.close(1.0))

    play(story)


def test_the_call_that_is_shown_takes_its_new_title_and_leaves_when_it_is_deleted(play):
    async def story(front: Front, database) -> None:
        window = front.window
        call = await asyncio.to_thread(keep, database, [utterance(0)], "Acme")
        await until(lambda: titles(front) == ["Acme"])
        window.calls.opened.emit(call)
        await until(lambda: window.record.isVisible())
        await asyncio.to_thread(rename, database, call, "Northwind")
        await until(lambda: window.record.record.title == "Northwind")
        assert titles(front) == ["Northwind"]
        await asyncio.to_thread(delete, database, call)
        await until(lambda: window.empty.isVisible())
        assert titles(front) == []

    play(story)


def test_a_call_that_the_rep_has_left_for_the_running_one_does_not_come_back_by_itself(play):
    async def story(front: Front, database) -> None:
        window = front.window
        call = await asyncio.to_thread(keep, database, [utterance(0)], "Acme")
        await until(lambda: titles(front) == ["Acme"])
        window.calls.opened.emit(call)
        await until(lambda: window.record.isVisible())
        window.bar.set_state(Phase.LIVE)
        window.record.back_clicked.emit()
        assert window.shows_live
        await asyncio.to_thread(rename, database, call, "Northwind")
        await until(lambda: titles(front) == ["Northwind"])
        await front.shelf.settled()
        assert window.shows_live

    play(story)


def test_closing_a_call_leads_back_to_where_the_demo_and_the_next_call_start(play):
    async def story(front: Front, database) -> None:
        window = front.window
        call = await asyncio.to_thread(keep, database, [utterance(0)], "Acme")
        await until(lambda: titles(front) == ["Acme"])
        window.calls.opened.emit(call)
        await until(lambda: window.record.isVisible())
        assert window.record._back.text() == "Close"
        window.record._back.click()
        assert window.empty._demo.isVisible()
        window.calls.opened.emit(call)
        await until(lambda: window.record.isVisible())

    play(story)


def test_a_call_that_the_rep_has_left_is_not_marked_any_more(play):
    async def story(front: Front, database) -> None:
        window = front.window
        call = await asyncio.to_thread(keep, database, [utterance(0)], "Acme")
        await until(lambda: titles(front) == ["Acme"])
        window.calls.opened.emit(call)
        await until(lambda: window.calls.list.currentIndex().data() == "Acme")
        window.record.back_clicked.emit()
        assert not window.calls.list.currentIndex().isValid()
        window.calls.search.setText("no such call")
        window.calls.search.clear()
        assert not window.calls.list.currentIndex().isValid()

    play(story)


def test_a_title_that_is_being_written_stays_under_the_hands(play):
    async def story(front: Front, database) -> None:
        calls = front.window.calls
        mine = await asyncio.to_thread(keep, database, [], "Acme")
        await until(lambda: titles(front) == ["Acme"])
        calls.select(mine)
        calls.list.edit(calls.list.currentIndex())
        [field] = calls.list.viewport().findChildren(QLineEdit)
        field.clear()
        field.insert("My words")
        await asyncio.to_thread(keep, database, [], "Redwood")
        await until(lambda: "Redwood" in titles(front))
        await asyncio.to_thread(rename, database, mine, "Their words")
        await until(lambda: "Their words" in titles(front))
        assert calls.list.viewport().findChildren(QLineEdit) == [field]
        assert field.text() == "My words"
        calls.list.commitData(field)
        await until(lambda: "My words" in titles(front))

    play(story)
