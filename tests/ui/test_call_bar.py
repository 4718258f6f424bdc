"""The bar above all."""

import gc
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton

from app.audio import words
from app.config.settings import Keys
from app.events import Channel, Level, Side, SideState
from app.ui.call_bar import CallBar
from app.ui.marks import DotState
from app.ui.phase import Phase
from app.ui.theme import DARK, LIGHT
from app.ui.title import Title
from app.ui.widgets import KeyCap, Line
from tests.ui.test_widgets import colours, shown

REP, PROSPECT = Channel.REP, Channel.PROSPECT
IN_CALL = [state for state in Phase if state is not Phase.IDLE]


@pytest.fixture
def bar(qtbot, theme) -> CallBar:
    bar = CallBar(theme)
    bar.resize(1280, 60)
    bar.show_devices("Headset microphone", "Headset, what you hear")
    return shown(qtbot, bar)


def button(bar: CallBar, words: str) -> QPushButton:
    [found] = [
        one
        for one in bar.findChildren(QPushButton)
        if words in (one.text(), one.accessibleName()) and one.isVisible()
    ]
    return found


def lines(bar: CallBar) -> list[str]:
    return [line.text() for line in bar.findChildren(Line) if line.isVisible()]


def side(channel: Channel, state: SideState, text: str, hint: str = "", fix: str = "") -> Side:
    return Side(channel, 1.0, state, text, hint, fix)


def fix_button(bar: CallBar, channel: Channel) -> QAbstractButton:
    [words] = bar.side(channel).findChildren(QAbstractButton)
    return words


def test_before_a_call_there_is_one_thing_to_press_and_one_to_write_on(qtbot, bar):
    assert [one.text() for one in bar.findChildren(QPushButton) if one.isVisible()] == [
        "Start call",
        "About the call",
    ]
    assert bar.findChild(KeyCap).fits
    with qtbot.waitSignal(bar.start_clicked):
        qtbot.mouseClick(button(bar, "Start call"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("state", IN_CALL)
def test_in_a_call_end_stands_where_start_stood(bar, state):
    start = button(bar, "Start call").mapTo(bar, button(bar, "Start call").rect().topLeft())
    size = button(bar, "Start call").size()
    bar.set_state(state)
    bar.layout().activate()
    end = button(bar, "End call")
    assert end.mapTo(bar, end.rect().topLeft()) == start
    assert end.size() == size
    assert (start.x(), start.y(), size.width(), size.height()) == (12, 12, 124, 36)


@pytest.mark.parametrize(
    ("words", "signal", "args"),
    [
        ("End call", "end_clicked", []),
        ("Pause", "pause_toggled", [True]),
        ("Off the record", "off_record_toggled", [True]),
    ],
)
def test_what_a_call_offers_answers_to_mouse_and_space(qtbot, bar, words, signal, args):
    bar.set_state(Phase.LIVE)
    with qtbot.waitSignal(getattr(bar, signal)) as told:
        qtbot.mouseClick(button(bar, words), Qt.MouseButton.LeftButton)
    assert told.args == args
    bar.set_state(Phase.LIVE)
    with qtbot.waitSignal(getattr(bar, signal)) as told:
        qtbot.keyClick(button(bar, words), Qt.Key.Key_Space)
    assert told.args == args


def test_a_paused_call_offers_to_go_on(qtbot, bar):
    bar.set_state(Phase.PAUSED)
    with qtbot.waitSignal(bar.pause_toggled) as told:
        qtbot.mouseClick(button(bar, "Pause"), Qt.MouseButton.LeftButton)
    assert told.args == [False]


def test_a_call_that_is_ending_offers_nothing(bar):
    bar.set_state(Phase.ENDING)
    assert not any(
        button(bar, words).isEnabled() for words in ("End call", "Pause", "Off the record")
    )
    assert "Writing down the last words …" in lines(bar)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Phase.GETTING_READY, "Getting ready, already listening"),
        (Phase.LIVE, "Playbook: B2B software"),
        (Phase.PAUSED, "Paused"),
        (Phase.OFF_RECORD, "Off the record"),
    ],
)
def test_the_line_under_the_title_says_how_the_call_stands(bar, state, words):
    bar.set_title("Discovery – Priya", "B2B software")
    bar.set_time(3779)
    bar.set_state(state)
    assert {"Discovery – Priya", words, "1:02:59"} <= set(lines(bar))


def test_tooltips_name_the_keys_in_force(bar):
    bar.set_keys(Keys(call="", pause="Ctrl+F7", off_record=""))
    assert bar.findChild(KeyCap).isHidden()
    bar.set_state(Phase.LIVE)
    assert "F7" in button(bar, "Pause").toolTip()
    assert "(" not in button(bar, "Off the record").toolTip()


def test_before_a_call_the_sides_are_ready_and_flat(bar):
    assert [bar.side(channel).words.title for channel in Channel] == [
        "Microphone ready",
        "Speakers ready",
    ]
    assert all(set(bar.side(channel).heights) == {3} for channel in Channel)


