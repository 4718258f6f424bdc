"""What was sent: every request of the call, to the byte, what came back, and nothing else."""

import asyncio
import gc
import json
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from app.coach.prices import Price, Prices
from app.coach.sent import Sent, SentLog, SentLogs
from app.ui.aio import event_loop
from app.ui.file_dialog import FileDialog
from app.ui.sent_rows import HEADS
from app.ui.sent_text import ANSWER, BYTES, MESSAGES
from app.ui.sent_view import SentView
from app.ui.sent_window import SentWindow

SAID = "<b>zu\u00a0teuer</b> 😀 [card number]"
BODY = json.dumps(
    {
        "model": "gpt-test",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": SAID},
        ],
        "stream": True,
    },
    ensure_ascii=False,
).encode()
PRICE = Price(name="gpt-test", input=10, output=100, currency="EUR", date=date(2026, 1, 1))
PRICES = Prices([PRICE])
TAB = Qt.Key.Key_Tab


def sent(body: bytes = BODY, at: float = 0.0, **more) -> Sent:
    return Sent(at, "api.example", "gpt-test", "Tip", body, **more)


def log_of(*all_of_it: Sent) -> SentLog:
    log = SentLog()
    for one in all_of_it:
        log.keep(one)
    return log


def window_of(qtbot, theme, log: SentLog) -> SentWindow:
    window = SentWindow(theme)
    qtbot.addWidget(window)
    window.set_log(log, "Acme")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def row(window: SentWindow, number: int) -> dict[str, str]:
    cells = [window.rows.index(number, column).data() for column in range(len(HEADS))]
    return dict(zip(HEADS, cells, strict=True))


def shown(window: SentWindow) -> str:
    return window.text.toPlainText()


@pytest.fixture
def act(qapp, qtbot, theme):
    """Runs a scene with the view on the program's loop: prices and files take their time."""

    def play(scene: Callable[[SentView], Coroutine[None, None, None]]) -> None:
        async def acted() -> None:
            view = SentView(theme, lambda: PRICES)
            async with asyncio.timeout(20):
                await scene(view)
                await view.end()
            assert view.window is not None
            assert not view.window.isVisible()
            view.window.deleteLater()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(acted())
        gc.collect()  # a closed loop is a cycle with a timer: no other thread may find it

    return play


# -- the requests ----------------------------------------------------------------------------------


def test_where_nothing_was_sent_it_says_so(qtbot, theme):
    window = window_of(qtbot, theme, SentLog())
    assert "Nothing was sent" in window.lead.text()
    assert "since Sotto was started" in window.lead.text()
    for widget in (window.requests, window.text, window.view, window.copy, window.save):
        assert not widget.isVisible()


def test_a_row_says_when_what_for_to_whom_how_much_and_what_came_of_it(qtbot, theme):
    first = sent(prompt_tokens=2000, answer_tokens=100, outcome="Shown")
    second = Sent(60.0, "else.example", "unknown", "Report, part 2 of 3", b"{}" * 700)
    second.outcome, second.prompt_tokens, second.estimated = "It was cut.", 7, True
    window = window_of(qtbot, theme, log_of(first, second))
    window.set_prices(PRICES)
    assert row(window, 0) == {
        "Time": "0:00",
        "For": "Tip",
        "Host": "api.example",
        "Model": "gpt-test",
        "Size": f"{len(BODY)} B",
        "Tokens": "2,100",
        "Cost": "€0.03",
        "Outcome": "Shown",
    }
    assert row(window, 1) == {
        "Time": "1:00",
        "For": "Report, part 2 of 3",
        "Host": "else.example",
        "Model": "unknown",
        "Size": "1,400 B",
        "Tokens": "about 7",
        "Cost": "",
        "Outcome": "It was cut.",
    }
    assert window.total.text() == "2 requests, 1.6 kB; 2,107 tokens, about €0.03"


