"""What models cost: `resources/coach/prices.toml`, and the user's own copy before it."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from app.config.address import is_loopback
from app.config.paths import make_folder, resources
from app.errors import SottoError
from app.events import Notice

_MILLION = 1_000_000
_DATED = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")
"""A snapshot of a model: gpt-5.4-mini-2026-03-17."""

_Money = Annotated[float, Field(strict=False, ge=0.0, le=1_000_000.0)]


_PROBLEMS = {"missing": "is missing", "extra_forbidden": "means nothing here"}
"""By pydantic's kind; the others in its own words."""


class Taken(Protocol):
    """What the answers of one model took."""

    @property
    def host(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def prompt_tokens(self) -> int: ...
    @property
    def answer_tokens(self) -> int: ...


class Price(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(min_length=1)
    input: _Money
    """For a million tokens of what is asked."""
    output: _Money
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    date: date
    """When it was looked up."""
    hosts: tuple[Annotated[str, Field(min_length=1)], ...] = Field((), strict=False)
    """Where it counts: `api.openai.com`, of any port; `localhost:4000`; `.azure.com`, of all whose
    name ends so. None named: everywhere but on this computer."""

    @field_validator("hosts")
    @classmethod
    def _as_asked(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        """As `names` compares them: 127.0.0.1:4000 is localhost:4000."""
        return tuple(_place(one.casefold())[0] for one in hosts)

    def names(self, host: str) -> bool:
        """Whether it is for that very host."""
        place, name = _place(host)
        wanted = (place, name)
        return any(one in wanted or (one[0] == "." and name.endswith(one)) for one in self.hosts)


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    model: list[Price] = []


@dataclass(frozen=True, slots=True)
class Bill:
    """What some answers came to."""

    tokens: int = 0
    amounts: Mapping[str, float] | None = None
    """Money by currency; None: no price is known of any."""
    unpriced: tuple[str, ...] = ()
    """The models whose price nobody knows: their tokens are in `tokens` only."""
    currency: str = ""
    """Of every price that is known; "": there are several."""

    @property
    def money(self) -> float:
        """The largest of the amounts: what a limit is held against."""
        return max((self.amounts or {}).values(), default=0.0)

    def against(self, limit: float) -> str:
        """“12,340 tokens, about $0.03; limit $5.00”; `limit`: 0 for none."""
        if not limit:
            return f"{self}; no limit"
        currency = next(iter(self.amounts or {}), self.currency)
        shown = in_words(limit, currency) if currency else f"{limit:,.2f}"
        return f"{self}; limit {shown}"

    def __str__(self) -> str:
        """“12,340 tokens, about $0.03”."""
        tokens = f"{self.tokens:,} tokens"
        return f"{tokens}, about {self.cost}" if self.amounts else tokens

    @property
    def cost(self) -> str:
        """“$0.03”, “$0.03 and €1.00”; "": no price is known of any."""
        amounts = (self.amounts or {}).items()
        return " and ".join(in_words(amount, currency) for currency, amount in amounts)


@dataclass(frozen=True, slots=True)
class Prices:
    all: Sequence[Price] = ()
    """The first that fits counts."""
    problem: Notice | None = None
    """Why the user's own can't be used."""

    def of(self, host: str, model: str) -> Price | None:
        """Return a model's price there, or that of the model which it is a snapshot of."""
        free = _is_here(host)
        there = [one for one in self.all if one.names(host) or not (one.hosts or free)]
        names = (model, _DATED.sub("", model))
        return next((one for name in names for one in there if one.name == name), None)

    def is_free(self, host: str) -> bool:
        """Whether models run on this computer there: no price names it, as those do of a server
        here that only passes on what it is asked."""
        return _is_here(host) and not any(one.names(host) for one in self.all)

    def bill(self, taken: Iterable[Taken]) -> Bill:
        tokens, amounts, unpriced = 0, dict[str, float](), dict[str, None]()
        for one in taken:
            tokens += one.prompt_tokens + one.answer_tokens
            price = self.of(one.host, one.model)
            if price is None:
                if not self.is_free(one.host):
                    unpriced[one.model] = None
                continue
            cost = one.prompt_tokens * price.input + one.answer_tokens * price.output
            amounts[price.currency] = amounts.get(price.currency, 0.0) + cost / _MILLION
        known = {price.currency for price in self.all}
        currency = known.pop() if len(known) == 1 else ""
        return Bill(tokens, amounts or None, tuple(unpriced), currency)


class PricesNotCopied(SottoError):
    hint = "Check whether the folder is yours, and whether the disk is full."


def prices(own: Path) -> Prices:
    """Return all there are; blocking. `own`: the user's file, which may be missing or wrong."""
    ours = _read(_ours())
    try:
        mine = _read(own)
    except FileNotFoundError:
        return Prices(ours)
    except (OSError, ValueError) as error:
        hint = "Sotto's own prices count until it is mended."
        return Prices(ours, Notice(f"{own.name} {_why(error)}", hint))
    replaced = {(one.name, one.hosts) for one in mine}
    return Prices((*mine, *(one for one in ours if (one.name, one.hosts) not in replaced)))


def copy_as_own(own: Path) -> None:
    """Put a copy of ours where the user can edit it, unless one is there.

    Raises FolderUnusable, PricesNotCopied.
    """
    make_folder(own.parent)
    try:
        with own.open("xb") as file:
            file.write(_ours().read_bytes())
    except FileExistsError:
        return
    except OSError as error:
        raise PricesNotCopied(f"{own} can't be written: {error.strerror}.") from None


def in_words(amount: float, currency: str) -> str:
    """“$0.03”, “€12.00”, “0.03 CHF”; “less than $0.01” of what would be nothing."""
    sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(currency)
    if 0 < amount < 0.005:
        return f"less than {in_words(0.01, currency)}"
    return f"{sign}{amount:,.2f}" if sign else f"{amount:,.2f} {currency}"


def _ours() -> Path:
    return resources() / "coach" / "prices.toml"


def _is_here(host: str) -> bool:
    return is_loopback(_place(host)[1])


def _place(host: str) -> tuple[str, str]:
    """Return a host as it stands in the table, with its port and without: this computer has one
    name there."""
    parts = urlsplit(f"//{host}")
    name = parts.hostname or ""
    if not is_loopback(name):
        return host, name
    return f"localhost:{parts.port}" if parts.port else "localhost", "localhost"


def _read(path: Path) -> tuple[Price, ...]:
    """Raises OSError; ValueError: not TOML, not UTF-8, or not prices."""
    table = _Table.model_validate(tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    return tuple(table.model)


def _why(error: OSError | ValueError) -> str:
    """What is wrong with the user's file, after its name."""
    match error:
        case OSError():
            return f"can't be read: {error.strerror}."
        case ValidationError():
            first = error.errors(include_url=False, include_input=False)[0]
            table, *rest = first["loc"]
            number = f" {int(rest[0]) + 1}" if rest else ""
            field = f", {rest[1]}," if len(rest) > 1 else ""
            what = _PROBLEMS.get(first["type"], f"can't be read: {first['msg'].lower()}")
            return f"can't be used: {table}{number}{field} {what}."
    return f"can't be read: {error}."
