"""What the overlay shows and says, and that what stands on it never moves."""

import gc
import sys

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QProxyStyle, QPushButton, QStyle

from app.config import settings
from app.config.paths import Home
from app.config.program import Program
from app.config.secrets import Secrets
from app.events import (
    Card,
    Channel,
    Mode,
    ModeChanged,
    Moment,
    Notice,
    Ready,
    Side,
    SideState,
    SpeechEnded,
    Tip,
    TipDelta,
    TipDropped,
    TipHeld,
)
from app.record.statistics import Numbers
from app.ui import theme
from app.ui.front import Front
from app.ui.overlay import Overlay
from app.ui.overlay_drawer import _Note
from app.ui.overlay_parts import GlassButton
from app.ui.overlay_status import Dot, Stage

MOMENT = Moment(1, "price", Channel.PROSPECT, 1, "it is too expensive for us this year", 769.0)
HEADLINE = "Compare to the cost of doing nothing"
SAY = "Thirty thousand a month – what does another nine months cost you?"
UNHEARD = Side(
    Channel.PROSPECT,
    5.0,
    SideState.UNHEARD,
    "Silent, speakers play",
    "Listen to ‘Speakers’ instead?",
    "speakers",
)
HEARD = Side(Channel.PROSPECT, 6.0, SideState.HEARING, "Hearing the prospect", "Speakers")
PIECES = [
    "Compare",
    " to the",
    " cost of doing",
    " nothing\n",
    "Thirty",
    " thousand a month –",
    " what does another",
    " nine months",
    " cost you?",
]


class Still(QProxyStyle):
    """A system on which nothing is to move."""

    def styleHint(self, hint, option=None, widget=None, data=None) -> int:
        if hint is QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, data)


@pytest.fixture(autouse=True)
def dressed(qapp):
    return theme.install(qapp)


@pytest.fixture
def overlay(qtbot) -> Overlay:
    made = Overlay()
    qtbot.addWidget(made)
    made.set_state(Stage.IN_CALL)
    made.hear(Ready())
    made.show()
    return made


def card(id: int, moment: int = 1, headline: str = "Ask what it is compared to") -> Card:
    return Card(id, "price", moment, headline, "Compared to what?", MOMENT.quote, 769.0)


def whole_tip(id: int = 1, moment: int = 1) -> Tip:
    return Tip(id, moment, HEADLINE, SAY, MOMENT.quote, 769.0)


def words(overlay: Overlay) -> str:
    """What is read on the card."""
    return " ".join(word for word, _, _ in overlay._card.lines())


def text_of(overlay: Overlay):
    """The px of headline and say, without what follows the last word."""
    overlay.repaint()
    return overlay.grab(QRect(overlay._card.geometry())).toImage()


# -- streaming -----------------------------------------------------------------------------------


def test_a_streamed_word_never_moves_again(overlay):
    overlay.hear(MOMENT)
    stood: list[tuple[str, int, float]] = []
    for piece in PIECES:
        overlay.hear(TipDelta(1, 1, piece))
        now = overlay._card.lines()
        assert now[: len(stood)] == stood
        stood = now
    overlay.hear(whole_tip())
    last = overlay._card.lines()
    assert [place[1:] for place in last] == [place[1:] for place in stood]
    assert words(overlay) == f"{HEADLINE} “{SAY}”"


def test_a_streamed_word_is_painted_where_it_stays(qtbot):
    overlay = Overlay()
    qtbot.addWidget(overlay)
    overlay.set_state(Stage.IN_CALL)
    overlay.hear(MOMENT)
    before = None
    for piece in PIECES:
        overlay.hear(TipDelta(1, 1, piece))
        picture = overlay._card.grab().toImage()
        if before is not None:
            # left of the caret of before, on the line that it was in, and above
            x, y, old = before
            assert old.copy(0, 0, overlay.width(), y) == picture.copy(0, 0, overlay.width(), y)
            assert old.copy(0, y, x, 20) == picture.copy(0, y, x, 20)
        view = overlay._card
        lines = view._say if view._say.lines else view._headline
        top = view._say_top if view._say.lines else 24
        before = (int(17 + lines.end().x()), int(top + lines.end().y()), picture)


