"""What is known of a call once it is over. Values only, as in `events.py`; made in the coach's
room, kept in the record's.

Found is what Sotto finds by itself; Written is what the coach's model writes. Each sentence of
either stands beside the words of the call that it came from.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from app.events import Channel

ENOUGH_CALLS = 5
"""Earlier calls with a number, below which the rep has no usual one."""
EARLIER_CALLS = 10
"""As many count."""


class Owner(StrEnum):
    """Whose turn it is."""

    REP = "rep"
    PROSPECT = "prospect"
    BOTH = "both"
    NOBODY = ""
    """It was not said."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the call."""

    at: float
    """When they began, in seconds on the call clock."""
    channel: Channel
    text: str = field(repr=False)


def as_shown(id: str, value: float) -> float:
    """Round a number to what is shown of it: so it is judged, in the call and after it.

    `id`: as of `Figure`; the unit stays.
    """
    match id:
        case "talk_share":
            return round(100 * value) / 100
        case "monologue":
            return float(int(value))  # as a clock shows it
        case "patience" | "fillers":
            return round(value, 1)
    return float(round(value))


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the call's numbers, beside its goal and what is usual for this rep."""

    id: str
    """talk_share, pace, questions, monologue, patience or fillers, each in the unit of its name in
    `Numbers`."""
    value: float | None
    """None: there was too little speech to tell."""
    low: float | None = None
    """The goal's lower end; None: it has none."""
    high: float | None = None
    usual: float | None = None
    """Median of the rep's last ten calls before this one; None until there are five."""

    @property
    def has_goal(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def is_good(self) -> bool:
        """Within its goal, as both are shown; also without one, and where nothing can be told."""
        if self.value is None:
            return True
        value = as_shown(self.id, self.value)
        return not (
            (self.low is not None and value < as_shown(self.id, self.low))
            or (self.high is not None and value > as_shown(self.id, self.high))
        )


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """An item of the playbook's checklist."""

    id: str
    item: str
    done: bool
    at: float | None = None
    """When it was ticked."""
    evidence: Said | None = None
    """What ticked it; None where the rep did so by hand."""


@dataclass(frozen=True, slots=True)
class FiredCard:
    kind: str
    headline: str
    quote: Said


@dataclass(frozen=True, slots=True)
class Question:
    said: Said
    answered: bool
    """Whether the other side went on to say something of substance."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody said they would do."""

    said: Said
    owner: Owner
    due: str = field(default="", repr=False)
    """In the words of the call: “by Friday”; "" where none was said."""


@dataclass(frozen=True, slots=True)
class Objection:
    kind: str
    said: Said
    answer: Said | None = None
    """What the rep said to it; None: nothing that is known to be about it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The report that needs no model; each tuple in the order of the call."""

    figures: tuple[Figure, ...] = ()
    checklist: tuple[CheckedItem, ...] = ()
    cards: tuple[FiredCard, ...] = ()
    questions: tuple[Question, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    objections: tuple[Objection, ...] = ()
    noticed: tuple[Objection, ...] = ()
    """Moments that the playbook had no card for: the coach's model named them."""
    next_step: Commitment | None = None
    """The last thing agreed on that has a date; without one, the last thing agreed on."""

    @property
    def open_questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if not question.answered)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the model's, and the words of the call that it rests on."""

    text: str = field(repr=False)
    quote: Said


@dataclass(frozen=True, slots=True)
class Met:
    """An objection, and how it was met."""

    objection: Line
    answer: Line | None = None


@dataclass(frozen=True, slots=True)
class Step:
    line: Line
    owner: Owner
    due: str = field(default="", repr=False)
    """In the words of the call; "" where none was said."""


@dataclass(frozen=True, slots=True)
class CrmField:
    name: str
    """A key of `CRM_FIELDS`."""
    line: Line


CRM_FIELDS: dict[str, str] = {
    "company": "Company",
    "current_solution": "Current solution",
    "pain": "Pain",
    "impact": "Impact",
    "requirements": "Requirements",
    "budget": "Budget",
    "decision_makers": "Decision makers",
    "decision_process": "Decision process",
    "competitors": "Competitors",
    "timeline": "Timeline",
    "risks": "Risks",
}
"""Words for each, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the coach's model wrote of the call: nothing in it stands without its quote."""

    host: str
    model: str
    summary: tuple[Line, ...] = ()
    decisions: tuple[Line, ...] = ()
    open_questions: tuple[Line, ...] = ()
    objections: tuple[Met, ...] = ()
    next_steps: tuple[Step, ...] = ()
    mail: tuple[Line, ...] = ()
    """Sentences of the follow-up mail."""
    fields: tuple[CrmField, ...] = ()
    dropped: int = 0
    """Sentences that were left out: their quotes were not in the call."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What the model wrote of one part of a long call."""

    content: str = field(repr=False)
    """JSON: the answer, as far as it stood up to the check."""
    words: int
    """Of the call, up to the end of that part: where the next one begins."""
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A report that is to be written, as far as it has come."""

    tries: int = 0
    """In vain; a computer that is offline has not tried."""
    unreadable: int = 0
    """Answers of the wrong form, each of them paid for; the rep's word does not undo them."""
    given_up: bool = False
    """It waits for the rep's word."""
    problem: str = ""
    """Why it is not there yet, in the rep's words."""
    notes: tuple[Notes, ...] = ()
    """Of the parts that are done."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that is kept of it; None for what is not there."""

    found: Found | None = None
    written: Written | None = None
    job: Job | None = None
