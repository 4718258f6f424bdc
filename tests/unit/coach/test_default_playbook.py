"""The playbook that comes with Sotto, against whole calls and against what people really say."""

import json
import re
from itertools import count

import pytest

from app.coach.coach import Coach
from app.coach.playbook import load_playbook
from app.events import Card, Moment, Utterance
from tests.unit.coach.speech import DEFAULT_PLAYBOOK, DISCOVERY, PRICING, replayed, said

PLAYBOOK = load_playbook(DEFAULT_PLAYBOOK)

# utterance (counted from 1), kind, card
DISCOVERY_MOMENTS = [
    (12, "price", "too-expensive"),
    (14, "competitor", "uses-another"),
    (18, "authority", "someone-else-decides"),
    (18, "security", "security"),
    (20, "effort", "roll-out"),
    (22, "buying_signal", "next-steps"),
]
PRICING_MOMENTS = [
    (4, "security", "security"),
    (6, "security", "data-location"),
    (8, "price", "asks-price"),
    (10, "price", "too-expensive"),
    (12, "price", "no-budget"),
    (12, "timing", "not-now"),
    (14, "timing", "think-about-it"),
    (16, "price", "discount"),
    (18, "trust", "proof"),
    (20, "buying_signal", "next-steps"),
    (20, "authority", "someone-else-decides"),
]
CALLS = [(DISCOVERY, DISCOVERY_MOMENTS), (PRICING, PRICING_MOMENTS)]


def card_id(card: Card) -> str:
    return next(ours.id for ours in PLAYBOOK.cards if ours.headline == card.headline)


def coached(events) -> list[tuple[Moment, Card]]:
    coach = Coach(PLAYBOOK)
    heard = (event for said in events for event in coach.hear(said))
    given = [event for event in heard if isinstance(event, Moment | Card)]
    return list(zip(given[::2], given[1::2], strict=True))


@pytest.mark.parametrize(("call", "expected"), CALLS, ids=["discovery", "pricing"])
def test_a_whole_call_brings_up_the_cards_that_help(call, expected):
    found = coached(replayed(call))
    assert [(m.utterance, m.kind, card_id(c)) for m, c in found] == expected
    assert [m.id for m, _ in found] == [c.id for _, c in found] == list(range(1, len(found) + 1))
    assert all(
        (c.moment, c.kind, c.quote, c.quote_at) == (m.id, m.kind, m.quote, m.at) for m, c in found
    )


@pytest.mark.parametrize(("call", "expected"), CALLS, ids=["discovery", "pricing"])
def test_finals_alone_bring_up_the_same_cards_as_partials(call, expected):
    found = coached(event for event in replayed(call) if isinstance(event, Utterance))
    assert [(m.utterance, m.kind, card_id(c)) for m, c in found] == expected


@pytest.mark.parametrize(("call", "expected"), CALLS, ids=["discovery", "pricing"])
def test_quotes_are_what_was_said_when_it_was_said(call, expected):
    turns = json.loads(call.read_text())["turns"]
    for moment, _ in coached(replayed(call)):
        turn = turns[moment.utterance - 1]
        assert moment.quote in turn["text"]
        assert len(moment.quote.split()) <= 12
        assert moment.at in [start for _, start, _ in turn["words"]]


COACH, IDS = Coach(PLAYBOOK), count(1)


