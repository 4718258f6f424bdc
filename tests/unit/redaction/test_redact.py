"""What is secret is taken out however it is said, and what isn't stays."""

import pytest

from app.redaction import Kind, Secret, find, redact, without_cards

SAID = {
    "figures": ("My card is 4242 4242 4242 4242, thanks.", "My card is [card number], thanks."),
    "one figure": ("use 378282246310005 please", "use [card number] please"),
    "with hyphens": ("it's 4000-0566-5566-5556.", "it's [card number]."),
    "with full stops": ("it's 5105.1051.0510.5100 then", "it's [card number] then"),
    "digit by digit": (
        "four two four two, four two four two, four two four two, four two four two, Visa",
        "[card number], Visa",
    ),
    "in pairs": (
        "it's forty one eleven, eleven eleven, eleven eleven, eleven eleven",
        "it's [card number]",
    ),
    "with double and triple": (
        "four one one one, double one double oh, double oh double two, triple three four",
        "[card number]",
    ),
    "a number of zeros": (
        "four one, then eleven zeros, and um seven two eight",
        "[card number]",
    ),
    "corrected": ("4242 4242 42 sorry 4242 4242 4242 4242", "[card number]"),
    "with fillers": (
        "my visa is four zero one two, uh, eight eight eight eight, hang on, eight eight eight "
        "eight, one eight eight one",
        "my visa is [card number]",
    ),
    "security code": ("and the CVV is four one seven.", "and the CVV is [security code]."),
    "security code first": ("417 is the security code", "[security code] is the security code"),
    "digits on the back": (
        "the three digits on the back are 903",
        "the three digits on the back are [security code]",
    ),
    "IBAN": ("the IBAN is DE89 3704 0044 0532 0130 00, ok", "the IBAN is [IBAN], ok"),
    "IBAN by letters": (
        "Golf Bravo two nine, N W B K, six oh one six, one three three one, nine two six eight, "
        "one nine",
        "[IBAN]",
    ),
    "social security number": ("it's 219-09-9999.", "it's [social security number]."),
    "spoken social security number": (
        "my social is two one nine, oh nine, double nine double nine",
        "my social is [social security number]",
    ),
    "e-mail": ("write to j.smith@example.com today", "write to [e-mail address] today"),
    "spoken e-mail": (
        "it's j dot smith at example dot com, one word",
        "it's [e-mail address], one word",
    ),
    "spelled e-mail": ("try b r a n at example dot co dot uk", "try [e-mail address]"),
    "at the rate": ("mail hello at the rate example dot com", "mail [e-mail address]"),
    "phone": ("call me on 020 7946 0321.", "call me on [phone number]."),
    "phone with plus": ("it's +49 171 3920047", "it's [phone number]"),
    "spoken phone": (
        "my cell is three one two, five five five, oh one seven eight",
        "my cell is [phone number]",
    ),
    "key": ("the key is sk-test-51H8xAbCdEfGh okay", "the key is [secret] okay"),
    "password": ("the password is hunter2.", "the password is [secret]."),
    "spoken password": (
        "our passphrase is purple monkey dishwasher, so there",
        "our passphrase is [secret], so there",
    ),
    "PIN": ("my PIN is four four one nine", "my PIN is [secret]"),
}


@pytest.mark.parametrize(("text", "clean"), SAID.values(), ids=SAID)
def test_a_secret_is_taken_out(text, clean):
    assert redact([text]) == [clean]


HARMLESS = (
    "It's 4,242 rows, 4242 users and 42 million in 2024.",
    "We had 12, 15, 9, 22, 18, 11 and 7 complaints a day.",
    "Forty one, forty two, forty four, then fifty five by 2030.",
    "The ISBN on the back is 978-3-16-148410-0.",
    "Order number 4500218834 is still open.",
    "The IMEI is 356938035643809.",
    "We changed the security code on the doors twice, after 120 break-ins.",
    "No CVV is ever stored, that's requirement 3.2.",
    "Social security is 12.4 percent.",
    "I looked at your site at example dot com yesterday.",
    "Their site's down, at least the dot co dot uk one is.",
    "Call me back at eleven, dot, I hate waiting.",
    "The 0800 number costs us 400 a month.",
    "The password is too short, the system says.",
    "The password is stored hashed.",
    "The API key is missing from the docs.",
    "Pin four on the connector is bent.",
    "Let's talk on 31.12.2027 at 12:45.",
    "Turnover was 4,111,300 in 2022 and 5,105,000 last year.",
    "The server is at 192.168.100.25, port 5432.",
)


