import pytest

from app.coach.draft import Draft, Unfit


def written(*pieces: str) -> tuple[str, str]:
    draft = Draft()
    for piece in pieces:
        draft.add(piece)
    draft.finish()
    return draft.lines()


def test_words_come_out_as_soon_as_they_are_whole():
    draft = Draft()
    shown = [draft.add(piece) for piece in ("Ask w", "hat", " they", " pay\nTo", "day?")]
    assert shown == ["Ask", "", " what", " they pay", ""]
    assert draft.finish() == "\nToday?"
    assert draft.lines() == ("Ask what they pay", "Today?")


def test_what_comes_out_is_the_two_lines():
    text = "  \n Ask what they pay now \r\n\n  What do you pay today?  \n\nAnd a third line.\n"
    draft = Draft()
    shown = "".join(draft.add(character) for character in text) + draft.finish()
    assert shown == "Ask what they pay now\nWhat do you pay today?"


@pytest.mark.parametrize(
    ("answer", "headline", "say"),
    [
        ("Ask why\nWhy now?", "Ask why", "Why now?"),
        ("Ask why", "Ask why", ""),
        ("**Ask why**\n- Why now?", "Ask why", "Why now?"),
        ("Headline: Ask why\nSay: \u201cWhy now?\u201d", "Ask why", "Why now?"),
        ("1. Ask why\n2. Why now?", "Ask why", "Why now?"),
        ("# Ask why\n> Why now?", "Ask why", "Why now?"),
        ('Ask "why now?"\nWhy?', 'Ask "why now?"', "Why?"),
        ("a b c d e f g h i\nYes.", "a b c d e f g h…", "Yes."),
        (
            "Ask\nOne two three. Four five six? " + "word " * 11,
            "Ask",
            "One two three. Four five six?",
        ),
        ("Ask\n" + "word " * 17, "Ask", ("word " * 16).strip() + "…"),
        ("Ask\n" + "word " * 16, "Ask", ("word " * 16).strip()),
        ("Ask \x1b[31mred\x07\nSay\u202e it\u200b now\u2028.", "Ask [31mred", "Say it now."),
        ("Ask\ud800 why\nWhy?", "Ask why", "Why?"),
        ("Ask <img src=x>\nWhy?", "Ask <img src=x>", "Why?"),
    ],
)  # fmt: skip
def test_two_lines_become_a_headline_and_something_to_say(answer, headline, say):
    assert written(answer) == (headline, say)
    assert written(*answer) == (headline, say)


def show(answer: str, shown: list[str]) -> None:
    draft = Draft()
    for character in answer:
        shown.append(draft.add(character))
    shown.append(draft.finish())


@pytest.mark.parametrize(
    "contact",
    [
        "https://evil.example/pay",
        "HTTP://EVIL",
        "ftp://x",
        "www.evil",
        "evil.example",
        "evil.example/pay?now=1",
        "evil\N{FULLWIDTH FULL STOP}example",
        "ev\u200bil.exa\u202emple",
        "me@evil.example",
        "me@localhost",
        "+49 30 1234567",
        "(030) 123 45 67",
        "555-123-4567",
        "0800 1 2 3 4 5 6",
        "1234567",
    ],
)
@pytest.mark.parametrize("text", ["Go to {} now\nYes.", "Go\nSee {}", "{}", "Go\n{}\nNow"])
def test_a_link_an_address_or_a_number_is_never_shown(contact, text):
    shown: list[str] = []
    with pytest.raises(Unfit) as caught:
        show(text.format(contact), shown)
    assert "".join(shown) in ("", "Go", "Go to", "Go\nSee")
    assert "evil" not in str(caught.value)


@pytest.mark.parametrize(
    "harmless",
    [
        "Ask about the 2.5 percent, e.g. now",
        "Say it costs $1,200 a year",
        "Ask for 3.30 p.m. on 12/05",
        "Wait... then ask",
        "Name 40 people, 300 calls, 9 months",
    ],
)
def test_figures_and_abbreviations_are_no_contact(harmless):
    assert written(*harmless)[0] == harmless


@pytest.mark.parametrize("answer", ["", " \n \n", "**\n", "\u200b\u202e", "Say:"])
def test_an_empty_answer_is_no_tip(answer):
    with pytest.raises(Unfit):
        written(answer)


def test_an_answer_that_does_not_end_is_no_tip():
    with pytest.raises(Unfit, match="longer than a tip"):
        written(*["blah "] * 100)
