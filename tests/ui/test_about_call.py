"""The sheet on which the rep writes of a call, before it, while it runs, and afterwards."""

import asyncio
import gc
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.assembly import coaching, demo_call
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings, Window
from app.events import CallContext, Utterance
from app.record.library import Library
from app.ui.about_call import AboutCall
from app.ui.aio import event_loop
from app.ui.context_view import ContextView
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.next_call import NextCall
from app.ui.phase import Phase
from app.ui.record_page import RecordPage
from app.ui.shelf import Shelf
from tests.ui.test_desk import Witness
from tests.ui.test_desk import run as run  # a fixture
from tests.unit.record.scenes import keep, utterance

DANA = CallContext("Northwind", "Dana Whitfield, CFO", "Renewal in March.\n30 seats")


@pytest.fixture
def sheet(qtbot, theme) -> AboutCall:
    made = AboutCall(theme)
    qtbot.addWidget(made)
    made.show()
    made.begin()
    return made


def test_what_is_written_is_told_after_a_pause_as_a_whole(qtbot, sheet):
    with qtbot.waitSignal(sheet.written, timeout=5000) as told:
        QTest.keyClicks(sheet.company, "Northwind")
        QTest.keyClicks(sheet.notes, "Renewal")
    assert told.args == [CallContext("Northwind", "", "Renewal")]


@pytest.mark.parametrize("leave", ["tab", "escape"])
def test_leaving_a_field_tells_it_at_once(qtbot, sheet, leave):
    QTest.keyClicks(sheet.company, " Northwind ")
    with qtbot.waitSignal(sheet.written, timeout=0) as told:
        key = Qt.Key.Key_Tab if leave == "tab" else Qt.Key.Key_Escape
        QTest.keyClick(sheet.company, key)
    assert told.args == [CallContext("Northwind")]


def test_what_was_told_is_not_told_again(qtbot, sheet):
    QTest.keyClicks(sheet.company, "Northwind")
    sheet.flush()
    with qtbot.assertNotEmitted(sheet.written):
        sheet.flush()


def test_showing_a_call_tells_nothing_and_leaves_nothing_to_undo(qtbot, sheet):
    QTest.keyClicks(sheet.company, "Redwood")
    with qtbot.assertNotEmitted(sheet.written, wait=1000):
        sheet.show_context(DANA)
    assert sheet.context == DANA
    sheet.company.undo()
    sheet.notes.undo()
    assert sheet.context == DANA


def test_each_field_undoes_what_was_written_in_it(sheet):
    sheet.show_context(DANA)
    QTest.keyClicks(sheet.notes, "x")
    QTest.keyClicks(sheet.contact, "y")
    assert sheet.notes.toPlainText().startswith("x")
    sheet.notes.undo()
    sheet.contact.undo()
    assert sheet.context == DANA


def test_the_keyboard_goes_through_all_of_it(qtbot, sheet):
    sheet.set_heading("About the next call", titled=False)
    sheet.begin()
    places = []
    for _ in range(4):
        places.append(sheet.focusWidget())
        QTest.keyClick(places[-1], Qt.Key.Key_Tab)
    assert places == [sheet.title, sheet.company, sheet.contact, sheet.notes]


def test_it_says_who_reads_it(sheet):
    assert "on this computer" in sheet.where.words
    sheet.show_host("llm.example.com")
    assert "llm.example.com" in sheet.where.words


# -- before a call and while it runs ---------------------------------------------------------------


@pytest.fixture
def scene(qapp, theme):
    """A window with its sheet, a desk and a shelf, on the window's own loop."""

    def play(plot) -> None:
        async def acted() -> None:
            program = Program(Home.find(), Settings(), Secrets())
            desk, shelf = Desk(program), Shelf(program.home)
            window = MainWindow(theme, Window())
            window.show()
            view = ContextView(desk, shelf, window)
            try:
                await plot(desk, shelf, window, view)
            finally:
                await shelf.settled()
                window.leave()
                window.deleteLater()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(acted())
        gc.collect()  # a closed loop is a cycle with a timer: no other thread may find it

    return play


def test_the_bar_and_its_key_open_the_sheet_and_the_key_leads_back(scene, qtbot):
    async def plot(desk, shelf, window, view) -> None:
        assert not window.about.isVisible()
        window.bar._about_next.click()
        assert window.about.isVisible()
        assert window.focusWidget() is window.about.title
        QTest.keyClick(window.about.title, Qt.Key.Key_Escape)
        assert not window.about.isVisible()
        assert window.focusWidget() is window.bar._about_next
        window._toggle_about()
        assert window.bar._about_next.isChecked()

    scene(plot)