@pytest.mark.parametrize("text", HARMLESS, ids=range(len(HARMLESS)))
def test_what_is_no_secret_stays(text):
    assert redact([text]) == [text]


def test_a_number_goes_on_in_the_next_utterance_of_the_speaker():
    said = ["it's four oh oh oh", "then oh oh four oh", "one one one one", "double two three six."]
    assert redact(said) == [
        "it's [card number]",
        "then [card number]",
        "[card number]",
        "[card number].",
    ]


def test_an_address_goes_on_in_the_next_utterance():
    assert redact(["info at", "sunny side bakery dot example"]) == ["[e-mail address]"] * 2


def test_what_the_other_side_says_between_does_not_part_a_number():
    texts = ["it's 4917 6100", "mm-hm", "and the rest is 0000 0000 003"]
    clean = redact(texts, ["prospect", "rep", "prospect"])
    assert clean == ["it's [card number]", "mm-hm", "and the rest is [card number]"]


@pytest.mark.parametrize(
    ("question", "answer", "clean"),
    [
        ("And the three digits on the back?", "That's 417.", "That's [security code]."),
        ("What's the PIN?", "2580, I think", "[secret], I think"),
        ("I need your social.", "four four oh, one one, nine eight seven six", None),
        ("Which password did you use?", "P4ssw0rd!", "[secret]!"),
    ],
)
def test_a_question_tells_what_its_answer_is(question, answer, clean):
    asked, answered = redact([question, answer], ["rep", "prospect"])
    assert asked == question
    assert answered == (clean or "[social security number]")
    assert redact([answer]) == [answer] or clean is None


NUMBER = "my card number is 4111 1111 1111 1111"
CODES = {
    "in the next utterance": ((NUMBER, "and the code is 123"), "and the code is [security code]"),
    "in the same": (
        ("card 4111 1111 1111 1111 code 123",),
        "card [card number] code [security code]",
    ),
    "of four": (("3782 822463 10005 code 1234",), "[card number] code [security code]"),
    "a few utterances on": (
        (NUMBER, "in the name of Dana", "yes", "its code is four two nine"),
        "its code is [security code]",
    ),
    "after what was masked before": (
        ("my card number is [card number]", "the code on it is 123"),
        "the code on it is [security code]",
    ),
}


@pytest.mark.parametrize(("said", "clean"), CODES.values(), ids=CODES)
def test_the_code_is_that_of_the_card_whose_number_was_said(said, clean):
    assert redact(said)[-1] == clean


@pytest.mark.parametrize("question", ["And what's the code?", "Thanks, the code, please?"])
def test_the_other_side_asks_for_the_code_after_the_number(question):
    texts = [f"{NUMBER} of our Visa", question, "it's four two nine", "so the code is 429"]
    clean = redact(texts, ["prospect", "rep", "prospect", "rep"])
    assert clean[1:] == [question, "it's [security code]", "so the code is [security code]"]
    assert redact(texts[1:], ["rep", "prospect", "rep"]) == texts[1:]


@pytest.mark.parametrize(
    "text",
    [
        "the promo code is 1234",
        "my zip code is 9021",
        "the code of the invoice is 4711",
        "the code base has 400 files",
    ],
)
def test_another_code_stays_after_the_number_of_a_card(text):
    assert redact([NUMBER, text])[1] == text


def test_the_code_stays_where_no_card_was_spoken_of():
    assert redact(["the code is 123", NUMBER])[0] == "the code is 123"


def test_what_was_written_loses_cards_and_their_codes_only():
    notes = [
        "Card 4111 1111 1111 1111, CVV 417.",
        "Write to dana@northwind.example.\nThe code: 123",
    ]
    assert without_cards(notes) == [
        "Card [card number], CVV [security code].",
        "Write to dana@northwind.example.\nThe code: [security code]",
    ]


def test_the_places_of_a_secret_are_found():
    assert find([("", "the CVV is 417, and"), ("", "write to a@b.com")]) == [
        Secret(Kind.CODE, 0, 11, 14),
        Secret(Kind.MAIL, 1, 9, 16),
    ]


def test_nothing_said_is_nothing_found():
    assert redact([]) == []
    assert redact(["", " … "]) == ["", " … "]
