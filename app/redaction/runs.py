"""Numbers that were read out: digits that follow each other but for what one says between them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.redaction.tokens import Token, Unit

_FILLERS = set(
    "uh um uhm er erm ah eh hm hmm mm mhm and then so okay ok right yeah yes yep well "
    "like dash hyphen space dot point stroke slash comma let me see think wait hang "
    "on hold just a sec second moment again next followed by it's its it is that's "
    "thats that was i the sorry no mean actually correction rather scratch oops oh "
    "comes here go goes got let's".split()
)
_ACROSS = _FILLERS | set(
    "rest last first half part group block bit bits set digits numbers number end "
    "ends you got get have did ready with still there now after before final finally "
    "remaining other one we're we are to continue continuing ended i'm at up where "
    "were was what of my this in for done all good writing down yet please sure bear "
    "great perfect which plus gonna going read there's double triple treble".split()
)
"""What one says besides, before the next utterance goes on with the number."""
_CORRECTIONS = {
    "sorry",
    "no",
    "mean",
    "correction",
    "rather",
    "scratch",
    "oops",
    "actually",
    "wait",
}
_STOPS = frozenset(":;%$\u20ac\u00a3=@#")
_WITHIN = 5
"""Words between two digits of one number at most."""
_BETWEEN = 10
"""Words, if an utterance ends between them."""


@dataclass(slots=True)
class Run:
    """Digits that may be one number."""

    units: list[Unit]
    joints: list[str] = field(default_factory=list)
    """What stands before each unit but the first: "" space, "-", ",", "word" or "line"."""
    corrected: bool = False
    """The speaker took something back: not all of it belongs to the number."""
    plus: bool = False
    """A plus sign stands before it."""

    @property
    def digits(self) -> str:
        return "".join(unit.text for unit in self.units)

    @property
    def first(self) -> int:
        return self.units[0].first

    @property
    def last(self) -> int:
        return self.units[-1].last

    @property
    def groups(self) -> list[str]:
        """Digits as they were grouped: by commas, spaces between figures, words."""
        groups = [self.units[0].text]
        for before, joint, unit in zip(self.units, self.joints, self.units[1:], strict=False):
            if joint == "" and before.spelled and unit.spelled:
                groups[-1] += unit.text
            else:
                groups.append(unit.text)
        return groups

    @property
    def is_list(self) -> bool:
        """Amounts one after the other, each by itself: “12, 15, 9, 22”."""
        if "" in self.joints or "-" in self.joints or len(self.units) < 3:
            return False
        return {len(unit.text) for unit in self.units} not in ({1}, {4})


def runs_of(tokens: Sequence[Token], units: Sequence[Unit]) -> list[Run]:
    runs: list[Run] = []
    for unit in units:
        mark = joint(tokens, runs[-1].units[-1], unit) if runs else None
        if mark is None:
            runs.append(Run([unit], plus=_has_plus(tokens, unit)))
            continue
        run = runs[-1]
        run.joints.append(mark)
        run.units.append(unit)
        between = tokens[run.units[-2].last + 1 : unit.first]
        run.corrected = run.corrected or any(one.word in _CORRECTIONS for one in between)
    return [run for run in runs if not _is_only_oh(run)]


def _is_only_oh(run: Run) -> bool:
    return len(run.units) == 1 and run.units[0].spelled and run.digits == "0"


def _has_plus(tokens: Sequence[Token], unit: Unit) -> bool:
    if unit.first == 0:
        return False
    before = tokens[unit.first - 1]
    return before.word == "plus" or before.after.rstrip("( ").endswith("+")


def joint(tokens: Sequence[Token], before: Unit, unit: Unit) -> str | None:
    """What joins two units, or None where the number ends between them."""
    left, right = tokens[before.last], tokens[unit.first]
    between = tokens[before.last + 1 : unit.first]
    if left.line != right.line:
        return "line" if is_pause(tokens, before.last + 1, unit.first) else None
    if any(not _STOPS.isdisjoint(one.after) for one in (left, *between)):
        return None
    if between:
        soft = len(between) <= _WITHIN and all(one.word in _FILLERS for one in between)
        return "word" if soft else None
    return _separated(left, right)


def _separated(left: Token, right: Token) -> str | None:
    mark = left.after
    if mark == "," and _is_thousands(left.raw, right.raw):
        return None
    if mark == "." and (len(left.raw) < 3 or len(right.raw) < 3) and left.raw.isdigit():
        return None
    if mark == "/" and not left.raw.startswith("0"):
        return None
    mark = mark.strip(" ()")
    return "" if not mark else "-" if mark in "-./\u2013\u2014" and mark == left.after else ","


def _is_thousands(left: str, right: str) -> bool:
    return left.isdigit() and len(left) <= 3 and len(right) == 3 and right.isdigit()


def is_pause(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether a number may go on after these tokens, between which an utterance ends."""
    return end - begin <= _BETWEEN and all(tokens[at].word in _ACROSS for at in range(begin, end))
