"""The main window's own business: what it shows where, what is folded, where it stands."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication

from app.config.settings import Overlay, Window
from app.ui.main_window import FRAME, MEDIUM, SIZE, MainWindow, first_place
from app.ui.overlay_place import TALLEST, free_spot
from app.ui.phase import Phase
from app.ui.theme import DARK, LIGHT
from tests.unit.record.scenes import keep, utterance


@pytest.fixture
def window(qtbot, theme):
    made = MainWindow(theme, Window())
    qtbot.addWidget(made)
    made.show_live()
    made.resize(1280, 800)
    made.show()
    return made


def test_the_first_window_is_no_larger_than_the_screen(qtbot, theme):
    """The one here is of 800 × 800."""
    first = MainWindow(theme, Window())
    qtbot.addWidget(first)
    screen = QGuiApplication.primaryScreen().availableSize()
    assert first.width() < screen.width() < 1280
    assert first.height() < screen.height() <= 800


@pytest.mark.parametrize(
    ("wide", "high"),
    [(1440, 900), (1440, 860), (1440, 805), (1366, 768), (1366, 728), (1920, 1080), (1920, 1040)],
)
def test_the_first_places_of_window_and_overlay_leave_each_other_free(wide, high):
    """Also with a bar of the system's at the edge of the screen."""
    area = QRect(0, 900 - high, wide, high)
    window = first_place(area)
    card = QRect(free_spot(area, Overlay().width, window), QSize(Overlay().width, TALLEST))
    assert area.contains(window)
    assert area.contains(card)
    assert not card.intersects(window)
    assert window.width() - FRAME.width() >= MEDIUM


def test_on_a_large_screen_the_overlay_is_under_the_camera_and_the_window_is_whole():
    area = QRect(0, 0, 1920, 1080)
    window = first_place(area)
    assert window.size() == QSize(*SIZE) + FRAME
    assert free_spot(area, 360, window) == QPoint(960 - 180, 8)
    assert abs(window.center().x() - 960) <= 1


def test_a_place_that_is_remembered_stays(qtbot, theme):
    kept = MainWindow(theme, Window(place="20 30 700 500"))
    qtbot.addWidget(kept)
    assert kept.geometry() == QRect(20, 30, 700, 500)


@pytest.mark.parametrize(
    ("width", "calls", "side"), [(1280, True, True), (1000, True, False), (800, False, False)]
)
def test_in_a_narrow_window_panels_give_way(window, width, calls, side):
    window.resize(width, 700)
    assert (window.calls.isVisible(), window.side.isVisible()) == (calls, side)


def test_what_is_folded_comes_back_by_the_icon_in_the_corner(qtbot, window):
    with qtbot.waitSignal(window.placed) as kept:
        window.calls.folded.emit()
    assert not window.calls.isVisible()
    assert kept.args[0].calls is False
    button = window._unfold_calls
    assert button.isVisible()
    button.click()
    assert window.calls.isVisible()
    assert not button.isVisible()


def test_in_a_small_window_the_icon_brings_the_calls_and_the_settings_with_them(window):
    window.resize(700, 500)
    assert not window.calls.isVisible()
    window._unfold_calls.click()
    assert window.calls.isVisible()
    window.calls.folded.emit()
    assert not window.calls.isVisible()
    window.resize(1280, 800)
    assert window.calls.isVisible()  # what was chosen for wide windows holds


def test_before_the_first_call_there_is_no_checklist(window):
    window.show_empty()
    assert not window.side.isVisible()
    assert window.empty.isVisible()


def test_closing_asks_first_and_leaves_only_when_told(qtbot, window):
    with qtbot.waitSignal(window.closing):
        assert not window.close()
    assert window.isVisible()
    window.leave()
    assert not window.isVisible()


def test_it_comes_back_where_it_stood(qtbot, theme):
    window = MainWindow(theme, Window(place="40 50 900 600"))
    qtbot.addWidget(window)
    assert window.geometry().getRect() == (40, 50, 900, 600)


def test_it_does_not_come_back_on_a_screen_that_is_gone(qtbot, theme):
    window = MainWindow(theme, Window(place="9000 50 900 600"))
    qtbot.addWidget(window)
    assert QGuiApplication.screenAt(window.geometry().center()) is not None


def test_a_kept_call_is_shown_with_its_name_and_offers_to_export_it(qtbot, window, tmp_path):
    from app.record.library import Library

    path = tmp_path / "calls.db"
    call = keep(path, [utterance(1), utterance(2)], "Northwind")
    with Library(path) as library:
        window.show_record(library.call(call))
    assert window.record.isVisible()
    with qtbot.waitSignal(window.record.export_asked) as asked:
        window.record._export.click()
    assert asked.args == [call]
    window.record.show_live(True)
    window.bar.set_state(Phase.LIVE)
    window.record._back.click()
    assert window.shows_live


def test_the_middle_is_of_one_surface_whatever_it_shows(window, theme, tmp_path):
    from app.record.library import Library

    path = tmp_path / "calls.db"
    call = keep(path, [utterance(1)], "Northwind")
    with Library(path) as library:
        window.show_record(library.call(call))
    for dark, tokens in ((False, LIGHT), (True, DARK)):
        theme.set_dark(dark)
        for show in (partial(window.show_about, True), window.show_empty, window.show_live):
            assert window._middle.grab().toImage().pixelColor(4, 4).name() == tokens.surface.lower()
            show()


@pytest.mark.parametrize("width", [1280, 700])
def test_ctrl_k_goes_to_the_search_also_where_the_calls_are_folded_away(qtbot, window, width):
    window.resize(width, 700)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.transcript.setFocus()
    qtbot.keyClick(window.transcript, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.calls.isVisible()
    assert window.calls.search.hasFocus()
