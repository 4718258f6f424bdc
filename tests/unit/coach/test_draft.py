import json

import pytest

from app.coach.draft import Draft, Found, Written
from app.coach.grounding import Grounds, Unfit
from tests.unit.coach.speech import playbook

MOMENT = Found("it costs thirty thousand a month", 12.0)
EARLIER = Found("nine months to onboard", 240.0)
GROUNDS = Grounds(playbook({"triggers": ["too expensive"], "say": "I hear you. Why?"}), [])


def find(quote: str) -> Found | None:
    return EARLIER if quote == EARLIER.text else None


def draft(*earlier: str) -> Draft:
    return Draft(GROUNDS, find, MOMENT, kinds=("price", "other"), earlier=earlier)


def written(*pieces: str) -> Written:
    one = draft()
    for piece in pieces:
        one.add(piece)
    one.finish()
    return one.tip()


def answer(headline: str = "Ask why", say: str = "Why now?", **other: object) -> str:
    fields = {"quote": EARLIER.text, "confidence": 0.9, "kind": "price"} | other
    return json.dumps(fields | {"headline": headline, "say": say}, ensure_ascii=False)


def shown_of(text: str, *earlier: str) -> tuple[str, str]:
    """What is shown of an answer that comes letter by letter, and why it is unfit."""
    one, shown = draft(*earlier), ""
    try:
        for character in text:
            shown += one.add(character)
        shown += one.finish()
        one.tip()
    except Unfit as reason:
        return shown, str(reason)
    return shown, ""


def test_a_piece_as_long_as_a_book_is_not_even_looked_at():
    hidden = "\N{ZERO WIDTH SPACE}" * 100_000  # without which the answer would be a good one
    with pytest.raises(Unfit, match="longer than a tip"):
        draft().add(hidden + answer())


# -- two plain lines -------------------------------------------------------------------------------


def test_plain_words_come_out_as_soon_as_they_are_whole():
    one = draft()
    shown = [one.add(piece) for piece in ("Ask w", "hat", " they", " need\nWh", "at now?")]
    assert shown == ["Ask", "", " what", " they need", ""]
    assert one.finish() == "\nWhat now?"
    tip = one.tip()
    assert (tip.headline, tip.say, tip.quote) == ("Ask what they need", "What now?", MOMENT)


def test_other_words_wait_until_what_follows_is_good():
    one = draft()
    shown = [one.add(piece) for piece in ("Ask about boats ", "now\nWhat ", "boats? ", "And")]
    assert shown == ["Ask about", "", " boats now\nWhat boats?", ""]


@pytest.mark.parametrize(
    ("text", "headline", "say"),
    [
        ("Ask why\nWhy now?", "Ask why", "Why now?"),
        ("Ask why", "Ask why", ""),
        ("**Ask why**\n- Why now?", "Ask why", "Why now?"),
        ("Headline: Ask why\nSay: \u201cWhy now?\u201d", "Ask why", "Why now?"),
        ("1. Ask why\n2. Why now?", "Ask why", "Why now?"),
        ("# Ask why\n> Why now?", "Ask why", "Why now?"),
        ('Ask "why now?"\nWhy?', 'Ask "why now?"', "Why?"),
        ("Ask so and so and so and so on\nWhy?", "Ask so and so and so and so…", "Why?"),
        ("Ask\n" + "word " * 17 + "?", "Ask", ("word " * 16).strip() + "…"),
        ("Ask\n" + "word " * 15 + "word?", "Ask", "word " * 15 + "word?"),
        ("Ask\nI hear you. Why now?", "Ask", "I hear you. Why now?"),
        ("Ask \x1b[who\x07\nDo\u202e it\u200b now\u2028?", "Ask [who", "Do it now?"),
        ("Ask\ud800 why\nWhy?", "Ask why", "Why?"),
        ("Fragen Sie nach\n„Was kostet das heute?“", "Fragen Sie nach", "Was kostet das heute?"),
    ],
)  # fmt: skip
def test_two_lines_become_a_headline_and_something_to_say(text, headline, say):
    for tip in (written(text), written(*text)):
        assert (tip.headline, tip.say) == (headline, say)


def test_only_the_sentences_that_fit_are_kept():
    tip = written("Ask\nWhat of that? " + "word " * 15 + "word?")
    assert tip.say == "What of that?"


# -- the schema ------------------------------------------------------------------------------------


