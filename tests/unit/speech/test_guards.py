"""What is not believed, with hypotheses made by hand: the bundled model writes none by itself."""

import pytest

from app.config.paths import resources
from app.events import Channel, Word
from app.speech.decoder import Span, Window
from app.speech.guards import believed, is_silence, loops, most_tokens
from tests.fakes import sound

SPOKEN = ((1.0, 3.0),)


def said(line: str, probability: float = 0.9, start: float = 1.0, pace: float = 0.3):
    return [
        Word(text, start + n * pace, start + (n + 1) * pace, probability)
        for n, text in enumerate(line.split())
    ]


def kept(words: list[Word], spoken: tuple[Span, ...] | None = SPOKEN, **how: bool) -> str:
    window = Window(1, Channel.REP, 0.7, 3.0, True, sound("#"), spoken=spoken)
    return " ".join(word.text for word in believed(words, window, **how))


# -- known phrases ---------------------------------------------------------------------------------

PHRASES = [
    "Thank you.",
    "you",
    "you you you you",
    "Bye.",
    "Thanks for watching!",
    "Thank you. Thank you.",
    "Subtitles by the community",
    "Untertitel im Auftrag des ZDF",
    "ご視聴ありがとうございました",
]


@pytest.mark.parametrize("phrase", PHRASES)
def test_what_whisper_makes_of_silence_is_believed_only_if_it_is_likely(phrase):
    assert kept(said(phrase, 0.4)) == ""
    assert kept(said(phrase, 0.6)) == phrase


@pytest.mark.parametrize("phrase", PHRASES)
def test_and_only_if_it_lies_where_somebody_spoke(phrase):
    assert kept(said(phrase, start=4.0)) == ""
    assert kept(said(phrase, start=4.0), spoken=None) == phrase  # nobody knows


def test_a_person_may_say_any_of_it():
    assert kept(said("Thank you.", 0.7), ((0.9, 1.6),)) == "Thank you."
    assert kept(said("you", 0.55), ((1.0, 1.3),)) == "you"


def test_what_only_begins_like_a_phrase_is_none():
    for line in ("Thank you for the offer.", "I thank you.", "Bye for now, Priya."):
        assert kept(said(line, 0.4)) == line


def test_a_phrase_behind_a_sentence_goes_and_the_sentence_stays():
    sure, unsure = said("Send it today.", 0.9), said("Thanks for watching.", 0.3, start=1.9)
    assert kept(sure + unsure) == "Send it today."
    assert kept(said("Thank you.", 0.3) + said("Send it today.", start=1.6)) == "Send it today."


def test_every_phrase_of_the_file_is_known():
    text = (resources() / "speech" / "said_by_nobody.toml").read_text("utf-8")
    phrases = [line.strip().strip('",') for line in text.splitlines() if line.startswith("    ")]
    assert len(phrases) > 40
    for phrase in phrases:
        line = phrase.replace("…", "somebody")
        assert kept(said(line, 0.1)) == "", phrase


# -- where, how long, how often --------------------------------------------------------------------


def test_a_doubtful_word_where_nobody_spoke_goes():
    line = [*said("We agree", 0.9), Word("then", 3.5, 3.7, 0.3)]
    assert kept(line) == "We agree"
    assert kept([*line[:2], Word("then", 3.5, 3.7, 0.6)]) == "We agree then"


def test_a_word_just_beside_the_speech_stays_however_doubtful():
    """The VAD hears the edges of speech late."""
    assert kept([Word("so", 0.7, 0.85, 0.1), Word("be", 3.1, 3.3, 0.1)]) == "so be"


def test_less_than_a_quarter_of_a_second_is_doubtful():
    cough, yes = ((1.0, 1.2),), ((1.0, 1.3),)
    assert kept(said("No.", 0.4), cough) == ""
    assert kept(said("No.", 0.8), cough) == "No."
    assert kept(said("No.", 0.4), yes) == "No."
    assert kept(said("No.", 0.4), ((1.0, 1.1), (1.2, 1.4))) == "No."  # all of it counts


def test_a_loop_is_believed_only_of_a_clear_voice():
    line = "no no no no no no"
    assert kept(said(line, 0.4), looping=True) == ""
    assert kept(said(line, 0.8), looping=True) == line
    assert kept(said(line, 0.4)) == line


@pytest.mark.parametrize(
    "text",
    [
        "so we can so we can so we can so we can",
        "Yes, yes, yes. Yes yes yes.",
        "we ship " * 20,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_text_that_repeats_itself_loops(text):
    assert loops(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yes.",
        "No, no, no.",
        "so we can so we can so we can",
        "How much is it, and how much is he?",
    ],
)
def test_what_people_say_does_not(text):
    assert not loops(text)


@pytest.mark.parametrize(
    ("no_speech", "sure", "silence"), [(0.7, -1.1, True), (0.7, -0.9, False), (0.5, -1.1, False)]
)
def test_nothing_is_to_be_understood_where_both_measures_say_so(no_speech, sure, silence):
    assert is_silence(no_speech, sure) is silence


def test_seven_tokens_a_second_can_be_said():
    assert (most_tokens(0.0), most_tokens(10.0)) == (8, 78)
