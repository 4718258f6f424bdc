"""What was said ticks items of the checklist; what the rep ticks counts more."""

import pytest

from app.coach.coach import Coach
from app.coach.playbook import Playbook
from app.events import Mark, Mode, ModeChanged
from tests.unit.coach.speech import PROSPECT, REP, partial, said

ITEMS = [
    {"id": "pain", "item": "Pain", "triggers": ["biggest problem is"], "said_by": "prospect"},
    {"id": "agenda", "item": "Agenda", "triggers": ["plan for today"], "said_by": "rep"},
    {"id": "date", "item": "Date", "triggers": ["on (monday|friday)"]},
    {"id": "budget", "item": "Budget"},
]
PAIN = "Well. The biggest problem is slow onboarding, honestly. What else?"


def playbook(*items: dict[str, object]) -> Playbook:
    return Playbook.model_validate({"name": "Boats", "checklist": items or ITEMS})


@pytest.fixture
def coach() -> Coach:
    return Coach(playbook())


def test_what_is_said_ticks_an_item_and_is_kept_as_its_evidence(coach):
    assert list(coach.hear(said(PAIN, at=12.0))) == [
        Mark(13.0, "evidence", "pain", "The biggest problem is slow onboarding, honestly."),
        Mark(13.0, "tick", "pain", "done"),
    ]


def test_committed_words_tick_at_once_and_only_once(coach):
    assert not list(coach.hear(partial("The biggest problem", "is")))
    [evidence, tick] = coach.hear(partial("The biggest problem is", "slow"))
    assert (evidence.text, tick.about) == ("The biggest problem is", "pain")
    assert not list(coach.hear(said("The biggest problem is slow onboarding.")))
    assert not list(coach.hear(said(PAIN, id=2, at=60.0)))


@pytest.mark.parametrize(
    ("text", "channel", "ticks"),
    [
        ("The plan for today is short.", REP, ["agenda"]),
        ("The plan for today is short.", PROSPECT, []),
        ("The biggest problem is time.", REP, []),
        ("See you on Friday.", REP, ["date"]),
        ("See you on Friday.", PROSPECT, ["date"]),
        ("Our budget is gone.", PROSPECT, []),
    ],
)
def test_it_matters_who_says_it(coach, text, channel, ticks):
    marks = coach.hear(said(text, channel=channel))
    assert [mark.about for mark in marks if mark.kind == "tick"] == ticks


def test_an_item_that_the_rep_opened_again_stays_open(coach):
    list(coach.hear(said(PAIN)))
    assert not list(coach.hear(Mark(5.0, "tick", "pain", "open")))
    assert not list(coach.hear(said(PAIN, id=2, at=60.0)))


def test_an_item_that_the_rep_ticked_needs_no_evidence_until_it_is_opened(coach):
    list(coach.hear(Mark(5.0, "tick", "pain", "done")))
    assert not list(coach.hear(said(PAIN, id=2, at=60.0)))


def test_a_mark_of_something_else_changes_nothing(coach):
    list(coach.hear(Mark(5.0, "verdict", "pain", "good")))
    assert list(coach.hear(said(PAIN)))


def test_off_the_record_an_item_is_open_again_and_may_be_ticked_later(coach):
    list(coach.hear(said("See you on Friday.", at=5.0)))
    list(coach.hear(said(PAIN, id=2, at=40.0)))
    list(coach.hear(Mark(45.0, "tick", "budget", "done")))
    opened = list(coach.hear(ModeChanged(Mode.OFF_RECORD, 60.0, 30.0)))
    assert opened == [Mark(60.0, "tick", "pain", "open")]
    assert not list(coach.hear(ModeChanged(Mode.ON, 70.0, 70.0)))
    assert [mark.kind for mark in coach.hear(said(PAIN, id=3, at=80.0))] == ["evidence", "tick"]


def test_another_playbook_counts_from_the_next_words_on_and_keeps_what_is_ticked(coach):
    list(coach.hear(said(PAIN)))
    crew = {"id": "crew", "item": "Crew", "triggers": ["crew of"]}
    assert not list(coach.hear(playbook(ITEMS[0], crew)))
    assert not list(coach.hear(said(f"{PAIN} On Friday.", id=2, at=20.0)))
    [_, tick] = coach.hear(said("A crew of nine.", id=3, at=40.0))
    assert tick.about == "crew"
