"""What the model gets of a call, and which of its quotes stand in it."""

import pytest

from app.coach.report.parts import cost, parts, tokens
from app.coach.report.transcript import Transcript, lines
from app.events import Channel, Utterance, Word
from tests.long_call import two_hours
from tests.unit.coach.report.scenes import talk

CALL = talk(
    "prospect: Honestly, our biggest problem is slow onboarding. It takes about",
    "rep: Mhm.",
    "prospect: nine months before a new agent is really productive.",
    "rep: How much does it cost you? Das ist zu teuer für uns.",
    "prospect: 我们觉得这个太贵了。",
    "rep: Yes, fine.",
)


@pytest.fixture(scope="module")
def transcript() -> Transcript:
    return Transcript(lines(CALL))


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("OUR BIGGEST PROBLEM IS SLOW ONBOARDING", "our biggest problem is slow onboarding."),
        ("“slow onboarding – it takes”", "slow onboarding. It takes"),
        ("It takes about nine months before", "It takes about nine months before"),
        ("das ist zu teuer fu\u0308r uns", "Das ist zu teuer für uns."),
        ("这个太贵了", "我们觉得这个太贵了。"),
    ],
)
def test_a_quote_is_found_whatever_its_case_and_punctuation(transcript, quote, words):
    found = transcript.find(quote)
    if words.startswith("我"):  # too short to prove anything, unless all of it is meant
        assert found is None
        assert transcript.find(words).text == words
    else:
        assert found.text == words


@pytest.mark.parametrize(
    "quote",
    [
        "our biggest problem is the price",
        "slow onboarding takes about",
        "really productive. How much does",  # two speakers
        "fine",
        "",
        "…",
    ],
)
def test_what_nobody_said_is_not_found(transcript, quote):
    assert transcript.find(quote) is None


def test_a_short_quote_counts_where_it_is_all_that_was_said(transcript):
    assert transcript.find("yes fine").at == 15.0


def test_a_quote_has_the_time_of_its_first_word():
    words = (
        Word("so", 10.0, 10.2, 0.9),
        Word("expensive", 10.5, 11.0, 0.9),
        Word("today", 11, 12, 1),
    )
    said = (Utterance(1, Channel.PROSPECT, 10.0, 12.0, "so expensive today", words),)
    assert Transcript(lines(said)).find("expensive today").at == 10.5


def test_secrets_are_out_of_the_lines_also_across_utterances():
    said = talk(
        "prospect: My card number is four one one one",
        "rep: Mhm.",
        "prospect: one one one one one one one one one one one one.",
        "rep: And your mail is bob@example.com?",
    )
    text = " ".join(line.text for line in lines(said))
    assert "one one" not in text
    assert "example.com" not in text
    assert "[card number]" in text
    assert "[e-mail address]" in text


def test_a_part_holds_no_more_than_its_room_and_no_word_is_lost():
    said = lines(two_hours())
    cut = parts(said, 2_000)
    assert len(cut) > 10
    assert max(sum(map(cost, part)) for part in cut) <= 2_000
    assert [word for part in cut for line in part for word in line.words] == [
        word for line in said for word in line.words
    ]


def test_a_line_that_is_too_long_for_any_part_is_cut_between_words():
    [whole] = lines(talk("rep: " + "word " * 2_000))
    cut = parts([whole], 300)
    assert max(tokens(line.text) for part in cut for line in part) <= 300
    assert sum(len(line.words) for part in cut for line in part) == 2_000
    assert cut[1][0].at > cut[0][0].at
