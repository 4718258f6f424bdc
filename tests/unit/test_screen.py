"""What a terminal shows of a call."""

import io

import pytest

from app.cli.listen import _Listening
from app.cli.screen import Quiet, Rolling, Screen
from app.events import (
    Card,
    Channel,
    Event,
    Moment,
    Partial,
    Ready,
    Side,
    SideState,
    Tip,
    TipDelta,
    Utterance,
)

CARD = Card(1, "price", 1, "Compared to what?", "To what?", "too steep", 3.0)
MOMENT = Moment(1, "price", Channel.PROSPECT, 4, "too steep", 3.0)
STEEP = Utterance(4, Channel.PROSPECT, 2.0, 5.0, "It is too steep for us.", ())
TIP = Tip(1, 1, "Ask for more", "What else?", "too steep", 3.0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def growing(words: str) -> Partial:
    return Partial(4, Channel.PROSPECT, 2.0, words, (), "")


def printed(screen: type[Screen], *events: Event) -> list[str]:
    """The lines of a file that it writes, from the first to the last event."""
    out = io.StringIO()
    shows = screen(out)
    for event in events:
        shows.show(event, 3.0)
    shows.finish(9.0)
    return [line.strip() for line in out.getvalue().splitlines()]


def shown(card: Card) -> list[str]:
    return printed(Rolling, card)


@pytest.mark.parametrize("screen", [Rolling, Quiet])
def test_advice_stands_below_the_sentence_that_it_answers(screen):
    lines = printed(
        screen, growing("It is too steep"), MOMENT, CARD, TipDelta(1, 1, "A"), TIP, STEEP
    )
    assert lines == [
        "0:02 Prospect   It is too steep for us.",
        "▸ Playbook Compared to what?  “To what?”",
        "▸ Coach    Ask for more  “What else?”",
    ]


def test_what_comes_at_the_end_of_a_call_stands_below_its_own_sentence():
    later = Utterance(5, Channel.REP, 2.5, 4.0, "I see.", ())
    lines = printed(Quiet, STEEP, later, MOMENT, CARD)
    assert [line.split()[1] for line in lines] == ["Prospect", "Playbook", "You"]


def test_advice_about_a_sentence_that_is_never_final_is_not_lost():
    assert printed(Rolling, growing("It is too steep"), MOMENT, CARD) == [
        "▸ Playbook Compared to what?  “To what?”"
    ]


def test_in_a_terminal_advice_is_there_at_once_below_what_is_being_said():
    out = Terminal()
    screen = Rolling(out)
    for event in (growing("It is too steep"), MOMENT, CARD):
        screen.show(event, 3.0)
    assert -1 < out.getvalue().rfind("It is too steep") < out.getvalue().rfind("To what?")
    screen.show(STEEP, 5.0)
    screen.finish(9.0)
    assert out.getvalue().rfind("It is too steep for us.") < out.getvalue().rfind("To what?")


def test_a_reason_that_both_sides_have_is_named_once_and_in_nobody_s_column(capsys):
    why = "This computer’s sound does not answer."
    sides = [
        Side(channel, 0.0, SideState.MISSING, f"Not hearing {who}", why)
        for channel, who in ((Channel.PROSPECT, "the prospect"), (Channel.REP, "you"))
    ]
    assert printed(Rolling, *sides) == []
    assert capsys.readouterr().err.splitlines() == [
        f"sotto: Not hearing the prospect. {why}",
        "sotto: Not hearing you, for the same reason.",
    ]


def test_two_troubles_are_both_named(capsys):
    sides = [
        Side(Channel.PROSPECT, 0.0, SideState.MISSING, "No speakers", "Plug some in"),
        Side(Channel.REP, 0.0, SideState.MISSING, "No microphone", "Plug one in"),
    ]
    printed(Rolling, *sides)
    told = capsys.readouterr().err.splitlines()
    assert [line.split(". ")[1] for line in told] == ["Plug some in", "Plug one in"]


def test_ready_is_said_once_something_can_be_heard(capsys):
    screen = _Listening()
    for channel in Channel:
        screen.show(Side(channel, 0.0, SideState.MISSING, "Not heard", "Plug one in"), 0.0)
    screen.show(Ready(), 1.0)
    assert "Ready" not in capsys.readouterr().err
    screen.show(Side(Channel.REP, 2.0, SideState.SILENT, "You are silent", "Headset"), 2.0)
    assert "Ready: words appear" in capsys.readouterr().err
    screen.show(Side(Channel.PROSPECT, 3.0, SideState.SILENT, "Silent", "Headset"), 3.0)
    assert "Ready" not in capsys.readouterr().err


def test_a_card_shows_what_its_playbook_says_besides_below_it():
    more = Card(*(1, "price", 1, "H", "S", "too steep", 3.0), "Ask \x1b[31mtwice.", "https://x.org")
    assert shown(more) == ["▸ Playbook H  “S”", "Ask twice.", "https://x.org"]


def test_a_card_without_more_is_one_line():
    assert shown(CARD) == ["▸ Playbook Compared to what?  “To what?”"]