def test_a_missing_device_is_said_before_the_call(bar):
    bar.show_devices("", "Speakers")
    words = bar.side(REP).words
    assert (words.title, words.tone) == ("No microphone", "bad")
    assert LIGHT.bad in colours(bar.side(REP))


@pytest.mark.parametrize(
    ("state", "dot"),
    [
        (SideState.HEARING, DotState.GOOD),
        (SideState.SILENT, DotState.GOOD),
        (SideState.BACK, DotState.GOOD),
        (SideState.UNHEARD, DotState.WARN),
        (SideState.GONE, DotState.WARN),
        (SideState.MISSING, DotState.BAD),
    ],
)
def test_the_dot_says_how_the_worse_side_is_heard(bar, state, dot):
    bar.set_state(Phase.LIVE)
    bar.show_side(side(REP, SideState.HEARING, "Hearing you"))
    bar.show_side(side(PROSPECT, state, "The other"))
    assert bar.dot is dot


def test_paused_and_off_the_record_come_before_how_a_side_is_heard(bar):
    bar.show_side(side(REP, SideState.MISSING, "No microphone"))
    bar.set_state(Phase.PAUSED)
    assert bar.dot is DotState.PAUSED
    assert bar.side(REP).words.title == "Paused"
    bar.set_state(Phase.OFF_RECORD)
    assert bar.dot is DotState.HOLLOW
    bar.set_state(Phase.LIVE)
    assert bar.dot is DotState.BAD
    assert bar.side(REP).words.title == "No microphone"


def test_nothing_moves_in_the_meters_of_a_paused_call(bar):
    bar.set_state(Phase.LIVE)
    bar.show_level(Level(REP, 1.0, -10.0))
    assert max(bar.side(REP).heights) == 20
    bar.set_state(Phase.PAUSED)
    bar.show_level(Level(REP, 1.1, -10.0))
    assert set(bar.side(REP).heights) == {3}


def test_after_a_call_the_sides_are_ready_again(bar):
    bar.set_state(Phase.LIVE)
    bar.show_side(side(REP, SideState.MISSING, "No microphone"))
    bar.show_level(Level(PROSPECT, 1.0, -10.0))
    bar.show_devices("Built-in", "Speakers")
    assert bar.side(REP).words.title == "No microphone"
    bar.set_state(Phase.IDLE)
    words = bar.side(REP).words
    assert (words.title, words.hint) == ("Microphone ready", "Built-in")
    assert set(bar.side(PROSPECT).heights) == {3}


@pytest.mark.parametrize("said", [words.too_soft(), words.too_loud()])
def test_a_microphone_too_soft_or_too_loud_is_said_and_the_dot_turns(bar, said):
    bar.set_state(Phase.LIVE)
    bar.show_side(side(REP, SideState.HEARING, *said))
    meter = bar.side(REP)
    assert (meter.words.title, meter.words.hint, meter.words.tone) == (*said, "warn")
    assert LIGHT.warn in colours(meter)
    assert bar.dot is DotState.WARN
    bar.show_side(side(REP, SideState.HEARING, *words.hearing(REP, "Headset microphone")))
    assert meter.words.tone == "text"
    assert bar.dot is DotState.GOOD


def test_the_words_of_a_side_are_those_that_came_however_loud_it_gets(bar):
    bar.set_state(Phase.LIVE)
    bar.show_side(side(REP, SideState.HEARING, "Hearing you", "Headset microphone"))
    for turn in range(60):
        bar.show_level(Level(REP, turn / 10, -2.0 if turn < 30 else -48.0 - turn % 3 * 9))
    assert bar.side(REP).words.title == "Hearing you"
    assert bar.dot is DotState.GOOD


def test_a_microphone_that_is_missing_is_said_as_in_a_call(bar):
    bar.show_devices("", "")
    for channel in Channel:
        said = bar.side(channel).words
        assert (said.title, said.hint) == words.missing(channel)


def test_the_words_of_a_side_are_a_button_only_while_there_is_something_to_mend(qtbot, bar):
    bar.set_state(Phase.LIVE)
    bar.show_side(side(PROSPECT, SideState.HEARING, "Hearing the prospect"))
    words = fix_button(bar, PROSPECT)
    assert not words.isEnabled()
    assert words.focusPolicy() is Qt.FocusPolicy.NoFocus
    bar.show_side(
        side(PROSPECT, SideState.UNHEARD, "Silent, speakers play", "Listen to ‘Speakers’?", "id")
    )
    assert words.accessibleName() == "Silent, speakers play. Listen to ‘Speakers’?"
    with qtbot.waitSignal(bar.fix_clicked) as told:
        qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert told.args == [PROSPECT]
    with qtbot.waitSignal(bar.fix_clicked):
        qtbot.keyClick(words, Qt.Key.Key_Space)
    bar.show_side(side(PROSPECT, SideState.UNHEARD, "Silent, speakers play"))
    assert not words.isEnabled()