def kinds(text: str) -> list[str]:
    """Of the moments in one utterance, long after the one before."""
    id = next(IDS)
    heard = COACH.hear(said(text, id=id, at=1000.0 * id))
    return [event.kind for event in heard if isinstance(event, Moment)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("price", "Honestly, that's a bit steep for a team our size."),
        ("price", "Your prices seem quite high."),
        ("price", "We can't justify that cost right now."),
        ("price", "There is no budget left for this."),
        ("price", "So how much does the whole thing cost?"),
        ("price", "Can you do a better price?"),
        ("price", "Is there any wiggle room on the price?"),
        ("price", "And are there any setup fees?"),
        ("competitor", "We're already using another product for that, so, we currently use Acme."),
        ("competitor", "We are looking at two other vendors as well."),
        ("competitor", "How are you different from the rest?"),
        ("competitor", "Another vendor offered us a much cheaper price."),
        ("competitor", "We could build it ourselves."),
        ("security", "Are you GDPR compliant?"),
        ("security", "Where will our data be stored?"),
        ("security", "Who has access to our data?"),
        ("security", "Our security team has to look at this."),
        ("timing", "This is just not a priority for us."),
        ("timing", "Maybe next quarter."),
        ("timing", "Let me think it over."),
        ("timing", "We've got too much going on."),
        ("authority", "I'd have to run it by my boss."),
        ("authority", "It's not my decision."),
        ("authority", "I'll discuss it with our board."),
        ("authority", "It has to go through procurement."),
        ("status_quo", "We're happy with what we have."),
        ("status_quo", "Our current process works."),
        ("status_quo", "I don't see a need for it."),
        ("trust", "Do you have any references?"),
        ("trust", "I've never heard of you."),
        ("trust", "How do we know it works?"),
        ("trust", "What's the ROI?"),
        ("integration", "Does it integrate with our CRM?"),
        ("integration", "Would this work with Salesforce?"),
        ("integration", "How would the migration go?"),
        ("effort", "How long would it take to set up?"),
        ("effort", "My people will not use it."),
        ("effort", "That sounds like a lot of work."),
        ("effort", "Is it easy to use?"),
        ("contract", "Can we cancel at any time?"),
        ("contract", "What's the notice period?"),
        ("contract", "I don't want to be locked in."),
        ("contract", "Who takes the liability?"),
        ("send_info", "Just send me an email."),
        ("send_info", "Could you send us some information?"),
        ("send_info", "Send over a brochure and we'll see."),
        ("buying_signal", "What are the next steps?"),
        ("buying_signal", "How soon could we start?"),
        ("buying_signal", "Can we do a pilot first?"),
        ("buying_signal", "OK, let's do it."),
    ],
)
def test_what_prospects_say_brings_up_its_kind(kind, text):
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Hi, good morning, can you hear me?",
        "It's not too expensive, to be fair.",
        "Hiring is expensive.",
        "We lose a lot of money every month.",
        "We want to reduce our costs.",
        "My budget meeting is at ten.",
        "We already have a meeting on Thursday.",
        "We just moved to a new office.",
        "We talk to two hundred customers every day.",
        "We're building our own team in Spain.",
        "The security guard called me.",
        "Our stores are in the cities where our customers live.",
        "Who else is on the call today?",
        "She is back next month, she is on vacation.",
        "We lost two people after the merger.",
        "That is too early, can we talk at eleven?",
        "Our agents have to check with their manager all the time.",
        "I am the decision maker.",
        "Thursday works fine for me.",
        "We are all set for Monday.",
        "We have all customer data in one place.",
        "What do we get out of it?",
        "Our system is slow.",
        "We do not have enough people to answer all questions.",
        "New people need a lot of training.",
        "It is hard to use, what we have today.",
        "Can we cancel Thursday's meeting?",
        "I'll send it to my colleague.",
        "Please send me the invitation.",
        "We need to fix this as soon as possible.",
        "Our customers want to buy online.",
        "Does that fit your calendar?",
        "That's not a problem.",
        "Our price list is not the issue, I'd say our support is.",
    ],
)
def test_harmless_talk_brings_up_nothing(text):
    assert kinds(text) == []


def test_nothing_is_triggered_by_the_rep():
    assert {card.said_by for card in PLAYBOOK.cards} == {"prospect"}


def test_all_twelve_kinds_have_cards():
    assert {card.kind for card in PLAYBOOK.cards} == {
        "price", "competitor", "security", "timing", "authority", "status_quo", "trust",
        "integration", "effort", "contract", "send_info", "buying_signal",
    }  # fmt: skip


def test_no_trigger_knows_the_demo():
    ours = {"onboarding", "recording", "recordings", "coaching", "salesbridge", "dealforge"}
    ours |= {"northwind", "contoso", "redwood", "transcript", "transcribe", "analytics"}
    heard = {word for card in PLAYBOOK.cards for trigger in card.triggers
             for word in re.findall(r"\w+", trigger.lower())}  # fmt: skip
    assert not ours & heard


def test_headlines_tell_the_cards_apart():
    assert len({card.headline for card in PLAYBOOK.cards}) == len(PLAYBOOK.cards)
