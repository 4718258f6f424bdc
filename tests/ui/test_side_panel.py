"""The checklist, the numbers and the coach beside the transcript."""

import gc
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QWidget

from app.record.metrics.definitions import CAVEAT
from app.record.metrics.targets import Range, Targets
from app.record.statistics import Numbers
from app.ui.checklist import Checklist
from app.ui.meters import RatioBar
from app.ui.number_row import NumberRow
from app.ui.numbers_view import NumbersView
from app.ui.settings_pages.form import Paragraph
from app.ui.side_panel import CoachWords, SidePanel
from app.ui.theme import DARK, LIGHT
from app.ui.widgets import KeyCap, Line
from tests.ui.test_widgets import colours, shown

LONG_HOST = "a-long-name.models.corp.example.com:8443"
TARGETS = Targets(
    talk_share=Range(0.30, 0.45),
    pace=Range(120, 175),
    questions=Range(11, 14),
    monologue=Range(high=76),
    patience=Range(low=0.6),
)
WELL = Numbers(
    talk_share=0.38,
    pace=154.4,
    pace_now=161.0,
    questions=12,
    longest_monologue=42.9,
    patience=0.71,
    fillers=2.4,
    interruptions=1,
    interrupted=2,
    tips=4,
    cards=3,
    at=600.0,
)
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


def test_a_tick_shows_the_sentence_that_was_its_evidence_as_plain_text(qtbot, panel):
    row = checklist(panel).rows[1]
    assert (row.toolTip(), row.accessibleDescription()) == ("", "")
    panel.tick("pain", 748.0, "We lose <b>nine</b> months & more.")
    assert row.accessibleDescription() == "“We lose <b>nine</b> months & more.”"
    assert "We lose &lt;b&gt;nine&lt;/b&gt; months &amp; more." in row.toolTip()
    assert row.accessibleName() == "Pain, done at 12:28"
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert (row.toolTip(), row.accessibleDescription()) == ("", "")
    panel.tick("pain", 750.0)
    assert row.accessibleDescription() == ""


def test_a_playbook_that_changes_in_a_call_keeps_what_is_done(panel):
    panel.tick("pain", 748.0, "We lose nine months.")
    panel.change_checklist((("crew", "Crew"), ("pain", "Their pain"), ("budget", "Budget")))
    crew, pain, budget = checklist(panel).rows
    assert (pain.text(), pain.time, pain.evidence) == (
        "Their pain",
        "12:28",
        "We lose nine months.",
    )
    assert not crew.done
    assert not budget.done
    assert checklist(panel).count == "1 of 3"


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
    qtbot.waitUntil(lambda: row.text() in row.toolTip())


def test_numbers_are_said_with_their_units_their_goals_and_how_they_stand(panel):
    panel.set_targets(TARGETS)
    panel.show_numbers(WELL)
    view = numbers(panel)
    assert [(row.text, row.goal, row.word) for row in rows(view)] == [
        ("161 words/min", "Goal 120–175, call 154", "fine"),
        ("12", "Goal 11–14 in a call", "fine"),
        ("0:42", "Goal 1:16 or less", "fine"),
        ("0.7 s", "Goal 0.6 s or more", "fine"),
        ("2.4 a minute", "Goal 5 or fewer", "fine"),
        ("you 1, prospect 2", "", ""),
        ("3", "", ""),
        ("4", "", ""),
    ]
    assert (view.you.text, view.prospect.text, view.share) == ("38 %, fine", "62 %", 0.38)
    assert all(row.is_good for row in (view.you, *rows(view)))
    assert view.pace.accessibleName() == "Pace: 161 words/min, fine, Goal 120–175, call 154"


def rows(view: NumbersView) -> tuple[NumberRow, ...]:
    return (
        view.pace,
        view.questions,
        view.longest_monologue,
        view.patience,
        view.fillers,
        view.interruptions,
        view.cards,
        view.tips,
    )


def test_what_can_not_be_told_yet_is_not_guessed_and_says_why(panel):
    panel.set_targets(TARGETS)
    view = numbers(panel)
    unknown = (view.you, view.prospect, view.pace, view.patience, view.fillers)
    assert [row.text for row in unknown] == ["n/a"] * 5
    assert view.pace.word == "after 2 min of speech"
    assert view.patience.word == "after 3 answers"
    assert (view.longest_monologue.text, view.longest_monologue.word) == ("0:00", "")
    assert view.share is None
    assert all(row.is_good for row in unknown)


