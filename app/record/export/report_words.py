"""The report of a call in words: the same for the screen, the terminal and every export."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.advice import kind_words
from app.events import Channel
from app.record.export.plain import SPEAKERS, clean, clock
from app.record.metrics import definitions
from app.record.metrics.definitions import Definition
from app.report import (
    CRM_FIELDS,
    Commitment,
    Figure,
    Found,
    Line,
    Objection,
    Owner,
    Report,
    Said,
    Step,
    Written,
    as_shown,
)

UNKNOWN = "n/a"
CAVEAT = definitions.CAVEAT

_DEFINITIONS: dict[str, Definition] = {
    "talk_share": definitions.TALK_SHARE,
    "pace": definitions.PACE,
    "questions": definitions.QUESTIONS,
    "monologue": definitions.MONOLOGUE,
    "patience": definitions.PATIENCE,
    "fillers": definitions.FILLERS,
}
_UNITS = {
    "talk_share": "%",
    "pace": "words/min",
    "questions": "asked",
    "monologue": "",
    "patience": "s",
    "fillers": "per min",
}
_OWNERS = {
    Owner.REP: "you",
    Owner.PROSPECT: "the prospect",
    Owner.BOTH: "both",
    Owner.NOBODY: "",
}

_AFTER_NAME = re.compile(r"[^\w\s.'’@-]| [-–—] ")
_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "herr", "frau", "mme"}


@dataclass(frozen=True, slots=True)
class FigureWords:
    name: str
    value: str
    """“39”; “n/a” where there was too little speech."""
    why: str
    """Of “n/a”: “under 2 min of speech”."""
    unit: str
    goal: str
    """“Goal 30–45”; "" without one."""
    usual: str
    """“your last ten 44”; “n/a” until there are five calls."""
    meaning: str


def figure_words(figure: Figure) -> FigureWords:
    known = _DEFINITIONS[figure.id]
    usual = UNKNOWN if figure.usual is None else _number(figure.id, figure.usual)
    value = UNKNOWN if figure.value is None else _number(figure.id, figure.value)
    unit = "" if figure.value is None else _UNITS[figure.id]
    why = _lack(known) if figure.value is None else ""
    how = f"{known.meaning} {known.source}"
    return FigureWords(known.name, value, why, unit, _goal(figure), f"your last ten {usual}", how)


def _lack(known: Definition) -> str:
    """What the whole call had too little of; it waits for nothing more."""
    return f"under{known.wait.removeprefix('after')}" if known.wait else "nothing was said"


def _goal(figure: Figure) -> str:
    low = None if figure.low is None else _number(figure.id, figure.low)
    high = None if figure.high is None else _number(figure.id, figure.high)
    if low and high:
        return f"Goal {low}–{high}"
    return f"Goal {low} or more" if low else f"Goal {high} or less" if high else ""


def _number(id: str, value: float) -> str:
    shown = as_shown(id, value)
    match id:
        case "talk_share":
            return f"{100 * shown:.0f}"
        case "monologue":
            return clock(shown)
        case "patience" | "fillers":
            return f"{shown:.1f}"
    return f"{shown:.0f}"


def owner_and_date(owner: Owner, due: str) -> str:
    """“you, today”; "" where neither was said."""
    return ", ".join(clean(one) for one in (_OWNERS[owner], due) if one)


def score(found: Found) -> str:
    """“7 of 8”: items of the checklist; "" without one."""
    done = sum(item.done for item in found.checklist)
    return f"{done} of {len(found.checklist)}" if found.checklist else ""


def goals_met(found: Found) -> str:
    """“4 of 5”: numbers that have a goal and could be told; "" without any."""
    judged = [one for one in found.figures if one.has_goal and one.value is not None]
    return f"{sum(one.is_good for one in judged)} of {len(judged)}" if judged else ""


def scorecard(found: Found) -> str:
    """“Against the playbook: 7 of 8 items, 4 of 5 goals”; "" where there is nothing to judge."""
    items, goals = score(found), goals_met(found)
    parts = (f"{items} items" if items else "", f"{goals} goals" if goals else "")
    judged = ", ".join(part for part in parts if part)
    return f"Against the playbook: {judged}" if judged else ""


def mail_text(title: str, written: Written, contact: str = "") -> str:
    """A draft to paste into a mail, its first line the subject.

    `contact`: the call's, as the rep wrote it.
    """
    sentences = " ".join(clean(line.text) for line in written.mail)
    parts = (clean(title), greeting(contact), sentences)
    return "\n\n".join(part for part in parts if part) + "\n" if written.mail else ""


def greeting(contact: str) -> str:
    """“Hi Dana,” for “Dana Whitfield, CFO”; "" where that is no name.

    Whom a title goes before is greeted by all of it: “Hi Dr. Whitfield,”.
    """
    name = clean(_AFTER_NAME.split(contact, maxsplit=1)[0]).split()
    if not name or not all(word[0].isalpha() and "@" not in word for word in name):
        return ""
    titled = name[0].rstrip(".").casefold() in _TITLES
    return f"Hi {' '.join(name) if titled else name[0]},"


def crm_text(written: Written) -> str:
    """A line for each field: its name, what is known, and the sentence that says so."""
    return "".join(
        f"{CRM_FIELDS[one.name]}: {clean(one.line.text)} "
        f"({clock(one.line.quote.at)} “{clean(one.line.quote.text)}”)\n"
        for one in written.fields
    )


# -- the whole, by sections ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    text: str = field(repr=False)
    said: Said | None = None
    """The words of the call that it rests on."""
    note: str = field(default="", repr=False)
    lead: str = ""
    """What it is about, in a word or two."""
    done: bool | None = None
    """Of an item that is to be ticked off."""

    @property
    def line(self) -> str:
        return f"{self.lead}: {self.text}" if self.lead else self.text

    @property
    def quote(self) -> str:
        """The words of the call, unless the text is made of them."""
        return self.said.text if self.said and f"“{self.said.text}”" not in self.text else ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    rows: tuple[Row, ...]
    note: str = ""


def sections(report: Report, contact: str = "") -> list[Section]:
    """Those that have something to say, the model's first.

    `contact`: the call's, as the rep wrote it; the mail's draft begins with the name.
    """
    written = _noted(report.written, contact) if report.written else []
    found = list(_of_found(report.found)) if report.found else []
    return [section for section in (*written, *found) if section.rows]


def _noted(written: Written, contact: str) -> list[Section]:
    """Who wrote it, and how much was left out, stands at the first section that is there."""
    by = f"written by {clean(written.model)} at {clean(written.host)}"
    count = "1 sentence" if written.dropped == 1 else f"{written.dropped} sentences"
    note = f"{by}; {count} left out: not said in the call" if written.dropped else by
    there = [section for section in _of_written(written, contact) if section.rows]
    empty = Section("Summary", (Row("Nothing of the model’s could be kept."),))
    first, *rest = there or [empty]
    return [replace(first, note=note), *rest]


def _of_written(written: Written, contact: str) -> Iterator[Section]:
    yield Section("Summary", _lines(written.summary))
    yield Section("Decisions", _lines(written.decisions))
    yield Section("Next steps", tuple(_step(step) for step in written.next_steps))
    yield Section("Open questions", _lines(written.open_questions))
    yield Section(
        "Objections and answers",
        tuple(
            Row(met.objection.text, met.objection.quote, met.answer.text if met.answer else "open")
            for met in written.objections
        ),
    )
    yield Section("Follow-up mail (draft)", _mail(written.mail, contact))
    rows = tuple(
        Row(one.line.text, one.line.quote, lead=CRM_FIELDS[one.name]) for one in written.fields
    )
    yield Section("CRM fields", rows)


def _of_found(found: Found) -> Iterator[Section]:
    if found.next_step:
        yield Section("Next step said", (_promise(found.next_step),))
    yield Section("Commitments", tuple(_promise(one) for one in found.commitments))
    yield Section("Objections", tuple(_objection(one) for one in found.objections))
    yield Section("Noticed by the coach’s model", tuple(_objection(one) for one in found.noticed))
    questions = found.open_questions
    yield Section("Questions without an answer", tuple(_question(one.said) for one in questions))
    yield Section(
        "Questions", tuple(_question(one.said) for one in found.questions), _counted(found)
    )
    yield Section("Checklist", tuple(_items(found)), score(found))
    yield Section(
        "Cards",
        tuple(Row(one.headline, one.quote, lead=kind_words(one.kind)) for one in found.cards),
    )
    yield Section("Numbers", tuple(_figure(one) for one in found.figures), scorecard(found))


def _objection(one: Objection) -> Row:
    return Row(f"“{one.said.text}”", one.said, _answer(one.answer), kind_words(one.kind))


def _items(found: Found) -> Iterator[Row]:
    for item in found.checklist:
        note = "open" if not item.done else "" if item.evidence else "ticked by you"
        yield Row(item.item, item.evidence, note, done=item.done)


def _lines(lines: tuple[Line, ...]) -> tuple[Row, ...]:
    return tuple(Row(line.text, line.quote) for line in lines)


def _mail(lines: tuple[Line, ...], contact: str) -> tuple[Row, ...]:
    name = greeting(contact)
    return (*([Row(name)] if name and lines else []), *_lines(lines))


def _step(step: Step) -> Row:
    return Row(step.line.text, step.line.quote, owner_and_date(step.owner, step.due))


def _promise(one: Commitment) -> Row:
    return Row(f"“{one.said.text}”", one.said, owner_and_date(one.owner, one.due))


def _question(said: Said) -> Row:
    return Row(f"“{said.text}”", said, lead=SPEAKERS[said.channel])


def _answer(answer: Said | None) -> str:
    return f"You said: “{answer.text}”" if answer else "No answer to it was found."


def _counted(found: Found) -> str:
    yours = sum(one.said.channel is Channel.REP for one in found.questions)
    return f"{yours} by you, {len(found.questions) - yours} by the prospect"


def _figure(figure: Figure) -> Row:
    words = figure_words(figure)
    beside = ", ".join(one for one in (words.goal, words.usual) if one)
    value = f"{words.value}, {words.why}" if words.why else f"{words.value} {words.unit}"
    return Row(value.strip(), None, beside, words.name)
