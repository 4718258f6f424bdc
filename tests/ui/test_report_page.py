"""The page of a call that is over: what it shows, where its times lead, and what can be copied."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.coach.report.extractive import Kept, find
from app.record.call_record import CallRecord, CallState, Spending
from app.record.export.report_words import Row
from app.report import Line as WrittenLine
from app.report import Report
from app.ui.focus_ring import FocusRing
from app.ui.record_page import RecordPage
from app.ui.report_figures import FigureView
from app.ui.report_rows import ReportRow, TimeLink, Words
from app.ui.report_timeline import Timeline
from app.ui.report_writing import Writing
from app.ui.theme import DARK, LIGHT
from app.ui.widgets import Line
from tests.long_call import said, two_hours
from tests.ui.test_widgets import colours, shown
from tests.unit.record.reports import FOUND, QUOTE, REPORT, WRITTEN
from tests.unit.record.scenes import CARD, STARTED, TIP

LEFT = Qt.MouseButton.LeftButton
RECORD = CallRecord(
    id=7,
    title="Onboarding – Simon",
    started=STARTED,
    length=311.0,
    state=CallState.CLOSED,
    playbook="B2B software",
    utterances=tuple(said("onboarding")),
    cards=(CARD,),
    tips=(TIP,),
    spending=(Spending("llm.example.com", "mini", 900, 60),),
    report=Report(FOUND),
)
WITH_MODEL = replace(RECORD, report=REPORT)


@pytest.fixture
def page(qtbot, theme) -> RecordPage:
    made = RecordPage(theme)
    made.resize(1048, 800)
    made.show_record(RECORD)
    return shown(qtbot, made)


def words(page: RecordPage) -> list[str]:
    labels = [*page.findChildren(Words), *page.findChildren(Line)]
    rows = [text for row in page.findChildren(ReportRow) for text in row.texts]
    return [label.text() for label in labels if label.isVisibleTo(page)] + rows


def buttons(page: RecordPage, text: str) -> list[QPushButton]:
    found = [one for one in page.findChildren(QPushButton) if one.text() == text]
    return [one for one in found if one.isVisibleTo(page)]


def test_the_keyboard_goes_from_the_tabs_to_the_timeline_and_shows_that_it_is_there(page):
    [export] = buttons(page, "Export…")
    export.setFocus()
    stops = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    assert [stop.text() for stop in stops[:2]] == ["Overview", "What was sent"]
    assert isinstance(stops[2], Timeline)
    [ring] = [one for one in page.window().findChildren(FocusRing) if one.isVisible()]
    there = QRect(stops[2].mapToGlobal(QPoint(0, 0)), stops[2].size())
    assert QRect(ring.mapToGlobal(QPoint(0, 0)), ring.size()) == there.adjusted(-4, -4, 4, 4)


def test_without_a_model_what_sotto_found_stands_alone(page):
    assert page.report.headings == [
        "Objections",
        "Noticed by the coach’s model",
        "Questions without an answer",
        "Questions",
        "Next step said",
        "Commitments",
        "Checklist",
        "Cards",
    ]
    assert not buttons(page, "Copy mail draft")
    assert "2026-03-14 15:04, 5:11 · Playbook: B2B software · Coach: llm.example.com" in words(page)


def test_with_a_model_its_part_takes_the_place_of_the_same_found(page):
    page.show_record(WITH_MODEL)
    assert page.report.headings[:2] == ["Summary", "Decisions"]
    assert "Objections and answers" in page.report.headings
    assert "Objections" in page.report.headings  # of three the model may have had one
    assert "Next step said" not in page.report.headings
    assert "Questions without an answer" in page.report.headings  # the model wrote none


def test_a_time_opens_the_transcript_at_its_sentence(qtbot, page):
    link = next(one for one in page.report.findChildren(TimeLink) if one.text() == "0:08")
    qtbot.keyClick(link, Qt.Key.Key_Space)
    assert not page.report.isVisible()
    assert page._view.isVisible()
    assert "Not bad" in page._view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)


def test_every_number_has_its_goal_and_what_is_usual(page):
    views = {view.accessibleName().split(":")[0]: view for view in page.findChildren(FigureView)}
    share = views["Talk share"]
    assert share.accessibleName() == "Talk share: 48 %. Goal 30–45, your last ten 44"
    tones = {line.text(): line.tone for line in share.findChildren(Line)}
    assert (tones["Goal 30–45"], tones["Your last ten 44"]) == ("warn", "secondary")
    pause = views["Pause before you answer"]
    assert "n/a" in pause.accessibleName()
    assert "under 3 answers" in [line.text() for line in pause.findChildren(Line)]
    card = "Against the playbook: 1 of 2 items, 0 of 2 goals."
    assert page.report.figures.foot.text().startswith(card)


def test_the_arrow_keys_go_through_the_timeline_and_return_opens_the_place(qtbot, page):
    timeline = page.report.timeline
    with qtbot.waitSignal(timeline.went) as went:
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
            qtbot.keyClick(timeline, key)
        qtbot.keyClick(timeline, Qt.Key.Key_Return)
    assert went.args == [RECORD.turns()[1].start]
    assert "Not bad, but I am very busy." in timeline.accessibleName()


def test_a_click_in_the_timeline_opens_what_was_said_there(qtbot, page):
    timeline = page.report.timeline
    with qtbot.waitSignal(timeline.went) as went:
        qtbot.mouseClick(timeline, LEFT, pos=QPoint(timeline.width() - 2, 40))
    assert went.args == [RECORD.turns()[-1].start]


def test_a_tag_in_what_was_said_is_shown_as_it_is(qtbot, page):
    evil = "<img src=http://evil.example/x.png> and <b>bold</b>"
    line = WrittenLine(evil, replace(QUOTE, text=evil))
    record = replace(WITH_MODEL, report=Report(FOUND, replace(WRITTEN, summary=(line,))))
    first = replace(record.utterances[0], text=evil)
    page.show_record(replace(record, utterances=(first,)))
    [row] = [one for one in page.findChildren(ReportRow) if evil in one.texts]
    assert not row.findChildren(QLabel)  # it paints its words, and nothing reads them as markup
    formats = {one.textFormat() for one in page.report.findChildren(QLabel) if "<" in one.text()}
    assert formats <= {Qt.TextFormat.PlainText}
    qtbot.mouseMove(page.report.timeline, QPoint(100, 40))
    assert "&lt;img" in page.report.timeline.toolTip()


def test_the_mail_and_the_fields_are_copied_ready_to_paste(qtbot, page):
    page.show_record(WITH_MODEL)
    clipboard = QGuiApplication.clipboard()
    qtbot.mouseClick(buttons(page, "Copy mail draft")[0], LEFT)
    assert clipboard.text() == "Onboarding – Simon\n\nThey onboard slowly. The offer follows.\n"
    qtbot.keyClick(buttons(page, "Copy fields")[0], Qt.Key.Key_Space)
    assert clipboard.text().startswith("Pain: They onboard slowly.")
    qtbot.keyClick(buttons(page, "Copy mail")[0], Qt.Key.Key_Space)
    assert clipboard.text().startswith("Onboarding – Simon\n\n")


def test_how_the_writing_stands_is_said_and_its_buttons_ask(qtbot, page):
    page.show_writing(Writing("Writing, part 2 of 5…", ("Cancel",)))
    assert "Writing, part 2 of 5…" in words(page)
    cancel = buttons(page, "Cancel")[0]
    cancel.setFocus()
    with qtbot.waitSignal(page.writing_asked) as asked:
        qtbot.keyClick(cancel, Qt.Key.Key_Space)
    assert asked.args == [7, "Cancel"]
    page.show_writing(Writing("Writing, part 3 of 5…", ("Cancel",)))
    assert buttons(page, "Cancel") == [cancel]  # under the pointer it is the same one
    page.show_writing(Writing("Not written.", ("Try now", "Cancel")))
    assert buttons(page, "Try now")[0].hasFocus()
    page.show_writing(Writing())
    assert not page.report.writing.isVisible()


def test_what_was_sent_is_one_click_or_one_key_away(qtbot, page):
    [button] = buttons(page, "What was sent")
    assert button.isVisible()
    with qtbot.waitSignal(page.sent_clicked):
        qtbot.mouseClick(button, LEFT)
    button.setFocus()
    with qtbot.waitSignal(page.sent_clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_that_nothing_was_sent_is_said_where_it_is_known(page):
    nothing = "Nothing was sent to a model"
    assert not any(nothing in text for text in words(page))
    page.show_writing(Writing(nothing_sent=True))
    assert any(nothing in text for text in words(page))
    page.show_record(replace(RECORD, id=8))
    assert not any(nothing in text for text in words(page))


@pytest.mark.parametrize("held", ["a button of the writing", "a time"])
def test_the_model_s_part_leaves_the_page_at_its_top_whatever_has_the_focus(qtbot, page, held):
    page.resize(1048, 400)
    bar = page.report.verticalScrollBar()
    page.show_writing(Writing("Writing…", ("Cancel",)))
    page.show_record(RECORD)
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    links = page.report.main.findChildren(TimeLink)
    (links[0] if held == "a time" else buttons(page, "Cancel")[0]).setFocus()
    for after in (Writing("Waits.", ("Try now", "Cancel")), Writing()):
        page.show_writing(after)
        page.show_record(WITH_MODEL)
        QTest.qWait(0)  # the layout
        assert bar.value() == 0


def test_the_model_s_part_leaves_the_rep_where_the_rep_was(qtbot, page):
    page.resize(1048, 400)
    bar = page.report.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(120)
    page.show_record(WITH_MODEL)
    assert bar.value() == 120


def test_another_call_is_shown_from_its_top(qtbot, page):
    page.resize(1048, 400)
    bar = page.report.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(bar.maximum())
    page.report.main.findChildren(TimeLink)[-1].setFocus()
    page.show_record(replace(WITH_MODEL, id=8))
    assert bar.value() == 0


def test_what_was_left_out_is_said_on_the_card_too(page):
    bare = replace(WRITTEN, summary=(), decisions=())
    page.show_record(replace(RECORD, report=Report(FOUND, bare)))
    [note] = [one for one in page.findChildren(Words) if "2 sentences left out" in one.text()]
    assert note.isVisibleTo(page)
    assert page.report.beside.isAncestorOf(note)


def test_the_same_call_once_more_keeps_tab_and_place(qtbot, page):
    page.go_to(200.0)
    place = page._view.verticalScrollBar().value()
    assert place > 0
    page.show_record(WITH_MODEL)
    assert page._view.isVisible()
    assert page._view.verticalScrollBar().value() == place
    page.show_record(replace(RECORD, id=8))
    assert page.report.isVisible()


def test_a_call_in_which_nothing_was_said_says_so(page):
    page.show_record(replace(RECORD, utterances=(), report=Report()))
    assert "Nothing was said in this call." in words(page)
    assert not page.report.isVisible()
    page.show_record(RECORD)
    assert page.report.isVisible()


@pytest.mark.parametrize("width", [1300, 1048, 640, 420])
def test_whatever_the_width_nothing_is_cut_off_at_the_right(qtbot, page, width):
    page.show_record(WITH_MODEL)
    page.resize(width, 800)
    qtbot.waitUntil(lambda: page.report.widget().width() <= page.report.viewport().width())
    edge = page.width()
    for link in page.report.findChildren(TimeLink):
        if link.isVisible():
            assert link.mapTo(page, link.rect().topRight()).x() < edge


def test_a_long_list_is_shown_in_pieces_and_two_hours_cost_the_window_little(qtbot, page):
    call = two_hours()
    found = find(Kept(call), None)
    assert len(found.questions) > 300
    page.show_record(replace(RECORD, utterances=call, report=Report(found)))
    rows = len(page.findChildren(ReportRow))
    more = next(one for one in page.findChildren(QPushButton) if one.text().startswith("Show 50"))
    qtbot.keyClick(more, Qt.Key.Key_Space)
    assert len(page.findChildren(ReportRow)) == rows + 50


def test_each_row_is_as_high_as_its_words_need(qtbot, page):
    page.show_record(WITH_MODEL)
    for width in (1048, 500):
        page.resize(width, 800)
        visible = [row for row in page.report.findChildren(ReportRow) if row.isVisible()]
        assert visible
        qtbot.waitUntil(
            lambda rows=visible: all(
                row.height() == row.heightForWidth(row.width()) for row in rows
            )
        )


def test_a_long_name_of_a_kind_before_a_short_line_stands_whole(theme):
    short = ReportRow(theme, Row("“Hm.”", None, lead="Price"), narrow=False)
    long = ReportRow(theme, Row("“Hm.”", None, lead="“Send me something”"), narrow=False)
    assert long.heightForWidth(600) > short.heightForWidth(600)


def test_dark_and_light_are_painted_in_their_own_colours(page, theme):
    page.show_record(WITH_MODEL)
    assert LIGHT.warn.upper() in colours(page)
    theme.set_dark(True)
    assert {DARK.warn.upper(), DARK.accent.upper()} <= colours(page)
    assert LIGHT.accent.upper() not in colours(page)
