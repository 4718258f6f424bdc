"""Where the dialogs for files open."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.ui.file_dialog import FileDialog


@pytest.fixture(autouse=True)
def nothing_chosen_yet(monkeypatch):
    monkeypatch.setattr(FileDialog, "last_folder", "")


@pytest.fixture
def documents(tmp_path, monkeypatch):
    """The user's, by the system's own setting."""
    folder = tmp_path / "Papers"
    settings = tmp_path / "config"
    settings.mkdir()
    (settings / "user-dirs.dirs").write_text(f'XDG_DOCUMENTS_DIR="{folder}"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(settings))
    where = QStandardPaths.StandardLocation.DocumentsLocation
    if QStandardPaths.writableLocation(where) != str(folder):
        pytest.skip("this system has its documents elsewhere")
    return folder


@pytest.fixture
def owner(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def opened_in(owner: QWidget) -> Path:
    return Path(FileDialog(owner, "Save").directory().absolutePath())


def test_it_opens_in_the_users_documents(owner, documents):
    documents.mkdir()
    assert opened_in(owner) == documents


def test_without_such_a_folder_it_opens_in_the_users_home(owner, documents, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert opened_in(owner) == tmp_path


def test_the_next_one_opens_where_the_last_file_was_saved(owner, documents, tmp_path):
    documents.mkdir()
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    FileDialog(owner, "Save").fileSelected.emit(str(chosen / "call.txt"))
    assert opened_in(owner) == chosen
    chosen.rmdir()  # a stick that was pulled out
    assert opened_in(owner) == documents


def test_a_file_to_save_has_its_kind_and_a_name_to_begin_with(owner, documents):
    documents.mkdir()
    dialog = FileDialog(owner, "Save")
    dialog.save_as("Plain text", "txt", "call.txt")
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert dialog.nameFilters() == ["Plain text (*.txt)"]
    assert dialog.defaultSuffix() == "txt"
    assert dialog.findChild(QLineEdit, "fileNameEdit").text() == "call.txt"
    dialog.reject()