def test_the_card_of_the_moment_stays_until_the_first_words_of_the_tip(overlay):
    overlay.hear(MOMENT)
    overlay.hear(card(1))
    assert words(overlay) == "Ask what it is compared to “Compared to what?”"
    overlay.hear(TipDelta(1, 1, "\n"))
    assert words(overlay) == "Ask what it is compared to “Compared to what?”"
    overlay.hear(TipDelta(1, 1, "Compare"))
    assert words(overlay) == "Compare"


def test_a_dropped_tip_gives_the_card_back(overlay):
    overlay.hear(MOMENT)
    overlay.hear(card(1))
    overlay.hear(TipDelta(1, 1, "Compare to"))
    overlay.hear(TipDropped(1, 1))
    assert words(overlay) == "Ask what it is compared to “Compared to what?”"


def test_a_dropped_tip_without_a_card_leaves_only_the_status_line(overlay):
    overlay.hear(MOMENT)
    overlay.hear(TipDelta(1, 1, "Compare to"))
    assert overlay.glass.height() == 188
    overlay.hear(TipDropped(1, 1))
    assert overlay.glass.height() == 36


def test_more_than_fits_is_cut_and_the_frame_keeps_its_size(overlay):
    overlay.hear(MOMENT)
    overlay.hear(Tip(1, 1, "Incomprehensibilities " * 8, "Counterrevolutionary " * 16, "q", 1.0))
    assert overlay.glass.size() == QSize(360, 188)
    places = overlay._card.lines()
    assert max(x for _, _, x in places) < 326
    assert sum("…" in word for word, _, _ in places) == 2


def test_two_thousand_streamed_tips_leave_the_process_sound(overlay):
    overlay.hear(MOMENT)
    overlay.hear(TipDelta(0, 1, "Compare"))
    gc.collect()
    nones, widgets = sys.getrefcount(None), len(QApplication.allWidgets())
    for id in range(1, 2001):
        for piece in PIECES:
            overlay.hear(TipDelta(id, 1, piece))
        overlay.hear(whole_tip(id) if id % 2 else TipDropped(id, 1))
        if id % 20 == 0:
            QApplication.processEvents()
    gc.collect()
    assert sys.getrefcount(None) >= nones - 100
    assert len(QApplication.allWidgets()) == widgets


# -- one card at a time --------------------------------------------------------------------------


def test_a_newer_card_takes_the_place_of_the_older(overlay):
    overlay.hear(card(1, moment=1))
    overlay.hear(card(2, moment=2, headline="Name one customer"))
    assert words(overlay).startswith("Name one customer")


def test_a_tip_for_an_older_moment_does_not_take_the_place_of_a_newer_card(overlay):
    overlay.hear(MOMENT)
    overlay.hear(card(2, moment=2, headline="Name one customer"))
    overlay.hear(TipDelta(1, 1, "Compare to"))
    assert words(overlay).startswith("Name one customer")


def test_a_pinned_card_stays_and_the_line_counts_what_waits(overlay):
    overlay.hear(card(1, moment=1))
    overlay._card._pin.click()
    overlay.hear(card(2, moment=2, headline="Name one customer"))
    overlay.hear(card(3, moment=3, headline="Offer a pilot"))
    assert words(overlay).startswith("Ask what")
    assert overlay._status.chip.text == "2 newer cards"
    overlay._card._pin.click()
    assert words(overlay).startswith("Offer a pilot")
    assert overlay._status.chip is None


def test_cards_fade_into_one_another_unless_the_system_wants_no_motion(qtbot, overlay):
    overlay.hear(card(1, moment=1))
    overlay.hear(card(2, moment=2, headline="Name one customer"))
    qtbot.waitUntil(lambda: overlay._card._old is None)
    settled = overlay._card.grab().toImage()
    still = Still("Fusion")
    overlay._card.setStyle(still)
    overlay.hear(card(3, moment=3))
    overlay.hear(card(4, moment=4, headline="Name one customer"))
    assert overlay._card.grab().toImage() == settled
    overlay._card.setStyle(None)
    overlay.hear(card(5, moment=5))
    assert overlay._card._old is not None
    qtbot.waitUntil(lambda: overlay._card._old is None)


