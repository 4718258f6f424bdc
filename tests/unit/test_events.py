import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass

import numpy as np
import pytest

from app import events
from app.errors import SottoError
from app.events import Channel, Severity, Word

SPOKEN = "too expensive"
WORDS = (Word("too", 1.0, 1.2, 0.9), Word("expensive", 1.2, 1.8, 0.8))
EVENTS = [
    events.AudioFrame(Channel.REP, 0.0, np.full(320, 0.123, np.float32)),
    events.ChannelEnded(Channel.REP, 1.0),
    events.Level(Channel.REP, 1.0, -23.0),
    events.Devices((events.Device("mic", "Headset", Channel.REP),)),
    events.Side(Channel.REP, 1.0, events.SideState.HEARING, "Hearing you", "Headset"),
    events.ModeChanged(events.Mode.PAUSED, 1.0, 1.0),
    events.Ready(),
    events.Mark(1.0, "tick", "budget", "done"),
    events.CallContext(SPOKEN, SPOKEN, SPOKEN),
    events.SpeechStarted(Channel.PROSPECT, 1.0),
    events.SpeechEnded(Channel.PROSPECT, 1.8),
    events.Partial(1, Channel.PROSPECT, 1.0, SPOKEN, WORDS, SPOKEN),
    events.Utterance(1, Channel.PROSPECT, 1.0, 1.8, SPOKEN, WORDS),
    events.Revision(1, SPOKEN, WORDS),
    events.Moment(1, "price", Channel.PROSPECT, 1, SPOKEN, 1.0),
    events.Hunch(events.Moment(1, "price", Channel.PROSPECT, 1, SPOKEN, 1.0)),
    events.Card(1, "price", 1, "Compare the cost", "Compared to what?", SPOKEN, 1.0),
    events.TipDelta(1, 1, SPOKEN),
    events.Tip(1, 1, SPOKEN, SPOKEN, SPOKEN, 1.0),
    events.TipDropped(1, 1),
    events.TipHeld(1, "one came 8 s ago"),
    events.Spent(1.0, "api.openai.com", "gpt", 900, 40),
    events.Notice("Offline.", "Look at the cable.", Severity.WARNING),
]
each = pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)


def test_every_kind_of_event_is_tried_here():
    assert {type(event) for event in EVENTS} == set(events.Event.__args__)


@each
def test_an_event_does_not_print_what_was_said(event):
    """`repr` is what lands in a log."""
    assert "expensive" not in repr(event)
    assert "0.123" not in repr(event)


def test_a_word_does_not_print_itself():
    assert repr(WORDS) == "(Word(1.00-1.20), Word(1.20-1.80))"


@each
def test_an_event_never_changes(event):
    assert is_dataclass(event)
    for field in fields(event):
        with pytest.raises(FrozenInstanceError):
            setattr(event, field.name, None)


@each
def test_an_event_has_no_room_for_more(event):
    assert not hasattr(event, "__dict__")


@each
def test_an_event_may_go_to_another_process(event):
    assert pickle.loads(pickle.dumps(event)) == event


def test_an_error_tells_the_rep_what_happened_and_what_to_do():
    class Lost(SottoError):
        message = "The headset is gone."
        hint = "Plug it in again."

    assert (str(Lost()), Lost().hint) == ("The headset is gone.", "Plug it in again.")
    assert str(Lost("The Jabra is gone.")) == "The Jabra is gone."
    assert Lost("The Jabra is gone.").hint == "Plug it in again."
    assert Lost(hint="Wait.").message == "The headset is gone."
    notice = Lost("The Jabra is gone.", "Wait.").notice
    assert (notice.text, notice.hint) == ("The Jabra is gone.", "Wait.")
    assert notice.severity is Severity.PROBLEM
    assert Lost.message == "The headset is gone."  # one that is told otherwise changes no other