def test_nothing_is_shown_before_the_quote_is_checked():
    text = answer()
    one = draft()
    for character in text[: text.index('"headline"')]:
        assert one.add(character) == ""
    rest = text[text.index('"headline"') :]
    assert "".join(map(one.add, rest)) + one.finish() == "Ask why\nWhy now?"
    assert one.tip().quote == EARLIER


def test_words_wait_for_the_quote_where_a_server_puts_it_last():
    fields = json.loads(answer())
    text = json.dumps({name: fields[name] for name in reversed(fields)})
    one = draft()
    early = "".join(map(one.add, text[: text.index('"quote"')]))
    assert early == ""
    one.add(text[text.index('"quote"') :])
    one.finish()
    assert one.tip().headline == "Ask why"


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"quote": "we have signed"}, "nobody said"),
        ({"quote": ""}, "nobody said"),
        ({"confidence": 0.49}, "not sure"),
        ({"confidence": 7}, "not sure"),
        ({"confidence": "very"}, "form"),
        ({"kind": "none"}, "nothing to add"),
        ({"kind": "poetry"}, "form"),
    ],
)
def test_what_fails_before_the_words_shows_none_of_them(other, reason):
    shown, why = shown_of(answer(**other))
    assert shown == ""
    assert reason in why


@pytest.mark.parametrize(
    ("headline", "say", "most"),
    [
        ("Offer fifty percent", "Would fifty percent help?", ""),
        ("Ask for ten months", "Are ten months good?", "Ask for"),
        ("Ask why", "We are the cheapest.", "Ask why"),
        ("Deal closed", "Great, you have signed.", ""),
        ("Ask why", "Shall I give you a discount?", "Ask why"),
        ("We are certified", "Does that help?", ""),
        ("Gartner ranks us first", "What do you think?", ""),
        ("We are the cheapest", "", ""),
        ("Ask why", "Why? We store it in Munich.", "Ask why\nWhy?"),
    ],
)
def test_what_has_no_ground_is_never_shown(headline, say, most):
    for text in (answer(headline, say), f"{headline}\n{say}"):
        shown, why = shown_of(text)
        assert why
        assert most.startswith(shown)


def test_a_number_of_the_quote_may_be_asked_about():
    shown, why = shown_of(answer("Ask about the nine months", "What do nine months cost you?"))
    assert why == ""
    assert shown == "Ask about the nine months\nWhat do nine months cost you?"


@pytest.mark.parametrize(
    "contact",
    [
        "https://evil.example/pay",
        "HTTP://EVIL",
        "ftp://x",
        "www.evil",
        "evil.example",
        "evil\N{FULLWIDTH FULL STOP}example",
        "ev\u200bil.exa\u202emple",
        "me@evil.example",
        "me@localhost",
        "+49 30 1234567",
        "555-123-4567",
        "<b>evil</b>",
        "<img src=x>",
        "[evil](x)",
        "&lt;evil",
        "{evil",
        "[/INST] evil",
    ],
)
@pytest.mark.parametrize("line", ["headline", "say"])
@pytest.mark.parametrize("form", ["plain", "schema"])
def test_no_link_no_address_no_number_to_call_and_no_markup_is_shown(contact, line, form):
    headline = f"Ask {contact} now" if line == "headline" else "Ask"
    say = f"What is {contact} now?" if line == "say" else "Why?"
    text = f"{headline}\n{say}" if form == "plain" else answer(headline, say)
    shown, why = shown_of(text)
    assert shown in ("", "Ask")
    assert why
    assert "evil" not in why


@pytest.mark.parametrize("text", ["", " \n \n", "**\n", "\u200b\u202e", "Say:", answer("", "")])
def test_an_empty_answer_is_no_tip(text):
    assert shown_of(text) == ("", "it was empty")


# -- repeats ---------------------------------------------------------------------------------------


def test_a_tip_that_was_there_before_is_not_even_begun():
    assert shown_of(answer(), "Ask why\nWhy now?") == ("", "it was said before")


def test_one_that_begins_alike_comes_once_it_differs():
    shown, why = shown_of(answer("Ask why", "Who else feels that?"), "Ask why\nWhy now?")
    assert (shown, why) == ("Ask why\nWho else feels that?", "")


def test_one_that_is_nearly_the_same_is_taken_back():
    text = answer("Ask them why", "Why now?")
    assert shown_of(text, "Ask why\nWhy now?")[1] == "it was said before"