def test_after_a_while_the_text_recedes_but_not_the_glass(qtbot):
    overlay = Overlay(rest=10)
    qtbot.addWidget(overlay)
    overlay.set_state(Stage.IN_CALL)
    overlay.hear(card(1))
    fresh = overlay.grab().toImage()
    qtbot.waitUntil(lambda: overlay._card.strength == 0.5)
    rested = overlay.grab().toImage()
    bare = overlay.glass.topLeft() + QPoint(180, 120)
    assert rested.pixelColor(bare) == fresh.pixelColor(bare)
    headline = QRect(overlay.glass.topLeft() + QPoint(17, 61), QSize(220, 24))
    assert brightest(rested, headline) < brightest(fresh, headline)
    overlay.wake()
    assert overlay._card.strength == 1.0


def test_a_pinned_card_does_not_recede(qtbot):
    overlay = Overlay(rest=10)
    qtbot.addWidget(overlay)
    overlay.set_state(Stage.IN_CALL)
    overlay.hear(card(1))
    qtbot.waitUntil(lambda: overlay._card.strength == 0.5)
    overlay._pin(True)
    assert overlay._card.strength == 1.0


def brightest(image, box: QRect) -> int:
    points = [
        (x, y) for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())
    ]
    return max(image.pixelColor(x, y).lightness() for x, y in points)


# -- what the rep does ---------------------------------------------------------------------------


def test_a_verdict_names_what_it_is_about_and_stays_seen(qtbot, overlay):
    overlay.hear(MOMENT)
    overlay.hear(whole_tip(2))
    with qtbot.waitSignal(overlay.judged) as judged:
        overlay._card._bad.click()
    assert judged.args == ["tip 2", False]
    assert (overlay._card._good.isChecked(), overlay._card._bad.isChecked()) == (False, True)
    overlay._card._good.click()
    assert (overlay._card._good.isChecked(), overlay._card._bad.isChecked()) == (True, False)


def test_put_away_the_card_is_gone_but_kept_in_the_drawer(overlay):
    overlay.hear(card(3))
    overlay._card._close.click()
    assert overlay.glass.height() == 36
    overlay._line.more.click()
    rows = overlay._drawer.findChildren(GlassButton)
    rows[-1].click()
    assert words(overlay).startswith("Ask what it is compared to")
    assert not overlay._drawer.isVisible()


def test_the_wheel_opens_the_last_ten_newest_first(overlay):
    for id in range(1, 13):
        overlay.hear(card(id, moment=id, headline=f"Card number {id}"))
    turn(overlay)
    names = [row.accessibleName() for row in overlay._drawer.findChildren(GlassButton)]
    kept = [name for name in names if "Card number" in name]
    assert kept == [f"Price objection: Card number {id}" for id in range(12, 2, -1)]


@pytest.mark.parametrize(
    ("row", "signal"),
    [
        ("Ask for help", "ask_clicked"),
        ("Cards and tips off", "coaching_toggled"),
        ("Pause", "pause_clicked"),
        ("Off the record", "off_record_clicked"),
        ("What was sent", "sent_clicked"),
        ("Show Sotto’s window", "open_window_clicked"),
        ("End call", "end_clicked"),
    ],
)
def test_the_drawer_offers_what_the_rep_may_want(qtbot, overlay, row, signal):
    overlay._line.more.click()
    rows = {each.accessibleName(): each for each in overlay._drawer.findChildren(GlassButton)}
    with qtbot.waitSignal(getattr(overlay, signal)):
        rows[row].click()
    assert not overlay._drawer.isVisible()


