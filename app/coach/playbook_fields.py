"""What the values of a playbook may be."""

from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from app.coach.triggers import patterns


class PlaybookTable(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def at_most(limit: int) -> AfterValidator:
    """Words."""

    def check(text: str) -> str:
        if (count := len(text.split())) > limit:
            raise ValueError(f"has {count} words; at most {limit}")
        return text

    return AfterValidator(check)


def _phrase(text: str) -> str:
    patterns(text)
    return text


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:  # a bracket that is no IPv6 address
        parts = urlsplit("")
    web = parts.scheme in ("http", "https") and bool(parts.hostname)
    if text and (not web or len(text.split()) != 1):
        raise ValueError("must be a web address: https://…")
    return text


Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Phrase: TypeAlias = Annotated[str, AfterValidator(_phrase)]
"""`triggers.py` says how they are written."""
SaidBy: TypeAlias = Literal["prospect", "rep", "either"]
Link: TypeAlias = Annotated[str, AfterValidator(_address)]
"""Of the web only, never of a file or a program; the program shows it, and never follows it."""
