"""Devices that come and go in mid-call, and a sound server that dies: told, mended, never mixed."""

import pytest

from app.events import Channel, Devices, SideState
from tests.sound.hearing import Hearing, hearing, strength, tone
from tests.sound.server import DESK, HEADSET, MIC, SPEAKERS, SoundServer, wait_until

REP, PROSPECT = Channel.REP, Channel.PROSPECT
RIGHT, WRONG = 1000.0, 440.0
"""Hz: of the device that is wanted, and of one that must not be taken for it."""


def states(heard: Hearing, channel: Channel) -> list[SideState]:
    return [side.state for side in heard.sides(channel)]


@pytest.mark.parametrize("watched", [True, False])
def test_an_unplugged_headset_is_told_and_never_replaced_by_the_microphone(
    server: SoundServer, watched: bool
):
    server.play(tone(WRONG, 60), MIC)
    server.play(tone(RIGHT, 60), HEADSET)
    with hearing(MIC, HEADSET, watched=watched) as (heard, _):
        heard.wait_for(PROSPECT, SideState.HEARING)
        server.unplug(HEADSET)
        gone = heard.clock.now()
        told = heard.wait_for(PROSPECT, SideState.GONE, 3.0)
        assert told.at - gone < 1.0
        assert told.text == "Headset went away"
        assert told.hint == "Using ‘Speakers’ until it is back"
        heard.wait(2.0)
        server.plug_in(HEADSET)
        server.play(tone(RIGHT, 60), HEADSET)
        back = heard.clock.now()
        told = heard.wait_for(PROSPECT, SideState.BACK, 3.0)
        assert (told.text, told.hint) == ("Headset is back", "Headset, what you hear")
        heard.wait(1.0)
        heard.wait_for(PROSPECT, SideState.HEARING, 6.0)
    assert strength(heard.sound(PROSPECT), WRONG) < 0.01
    assert strength(heard.sound(PROSPECT, back + 0.5), RIGHT) > 0.2
    assert strength(heard.sound(REP), WRONG) > 0.2  # my own side goes on
    assert strength(heard.sound(REP), RIGHT) < 0.01


def test_an_unplugged_microphone_is_stood_in_for_until_it_is_back(server: SoundServer):
    server.play(tone(RIGHT, 60), MIC)
    server.play(tone(WRONG, 60), HEADSET)
    server.make_default(DESK)
    with hearing(MIC, HEADSET) as (heard, _):
        heard.wait_for(REP, SideState.HEARING)
        server.unplug(MIC)
        told = heard.wait_for(REP, SideState.GONE, 3.0)
        assert told.text == "Headset microphone went away"
        assert told.hint == "Using ‘Desk microphone’ until it is back"
        server.play(tone(700.0, 60), DESK)
        away = heard.clock.now()
        heard.wait(2.0)
        server.plug_in(MIC)
        server.play(tone(RIGHT, 60), MIC)
        heard.wait_for(REP, SideState.BACK, 3.0)
        back = heard.clock.now()
        heard.wait(1.0)
    assert strength(heard.sound(REP, away, back - 0.2), 700.0) > 0.2
    assert strength(heard.sound(REP, back + 0.3), RIGHT) > 0.2
    assert strength(heard.sound(REP, back + 0.3), 700.0) < 0.01
    assert strength(heard.sound(REP), WRONG) < 0.01


def test_without_any_microphone_there_is_silence_until_one_comes(server: SoundServer):
    server.play(tone(RIGHT, 60), HEADSET)
    server.play(tone(WRONG, 60), MIC)
    server.unplug(DESK)
    with hearing("", HEADSET) as (heard, _):
        heard.wait_for(REP, SideState.HEARING)
        server.unplug(MIC)
        told = heard.wait_for(REP, SideState.MISSING, 3.0)
        assert (told.text, told.hint) == ("No microphone", "Plug one in, or choose another")
        away = heard.clock.now()
        heard.wait(1.5)
        back = heard.clock.now()
        server.plug_in(MIC)
        heard.wait_for(REP, SideState.BACK, 3.0)
        server.play(tone(WRONG, 60), MIC)
        wait_until(lambda: strength(heard.sound(REP, back), WRONG) > 0.2, "it is heard again")
    assert not heard.sound(REP, away, back).any()
    assert states(heard, PROSPECT) == [SideState.HEARING]


def test_where_the_default_went_away_for_good_that_is_news_only_for_a_while(server: SoundServer):
    with hearing("", "") as (heard, _):
        heard.wait_for(PROSPECT, SideState.SILENT)
        server.unplug(SPEAKERS)
        told = heard.wait_for(PROSPECT, SideState.GONE, 3.0)
        assert (told.text, told.hint) == ("Speakers went away", "Using ‘Headset’ now")
        server.play(tone(RIGHT, 60), HEADSET)
        heard.wait_for_words(PROSPECT, "Hearing the prospect", "Headset, what you hear", 14.0)


def test_a_chosen_device_that_is_not_there_is_stood_in_for_and_taken_when_it_comes(
    server: SoundServer,
):
    server.unplug(HEADSET)
    with hearing(MIC, HEADSET) as (heard, _):
        told = heard.wait_for(PROSPECT, SideState.GONE, 3.0)
        assert (told.text, told.hint) == (
            "Your speaker is not here",
            "Using ‘Speakers’ until it is",
        )
        server.plug_in(HEADSET)
        server.play(tone(RIGHT, 60), HEADSET)
        heard.wait_for_words(PROSPECT, "Hearing the prospect", "Headset, what you hear", 4.0)


def test_a_sound_server_that_is_killed_and_started_again_is_heard_again(server: SoundServer):
    with hearing(MIC, HEADSET) as (heard, _):
        for _ in range(2):
            server.play(tone(WRONG, 60), MIC)
            server.play(tone(RIGHT, 60), HEADSET)
            for channel in (REP, PROSPECT):
                heard.wait_for(channel, SideState.HEARING)
            server.kill()
            for channel in (REP, PROSPECT):
                heard.wait_for(channel, SideState.MISSING, 3.0)
            heard.wait(1.0)
            server.start()
            up = heard.clock.now()
        server.play(tone(WRONG, 60), MIC)
        server.play(tone(RIGHT, 60), HEADSET)
        for channel in (REP, PROSPECT):
            heard.wait_for(channel, SideState.HEARING, 5.0)
        heard.wait(0.3)
    told = [len(one.all) for one in heard.events if isinstance(one, Devices)]
    assert told[0] == told[-1] == 4
    assert told.count(0) == 2
    assert strength(heard.sound(REP, up), WRONG) > 0.2
    assert strength(heard.sound(PROSPECT, up), RIGHT) > 0.2
    assert strength(heard.sound(PROSPECT), WRONG) < 0.01
    assert strength(heard.sound(REP), RIGHT) < 0.01


def test_a_stream_that_someone_moves_by_hand_comes_back_to_its_device(server: SoundServer):
    server.play(tone(WRONG, 60), MIC)
    server.play(tone(RIGHT, 60), HEADSET)
    with hearing(MIC, HEADSET) as (heard, _):
        heard.wait_for(PROSPECT, SideState.HEARING)
        for _ in range(5):
            with server.asked() as pulse:
                places = {one.name: one.index for one in pulse.source_list()}
                [stream] = [
                    one
                    for one in pulse.source_output_list()
                    if one.source == places["headset.monitor"]
                ]
                pulse.source_output_move(stream.index, places[MIC])
            wait_until(lambda: "headset.monitor" in server.streams(), "it is back", 3.0)
        heard.wait(0.5)
    assert strength(heard.sound(PROSPECT), WRONG) < 0.01
