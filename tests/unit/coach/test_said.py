import pytest

from app.coach import said as said_module
from app.coach.said import Said
from app.events import Channel, Level, Mode, ModeChanged, Revision, SpeechStarted
from tests.unit.coach.speech import PROSPECT, REP, partial, said


def told(*events) -> Said:
    heard = Said()
    for event in events:
        heard.hear(event)
    return heard


def turns(heard: Said) -> list[tuple[Channel, str]]:
    return [(turn.channel, turn.text) for turn in heard.turns()]


def test_a_call_is_turns_in_the_order_in_which_they_began():
    heard = told(
        partial("and then", id=4, channel=REP, at=8.0),
        said("Hello.", id=1, channel=REP, at=0.0),
        said("Hi.", id=2, at=1.0),
        said("Good morning.", id=3, at=2.0),
        SpeechStarted(PROSPECT, 9.0),
    )
    assert turns(heard) == [(REP, "Hello."), (PROSPECT, "Hi. Good morning."), (REP, "and then")]


def test_a_final_replaces_its_partial_and_a_revision_replaces_both():
    first, final = partial("two", id=1), said("too expansive", id=1)
    revision = Revision(1, "too expensive", ())
    assert turns(told(first, final)) == [(PROSPECT, "too expansive")]
    assert turns(told(final, first)) == [(PROSPECT, "too expansive")]
    assert turns(told(first, final, revision)) == [(PROSPECT, "too expensive")]
    assert turns(told(first, Revision(1, "", ()))) == []
    assert turns(told(revision)) == []


def test_what_is_off_the_record_is_forgotten():
    heard = told(
        said("Before.", id=1, at=0.0),
        said("Secret.", id=2, at=40.0),
        ModeChanged(Mode.OFF_RECORD, 60.0, 30.0),
    )
    assert turns(heard) == [(PROSPECT, "Before.")]
    assert heard.find("secret plans") is None


def test_a_card_number_leaves_no_text_though_it_is_spoken_over_two_utterances():
    heard = told(
        said("My card is four one one one one one one one", id=1),
        said("one one one one one one one one okay", id=2, at=6.0),
        said("And it is too expensive.", id=3, at=12.0),
    )
    [turn] = heard.turns()
    assert "one one" not in turn.text
    assert "too expensive" in turn.text
    half = "one one one one one one one one"
    assert "one one" not in heard.safe_quote(2, half)
    assert heard.safe_quote(3, "too expensive") == "too expensive"


def test_the_rest_of_a_number_takes_its_begin_back_too():
    heard = told(said("My card is four one one one one one one one", id=1))
    heard.turns()
    heard.hear(said("one one one one one one one one okay", id=2, at=6.0))
    assert "one one" not in heard.turns()[0].text


def test_the_rest_of_a_number_stays_away_when_its_begin_is_long_ago():
    heard = told(
        said("My card is four one one one one one one one", id=1),
        said("one one one one one one one one okay", id=2, at=6.0),
    )
    for id in range(3, 30):
        heard.hear(said("And it is too expensive.", id=id, at=6.0 * id))
        assert "one one" not in "".join(line.safe for line in heard.lines()[:2])


def test_only_the_lines_round_what_is_new_or_different_are_redacted(monkeypatch):
    looked: list[int] = []

    def counted(texts, speakers=()):
        looked.append(len(texts))
        return redact(texts, speakers)

    redact = said_module.redact
    monkeypatch.setattr(said_module, "redact", counted)
    heard = told(*(said("And it is too expensive.", id=id, at=6.0 * id) for id in range(1, 201)))
    heard.lines()
    heard.lines()
    assert looked == [200]
    heard.hear(said("Sure.", id=201, at=1300.0))
    heard.hear(said("Sure.", id=202, at=1306.0))
    heard.lines()
    heard.hear(Revision(100, "And it was too expensive.", ()))
    heard.turns()
    assert looked[1:] == [26, 49]


