import pytest

from app.coach.playbook import PlaybookUnreadable, load_playbook

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


def without(line: str) -> str:
    return "\n".join(row for row in CARD.splitlines() if not row.startswith(line))


def changed(line: str, new: str) -> str:
    return f"{without(line)}\n{new}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = "Boats\n', "boats.toml, line 1, column 14: "),
        ('name = "Boats"\n[[cards', "boats.toml, line 2, column 8: "),
        ('name = "Boats"\nname = "Ships"', "boats.toml, line 2, column 15: "),
        ("", "boats.toml, name is missing"),
        ("name = 5", "boats.toml, name must be text in quotes"),
        ('name = " "', "boats.toml, name is empty"),
        ('nmae = "x"\nname = "x"', 'boats.toml, nmae is not a key of a playbook (did you mean "na'),
        ('xyz = "x"\nname = "x"', "boats.toml, xyz is not a key of a playbook"),
        (without("headline"), 'boats.toml, cards[1].headline (card "steep") is missing'),
        (without("id"), "boats.toml, cards[1].id is missing"),
        (CARD + "sayy = 1", 'cards[1].sayy (card "steep") is not a key of a playbook (did you me'),
        (CARD + 'said_by = "me"', "said_by (card \"steep\") must be 'prospect', 'rep' or 'either'"),
        (CARD + "cool_down = -1", 'cool_down (card "steep") must be a number of seconds, 0 or mo'),
        (CARD + "cool_down = inf", 'cool_down (card "steep") must be a number of seconds, 0 or m'),
        (CARD + 'cool_down = "5"', 'cool_down (card "steep") must be a number'),
        (CARD + "cool_down = true", 'cool_down (card "steep") must be a number'),
        (changed("kind", 'kind = "Price!"'), 'cards[1].kind (card "steep") must be lower-case'),
        (changed("id", 'id = "two words"'), 'cards[1].id (card "two words") must be lower-case'),
        (changed("id", "id = 5"), "cards[1].id must be text in quotes"),
        (
            changed("headline", 'headline = "one two three four five six seven eight nine"'),
            'cards[1].headline (card "steep") has 9 words; at most 8',
        ),
        (
            changed("say", f'say = "{"word " * 17}"'),
            'cards[1].say (card "steep") has 17 words; at most 16',
        ),
        (changed("triggers", "triggers = []"), 'cards[1].triggers (card "steep") is empty'),
        (changed("triggers", 'triggers = "x"'), 'triggers (card "steep") must be a list'),
        (
            changed("triggers", 'triggers = ["fine", "(a|b"]'),
            'boats.toml, cards[1].triggers[2] (card "steep") has a "(" too many',
        ),
        (CARD + CARD, 'boats.toml, cards: two have the id "steep"'),
        ('name = "B"\nwords = "HubSpot"', "boats.toml, words must be a list"),
        ('name = "B"\nwords = ["", "x"]', "boats.toml, words[1] is empty"),
        ('name = "B"\nwords = [5]', "boats.toml, words[1] must be text in quotes"),
        ('name = "B"\nwords = ["a b c d e"]', "boats.toml, words[1] has 5 words; at most 4"),
        (f'name = "B"\nwords = {["x"] * 41}', "boats.toml, words has too many; at most 40"),
        ('cards = "x"', "boats.toml, cards must be a list"),
        ("cards = [1]", "boats.toml, cards[1] must be a table"),
        ('[[checklist]]\nid = "x"', "boats.toml, checklist[1].item is missing"),
        ("[checklist]", "boats.toml, checklist must be a list"),
        (
            '[[checklist]]\nid = "x"\nitem = "x"\nitme = "x"',
            'checklist[1].itme is not a key of a playbook (did you mean "item"?)',
        ),
        (b'name = "B"\nabout = "\xff"', "boats.toml, line 2: this is not UTF-8 text."),
    ],
)
def test_a_bad_playbook_says_where_and_what_was_expected(load, text, says):
    if isinstance(text, str) and text.lstrip().startswith(("[", "cards")):
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
        "boats.toml, name is missing.",
        'boats.toml, cards[1].kind (card "steep") is missing.',
        'boats.toml, cards[2].say (card "steep") is missing.',
        'boats.toml, cards[2].colour (card "steep") is not a key of a playbook.',
    ]


def test_all_doubled_ids_are_named(load):
    item = '[[checklist]]\nid = "crew"\nitem = "Who?"\n'
    with pytest.raises(PlaybookUnreadable) as caught:
        load(f'name = "Boats"\n{CARD}{CARD}{item}{item}')
    assert caught.value.message.splitlines() == [
        'boats.toml, cards: two have the id "steep".',
        'boats.toml, checklist: two have the id "crew".',
    ]


def test_a_missing_playbook_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(PlaybookUnreadable, match="There is no playbook at"):
        load_playbook(tmp_path / "none.toml")
    with pytest.raises(PlaybookUnreadable, match="is a folder, not a playbook"):
        load_playbook(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(PlaybookUnreadable, match="can't be read|There is no playbook"):
        load_playbook(tmp_path / "file" / "x.toml")
