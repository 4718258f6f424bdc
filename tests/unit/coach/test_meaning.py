"""What a sentence means, with the model that comes with the program."""

import pytest

from app.coach.meaning import Lexicon, Scores, features, meaning, units

LEXICON = Lexicon({"boss": "BOSS", "the board": "BOSS", "board": "PLANK"})


def kinds(text: str) -> set[str]:
    scores = meaning().scores(text)
    return {name for name, score in scores.kinds.items() if score > 0}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("price", "And how much would you charge us per student?"),
        ("authority", "That's not my decision, my director has to approve it."),
        ("send_info", "Why don't you drop whatever you've got in my inbox and I'll circle back."),
        ("competitor", "We already pay another company for that very thing."),
    ],
)
def test_what_is_said_in_other_words_is_understood(kind, text):
    assert kinds(text) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "We have eleven vans on the road and two in the yard.",
        "Good morning, can you hear me?",
        "The price of coffee went up again in our canteen.",
        "Oh, that's nice, you can drag them about.",
    ],
)
def test_ordinary_talk_means_nothing_to_a_seller(text):
    assert kinds(text) == set()


def test_too_few_words_mean_nothing():
    assert meaning().scores("too expensive") == Scores({}, {})
    assert meaning().scores("") == Scores({}, {})


def test_the_topic_tells_cards_of_one_kind_apart():
    said = "Where would our recordings be kept, and who gets to see them?"
    topics = meaning().scores(said).topics
    assert topics["data-location"] > topics["security"]


def test_the_longest_phrase_of_the_lexicon_counts():
    assert LEXICON.of(["ask", "the", "board"]) == ["ask", "BOSS"]
    assert LEXICON.of(["board", "boss"]) == ["PLANK", "BOSS"]


def test_words_of_one_group_have_features_in_common():
    one, two = (features(text, "", LEXICON) for text in ("ask my boss", "ask my the board"))
    other = features("ask my plumber", "", LEXICON)
    assert len(one & two) > len(one & other)


def test_what_it_answers_is_told_apart_from_what_is_said():
    said = features("ask my boss", "", LEXICON)
    answered = features("ask my boss", "Hm. Who decides?", LEXICON) - said
    assert answered
    assert answered == features("ask my boss", "Who decides?", LEXICON) - said
    assert not answered & features("Who decides?", "", LEXICON)


def test_each_sentence_is_judged_and_each_with_the_one_before():
    assert units("It rains. Who pays? You do.") == [
        "It rains.",
        "Who pays?",
        "You do.",
        "It rains. Who pays?",
        "Who pays? You do.",
    ]
