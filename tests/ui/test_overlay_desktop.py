"""The overlay on a real desktop, over a real focused window."""

import time
from collections.abc import Iterator

import pytest
from Xlib.display import Display

from tests.ui import desktop as desktops
from tests.ui.program import Program

pytestmark = pytest.mark.skipif(bool(desktops.missing), reason=f"needs {desktops.missing}")

WHITE = (255, 255, 255)
CARD = "Card(1, 'price', 1, 'Ask what it is compared to', 'Compared to what?', 'too much', 9.0)"


@pytest.fixture(scope="module")
def desktop(tmp_path_factory) -> Iterator[desktops.Desktop]:
    with desktops.desktop(tmp_path_factory.mktemp("desktop"), compositor=True) as made:
        wait_for_compositor(made)
        yield made


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Iterator[desktops.Desktop]:
    """One on which no window is blended into another."""
    with desktops.desktop(tmp_path_factory.mktemp("plain")) as made:
        yield made


@pytest.fixture
def program(desktop) -> Iterator[Program]:
    made = Program(desktop)
    yield made
    made.close()


def at(program: Program, expression: str) -> tuple[int, int]:
    """Where the middle of a widget is on the screen."""
    x, y, width, height = box(program, expression)
    return x + (width - 1) // 2, y + (height - 1) // 2


def box(program: Program, expression: str) -> tuple[int, int, int, int]:
    """Where a widget stands on the screen, and its size.

    By where its window was put: if it is framed slowly, Qt believes in 0, 0 ever after.
    """
    x, y, width, height = program.do(
        "(lambda w: (lambda p: [p.x(), p.y(), w.width(), w.height()])"
        "(w.mapTo(w.window(), w.rect().topLeft()) + w.window()._seated[0].topLeft()))"
        f"({expression})"
    )
    return x, y, width, height


def wait_for_compositor(desktop: desktops.Desktop) -> None:
    """Wait until windows are blended: a window looks for that when it comes up."""
    server = Display(desktop.display)
    try:
        manager = server.intern_atom("_NET_WM_CM_S0")
        deadline = time.monotonic() + 30
        while not server.get_selection_owner(manager):
            assert time.monotonic() < deadline, "the compositor did not start"
    finally:
        server.close()


def settle(desktop: desktops.Desktop, point: tuple[int, int], wanted) -> tuple[int, int, int]:
    """Look at a px until it is as wanted: the compositor paints in its own time."""
    for _ in range(100):
        if wanted(colour := desktop.colour(*point)):
            break
    return colour


def dark(colour: tuple[int, int, int]) -> bool:
    return max(colour) < 80


def focused(program: Program) -> int:
    """Put a focused window up, and return which one that is to the window manager."""
    program.do("kept.append(front())")
    program.wait("kept[-1].activateWindow() or kept[-1].isActiveWindow()", True)
    window = program.do("int(kept[-1].winId())")
    while program.desktop.active_window != window:
        pass
    return window


def test_it_stands_above_a_focused_window_and_leaves_it_the_focus(desktop, program):
    before = focused(program)
    program.do("overlay.set_state(Stage.IN_CALL)")
    program.do("overlay.show()")
    x, y = at(program, "overlay._line")
    assert dark(settle(desktop, (x - 100, y - 12), dark))
    assert desktop.active_window == before
    program.do(f"overlay.hear({CARD})")
    assert dark(settle(desktop, (x - 100, y + 110), dark))
    desktop.run("xdotool", "type", "hello")
    program.wait("kept[-1].text()", "hello")


def test_the_pill_starts_a_call_at_a_click_and_takes_no_focus(desktop, program):
    before = focused(program)
    program.do("overlay.show()")
    point = at(program, "overlay._pill")
    settle(desktop, (point[0], point[1] - 14), dark)
    desktop.click(*point)
    assert program.note("start") == ["start"]
    assert desktop.active_window == before
    desktop.run("xdotool", "type", "still here")
    program.wait("kept[-1].text()", "still here")


def test_its_buttons_and_its_drawer_take_no_focus(desktop, program):
    before = focused(program)
    program.do("overlay.set_state(Stage.IN_CALL)")
    program.do("overlay.show()")
    program.do(f"overlay.hear({CARD})")
    desktop.move(*at(program, "overlay._card"))
    program.wait("overlay._card._good.isVisible()", True)
    desktop.click(*at(program, "overlay._card._good"))
    assert program.note("judged") == ["judged", "card 1", True]
    desktop.click(*at(program, "overlay._line.more"))
    program.wait("overlay._drawer.isVisible()", True)
    rows = "(row for row in overlay._drawer.widget().children() if row.isWidgetType())"
    end = f"next(row for row in {rows} if row.accessibleName() == 'End call')"
    desktop.click(*at(program, end))
    assert program.note("end") == ["end"]
    assert desktop.active_window == before
    desktop.run("xdotool", "type", "mine")
    program.wait("kept[-1].text()", "mine")


