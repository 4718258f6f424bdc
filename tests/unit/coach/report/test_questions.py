"""Which questions were asked, and which stayed open."""

from dataclasses import replace

import pytest

from app.coach.report.questions import questions
from app.coach.report.sentences import turns
from app.events import Channel
from app.record.call_record import CallRecord, CallState
from app.record.metrics.wording import read
from app.record.statistics import Statistics
from tests.long_call import said
from tests.unit.coach.report.scenes import talk
from tests.unit.record.scenes import STARTED


def answered(*lines: str) -> list[bool]:
    return [one.answered for one in questions(turns(talk(*lines)))]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("How do you handle that today.", 1),  # recognisers leave the mark out
        ("It is by the week, isn't it.", 1),
        ("So what we do is this.", 0),
        ("Should you need more, call me.", 0),
        ("Thank you for your time. Priya?", 0),  # cut off its sentence
        ("It is simple. Right?", 0),
        ("Why?", 1),
        ("おいくらですか？", 1),  # written without spaces
    ],
)
def test_a_question_is_known_by_its_form_as_in_the_numbers_of_the_call(said, asked):
    assert len(answered(f"rep: {said}", "prospect: It takes about two weeks.")) == asked
    assert read(said).questions == asked


@pytest.mark.parametrize("call", ["discovery-echo", "onboarding", "pricing"])
def test_the_list_of_a_call_is_as_long_as_its_number(call):
    spoken = said(call)
    cut = replace(spoken[-1], id=len(spoken), text="Priya?", channel=Channel.REP)
    record = CallRecord(1, "Acme", STARTED, 200.0, CallState.CLOSED, utterances=(*spoken, cut))
    listed = [one for one in questions(turns(record.utterances)) if one.said.channel is cut.channel]
    assert len(listed) == Statistics.of(record).numbers().questions > 0


def test_an_answer_in_the_form_of_a_question_is_one():
    reply = "rep: How long it takes depends on the number of seats you have."
    assert answered("prospect: How long does it take?", reply)[0]


@pytest.mark.parametrize(
    ("reply", "is_answer"),
    [
        ("rep: It takes about two weeks.", True),
        ("rep: Yes.", True),
        ("rep: 14 days.", True),
        ("rep: Good question. I will get back to you on that.", False),
        ("rep: I don't know.", False),
        ("rep: Mhm.", False),
        ("rep: I would have to check with our engineers first.", False),
    ],
)
def test_a_question_is_open_until_something_of_substance_is_said(reply, is_answer):
    assert answered("prospect: How long does it take?", reply) == [is_answer]


def test_a_question_at_the_very_end_is_open():
    assert answered("rep: Fine.", "prospect: And who will help us with it?") == [False]


def test_a_question_back_puts_the_answer_off_to_the_next_turn():
    lines = (
        "prospect: What does it cost?",
        "rep: For how many users?",
        "prospect: For two hundred.",
    )
    assert answered(*lines, "rep: Eighty dollars for each.") == [True, True]
    assert answered(*lines, "rep: I am not sure.") == [False, True]


def test_both_sides_are_asked_and_each_question_has_its_time():
    found = list(questions(turns(said("discovery-echo"))))
    assert {one.said.channel for one in found} == set(Channel)
    last = [one for one in found if "go live" in one.said.text]
    assert [round(one.said.at) for one in last] == [83]
