"""What a terminal shows of a call."""

import io

from app.cli.screen import Rolling
from app.events import Card

CARD = Card(1, "price", 1, "Compared to what?", "To what?", "too steep", 3.0)


def shown(card: Card) -> list[str]:
    out = io.StringIO()
    Rolling(out).show(card, 3.0)
    return [line.strip() for line in out.getvalue().splitlines()]


def test_a_card_shows_what_its_playbook_says_besides_below_it():
    more = Card(*(1, "price", 1, "H", "S", "too steep", 3.0), "Ask \x1b[31mtwice.", "https://x.org")
    assert shown(more) == ["▸ Playbook H  “S”", "Ask twice.", "https://x.org"]


def test_a_card_without_more_is_one_line():
    assert shown(CARD) == ["▸ Playbook Compared to what?  “To what?”"]
