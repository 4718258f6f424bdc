"""What is kept of a model's answer, however the model behaves."""

import json

import pytest

from app.coach.report.checked import Unreadable, as_notes, as_written, check
from app.coach.report.transcript import Transcript, lines
from app.report import Owner
from tests.unit.coach.report.scenes import talk

CALL = Transcript(
    lines(
        talk(
            "prospect: We lose about thirty thousand dollars every month because of it.",
            "rep: I will send the offer by Friday. Thank you for your time.",
        )
    )
)
LOSS = {"text": "They lose $30,000 a month.", "quote": "we lose about thirty thousand dollars"}
OFFER = {"text": "You send the offer.", "quote": "I will send the offer by Friday"}


def written(**lists: object):
    return as_written(check(json.dumps(lists), CALL), "host", "model")


def test_a_sentence_stands_with_the_words_of_the_call_and_their_time():
    [line] = written(summary=[LOSS]).summary
    assert line.text == "They lose $30,000 a month."
    assert line.quote.text == "We lose about thirty thousand dollars"
    assert (line.quote.at, line.quote.channel) == (0.0, "prospect")


@pytest.mark.parametrize(
    "entry",
    [
        {**LOSS, "quote": "we lose about forty thousand dollars"},
        {**LOSS, "quote": ""},
        {**LOSS, "quote": None},
        {"text": "They lose money."},
        {**LOSS, "text": ""},
        {**LOSS, "text": "They lose $40,000 a month."},
        {**LOSS, "text": "They get 20 % off."},
        {**LOSS, "text": "See https://evil.example for more."},
        {**LOSS, "text": "Call +49 170 1234567 now."},
        {**LOSS, "text": "Write to bob@evil.example now."},
        {**LOSS, "text": "word " * 100},
        "a text",
        5,
        None,
    ],
)
def test_an_entry_without_ground_is_left_out_and_counted(entry):
    report = written(summary=[entry, LOSS])
    assert (len(report.summary), report.dropped) == (1, 1)


def test_a_date_and_an_owner_hold_only_as_they_were_said():
    steps = [
        {**OFFER, "owner": "rep", "due": "by Friday"},
        {**OFFER, "owner": "the boss", "due": "on Monday"},
    ]
    first, second = written(next_steps=steps).next_steps
    assert (first.owner, first.due) == (Owner.REP, "by Friday")
    assert (second.owner, second.due) == (Owner.NOBODY, "")


def test_an_answer_to_an_objection_needs_its_own_quote():
    met = {**LOSS, "answer": "You offered a plan.", "answer_quote": "I will send the offer"}
    made_up = {**LOSS, "answer": "You offered a plan.", "answer_quote": "it is free for you"}
    first, second = written(objections=[met, made_up]).objections
    assert first.answer.text == "You offered a plan."
    assert second.answer is None


def test_only_known_fields_are_filled_in_each_once_and_in_our_order():
    fields = [{"name": "timeline", **OFFER}, {"name": "evil", **LOSS}, {"name": "pain", **LOSS}]
    report = written(fields=[*fields, {"name": "pain", **OFFER}])
    assert [(one.name, one.line.text) for one in report.fields] == [
        ("pain", LOSS["text"]),
        ("timeline", OFFER["text"]),
    ]
    assert report.dropped == 1


def test_markup_and_hidden_signs_are_taken_off():
    odd = {**LOSS, "text": "**They**\u202e lose\x07 `money`.\n"}
    assert written(summary=[odd]).summary[0].text == "They lose money."


@pytest.mark.parametrize(
    "answer",
    [
        "```json\n{}\n```",
        "Sure! Here it is: {} I hope this helps.",
        "{}",
    ],
)
def test_talk_round_the_answer_is_ignored(answer):
    body = json.dumps({"summary": [LOSS]})
    assert len(check(answer.replace("{}", body), CALL).lists["summary"]) == 1


def test_an_answer_that_was_cut_off_counts_as_far_as_it_goes():
    body = json.dumps({"summary": [LOSS], "decisions": [OFFER, LOSS]})
    checked = check(body[:-40], CALL)
    assert [len(checked.lists[name]) for name in ("summary", "decisions")] == [1, 1]


@pytest.mark.parametrize(
    "answer", ["", "No.", "{", "[1, 2]", '{"say": "x"}', "[" * 10_000, '{"summary": "x"', "}{"]
)
def test_what_is_no_answer_is_told_as_one_failure(answer):
    if answer.startswith('{"summary"'):
        assert check(answer, CALL).lists["summary"] == []
        return
    with pytest.raises(Unreadable) as raised:
        check(answer, CALL)
    assert raised.value.retryable


def test_a_flood_of_entries_is_cut():
    assert len(written(summary=[LOSS] * 500).summary) == 6


def test_notes_carry_the_checked_quotes_on_to_the_joining():
    notes = as_notes(check(json.dumps({"next_steps": [{**OFFER, "owner": "rep"}, LOSS, 1]}), CALL))
    rows = json.loads(notes.content)["next_steps"]
    assert rows[0]["quote"] == "I will send the offer by Friday."
    assert (rows[0]["owner"], notes.dropped) == ("rep", 1)
