"""A playbook: what a team sells, what to say when something comes up, what to find out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Self, TypeAlias

from pydantic import AfterValidator, Field, ValidationError, model_validator

from app.coach.checklist_files import ChecklistItem, checklist_names, load_checklist
from app.coach.meaning import meaning
from app.coach.playbook_errors import Problem, explained, listed, meant
from app.coach.playbook_fields import Id, Link, Phrase, PlaybookTable, SaidBy, Text, at_most
from app.coach.style import CallType, Style
from app.coach.toml_file import PlaybookUnreadable, TomlFile, read_toml

HEADLINE_WORDS = 8
"""What one glance takes in: two seconds."""
SAY_WORDS = 16
"""What a rep can read and speak in one breath."""
NAMES, NAME_WORDS = 40, 4
"""As many names, and words in one, as a speech model may be told before it listens."""


def _known_checklist(name: str) -> str:
    if name not in (known := checklist_names()):
        raise ValueError(f"must be one of {', '.join(known)}{meant(name, known)}")
    return name


def _known_topic(name: str) -> str:
    if name not in (known := meaning().topics):
        raise ValueError(f"must be one of {', '.join(known)}{meant(name, known)}")
    return name


_Checklist: TypeAlias = Annotated[str, AfterValidator(_known_checklist)]


class PlaybookCard(PlaybookTable):
    id: Id
    kind: Id
    """price, competitor, security, timing …: cards of one kind serve the same moment."""
    triggers: tuple[Phrase, ...] = ()
    """What brings the card up."""
    meanings: tuple[Annotated[str, AfterValidator(_known_topic)], ...] = ()
    """Topics whose sentences bring it up in any words: see `meaning.py`."""
    except_: tuple[Phrase, ...] = Field((), alias="except")
    """What silences it where it is said with a trigger."""
    said_by: SaidBy = "prospect"
    headline: Annotated[Text, at_most(HEADLINE_WORDS)]
    say: Annotated[Text, at_most(SAY_WORDS)]
    cool_down: float = Field(300.0, ge=0, strict=True, allow_inf_nan=False)
    """Seconds on the call clock until the card may come up again."""
    details: str = ""
    """What the rep may want to know besides, to read in a quiet moment."""
    link: Link = ""
    """Where there is more."""

    @model_validator(mode="after")
    def _something_brings_it_up(self) -> Self:
        if not (self.triggers or self.meanings):
            raise ValueError("has neither triggers nor meanings: nothing brings it up")
        return self


class Playbook(PlaybookTable):
    name: Text
    about: str = ""
    """What is sold, to whom: free text for the model."""
    instructions: str = ""
    """How the model should write, and what it should leave alone: free text for it."""
    facts: tuple[Text, ...] = ()
    """What the model may claim: figures, features, references. It claims nothing else."""
    words: tuple[Annotated[Text, at_most(NAME_WORDS)], ...] = Field((), max_length=NAMES)
    """Names that will be said: they are written down right more often."""
    cards: tuple[PlaybookCard, ...] = ()
    checklists: tuple[_Checklist, ...] = ()
    """Names of ready checklists: their items go before the playbook's own."""
    checklist: tuple[ChecklistItem, ...] = ()
    """What to find out in a call; `load_playbook` puts the items of `checklists` in front."""
    call: CallType = "discovery"
    """What type of call it is for: which targets of `style` count."""
    style: Style = Field(default_factory=lambda: Style.model_validate({}))


def _doubled_ids(rows: str, table: dict[str, Any]) -> Iterator[Problem]:
    """Of the file as it is: also beside other mistakes."""
    seen: set[str] = set()
    tables = table.get(rows)
    for place, one in enumerate(tables if isinstance(tables, list) else ()):
        id = one.get("id") if isinstance(one, dict) else None
        if isinstance(id, str):
            if id in seen:
                yield Problem((rows, place, "id"), "is the id of another one, too")
            seen.add(id)


def load_playbook(path: Path) -> Playbook:
    """Read a playbook. Raises PlaybookUnreadable, which names every problem, one on a line."""
    return understood(read_toml(path))


def understood(file: TomlFile) -> Playbook:
    """Raises PlaybookUnreadable, which names every problem, one on a line."""
    taken = [*_doubled_ids("cards", file.table), *_doubled_ids("checklist", file.table)]
    try:
        playbook = Playbook.model_validate(file.table)
    except ValidationError as error:
        raise PlaybookUnreadable(explained(file, error, Playbook, taken)) from None
    ready = {name: load_checklist(name) for name in playbook.checklists}
    lists = {item.id: name for name, items in ready.items() for item in items}
    taken += [
        Problem(("checklist", place, "id"), f"is an id of the checklist {lists[item.id]}, too")
        for place, item in enumerate(playbook.checklist)
        if item.id in lists
    ]
    if taken:
        raise PlaybookUnreadable(listed(file, taken))
    combined = [item for items in ready.values() for item in items] + list(playbook.checklist)
    return playbook.model_copy(update={"checklist": tuple(combined)})
