import pytest

from app.coach.grounding import Grounds, Unfit, alike
from app.coach.playbook import Playbook

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


def test_alike_is_the_share_of_common_words():
    assert alike("Ask why now", "ASK, why now?") == 1
    assert alike("Ask why", "Name price") == 0
    assert alike("a b c", "b c d") == 0.5
    assert alike("", "") == 0
