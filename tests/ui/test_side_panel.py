"""The checklist, the numbers and the coach beside the transcript."""

import gc
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QWidget

from app.record.statistics import Numbers
from app.ui.checklist import Checklist
from app.ui.meters import RatioBar
from app.ui.numbers_view import NumbersView
from app.ui.side_panel import CoachWords, SidePanel
from app.ui.theme import DARK, LIGHT
from app.ui.widgets import KeyCap, Line
from tests.ui.test_widgets import colours, shown

LONG_HOST = "a-long-name.models.corp.example.com:8443"
ITEMS = (("time", "Time agreed"), ("pain", "Pain"), ("budget", "Budget"))


@pytest.fixture
def panel(qtbot, theme) -> SidePanel:
    panel = SidePanel(theme)
    panel.resize(248, 740)
    panel.set_checklist(ITEMS)
    return shown(qtbot, panel)


def checklist(panel: SidePanel) -> Checklist:
    return panel.findChild(Checklist)


def numbers(panel: SidePanel) -> NumbersView:
    return panel.findChild(NumbersView)


def button(panel: SidePanel, name: str) -> QPushButton:
    [found] = [one for one in panel.findChildren(QPushButton) if one.accessibleName() == name]
    return found


def coach(panel: SidePanel) -> CoachWords:
    return panel.findChild(CoachWords)


def has_tone(widget: QWidget, token: str) -> bool:
    """Whether some pixel is nearly of this colour: thin strokes never are quite."""
    wanted = QColor(token).getRgb()[:3]
    return any(
        max(abs(one - other) for one, other in zip(QColor(name).getRgb(), wanted, strict=False))
        < 40
        for name in colours(widget)
    )


def test_a_tick_is_counted_and_says_when(qtbot, panel):
    with qtbot.assertNotEmitted(panel.ticked):
        panel.tick("pain", 748.0)
    row = checklist(panel).rows[1]
    assert (row.isChecked(), row.time) == (True, "12:28")
    assert row.accessibleName() == "Pain, done at 12:28"
    assert checklist(panel).count == "1 of 3"
    panel.tick("pain", None)
    assert (row.isChecked(), row.time) == (False, "")
    assert checklist(panel).count == "0 of 3"


def test_a_tick_by_hand_is_told_and_taken_back(qtbot, panel):
    row = checklist(panel).rows[2]
    with qtbot.waitSignal(panel.ticked) as told:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert told.args == ["budget", True]
    assert checklist(panel).count == "1 of 3"
    panel.tick("budget", 61.0)
    assert row.time == "1:01"
    with qtbot.waitSignal(panel.ticked) as told:
        qtbot.keyClick(row, Qt.Key.Key_Space)
    assert told.args == ["budget", False]
    assert (row.time, checklist(panel).count) == ("", "0 of 3")


def test_a_tick_for_an_item_of_another_playbook_is_passed_over(panel):
    panel.tick("champion", 1.0)
    assert checklist(panel).count == "0 of 3"


def test_another_playbook_brings_its_own_items_all_open(panel):
    panel.tick("pain", 1.0)
    panel.set_checklist((("pain", "Pain"), ("next", "Next step")))
    assert [row.text() for row in checklist(panel).rows] == ["Pain", "Next step"]
    assert checklist(panel).count == "0 of 2"


def test_without_a_checklist_its_place_is_not_kept(panel):
    panel.set_checklist(())
    assert checklist(panel).isHidden()
    panel.set_checklist(ITEMS)
    assert checklist(panel).isVisible()


def test_a_long_item_leaves_room_for_its_time(qtbot, panel):
    panel.set_checklist((("a", "Everything that the whole team of theirs has to agree on"),))
    [row] = checklist(panel).rows
    qtbot.waitUntil(lambda: row.toolTip() == row.text())


def test_numbers_are_said_with_their_units(panel):
    panel.show_numbers(Numbers(0.38, 154.4, 8, 3, 42.9, 0.71, 4, 3))
    view = numbers(panel)
    rows = (view.you, view.prospect, view.pace, view.questions, view.longest_turn, view.pause)
    assert [row.text for row in rows] == [
        "38 %",
        "62 %",
        "154 words/min",
        "8 of 11",
        "0:42",
        "0.7 s",
    ]
    assert (view.cards.text, view.tips.text) == ("3", "4")
    assert all(row.is_good for row in rows)
    assert view.share == 0.38


