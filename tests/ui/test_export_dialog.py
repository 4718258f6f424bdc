"""The export dialog on the program's own loop: real formats, real files, the real clipboard."""

import asyncio
import gc
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit, QRadioButton

from app.record.call_record import CallRecord, CallState
from app.record.export.formats import FORMATS, TRANSCRIPTS
from app.ui.aio import event_loop
from app.ui.export_dialog import ExportDialog, suggested_name
from app.ui.focus_ring import FocusRing
from tests.unit.record import conftest as disks
from tests.unit.record.scenes import CARD, MOMENT, STARTED, fill, utterance

small_disk, read_only = disks.small_disk, disks.read_only

LEFT = Qt.MouseButton.LeftButton
RECORD = CallRecord(
    id=1,
    title="Acme: 2/3 of it",
    started=STARTED,
    length=90.0,
    state=CallState.CLOSED,
    utterances=tuple(utterance(n) for n in range(60)),
    moments=(MOMENT,),
    cards=(CARD,),
)


@pytest.fixture(autouse=True)
def first_export(monkeypatch):
    """Nothing was exported before in this run."""
    monkeypatch.setattr(ExportDialog, "last_format", "txt")


@pytest.fixture
def at_the_dialog(qapp, qtbot, theme):
    """Runs a scene with an open dialog, as the window does: on qasync's loop."""

    def run(scene: Callable[[ExportDialog], Awaitable[None]], record: CallRecord = RECORD) -> None:
        async def whole() -> None:
            dialog = ExportDialog(theme, record)
            gone = asyncio.Event()
            dialog.destroyed.connect(gone.set)
            dialog.open()
            async with asyncio.timeout(20):
                await dialog.settled()
                await scene(dialog)
                if dialog.isVisible():
                    dialog.reject()
                await gone.wait()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(whole())
        gc.collect()  # a closed qasync loop is a cycle with a timer

    return run


def button(dialog: ExportDialog, words: str) -> QAbstractButton:
    return next(one for one in dialog.findChildren(QAbstractButton) if one.text() == words)


def choose(dialog: ExportDialog, name: str) -> None:
    radios = dialog.findChildren(QRadioButton)
    next(one for one in radios if one.accessibleName() == name).click()


def shown(dialog: ExportDialog) -> list[str]:
    return dialog.preview.text.toPlainText().splitlines()


def save_as(qtbot, dialog: ExportDialog, path: Path) -> str:
    """Press Save…, give the place in the system's dialog; gives the name that it suggested."""
    qtbot.mouseClick(button(dialog, "Save…"), LEFT)
    [files] = dialog.findChildren(QFileDialog)
    field = files.findChild(QLineEdit, "fileNameEdit")
    suggested = field.text()
    field.setText(str(path))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    return suggested


def test_each_format_shows_how_its_file_begins(at_the_dialog):
    async def scene(dialog: ExportDialog) -> None:
        seen = {}
        for radio in dialog.findChildren(QRadioButton):
            radio.click()
            await dialog.settled()
            seen[dialog.format] = shown(dialog)
        assert list(seen) == list(FORMATS)
        for format, lines in seen.items():
            whole = FORMATS[format](RECORD).splitlines()
            assert lines == [*whole[:40], "…"]

    at_the_dialog(scene)


def test_the_format_is_remembered_for_the_next_call(at_the_dialog):
    async def first(dialog: ExportDialog) -> None:
        assert dialog.format == "txt"
        choose(dialog, "JSON")

    async def second(dialog: ExportDialog) -> None:
        assert dialog.format == "json"
        assert shown(dialog)[0] == "{"

    at_the_dialog(first)
    at_the_dialog(second)


def test_the_keyboard_comes_to_the_preview_and_shows_that_it_is_there(qtbot, at_the_dialog):
    async def scene(dialog: ExportDialog) -> None:
        dialog.activateWindow()
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.preview.text.hasFocus()
        [ring] = [one for one in dialog.findChildren(FocusRing) if one.isVisible()]
        around = QRect(dialog.preview.text.mapTo(dialog, QPoint(0, 0)), dialog.preview.text.size())
        assert ring.geometry() == around.adjusted(-4, -4, 4, 4)

    at_the_dialog(scene)


def test_nothing_can_be_saved_before_it_is_rendered(at_the_dialog):
    async def scene(dialog: ExportDialog) -> None:
        assert button(dialog, "Save…").isEnabled()
        choose(dialog, "Markdown")
        assert not button(dialog, "Save…").isEnabled()
        assert not button(dialog, "Copy").isEnabled()
        await dialog.settled()
        assert button(dialog, "Save…").isEnabled()

    at_the_dialog(scene)