def turn(overlay: Overlay) -> None:
    middle = QPointF(overlay.glass.center())
    event = QWheelEvent(
        middle,
        QPointF(overlay.mapToGlobal(middle)),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(overlay, event)


# -- the status line -----------------------------------------------------------------------------


def test_a_side_that_is_not_heard_has_words_and_a_fix(qtbot, overlay):
    overlay.hear(SpeechEnded(Channel.PROSPECT, 4.0))
    overlay.hear(UNHEARD)
    overlay.set_time(12.9)
    assert overlay.glass.height() == 72
    assert overlay._line.accessibleName() == "Prospect not heard for 8 s"
    assert overlay._status.dot is Dot.WARN
    assert overlay._fix.accessibleName() == UNHEARD.hint
    with qtbot.waitSignal(overlay.fix_clicked) as fixed:
        overlay._fix._button.click()
    assert fixed.args == [Channel.PROSPECT]
    overlay.hear(card(1))
    assert overlay.glass.height() == 188
    overlay.hear(HEARD)
    assert overlay._fix.isHidden()
    assert overlay.glass.height() == 188
    assert overlay._line.accessibleName() == ""


@pytest.mark.parametrize("up", [(), ("card",)])
@pytest.mark.parametrize(
    "side",
    [
        Side(Channel.REP, 9.0, SideState.SILENT, "You are silent", "Headset"),
        Side(Channel.REP, 9.0, SideState.SILENT, "You are silent", "Is ‘Headset’ muted?"),
        Side(Channel.REP, 9.0, SideState.HEARING, "Too soft", "Come closer, or raise the level"),
        Side(Channel.REP, 9.0, SideState.HEARING, "Too loud", "Lower the level a little"),
        Side(Channel.REP, 9.0, SideState.BACK, "Headset is back", "Headset"),
    ],
)
def test_a_turn_of_the_other_side_changes_neither_size_nor_dot(overlay, side, up):
    if up:
        overlay.hear(card(1))
    before = overlay.glass.size()
    overlay.hear(side)
    assert overlay.glass.size() == before
    assert overlay._fix.isHidden()
    assert overlay._status.dot is Dot.GOOD
    assert overlay._status.words == ""


def test_a_device_that_is_back_has_a_chip_while_that_is_news(overlay):
    overlay.hear(Side(Channel.REP, 9.0, SideState.BACK, "Headset is back", "Headset"))
    assert overlay._status.chip.text == "Headset is back"
    overlay.hear(Side(Channel.REP, 13.0, SideState.HEARING, "Hearing you", "Headset"))
    assert overlay._status.chip is None


def test_the_row_does_not_bounce(qtbot, overlay):
    up = QElapsedTimer()
    up.start()
    overlay.hear(UNHEARD)
    overlay.hear(HEARD)
    assert overlay._status.dot is Dot.GOOD
    assert overlay.glass.height() == 72
    qtbot.waitUntil(lambda: overlay.glass.height() == 36)
    assert up.elapsed() >= 2800  # Qt's timers may come a twentieth early


def test_the_row_that_only_stays_makes_room_for_a_card(overlay):
    overlay.hear(UNHEARD)
    overlay.hear(HEARD)
    overlay.hear(card(1))
    assert overlay._fix.isHidden()
    overlay._dismiss()
    assert overlay.glass.height() == 36


def test_trouble_about_which_nothing_can_be_said_or_done_has_no_row(overlay):
    overlay.hear(Side(Channel.REP, 1.0, SideState.GONE, "Headset went away", ""))
    assert overlay._line.accessibleName() == "Headset went away"
    assert overlay.glass.height() == 36


def test_the_worse_of_two_unheard_sides_has_the_word(overlay):
    overlay.hear(UNHEARD)
    overlay.hear(Side(Channel.REP, 1.0, SideState.MISSING, "No microphone", "Plug one in."))
    assert overlay._line.accessibleName() == "No microphone"


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (ModeChanged(Mode.PAUSED, 60.0, 60.0), "Paused. Nothing is heard"),
        (ModeChanged(Mode.OFF_RECORD, 60.0, 30.0), "Off the record, 30 s deleted"),
    ],
)
def test_a_call_that_does_not_hear_says_so_and_offers_to_go_on(qtbot, overlay, event, said):
    overlay.hear(event)
    assert overlay._line.accessibleName() == said
    with qtbot.waitSignal(overlay.resume_clicked):
        overlay._line._go_on.click()
    overlay.hear(ModeChanged(Mode.ON, 70.0, 70.0))
    assert overlay._line.accessibleName() == ""


def test_going_on_it_says_at_once_what_is_known_of_the_sides(overlay):
    overlay.hear(UNHEARD)
    overlay.hear(ModeChanged(Mode.PAUSED, 60.0, 60.0))
    for channel in Channel:
        overlay.hear(Side(channel, 60.1, SideState.SILENT, "Paused", "Nothing is heard"))
    overlay.set_time(70.0)
    overlay.hear(ModeChanged(Mode.ON, 70.0, 70.0))
    assert overlay._line.accessibleName() == "Prospect not heard"
    assert overlay._fix.accessibleName() == UNHEARD.hint
    assert overlay._status.dot is Dot.WARN