def test_escape_closes_its_drawer_though_another_window_has_the_focus(desktop, program):
    before = focused(program)
    program.do("overlay.set_state(Stage.IN_CALL)")
    program.do("overlay.show()")
    program.do("hotkeys.escaped.connect(overlay.close_drawer)")
    program.do("listen({'call': 'Ctrl+Shift+F9'})")
    program.do("overlay._line.more.click()")
    program.wait("overlay._drawer.isVisible()", True)
    desktop.run("xdotool", "key", "Escape")
    program.wait("overlay._drawer.isVisible()", False)
    assert desktop.active_window == before


def test_its_shadow_lets_clicks_through(desktop, program):
    focused(program)
    program.do("overlay.show()")
    program.do("kept[-1].selectAll()")
    x, y = at(program, "overlay._pill")
    settle(desktop, (x, y - 14), dark)
    program.do("kept[-1].setCursorPosition(0)")
    desktop.run("xdotool", "type", "abc")
    program.wait("kept[-1].text()", "abc")
    program.wait("kept[-1].cursorPosition()", 3)
    half = program.do("overlay.glass.width()") // 2
    top = program.do("kept[-1].mapToGlobal(kept[-1].rect().topLeft()).y()")
    desktop.click(x - half - 8, max(y, top + 4))
    # the line edit under it got the press: it begins a selection at what was clicked
    desktop.run("xdotool", "type", "d")
    program.wait("len(kept[-1].text())", 4)
    assert not any(note[0] == "start" for note in program.notes)


@pytest.mark.parametrize("over", [False, True])
def test_only_over_full_screen_does_it_stand_above_a_full_screen_window(desktop, program, over):
    program.do(f"overlay.apply(settings.Overlay(over_full_screen={over}))")
    program.do("overlay.set_state(Stage.IN_CALL)")
    program.do("overlay.show()")
    x, y = at(program, "overlay._line")
    assert dark(settle(desktop, (x - 100, y - 12), dark))
    program.do("kept.append(front(full_screen=True))")
    program.wait("kept[-1].activateWindow() or kept[-1].isActiveWindow()", True)
    wanted = dark if over else (lambda colour: colour == WHITE)
    assert wanted(settle(desktop, (x - 100, y - 12), wanted))
    assert not program.do("overlay.isActiveWindow()")


@pytest.mark.parametrize("over", [False, True])
def test_dragged_it_moves_and_says_where_it_stands_now(desktop, program, over):
    focused(program)
    program.do(f"overlay.apply(settings.Overlay(over_full_screen={over}))")
    program.do("overlay.set_state(Stage.IN_CALL)")
    program.do("overlay.show()")
    x, y = at(program, "overlay._line")
    settle(desktop, (x - 100, y - 12), dark)
    desktop.drag((x, y), (x + 150, y + 200))
    _, place, width = program.note("placed")
    left, top, screen = place.split(" ", 2)
    assert width == 360
    assert (int(left), int(top)) == (460 + 150, 8 + 200)
    assert at(program, "overlay._line") == (x + 150, y + 200)
    assert screen == program.do("overlay.screen().name()")
    program.do("overlay.hide()")
    program.do("kept.append(type(overlay)())")
    program.do(f"kept[-1].apply(settings.Overlay(place={place!r}))")
    program.do("kept[-1].set_state(Stage.IN_CALL)")
    program.do("kept[-1].show()")
    assert at(program, "kept[-1]._line") == (x + 150, y + 200)


def test_its_side_edge_makes_it_wider_up_to_a_limit(desktop, program):
    focused(program)
    program.do("overlay.set_state(Stage.IN_CALL)")
    program.do("overlay.show()")
    x, y = at(program, "overlay._line")
    settle(desktop, (x - 100, y - 12), dark)
    desktop.drag((x + 178, y), (x + 238, y))
    assert program.note("placed")[2] == 420
    desktop.drag((x + 238, y), (x + 538, y))
    assert program.note("placed")[2] == 560


@pytest.mark.parametrize("opened", [False, True])
def test_without_a_compositor_nothing_black_lies_round_it(plain, opened):
    program = Program(plain)
    focused(program)
    program.do("overlay.set_state(Stage.IN_CALL)")
    program.do("overlay.show()")
    program.do(f"overlay.hear({CARD})")
    if opened:
        program.do("overlay._line.more.click()")
    x, y, width, height = box(program, "overlay")
    middle, right, bottom = x + width // 2, x + width - 1, y + height - 1
    assert (x, y, width) == (460, 8, 360)
    for outside in [(x - 1, y + 20), (right + 1, y + 20), (middle, y - 1), (middle, bottom + 1)]:
        assert plain.colour(*outside) == WHITE
    glass = (0x16, 0x17, 0x1A)
    assert settle(plain, (middle, y + 10), lambda colour: colour == glass) == glass
    for corner in [(x, y), (right, y), (x, bottom), (right, bottom)]:
        assert min(settle(plain, corner, dark)) > 0x16 - 1
    program.close()


def test_at_scale_2_it_is_twice_as_large_and_takes_clicks_where_it_is_seen(desktop):
    program = Program(desktop, QT_SCALE_FACTOR="2")
    program.do("overlay.show()")
    x, y = at(program, "overlay._pill")
    settle(desktop, (2 * x, 2 * y - 28), dark)
    desktop.click(2 * x + 120, 2 * y)
    assert program.note("start") == ["start"]
    program.close()