def test_a_call_that_begins_takes_the_room_unless_the_rep_is_writing(scene):
    async def plot(desk, shelf, window, view) -> None:
        began = demo_call(desk._program, coaching(desk._program, None, None))
        window.show_about(True)
        desk.began.emit(began)
        assert window.about.isVisible()  # the keyboard is in it
        window.bar._end.setFocus()
        window.bar._start.setFocus()
        desk.began.emit(began)
        assert not window.about.isVisible()
        assert window.focusWidget() is window.bar._start
        desk.ended.emit(None)

    scene(plot)


def test_what_is_being_written_when_the_call_begins_is_a_part_of_it(scene):
    async def plot(desk, shelf, window, view) -> None:
        window.show_about(True)
        QTest.keyClicks(window.about.title, "Pricing")
        QTest.keyClicks(window.about.company, "Northwind")
        desk.phase_changed.emit(Phase.GETTING_READY)
        assert desk.next_call == NextCall("Pricing", CallContext("Northwind"))

    scene(plot)


def test_the_sheet_is_about_the_call_that_runs_and_then_about_the_next(scene):
    async def plot(desk, shelf, window, view) -> None:
        desk.next_call = NextCall("", DANA)
        made = demo_call(view._desk._program, coaching(view._desk._program, None, None))
        live = replace(made, coaching=replace(made.coaching, context=DANA), sources=object())
        desk.began.emit(live)
        assert window.about.context == DANA
        assert window.about.heading.text() == "About this call"
        assert desk.next_call == NextCall()
        window.show_about(True)
        window.about.company.setFocus()
        desk.ended.emit(None)
        assert window.about.isHidden()
        assert window.about.context == CallContext()
        assert window.about.heading.text() == "About the next call"

    scene(plot)


def test_what_is_written_while_a_call_gets_ready_is_a_part_of_it_too(scene):
    async def plot(desk, shelf, window, view) -> None:
        call = keep(Home.find().database, [utterance(1)])
        made = demo_call(desk._program, coaching(desk._program, None, None))
        QTest.keyClicks(window.about.company, "Northwind")
        desk.began.emit(replace(made, sources=object()))
        assert window.about.context == CallContext("Northwind")
        desk.ended.emit(call)
        await shelf.settled()
        assert (await shelf.read(call)).context == CallContext("Northwind")
        assert window.about.context == CallContext()

    scene(plot)


def test_the_demo_takes_nothing_of_what_was_written_for_the_next_call(scene):
    async def plot(desk, shelf, window, view) -> None:
        desk.next_call = NextCall("Pricing", DANA)
        desk.began.emit(demo_call(desk._program, coaching(desk._program, None, None)))
        assert window.about.context == CallContext()
        desk.ended.emit(None)
        assert window.about.context == DANA
        assert window.about.title.text() == "Pricing"

    scene(plot)


def test_a_call_that_did_not_begin_leaves_what_was_written_for_the_next_try(scene):
    async def plot(desk, shelf, window, view) -> None:
        QTest.keyClicks(window.about.company, "Northwind")
        desk.phase_changed.emit(Phase.GETTING_READY)
        desk.ended.emit(None)
        assert window.about.context == desk.next_call.context == CallContext("Northwind")

    scene(plot)


def test_what_is_written_last_of_all_is_kept_though_the_journal_has_ended(scene):
    async def plot(desk, shelf, window, view) -> None:
        call = keep(Home.find().database, [utterance(1)])
        desk.began.emit(demo_call(desk._program, coaching(desk._program, None, None)))
        QTest.keyClicks(window.about.company, "Northwind")
        desk.ended.emit(call)
        await shelf.settled()
        assert (await shelf.read(call)).context == CallContext("Northwind")

    scene(plot)


def test_what_is_written_in_a_call_is_in_its_record_and_known_to_the_coach(run):
    async def plot(desk: Desk, witness: Witness) -> None:
        desk.start_demo()
        await witness.until(lambda: witness.has(Utterance))
        desk.describe(DANA)
        await witness.until(lambda: witness.has(CallContext))
        assert desk.call.tips.so_far.context == DANA
        with Library(desk.home.database) as library:
            assert library.call("last").context == DANA

    run(plot)