def test_long_words_of_a_side_never_change_its_size(bar):
    before = {channel: bar.side(channel).geometry() for channel in Channel}
    long = "A headset with a name that nobody would ever read to its end"
    bar.show_devices(long, long)
    bar.set_state(Phase.LIVE)
    bar.show_side(side(REP, SideState.GONE, long, long))
    bar.layout().activate()
    assert {channel: bar.side(channel).geometry() for channel in Channel} == before
    assert fix_button(bar, REP).width() == 176
    assert fix_button(bar, REP).shown_lines()[0].endswith("…")
    assert bar.side(REP).toolTip() == f"{long}\n{long}"


def test_a_device_with_markup_in_its_name_is_shown_by_that_name(bar):
    bar.set_state(Phase.LIVE)
    bar.show_side(side(REP, SideState.GONE, "‘<b>Jabra</b>’ went away.", "Plug it in."))
    assert "&lt;b&gt;Jabra&lt;/b&gt;" in bar.side(REP).toolTip()


@pytest.mark.parametrize("width", [640, 800, 900, 1000, 1280])
def test_the_bar_fits_every_window(qtbot, bar, width):
    bar.set_title("A call with quite a long title for such a bar", "B2B software")
    bar.set_state(Phase.LIVE)
    bar.resize(width, 60)
    bar.layout().activate()
    assert bar.minimumSizeHint().width() <= width
    last = bar.side(PROSPECT)
    qtbot.waitUntil(lambda: last.geometry().right() < width)
    assert bar.side(REP).x() > button(bar, "Off the record").mapTo(bar, QPoint(36, 0)).x()
    assert last.toolTip()


def test_a_double_click_renames_the_call(qtbot, bar):
    bar.set_title("Call at 14:12", "")
    bar.set_state(Phase.LIVE)
    title = bar.findChild(Title)
    qtbot.mouseDClick(title, Qt.MouseButton.LeftButton)
    field = title.findChild(QLineEdit)
    assert field.selectedText() == "Call at 14:12"
    qtbot.keyClicks(field, "Northwind")
    with qtbot.waitSignal(bar.renamed) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == ["Northwind"]
    assert title.text() == "Northwind"
    assert not title.is_open


def test_enter_opens_the_title_and_leaving_it_keeps_the_words(qtbot, bar):
    bar.set_title("Call at 14:12", "")
    bar.set_state(Phase.LIVE)
    title = bar.findChild(Title)
    title.setFocus()
    qtbot.keyClick(title, Qt.Key.Key_Return)
    field = title.findChild(QLineEdit)
    qtbot.keyClicks(field, "Northwind")
    with qtbot.waitSignal(bar.renamed) as told:
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert told.args == ["Northwind"]


@pytest.mark.parametrize("typed", ["", "   ", "Call at 14:12"])
def test_a_title_of_no_words_or_of_the_same_is_no_new_one(qtbot, bar, typed):
    bar.set_title("Call at 14:12", "")
    bar.set_state(Phase.LIVE)
    title = bar.findChild(Title)
    title.open()
    field = title.findChild(QLineEdit)
    field.setText(typed)
    with qtbot.assertNotEmitted(bar.renamed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert title.text() == "Call at 14:12"


def test_escape_leaves_the_title_as_it_was(qtbot, bar):
    bar.set_title("Call at 14:12", "")
    bar.set_state(Phase.LIVE)
    title = bar.findChild(Title)
    title.open()
    qtbot.keyClicks(title.findChild(QLineEdit), "Nor")
    with qtbot.assertNotEmitted(bar.renamed):
        qtbot.keyClick(title.findChild(QLineEdit), Qt.Key.Key_Escape)
    assert title.text() == "Call at 14:12"
    assert not title.is_open


def test_all_is_painted_anew_when_it_gets_dark(theme, bar):
    bar.set_state(Phase.LIVE)
    assert {LIGHT.background, LIGHT.line, LIGHT.good} <= colours(bar)
    theme.set_dark(True)
    assert {DARK.background, DARK.line, DARK.good} <= colours(bar)
    assert LIGHT.background not in colours(bar)


def test_a_long_call_leaves_nothing_behind(qtbot, bar):
    bar.set_state(Phase.LIVE)
    for channel in Channel:
        bar.show_side(side(channel, SideState.HEARING, "Hearing"))
    gc.collect()
    nones, objects = sys.getrefcount(None), len(gc.get_objects())
    for turn in range(10_000):
        bar.show_level(Level(Channel.REP if turn % 2 else PROSPECT, turn / 10, -60 + turn % 50))
        bar.set_time(turn / 10)
    gc.collect()
    assert abs(sys.getrefcount(None) - nones) < 500
    assert len(gc.get_objects()) - objects < 500


def test_the_focus_stays_on_the_button_in_that_place(qtbot, bar):
    bar.show()
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    bar._start.setFocus()
    bar.set_state(Phase.GETTING_READY)
    assert bar._end.hasFocus()
    bar.set_state(Phase.ENDING)
    bar.set_state(Phase.IDLE)
    assert bar._start.hasFocus()
