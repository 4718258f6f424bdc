"""The small widgets that all screens share."""

import gc

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import delete

from app.ui.focus_ring import FocusRing
from app.ui.marks import BrandMark, Dot, DotState, Icon
from app.ui.meters import RatioBar
from app.ui.theme import DARK, LIGHT
from app.ui.widgets import Chip, KeyCap, Line, Segmented, Switch, short_keys


def shown(qtbot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def colours(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage()
    return {
        picture.pixelColor(x, y).name().upper()
        for x in range(picture.width())
        for y in range(picture.height())
    }


@pytest.mark.parametrize(
    ("keys", "platform", "short"),
    [
        ("Ctrl+Shift+F9", "linux", "Ctrl ⇧ F9"),
        ("Ctrl+Shift+Space", "win32", "Ctrl ⇧ Space"),
        ("Ctrl+Shift+F9", "darwin", "⌃⇧F9"),
        ("Alt+Meta+H", "darwin", "⌥⌘H"),
        ("F8", "linux", "F8"),
        ("", "linux", ""),
    ],
)
def test_a_key_is_written_as_the_platform_prints_it(keys, platform, short):
    assert short_keys(keys, platform) == short


def test_a_key_cap_drops_out_before_words_do(qtbot, theme):
    row = QWidget()
    layout = QHBoxLayout(row)
    words, cap = QPushButton("Ask the coach"), KeyCap(theme, "Ctrl+Shift+Space")
    layout.addWidget(words)
    layout.addWidget(cap)
    shown(qtbot, row)
    assert cap.fits
    row.resize(row.minimumSizeHint().width() + 10, 60)
    qtbot.waitUntil(lambda: not cap.fits)
    assert words.width() >= words.sizeHint().width()


def test_without_a_key_there_is_no_cap(qtbot, theme):
    cap = KeyCap(theme)
    qtbot.addWidget(cap)
    assert cap.isHidden()
    cap.set_keys("F9")
    assert not cap.isHidden()
    assert cap.text == "F9"


def test_a_line_that_is_too_long_keeps_its_words_in_the_tooltip(qtbot, theme):
    line = shown(qtbot, Line(theme, "Nobody can read all of this in so little room"))
    assert line.toolTip() == ""
    line.resize(80, 20)
    assert line.shown_text().endswith("…")
    assert line.toolTip() == line.text()
    line.setText("Short")
    assert line.shown_text() == "Short"
    assert line.toolTip() == ""


@pytest.mark.parametrize(
    "text",
    ["<b>Headset</b>", "A < B & C > D", "<img src=http://x>\nwe said", "5 &lt; 6", "plain & fast"],
)
def test_a_tooltip_shows_what_was_said_as_it_was(qtbot, theme, text):
    line = shown(qtbot, Line(theme, text))
    line.resize(8, 20)
    assert as_read(line.toolTip()) == text
    assert Chip(theme, text).textFormat() is Qt.TextFormat.PlainText


def as_read(tip: str) -> str:
    """As Qt shows it."""
    document = QTextDocument()
    document.setHtml(tip) if QtGui.Qt.mightBeRichText(tip) else document.setPlainText(tip)
    return document.toPlainText()


def test_a_line_has_room_for_all_its_words_at_the_size_it_asks_for(qtbot, theme):
    for words in ("12:59", "Hearing the prospect", "Goal: you 30–45 %", "a", "154 words/min"):
        line = shown(qtbot, Line(theme, words))
        line.resize(line.sizeHint())
        assert line.shown_text() == words


def test_a_switch_turns_by_mouse_and_by_space(qtbot, theme):
    switch = shown(qtbot, Switch(theme))
    with qtbot.waitSignal(switch.toggled) as turned:
        qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert turned.args == [True]
    with qtbot.waitSignal(switch.toggled) as turned:
        qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert turned.args == [False]


def test_a_switch_that_is_on_is_seen_as_on_in_both_themes(qtbot, theme):
    switch = shown(qtbot, Switch(theme, on=True))
    for dark, tokens in ((False, LIGHT), (True, DARK)):
        theme.set_dark(dark)
        assert tokens.accent in colours(switch)
        switch.setChecked(False)
        assert tokens.accent not in colours(switch)
        assert tokens.control in colours(switch)
        switch.setChecked(True)


def test_one_choice_of_several_is_made_by_mouse_and_by_arrows(qtbot, theme):
    choice = shown(qtbot, Segmented(theme, ("New 8", "Experienced 6", "Expert 2"), 1))
    new, experienced, expert = choice.findChildren(QPushButton)
    with qtbot.waitSignal(choice.chosen) as chosen:
        qtbot.mouseClick(expert, Qt.MouseButton.LeftButton)
    assert chosen.args == [2]
    with qtbot.waitSignal(choice.chosen) as chosen:
        qtbot.keyClick(expert, Qt.Key.Key_Left)
    assert chosen.args == [1]
    assert choice.index == 1
    assert [button.isChecked() for button in (new, experienced, expert)] == [False, True, False]


def test_choosing_what_is_chosen_signals_nothing(qtbot, theme):
    choice = shown(qtbot, Segmented(theme, ("New", "Expert")))
    with qtbot.assertNotEmitted(choice.chosen):
        choice.choose(0)


@pytest.mark.parametrize(
    ("state", "token"),
    [
        (DotState.GOOD, "good"),
        (DotState.WARN, "warn"),
        (DotState.BAD, "bad"),
        (DotState.PAUSED, "disabled"),
    ],
)
def test_a_dot_has_the_colour_of_its_state(qtbot, theme, state, token):
    dot = shown(qtbot, Dot(theme))
    dot.set_state(state)
    assert getattr(LIGHT, token) in colours(dot)
    theme.set_dark(True)
    assert getattr(DARK, token) in colours(dot)


def test_off_the_record_the_dot_is_hollow(qtbot, theme):
    dot = shown(qtbot, Dot(theme, DotState.HOLLOW))
    assert dot.grab().toImage().pixelColor(4, 4) == QColor(LIGHT.background)


def test_a_ratio_bar_shows_both_sides_and_neither_when_it_is_too_early(qtbot, theme):
    bar = shown(qtbot, RatioBar(theme, (0.3, 0.45)))
    assert not {LIGHT.control, LIGHT.accent} & colours(bar)
    bar.show_share(0.38)
    assert {LIGHT.control, LIGHT.accent} <= colours(bar)


def test_all_that_is_drawn_follows_the_theme(qtbot, theme):
    things = (
        Chip(theme, "recovered", kind="warn"),
        Chip(theme, "Price", kind="accent"),
        BrandMark(theme),
        Icon(theme, "lock"),
        KeyCap(theme, "F9"),
        Line(theme, "Words", tone="warn"),
    )
    for thing in things:
        shown(qtbot, thing)
    light = [colours(thing) for thing in things]
    theme.set_dark(True)
    assert all(
        was != colours(thing) and DARK.background in colours(thing)
        for was, thing in zip(light, things, strict=True)
    )


def two_buttons(qtbot) -> tuple[QWidget, QPushButton, QPushButton]:
    window = QWidget()
    column = QVBoxLayout(window)
    buttons = QPushButton("One"), QPushButton("Two")
    for button in buttons:
        column.addWidget(button)
    shown(qtbot, window)
    return window, *buttons


def rings(window: QWidget) -> list[FocusRing]:
    return [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]


def test_the_ring_goes_with_the_keyboard(qtbot, theme):
    window, one, two = two_buttons(qtbot)
    one.setFocus()
    qtbot.keyClick(one, Qt.Key.Key_Tab)
    assert two.hasFocus()
    [ring] = rings(window)
    assert ring.geometry() == two.geometry().adjusted(-4, -4, 4, 4)
    assert theme.tokens.accent in colours(window)
    qtbot.keyClick(two, Qt.Key.Key_Backtab)
    [ring] = rings(window)
    assert ring.geometry() == one.geometry().adjusted(-4, -4, 4, 4)


def test_a_ring_goes_with_its_window(qtbot, theme):
    for _ in range(30):
        window, one, _two = two_buttons(qtbot)
        one.setFocus()
        qtbot.keyClick(one, Qt.Key.Key_Tab)
        assert len(rings(window)) == 1
        del window, one, _two  # and with it all that is in it; Qt tells of the focus once more
        gc.collect()
    assert not any(isinstance(one, FocusRing) for one in QApplication.allWidgets())


def test_a_ring_is_gone_with_what_it_stood_round(qtbot, theme):
    window, one, row = QWidget(), QPushButton("One"), QWidget()
    column = QVBoxLayout(window)
    two = QPushButton("Two")
    QHBoxLayout(row).addWidget(two)
    column.addWidget(one)
    column.addWidget(row)
    shown(qtbot, window)
    one.setFocus()
    qtbot.keyClick(one, Qt.Key.Key_Tab)
    assert len(rings(window)) == 1
    delete(two)
    row.move(row.x(), row.y() + 10)  # an error in a filter of Qt's fails the test
    assert rings(window) == []


def test_a_ring_that_has_no_room_in_its_row_is_drawn_outside_of_it(qtbot, theme):
    window = QWidget()
    column = QVBoxLayout(window)
    row = QWidget()
    tight = QHBoxLayout(row)
    tight.setContentsMargins(0, 0, 0, 0)
    one, two = QPushButton("One"), QPushButton("Two")
    column.addWidget(one)
    tight.addWidget(two)
    column.addWidget(row)
    shown(qtbot, window)
    one.setFocus()
    qtbot.keyClick(one, Qt.Key.Key_Tab)
    [ring] = rings(window)
    assert ring.geometry() == row.geometry().adjusted(-4, -4, 4, 4)
    one.setFixedHeight(80)
    qtbot.waitUntil(lambda: row.y() > 80)
    assert ring.geometry() == row.geometry().adjusted(-4, -4, 4, 4)


def test_a_ring_is_whole_when_its_row_has_no_room_for_it_any_more(qtbot, theme):
    window = QWidget()
    column = QVBoxLayout(window)
    row = QWidget()
    inside = QHBoxLayout(row)
    one, two = QPushButton("One"), QPushButton("Two")
    column.addWidget(one)
    inside.addWidget(two)
    column.addWidget(row)
    shown(qtbot, window)
    one.setFocus()
    qtbot.keyClick(one, Qt.Key.Key_Tab)
    inside.setContentsMargins(0, 0, 0, 0)
    qtbot.waitUntil(lambda: two.width() == row.width())
    theme.set_dark(True)
    [ring] = rings(window)
    assert ring.mapTo(window, QPoint(4, 4)) == two.mapTo(window, QPoint(0, 0))
    assert ring.visibleRegion().boundingRect() == ring.rect()


def test_what_is_scrolled_takes_its_ring_along(qtbot, theme):
    scroll = QScrollArea()
    page = QWidget()
    column = QVBoxLayout(page)
    buttons = [QPushButton(f"Button {number}") for number in range(20)]
    for button in buttons:
        column.addWidget(button)
    scroll.setWidget(page)
    scroll.resize(200, 200)
    shown(qtbot, scroll)
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    scroll.verticalScrollBar().setValue(30)
    [ring] = rings(scroll)
    assert ring.mapTo(scroll, QPoint(4, 4)) == buttons[1].mapTo(scroll, QPoint(0, 0))
    assert scroll.viewport().isAncestorOf(ring)


def test_a_click_shows_no_ring(qtbot, theme):
    window, one, two = two_buttons(qtbot)
    qtbot.mouseClick(two, Qt.MouseButton.LeftButton)
    assert two.hasFocus()
    assert rings(window) == []


def test_the_ring_moves_and_hides_with_its_control(qtbot, theme):
    window, one, two = two_buttons(qtbot)
    two.setFocus()
    qtbot.keyClick(two, Qt.Key.Key_Backtab)
    window.resize(400, 300)
    qtbot.waitUntil(lambda: rings(window)[0].geometry().width() == one.width() + 8)
    one.hide()
    [ring] = rings(window)
    assert ring.geometry() == two.geometry().adjusted(-4, -4, 4, 4)
    two.hide()
    assert rings(window) == []
