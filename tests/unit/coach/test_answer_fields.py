import json

import pytest

from app.coach.answer_fields import FIELDS, MOST_CHARACTERS, Answer, Field
from app.coach.grounding import Unfit

WHOLE = {
    "quote": 'too "expensive" für uns \\ 😀',
    "confidence": 0.85,
    "kind": "price",
    "headline": "Ask why",
    "say": "Why\nnow?",
}


def fields_of(text: str, *, ended: bool = True) -> dict[str, Field]:
    answer = Answer()
    answer.add(text)
    return answer.fields(ended=ended)


@pytest.mark.parametrize("ascii", [True, False])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("fence", ["{}", "```json\n{}\n```", "\n{}\n", "```\n{}```"])
def test_an_object_grows_field_by_field_however_it_is_cut(ascii, indent, fence):
    text = fence.replace("{}", json.dumps(WHOLE, ensure_ascii=ascii, indent=indent))
    answer = Answer()
    seen: dict[str, Field] = {}
    for character in text:
        answer.add(character)
        now = answer.fields()
        assert list(now) == list(FIELDS[: len(now)])
        for name, before in seen.items():
            assert now[name].text.startswith(before.text)
            assert now[name].whole or not before.whole
        seen = now
    told = {name: field.text for name, field in answer.fields(ended=True).items()}
    assert told == {**WHOLE, "confidence": "0.85"}


@pytest.mark.parametrize(
    "text",
    [
        '{"discount": 100}',
        '{"quote": "a", "quote": "b"}',
        '{"quote": ["a"]}',
        '{"quote": {"a": 1}}',
        '{"quote": null}',
        '{"quote": true}',
        '{"quote": "a" "b"}',
        '{"quote" "a"}',
        '{"quote": "a\nb"}',
        '{"quote": "\\x41"}',
        "{quote: 1}",
        "{}",
        "{,}",
        json.dumps(WHOLE) + " And by the way",
        json.dumps(WHOLE) * 2,
        json.dumps(WHOLE | {"more": "x"}),
        json.dumps({name: WHOLE[name] for name in FIELDS[:4]}),
        json.dumps(WHOLE)[:-1],
        json.dumps(WHOLE)[:40],
    ],
)
def test_broken_json_and_other_fields_are_unfit(text):
    with pytest.raises(Unfit):
        fields_of(text)


def test_half_an_object_is_unfit_only_at_its_end():
    half = json.dumps(WHOLE)[:60]
    assert fields_of(half, ended=False)
    with pytest.raises(Unfit, match="broke off"):
        fields_of(half)


def test_two_plain_lines_are_headline_and_say():
    text = "  \n Ask why \r\n\n  Why now?  \nAnd more.\n"
    assert {name: one.text.strip() for name, one in fields_of(text).items()} == {
        "headline": "Ask why",
        "say": "Why now?",
    }
    growing = fields_of("Ask why", ended=False)
    assert growing == {"headline": Field("Ask why", False)}
    assert fields_of("Ask why\nWh", ended=False)["headline"].whole


@pytest.mark.parametrize("begin", ["", '{"quote": "'])
def test_an_answer_that_does_not_end_is_unfit(begin):
    answer = Answer()
    answer.add(begin)
    for _ in range(70):
        answer.add("blah ")
    with pytest.raises(Unfit, match="longer than a tip"):
        answer.add("blah " * MOST_CHARACTERS)


def test_no_word_of_it_is_in_a_repr():
    assert "expensive" not in repr(fields_of(json.dumps(WHOLE)))
