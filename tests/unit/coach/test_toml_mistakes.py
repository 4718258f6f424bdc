"""Mistakes in a playbook, told to people who have never heard of TOML."""

import tomllib

import pytest

from app.coach.toml_file import PlaybookUnreadable, read_toml
from app.coach.toml_mistakes import mistake
from app.config.paths import resources

GOOD = """\
name = "Boats" # with a "note"
about = \"\"\"
We sell "boats, not [[ships
\"\"\"
words = ['C:\\fast', "a \\" b", 1, 2.5, true, 2026-01-01]
[style.demo]
pace = [ 120, # lowest
  175,
]
[[cards]]
id = "a"
kind = "price"
triggers = ["too steep", "too dear"]
headline = "H"
say = ""
[[cards]]
id = "b"
"""


@pytest.fixture(name="said")
def what_is_said_of_a_file(tmp_path):
    def said(text: str) -> str:
        file = tmp_path / "b.toml"
        file.write_text(text, "utf-8", newline="")
        with pytest.raises(PlaybookUnreadable) as caught:
            read_toml(file)
        return caught.value.message.removeprefix("b.toml, ")

    return said


MISTAKES = [
    ('"H"', '"H', "14, column 12: the quote that opens on line 14 isn't closed: put \" at its end"),
    ('"H"', "'H", "14, column 12: the quote that opens on line 14 isn't closed: put ' at its end"),
    ('"H"', 'H"', "14, column 12: a quote is missing on this line: each text stands between two."),
    ('"too steep"', '"too steep', "13, column 26: a quote is missing on this line"),
    (
        'ships\n"""',
        "ships",
        '2, column 9: the quote that opens on line 2 isn\'t closed: put """ at',
    ),
    ("[[cards]]", "[[cards]", "10, column 1: a bracket is missing or too many: write [[cards]]."),
    ("[[cards]]", "cards]]", "10, column 1: a bracket is missing: write [[cards]]."),
    ("[style.demo]", "[style.demo", "6, column 1: a bracket is missing or too many: write [sty"),
    ('dear"]', 'dear"', "13, column 12: the list that begins here has no ] at its end: triggers"),
    ("175,\n]", "175,", "7, column 8: the list that begins here has no ] at its end: pace = […]."),
    ('["too steep"', '"too steep"', "13, column 23: what are several stands in brackets"),
    ('= ["too steep", ', "= ", "13, column 12: the [ is missing: triggers = [… ]."),
    ('"too steep", ', '"too steep" ', '13, column 25: a comma is missing before "too dear".'),
    ("120,", "120", "8, column 3: a comma is missing before 175."),
    ("[ 120", "[ , 120", "7, column 10: a comma too many: nothing stands before it."),
    ('headline = "H"', "headline =", '14, column 11: headline has no value: write headline = "…".'),
    ("headline =", "headline", '14, column 1: the = is missing: write headline = "…".'),
    ("headline =", "headline:", '14, column 1: the = is missing: write headline = "…".'),
    ("headline =", "head line =", "14, column 1: one word stands in front of =, not “head line”."),
    ("headline =", "überschrift =", "14, column 1: “überschrift” has signs that no key of a play"),
    ("headline =", "\xa0headline =", "14, column 1: a sign that can't be seen, as web pages have"),
    ('headline = "H"', '= "H"', "14, column 1: a line can't begin with =."),
    ('"H"', "“H”", '14, column 12: “ is a curly quote; text stands in straight ones: "…".'),
    ('"H"', "‘H’", "14, column 12: ‘ is a curly quote"),
    ('"too steep"', "„zu viel“", "13, column 13: „ is a curly quote"),
    ('"H"', "Ask first", '14, column 12: text stands in quotes: headline = "Ask first".'),
    ('"H"', "yes # or no", '14, column 12: text stands in quotes: headline = "yes".'),
    ('"too steep"', "steep", '13, column 13: text stands in quotes: "steep".'),
    ('"H"', '"a "b" c"', "14, column 16: “b” stands behind the closing quote; a quote in a text"),
    ('"H"', "'don't'", "14, column 17: “t” stands behind the closing quote; a quote in a text is"),
    ('"H"', '"H";', "14, column 15: “;” stands behind the closing quote"),
    ('"H"', r'"C:\Users"', "14, column 15: a \\ in a text is written \\\\, or the text stands"),
    ('"H"', "3,5", "14, column 13: a decimal point is a full stop: 3.5."),
    ('say = ""', 'headline = "I"', "15, column 1: headline is there twice, on line 14 too"),
    ("[style.demo]", "[style.demo]\n[style.demo]", "7, column 1: style.demo is on line 6 already"),
    (
        '"b"',
        '"b"\n[cards]',
        "18, column 1: [[cards]] has two brackets, each time; it has one here.",
    ),
    ('name = "', 'cards = []\nname = "', "11, column 1: cards is on line 1 already: put both"),
    ("[[cards]]", "// a note\n[[cards]]", "10, column 1: a note begins with #."),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("good", "bad", "words"), MISTAKES, ids=range(len(MISTAKES)))
def test_it_says_where_and_what_to_write_instead(said, good, bad, words, line_end):
    text = GOOD.replace(good, bad, 1).replace("\n", line_end)
    assert said(text).startswith(f"line {words}")


@pytest.mark.parametrize("name", ["b2b-software", "support-to-sales", "blank"])
def test_in_a_good_file_there_is_none(name):
    assert mistake((resources() / "playbooks" / f"{name}.toml").read_text("utf-8")) is None
    assert tomllib.loads(GOOD)
    assert mistake(GOOD) is None


@pytest.mark.parametrize("sign", ["", '"', "'", "[", "]", "=", "\n", "x", ",", "{", "\\"])
def test_whatever_is_wrong_it_is_put_in_words_of_ours(sign):
    missed = []
    for place in range(len(GOOD)):
        text = f"{GOOD[:place]}{sign}{GOOD[place + 1 :]}"
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            if mistake(text) is None:
                missed.append((place, text[max(0, place - 20) : place + 10], str(error)))
    assert not missed
