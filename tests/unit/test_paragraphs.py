"""Text that fits a terminal, and stays whole for files and programs."""

import io
from contextlib import redirect_stdout

import pytest

from app.cli.paragraphs import line, paragraph


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of 30 columns."""
    monkeypatch.setenv("COLUMNS", "30")
    return Terminal()


def test_it_is_broken_between_words_and_keeps_its_margin(narrow):
    words = "The microphone went away. Plug it in again, or choose another."
    lines = paragraph(words, "sound  ", narrow).splitlines()
    assert len(lines) > 2
    assert lines[0].startswith("sound  The")
    assert all(one.startswith(" " * 7) and len(one) <= 30 for one in lines[1:])
    assert " ".join(" ".join(lines).split()).removeprefix("sound ") == words


def test_a_command_and_a_path_stay_on_one_line(narrow):
    words = "Here: `sotto models get base.en`, for /a/b-c/d-e/f-g/h-i/j-k/l-m/n/o-p."
    lines = paragraph(words, out=narrow).splitlines()
    assert lines[:2] == ["Here:", "`sotto models get base.en`,"]
    assert lines[-1] == "/a/b-c/d-e/f-g/h-i/j-k/l-m/n/o-p."


@pytest.mark.parametrize("terminal", [False, True])
def test_what_are_several_lines_stays_so(narrow, terminal):
    out = narrow if terminal else io.StringIO()
    mistakes = "a.toml, line 3: no.\na.toml, line 5: no."
    assert paragraph(mistakes, "✗ ", out).splitlines() == [
        "✗ a.toml, line 3: no.",
        "  a.toml, line 5: no.",
    ]


def test_for_a_file_or_a_program_it_is_one_line():
    assert paragraph("word " * 50, "  ", io.StringIO()) == "  " + "word " * 50


def test_a_line_with_a_time_or_a_margin_keeps_it(narrow):
    with redirect_stdout(narrow):
        timed = line("[0:49] Prospect: it is too dear for us this year.").splitlines()
        moved = line("    Say: “What are you comparing it with?”").splitlines()
        empty = line("")
    assert [one[:7] for one in timed] == ["[0:49] ", *[" " * 7] * (len(timed) - 1)]
    assert len(timed) > 1
    assert [one[:4] for one in moved] == ["    ", "    "]
    assert empty == ""
