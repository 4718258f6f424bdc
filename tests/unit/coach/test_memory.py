import pytest

from app.coach import memory as memory_module
from app.coach.memory import Memory, Note
from app.coach.said import Line, Said
from app.events import Mode, ModeChanged, Revision
from tests.unit.coach.speech import PROSPECT, REP, said


def notes_of(*events) -> list[tuple[str, str]]:
    heard = Said()
    for event in events:
        heard.hear(event)
    return [(note.kind, note.quote) for note in noted(Memory(), heard)]


def noted(memory: Memory, heard: Said) -> list[Note]:
    memory.learn(heard.fresh())
    return memory.notes(heard.lines())


def test_pains_numbers_dates_promises_and_names_are_kept_verbatim():
    assert notes_of(
        said("Our biggest problem is onboarding.", id=1, at=0.0),
        said("We have forty agents.", id=2, at=10.0),
        said("It has to be live before September.", id=3, at=20.0),
        said("I'll send you the plan.", id=4, channel=REP, at=30.0),
        said("We are looking at Zendesk too.", id=5, at=40.0),
        said("Sure, I see.", id=6, at=50.0),
    ) == [
        ("pain", "Our biggest problem is onboarding."),
        ("number", "We have forty agents."),
        ("date", "It has to be live before September."),
        ("promise", "I'll send you the plan."),
        ("name", "Zendesk"),
    ]


def test_a_note_has_the_time_of_its_sentence_and_who_said_it():
    heard = Said()
    heard.hear(said("Well then. We lose a lot of time.", id=1, at=100.0))
    [note] = noted(Memory(), heard)
    assert (note.at, note.channel) == (101.0, PROSPECT)


def test_a_long_sentence_is_cut_round_what_matters():
    [(_, quote)] = notes_of(said("so " * 30 + "we struggle with it " + "and so " * 30))
    assert "struggle" in quote
    assert len(quote.split()) == 14


def test_the_same_name_is_kept_once_and_nouns_are_no_names():
    assert notes_of(
        said("we use Zendesk today", id=1), said("we hate Zendesk today", id=2, at=9.0)
    ) == [("name", "Zendesk")]
    german = "wir haben ein Haus und einen Garten mit Blumen und auch eine Katze mit einem Korb"
    assert notes_of(said(german, id=1), said(german, id=2, at=30.0)) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I hear you, Compared to what?", []),
        ("Sorry, Budgets are frozen, Nobody buys.", []),
        ("They Listen to all of it.", []),
        ("So, Um, that is too Can we talk?", []),
        ("Okay, And Zendesk is gone.", ["Zendesk"]),
        ("Thank you, Monica.", ["Monica"]),
        ("We write to each other in Slack.", ["Slack"]),
        ("Before that, Microsoft Teams was in use.", ["Microsoft Teams"]),
        ("Then, Red Hat came up.", ["Red Hat"]),
    ],
    ids=str,
)
def test_an_everyday_word_with_the_recognisers_capital_is_no_name(text, names):
    assert notes_of(said(text)) == [("name", name) for name in names]


def test_only_what_is_final_is_noted_and_what_changed_is_noted_anew():
    heard, memory = Said(), Memory()
    heard.hear(said("We have forty agents.", id=1))
    assert len(noted(memory, heard)) == 1
    heard.hear(said("We have many agents.", id=1))
    assert noted(memory, heard) == []


def test_a_line_is_looked_through_once_and_again_when_it_changes(monkeypatch):
    looked: list[int] = []

    def counted(line: Line) -> memory_module._Known:
        looked.append(line.id)
        return look(line)

    look = memory_module._looked_through
    monkeypatch.setattr(memory_module, "_looked_through", counted)
    heard, memory = Said(), Memory()
    for id in range(1, 101):
        heard.hear(said("We have forty agents.", id=id, at=10.0 * id))
        memory.learn(heard.fresh())
    assert looked == list(range(1, 101))
    heard.hear(Revision(7, "We have fifty agents.", ()))
    memory.learn(heard.fresh())
    assert looked[100:] == [7]
    assert [note.quote for note in memory.notes(heard.lines())] == [
        "We have forty agents.",
        "We have fifty agents.",
    ]


@pytest.mark.parametrize("names", [["Zendesk"], []])
def test_capitals_are_those_of_the_lines_as_they_read_now(names):
    nouns = "wir haben ein Haus und einen Garten mit Blumen und auch eine Katze mit einem Korb"
    heard, memory = Said(), Memory()
    heard.hear(said(nouns, id=1))
    heard.hear(said(nouns, id=2, at=30.0))
    heard.hear(said("we use Zendesk for it today", id=3, at=60.0))
    assert noted(memory, heard) == []
    if names:
        heard.hear(Revision(1, nouns.lower(), ()))
        heard.hear(Revision(2, nouns.lower(), ()))
    assert [note.quote for note in noted(memory, heard)] == names


def test_what_is_off_the_record_is_no_note_any_more():
    heard, memory = Said(), Memory()
    heard.hear(said("We have forty agents.", id=1))
    heard.hear(said("We lose a lot of time.", id=2, at=40.0))
    assert len(noted(memory, heard)) == 2
    heard.hear(ModeChanged(Mode.OFF_RECORD, 60.0, 30.0))
    assert [note.quote for note in noted(memory, heard)] == ["We have forty agents."]
    assert memory._known.keys() == {1}


def test_a_secret_is_no_note():
    [(kind, quote)] = notes_of(said("Mail it to ann@example.com in ten days."))
    assert kind == "number"
    assert "ann@" not in quote
