"""The list of calls in a real window: what it shows, and what the pointer and the keys ask for."""

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QMessageBox

from app.record.call_record import CallState, CallSummary
from app.ui.call_list import CallList
from app.ui.call_rows import about_call, day_words
from app.ui.settings_pages.form import Paragraph

TODAY = date(2026, 3, 18)
NOON = datetime(2026, 3, 18, 12, 0).astimezone()
KEY = Qt.Key
NO_GRAB = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
"""What the offscreen platform says of every menu."""


def summary(id: int, title: str, days_ago: int = 0, **changes) -> CallSummary:
    fields = {
        "id": id,
        "title": title,
        "started": NOON - timedelta(days=days_ago, minutes=60 - id),
        "length": 24 * 60.0,
        "state": CallState.CLOSED,
        "utterance_count": 9,
    }
    return CallSummary(**{**fields, **changes})


CALLS = [
    summary(6, "Discovery – Priya", state=CallState.OPEN),
    summary(5, "Pricing – Marcus"),
    summary(4, "Demo – Redwood", 1),
    summary(3, "Follow-up – Marcus", 2),
]


@pytest.fixture
def calls(qtbot, theme):
    made = CallList(theme, lambda: TODAY)
    qtbot.addWidget(made)
    QAbstractItemModelTester(
        made.list.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, made
    )
    made.resize(232, 740)
    made.show_calls(CALLS)
    made.set_live(6)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def rows(calls: CallList) -> list[str]:
    model = calls.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def below(calls: CallList, row: int) -> str:
    """What stands below the title."""
    model = calls.list.model()
    return model.about(model.call(model.index(row, 0)))


def place(calls: CallList, title: str) -> QPoint:
    index = calls.list.model().index(rows(calls).index(title), 0)
    return calls.list.visualRect(index).center()


def click(qtbot, calls: CallList, title: str, button=Qt.MouseButton.LeftButton) -> None:
    qtbot.mouseClick(calls.list.viewport(), button, pos=place(calls, title))


def current(calls: CallList) -> str | None:
    return calls.list.currentIndex().data()


def words(calls: CallList) -> str:
    said = calls.findChild(Paragraph)
    return said.words if said.isVisible() else ""


def question(calls: CallList) -> QMessageBox:
    [asked] = [box for box in calls.findChildren(QMessageBox) if box.isVisible()]
    return asked


def button(box: QMessageBox, words: str) -> QAbstractButton:
    return next(one for one in box.buttons() if one.text().replace("&", "") == words)


# -- what it shows ---------------------------------------------------------------------------------


def test_calls_stand_below_their_days(calls):
    assert rows(calls) == [
        "Today",
        "Discovery – Priya",
        "Pricing – Marcus",
        "Yesterday",
        "Demo – Redwood",
        "Monday",
        "Follow-up – Marcus",
    ]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 18), "Today"),
        (date(2026, 3, 17), "Yesterday"),
        (date(2026, 3, 16), "Monday"),
        (date(2026, 3, 12), "Thursday"),
        (date(2026, 3, 11), "11 March"),
        (date(2025, 12, 31), "31 December 2025"),
        (date(2026, 3, 19), "19 March"),  # a clock that was set back
    ],
)
def test_a_day_is_said_as_people_say_it(day, said):
    assert day_words(day, TODAY) == said


@pytest.mark.parametrize(
    ("changes", "live", "said"),
    [
        ({}, False, "11:01 · 24 min"),
        ({}, True, "Live, started 11:01"),
        ({"state": CallState.OPEN}, False, "Live, started 11:01"),  # of a terminal, say
        ({"length": 20.0}, False, "11:01 · 20 s"),
        ({"state": CallState.RECOVERED, "length": 1100.0}, False, "Recovered up to 18:20"),
    ],
)
def test_below_a_title_stands_when_it_was_and_how_long(changes, live, said):
    assert about_call(summary(1, "Acme", **changes), live=live) == said


def test_the_running_call_has_a_green_dot_and_is_selected_when_it_begins(calls, theme):
    def dots(row: str) -> bool:
        image, ratio = calls.list.viewport().grab().toImage(), calls.devicePixelRatio()
        y = int((place(calls, row).y() - 10) * ratio)
        green = QColor(theme.tokens.good)
        return any(image.pixelColor(x, y) == green for x in range(int(207 * ratio)))

    assert current(calls) == "Discovery – Priya"
    assert dots("Discovery – Priya")
    assert not dots("Pricing – Marcus")
    calls.set_live(None)
    assert not dots("Discovery – Priya")


