import pytest

from app.coach.checklist_files import checklist_names, load_checklist
from app.coach.playbook import load_playbook
from app.coach.toml_file import PlaybookUnreadable

CARD = """
[[cards]]
id = "steep"
kind = "price"
triggers = ["too steep"]
headline = "Compared to what?"
say = "Compared to what?"
"""


@pytest.fixture
def load(tmp_path):
    def load(text: str | bytes):
        path = tmp_path / "boats.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_playbook(path)

    return load


def test_a_playbook_has_cards_and_a_checklist(load):
    playbook = load(
        'name = "Boats"\nabout = "We sell boats."\n'
        f'{CARD}\n[[checklist]]\nid = "crew"\nitem = "Who?"'
    )
    [card] = playbook.cards
    assert (playbook.name, playbook.about) == ("Boats", "We sell boats.")
    assert (card.id, card.kind, card.triggers) == ("steep", "price", ("too steep",))
    assert (card.said_by, card.cool_down) == ("prospect", 300)
    assert playbook.checklist[0].item == "Who?"


def test_names_that_will_be_said_may_be_listed(load):
    playbook = load('name = "Boats"\nwords = ["Northwind Desk", " HubSpot "]')
    assert playbook.words == ("Northwind Desk", "HubSpot")


def test_a_name_is_all_that_a_playbook_needs(load):
    assert load('name = "Empty"').cards == ()


def test_the_mark_that_windows_editors_put_in_front_is_no_problem(load):
    assert load('\ufeffname = "Boats"').name == "Boats"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_whatever_an_editor_saves_as_text_is_read(load, encoding, line_end):
    text = f'name = "Bötchen"\nabout = "We\tsell"\n{CARD}'.replace("\n", line_end)
    playbook = load(text.encode(encoding))
    assert (playbook.name, playbook.cards[0].id) == ("Bötchen", "steep")


def test_text_of_two_bytes_a_sign_without_a_mark_is_no_text(load):
    with pytest.raises(PlaybookUnreadable, match="line 1: this is not UTF-8 text: save"):
        load('name = "Boats"'.encode("utf-16-le"))


def without(line: str) -> str:
    return "\n".join(row for row in CARD.splitlines() if not row.startswith(line))


