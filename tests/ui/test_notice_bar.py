"""What the rep should know, above the middle of the window."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from app.events import Notice, Severity
from app.ui.notice_bar import NoticeBar, NoticeRow
from app.ui.settings_pages.form import Paragraph
from app.ui.theme import DARK, LIGHT
from tests.ui.test_widgets import colours, shown

SLOW = Notice("This computer is slow.", "Choose a smaller model.")
AWAY = Notice("The microphone went away.", "Using ‘Built-in’ until it is back.")
FULL = Notice("The disk is full.", "Make room.", Severity.PROBLEM)


@pytest.fixture
def bar(qtbot, theme) -> NoticeBar:
    return in_a_window(qtbot, NoticeBar(theme))


def in_a_window(qtbot, bar: NoticeBar) -> NoticeBar:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(bar)
    column.addStretch()
    window.resize(800, 200)
    shown(qtbot, window)
    bar.window_kept = window  # its parent must outlive it
    return bar


def row_of(bar: NoticeBar, notice: Notice) -> NoticeRow:
    [row] = [row for row in bar.findChildren(NoticeRow) if row.notice == notice]
    return row


def link(row: NoticeRow) -> QPushButton:
    return next(one for one in row.findChildren(QPushButton) if one.property("kind") == "link")


def close(row: NoticeRow) -> QPushButton:
    return next(one for one in row.findChildren(QPushButton) if one.property("kind") == "icon")


def test_without_a_notice_there_is_no_bar(bar):
    assert bar.isHidden()
    bar.show_notice(SLOW)
    assert bar.isVisible()
    bar.take_back(SLOW)
    assert bar.isHidden()


def test_the_newest_of_two_is_on_top_and_both_are_one_line_high(qtbot, bar):
    bar.show_notice(SLOW)
    bar.show_notice(AWAY)
    assert bar.shown == (AWAY, SLOW)
    qtbot.waitUntil(lambda: row_of(bar, SLOW).y() > row_of(bar, AWAY).y())
    assert {row_of(bar, notice).height() for notice in (SLOW, AWAY)} == {40}


def test_a_third_waits_for_a_place(qtbot, bar):
    for notice in (FULL, SLOW, AWAY):
        bar.show_notice(notice)
    assert bar.shown == (AWAY, SLOW)
    qtbot.mouseClick(close(row_of(bar, AWAY)), Qt.MouseButton.LeftButton)
    assert bar.shown == (SLOW, FULL)


def test_the_same_notice_is_shown_once(bar):
    bar.show_notice(SLOW)
    bar.show_notice(AWAY)
    bar.show_notice(SLOW)
    assert bar.shown == (SLOW, AWAY)


def test_the_action_is_taken_by_mouse_or_key_and_the_notice_goes(qtbot, bar):
    bar.show_notice(AWAY, "Choose another", "unplug")
    with qtbot.waitSignal(bar.acted) as told:
        qtbot.mouseClick(link(row_of(bar, AWAY)), Qt.MouseButton.LeftButton)
    assert told.args == [AWAY]
    assert bar.shown == ()
    bar.show_notice(SLOW, "Choose one")
    with qtbot.waitSignal(bar.acted):
        qtbot.keyClick(link(row_of(bar, SLOW)), Qt.Key.Key_Space)


def test_without_an_action_there_is_no_link(bar):
    bar.show_notice(SLOW)
    assert link(row_of(bar, SLOW)).isHidden()


def test_a_warning_leaves_by_itself_and_a_problem_stays(qtbot, theme):
    bar = in_a_window(qtbot, NoticeBar(theme, stay=50))
    bar.show_notice(FULL)
    bar.show_notice(SLOW)
    qtbot.waitUntil(lambda: bar.shown == (FULL,))
    with qtbot.assertNotEmitted(row_of(bar, FULL).done, wait=150):
        pass
    qtbot.keyClick(close(row_of(bar, FULL)), Qt.Key.Key_Space)
    assert bar.shown == ()


def test_a_warning_under_the_pointer_stays_until_the_pointer_leaves(qtbot, theme):
    bar = in_a_window(qtbot, NoticeBar(theme, stay=100))
    bar.show_notice(SLOW)
    row = row_of(bar, SLOW)
    middle = QPointF(row.rect().center())
    QApplication.sendEvent(row, QEnterEvent(middle, middle, middle))
    with qtbot.assertNotEmitted(row.done, wait=300):
        pass
    assert bar.shown == (SLOW,)
    with qtbot.waitSignal(row.done):
        QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert bar.shown == ()


LONG = Notice("It is long. " * 20, "And that is what to do.")


@pytest.mark.parametrize("width", [800, 400])
def test_a_long_one_is_wrapped_and_stands_whole(qtbot, bar, width):
    bar.window().resize(width, 400)
    bar.show_notice(LONG, "Do it")
    row = row_of(bar, LONG)
    words = row.findChild(Paragraph)
    assert words.words == f"{LONG.text} {LONG.hint}"
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()) > 40)
    assert row.height() >= words.height()
    assert bar.rect().contains(row.geometry())
    assert row.width() < width
    short = Notice("Slow.")  # what is beside it keeps its own height
    bar.show_notice(short)
    qtbot.waitUntil(lambda: row_of(bar, short).height() == 40)


def test_a_long_one_is_read_out_whole_also_at_its_button(bar):
    bar.show_notice(LONG)
    row = row_of(bar, LONG)
    whole = f"{LONG.text} {LONG.hint}"
    assert row.accessibleName() == whole
    assert close(row).accessibleDescription() == whole


def test_a_warning_stays_while_the_keyboard_is_in_it(qtbot, theme):
    bar = in_a_window(qtbot, NoticeBar(theme, stay=50))
    bar.show_notice(SLOW, "Choose one")
    row = row_of(bar, SLOW)
    link(row).setFocus()
    with qtbot.assertNotEmitted(row.done, wait=200):
        pass
    assert bar.shown == (SLOW,)
    link(row).clearFocus()
    with qtbot.waitSignal(row.done):
        pass


@pytest.mark.parametrize(
    ("severity", "fill"),
    [(Severity.INFO, "hover"), (Severity.WARNING, "warn_soft"), (Severity.PROBLEM, "warn_soft")],
)
def test_its_colours_are_those_of_the_theme(theme, bar, severity, fill):
    notice = Notice("Something.", "", severity)
    bar.show_notice(notice)
    assert getattr(LIGHT, fill) in colours(row_of(bar, notice))
    theme.set_dark(True)
    assert getattr(DARK, fill) in colours(row_of(bar, notice))


def test_notices_that_come_and_go_leave_no_widgets(qtbot, bar):
    for number in range(300):
        bar.show_notice(Notice(f"Number {number}"))
        bar.take_back(Notice(f"Number {number}"))
    qtbot.waitUntil(lambda: bar.findChildren(NoticeRow) == [])
