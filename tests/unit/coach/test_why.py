"""Why a card came up, as the one who writes the playbook may read it."""

from app.coach.coach import Coach
from app.coach.playbook import Playbook
from app.coach.why import why
from app.events import Channel, Moment
from tests.unit.coach.test_meant import MEANT, card, said, words

DISCOUNT = "Could you take ten percent off the price for us?"


def test_the_trigger_is_named_with_the_words_that_were_said_of_its_choices():
    mine = card(triggers=["too expensive", "(so|rather) ... (costly|steep)"])
    heard = said("Well, that was rather too steep.")
    told = Coach(Playbook(name="Ours", cards=(mine,))).hear(heard)
    [moment] = [event for event in told if isinstance(event, Moment)]
    assert why(mine, heard.words, heard.channel, moment.at) == "rather ... steep"


def test_what_no_trigger_has_is_named_by_its_topic():
    mine = card(triggers=["too steep"])
    assert why(mine, words(MEANT), Channel.PROSPECT, 0.0) == "meaning: asks-price"


def test_the_likeliest_of_several_topics_is_named():
    for topics in (["discount", "asks-price"], ["asks-price", "discount"]):
        mine = card(meanings=topics)
        assert why(mine, words(DISCOUNT), Channel.PROSPECT, 0.0) == "meaning: discount"
        assert why(mine, words(MEANT), Channel.PROSPECT, 0.0) == "meaning: asks-price"


def test_only_what_began_there_is_the_reason():
    mine = card(triggers=["too steep"])
    heard = words(f"{MEANT} Is it too steep?")
    assert why(mine, heard, Channel.PROSPECT, 0.0) == "meaning: asks-price"
    assert why(mine, heard, Channel.PROSPECT, heard[-2].start) == "too steep"
    silent = card(triggers=["too steep"], meanings=[])
    assert why(silent, heard, Channel.PROSPECT, 0.0) == ""


def test_a_thought_that_began_in_the_utterance_before_has_its_topic():
    assert why(card(), words("Students."), Channel.PROSPECT, 0.0) == "meaning: asks-price"
