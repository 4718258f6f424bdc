"""Advice for a playbook that can be used, and would not do what its author means."""

import re

import pytest

from app.coach.lint import lint
from app.coach.playbook import load_playbook
from app.coach.toml_file import PlaybookUnreadable
from app.config.paths import resources

PLAYBOOKS = resources() / "playbooks"


def card(id: str, triggers: str, more: str = "", *, kind: str = "price", say: str = "S") -> str:
    return (
        f'[[cards]]\nid = "{id}"\nkind = "{kind}"\ntriggers = [{triggers}]\n'
        f'headline = "H {id}"\nsay = "{say}"\n{more}\n'
    )


@pytest.fixture
def advice(tmp_path):
    def advice(*cards: str) -> list[str]:
        path = tmp_path / "boats.toml"
        path.write_text('name = "Boats"\n' + "".join(cards), "utf-8")
        return lint(path).splitlines()

    return advice


def test_a_good_playbook_gets_no_advice(advice):
    assert not advice(card("a", '"too steep"'), card("b", '"too pricey"'))


@pytest.mark.parametrize(
    ("cards", "says"),
    [
        ([], "line 1: cards are missing: nothing will come up in a call."),
        (
            [card("a", '"too steep", "(yes|costs a fortune)"')],
            'line 5: cards[1].triggers[2] (card "a") fires on a single word that is said all the',
        ),
        (
            ['[[checklist]]\nid = "x"\nitem = "x"\ntriggers = ["team"]\n', card("a", '"steep"')],
            'line 5: checklist[1].triggers[1] (item "x") fires on a single word that is said all',
        ),
        (
            [card("a", '"it\'s", "that is dear"')],
            'line 5: cards[1].triggers[1] (card "a") fires on two words that are said all the time',
        ),
        (
            [card("a", '"too dear"', 'except = ["not too", "the"]')],
            'line 8: cards[1].except[2] (card "a") silences the card by a single word that is said',
        ),
        (
            [card("a", '"too dear"', 'except = ["(not for|of the) us", "do ... you"]')],
            'line 8: cards[1].except[2] (card "a") silences the card by two words that are said',
        ),
        (
            [card("a", '"too (steep|dear)"'), card("b", '"too dear"', kind="trust")],
            'line 12: cards[2].triggers[1] (card "b") fires on the same words as the card "a"',
        ),
        (
            [card("a", '"too dear"'), card("b", '"much too dear"')],
            'line 9: cards[2] (card "b") never comes up: a card of the same kind above it hears',
        ),
        (
            [card("a", '"too dear", "too dear for us"', 'except = ["dear"]')],
            'line 8: cards[1].except (card "a") silences every trigger of the card',
        ),
        (
            [card("a", '"too dear"', say="extraordinarily " * 8)],
            'line 7: cards[1].say (card "a") has 127 characters; the overlay shows some 120',
        ),
        (
            [card("a", '"too dear"', kind="pricing")],
            'line 4: cards[1].kind (card "a") is a kind of your own (did you mean "price"?)',
        ),
    ],
)
def test_what_will_hardly_be_meant_is_named(advice, cards, says):
    [line] = advice(*cards)
    assert f"boats.toml, {says}" in line


@pytest.mark.parametrize(
    "cards",
    [
        [card("a", '"too dear"'), card("b", '"much too dear"', kind="trust")],
        [card("a", '"too dear"'), card("b", '"much too dear", "steep"')],
        [card("a", '"too dear"', 'said_by = "rep"'), card("b", '"too dear"')],
        [card("a", '"too dear"'), card("b", '"much too dear"', 'meanings = ["discount"]')],
        [card("a", '"too dear"', 'except = ["dear me"]')],
        [card("a", '"too dear"', kind="frustration")],
    ],
)
def test_what_may_be_meant_is_left_alone(advice, cards):
    assert not advice(*cards)


def test_what_is_wrong_is_no_advice(advice):
    with pytest.raises(PlaybookUnreadable, match="line 2: nmae is not a key"):
        advice('nmae = "x"\n')


@pytest.mark.parametrize("name", ["b2b-software", "support-to-sales"])
def test_the_playbooks_that_come_with_sotto_need_no_advice(name):
    assert lint(PLAYBOOKS / f"{name}.toml") == ""
    whole = load_playbook(PLAYBOOKS / f"{name}.toml")
    assert whole.instructions
    assert not whole.facts  # of an unknown product there are none
    assert whole.checklists


def test_the_blank_one_lacks_cards_only_and_its_examples_fit(tmp_path):
    blank = (PLAYBOOKS / "blank.toml").read_text("utf-8")
    assert lint(PLAYBOOKS / "blank.toml").count("\n") == 0
    filled = tmp_path / "filled.toml"
    filled.write_text(re.sub(r'(?m)^#(?=\S|  ")', "", blank), "utf-8")
    assert lint(filled) == ""
    example = load_playbook(filled)
    assert example.about
    assert example.instructions
    assert example.facts
    assert example.words
    assert [item.id for item in example.checklist][-1] == "season"
    assert example.cards[0].except_
    assert example.cards[0].link
    given = load_playbook(PLAYBOOKS / "blank.toml")
    assert example.style == given.style  # the numbers that it shows are those that count
