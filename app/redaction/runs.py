"""Numbers that were read out: digits that follow each other but for what one says between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from app.redaction.tokens import Token, Unit

_FILLERS = set(
    "uh um uhm huh er erm ah eh hm hmm mm mhm and then so okay ok right yeah yes yep well "
    "like dash hyphen space dot point stroke slash comma let me see think wait hang "
    "on hold just a sec second moment again next followed by it's its it is that's "
    "thats that was i the sorry no mean actually correction rather scratch oops oh "
    "comes here go goes got let's extension extension's ext another "
    "und dann äh ähm öh et puis euh y luego e eh ehm poi depois dan strich bindestrich punkt "
    "tiret guión trattino traço streepje".split()
)
_ACROSS = _FILLERS | set(
    "rest last first half part group block bit bits set digits numbers number end "
    "ends you got get have did ready with still there now after before final finally "
    "remaining other one we're we are to continue continuing ended i'm at up where "
    "were was what of my this in for done all good writing down yet please sure bear "
    "great perfect which plus gonna going read there's double triple treble "
    "weiter geht genau gut ja weiter bitte ensuite alors oui d'accord sí vale ahora sigue "
    "allora sì bene sim agora ja goed verder".split()
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
_AGAIN = 3
"""Digits that are no repetition by chance."""
_CORRECTED = 2
"""Corrections of one number that are looked at."""
_TAKEN_BACK = 8
"""Digits or groups that one takes back at once, at most."""


@dataclass(slots=True)
class Run:
    """Digits that may be one number."""

    units: list[Unit]
    joints: list[str] = field(default_factory=list)
    """What stands before each unit but the first: "" space, "-", ",", "word" or "line"."""
    corrections: list[int] = field(default_factory=list)
    """Places of the units before which the speaker took something back."""
    plus: bool = False
    """A plus sign stands before it."""

    @property
    def corrected(self) -> bool:
        """Not all of it belongs to the number."""
        return bool(self.corrections)

    @property
    def digits(self) -> str:
        return "".join(unit.text for unit in self.units)

    @property
    def is_spelled(self) -> bool:
        """Read out digit by digit for the most part, or written in figures."""
        return sum(unit.spelled or unit.figures for unit in self.units) * 2 > len(self.units)

    def readings(self) -> "Iterator[Run]":
        """As it was said, and without what may have been taken back or repeated."""
        yield self
        if self.corrections:
            *others, place = self.corrections
            for first in range(max(0, place - _TAKEN_BACK), place):
                shorter = self._without(first, place)
                shorter.corrections = [one for one in others if one <= first]
                yield from shorter.readings()
            if place > _TAKEN_BACK:
                yield self._without(0, place)

    def heads(self) -> "Iterator[Run]":
        """As far as it was said when an utterance ended."""
        for place, mark in enumerate(self.joints, 1):
            if mark == "line":
                corrections = [one for one in self.corrections if one < place]
                yield Run(self.units[:place], self.joints[: place - 1], corrections, self.plus)

    def _without(self, begin: int, end: int) -> "Run":
        kept = [place for place in range(len(self.units)) if not begin <= place < end]
        joints = [self.joints[place - 1] for place in kept[1:]]
        return Run([self.units[place] for place in kept], joints)

    @property
    def first(self) -> int:
        return self.units[0].first

    @property
    def last(self) -> int:
        return self.units[-1].last

    @property
    def groups(self) -> list[str]:
        """Digits as they were grouped: by commas and the like, by spaces between figures."""
        groups = [self.units[0].text]
        for before, joint, unit in zip(self.units, self.joints, self.units[1:], strict=False):
            if joint == "" and not (before.figures or unit.figures):
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


def runs_of(tokens: Sequence[Token], units: Sequence[Unit], asked: Sequence[int] = ()) -> list[Run]:
    """`asked`: places behind which the other side asked for another number."""
    runs: list[Run] = []
    for unit in units:
        mark = joint(tokens, runs[-1].units[-1], unit) if runs else None
        if mark == "line" and any(runs[-1].last <= place < unit.first for place in asked):
            mark = None
        if mark is None:
            plus = _has_plus(tokens, unit)
            if plus and tokens[unit.first - 1].word == "plus":
                unit = replace(unit, first=unit.first - 1)
            runs.append(Run([unit], plus=plus))
            continue
        run = runs[-1]
        if is_taken_back(tokens, run.last, unit.first):
            run.corrections.append(len(run.units))
        run.joints.append(mark)
        run.units.append(unit)
    runs = [run for run in runs if not _is_only_oh(tokens, run)]
    for run in runs:
        run.corrections = sorted({*run.corrections, *_repeats(run)})[-_CORRECTED:]
    return runs


def _repeats(run: Run) -> Iterator[int]:
    """Places behind which the speaker says again what he said last."""
    if "line" not in run.joints:
        return
    places = [place for place, mark in enumerate(run.joints, 1) if mark in ("line", ",", "word")]
    for place, end in pairwise([*places, len(run.units)]):
        again = "".join(unit.text for unit in run.units[place:end])
        said = "".join(unit.text for unit in run.units[:place])
        if len(again) >= _AGAIN and said.endswith(again):
            yield place


def is_taken_back(tokens: Sequence[Token], left: int, right: int) -> bool:
    """Whether the speaker corrects himself between two places."""
    return any(one.word in _CORRECTIONS for one in tokens[left + 1 : right])


def _is_only_oh(tokens: Sequence[Token], run: Run) -> bool:
    return len(run.units) == 1 and tokens[run.first].word in ("oh", "o")


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
