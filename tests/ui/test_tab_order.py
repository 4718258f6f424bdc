"""Tab goes through what is on the screen in the order in which one reads it."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.side_panel import SidePanel
from app.ui.tab_order import tab_through


def stops(start: QWidget, count: int) -> list[str]:
    """The names of the controls that Tab comes to."""
    names = []
    start.setFocus()
    for _ in range(count):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        names.append(now.accessibleName() or now.text())
    return names


@pytest.fixture
def form(qtbot):
    """A field, a button at the foot, and rows that came in between later."""
    made = QWidget()
    column = QVBoxLayout(made)
    made.field, made.foot, made.after = (
        QLineEdit("field"),
        QPushButton("foot"),
        QPushButton("after"),
    )
    made.rows = QWidget()
    for part in (made.field, made.rows, made.foot, made.after):
        column.addWidget(part)
    inside = QVBoxLayout(made.rows)
    for name in ("one", "two"):
        inside.addWidget(QPushButton(name))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_what_came_later_has_its_turn_where_it_stands(form):
    tab_through(form.field, form.rows, form.foot)
    assert stops(form.field, 5) == ["one", "two", "foot", "after", "field"]


def test_a_control_that_is_scrolled_out_of_sight_comes_into_it_when_tab_reaches_it(qtbot, theme):
    window, area, page = QWidget(), QScrollArea(), QWidget()
    qtbot.addWidget(window)
    outside, far = QPushButton("outside"), QPushButton("far", page)
    page.setFixedSize(200, 2000)
    far.setGeometry(10, 1800, 100, 36)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    column = QVBoxLayout(window)
    column.addWidget(outside)
    column.addWidget(area)
    with qtbot.waitActive(window):
        window.resize(260, 300)
        window.show()
        window.activateWindow()
    assert stops(outside, 1) == ["far"]
    ring = QRect(far.mapTo(area.viewport(), QPoint(0, 0)), far.size()).adjusted(-4, -4, 4, 4)
    assert area.viewport().rect().contains(ring)


def test_the_side_panel_goes_from_the_checklist_to_the_button_below_it(qtbot, theme):
    panel = SidePanel(theme)
    qtbot.addWidget(panel)
    panel.resize(248, 700)
    panel.set_checklist([("pain", "Pain"), ("budget", "Budget")])
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    first = panel._checklist.rows[0]
    assert stops(first, 3) == [
        "Budget, open",
        "Ask the coach",
        "Hide the checklist and the numbers",
    ]
