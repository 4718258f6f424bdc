"""Who said they would do what, until when; and what only sounds like it."""

import pytest

from app.coach.report.promises import commitments, due, next_step
from app.coach.report.sentences import turns
from tests.long_call import said
from tests.unit.coach.report.scenes import talk


def found(*lines: str) -> list[tuple[str, str]]:
    """The owner and the date of each."""
    return [(one.owner.value, one.due) for one in commitments(turns(talk(*lines)))]


@pytest.mark.parametrize(
    ("line", "owner", "date"),
    [
        ("rep: I'll send you the offer by Friday.", "rep", "by Friday"),
        ("rep: I will send it today.", "rep", "today"),
        ("rep: What happens next is I'll send you the draft by Friday.", "rep", "by Friday"),
        ("rep: We'll have that paragraph reviewed in March.", "rep", "in March"),
        ("rep: We will set up two seats next week.", "rep", "next week"),
        ("rep: Let me check that with our engineers.", "rep", ""),
        ("rep: I’m going to follow up on Monday at ten.", "rep", "on Monday at ten"),
        ("rep: You will get the invite today.", "rep", "today"),
        ("prospect: I'll talk to our finance director tomorrow.", "prospect", "tomorrow"),
        (
            "prospect: We'll review it by the end of the month.",
            "prospect",
            "by the end of the month",
        ),
        ("prospect: He will call you in two weeks.", "prospect", "in two weeks"),
        ("rep: Let's meet on Thursday at nine thirty.", "both", "on Thursday at nine thirty"),
    ],
)
def test_a_promise_has_an_owner_and_the_date_in_its_own_words(line, owner, date):
    assert found(line) == [(owner, date)]


@pytest.mark.parametrize(
    "line",
    [
        "prospect: I will not sign that today.",
        "prospect: If we sign in May, he will send the data.",
        "rep: Let me ask you something about Friday.",
        "rep: Will you send it on Monday?",
        "rep: We sent it last Monday.",
        "prospect: Please let me know by Friday.",
        "prospect: They will be angry on Monday.",
        "rep: That will make a difference.",
    ],
)
def test_what_is_no_promise_is_none(line):
    assert found(line, "prospect: Hm, and what else is there to see?") == []


def test_a_request_counts_once_the_other_side_agrees():
    asked = "prospect: Can you send me that in an email?"
    assert found(asked, "rep: Yes, today.") == [("rep", "today")]
    assert found(asked, "rep: That is not so easy, I am afraid.") == []


def test_a_proposed_date_counts_once_the_other_side_agrees():
    asked = "rep: Can we schedule a demo on Thursday?"
    assert found(asked, "prospect: Thursday at ten works for me.") == [("both", "Thursday at ten")]
    assert found(asked, "prospect: No, that is too early for us.") == []


def test_a_question_with_a_date_that_proposes_nothing_is_no_meeting():
    assert found("prospect: Can the new agents use it in August?", "rep: Yes, they can.") == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("by the end of this week", "by the end of this week"),
        ("on the eighth of August, I think", "on the eighth of August"),
        ("before March 14th", "before March 14th"),
        ("we may do that", ""),
        ("the march of time", ""),
        ("at eleven", "at eleven"),
    ],
)
def test_a_date_is_found_in_the_words_that_name_it(text, date):
    assert due(text) == date


def test_the_next_step_is_the_last_meeting_before_any_promise():
    promised = list(commitments(turns(said("onboarding"))))
    step = next_step(promised)
    assert (step.said.text, step.due) == ("Can we talk at eleven?", "at eleven")
    only_promises = [one for one in promised if one.owner.value != "both"]
    assert next_step(only_promises).due == "today"
    assert next_step([]) is None
