"""The transcript in a real window: where things stand, what it follows, what the keys do."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton

from app.events import Channel, Moment, SpeechEnded, TipDelta
from app.ui import theme as themes
from app.ui.transcript_view import TranscriptView
from tests.ui.test_transcript_model import price, record, said, saying

REP, PROSPECT = Channel.REP, Channel.PROSPECT
QUOTE = "it is too expensive"


@pytest.fixture
def view(qtbot, theme):
    made = TranscriptView(theme)
    qtbot.addWidget(made)
    made.resize(800, 740)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def talk(view: TranscriptView, turns: int, first: int = 1) -> None:
    for id in range(first, first + turns):
        channel = PROSPECT if id % 2 else REP
        view.hear(said(id, channel, id * 10.0, f"This is turn number {id}."))


def settle() -> None:
    QApplication.processEvents()


def box(view: TranscriptView, row: int):
    return view.visualRect(view.model().index(row))


def picture(view: TranscriptView) -> QImage:
    settle()
    return view.viewport().grab().toImage()


def colour(image: QImage, x: int, y: int) -> QColor:
    ratio = image.devicePixelRatio()
    return image.pixelColor(int(x * ratio), int(y * ratio))


def has(image: QImage, colour: str, left: int, top: int, right: int, bottom: int) -> bool:
    wanted, ratio = QColor(colour), image.devicePixelRatio()
    return any(
        image.pixelColor(x, y) == wanted
        for x in range(int(left * ratio), int(right * ratio))
        for y in range(int(top * ratio), int(bottom * ratio))
    )


def jump(view: TranscriptView) -> QPushButton:
    return view.findChild(QPushButton)


# -- where things stand ----------------------------------------------------------------------------


def test_the_prospects_turns_are_tinted_and_the_reps_are_not(view, theme):
    talk(view, 2)
    image = picture(view)
    first, second = box(view, 0), box(view, 1)
    assert (first.height(), second.top() - first.bottom() - 1) == (56, 4)
    tint = QColor(theme.tokens.tint)
    assert colour(image, 88, first.center().y()) == tint
    assert colour(image, 88 + 475, first.center().y()) == tint
    assert colour(image, 88 + 476, first.center().y()) != tint
    assert colour(image, 560, second.center().y()) == QColor(theme.tokens.surface)


def test_light_and_dark_repaint_without_a_word_moved(view, theme):
    talk(view, 3)
    light, before = picture(view), [box(view, row) for row in range(3)]
    theme.set_dark(True)
    dark = picture(view)
    theme.set_dark(False)
    assert colour(light, 4, 4) == QColor(themes.LIGHT.surface)
    assert colour(dark, 4, 4) == QColor(themes.DARK.surface)
    assert [box(view, row) for row in range(3)] == before


def test_a_tip_stands_in_the_margin_joined_to_its_underlined_quote(view, theme):
    talk(view, 2)
    view.hear(said(3, PROSPECT, 30.0, f"Well, {QUOTE} for us."))
    for event in price(1, 3, QUOTE, 30.5):
        view.hear(event)
    image = picture(view)
    turn, accent = box(view, 2), theme.tokens.accent
    assert colour(image, 570, turn.top() + 24 + 11) == QColor(accent)  # the connector
    assert has(image, accent, 100, turn.top() + 40, 560, turn.bottom())  # the underline
    assert has(image, accent, 584, turn.top() + 8, 776, turn.top() + 24)  # its kind
    assert not has(image, accent, 100, turn.top(), 560, turn.top() + 24)


def test_without_room_in_the_margin_a_tip_stands_under_its_turn(view, theme):
    view.hear(said(1, PROSPECT, 10.0, f"Well, {QUOTE} for us."))
    for event in price(1, 1, QUOTE, 10.5):
        view.hear(event)
    talk(view, 1, first=2)
    settle()
    beside = box(view, 1).top()
    view.resize(620, 740)
    image = picture(view)
    turn = box(view, 0)
    assert has(image, theme.tokens.accent, 100, turn.bottom() + 1, 400, turn.bottom() + 30)
    assert box(view, 1).top() >= beside + 60


def test_in_a_wider_window_the_whole_group_is_centred(view):
    talk(view, 1)
    settle()
    assert box(view, 0).left() == 0
    view.resize(1200, 740)
    settle()
    assert box(view, 0).left() == 200


def test_in_a_narrow_window_the_turns_get_narrower_and_higher(view):
    view.hear(said(1, PROSPECT, 0, "word " * 20))
    settle()
    before = box(view, 0)
    view.resize(360, 740)
    settle()
    assert box(view, 0).right() < 360
    assert box(view, 0).height() > before.height()


def test_an_older_tip_near_a_newer_one_is_folded_until_a_click_opens_it(qtbot, view, theme):
    view.hear(said(1, PROSPECT, 10.0, f"Well, {QUOTE} for us."))
    view.hear(said(2, REP, 14.0, f"You mean {QUOTE}?"))
    for event in (*price(1, 1, QUOTE, 10.5), *price(2, 2, QUOTE, 14.5)):
        view.hear(event)
    settle()
    say = (584, box(view, 0).top() + 52, 776, box(view, 1).top() + 8)
    secondary = theme.tokens.secondary
    assert not has(picture(view), secondary, *say)
    click = QPoint(600, box(view, 0).top() + 16)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=click)
    assert has(picture(view), secondary, *say)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=click)
    assert not has(picture(view), secondary, *say)


def test_what_a_card_says_besides_is_opened_and_closed_by_a_click(qtbot, view, theme):
    more = {"details": "<i>They</i> buy every third year.", "link": f"https://x.org/{'a' * 60}"}
    view.hear(said(1, PROSPECT, 10.0, f"Well, {QUOTE} for us."))
    moment, card = price(1, 1, QUOTE, 10.5)
    view.hear(moment)
    view.hear(replace(card, **more))
    settle()
    below = (584, box(view, 0).top() + 80, 776, box(view, 0).top() + 160)
    secondary = theme.tokens.secondary
    assert not has(picture(view), secondary, *below)
    assert "third year" not in view.model().row(0).told()
    click = QPoint(600, box(view, 0).top() + 16)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=click)
    assert has(picture(view), secondary, *below)
    assert not has(picture(view), secondary, 777, below[1], 790, below[3])  # it keeps its column
    assert "<i>They</i> buy every third year. https://x.org/" in " ".join(
        view.model().row(0).told().split()
    )
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=click)
    assert not has(picture(view), secondary, *below)


def test_tips_further_from_each_other_are_both_whole(view, theme):
    for id in (1, 3):
        view.hear(said(id, PROSPECT, id * 10.0, f"Well, {QUOTE} for us."))
        view.hear(said(id + 1, REP, id * 10.0 + 5, "I see."))
        for event in price(id, id, QUOTE, id * 10.0):
            view.hear(event)
    image = picture(view)
    for row in (0, 2):
        top = box(view, row).top()
        assert has(image, theme.tokens.secondary, 584, top + 52, 776, top + 72)


def test_the_keyboard_opens_a_folded_tip_too(qtbot, view):
    view.hear(said(1, PROSPECT, 10.0, QUOTE))
    for event in (*price(1, 1, QUOTE, 10.0), *price(2, 1, QUOTE, 10.0)):
        view.hear(event)
    before = picture(view)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert all(one.opened for one in view.model().row(0).advice)
    assert picture(view) != before


def test_the_caret_stands_behind_the_live_words_until_the_side_is_silent(view, theme):
    view.hear(saying(1, REP, 0.0, "I think", "that"))
    turn = (100, 44, 560, 72)
    image = picture(view)
    assert has(image, theme.tokens.accent, *turn)
    assert has(image, theme.tokens.tentative, *turn)
    view.hear(said(1, REP, 0.0, "I think that"))
    view.hear(SpeechEnded(REP, 2.0))
    image = picture(view)
    assert not has(image, theme.tokens.accent, *turn)
    assert not has(image, theme.tokens.tentative, *turn)


# -- following -------------------------------------------------------------------------------------


def test_the_newest_words_stay_in_sight_sixteen_above_the_bottom(view):
    talk(view, 40)
    settle()
    assert view.viewport().height() - box(view, 39).bottom() - 1 == 16
    view.hear(saying(41, PROSPECT, 410.0, "word " * 30))
    settle()
    assert view.viewport().height() - box(view, 40).bottom() - 1 == 16
    assert not jump(view).isVisible()


def test_come_to_by_tab_it_shows_where_the_keys_are_on_the_newest_turn_in_sight(view, theme):
    talk(view, 40)
    settle()
    view.clearFocus()
    plain = picture(view)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.currentIndex().row() == 39
    assert view.is_following
    assert view.selectedIndexes() == []
    last = box(view, 39)
    around = (last.left(), last.top(), last.right(), last.bottom())
    assert has(picture(view), theme.tokens.accent, *around)
    assert not has(plain, theme.tokens.accent, *around)


@pytest.mark.parametrize("way", ["wheel", "keys", "scroll bar"])
def test_scrolled_up_it_stands_still_while_the_call_goes_on(qtbot, view, way):
    talk(view, 40)
    settle()
    scroll_up(qtbot, view, way)
    settle()
    assert not view.is_following
    assert jump(view).isVisible()
    before = [box(view, row).top() for row in range(40)]
    talk(view, 20, first=41)
    settle()
    assert [box(view, row).top() for row in range(40)] == before
    qtbot.mouseClick(jump(view), Qt.MouseButton.LeftButton)
    settle()
    assert view.is_following
    assert view.viewport().height() - box(view, 59).bottom() - 1 == 16
    assert not jump(view).isVisible()


def scroll_up(qtbot, view: TranscriptView, way: str) -> None:
    bar = view.verticalScrollBar()
    if way == "wheel":
        wheel(view, 120)
    elif way == "keys":
        view.setFocus()
        for _ in range(20):
            qtbot.keyClick(view, Qt.Key.Key_Up)
    else:
        bar.triggerAction(bar.SliderAction.SliderPageStepSub)


def wheel(view: TranscriptView, turn: int) -> None:
    place = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        place,
        view.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_goes_by_whole_lines(view):
    talk(view, 40)
    settle()
    before = view.verticalScrollBar().value()
    wheel(view, 120)
    assert (before - view.verticalScrollBar().value()) % 24 == 0


def test_what_comes_late_above_does_not_move_what_is_being_read(view):
    talk(view, 40)
    settle()
    view.verticalScrollBar().setValue(1000)
    settle()
    before = [box(view, row).top() for row in range(20, 40)]
    height = box(view, 1).height()
    view.hear(said(500, REP, 24.0, "This comes late and makes a turn longer. " * 5))
    settle()
    assert box(view, 1).height() > height
    assert [box(view, row).top() for row in range(20, 40)] == before


def test_end_goes_to_the_live_end_and_follows_again(qtbot, view):
    talk(view, 40)
    settle()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert not view.is_following
    assert view.verticalScrollBar().value() <= box(view, 0).height()
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.is_following
    talk(view, 3, first=41)
    settle()
    assert view.viewport().height() - box(view, 42).bottom() - 1 == 16


def test_the_page_keys_go_by_what_is_in_sight(qtbot, view):
    talk(view, 60)
    settle()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    row = view.currentIndex().row()
    assert 59 - 13 <= row <= 59 - 9
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == row + 1
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.currentIndex().row() == 59


def test_the_button_floats_sixteen_above_the_bottom_in_the_middle(view):
    talk(view, 40)
    settle()
    view.verticalScrollBar().setValue(0)
    button = jump(view)
    assert view.height() - button.geometry().bottom() - 1 == 16
    assert abs(button.geometry().center().x() - view.viewport().width() / 2) <= 1
    assert button.text() == "Jump to live"


def test_a_tip_that_streams_in_keeps_the_live_end_in_sight(view):
    talk(view, 41)
    view.hear(price(1, 41, "turn number", 410.0)[0])
    view.hear(TipDelta(1, 1, "Ask what they compare it with\nCompared to what would it be dear?"))
    settle()
    assert view.is_following
    assert box(view, 40).bottom() < view.viewport().height()


def test_a_kept_call_is_shown_from_its_begin_and_follows_nothing(view):
    talk(view, 3)
    kept = [said(n, PROSPECT if n % 2 else REP, n * 10.0, "It was said.") for n in range(1, 61)]
    view.show_record(record(*kept))
    settle()
    assert view.verticalScrollBar().value() == 0
    assert not view.is_following
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert not view.is_following
    assert not jump(view).isVisible()
    view.clear()
    talk(view, 40)
    settle()
    assert view.is_following
    assert view.viewport().height() - box(view, 39).bottom() - 1 == 16


def test_it_goes_to_what_was_said_at_a_time(view):
    kept = [said(n, PROSPECT if n % 2 else REP, n * 10.0, "It was said.") for n in range(1, 61)]
    view.show_record(record(*kept))
    view.go_to(304.0)
    settle()
    assert view.currentIndex().row() == 29
    assert 0 <= box(view, 29).top() <= 24


# -- selecting, copying, reading out ---------------------------------------------------------------


def test_the_selected_turns_are_copied_in_the_order_of_the_call(qtbot, view):
    talk(view, 4)
    settle()
    for row, keys in ((2, Qt.KeyboardModifier.NoModifier), (1, Qt.KeyboardModifier.ShiftModifier)):
        place = box(view, row).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, place)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "0:20 You: This is turn number 2.\n0:30 Prospect: This is turn number 3."
    )


def test_a_selected_turn_stays_selected_while_the_call_goes_on(qtbot, view):
    talk(view, 4)
    settle()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box(view, 1).center())
    talk(view, 4, first=5)
    view.hear(said(99, PROSPECT, 12.0, "A late one."))
    settle()
    assert [index.row() for index in view.selectedIndexes()] == [1]


def test_nothing_selected_leaves_the_clipboard_alone(qtbot, view):
    QGuiApplication.clipboard().setText("before")
    talk(view, 2)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"


def test_the_coach_is_asked_about_the_selected_turns(qtbot, view):
    talk(view, 4)
    settle()
    for row, keys in ((1, Qt.KeyboardModifier.NoModifier), (3, Qt.KeyboardModifier.ShiftModifier)):
        place = box(view, row).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, place)
    with qtbot.waitSignal(view.asked) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    said = "This is turn number 2. This is turn number 3. This is turn number 4."
    assert asked.args == [Moment(0, "help", PROSPECT, 3, said, 30.0)]


def test_the_menu_asks_the_coach_and_shows_what_was_sent(qtbot, view):
    talk(view, 2)
    settle()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box(view, 1).center())
    actions = {action.text(): action for action in view.actions()}
    with qtbot.waitSignal(view.asked) as asked:
        actions["Ask the coach"].trigger()
    assert asked.args[0].channel is REP
    with qtbot.waitSignal(view.sent_clicked):
        actions["What was sent"].trigger()


def test_nothing_selected_asks_nothing(qtbot, view):
    with qtbot.assertNotEmitted(view.asked):
        view.ask()


def test_typed_letters_move_nothing(qtbot, view):
    talk(view, 4)
    settle()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box(view, 2).center())
    qtbot.keyClicks(view, "this")
    assert view.currentIndex().row() == 2


def test_a_screen_reader_finds_the_turns(view):
    talk(view, 2)
    settle()
    seen = QAccessible.queryAccessibleInterface(view)
    assert seen.text(QAccessible.Text.Name) == "Transcript"
    names = [seen.child(n).text(QAccessible.Text.Name) for n in range(seen.childCount())]
    assert names == ["0:10 Prospect: This is turn number 1.", "0:20 You: This is turn number 2."]


# -- a long call -----------------------------------------------------------------------------------


def test_a_partial_at_the_end_of_a_long_call_costs_a_fraction_of_a_frame(view):
    talk(view, 1200)
    for id in range(2, 1200, 4):
        for event in price(id, id + 1, "turn number", id * 10.0 + 10):
            view.hear(event)
    settle()
    costs = []
    for n in range(400):
        begun = time.perf_counter()
        view.hear(saying(2000, PROSPECT, 12_010.0, "word " * (n % 60 + 1), "and more"))
        settle()
        costs.append(time.perf_counter() - begun)
    assert sorted(costs)[len(costs) // 2] < 0.016
