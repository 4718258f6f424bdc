"""Numbers that were read out: digits that follow each other but for what one says between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

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
    "remaining ending starting starts begins other one we're we are to continue continuing ended "
    "i'm at up where "
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
_AGAIN_LATER = 2
"""The same, if an utterance ended between them."""
_COUNTED = 3
"""Numbers that follow each other."""
_CORRECTED = 2
"""Corrections of one number that are looked at."""
_TAKEN_BACK = 8
"""Digits or groups that one takes back at once, at most."""


@dataclass(slots=True)
class Run:
    """Digits that may be one number. It doesn't change."""

    units: Sequence[Unit]
    joints: Sequence[str] = ()
    """What stands before each unit but the first: "" space, "-", ",", "word", "line" or "aside"."""
    corrections: Sequence[int] = ()
    """Places of the units before which the speaker took something back."""
    plus: bool = False
    """A plus sign stands before it."""
    digits: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.digits = "".join([unit.text for unit in self.units])

    @property
    def corrected(self) -> bool:
        """Not all of it belongs to the number."""
        return bool(self.corrections)

    @property
    def net(self) -> int:
        """How many digits are left if each correction replaces as many as it says."""
        if not self.corrections:
            return len(self.digits)
        ends = {place for place, mark in enumerate(self.joints, 1) if mark}
        left = len(self.digits)
        for begin in self.corrections:
            end = min((place for place in ends if place > begin), default=len(self.units))
            said = sum(len(unit.text) for unit in self.units[:begin])
            left -= min(said, sum(len(unit.text) for unit in self.units[begin:end]))
        return left

    @property
    def is_spelled(self) -> bool:
        """Read out digit by digit for the most part, or written in figures."""
        return sum(unit.spelled or unit.figures for unit in self.units) * 2 > len(self.units)

    @property
    def is_paired(self) -> bool:
        """Read out two by two: “forty-five oh seven”."""
        return "" in self.joints and all(len(unit.text) <= 2 for unit in self.units)

    def readings(self) -> "Iterator[Run]":
        """As it was said, and without what may have been taken back or repeated."""
        yield self
        if self.corrections:
            *others, place = self.corrections[-_CORRECTED:]
            for first in range(max(0, place - _TAKEN_BACK), place):
                yield from self._without(first, place, others).readings()
            if place > _TAKEN_BACK:
                yield self._without(0, place, ())

    def heads(self) -> "Iterator[Run]":
        """As far as it was said when an utterance ended."""
        for place, mark in enumerate(self.joints, 1):
            if mark == "line":
                corrections = [one for one in self.corrections if one < place]
                yield Run(self.units[:place], self.joints[: place - 1], corrections, self.plus)

    def settled(self) -> "Run":
        """The same, with what is said again as a correction."""
        corrections = sorted({*self.corrections, *self._repeats()})
        return replace(self, corrections=corrections)

    def _repeats(self) -> "Iterator[int]":
        """Places behind which the speaker says again what he said last."""
        places = [place for place, mark in enumerate(self.joints, 1) if mark not in ("", "-")]
        begin, said = 0, ""
        for place, end in pairwise([*places, len(self.units)]):
            last = "".join(unit.text for unit in self.units[begin:place])
            begin, said = place, said + last
            again = "".join(unit.text for unit in self.units[place:end])
            least = _AGAIN_LATER if self.joints[place - 1] == "line" else _AGAIN
            if len(again) < least:
                continue
            if said.endswith(again) or (len(last) >= _AGAIN and again.startswith(last)):
                yield place

    def _without(self, begin: int, end: int, corrections: Sequence[int]) -> "Run":
        units = [*self.units[:begin], *self.units[end:]]
        joints = [*self.joints[: max(0, begin - 1)], *self.joints[end - (begin > 0) :]]
        return Run(units, joints, [one for one in corrections if one <= begin])

    def then(self, run: "Run", mark: str, taken_back: bool) -> "Run":
        """This one and another one behind it. `mark`: what joins them."""
        if not self.units:
            return run
        here = len(self.units)
        later = [here + place for place in run.corrections]
        return Run(
            [*self.units, *run.units],
            [*self.joints, mark, *run.joints],
            [*self.corrections, *([here] if taken_back else []), *later],
            self.plus,
        )

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
    def is_series(self) -> bool:
        """Amounts that rise or fall: “fifteen, sixteen, seventeen”, “4000, 5200, 6100”."""
        texts = [unit.text for unit in self.units]
        if "" in self.joints or "-" in self.joints or len(texts) < _COUNTED:
            return False
        length = len(texts[0])
        if length < 2 or any(len(text) != length or text[0] == "0" for text in texts):
            return False
        if length > 3 and not all(text.endswith("0") for text in texts):
            return False
        if length == 2 and any(int(two) - int(one) not in (0, 1) for one, two in pairwise(texts)):
            return False
        return texts in (sorted(texts), sorted(texts, reverse=True))

    @property
    def is_list(self) -> bool:
        """Amounts one after the other, each by itself: “12, 15, 9, 22”."""
        if "" in self.joints or "-" in self.joints or len(self.units) < 3:
            return False
        return {len(unit.text) for unit in self.units} not in ({1}, {4})


def runs_of(tokens: Sequence[Token], units: Sequence[Unit], asked: Sequence[int] = ()) -> list[Run]:
    """`asked`: places behind which the other side asked for another number."""
    runs = [_run(tokens, part) for part in _parts(tokens, units, asked)]
    return [run for run in runs if not _is_only_oh(tokens, run) and not run.is_series]


_Part: TypeAlias = list[tuple[Unit, str]]
"""Units, and what stands before each of them."""


def _parts(tokens: Sequence[Token], units: Sequence[Unit], asked: Sequence[int]) -> list[_Part]:
    parts: list[_Part] = []
    for unit in units:
        last = parts[-1][-1][0] if parts else None
        mark = joint(tokens, last, unit) if last else None
        if last and mark == "line" and any(last.last <= place < unit.first for place in asked):
            mark = None
        if mark is None:
            parts.append([(unit, "")])
        else:
            parts[-1].append((unit, mark))
    return parts


def _run(tokens: Sequence[Token], part: _Part) -> Run:
    units = [unit for unit, _ in part]
    joints = [mark for _, mark in part[1:]]
    corrections = [
        place
        for place, (before, unit) in enumerate(pairwise(units), 1)
        if joints[place - 1] in ("word", "line") and is_taken_back(tokens, before.last, unit.first)
    ]
    plus = _has_plus(tokens, units[0])
    if plus and not tokens[units[0].first].raw.startswith("+"):
        units[0] = replace(units[0], first=units[0].first - 1)
    run = Run(units, joints, corrections, plus)
    return run.settled() if "line" in joints else run


def is_taken_back(tokens: Sequence[Token], left: int, right: int) -> bool:
    """Whether the speaker corrects himself between two places."""
    return any(one.word in _CORRECTIONS for one in tokens[left + 1 : right])


def _is_only_oh(tokens: Sequence[Token], run: Run) -> bool:
    return len(run.units) == 1 and tokens[run.first].word in ("oh", "o")


def _has_plus(tokens: Sequence[Token], unit: Unit) -> bool:
    said = unit.first > 0 and tokens[unit.first - 1].word == "plus"
    return said or tokens[unit.first].raw.startswith("+")


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