def changed(line: str, new: str) -> str:
    return f"{without(line)}\n{new}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = "Boats\n', "boats.toml, line 1, column 8: "),
        ('name = "Boats"\n[[cards', "boats.toml, line 2, column 1: "),
        ('name = "Boats"\nname = "Ships"', "boats.toml, line 2, column 1: "),
        (f"name = {'1' * 5000}", "boats.toml is not TOML that a program can read"),
        ("", "boats.toml, line 1: name is missing"),
        ("\nname = 5", "boats.toml, line 2: name must be text in quotes"),
        ('name = " "', "boats.toml, line 1: name is empty"),
        ('nmae = "x"\nname = "x"', '1: nmae is not a key of a playbook (did you mean "name"?)'),
        ('xyz = "x"\nname = "x"', "line 1: xyz is not a key of a playbook."),
        (without("headline"), 'line 3: cards[1].headline (card "steep") is missing'),
        (without("id"), "line 3: cards[1].id is missing"),
        (CARD + "sayy = 1", 'line 9: cards[1].sayy (card "steep") is not a key of a playbook (did'),
        (
            CARD + 'said_by = "rap"',
            '9: cards[1].said_by (card "steep") must be "prospect", "rep" or',
        ),
        (CARD + 'said_by = "rap"', 'or "either" (did you mean "rep"?)'),
        (CARD + 'said_by = "customer"', 'or "either" (did you mean "prospect"?)'),
        (CARD + 'meanings = ["prise"]', 'will-they-use-it (did you mean "asks-price"?)'),
        (CARD + "cool_down = -1", 'line 9: cards[1].cool_down (card "steep") must be a number, 0'),
        (CARD + "cool_down = inf", 'cool_down (card "steep") must be a number, 0 or more'),
        (CARD + 'cool_down = "5"', 'cool_down (card "steep") must be a number'),
        (CARD + "cool_down = true", 'cool_down (card "steep") must be a number'),
        (CARD + 'link = "file:///etc"', 'link (card "steep") must be a web address: https://'),
        (CARD + 'link = "https://a b"', 'link (card "steep") must be a web address: https://'),
        (CARD + 'link = "http://[x"', 'link (card "steep") must be a web address: https://'),
        (CARD + 'except = "x"', 'line 9: cards[1].except (card "steep") must be a list'),
        (CARD + 'except = ["(x"]', 'cards[1].except[1] (card "steep") has a "(" without its ")"'),
        (
            CARD + 'exept = ["x"]',
            'exept (card "steep") is not a key of a playbook (did you mean "ex',
        ),
        (CARD + "details = 5", 'details (card "steep") must be text in quotes'),
        (changed("kind", 'kind = "Price!"'), 'cards[1].kind (card "steep") must be lower-case'),
        (changed("id", 'id = "two words"'), 'cards[1].id (card "two words") must be lower-case'),
        (changed("id", "id = 5"), "cards[1].id must be text in quotes"),
        (
            changed("headline", 'headline = "one two three four five six seven eight nine"'),
            'line 8: cards[1].headline (card "steep") has 9 words; at most 8',
        ),
        (
            changed("say", f'say = "{"word " * 17}"'),
            'cards[1].say (card "steep") has 17 words; at most 16',
        ),
        (changed("triggers", "triggers = []"), 'cards[1] (card "steep") has neither triggers nor'),
        (changed("triggers", 'triggers = "x"'), 'triggers (card "steep") must be a list'),
        (
            changed("triggers", 'triggers = ["fine", "(a|b"]'),
            'line 8: cards[1].triggers[2] (card "steep") has a "(" without its ")"',
        ),
        (CARD + CARD, 'line 11: cards[2].id (card "steep") is the id of another one, too'),
        ('name = "B"\nwords = "HubSpot"', "boats.toml, line 2: words must be a list"),
        ('name = "B"\nwords = ["", "x"]', "boats.toml, line 2: words[1] is empty"),
        ('name = "B"\nwords = [5]', "boats.toml, line 2: words[1] must be text in quotes"),
        ('name = "B"\nwords = ["a b c d e"]', "line 2: words[1] has 5 words; at most 4"),
        (f'name = "B"\nwords = {["x"] * 41}', "line 2: words has 41 of them; at most 40"),
        ('name = "B"\nfacts = ["We float.", " "]', "line 2: facts[2] is empty"),
        ('name = "B"\ninstructions = []', "line 2: instructions must be text in quotes"),
        ('cards = "x"', "boats.toml, line 2: cards must be a list"),
        ("cards = [1]", "boats.toml, line 2: cards[1] must be a table"),
        ('[[checklist]]\nid = "x"', 'line 2: checklist[1].item (item "x") is missing'),
        ("[checklist]", "boats.toml, line 2: checklist is written [[checklist]], in two brackets"),
        (
            '[[checklist]]\nid = "x"\nitem = "x"\nitme = "x"',
            'checklist[1].itme (item "x") is not a key of a playbook (did you mean "item"?)',
        ),
        ('name = "B"\nchecklists = ["medic"]', 'meddicc, sandler, spin (did you mean "meddicc"?)'),
        (
            'name = "B"\nchecklists = ["bant"]\n[[checklist]]\nid = "bant-need"\nitem = "x"',
            'line 4: checklist[1].id (item "bant-need") is an id of the checklist bant, too',
        ),
        ("[style.dem]", 'line 2: style.dem is not a key of a playbook (did you mean "demo"?)'),
        ("[style.demo]\npause = 1", "line 3: style.demo.pause is not a key of a playbook"),
        ("[style.demo]\npace = 5", "style.demo.pace must be a list: [lowest, highest]."),
        ("name = “B”", "line 1, column 8: “ is a curly quote; text stands in straight ones"),
        ("[style.demo]\npace = [5]", "line 3: style.demo.pace[2] is missing"),
        ("[style.demo]\npace = [5, 6, 7]", "line 3: style.demo.pace has 3 of them; at most 2"),
        ("[style.demo]\npace = [6, 5]", "line 3: style.demo.pace has its higher number first"),
        ("[style.demo]\npatience = -1", "line 3: style.demo.patience must be a number, 0 or more"),
        ("[style.demo]\ntalk_ratio = [30, 130]", "style.demo.talk_ratio goes above 100"),
        ("[[card]]\nid = 5\n[[card]]", "line 2: [[card]] is not a key of a playbook (did you mean"),
        ("[cards]", "line 2: cards is written [[cards]], in two brackets, once for each"),
        ("style = 5", "line 2: style must be a table"),
        ("style.demo = 5", "line 2: style.demo must be a table"),
        (
            b'name = "B"\nabout = "\xff"',
            "boats.toml, line 2: this is not UTF-8 text: save the file anew",
        ),
    ],
)
def test_a_bad_playbook_says_where_and_what_was_expected(load, text, says):
    if isinstance(text, str) and text.lstrip().startswith(("[", "cards", "style")):
        text = f'name = "Boats"\n{text}'
    with pytest.raises(PlaybookUnreadable) as caught:
        load(text)
    assert says in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.message.endswith(".")
    assert caught.value.hint