@pytest.mark.parametrize(
    ("name", "changes", "word"),
    [
        ("you", {"talk_share": 0.26}, "26 %, little"),
        ("you", {"talk_share": 0.49}, "49 %, a lot"),
        ("pace", {"pace_now": 186.0}, "fast"),
        ("pace", {"pace_now": 109.0}, "slow"),
        ("questions", {"questions": 15}, "many"),
        ("longest_monologue", {"longest_monologue": 77.0}, "long"),
        ("patience", {"patience": 0.4}, "short"),
        ("fillers", {"fillers": 6.1}, "many"),
    ],
)
def test_out_of_its_goal_a_number_says_so_and_turns_warn(qtbot, panel, name, changes, word):
    panel.set_targets(TARGETS)
    row = getattr(numbers(panel), name)
    panel.show_numbers(WELL)
    assert row.is_good
    assert not has_tone(row, LIGHT.warn)
    panel.set_targets(TARGETS)  # of another call: a running one would wait before it says so
    panel.show_numbers(replace(WELL, **changes))
    assert not row.is_good
    assert word in (row.word, row.text)
    qtbot.waitUntil(lambda: has_tone(row, LIGHT.warn))


def test_a_number_that_leaves_its_goal_for_a_moment_only_stays_calm(panel):
    panel.set_targets(TARGETS)
    for at, pace, word in ((600, 160, "fine"), (602, 200, "fine"), (618, 200, "fast")):
        panel.show_numbers(replace(WELL, at=at, pace_now=pace))
        assert numbers(panel).pace.word == word


def test_too_few_questions_are_no_fault_while_the_call_goes_on(panel):
    panel.set_targets(TARGETS)
    panel.show_numbers(replace(WELL, questions=3))
    assert numbers(panel).questions.is_good
    assert numbers(panel).questions.word == ""


def test_without_targets_nothing_is_judged(panel):
    panel.show_numbers(replace(WELL, talk_share=0.9, pace_now=300, longest_monologue=900))
    view = numbers(panel)
    assert view.pace.is_good
    assert view.you.text == "90 %"
    assert (view.pace.goal, view.longest_monologue.goal) == ("", "")


@pytest.mark.parametrize(
    ("seconds", "words", "tone"),
    [
        (0, "", "secondary"),
        (44.9, "", "secondary"),
        (45, "Talking for 0:45", "secondary"),
        (76.9, "Talking for 1:16", "secondary"),
        (77, "Talking for 1:17, long", "warn"),
    ],
)
def test_the_running_monologue_shows_once_it_matters_and_moves_nothing(
    qtbot, panel, seconds, words, tone
):
    panel.set_targets(TARGETS)
    panel.grab()
    place = numbers(panel).pace.geometry()
    panel.show_monologue(seconds)
    line = numbers(panel).monologue
    assert (line.text(), line.tone) == (words, tone)
    qtbot.waitUntil(lambda: line.shown_text() == words)
    assert numbers(panel).pace.geometry() == place


def test_another_call_brings_its_own_targets_and_counts_anew(panel):
    panel.set_targets(TARGETS)
    panel.show_numbers(WELL)
    panel.show_monologue(80)
    panel.set_targets(Targets(talk_share=Range(0.5, 0.65)))
    view = numbers(panel)
    assert (view.pace.text, view.pace.goal, view.monologue.text()) == ("n/a", "", "")


@pytest.mark.parametrize("share", [(0.2, 0.4), (0.3, 0.45), (0.43, 0.6), (0.5, 0.65), (0.6, 0.7)])
def test_the_words_of_the_talk_goal_keep_clear_of_its_line(panel, share):
    panel.set_targets(Targets(talk_share=Range(*share)))
    panel.grab()
    view = numbers(panel)
    [goal] = [line for line in view.findChildren(Line) if line.text().startswith("Goal")][:1]
    assert goal.text() == f"Goal {100 * share[0]:.0f}–{100 * share[1]:.0f} %"
    width, words = goal.width(), goal.sizeHint().width()
    if goal.alignment() & Qt.AlignmentFlag.AlignRight:
        assert width - words >= share[1] * width
    else:
        assert words <= share[0] * width


def test_a_number_says_what_it_means_and_what_it_is_counted_from(panel):
    view = numbers(panel)
    assert "Silence is nobody’s" in " ".join(view.you.toolTip().split())
    assert "There is a number after 2 min of speech." in view.you.toolTip()
    assert "leaves many of them out" in " ".join(view.fillers.toolTip().split())
    for row in (view.you, view.prospect, *rows(view)):
        assert row.toolTip()
        assert max(map(len, row.toolTip().splitlines())) <= 56


def test_the_numbers_say_what_they_are_not_for(panel):
    said = [line.words for line in numbers(panel).findChildren(Paragraph)]
    assert said == [CAVEAT]
    assert "Not for employment decisions" in CAVEAT


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
    panel.set_targets(TARGETS)
    gc.collect()
    nones, objects = sys.getrefcount(None), len(gc.get_objects())
    for turn in range(2_000):
        panel.show_numbers(Numbers(turn / 2000, turn / 10, turn, 3, at=turn))
        panel.show_monologue(turn)
        panel.tick("pain", float(turn) if turn % 2 else None)
    gc.collect()
    assert abs(sys.getrefcount(None) - nones) < 500
    assert len(gc.get_objects()) - objects < 500