def test_rows_are_forty_four_high_four_apart_below_a_field_of_thirty_two(calls):
    assert calls.width() == 232
    assert (calls.search.x(), calls.search.y()) == (12, 12)
    assert (calls.search.width(), calls.search.height()) == (207, 32)
    first, second = place(calls, "Discovery – Priya"), place(calls, "Pricing – Marcus")
    assert second.y() - first.y() == 48


def test_without_calls_it_says_how_they_come(calls):
    calls.show_calls([])
    assert words(calls) == "No calls yet. Each call is kept here from its first word."
    assert not calls.list.isVisible()
    calls.show_calls(CALLS)
    assert words(calls) == ""
    assert calls.list.isVisible()


def test_a_new_list_keeps_the_call_that_is_selected(qtbot, calls):
    click(qtbot, calls, "Demo – Redwood")
    calls.show_calls([summary(7, "A new one"), *CALLS])
    assert current(calls) == "Demo – Redwood"


def test_a_screen_reader_hears_title_and_time(calls):
    seen = QAccessible.queryAccessibleInterface(calls.list)
    names = [seen.child(n).text(QAccessible.Text.Name) for n in range(seen.childCount())]
    assert names[:3] == [
        "Today",
        "Discovery – Priya, Live, started 11:06",
        "Pricing – Marcus, 11:05 · 24 min",
    ]


# -- looking for one -------------------------------------------------------------------------------


def test_typing_leaves_the_calls_with_these_words_in_their_titles(qtbot, calls):
    calls.go_to_search()
    assert calls.search.hasFocus()
    qtbot.keyClicks(calls.search, " MARCUS")
    assert rows(calls) == ["Today", "Pricing – Marcus", "Monday", "Follow-up – Marcus"]


def test_return_in_the_search_opens_the_first_call_that_was_found(qtbot, calls):
    calls.go_to_search()
    qtbot.keyClicks(calls.search, "marcus")
    with qtbot.waitSignal(calls.opened) as opened:
        qtbot.keyClick(calls.search, KEY.Key_Return)
    assert opened.args == [5]
    assert calls.list.hasFocus()
    assert current(calls) == "Pricing – Marcus"


@pytest.mark.parametrize("typed", ["", "redwood"])
def test_down_and_return_open_a_call_at_the_first_go(qtbot, calls, typed):
    calls.go_to_search()
    qtbot.keyClicks(calls.search, typed)
    first = rows(calls)[1]
    qtbot.keyClick(calls.search, KEY.Key_Down)
    assert (calls.list.hasFocus(), current(calls)) == (True, first)
    with qtbot.waitSignal(calls.opened) as opened:
        qtbot.keyClick(calls.list, KEY.Key_Return)
    assert opened.args == [{"": 6, "redwood": 4}[typed]]


def test_nothing_found_opens_nothing(qtbot, calls):
    calls.go_to_search()
    qtbot.keyClicks(calls.search, "Acme")
    with qtbot.assertNotEmitted(calls.opened):
        qtbot.keyClick(calls.search, KEY.Key_Return)
        qtbot.keyClick(calls.search, KEY.Key_Down)
    assert calls.search.hasFocus()


@pytest.mark.parametrize("words", ["no such call", "marcus"])
def test_the_call_that_is_shown_is_marked_again_after_a_search_without_it(qtbot, calls, words):
    click(qtbot, calls, "Demo – Redwood")
    qtbot.keyClicks(calls.search, words)
    assert current(calls) is None
    calls.show_calls(CALLS)  # the library is read anew meanwhile
    qtbot.keyClick(calls.search, KEY.Key_Escape)
    assert current(calls) == "Demo – Redwood"
    assert calls.list.selectionModel().isSelected(calls.list.currentIndex())
    calls.select(None)  # the window shows no call any more
    qtbot.keyClicks(calls.search, words)
    qtbot.keyClick(calls.search, KEY.Key_Escape)
    assert current(calls) is None


def test_escape_empties_the_search(qtbot, calls):
    qtbot.keyClicks(calls.search, "redwood")
    qtbot.keyClick(calls.search, KEY.Key_Escape)
    assert calls.search.text() == ""
    assert len(rows(calls)) == 7