def test_each_problem_has_its_line(load):
    with pytest.raises(PlaybookUnreadable) as caught:
        load(f"{without('kind')}\n{without('say')}\ncolour = 1")
    assert caught.value.message.splitlines() == [
        "boats.toml, line 1: name is missing.",
        'boats.toml, line 2: cards[1].kind (card "steep") is missing.',
        'boats.toml, line 8: cards[2].say (card "steep") is missing.',
        'boats.toml, line 9: cards[2].id (card "steep") is the id of another one, too.',
        'boats.toml, line 13: cards[2].colour (card "steep") is not a key of a playbook.',
    ]


def test_all_doubled_ids_are_named(load):
    item = '[[checklist]]\nid = "crew"\nitem = "Who?"\n'
    with pytest.raises(PlaybookUnreadable) as caught:
        load(f'name = "Boats"\n{CARD}{CARD}{item}{item}')
    assert caught.value.message.splitlines() == [
        'boats.toml, line 11: cards[2].id (card "steep") is the id of another one, too.',
        'boats.toml, line 20: checklist[2].id (item "crew") is the id of another one, too.',
    ]


LONG = """\
# a comment, then nothing

name = "Boats"
about = \"\"\"
[[cards]]
id = 5
\"\"\"
words = [ # a list of lists of lines
  "one", "two",

  # nothing here
  "three four five six seven", 'x ] y',
  "",
]
[style.demo]
[[cards]]
id = "a"
kind = "price"
triggers = [
  "too steep",
  "(too|very",
]
headline = "H"
say = "S"
[[cards]]
id = "b"
headline = \"\"\"
one two three four five six seven eight
nine\"\"\"
say = "S"
kind = "price"
triggers = ["x"]
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_line_is_right_behind_lists_texts_and_comments_of_many_lines(load, line_end):
    with pytest.raises(PlaybookUnreadable) as caught:
        load(LONG.replace("\n", line_end))
    assert [
        line.split(" has")[0].split(" is")[0] for line in caught.value.message.splitlines()
    ] == [
        "boats.toml, line 12: words[3]",
        "boats.toml, line 13: words[5]",
        'boats.toml, line 21: cards[1].triggers[2] (card "a")',
        'boats.toml, line 27: cards[2].headline (card "b")',
    ]


def test_a_ready_checklist_goes_before_the_playbook_s_own(load):
    item = '[[checklist]]\nid = "crew"\nitem = "Crew"\ntriggers = ["crew of"]\nsaid_by = "rep"\n'
    playbook = load(f'name = "Boats"\nchecklists = ["spin", "bant"]\n{item}')
    ids = [item.id for item in playbook.checklist]
    assert ids == [one.id for name in ("spin", "bant") for one in load_checklist(name)] + ["crew"]
    assert (playbook.checklist[-1].triggers, playbook.checklist[-1].said_by) == (
        ("crew of",),
        "rep",
    )


def test_ready_checklists_can_all_be_combined(load):
    names = checklist_names()
    assert names == ["bant", "challenger", "meddicc", "sandler", "spin"]
    whole = load(f'name = "All"\nchecklists = {names}').checklist
    assert len({item.id for item in whole}) == len(whole) == 25
    assert all(item.meaning and item.triggers for item in whole)


def test_what_a_playbook_says_of_style_counts_and_the_rest_has_its_default(load):
    playbook = load('name = "B"\n[style.check-in]\ntalk_ratio = [10, 20.5]\nquestions = [3, 5]')
    ours, default = playbook.style.of("check-in"), load('name = "B"').style.of("check-in")
    assert (ours.talk_ratio, ours.questions) == ((10, 20.5), (3, 5))
    assert default.questions is None
    assert (ours.pace, ours.monologue, ours.patience) == (
        default.pace,
        default.monologue,
        default.patience,
    )
    assert playbook.style.of("discovery").questions == (11, 14)


def test_a_card_may_say_more_and_what_silences_it(load):
    playbook = load(
        f'name = "B"\nfacts = ["We float."]\ninstructions = "Calm."\n{CARD}'
        'except = ["not steep"]\ndetails = "Ask."\nlink = "https://example.com/a?b=c"'
    )
    [card] = playbook.cards
    assert (playbook.facts, playbook.instructions) == (("We float.",), "Calm.")
    assert (card.except_, card.details) == (("not steep",), "Ask.")
    assert card.link == "https://example.com/a?b=c"


def test_a_missing_playbook_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(PlaybookUnreadable, match="There is no playbook at"):
        load_playbook(tmp_path / "none.toml")
    with pytest.raises(PlaybookUnreadable, match="is a folder, not a playbook"):
        load_playbook(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(PlaybookUnreadable, match="can't be read|There is no playbook"):
        load_playbook(tmp_path / "file" / "x.toml")
