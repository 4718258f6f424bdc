"""Which calls there are, at a glance: asked every second while other programs may write.

It opens nothing for writing, checks no page and repairs nothing; `Library` does all that as soon as
there is something to be read.
"""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from app.record.call_record import CallState, CallSummary
from app.record.connection import lenient_text, open_untouched
from app.record.errors import UNREADABLE
from app.record.owner import Owner, is_alive

_PATIENCE = 0.5
"""Seconds to wait for another program's lock; the next look comes soon."""


class Glimpse(NamedTuple):
    """What a list of calls shows of one that another program may change."""

    id: int
    title: str
    state: str
    """As `Library.recover` leaves it: a call whose program has ended is no longer open."""
    company: str
    contact: str


def glance(path: Path) -> tuple[Glimpse, ...] | None:
    """Return the calls by their id, or None where nothing can be seen just now. Blocking."""
    try:
        if not path.exists():
            return ()
        with closing(open_untouched(path, _PATIENCE)) as db:
            db.text_factory = lenient_text
            rows = db.execute(
                "SELECT id, title, state, coalesce(company, ''), coalesce(contact, ''), "
                "owner_pid, owner_started "
                "FROM calls LEFT JOIN contexts ON contexts.call = calls.id ORDER BY id"
            ).fetchall()
        return tuple(_recovered(Glimpse(*row[:5]), Owner(*row[5:])) for row in rows)
    except (*UNREADABLE, OSError, TypeError):  # an owner that is no number is damage, too
        return None


def _recovered(seen: Glimpse, owner: Owner) -> Glimpse:
    left_open = seen.state == CallState.OPEN and not is_alive(owner)
    return seen._replace(state=CallState.RECOVERED) if left_open else seen


def glimpses(calls: list[CallSummary]) -> tuple[Glimpse, ...]:
    """Return what `glance` would see of calls that were listed."""
    seen = (Glimpse(one.id, one.title, one.state, one.company, one.contact) for one in calls)
    return tuple(sorted(seen))
