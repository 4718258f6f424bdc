"""What was sent: every request of the call, to the byte, and nothing else."""

from PySide6.QtGui import QGuiApplication

from app.coach.sent import SentLog, SentLogs
from app.ui.sent_window import SentView, SentWindow

BODY = '{"messages": [{"content": "<b>zu teuer</b> 😀"}]}'.encode()


class Model:
    host = "api.example"

    def __init__(self, *sent: bytes) -> None:
        self.sent = sent


def log_of(*bodies: bytes) -> SentLog:
    log = SentLog()
    for at, body in enumerate(bodies):
        log.note(60.0 * at, Model(body))
    return log


def window_of(qtbot, theme, log: SentLog) -> SentWindow:
    window = SentWindow(theme)
    qtbot.addWidget(window)
    window.set_log(log, "Acme")
    window.show()
    return window


def test_where_nothing_was_sent_it_says_so(qtbot, theme):
    window = window_of(qtbot, theme, SentLog())
    assert "Nothing was sent" in window.lead.text()
    assert not window.requests.isVisible()
    assert "since Sotto was started" in window.lead.text()
    assert not window.copy.isVisible()


def test_each_request_has_its_time_its_host_its_size_and_its_very_text(qtbot, theme):
    window = window_of(qtbot, theme, log_of(b"{}", BODY * 100))
    lines = [window.requests.item(row).text().split() for row in range(window.requests.count())]
    assert lines == [["0:00", "api.example", "0.0", "kB"], ["1:00", "api.example", "5.1", "kB"]]
    window.requests.setCurrentRow(1)
    assert window.text.toPlainText().encode() == BODY * 100
    window.copy.click()
    assert QGuiApplication.clipboard().text().encode() == BODY * 100


def test_what_comes_meanwhile_is_taken_up_and_the_reader_stays_where_he_is(qtbot, theme):
    log = log_of(BODY, b"second")
    view = SentView(theme)
    view.begin(log)
    view.refresh()
    view.show_newest()
    qtbot.addWidget(view.window)
    view.window.requests.setCurrentRow(1)
    log.note(120.0, Model(b"third"))
    view.refresh()
    assert view.window.requests.count() == 3
    view.show_newest()
    assert view.window.requests.count() == 3
    assert view.window.text.toPlainText() == "second"


def test_the_next_call_begins_with_nothing(qtbot, theme):
    view = SentView(theme)
    view.begin(log_of(BODY))
    view.show_newest()
    qtbot.addWidget(view.window)
    view.begin(SentLog())
    assert "Nothing was sent" in view.window.lead.text()
    assert view.window.text.toPlainText() == ""
    view.close()
    assert not view.window.isVisible()


def test_a_window_on_a_kept_call_stays_there_and_names_it(qtbot, theme):
    view = SentView(theme)
    view.begin(log_of(b"running"))
    view.show_kept(log_of(BODY, BODY), "Acme, 2026-03-14 15:04")
    qtbot.addWidget(view.window)
    assert "Acme, 2026-03-14 15:04" in view.window.windowTitle()
    view.begin(log_of(b"next"))
    assert view.window.requests.count() == 2
    view.show_newest()
    assert "Acme" not in view.window.windowTitle()
    assert view.window.text.toPlainText() == "next"


def test_each_call_has_one_log_and_its_own():
    logs, sent = SentLogs(), log_of(BODY)
    logs.take(3, sent)
    assert logs.of(3) is sent
    assert logs.of(4) is logs.of(4)
    assert len(logs.of(4)) == 0