def test_what_is_fresh_is_told_once_also_what_is_forgotten():
    heard = told(said("Hello.", id=1), said("It is late.", id=2, at=40.0))
    assert [line and line.safe for line in heard.fresh().values()] == ["Hello.", "It is late."]
    assert heard.fresh() == {}
    heard.hear(Revision(1, "Hello there.", ()))
    heard.hear(ModeChanged(Mode.OFF_RECORD, 60.0, 30.0))
    fresh = heard.fresh()
    assert {id: line and line.safe for id, line in fresh.items()} == {1: "Hello there.", 2: None}


def test_a_line_that_a_later_one_makes_a_secret_of_is_fresh():
    heard = told(said("It is four one one one one one one one", id=1))
    [line] = heard.fresh().values()
    assert line.safe.startswith("It is four")
    heard.hear(said("one one one one one one one one okay", id=2, at=6.0))
    assert heard.fresh().keys() == {1, 2}
    assert "one" not in line.safe


def test_a_quote_is_looked_up_word_by_word_only_where_it_was_said(monkeypatch):
    heard = told(
        said("It takes nine months to onboard.", id=1),
        *(said("And it is too expensive.", id=id, at=6.0 * id) for id in range(2, 200)),
    )
    heard.lines()
    looked: list[str] = []

    def counted(text: str) -> str:
        looked.append(text)
        return normal(text)

    normal = said_module._normal
    monkeypatch.setattr(said_module, "_normal", counted)
    assert heard.find("nobody said that") is None
    assert looked == ["nobody said that"]
    heard.hear(said("Sure.", id=300, channel=REP, at=3.0))
    assert heard.find("nine months to onboard") is not None
    assert looked[1:] == [
        "nine months to onboard",
        "Sure.",
        *"It takes nine months to onboard.".split(),
    ]


@pytest.mark.parametrize(
    "quote",
    ["nine months to onboard", "Nine MONTHS, to onboard!", "“nine  months – to onboard”"],
)
def test_a_quote_is_found_anywhere_and_comes_back_verbatim_with_its_time(quote):
    heard = told(
        said("Well, it takes nine months to onboard a team.", id=1, at=240.0),
        *(said(f"Number {n} of many.", id=n, at=240.0 + 10 * n) for n in range(2, 200)),
    )
    found = heard.find(quote)
    assert found is not None
    assert found.text == "nine months to onboard"
    assert found.at == 241.5


def test_a_quote_may_span_the_utterances_of_a_turn():
    heard = told(said("It is just", id=1), said("too expensive for us", id=2, at=3.0))
    found = heard.find("just too expensive")
    assert found is not None
    assert (found.text, found.at) == ("just too expensive", 1.0)


def test_the_newest_of_two_places_counts_and_twelve_words_are_kept():
    long = " ".join(f"word{n}" for n in range(30))
    heard = told(said(long, id=1), said(long, id=2, at=100.0))
    found = heard.find(" ".join(long.split()[5:25]))
    assert found is not None
    assert found.text.split() == long.split()[5:17]
    assert found.at == 102.5


@pytest.mark.parametrize("quote", ["", "a", "it is", "nobody said that", "months nine"])
def test_what_nobody_said_or_everybody_says_is_no_quote(quote):
    assert told(said("It is nine months a year.")).find(quote) is None


def test_changes_of_speaker_are_counted_without_interjections():
    heard = told(said("It is too expensive for us", id=1, at=10.0))
    assert heard.changes_since(11.0) == 0
    heard.hear(said("Mm-hm.", id=2, channel=REP, at=14.0))
    heard.hear(said("and we have no time", id=3, at=15.0))
    assert heard.changes_since(11.0) == 0
    heard.hear(said("What does it cost you?", id=4, channel=REP, at=20.0))
    assert heard.changes_since(11.0) == 1
    heard.hear(said("About nine months I guess", id=5, at=24.0))
    assert heard.changes_since(11.0) == 2


def test_now_is_the_latest_time_that_anything_tells():
    assert told(said("Hi there.", at=4.0), Level(PROSPECT, 9.5, -20.0)).now == 9.5


def test_no_speech_is_in_a_repr():
    heard = told(said("canary", id=1))
    assert "canary" not in repr(heard.lines()) + repr(heard.turns()) + repr(heard.find("canary"))
