"""What to find out in a call: the items, and the ready lists of them that playbooks combine."""

from pathlib import Path

from pydantic import Field, ValidationError

from app.coach.playbook_errors import explained
from app.coach.playbook_fields import Id, Phrase, PlaybookTable, SaidBy, Text
from app.coach.toml_file import PlaybookUnreadable, read_toml
from app.config.paths import resources


class ChecklistItem(PlaybookTable):
    id: Id
    item: Text
    """A word or two, for the list."""
    meaning: str = ""
    """What it asks for, in a sentence."""
    triggers: tuple[Phrase, ...] = ()
    """What ticks it when it is said; without any only the rep does."""
    said_by: SaidBy = "either"


class ReadyChecklist(PlaybookTable):
    """A method of selling as a list, in a file of its own."""

    name: Text
    checklist: tuple[ChecklistItem, ...] = Field(min_length=1)


def checklist_names() -> list[str]:
    """Of those that come with the program."""
    return sorted(file.stem for file in _folder().glob("*.toml"))


def load_checklist(name: str) -> tuple[ChecklistItem, ...]:
    """One that comes with the program. Raises PlaybookUnreadable."""
    file = read_toml(_folder() / f"{name}.toml")
    try:
        return ReadyChecklist.model_validate(file.table).checklist
    except ValidationError as error:
        raise PlaybookUnreadable(explained(file, error, ReadyChecklist)) from None


def _folder() -> Path:
    return resources() / "checklists"