def test_the_words_of_a_pause_are_not_shown_once_it_is_over(overlay):
    overlay.hear(ModeChanged(Mode.PAUSED, 60.0, 60.0))
    overlay.hear(ModeChanged(Mode.ON, 70.0, 70.0))
    overlay.hear(Side(Channel.REP, 69.9, SideState.SILENT, "Paused", "Nothing is heard"))
    assert overlay._line.accessibleName() == ""
    assert overlay._status.dot is Dot.GOOD
    assert overlay.glass.height() == 36


def test_off_the_record_nothing_of_what_was_said_stays_on_the_glass(overlay):
    overlay.hear(MOMENT)
    overlay.hear(card(1))
    overlay._line.more.click()
    overlay.hear(ModeChanged(Mode.OFF_RECORD, 780.0, 750.0))
    assert overlay.glass.height() == 36
    assert not overlay._drawer.isVisible()
    assert words(overlay) == ""
    shown = [row.accessibleName() for row in overlay._drawer.widget().findChildren(GlassButton)]
    assert shown == []
    turn(overlay)
    rows = [row.accessibleName() for row in overlay._drawer.findChildren(GlassButton)]
    assert rows[-1] == "End call"


def test_a_press_elsewhere_closes_the_drawer_and_one_on_it_does_not(qtbot, overlay):
    elsewhere = QPushButton("a window of Sotto's")
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    overlay._line.more.click()
    qtbot.mousePress(overlay._line, Qt.MouseButton.LeftButton)
    assert overlay._drawer.isVisible()
    qtbot.mousePress(elsewhere, Qt.MouseButton.LeftButton)
    assert not overlay._drawer.isVisible()


def test_in_the_program_escape_closes_the_drawer_wherever_it_is_pressed(qtbot, dressed):
    front = Front(Program(Home.find(), settings.Settings(), Secrets()), dressed)
    qtbot.addWidget(front.overlay)
    front.overlay.set_state(Stage.IN_CALL)
    front.overlay.show()
    front.overlay._line.more.click()
    assert front.overlay._drawer.isVisible()
    front.hotkeys.escaped.emit()
    assert not front.overlay._drawer.isVisible()
    front.window.leave()
    front.window.deleteLater()


def test_who_turns_to_another_program_finds_the_drawer_closed(qapp, overlay):
    overlay._line.more.click()
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert not overlay._drawer.isVisible()


def test_until_the_model_is_loaded_it_says_that_it_listens_already(qtbot):
    overlay = Overlay()
    qtbot.addWidget(overlay)
    overlay.set_state(Stage.IN_CALL)
    assert overlay._line.accessibleName() == "Getting ready, already listening"
    overlay.hear(Ready())
    assert overlay._line.accessibleName() == ""


def test_one_chip_says_what_matters_most(overlay):
    overlay.set_numbers(Numbers(talk_share=0.38, questions=7))
    assert overlay._status.chip.text == "7 questions"
    overlay.set_offline(True)
    assert overlay._status.chip.text == "Offline, cards only"
    overlay.set_coaching(False)
    assert overlay._status.chip.text == "Cards and tips are off"
    overlay.hear(Notice("The coach is busy."))
    assert overlay._status.chip.text == "The coach is busy"
    overlay.hear(Notice("A much longer notice, which the main window is there for."))
    assert overlay._status.chip.text == "The coach is busy"


def test_with_coaching_off_no_card_is_shown(overlay):
    overlay.hear(card(1))
    overlay.set_coaching(False)
    overlay.hear(card(2, moment=2))
    assert overlay.glass.height() == 36


def test_help_is_shown_even_with_cards_and_tips_off(overlay):
    overlay.set_coaching(False)
    overlay.hear(Moment(-1, "help", Channel.PROSPECT, 1, MOMENT.quote, 769.0))
    overlay.hear(TipDelta(1, -1, "Compare"))
    assert words(overlay) == "Compare"
    assert overlay._card._advice.kind == "Help now"
    overlay.set_coaching(True)
    overlay.set_coaching(False)
    assert words(overlay) == "Compare"
    overlay._line.more.click()
    rows = [row.accessibleName() for row in overlay._drawer.findChildren(GlassButton)]
    assert "Ask for help" in rows


