"""Cards for what was meant, sentence by sentence."""

from app.coach.coach import Coach
from app.coach.meaning import meaning
from app.coach.meant import HUNCH
from app.coach.playbook import Playbook, PlaybookCard
from app.events import Card, Channel, Hunch, Moment, Partial, Utterance, Word

MEANT = "And how much would you charge us for every student?"
ANSWER = "That's our finance director."


def card(id: str = "steep", **more) -> PlaybookCard:
    fields = {"kind": "price", "meanings": ["asks-price"], "headline": "Ask", "say": "Well?"}
    return PlaybookCard.model_validate({"id": id} | fields | more)


def coach(*cards: PlaybookCard) -> Coach:
    return Coach(Playbook(name="Ours", cards=cards or (card(),)))


def words(text: str, start: float = 0.0) -> tuple[Word, ...]:
    return tuple(
        Word(word, start + n / 4, start + (n + 1) / 4, 0.9) for n, word in enumerate(text.split())
    )


def said(text: str, *, id: int = 1, by: Channel = Channel.PROSPECT, start: float = 0.0):
    spoken = words(text, start)
    return Utterance(id, by, start, spoken[-1].end, text, spoken)


def moments(coach: Coach, *events) -> list[Moment]:
    heard = (told for event in events for told in coach.hear(event))
    return [event for event in heard if isinstance(event, Moment)]


def test_a_sentence_without_a_trigger_brings_up_the_card_that_listens_for_its_meaning():
    [moment] = moments(coach(), said(MEANT))
    assert (moment.kind, moment.at) == ("price", 0.0)
    assert moment.quote in MEANT


def test_the_rep_may_say_the_same():
    assert moments(coach(), said(MEANT, by=Channel.REP)) == []
    assert moments(coach(card(said_by="either")), said(MEANT, by=Channel.REP)) != []


def test_a_card_that_listens_for_no_meaning_waits_for_its_trigger():
    assert moments(coach(card(meanings=[], triggers=["too steep"])), said(MEANT)) == []


def test_a_sentence_is_judged_when_it_is_complete_and_once():
    """Its beginning may mean the contrary of the whole."""
    whole = words(MEANT)
    partials = [
        Partial(1, Channel.PROSPECT, 0.0, "", whole[:most], "") for most in range(1, len(whole) + 1)
    ]
    heard = coach()
    assert moments(heard, *partials[:-1]) == []
    assert len(moments(heard, partials[-1], said(MEANT))) == 1


def test_without_a_full_stop_the_end_of_the_utterance_completes_it():
    heard = coach()
    bare = MEANT.rstrip("?")
    assert moments(heard, Partial(1, Channel.PROSPECT, 0.0, bare, words(bare), "")) == []
    assert len(moments(heard, said(bare))) == 1


def test_what_a_card_excepts_silences_it():
    assert moments(coach(card(**{"except": ["every student"]})), said(MEANT)) == []


def test_a_trigger_knows_better_what_its_sentence_is_about():
    other = card("boss", kind="authority", meanings=[], triggers=["charge us"])
    assert [one.kind for one in moments(coach(card(), other), said(MEANT))] == ["authority"]


def test_a_trigger_in_a_sentence_that_means_something_else_brings_up_nothing():
    harmless = said("There's a discount for members of our trade body.")
    meant = said("Is there any discount on that price?", id=2, start=60.0)
    judged = card(triggers=["discount"])
    assert [one.utterance for one in moments(coach(judged), harmless, meant)] == [2]
    believed = card(triggers=["discount"], meanings=[])
    assert [one.utterance for one in moments(coach(believed), harmless)] == [1]


def test_a_trigger_waits_for_the_end_of_its_sentence_only_where_its_beginning_is_unclear():
    sure = words("I am afraid that is far too expensive for us")
    heard = coach(card(triggers=["expensive"]))
    assert len(moments(heard, Partial(1, Channel.PROSPECT, 0.0, "", sure, ""))) == 1
    unclear = "What is expensive"
    heard = coach(card(triggers=["expensive"]))
    begun = Partial(1, Channel.PROSPECT, 0.0, "", words(unclear), "")
    assert moments(heard, begun) == []
    assert len(moments(heard, begun, said(f"{unclear} is your monthly price per user."))) == 1


def test_a_trigger_of_two_words_is_believed():
    assert len(moments(coach(card(triggers=["too steep"])), said("Too steep."))) == 1


def test_a_thought_goes_on_in_the_next_utterance_of_the_same_turn():
    """The recogniser ends an utterance in any short gap."""
    first = said("So what do you")
    second = said("charge a school like ours? Students.", id=3, start=3.0)
    between = said("Who is that?", id=2, by=Channel.REP, start=2.0)
    assert moments(coach(), first) == moments(coach(), second) == []
    assert [one.kind for one in moments(coach(), first, second)] == ["price"]
    assert moments(coach(), first, between, second) == []


def hardly() -> str:
    """A sentence of which the model is not sure, by today's weights."""
    rough = (
        f"{begin} {verb} {what}?"
        for begin in ("And how much would you", "How much do you", "What would they", "They would")
        for verb in ("charge us for", "charge", "ask for", "want for")
        for what in ("every student", "the van", "all of it", "the whole thing")
    )
    return next(text for text in rough if -HUNCH < meaning().scores(text).kinds["price"] <= 0)


def test_a_hunch_is_told_once_and_has_no_card():
    """It is for the coach's model to say whether there is anything."""
    heard, text = coach(), hardly()
    events = [*heard.hear(said(text)), *heard.hear(said(text))]
    assert [type(event) for event in events] == [Hunch]
    assert (events[0].about.kind, events[0].about.quote) == ("price", text)


def test_what_was_a_hunch_may_turn_out_to_be_sure():
    told = list(coach().hear(said(f"{hardly()} {MEANT}")))
    assert [type(event) for event in told] == [Moment, Card]


def test_an_answer_means_what_was_asked():
    """By itself it says nothing; nor does it to another question."""

    def heard_after(question: str) -> set[str]:
        authority = card(id="boss", kind="authority", meanings=["someone-else-decides"])
        both = said(question, by=Channel.REP), said(ANSWER, id=2, start=20.0)
        return {moment.kind for moment in moments(coach(card(), authority), *both)}

    assert heard_after("Who decides on something like this?") == {"authority"}
    assert heard_after("Who uses it day to day?") == set()


def test_what_the_other_side_says_later_is_no_question_to_it():
    later = said("Who decides on something like this?", id=3, by=Channel.REP, start=40.0)
    authority = card(id="boss", kind="authority", meanings=["someone-else-decides"])
    assert moments(coach(authority), later, said(ANSWER, id=2, start=20.0)) == []


def test_of_what_the_other_side_is_saying_meanwhile_its_beginning_counts():
    """A rep who goes on under the answer asks nothing that was answered."""
    authority = card(id="boss", kind="authority", meanings=["someone-else-decides"])
    rep = said("So you all use it. Who decides on something like this?", by=Channel.REP)
    under = said(ANSWER, id=2, start=1.1)
    assert moments(coach(authority), rep, under) == []
    assert len(moments(coach(authority), rep, said(ANSWER, id=2, start=20.0))) == 1