def test_what_went_out_without_an_answer_has_no_tokens_and_no_price(qtbot, theme):
    window = window_of(qtbot, theme, log_of(sent(outcome="The coach's model is busy.")))
    window.set_prices(PRICES)
    assert (row(window, 0)["Tokens"], row(window, 0)["Cost"]) == ("", "")


def test_what_comes_meanwhile_is_taken_up_and_the_reader_stays_where_he_is(act):
    log = log_of(sent(), sent(b"second"))

    async def scene(view: SentView) -> None:
        view.begin(log)
        view.refresh()  # nobody looks
        view.show_newest()
        view.window.requests.selectRow(1)
        log.keep(sent(b"third"))
        view.refresh()
        assert view.window.rows.rowCount() == 3
        view.show_newest()
        assert view.window.rows.rowCount() == 3
        assert shown(view.window) == "second"

    act(scene)


def test_what_became_of_an_answer_is_taken_up_too(act):
    one = sent(answer="Ask\nWhy?")

    async def scene(view: SentView) -> None:
        view.begin(log_of(one))
        view.show_newest()
        one.outcome = "Not shown: it was said before"
        view.refresh()
        assert row(view.window, 0)["Outcome"] == "Not shown: it was said before"

    act(scene)


def test_what_happens_in_the_call_leaves_the_reader_where_he_has_scrolled_to(qtbot, theme):
    log = log_of(sent(b"line\n" * 1000))
    window = window_of(qtbot, theme, log)
    window.view.choose(BYTES)
    bar = window.text.verticalScrollBar()
    bar.setValue(bar.maximum())
    window.copy.click()
    log.keep(sent())
    window.refresh()
    assert bar.value() == bar.maximum() > 0
    assert window.answer.words == "Copied."


def test_the_next_call_begins_with_nothing(act):
    async def scene(view: SentView) -> None:
        view.begin(log_of(sent()))
        view.show_newest()
        view.begin(SentLog())
        assert "Nothing was sent" in view.window.lead.text()
        assert shown(view.window) == ""

    act(scene)


def test_a_window_on_a_kept_call_stays_there_and_names_it(act):
    async def scene(view: SentView) -> None:
        view.begin(log_of(sent(b"running")))
        view.show_kept(log_of(sent(), sent()), "Acme, 2026-03-14 15:04")
        assert "Acme, 2026-03-14 15:04" in view.window.windowTitle()
        view.begin(log_of(sent(b"next")))
        assert view.window.rows.rowCount() == 2
        view.show_newest()
        assert "Acme" not in view.window.windowTitle()
        assert shown(view.window) == "next"

    act(scene)


def test_prices_come_from_where_models_are_priced(act):
    async def scene(view: SentView) -> None:
        view.begin(log_of(sent(prompt_tokens=2000, answer_tokens=100)))
        view.show_newest()
        assert row(view.window, 0)["Cost"] == ""
        await view.settled()
        assert row(view.window, 0)["Cost"] == "€0.03"

    act(scene)


def test_each_call_has_one_log_and_its_own():
    logs, log = SentLogs(), log_of(sent())
    logs.take(3, log)
    assert logs.of(3) is log
    assert logs.of(4) is logs.of(4)
    assert len(logs.of(4)) == 0


# -- one of them -----------------------------------------------------------------------------------


def test_the_messages_are_read_role_by_role_and_nothing_of_them_is_markup(qtbot, theme):
    window = window_of(qtbot, theme, log_of(sent()))
    assert window.text.plain.splitlines() == [
        "System: the instructions",
        "Be brief.",
        "",
        "User: what the call is about",
        SAID,
        "",
        "Besides",
        'model: "gpt-test"',
        "stream: true",
    ]
    assert shown(window) == window.text.plain.replace("\u00a0", " ")


@pytest.mark.parametrize("body", [b"no JSON", b"[1]", b'{"messages": 3}', b"\xff{}", b""])
def test_a_body_of_another_form_is_shown_as_it_is(qtbot, theme, body):
    window = window_of(qtbot, theme, log_of(sent(body)))
    assert window.text.plain == body.decode("utf-8", "replace")