def test_save_writes_the_whole_call_to_the_place_that_is_chosen(qtbot, at_the_dialog, tmp_path):
    async def scene(dialog: ExportDialog) -> None:
        choose(dialog, "JSON")
        await dialog.settled()
        assert save_as(qtbot, dialog, tmp_path / "call") == "2026-03-14 Acme- 2-3 of it.json"
        await dialog.settled()
        assert dialog.answer.words == f"Saved as {tmp_path / 'call.json'}"

    at_the_dialog(scene)
    assert len(json.loads((tmp_path / "call.json").read_text())["utterances"]) == 60


def test_the_transcript_alone_is_shown_copied_and_saved_for_each_format(
    qtbot, at_the_dialog, tmp_path
):
    async def scene(dialog: ExportDialog) -> None:
        switch = next(
            one
            for one in dialog.findChildren(QAbstractButton)
            if one.accessibleName() == "Transcript only"
        )
        assert not switch.isChecked()
        qtbot.mouseClick(switch, LEFT)
        for radio in dialog.findChildren(QRadioButton):
            radio.click()
            await dialog.settled()
            assert shown(dialog)[:40] == TRANSCRIPTS[dialog.format](RECORD).splitlines()[:40]
        choose(dialog, "Markdown")
        qtbot.mouseClick(button(dialog, "Copy"), LEFT)
        assert QGuiApplication.clipboard().text() == TRANSCRIPTS["md"](RECORD)
        save_as(qtbot, dialog, tmp_path / "call.md")
        await dialog.settled()
        assert (tmp_path / "call.md").read_text("utf-8") == TRANSCRIPTS["md"](RECORD)
        qtbot.mouseClick(switch, LEFT)
        await dialog.settled()
        qtbot.mouseClick(button(dialog, "Copy"), LEFT)
        assert QGuiApplication.clipboard().text() == FORMATS["md"](RECORD)

    at_the_dialog(scene)


def test_a_full_disk_is_said_and_the_dialog_stays(qtbot, at_the_dialog, small_disk):
    fill(small_disk)
    large = replace(RECORD, utterances=tuple(utterance(n, "word " * 20) for n in range(900)))

    async def scene(dialog: ExportDialog) -> None:
        save_as(qtbot, dialog, small_disk / "call.txt")
        await dialog.settled()
        assert dialog.answer.words.startswith("The disk is full")
        assert dialog.answer.words.endswith("Free some space, or choose another disk.")
        assert dialog.answer.tone == "warn"
        assert dialog.isVisible()

    at_the_dialog(scene, large)


def test_a_folder_that_takes_no_file_is_said(qtbot, at_the_dialog, tmp_path, read_only):
    read_only(tmp_path)

    async def scene(dialog: ExportDialog) -> None:
        save_as(qtbot, dialog, tmp_path / "call.txt")
        await dialog.settled()
        assert str(tmp_path / "call.txt") in dialog.answer.words
        assert dialog.answer.tone == "warn"
        choose(dialog, "Markdown")
        assert dialog.answer.words == ""

    at_the_dialog(scene)


def test_copy_puts_the_whole_text_on_the_clipboard(qtbot, at_the_dialog):
    async def scene(dialog: ExportDialog) -> None:
        qtbot.mouseClick(button(dialog, "Copy"), LEFT)
        assert QGuiApplication.clipboard().text() == FORMATS["txt"](RECORD)
        assert dialog.answer.words == "Copied."

    at_the_dialog(scene)


def test_a_dialog_that_is_closed_while_it_renders_goes_quietly(at_the_dialog):
    long = replace(RECORD, utterances=tuple(utterance(n, "word " * 30) for n in range(3000)))

    async def scene(dialog: ExportDialog) -> None:
        choose(dialog, "Markdown")
        dialog.reject()

    at_the_dialog(scene, long)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Acme", "2026-03-14 Acme.txt"),
        ('a/b\\c:d*e?"<f>|', "2026-03-14 a-b-c-d-e-f-.txt"),
        ("..", "2026-03-14 .txt"),
        ("", "2026-03-14 Call.txt"),
        ("x" * 300, "2026-03-14 " + "x" * 80 + ".txt"),
    ],
)
def test_the_suggested_name_is_one_that_every_system_takes(title, name):
    assert suggested_name(replace(RECORD, title=title), "txt") == name
