"""What in a good playbook will hardly do what its author means."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from app.coach.checklist_files import ChecklistItem
from app.coach.playbook import PlaybookCard, understood
from app.coach.playbook_errors import Problem, listed, meant
from app.coach.stems import stems
from app.coach.toml_file import read_toml
from app.coach.triggers import Pattern, patterns

KINDS = (
    *("price", "competitor", "security", "timing", "authority", "status_quo", "trust"),
    *("integration", "effort", "contract", "send_info", "buying_signal"),
)
"""That the default playbook serves; others are welcome."""
HEADLINE_CHARACTERS, SAY_CHARACTERS = 60, 120
"""What the overlay can show whole at its default width: two lines, and three."""
_COMMON = """
    a about all also an and any are as at back be because been but by call can come could day did do
    does done even find first for from get give go good got great had has have he hello help her
    here hi him his how i if in into is it its just know let like little look lot make many may
    maybe me mean more most much my need new next no not now of off oh okay on one only or other our
    out over part people please put question really right said same say see she should show so some
    something start still sure take talk team tell than thank thanks that the their them then there
    these they thing think this those time to too today try two up us use used very want was way we
    week well were what when where which who why will with work would yeah year yes you your
"""
"""Each is said in nearly every call."""
_GRAMMAR = """
    a am an and are as at be been but by can could did do does for from get got had has have he i if
    in is it its me my of okay on or our she so that the their them then there they this to us was
    we well were will with would yes you your
"""
"""Two of them say no more than one: “it is”, “of the”."""


def lint(path: Path) -> str:
    """Return advice, one piece on a line; "" where there is none. Raises PlaybookUnreadable."""
    file = read_toml(path)
    playbook = understood(file)
    own = len(file.table.get("checklist", ()))
    items = playbook.checklist[len(playbook.checklist) - own :]
    found = [
        *_common("cards", playbook.cards),
        *_common("checklist", items),
        *_muted(playbook.cards),
        *_doubled(playbook.cards),
        *_unreachable(playbook.cards),
        *(one for place, card in enumerate(playbook.cards) for one in _shape(place, card)),
    ]
    if not playbook.cards:
        found.append(Problem(("cards",), "are missing: nothing will come up in a call"))
    return listed(file, found)


def _common(rows: str, tables: Sequence[PlaybookCard | ChecklistItem]) -> Iterator[Problem]:
    for place, table in enumerate(tables):
        for nth, trigger in enumerate(table.triggers):
            if said_always := _said_always(trigger):
                yield Problem((rows, place, "triggers", nth), f"fires on {said_always}")


def _muted(cards: Sequence[PlaybookCard]) -> Iterator[Problem]:
    for place, card in enumerate(cards):
        for nth, phrase in enumerate(card.except_):
            if said_always := _said_always(phrase):
                path = ("cards", place, "except", nth)
                yield Problem(path, f"silences the card by {said_always}")


def _said_always(phrase: str) -> str:
    """What in it is said in nearly every call; "": nothing."""
    for words in (tuple(stem for stem in one if stem) for one in patterns(phrase)):
        if len(words) == 1 and words[0] in _stems_of(_COMMON):
            return "a single word that is said all the time"
        if len(words) == 2 and _stems_of(_GRAMMAR).issuperset(words):
            return "two words that are said all the time"
    return ""


@cache
def _stems_of(words: str) -> frozenset[str]:
    return frozenset(stem for word in words.split() for stem in stems(word))


def _doubled(cards: Sequence[PlaybookCard]) -> Iterator[Problem]:
    """Two cards that fire on the same words: only one of them can be meant."""
    first: dict[Pattern, PlaybookCard] = {}
    for place, card in enumerate(cards):
        for nth, trigger in enumerate(card.triggers):
            others = [first.setdefault(one, card) for one in patterns(trigger)]
            if other := next((o for o in others if o is not card and _hear_alike(o, card)), None):
                path = ("cards", place, "triggers", nth)
                yield Problem(path, f'fires on the same words as the card "{other.id}"')


def _unreachable(cards: Sequence[PlaybookCard]) -> Iterator[Problem]:
    """Cards that never come up: each of their triggers holds what silences or forestalls them."""
    for place, card in enumerate(cards):
        earlier = [one for one in cards[:place] if one.kind == card.kind and _covers(one, card)]
        first = [part for one in earlier for trigger in one.triggers for part in patterns(trigger)]
        silent = [part for phrase in card.except_ for part in patterns(phrase)]
        own = [one for trigger in card.triggers for one in patterns(trigger)]
        if card.meanings:
            continue
        if all(any(_holds(one, part) for part in silent) for one in own):
            yield Problem(("cards", place, "except"), "silences every trigger of the card")
        elif all(any(_holds(one, part) for part in first) for one in own):
            words = "never comes up: a card of the same kind above it hears all of its triggers"
            yield Problem(("cards", place), words)


def _shape(place: int, card: PlaybookCard) -> Iterator[Problem]:
    for key, text, most in (
        ("headline", card.headline, HEADLINE_CHARACTERS),
        ("say", card.say, SAY_CHARACTERS),
    ):
        if len(text) > most:
            words = f"has {len(text)} characters; the overlay shows some {most} of them"
            yield Problem(("cards", place, key), words)
    if card.kind not in KINDS and (near := meant(card.kind, KINDS, 0.65)):
        yield Problem(("cards", place, "kind"), f"is a kind of your own{near}")


def _hear_alike(one: PlaybookCard, other: PlaybookCard) -> bool:
    return one.said_by == other.said_by or "either" in (one.said_by, other.said_by)


def _covers(one: PlaybookCard, other: PlaybookCard) -> bool:
    """Whether one hears whoever the other hears."""
    return one.said_by in (other.said_by, "either")


def _holds(whole: Pattern, part: Pattern) -> bool:
    """Whether whoever says the whole has said the part, too, and not later."""
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