def test_the_exact_bytes_are_one_click_away_and_are_copied_to_the_letter(qtbot, theme):
    window = window_of(qtbot, theme, log_of(sent(BODY * 100)))
    window.view.choose(BYTES)
    assert shown(window).encode() == (BODY * 100).replace("\u00a0".encode(), b" ")  # Qt's way
    window.copy.click()
    assert QGuiApplication.clipboard().text().encode() == BODY * 100


def test_the_answer_is_shown_as_it_came_below_what_came_of_it(qtbot, theme):
    window = window_of(qtbot, theme, log_of(sent(answer='{"say": "<i>", ', outcome="It was cut.")))
    window.view.choose(ANSWER)
    assert shown(window) == 'It was cut.\n{"say": "<i>", '
    window.copy.click()
    assert QGuiApplication.clipboard().text() == '{"say": "<i>", '


def test_without_an_answer_it_says_why_there_is_none_and_there_is_nothing_to_copy(qtbot, theme):
    window = window_of(qtbot, theme, log_of(sent(outcome="The coach's model is busy.")))
    window.view.choose(ANSWER)
    assert shown(window) == "The coach's model is busy.\nNo answer came."
    assert not window.copy.isEnabled()
    assert not window.save.isEnabled()
    window.view.choose(MESSAGES)
    assert window.copy.isEnabled()


def test_another_theme_keeps_what_is_shown(qtbot, theme):
    window = window_of(qtbot, theme, log_of(sent()))
    before = shown(window)
    theme.set_dark(True)
    assert shown(window) == before != ""


# -- a file of it ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "suggested", "content"),
    [
        (BYTES, "request 1-05.json", BODY),
        (ANSWER, "answer 1-05.txt", b"Ask\nWhy?"),
    ],
    ids=["bytes", "answer"],
)
def test_save_writes_what_is_shown_to_the_letter(act, qtbot, tmp_path, view, suggested, content):
    async def scene(shown: SentView) -> None:
        shown.begin(log_of(sent(at=65.0, answer="Ask\nWhy?")))
        shown.show_newest()
        window = shown.window
        window.view.choose(view)
        window.save.click()
        [files] = window.findChildren(QFileDialog)
        field = files.findChild(QLineEdit, "fileNameEdit")
        assert field.text() == suggested
        shown.begin(SentLog())  # the next call begins while the name is being chosen
        field.setText(str(tmp_path / "kept"))
        qtbot.keyClick(field, Qt.Key.Key_Return)
        await window.settled()
        path = tmp_path / f"kept{Path(suggested).suffix}"
        assert path.read_bytes() == content
        assert window.answer.words == f"Saved as {path}"

    act(scene)


def test_a_file_that_cannot_be_written_is_said_in_words(act, qtbot, tmp_path):
    async def scene(view: SentView) -> None:
        view.begin(log_of(sent()))
        view.show_newest()
        view.window.save.click()
        [files] = view.window.findChildren(FileDialog)
        files.fileSelected.emit(str(tmp_path / "none" / "request.txt"))
        files.reject()
        await view.window.settled()
        assert "There is no folder" in view.window.answer.words

    act(scene)


# -- by key ----------------------------------------------------------------------------------------


def test_the_keyboard_reaches_all_of_it_and_escape_leaves(qtbot, theme):
    window = window_of(qtbot, theme, log_of(sent(), sent(b"second")))
    window.requests.setFocus()
    qtbot.keyClick(window.requests, Qt.Key.Key_Down)
    assert shown(window) == "second"
    stops = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), TAB)
        stops.append(QApplication.focusWidget())
    assert [stop.accessibleName() or stop.text() for stop in stops] == [
        "Messages",
        "Copy",
        "Save…",
        "What the request holds",
    ]
    qtbot.keyClick(QApplication.focusWidget(), TAB)
    assert window.requests.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