def test_company_and_contact_are_searched_too_and_stand_below_the_title(qtbot, calls):
    calls.show_calls(
        [
            summary(9, "Second talk", company="Northwind", contact="Dana Cole"),
            summary(8, "Northwind, first talk", company="Northwind", contact="Eve"),
            *CALLS,
        ]
    )
    qtbot.keyClicks(calls.search, "northwind")
    assert rows(calls) == ["Today", "Second talk", "Northwind, first talk"]
    assert [below(calls, row) for row in (1, 2)] == [
        "Northwind · 11:09 · 24 min",
        "11:08 · 24 min",  # its title says it
    ]
    qtbot.keyClicks(calls.search, " dana")
    assert rows(calls) == ["Today", "Second talk"]
    assert below(calls, 1) == "Northwind · Dana Cole · 11:09 · 24 min"
    calls.search.clear()
    assert below(calls, 1) == "11:09 · 24 min"


def test_a_row_that_stays_is_painted_anew_with_its_other_reason(qtbot, calls):
    calls.show_calls([summary(9, "Second talk", company="Northwind", contact="Dana Cole")])
    calls.search.setText("northwind")
    with qtbot.waitSignal(calls.list.model().dataChanged):
        calls.search.setText("dana")
    assert below(calls, 1) == "Dana Cole · 11:09 · 24 min"


def test_the_words_may_stand_apart_and_in_any_order(qtbot, calls):
    qtbot.keyClicks(calls.search, "marcus up")
    assert rows(calls) == ["Monday", "Follow-up – Marcus"]


def test_what_is_nowhere_is_said_to_be_nowhere(qtbot, calls):
    qtbot.keyClicks(calls.search, "Acme")
    assert words(calls) == "No call has “Acme” in its title, company or contact."
    calls.search.clear()
    assert words(calls) == ""
    assert len(rows(calls)) == 7


def test_the_key_of_the_search_gives_way_to_words(qtbot, calls):
    key = calls.search.findChildren(QAbstractButton) or calls.search.children()
    labels = [one for one in key if getattr(one, "text", lambda: "")().endswith("K")]
    assert [label.isVisible() for label in labels] == [True]
    qtbot.keyClicks(calls.search, "a")
    assert [label.isVisible() for label in labels] == [False]


# -- opening, renaming, exporting, deleting --------------------------------------------------------


def test_a_click_opens_a_call_and_a_day_opens_nothing(qtbot, calls):
    opened = []
    calls.opened.connect(opened.append)
    click(qtbot, calls, "Yesterday")
    click(qtbot, calls, "Demo – Redwood")
    assert opened == [4]


def test_the_arrow_keys_pass_over_the_days_and_enter_opens(qtbot, calls):
    calls.list.setFocus()
    for _ in range(2):
        qtbot.keyClick(calls.list, KEY.Key_Down)
    with qtbot.waitSignal(calls.opened) as opened:
        qtbot.keyClick(calls.list, KEY.Key_Return)
    assert opened.args == [4]


def editor(calls: CallList) -> QLineEdit:
    [field] = calls.list.viewport().findChildren(QLineEdit)
    return field


def test_f2_renames_in_place(qtbot, calls):
    click(qtbot, calls, "Demo – Redwood")
    qtbot.keyClick(calls.list, KEY.Key_F2)
    field = editor(calls)
    assert field.selectedText() == "Demo – Redwood"
    qtbot.keyClicks(field, "  Second demo ")
    with qtbot.waitSignal(calls.renamed) as renamed:
        qtbot.keyClick(field, KEY.Key_Return)
    assert renamed.args == [4, "Second demo"]
    assert "Second demo" in rows(calls)
    qtbot.keyClicks(calls.search, "second")
    assert rows(calls) == ["Yesterday", "Second demo"]


@pytest.mark.parametrize(
    ("typed", "key"), [("Other", KEY.Key_Escape), (" ", KEY.Key_Return), ("", KEY.Key_Return)]
)
def test_escape_and_an_empty_title_leave_the_call_its_title(qtbot, calls, typed, key):
    click(qtbot, calls, "Demo – Redwood")
    qtbot.keyClick(calls.list, KEY.Key_F2)
    qtbot.keyClicks(editor(calls), typed)
    with qtbot.assertNotEmitted(calls.renamed):
        qtbot.keyClick(editor(calls), key)
    assert "Demo – Redwood" in rows(calls)


def test_a_slow_second_click_renames_too(qtbot, calls):
    click(qtbot, calls, "Demo – Redwood")
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    click(qtbot, calls, "Demo – Redwood")
    qtbot.waitUntil(lambda: calls.list.viewport().findChildren(QLineEdit) != [])
    assert editor(calls).text() == "Demo – Redwood"


def menu(calls: CallList, title: str) -> QMenu:
    calls.list.customContextMenuRequested.emit(place(calls, title))
    [opened] = calls.findChildren(QMenu)
    return opened


