import time

import pytest

from app.coach.cards import CardMatcher, quote
from app.coach.playbook import load_playbook
from app.coach.stems import stems
from app.coach.triggers import patterns
from tests.unit.coach.speech import DEFAULT_PLAYBOOK, PROSPECT, REP, playbook, words


def fires(trigger: str, text: str) -> bool:
    matcher = CardMatcher(playbook({"triggers": [trigger]}).cards)
    return bool(matcher.matches(words(text), PROSPECT))


@pytest.mark.parametrize(
    ("trigger", "text"),
    [
        ("too expensive", "It is too expensive."),
        ("too expensive", "TOO Expensive!"),
        ("too expensive", "It is too, um, expensive."),
        ("too expensive", "It is too. Expensive."),  # the recogniser's full stop, not the speaker's
        ("your price", "your prices"),
        ("your price", "Your pricing, then."),
        ("do not need", "we don't need it"),
        ("do not need", "we don\N{RIGHT SINGLE QUOTATION MARK}t need it"),
        ("don't need", "we do not need it"),
        ("can not afford", "We can't afford that"),
        ("can not afford", "we cannot afford that"),
        ("we are happy", "we're happy"),
        ("it is fine", "it's fine"),
        ("boss decides", "my boss's decides"),
        ("lock in", "is there a lock-in?"),
        ("sign-off", "after their sign off"),
        ("too (expensive|pricey)", "far too pricey"),
        ("(a bit|rather) steep", "that is a bit steep"),
        ("where ... stored", "where is it stored"),
        ("where ... stored", "where stored"),
        ("where ... stored", "where is our data stored"),
        ("where ... stored here", "where stored things are stored here"),
        ("our budget", "o\N{COMBINING DIAERESIS}ur our budgets"),
    ],
)
def test_a_trigger_hears_its_simple_variants(trigger, text):
    assert fires(trigger, text)


@pytest.mark.parametrize(
    ("trigger", "text"),
    [
        ("price", "priceless"),
        ("too expensive", "too very expensive"),
        ("too expensive", "expensive, too"),
        ("too expensive", "it is not too expensive"),
        ("too expensive", "that was never too expensive"),
        ("too expensive", "that isn't too expensive"),
        ("where ... stored", "where in the world is it stored"),
        ("where ... stored", "where? It is stored"),
        ("where ... stored", "where it is not stored"),
        ("send me ... brochure", "send me nothing. A brochure"),
        ("do not need", "we do need it"),
        ("let us go", "lets go"),
        ("too (expensive|pricey)", "too (late)"),
    ],
)
def test_a_trigger_does_not_hear_what_only_looks_alike(trigger, text):
    assert not fires(trigger, text)


@pytest.mark.parametrize(
    ("said_by", "prospect", "rep"),
    [("prospect", 1, 0), ("rep", 0, 1), ("either", 1, 1)],
)
def test_it_matters_who_said_it(said_by, prospect, rep):
    matcher = CardMatcher(playbook({"triggers": ["price"], "said_by": said_by}).cards)
    assert len(matcher.matches(words("the price"), PROSPECT)) == prospect
    assert len(matcher.matches(words("the price"), REP)) == rep


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Yes. It is too expensive for us. Sorry.", "It is too expensive for us."),
        ("too expensive", "too expensive"),
        (
            "one two three four five six seven eight nine ten eleven too expensive for us",
            "two three four five six seven eight nine ten eleven too expensive",
        ),
        (
            "too um um um um um um um um um um um expensive",
            "too um um um um um um um um um um um",
        ),
    ],
)
def test_a_quote_is_the_sentence_in_at_most_twelve_words(text, quoted):
    spoken = words(text)
    matcher = CardMatcher(playbook({"triggers": ["too expensive"]}).cards)
    assert quote(spoken, matcher.matches(spoken, PROSPECT)[0]) == quoted
    assert len(quoted.split()) <= 12


def test_the_longest_of_two_that_end_together_comes_first():
    matcher = CardMatcher(
        playbook({"triggers": ["a discount"]}, {"triggers": ["is there a discount"]}).cards
    )
    found = matcher.matches(words("So is there a discount"), PROSPECT)
    assert [match.card.id for match in found] == ["card-2", "card-1"]


@pytest.mark.parametrize(
    ("trigger", "problem"),
    [
        ("", "has no words"),
        ("um", "has no words"),
        ("...", "has no words"),
        ("... price", "starts or ends with a gap"),
        ("price ...", "starts or ends with a gap"),
        ("a ... ... b", "has a gap next to a gap"),
        ("(a|b", 'has a "(" without its ")"'),
        ("a|b", 'has a "|" outside brackets; alternatives stand in them: (a|b)'),
        ("(a|b) c|d", '"|" outside brackets; alternatives stand in them: (one|another)'),
        ("a) b", 'has a ")" without its "("'),
        ("(a|(b|c))", 'has a "(" inside another'),
        ("(a||b) price", "has an empty alternative in (a||b)"),
        ("() price", "has an empty alternative in ()"),
        ("pric*", 'has "*"'),
        ("(very)? expensive", 'has "?"'),
        ("a ... b ... c ... d", "can stretch over 13 words; at most 12"),
        ("(a|b|c|d|e|f|g|h|i|j|k)" * 3, "stands for 1331 phrases; at most 1000"),
    ],
)
def test_a_trigger_that_makes_no_sense_says_why(trigger, problem):
    with pytest.raises(ValueError, match="^(has|can|stands|starts)") as caught:
        patterns(trigger)
    assert problem in str(caught.value)


def test_words_have_stems_and_fillers_have_none():
    assert stems("We're (um) NOT going, are we?") == ("we", "are", "not", "go", "are", "we")


def test_two_hundred_words_take_less_than_five_milliseconds():
    matcher = CardMatcher(load_playbook(DEFAULT_PLAYBOOK).cards)
    spoken = words("so where do we keep what we have and how much does it need to be " * 13)[:200]
    assert len(spoken) == 200
    matcher.matches(spoken, PROSPECT)  # the words' stems are new only once
    took = []
    for _ in range(5):
        start = time.perf_counter()
        matcher.matches(spoken, PROSPECT)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.005