def test_the_title_of_the_running_call_is_the_same_in_the_bar_the_list_and_the_sheet(scene):
    async def plot(desk, shelf, window, view) -> None:
        renamed: list[str] = []
        window.bar.renamed.connect(renamed.append)
        made = demo_call(desk._program, coaching(desk._program, None, None))
        desk.began.emit(made)
        assert window.about.title.text() == made.title
        window.show_about(True)
        window.about.title.selectAll()
        QTest.keyClicks(window.about.title, "Renewal")
        window.about.flush()
        assert renamed == ["Renewal"]
        assert window.bar._title.text() == "Renewal"
        window.bar.renamed.emit("Renewal, Northwind")
        assert window.about.title.text() == "Renewal, Northwind"
        desk._made = SimpleNamespace(journal=SimpleNamespace(call_id=7))
        window.calls.renamed.emit(7, "Pricing")
        assert window.about.title.text() == "Pricing"
        window.calls.renamed.emit(8, "Another call")
        assert window.about.title.text() == "Pricing"
        desk._made = None
        desk.ended.emit(None)
        assert window.about.title.text() == ""
        assert desk.next_call == NextCall()

    scene(plot)


def test_a_call_keeps_its_title_if_the_field_is_left_empty(qtbot, sheet):
    sheet.show_context(DANA, "Renewal")
    sheet.title.clear()
    with qtbot.assertNotEmitted(sheet.titled):
        sheet.flush()
    assert sheet.title.text() == "Renewal"


# -- afterwards ------------------------------------------------------------------------------------


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "calls.db"
    ids = [keep(path, [utterance(1), DANA]), keep(path, [utterance(1)]), keep(path, [])]
    with Library(path) as library:
        return [library.call(id) for id in ids]


@pytest.fixture
def page(qtbot, theme) -> RecordPage:
    made = RecordPage(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_page_of_a_call_shows_it(page, records):
    page.show_record(records[0])
    assert "Northwind · Dana Whitfield, CFO" in page._subtitle.text()
    page._tabs.choose(2)
    assert page.about.isVisible()
    assert page.about.context == DANA


def test_what_is_written_there_is_told_of_the_call_that_it_is_about(qtbot, page, records):
    page.show_record(records[0])
    page._tabs.choose(2)
    QTest.keyClicks(page.about.findChildren(QLineEdit)[1], "!")
    with qtbot.waitSignal(page.described, timeout=0) as told:
        page.show_record(records[1])  # before the pause is over
    assert told.args == [records[0].id, replace(DANA, company="Northwind!")]
    assert page.about.context == CallContext()


def test_the_title_of_a_kept_call_is_written_there_and_follows_the_list(qtbot, page, records):
    page.show_record(replace(records[0], title="Renewal"))
    page._tabs.choose(2)
    assert page.about.title.isVisible()
    QTest.keyClicks(page.about.title, "!")
    with qtbot.waitSignal(page.renamed, timeout=0) as told:
        page.about.flush()
    assert told.args == [records[0].id, "Renewal!"]
    page.show_record(replace(records[0], title="Pricing"))
    assert page.about.title.text() == "Pricing"


def test_a_title_written_on_the_page_of_a_call_renames_it(scene):
    async def plot(desk, shelf, window, view) -> None:
        renamed: list[tuple[int, str]] = []
        window.calls.renamed.connect(lambda call, title: renamed.append((call, title)))
        window.record.renamed.emit(7, "Pricing")
        assert renamed == [(7, "Pricing")]

    scene(plot)


def test_reading_the_same_call_again_leaves_what_is_being_written(qtbot, page, records):
    page.show_record(records[0])
    QTest.keyClicks(page.about.company, "!")
    page.show_record(records[0])
    assert page.about.company.text() == "Northwind!"


def test_a_call_in_which_nothing_was_said_has_its_notes_all_the_same(page, records):
    page.show_record(records[2])
    assert not page._tabs.isVisible()
    page.show_record(replace(records[2], context=DANA))
    assert page._tabs.isVisible()
    assert page._empty.isVisible()
    page._tabs.choose(2)
    assert page.about.isVisible()


def test_the_mail_of_its_report_greets_the_contact(page, records):
    from tests.unit.record.reports import REPORT

    page.show_record(replace(records[0], report=REPORT))
    assert "\n\nHi Dana,\n\n" in page.report.mail
