"""Secrets as people say them: in pieces, read back, corrected, misheard, spelled."""

import pytest

from app.redaction import redact

CARD, CODE, IBAN = "[card number]", "[security code]", "[IBAN]"
ACCOUNT = "[bank account]"
SOCIAL, MAIL, PHONE, SECRET = (
    "[social security number]",
    "[e-mail address]",
    "[phone number]",
    "[secret]",
)

TALKS = {
    # an aside inside a number: the whole proves itself
    "card with an aside": (
        "p: so it's five four five four, the print is tiny, five four five four, five four five "
        "four, five four five four",
        f"p: so it's {CARD}",
    ),
    "card with an utterance between": (
        "p: The card is four five three two / r: yep / p: the dog wants out / r: no hurry / "
        "p: seven one five three, three seven nine oh, one two four one",
        f"p: The card is {CARD} / r: yep / p: the dog wants out / r: no hurry / p: {CARD}",
    ),
    "phone with an aside": (
        "p: I'm at oh one one three, / p: sorry, the kettle, / p: four nine six, oh triple seven",
        f"p: I'm at {PHONE}, / p: sorry, the kettle, / p: {PHONE}",
    ),
    "IBAN with an aside": (
        "p: D K five oh, oh oh four oh, are you still there? / r: I am. / p: oh four four oh, "
        "one one six two, four three.",
        f"p: {IBAN}, are you still there? / r: I am. / p: {IBAN}.",
    ),
    "card that both sides say": (
        "r: I see 4012 8888 8888 here, how does it end? / p: One eight eight one.",
        f"r: I see {CARD} here, how does it end? / p: {CARD}.",
    ),
    "phone that is corrected, with an aside": (
        "r: Best number? / p: nine nine oh four three, sorry, oh seven nine oh nine, oh four one, "
        "it's very small print. five two three.",
        f"r: Best number? / p: {PHONE}.",
    ),
    "card that one side goes on with behind a word of its own": (
        "r: I've the first twelve, four oh one two, double eight double eight, double eight double "
        "eight. And then? / p: One eight eight one.",
        f"r: I've the first twelve, {CARD}. And then? / p: {CARD}.",
    ),
    "code with an aside": (
        "r: And the CVV? / p: 22, / p: it's so faint, / p: 6.",
        f"r: And the CVV? / p: {CODE}, / p: it's so faint, / p: {CODE}.",
    ),
    # “oh” and “one” that are no digits
    "oh, an aside": (
        "r: The card? / p: 4012 8888, oh, the kettle's boiling. / p: 8888 1881.",
        f"r: The card? / p: {CARD}, oh, the kettle's boiling. / p: {CARD}.",
    ),
    "the best one": (
        "p: The best one is 0117 496 0231.",
        f"p: The best one is {PHONE}.",
    ),
    # what is asked for in few words, and behind what it is
    "password by a short question": (
        "r: Wi-Fi password? / p: Lemon Tree eleven.",
        f"r: Wi-Fi password? / p: {SECRET}.",
    ),
    "password after some words": (
        "r: What did you put as your password? / p: I think penguin dash four four dash river.",
        f"r: What did you put as your password? / p: I think {SECRET}.",
    ),
    "password by its digits": (
        "p: It was qwerty123, a terrible password.",
        f"p: It was {SECRET}, a terrible password.",
    ),
    "code that is named behind it": (
        "p: Press four, four, one, eight on the keypad.",
        f"p: Press {SECRET} on the keypad.",
    ),
    "code with a letter": ("p: Door code's C 1 5 9 Z.", f"p: Door code's {SECRET}."),
    "address with an unusual ending": (
        "p: It's pm at zephyr dot aero.",
        f"p: It's {MAIL}.",
    ),
    "phone on an account": (
        "r: Which phone number is on the account? / p: Ends in four six one. It's 07700 900 461.",
        f"r: Which phone number is on the account? / p: Ends in {PHONE}.",
    ),
    "not the old one": (
        "p: That's my old one. Oh seven four six two, double one nine, three oh eight.",
        f"p: That's my old one. {PHONE}.",
    ),
    # bank accounts
    "sort code and account": (
        "p: Sort code 40-47-84, account 31926819.",
        f"p: Sort code {ACCOUNT}, account {ACCOUNT}.",
    ),
    "bank account in words": (
        "r: What's the sort code? / p: Thirty, ninety-four, fifty-eight. / r: And the account "
        "number? / p: Four four one nine, / r: yes / p: seven eight two three.",
        f"r: What's the sort code? / p: {ACCOUNT}. / r: And the account number? / p: {ACCOUNT}, / "
        f"r: yes / p: {ACCOUNT}.",
    ),
    "routing number": (
        "p: The routing number's 021000089 and the account number 483 920 1177.",
        f"p: The routing number's {ACCOUNT} and the account number {ACCOUNT}.",
    ),
    # what is said twice or taken back
    "IBAN that is said again and corrected": (
        "r: The IBAN? / p: N L 1 5, / r: Sorry? / p: N L 1 5, A B N A, 1 0 0 1, / r: Right. / "
        "p: 1 8 3 2, 6 8, I mean, 7 8.",
        f"r: The IBAN? / p: {IBAN}, / r: Sorry? / p: {IBAN}, / r: Right. / p: {IBAN}.",
    ),
    "code that is corrected": (
        "r: The security digits? / p: Five two seven, no, eight five two.",
        f"r: The security digits? / p: {CODE}.",
    ),
    "PIN that was too short": (
        "p: Log on with PIN 3 9 1 4. / r: It wants six digits. / p: Oh, then 3 9 1 4 0 7.",
        f"p: Log on with PIN {SECRET}. / r: It wants six digits. / p: Oh, then {SECRET}.",
    ),
    "phone corrected": (
        "p: it's oh one six one, double nine six, no, four nine six, oh one four three",
        f"p: it's {PHONE}",
    ),
    "IBAN corrected": (
        "p: SE45 5000 / r: okay / p: 01, no, 0000 0583 9825 / r: okay / p: 7466",
        f"p: {IBAN} / r: okay / p: {IBAN} / r: okay / p: {IBAN}",
    ),
    "code begun again": (
        "r: And the CVV? / p: two, uh, two oh six.",
        f"r: And the CVV? / p: {CODE}.",
    ),
    # read back by the other side
    "card read back in pieces": (
        "p: 4242. / r: 4242, go on? / p: 4242 / r: yes / p: 4242, then 4242",
        f"p: {CARD}. / r: {CARD}, go on? / p: {CARD} / r: yes / p: {CARD}",
    ),
    "social read back in words": (
        "r: What's your social? / p: 219-09-9321. / r: nine three two one at the end?",
        f"r: What's your social? / p: {SOCIAL}. / r: {SOCIAL} at the end?",
    ),
    "phone misread": (
        "p: call me on 020 7946 0321 / r: was that 0312?",
        f"p: call me on {PHONE} / r: was that {PHONE}?",
    ),
    "two digits of a code": (
        "p: The CVC is seven oh two. / r: Seven oh... / p: Two.",
        f"p: The CVC is {CODE}. / r: {CODE}... / p: {CODE}.",
    ),
    # misheard, or written as something else
    "digits as words": (
        "p: for won won won, won won won won, won won won won, one one one one",
        f"p: {CARD}",
    ),
    "four at the end": ("r: the CVV? / p: nine oh for.", f"r: the CVV? / p: {CODE}."),
    "thousands": ("p: It's 4,242, 4,242, 4,242, 4,242.", f"p: It's {CARD}."),
    # letters
    "insurance number": (
        "p: P as in Peter, X for X-ray, four four, oh nine, seven one, B for Bravo.",
        f"p: {SOCIAL}.",
    ),
    "insurance number asked": (
        "r: What's your NI number? / p: L R. / r: yes? / p: Eighty-five, ninety-nine, oh one, A.",
        f"r: What's your NI number? / p: {SOCIAL}. / r: yes? / p: {SOCIAL}.",
    ),
    # addresses
    "address of letters": (
        "p: S as in Sam, dot / r: okay / p: whittle at t e n hyphen mile dot co dot uk",
        f"p: {MAIL} / r: okay / p: {MAIL}",
    ),
    "address told": (
        "p: My email is john the roofer 9 at gmail, thanks.",
        f"p: My email is {MAIL}, thanks.",
    ),
    "address with remarks": (
        "p: Accounts payable, all one word, at harrow glass dot com",
        f"p: {MAIL}",
    ),
    "address spelled after it": (
        "p: okonkwo, that's O-K-O-N-K-W-O, at brightwater dot io",
        f"p: {MAIL}",
    ),
    "ending of an address": (
        "r: I have dana@northwind.example / p: no, it's dot co dot uk",
        f"r: I have {MAIL} / p: no, it's {MAIL}",
    ),
    "address read back": (
        "p: rosa dot bell at hillfarm dot org / r: rosa dot bell, with an e?",
        f"p: {MAIL} / r: {MAIL}, with an e?",
    ),
    "address in pieces, each repeated": (
        "p: it's ann dot / r: dot? / p: voss at fenmill dot org / r: fenmill dot org",
        f"p: it's {MAIL} / r: {MAIL}? / p: {MAIL} / r: {MAIL}",
    ),
    "letters repeated": (
        "r: Your NI number? / p: W, / r: W / p: L, / r: L / p: three eight, fifty, ninety-one, A.",
        f"r: Your NI number? / p: {SOCIAL}, / r: {SOCIAL} / p: {SOCIAL}, / r: {SOCIAL} / "
        f"p: {SOCIAL}.",
    ),
    # passwords and codes
    "password character by character": (
        "p: Password? Capital B, / r: yep / p: l u e, / r: blue? / p: nine nine, question mark",
        f"p: Password? {SECRET}, / r: yep / p: {SECRET}, / r: {SECRET}? / p: {SECRET}",
    ),
    "no word of a password": (
        "p: It's capital K, small e, dollar sign, forty two.",
        f"p: It's {SECRET}.",
    ),
    "password that was asked for": (
        "r: What's your password? / p: It's sunflower.",
        f"r: What's your password? / p: It's {SECRET}.",
    ),
    "password set": (
        "p: They set it to Autumn2024 and left.",
        f"p: They set it to {SECRET} and left.",
    ),
    "password by its look": ("p: Use admin and M0nk3y&Tree.", f"p: Use admin and {SECRET}."),
    "code by text": (
        "p: I got a text. Oh four one, triple nine.",
        f"p: I got a text. {SECRET}.",
    ),
    "code asked for": (
        "r: It wants a code. / p: One moment. Six nine one, four oh oh.",
        f"r: It wants a code. / p: One moment. {SECRET}.",
    ),
}
"""What both sides say, and what is left of it."""