def test_what_can_not_be_told_yet_is_not_guessed(panel):
    panel.show_numbers(Numbers())
    view = numbers(panel)
    assert [row.text for row in (view.you, view.prospect, view.pace, view.pause)] == ["n/a"] * 4
    assert view.share is None
    assert view.pace.is_good


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("you", Numbers(talk_share=0.30), Numbers(talk_share=0.29)),
        ("you", Numbers(talk_share=0.45), Numbers(talk_share=0.46)),
        ("pace", Numbers(pace=120), Numbers(pace=119)),
        ("pace", Numbers(pace=160), Numbers(pace=161)),
        ("longest_turn", Numbers(longest_turn=74), Numbers(longest_turn=75)),
        ("pause", Numbers(pause=0.6), Numbers(pause=0.5)),
    ],
)
def test_out_of_its_goal_a_number_turns_warn(qtbot, panel, name, good, bad):
    row = getattr(numbers(panel), name)
    panel.show_numbers(good)
    assert row.is_good
    assert not has_tone(row, LIGHT.warn)
    panel.show_numbers(bad)
    assert not row.is_good
    qtbot.waitUntil(lambda: has_tone(row, LIGHT.warn))


def test_the_coach_is_named_and_where_the_text_goes(panel):
    assert coach(panel).words == "Coach off: nothing leaves this computer"
    panel.set_coach("llm.example.com", on=True)
    assert coach(panel).words == "Coach on: llm.example.com"
    panel.set_coach("llm.example.com", on=False)
    assert coach(panel).words == "Coach off: nothing leaves this computer"


@pytest.mark.parametrize("host", ["", "llm.example.com", LONG_HOST])
def test_what_the_coach_does_is_read_whole_and_keeps_its_place(qtbot, panel, host):
    place = coach(panel).geometry()
    panel.set_coach(host, on=bool(host))
    qtbot.waitUntil(lambda: coach(panel).width() > 100)
    said = coach(panel)
    assert said.heightForWidth(said.width()) <= said.height()
    assert said.geometry() == place


def test_a_host_too_long_for_its_line_shows_both_its_ends(panel):
    panel.set_coach(LONG_HOST, on=True)
    first, second = coach(panel).words.split("\n")
    assert first == "Coach on:"
    assert second.startswith(LONG_HOST[:6])
    assert second.endswith(LONG_HOST[-6:])
    assert coach(panel).toolTip() == LONG_HOST


@pytest.mark.parametrize("share", [None, 0.4])
def test_a_share_stands_right_behind_its_name(qtbot, panel, share):
    panel.show_numbers(Numbers(talk_share=share))
    row = numbers(panel).you
    qtbot.waitUntil(lambda: row.width() == row.sizeHint().width())
    name, *parts = (line for line in row.findChildren(Line) if line.text())
    assert parts[0].x() - (name.x() + name.width()) <= 4


@pytest.mark.parametrize(
    ("name", "signal"),
    [("Ask the coach", "ask_clicked"), ("Hide the checklist and the numbers", "folded")],
)
def test_asking_and_folding_answer_to_mouse_and_space(qtbot, panel, name, signal):
    with qtbot.waitSignal(getattr(panel, signal)):
        qtbot.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(getattr(panel, signal)):
        qtbot.keyClick(button(panel, name), Qt.Key.Key_Space)


def test_the_key_that_asks_stands_on_the_button_where_it_fits(panel):
    panel.set_key("Ctrl+Shift+Space")
    panel.grab()
    assert panel.findChild(KeyCap).fits
    panel.set_key("")
    assert panel.findChild(KeyCap).isHidden()


def test_in_a_low_window_the_foot_stays_in_sight(qtbot, panel):
    panel.resize(248, 320)
    panel.grab()
    ask = button(panel, "Ask the coach")
    assert ask.mapTo(panel, ask.rect().bottomLeft()).y() < 320


def test_it_follows_the_theme(theme, panel):
    panel.show_numbers(Numbers(talk_share=0.4))
    assert {LIGHT.background, LIGHT.control} <= colours(panel)
    theme.set_dark(True)
    assert {DARK.background, DARK.accent} <= colours(panel)
    assert LIGHT.background not in colours(panel)
    assert DARK.accent in colours(panel.findChild(RatioBar))


def test_numbers_that_change_for_hours_leave_nothing_behind(panel):
    gc.collect()
    nones, objects = sys.getrefcount(None), len(gc.get_objects())
    for turn in range(2_000):
        panel.show_numbers(Numbers(turn / 2000, turn / 10, turn, 3, turn, turn / 1000))
        panel.tick("pain", float(turn) if turn % 2 else None)
    gc.collect()
    assert abs(sys.getrefcount(None) - nones) < 500
    assert len(gc.get_objects()) - objects < 500