def test_a_new_call_begins_without_the_cards_of_the_last(overlay):
    overlay.hear(card(1))
    overlay.set_state(Stage.ENDING)
    assert overlay._line.accessibleName() == "Writing down the last words"
    overlay.set_state(Stage.NO_CALL)
    assert overlay.glass.height() == 36
    overlay.set_state(Stage.IN_CALL)
    assert overlay.glass.size() == QSize(360, 36)
    assert not overlay._deck.earlier


def test_every_control_has_a_name_for_a_screen_reader(overlay):
    overlay.hear(card(1))
    overlay._line.more.click()
    assert all(button.accessibleName() for button in overlay.findChildren(GlassButton))


# -- its place -----------------------------------------------------------------------------------


def test_it_comes_up_top_centre_under_the_camera(overlay):
    area = QGuiApplication.primaryScreen().availableGeometry()
    box = QRect(overlay.mapToGlobal(overlay.glass.topLeft()), overlay.glass.size())
    assert abs(box.center().x() - area.center().x()) <= 1
    assert box.top() == area.top() + 8


def box_of(overlay: Overlay) -> QRect:
    return QRect(overlay.mapToGlobal(overlay.glass.topLeft()), overlay.glass.size())


@pytest.mark.parametrize("shown", [False, True], ids=["line", "card"])
@pytest.mark.parametrize("side", ["right", "left"])
def test_its_first_place_is_beside_the_window_that_stands_under_the_camera(overlay, side, shown):
    area = QGuiApplication.primaryScreen().availableGeometry()
    window = QRect(area.topLeft(), QSize(area.width() - 360 - 16, area.height()))
    if side == "left":
        window.moveRight(area.right())
    overlay.keep_clear_of(window)
    if shown:
        overlay.hear(card(1))
    box = box_of(overlay)
    assert not box.intersects(window)
    assert area.contains(box)
    assert box.top() == area.top() + 8


@pytest.mark.parametrize("shown", [False, True], ids=["line", "card"])
def test_where_there_is_no_room_beside_the_window_it_is_in_the_lower_right_corner(overlay, shown):
    area = QGuiApplication.primaryScreen().availableGeometry()
    overlay.keep_clear_of(area)
    if shown:
        overlay.hear(card(1))
    box = box_of(overlay)
    assert area.right() - box.right() == 32
    assert box.top() == area.bottom() + 1 - 32 - 188  # a card has its room below the line


def test_without_a_call_the_pill_is_in_that_corner_itself(overlay):
    area = QGuiApplication.primaryScreen().availableGeometry()
    overlay.keep_clear_of(area)
    line = box_of(overlay)
    overlay.set_state(Stage.NO_CALL)
    pill = box_of(overlay)
    assert (area.right() - pill.right(), area.bottom() - pill.bottom()) == (32, 32)
    overlay.set_state(Stage.IN_CALL)
    assert box_of(overlay) == line


def test_dragged_out_of_that_corner_the_pill_goes_where_the_pointer_goes(overlay):
    overlay.keep_clear_of(QGuiApplication.primaryScreen().availableGeometry())
    overlay.set_state(Stage.NO_CALL)
    before = box_of(overlay)
    hold = overlay.glass.center()
    drag(overlay, hold, QPoint(2, 2))  # a hand that shakes in a click
    assert box_of(overlay) == before
    drag(overlay, hold, QPoint(-200, -100))
    assert box_of(overlay) == before.translated(-200, -100)


