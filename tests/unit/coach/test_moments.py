from app.coach.moments import MONOLOGUE, Monologue
from app.config.floor import SILENCE
from app.events import Card, Channel, Mode, ModeChanged, Moment
from app.record.statistics import Statistics
from tests.unit.coach.speech import PROSPECT, REP, partial, said

LONGEST = 76.0
LONG = " ".join(f"word{n}" for n in range(20))  # ten seconds


def talk(monologue: Monologue, start: int, end: int) -> list[object]:
    """The rep talks, ten seconds an utterance."""
    return [
        event
        for at in range(start, end, 10)
        for event in monologue.hear(said(LONG, id=at, channel=REP, at=float(at)), LONGEST)
    ]


def test_a_rep_who_talks_for_long_is_told_once_and_once_more():
    monologue = Monologue()
    assert talk(monologue, 0, 70) == []
    moment, card = talk(monologue, 70, 80)
    assert isinstance(moment, Moment)
    assert isinstance(card, Card)
    assert (moment.kind, moment.channel, moment.utterance) == (MONOLOGUE, Channel.REP, 70)
    assert moment.quote.split() == LONG.split()[-12:]
    assert (card.moment, card.kind) == (moment.id, MONOLOGUE)
    assert talk(monologue, 80, 130) == []
    again, other = talk(monologue, 130, 140)
    assert again.id != moment.id
    assert other.headline != card.headline
    assert talk(monologue, 140, 600) == []


def test_it_is_told_while_the_rep_still_talks():
    monologue = Monologue()
    talk(monologue, 0, 70)
    assert list(monologue.hear(partial(LONG, id=70, channel=REP, at=70.0), LONGEST))


def test_an_answer_ends_it_and_mm_hm_does_not():
    monologue = Monologue()
    talk(monologue, 0, 60)
    list(monologue.hear(said("Mm-hm, right.", id=1, channel=PROSPECT, at=60.0), LONGEST))
    assert len(talk(monologue, 60, 80)) == 2
    list(monologue.hear(said("And what does it cost?", id=2, channel=PROSPECT, at=80.0), LONGEST))
    assert talk(monologue, 85, 150) == []
    assert len(talk(monologue, 155, 165)) == 2


def test_a_pause_of_the_call_ends_it():
    monologue = Monologue()
    talk(monologue, 0, 70)
    list(monologue.hear(ModeChanged(Mode.PAUSED, 71.0, 71.0), LONGEST))
    assert talk(monologue, 300, 360) == []


def test_a_silence_ends_it_as_in_the_numbers():
    monologue, numbers = Monologue(), Statistics()
    spoken = [
        said("Here is the contract, take your time.", id=1, channel=REP, at=0.0),
        said("So what do you think of it?", id=2, channel=REP, at=3.5 + SILENCE + 80),
    ]
    assert [event for one in spoken for event in monologue.hear(one, LONGEST)] == []
    for one in spoken:
        numbers.hear(one)
    assert numbers.numbers().longest_monologue == 3.5


def test_mm_hm_is_no_silence():
    monologue = Monologue()
    talk(monologue, 0, 70)
    list(monologue.hear(said("Mm-hm.", id=1, channel=PROSPECT, at=73.0), LONGEST))
    assert list(monologue.hear(said(LONG, id=2, channel=REP, at=77.0), LONGEST))


def test_longest_is_what_the_playbook_says():
    said_long = said(LONG, id=1, channel=REP, at=0.0)
    assert list(Monologue().hear(said_long, 10.1)) == []
    assert list(Monologue().hear(said_long, 9.5))
