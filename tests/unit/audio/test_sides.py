"""Levels and times in, words out; and a file, observed."""

import numpy as np
import pytest

from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.audio.sides import AUDIBLE, FLOOR, Judge, Observed, loudness
from app.config.paths import resources
from app.events import AudioFrame, Channel, ChannelEnded, Device, Level, Side, SideState

SPEAKERS = Device("speaker", "Speakers", Channel.PROSPECT)
SPEECH, NOISE, SOFT, LOUD = -25.0, -65.0, -46.0, -4.0


class Told:
    """A judge, and all that it said."""

    def __init__(self, channel: Channel = Channel.REP, device: str = "Headset") -> None:
        self.judge = Judge(channel)
        self.now = 0.0
        self.sides: list[Side] = []
        self.source(SideState.SILENT, "", device)

    def source(self, state: SideState, text: str, hint: str) -> None:
        self.sides += self.judge.tell(Side(self.judge._channel, self.now, state, text, hint))

    def hear(self, loudness: float, seconds: float) -> "Told":
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            self.sides += self.judge.level(self.now, loudness)
        return self

    @property
    def words(self) -> list[tuple[str, str]]:
        return [(side.text, side.hint) for side in self.sides]


def test_speech_is_told_at_once_and_silence_within_three_seconds():
    told = Told().hear(NOISE, 0.5).hear(SPEECH, 1.0).hear(NOISE, 4.0)
    assert [side.state for side in told.sides] == [SideState.HEARING, SideState.SILENT]
    assert told.words == [("Hearing you", "Headset"), ("You are silent", "Headset")]
    assert told.sides[0].at == pytest.approx(0.6)
    assert 4.0 <= told.sides[1].at <= 4.5


def test_pauses_between_sentences_and_the_same_again_are_not_told():
    told = Told()
    for _ in range(20):
        told.hear(SPEECH, 2.0).hear(NOISE, 2.0)
    assert len(told.sides) == 1


def test_a_side_that_never_says_anything_is_silent_within_three_seconds():
    told = Told(Channel.PROSPECT).hear(FLOOR, 3.0)
    assert told.words == [("The prospect is silent", "Headset, what you hear")]


def test_silence_while_other_speakers_play_offers_them():
    told = Told(Channel.PROSPECT).hear(SPEECH, 1.0).hear(FLOOR, 1.0)
    assert not told.judge.wants_help
    told.hear(FLOOR, 1.0)
    assert told.judge.wants_help
    told.judge.elsewhere = SPEAKERS
    told.hear(FLOOR, 1.0)
    assert told.sides[-1].state is SideState.UNHEARD
    assert told.sides[-1].fix == "speaker"
    assert told.words[-1] == ("Silent, speakers play", "Listen to ‘Speakers’ instead?")
    told.judge.elsewhere = None
    told.hear(FLOOR, 0.1)
    assert told.sides[-1].state is SideState.SILENT
    told.hear(SPEECH, 0.1)
    assert told.sides[-1].state is SideState.HEARING


def test_what_the_source_says_of_its_device_stands_until_it_takes_it_back():
    told = Told().hear(SPEECH, 1.0)
    told.source(SideState.GONE, "Headset went away", "Using ‘Built-in’ until it is back")
    told.hear(SPEECH, 20.0).hear(NOISE, 20.0)
    told.source(SideState.BACK, "Headset is back", "Headset")
    told.hear(SPEECH, 4.0)
    told.source(SideState.SILENT, "", "Headset")
    told.hear(SPEECH, 1.0)
    states = [side.state for side in told.sides]
    assert states == [SideState.HEARING, SideState.GONE, SideState.BACK, SideState.HEARING]


def test_another_device_is_another_name():
    told = Told().hear(SPEECH, 1.0)
    told.source(SideState.SILENT, "", "Built-in")
    told.hear(SPEECH, 1.0)
    assert told.words == [("Hearing you", "Headset"), ("Hearing you", "Built-in")]


def test_a_soft_microphone_is_told_and_a_sentence_that_fades_is_not():
    assert ("Too soft", "Come closer, or raise the level") in Told().hear(SOFT, 3.0).words
    told = Told().hear(SPEECH, 3.0).hear(SOFT, 1.0).hear(NOISE, 5.0)
    assert [text for text, _ in told.words] == ["Hearing you", "You are silent"]


def test_a_loud_microphone_is_told_and_a_cough_is_not():
    assert ("Too loud", "Lower the level a little") in Told().hear(LOUD, 1.0).words
    told = Told().hear(SPEECH, 3.0).hear(LOUD, 0.1).hear(SPEECH, 3.0)
    assert [text for text, _ in told.words] == ["Hearing you"]


def test_nobody_asks_the_prospect_to_come_closer():
    told = Told(Channel.PROSPECT).hear(SOFT, 5.0).hear(LOUD, 5.0)
    assert [text for text, _ in told.words] == ["Hearing the prospect"]


def test_a_microphone_without_even_noise_may_be_muted():
    told = Told().hear(FLOOR, 9.0)
    assert told.words[-1] == ("You are silent", "Headset")
    told.hear(FLOOR, 2.0)
    assert told.words[-1] == ("You are silent", "Is ‘Headset’ muted?")
    told.hear(NOISE, 0.1)
    assert told.words[-1] == ("You are silent", "Headset")


def test_a_pause_says_nothing_and_what_is_true_afterwards_is_told_anew():
    told = Told().hear(SPEECH, 1.0)
    before = len(told.words)
    told.judge.paused = True
    told.hear(FLOOR, 20.0)
    assert len(told.words) == before
    assert not told.judge.wants_help
    told.judge.paused = False
    told.hear(SPEECH, 1.0)
    assert told.words[before:] == [("Hearing you", "Headset")]


@pytest.mark.parametrize(
    ("samples", "expected"),
    [(np.ones(1600), 0.0), (np.full(1600, 0.1), -20.0), (np.zeros(1600), FLOOR)],
)
def test_loudness_is_rms_below_full_scale(samples, expected):
    assert loudness(samples.astype(np.float32)) == pytest.approx(expected, abs=0.01)


def test_a_file_observed_keeps_its_frames_and_gains_levels_and_sides():
    path = resources() / "demo" / "discovery.flac"
    plain = [one for one in FileSource(path, SampleClock()).frames()]
    source = Observed(FileSource(path, SampleClock()))
    assert source.name == "file"
    assert source.channels == (Channel.REP, Channel.PROSPECT)
    events = list(source.frames())
    kept = [one for one in events if isinstance(one, AudioFrame | ChannelEnded)]
    assert kept == plain
    levels = [one for one in events if isinstance(one, Level)]
    frames = sum(isinstance(one, AudioFrame) for one in plain)
    assert len(levels) == pytest.approx(frames / 5, abs=2)
    assert max(level.loudness for level in levels) > AUDIBLE
    for channel, who in ((Channel.REP, "you"), (Channel.PROSPECT, "the prospect")):
        sides = [one for one in events if isinstance(one, Side) and one.channel is channel]
        assert sides[0].at < 20
        assert f"Hearing {who}" in {side.text for side in sides}
        told = [(side.text, side.hint) for side in sides]
        assert all(one != other for one, other in zip(told, told[1:], strict=False))