def drag(overlay: Overlay, hold: QPoint, way: QPoint) -> None:
    kind = QEvent.Type
    start = overlay._seated[0].topLeft() + hold
    for what, point in (
        (kind.MouseButtonPress, start),
        (kind.MouseMove, start + way),
        (kind.MouseButtonRelease, start + way),
    ):
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(
            what, QPointF(hold), QPointF(point), left, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(overlay, event)


def test_a_place_that_the_rep_chose_is_kept_whatever_it_covers(overlay):
    screen = QGuiApplication.primaryScreen()
    overlay.apply(settings.Overlay(place=f"100 20 {screen.name()}"))
    overlay.keep_clear_of(QRect(0, 0, 1280, 100))
    box = box_of(overlay)
    assert (box.left(), box.top()) == (100, 20)


def test_a_window_that_stands_lower_leaves_it_under_the_camera(overlay):
    area = QGuiApplication.primaryScreen().availableGeometry()
    overlay.keep_clear_of(QRect(area.left(), area.top() + 8 + 188, area.width(), 100))
    box = QRect(overlay.mapToGlobal(overlay.glass.topLeft()), overlay.glass.size())
    assert box.top() == area.top() + 8


def test_where_its_screen_is_gone_it_comes_back_to_a_visible_place(overlay):
    overlay.apply(settings.Overlay(place="5000 40 A screen that was unplugged"))
    area = QGuiApplication.primaryScreen().availableGeometry()
    assert area.contains(QRect(overlay.mapToGlobal(overlay.glass.topLeft()), overlay.glass.size()))


def test_at_the_lower_edge_a_card_still_fits_on_the_screen(overlay):
    screen = QGuiApplication.primaryScreen()
    low = screen.availableGeometry().bottom() - 40
    overlay.apply(settings.Overlay(place=f"10 {low} {screen.name()}"))
    overlay.hear(card(1))
    box = QRect(overlay.mapToGlobal(overlay.glass.topLeft()), overlay.glass.size())
    assert screen.availableGeometry().contains(box)


def test_a_narrow_overlay_breaks_its_lines_anew_and_keeps_its_height(overlay):
    overlay.hear(MOMENT)
    overlay.hear(whole_tip())
    wide = overlay._card.lines()
    overlay.apply(settings.Overlay(width=320))
    assert overlay.glass.size() == QSize(320, 188)
    assert overlay._card.lines() != wide
    assert words(overlay) == f"{HEADLINE} “{SAY}”"


def test_the_pointer_over_it_shows_the_actions(qtbot, overlay):
    overlay.hear(card(1))
    QApplication.sendEvent(overlay, QEvent(QEvent.Type.Leave))
    assert overlay._card._good.isHidden()
    overlay.wake()
    assert not overlay._card._good.isHidden()


# -- what is held back -----------------------------------------------------------------------------


def test_how_many_tips_are_held_back_is_said_quietly(overlay):
    overlay.hear(TipHeld(1, "one came 8 s ago"))
    overlay.hear(TipHeld(2, "6 came in the last 10 minutes"))
    chip = overlay._status.chip
    assert (chip.text, chip.quiet) == ("2 held back", True)
    overlay.set_numbers(Numbers(questions=3))
    assert overlay._status.chip.text == "2 held back"
    overlay._forget_notice()
    assert overlay._status.chip.text == "3 questions"
    overlay._toggle_drawer()
    [note] = overlay._drawer.widget().findChildren(_Note)
    assert note.accessibleName() == "2 held back: 6 came in the last 10 minutes"
    assert overlay._drawer.widget().sizeHint().height() <= overlay._drawer.full_height


def test_a_new_call_has_held_nothing_back(overlay):
    overlay.hear(TipHeld(1, "one came 8 s ago"))
    overlay.set_state(Stage.NO_CALL)
    overlay.set_state(Stage.IN_CALL)
    assert overlay._status.held == 0
    overlay._toggle_drawer()
    assert overlay._drawer.widget().findChildren(_Note) == []


def test_help_that_gets_no_answer_is_said_for_a_while(overlay):
    overlay.hear(TipHeld(-1, "it was not in the form of a tip"))
    chip = overlay._status.chip
    assert (chip.text, chip.quiet) == ("No tip: it was not in the form of a tip", False)
    overlay._forget_notice()
    assert overlay._status.chip.text == "1 held back"


@pytest.mark.parametrize("before", [(), (UNHEARD,), (Notice("The coach is busy."),)])
def test_why_no_help_comes_and_what_to_do_stands_on_the_glass_for_a_while(overlay, before):
    for event in before:
        overlay.hear(event)
    overlay.answer(Notice("Coach off: cards only.", "Settings › Coach switches a model on."))
    assert overlay._status.chip.text == "Coach off: cards only"
    assert overlay._fix.isVisible()
    assert overlay._fix.accessibleName() == "Settings › Coach switches a model on."
    assert overlay._fix._button.isHidden()
    overlay._forget_notice()
    assert overlay._status.chip is None or "Coach off" not in overlay._status.chip.text
    assert overlay._status.row in (None, UNHEARD)
