"""What a side says before anything is known of it, and where the computer's sound is in trouble."""

import pytest

from app.audio import words
from app.audio.devices import NoSoundServer
from app.events import Channel, Side, SideState
from app.ui.call_bar import CallBar
from app.ui.marks import DotState
from app.ui.phase import Phase
from app.ui.side_meter import SideMeter
from app.ui.theme import LIGHT
from tests.ui.test_widgets import colours, shown

NO_ANSWER = words.why(NoSoundServer())


@pytest.fixture
def bar(qtbot, theme) -> CallBar:
    bar = CallBar(theme)
    bar.resize(1280, 60)
    return shown(qtbot, bar)


@pytest.mark.parametrize("phase", [Phase.GETTING_READY, Phase.LIVE])
def test_nothing_is_red_in_a_call_before_something_is_known_of_it(bar, phase):
    bar.show_devices("", "")  # as where a demo, of files, is played without a sound card
    assert {bar.side(channel).words.tone for channel in Channel} == {"bad"}
    bar.set_state(phase)
    for channel in Channel:
        said = bar.side(channel).words
        assert (said.title, said.hint, said.tone) == ("Listening …", "", "text")
        assert LIGHT.bad not in colours(bar.side(channel))
    assert bar.dot is DotState.GOOD
    bar.show_devices("", "")  # devices of the computer are no news of the call
    assert bar.side(Channel.PROSPECT).words.title == "Listening …"
    bar.show_side(Side(Channel.REP, 1.0, SideState.MISSING, *words.missing(Channel.REP)))
    assert bar.dot is DotState.BAD
    bar.set_state(Phase.IDLE)
    assert bar.side(Channel.PROSPECT).words.title == "No speakers"


def test_what_was_said_of_a_call_is_not_said_of_the_next_one(bar):
    bar.set_state(Phase.LIVE)
    bar.show_side(Side(Channel.REP, 1.0, SideState.MISSING, *words.missing(Channel.REP)))
    bar.set_state(Phase.IDLE)
    bar.set_state(Phase.GETTING_READY)
    assert bar.side(Channel.REP).words.title == "Listening …"


@pytest.mark.parametrize("channel", list(Channel))
def test_before_a_call_a_sound_server_that_is_not_there_is_told_as_in_one(qtbot, theme, channel):
    meter = shown(qtbot, SideMeter(theme, channel))
    meter.show_device("", words.why(NoSoundServer()))
    told = words.refused(channel, words.why(NoSoundServer()))
    assert told.hint == NO_ANSWER
    assert (meter.words.title, meter.words.hint, meter.words.tone) == (*told, "bad")
    assert NO_ANSWER in meter.toolTip()
    meter.show_device("")
    assert (meter.words.title, meter.words.hint) == words.missing(channel)
    meter.show_device("Headset")
    assert (meter.words.hint, meter.words.tone) == ("Headset", "text")


@pytest.mark.parametrize("width", [910, 960, 1280])
def test_what_is_wrong_with_the_sound_is_read_whole_in_the_bar(qtbot, bar, width):
    bar.resize(width, 60)
    bar.show_devices("", "", NO_ANSWER)
    for channel, who in ((Channel.REP, "you"), (Channel.PROSPECT, "the prospect")):
        shown_lines = bar.side(channel)._words.shown_lines()
        assert shown_lines == (f"Not hearing {who}", "The sound does not answer.")
        assert bar.side(channel)._words.accessibleName().endswith(NO_ANSWER)
    qtbot.waitUntil(lambda: bar._cap.fits)  # what starts a call keeps its key


@pytest.mark.parametrize(
    ("platform", "where"),
    [("linux", "PipeWire or PulseAudio"), ("win32", "Windows"), ("darwin", "System Settings")],
)
def test_what_helps_against_it_begins_with_what_is_quick(platform, where):
    hint = words.no_answer(platform).hint
    steps = ("another program", "headset", where, "start the computer again")
    assert sorted(steps, key=hint.index) == list(steps)