@NO_GRAB
def test_the_menu_is_of_the_call_under_the_pointer(qtbot, calls):
    opened = menu(calls, "Follow-up – Marcus")
    assert [action.text() for action in opened.actions()] == ["Open", "Rename", "Export…", "Delete"]
    with qtbot.waitSignal(calls.export_asked) as asked:
        opened.actions()[2].trigger()
    assert asked.args == [3]
    opened.close()


def test_delete_asks_first_and_cancel_is_the_default(qtbot, calls):
    click(qtbot, calls, "Demo – Redwood")
    qtbot.keyClick(calls.list, KEY.Key_Delete)
    asked = question(calls)
    assert asked.text() == "Delete “Demo – Redwood”? Its words are gone for good."
    assert asked.defaultButton().text().replace("&", "") == "Cancel"
    with qtbot.assertNotEmitted(calls.delete_agreed):
        qtbot.keyClick(asked, KEY.Key_Escape)
    qtbot.waitUntil(lambda: calls.findChildren(QMessageBox) == [])
    calls.activateWindow()  # as a window manager does
    qtbot.waitUntil(calls.isActiveWindow)
    qtbot.keyClick(calls.list, KEY.Key_Delete)
    with qtbot.waitSignal(calls.delete_agreed) as agreed:
        qtbot.mouseClick(button(question(calls), "Delete"), Qt.MouseButton.LeftButton)
    assert agreed.args == [4]


@NO_GRAB
def test_the_running_call_cannot_be_deleted(qtbot, calls):
    opened = menu(calls, "Discovery – Priya")
    assert [action.isEnabled() for action in opened.actions()] == [True, True, True, False]
    opened.close()
    qtbot.keyClick(calls.list, KEY.Key_Delete)
    assert calls.findChildren(QMessageBox) == []


def test_the_foot_opens_the_settings_and_folds_the_list(qtbot, calls):
    buttons = {
        one.text() or one.accessibleName(): one for one in calls.findChildren(QAbstractButton)
    }
    with qtbot.waitSignal(calls.settings_clicked):
        qtbot.mouseClick(buttons["Settings"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(calls.folded):
        qtbot.keyClick(buttons["Hide the calls"], KEY.Key_Space)


def test_the_live_call_is_renamed_in_the_list_and_said(qtbot, calls):
    calls.select(6)
    calls.list.edit(calls.list.currentIndex())
    field = calls.list.findChild(QLineEdit)
    field.setText("Northwind")
    with qtbot.waitSignal(calls.renamed) as told:
        qtbot.keyClick(field, KEY.Key_Return)
    assert told.args == [6, "Northwind"]
    assert current(calls) == "Northwind"


def test_a_new_title_from_elsewhere_shows_in_the_list(qtbot, calls):
    calls.select(6)
    with qtbot.assertNotEmitted(calls.renamed):
        calls.show_calls([summary(6, "Northwind", state=CallState.OPEN), *CALLS[1:]])
    assert current(calls) == "Northwind"
    assert "Discovery – Priya" not in rows(calls)


# -- calls that come and go meanwhile --------------------------------------------------------------


def test_what_comes_and_goes_leaves_selection_and_place_where_they_were(qtbot, calls):
    many = [summary(id, f"Call {id}", days_ago=40 - id) for id in range(40, 0, -1)]
    calls.set_live(None)
    calls.show_calls(many)
    calls.select(30)
    bar = calls.list.verticalScrollBar()
    bar.setValue(500)
    before = calls.list.visualRect(calls.list.model().index_of(20)).top()
    newest = summary(99, "New")
    calls.show_calls([newest, *(one for one in many if one.id not in (35, 3))])
    assert rows(calls)[1] == "New"
    assert current(calls) == "Call 30"
    after = calls.list.visualRect(calls.list.model().index_of(20)).top()
    assert after == before
    assert bar.value() != 500  # there is another height above


def test_at_the_top_a_new_call_is_in_sight(qtbot, calls):
    calls.show_calls([summary(9, "New"), *CALLS])
    assert calls.list.verticalScrollBar().value() == 0
    assert rows(calls)[:2] == ["Today", "New"]


def test_a_call_that_goes_leaves_no_other_one_selected(qtbot, calls):
    calls.select(5)
    calls.show_calls([one for one in CALLS if one.id != 5])
    assert current(calls) is None


def test_calls_in_another_order_stand_in_that_order(qtbot, calls):
    turned = [summary(5, "Pricing – Marcus"), summary(6, "Discovery – Priya")]
    calls.show_calls(turned)
    assert rows(calls) == ["Today", "Pricing – Marcus", "Discovery – Priya"]
