"""A call with loudspeakers, heard by the real engine: the rep's channel holds the rep alone."""

import pytest

from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.call import Call
from app.coach.coach import Coach
from app.coach.playbook import load_playbook
from app.config.paths import resources
from app.events import Channel, Moment, Notice, Partial, Utterance, Word
from app.speech.decoding import Decoding
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.whisper import WhisperDecoder
from tests import scoring
from tests.unit.speech.windows import demo_model


def events_of(call: str) -> list:
    source = FileSource(scoring.sound(call), SampleClock())
    coach = Coach(load_playbook(resources() / "playbooks" / "b2b-software.toml"))
    schedule = Schedule(source.channels, Hearing.of(demo_model().limits))
    decoder = WhisperDecoder(Decoding(demo_model(), 1))
    return list(Call([source], schedule, decoder, coach=coach).run())


@pytest.fixture(scope="module")
def with_speakers() -> list:
    return events_of("discovery-echo")


@pytest.fixture(scope="module")
def with_a_headset() -> list:
    return events_of("discovery")


def finals(events, channel) -> list[Word]:
    said = [one for one in events if isinstance(one, Utterance) and one.channel is channel]
    return [word for one in said for word in one.words]


def wer(events, channel) -> float:
    heard = [(word.text, word.start, word.end) for word in finals(events, channel)]
    return scoring.score("discovery", channel, sorted(heard, key=lambda word: word[1])).wer


def is_the_prospect_s(word: Word) -> bool:
    middle = (word.start + word.end) / 2
    return any(
        turn["start"] + 0.2 < middle < turn["end"]
        for turn in scoring.turns("discovery")
        if turn["speaker"] == "prospect"
    )


def test_no_word_of_the_prospect_s_is_in_the_rep_s_channel(with_speakers):
    partials = [one for one in with_speakers if isinstance(one, Partial)]
    committed = [w for one in partials if one.channel is Channel.REP for w in one.words]
    assert committed
    for word in [*committed, *finals(with_speakers, Channel.REP)]:
        assert not is_the_prospect_s(word), word.start


def test_the_words_are_as_right_as_with_a_headset(with_speakers, with_a_headset):
    for channel in Channel:
        clean = wer(with_a_headset, channel)
        assert wer(with_speakers, channel) <= clean + 0.02
        assert clean < 0.08


def test_the_same_moments_are_found_on_the_same_side(with_speakers, with_a_headset):
    found = [
        [(one.kind, one.channel) for one in events if isinstance(one, Moment)]
        for events in (with_speakers, with_a_headset)
    ]
    assert found[0] == found[1]
    assert found[0]


def test_the_rep_hears_of_it_once_and_only_with_speakers(with_speakers, with_a_headset):
    assert len([one for one in with_speakers if isinstance(one, Notice)]) == 1
    assert not [one for one in with_a_headset if isinstance(one, Notice)]