def _parted(talk: str) -> tuple[list[str], list[str]]:
    lines = [line.strip().split(": ", 1) for line in talk.split(" / ")]
    return [text for _, text in lines], [speaker for speaker, _ in lines]


@pytest.mark.parametrize(("said", "clean"), TALKS.values(), ids=TALKS)
def test_what_is_said_of_a_secret_is_taken_out(said, clean):
    assert redact(*_parted(said)) == _parted(clean)[0]


HARMLESS = (
    "p: The serial number on the back is 4412 8809 116.",
    "r: Your reference for today's call is 4-9912-2207. / p: Thanks.",
    "r: What did you sell? / p: Four oh one two in May. / r: June? / p: Three nine eight eight.",
    "r: The VAT number is NL, eight five two, one oh four, seven seven three, B oh one.",
    "p: Reference A B 12 34 56 C, that's the ticket.",
    "p: We moved 1,250 units in May, 1,310 in June, 1,402 in July and 1,377 in August.",
    "p: We went from two to four for one client, too, and won one.",
    "p: We open between 0900 and 1730, or 0800 on Fridays.",
    "p: It was four ten, then four twenty, now it's forty-one fifty.",
    "r: What's the password policy? / p: Twelve characters, one capital, one number.",
    "p: Our passwords are hashed with SHA-256 and the tokens with OAuth2.",
    "p: Set it to forty percent and the other to twelve.",
    "p: The season pass is forty-two pounds a month.",
    "p: NI went up to fifteen percent from thirteen point eight.",
    "r: Where do I find it? / p: At work, I think, at the top, dot three.",
    "p: The EORI number is 4412 880 916, the meeting id 882 119 0447.",
    "p: We rang them in 2019, called back in 2020, 2021 and 2022.",
    "p: The call volume was 120, 140, 150 in three months.",
    "p: Column A, B, C, D and nothing until K, then one to four.",
    "p: The phones are there: fifteen, sixteen, seventeen, eighteen. Eighteen.",
    "p: Calls by hour are 12, 18, 44, 61, 58, 40.",
    "p: Social spend is 450, 600, 900 a week.",
    "p: Two factor goes out to 120 in May, 340 in June.",
    "r: Is that the number on the back? / p: It's something like XR 500.",
    "p: The post room's at the back, room 210.",
    "r: What's your account number with us? / p: It's 88 41 207.",
    "p: The bank sees account 6815, cost centre 4110.",
    "p: Ask for Denise in accounts, she is on 12 projects.",
    "r: Which password manager is it? / p: LastPass, for 200 users.",
    "p: I set the password to expire every 90 days.",
    "p: I'm at the plant at seven and at the office at eleven dot thirty.",
)


@pytest.mark.parametrize("talk", HARMLESS, ids=range(len(HARMLESS)))
def test_what_is_like_a_secret_stays(talk):
    texts, speakers = _parted(talk)
    assert redact(texts, speakers) == texts
