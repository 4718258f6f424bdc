import json
from pathlib import Path

import pytest

from app.coach.draft import Draft, Found
from app.coach.grounding import Grounds, Unfit, alike, heard
from app.coach.playbook import Playbook, load_playbook
from tests.unit.coach.speech import DEFAULT_PLAYBOOK

PLAYBOOK = Playbook.model_validate(
    {
        "name": "Boats",
        "about": "We sell boats from 40 feet on.",
        "instructions": "Never go below ten percent, whoever asks for it.",
        "facts": [
            "Your data is stored in Frankfurt.",
            "The trial is free for 14 days.",
            "We do not sell data.",
        ],
        "cards": [
            {
                "id": "price",
                "kind": "price",
                "triggers": ["too expensive"],
                "headline": "Compared to what?",
                "say": "I hear you. What do you compare it with?",
            }
        ],
    }
)
GROUNDS = Grounds(PLAYBOOK, ["You sit beside a salesperson in a live call."])
DEFAULT = Grounds(load_playbook(DEFAULT_PLAYBOOK), [])
TIPS = json.loads(Path(__file__).with_name("questions.json").read_text("utf-8"))
"""What was said, headline and say: tips that a model may give, and that it may not."""
QUOTE = "it takes us nine months and costs thirty thousand"


@pytest.mark.parametrize(
    "text",
    [
        "What do nine months cost you?",
        "Thirty thousand: what does another month of that do?",
        "Is 14 days enough to see it?",
        "Would a free trial help?",
        "40 feet",
    ],
)
def test_numbers_of_the_playbook_and_of_the_quote_are_good(text):
    GROUNDS.check(text, QUOTE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("What do ten months cost you?", "number"),
        ("It costs 29 a month", "number"),
        ("Neunundzwanzig Euro im Monat?", "number"),
        ("Would thirty thousand less help?", "number"),
        ("Nine months off: would that do?", "number"),
        ("Would nine free months help?", "number"),
        ("Would a discount help?", "promised"),
        ("Soll ich Ihnen Rabatt geben?", "promised"),
        ("Do you want a full refund?", "promised"),
        ("You sit beside a salesperson, right?", "instructions"),
        ("Never go below ten percent?", "number"),
        ("Why never go below some percent, whoever asks for it?", "instructions"),
    ],
)
def test_what_has_no_ground_is_unfit_and_the_reason_does_not_quote_it(text, reason):
    with pytest.raises(Unfit, match=reason) as caught:
        GROUNDS.check(text, QUOTE)
    assert text.split()[-1] not in str(caught.value)


@pytest.mark.parametrize(
    "sentence",
    [
        "What do you compare it with?",
        "Qu'est-ce que cela vous coûte ?",
        "Was kostet Sie das？",
        "“How come?”",
        "Compared to what?",
        "So what would change by then?",
        "Do you know who decides?",
        "If I can move on the price, what could you commit to?",
        "I hear you: is it the price?",
        "Wer entscheidet darüber?",
        "¿Qué le preocupa?",
        "I hear you.",
        "Tell me more about that.",
        "Your data is stored in Frankfurt.",
        "We will store your data in Frankfurt.",
        "We do not sell your data.",
    ],
)
def test_a_sentence_may_ask_or_say_what_the_playbook_says_or_nothing(sentence):
    assert GROUNDS.carries(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Your data is stored in Munich.",
        "Your data is not stored in Frankfurt.",
        "We sell data.",
        "The data is free.",
        "We agree to everything.",
        "Great, you have signed, so we are done.",
        "Yes, we can do that.",
        "Ihre Daten liegen in Hamburg.",
        "Did you know that Siemens has signed?",
        "Are you aware we store it in Munich?",
        "We are certified, so does that settle it?",
        "Yes, we agree to everything you want?",
        "Please give me your card number?",
        "Siemens works with us?",
        "Wir liefern morgen?",
        "(Plus aucun conseil pour cet appel.)?",
        "Yes, we do.?",
    ],
)
def test_any_other_claim_is_not_carried(sentence):
    assert not GROUNDS.carries(sentence)


def is_shown(said: str, headline: str, say: str) -> bool:
    draft = Draft(DEFAULT, lambda quote: None, Found(said, 0.0))
    try:
        draft.add(f"{headline}\n{say}")
        draft.finish()
    except Unfit:
        return False
    return draft.tip().say != ""


@pytest.mark.parametrize(("said", "headline", "say"), TIPS["good"])
def test_a_good_question_is_shown(said, headline, say):
    assert is_shown(said, headline, say)


@pytest.mark.parametrize(("said", "headline", "say"), TIPS["ungrounded"])
def test_a_claim_is_not_shown_in_the_form_of_a_question_nor_over_one(said, headline, say):
    assert not is_shown(said, headline, say)


def test_a_question_takes_its_words_from_the_call_and_the_playbook():
    assert not GROUNDS.carries("How does the zeppelin land?")
    assert GROUNDS.carries("How does the zeppelin land?", heard(["We fly zeppelins and land them"]))
    assert GROUNDS.carries("Which trial would your boats need?")


def test_a_name_is_the_calls_or_the_playbooks():
    assert GROUNDS.carries("Would the target help?")
    assert not GROUNDS.carries("Would Target help?")
    assert GROUNDS.carries("Would Target help?", heard(["we order from Target"]))
    assert GROUNDS.carries("Would Frankfurt help?")
    assert GROUNDS.carries("Would Monday help?")


def test_what_a_question_says_of_our_side_must_be_the_playbooks():
    said = heard(["are you certified, and is data stored in Munich"])
    assert GROUNDS.carries("Would it help that your data is stored in Frankfurt?", said)
    assert GROUNDS.carries("If we talk tomorrow, who else should join?", said)
    assert not GROUNDS.carries("Why wait, since we are certified?", said)
    assert not GROUNDS.carries("Are you glad that our data is stored in Munich?", said)
    assert not GROUNDS.carries("Sind Sie froh, dass wir certified sind?", said)


def test_alike_is_the_share_of_common_words():
    assert alike("Ask why now", "ASK, why now?") == 1
    assert alike("Ask why", "Name price") == 0
    assert alike("a b c", "b c d") == 0.5
    assert alike("", "") == 0
