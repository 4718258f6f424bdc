"""Both sides of a call, captured from a real sound server: what is heard, and whose it is."""

import os
import threading
import time
from contextlib import closing

import av
import numpy as np
import pytest

from app.audio import words
from app.audio.clock import PacedClock
from app.audio.devices import NoSoundServer, sound_system
from app.audio.pyaudio_source import PyAudioSource
from app.events import (
    SAMPLE_RATE,
    AudioFrame,
    Channel,
    ChannelEnded,
    Devices,
    Notice,
    Samples,
    SideState,
)
from tests import scoring
from tests.sound.hearing import hearing, strength, tone
from tests.sound.server import DESK, HEADSET, MIC, SPEAKERS, SoundServer, wait_until

REP, PROSPECT = Channel.REP, Channel.PROSPECT
MINE, THEIRS, OTHER = 440.0, 1000.0, 1700.0
LATE = 0.25
"""Seconds by which a busy machine may give a device's sound late: it keeps its place after what
came before it."""


def recorded(call: str, seconds: float) -> tuple[Samples, Samples]:
    """Both sides of a call of the tests, 16 kHz."""
    with av.open(str(scoring.sound(call))) as file:
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
        frames = [
            one.to_ndarray() for frame in file.decode(audio=0) for one in resampler.resample(frame)
        ]
    rep, prospect = np.concatenate(frames, axis=1)[:, : int(seconds * SAMPLE_RATE)]
    return rep, prospect


def likeness(heard: Samples, played: Samples) -> float:
    """The correlation of what was played with where it is best found in what was heard: 0 to 1.

    By half seconds, and of those with sound the middle one: the player of a machine that is busy
    falters, and all that comes after it is late.
    """
    pieces = played[: len(played) // 8_000 * 8_000].reshape(-1, 8_000)
    loud = [piece for piece in pieces if np.abs(piece).max() > 0.1]
    return float(np.median([_found(heard, piece) for piece in loud]))


def _found(heard: Samples, piece: Samples) -> float:
    size = 1 << (len(heard) + len(piece)).bit_length()
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(piece, size))
    places = np.fft.irfft(product, size)[: len(heard) - len(piece)]
    energy = np.concatenate([[0.0], np.cumsum(heard.astype(np.float64) ** 2)])
    norms = np.sqrt(energy[len(piece) :][: len(places)] - energy[: len(places)])
    return float(np.max(places / np.maximum(norms * np.linalg.norm(piece), 1e-3)))


@pytest.mark.parametrize("call", ["discovery", "pricing"])
def test_both_devices_are_heard_at_once_each_on_its_own_side(server: SoundServer, call: str):
    rep, prospect = recorded(call, 8.0)
    with hearing(MIC, HEADSET) as (heard, _):
        wait_until(lambda: len(server.streams()) == 2, "both are open")
        server.play(rep, MIC, SAMPLE_RATE)
        server.play(prospect, HEADSET, SAMPLE_RATE)
        heard.wait(9.0)
    mine, theirs = heard.sound(REP), heard.sound(PROSPECT)
    assert likeness(mine, rep) > 0.98
    assert likeness(theirs, prospect) > 0.98
    assert likeness(mine, prospect) < 0.5
    assert likeness(theirs, rep) < 0.5


def test_frames_are_whole_and_on_the_clock(server: SoundServer):
    with hearing(MIC, SPEAKERS) as (heard, _):
        heard.wait(3.0)
        now = heard.clock.now()
    for channel in (REP, PROSPECT):
        frames = heard.frames(channel)
        assert {frame.samples.shape for frame in frames} == {(320,)}
        assert {frame.samples.dtype for frame in frames} == {np.dtype(np.float32)}
        starts = np.array([frame.start for frame in frames])
        assert starts[0] < 0.05
        assert np.allclose(np.diff(starts), 0.02, atol=0.011)
        assert abs(starts[-1] - now) < 0.15
        ended = [one for one in heard.events if isinstance(one, ChannelEnded)]
        assert channel in {one.channel for one in ended}
    assert not [one for one in heard.events if isinstance(one, Notice)]


def test_listening_to_the_default_follows_it(server: SoundServer):
    server.play(tone(MINE, 30), SPEAKERS)
    server.play(tone(THEIRS, 30), HEADSET)
    with hearing() as (heard, _):
        heard.wait_for_words(PROSPECT, "Hearing the prospect", "Speakers, what you hear")
        heard.wait(1.0)
        moved = heard.clock.now()
        server.make_default(HEADSET)
        heard.wait_for_words(PROSPECT, "Hearing the prospect", "Headset, what you hear", 3.0)
        server.make_default(DESK)
        heard.wait_for_words(REP, "You are silent", "Desk microphone", 4.0)
        heard.wait(1.0)
    assert strength(heard.sound(PROSPECT, end=moved - LATE), MINE) > 0.2
    assert strength(heard.sound(PROSPECT, end=moved - LATE), THEIRS) < 0.01
    assert strength(heard.sound(PROSPECT, moved + 0.5), THEIRS) > 0.2


def test_a_chosen_device_is_kept_when_the_default_moves_and_the_server_moves_the_stream(
    server: SoundServer,
):
    server.play(tone(MINE, 30), MIC)
    server.play(tone(OTHER, 30), DESK)
    with hearing(MIC, HEADSET) as (heard, _):
        heard.wait_for(REP, SideState.HEARING)
        moved = heard.clock.now()
        server.make_default(DESK)
        heard.wait(1.5)
    assert strength(heard.sound(REP, moved + 0.5), MINE) > 0.2
    assert strength(heard.sound(REP), OTHER) < 0.01


def test_another_device_can_be_chosen_in_mid_call(server: SoundServer):
    server.play(tone(MINE, 30), MIC)
    server.play(tone(OTHER, 30), DESK)
    with hearing(MIC, HEADSET) as (heard, live):
        heard.wait_for_words(REP, "Hearing you", "Headset microphone")
        heard.wait(1.0)
        chosen = heard.clock.now()
        live.listen_to(REP, DESK)
        heard.wait_for_words(REP, "Hearing you", "Desk microphone", 3.0)
        heard.wait(1.0)
    assert strength(heard.sound(REP, end=chosen - LATE), OTHER) < 0.01
    assert strength(heard.sound(REP, chosen + 0.5), OTHER) > 0.2
    assert strength(heard.sound(REP, chosen + 0.5), MINE) < 0.01


def test_paused_no_device_is_open_and_silence_keeps_the_clock(server: SoundServer):
    server.play(tone(MINE, 30), MIC)
    with hearing(MIC, HEADSET) as (heard, _):
        heard.wait_for(REP, SideState.HEARING)
        for source in heard.sources:
            source.listen(False)
        paused = heard.clock.now()
        wait_until(lambda: server.streams() == [], "closed")
        heard.wait(1.0)
        told = len(heard.sides(REP))
        for source in heard.sources:
            source.listen(True)
        on = heard.clock.now()
        wait_until(lambda: len(heard.sides(REP)) > told, "what is true now is told anew", 3.0)
        assert heard.sides(REP)[-1].state is SideState.HEARING
        heard.wait(0.5)
    assert not heard.sound(REP, paused + 0.04, on).any()
    assert strength(heard.sound(REP, on + 0.3), MINE) > 0.2
    starts = [frame.start for frame in heard.frames(REP)]
    assert np.allclose(np.diff(starts), 0.02, atol=0.011)


def test_stopping_ends_every_source_at_once(server: SoundServer):
    with hearing(MIC, HEADSET) as (heard, _):
        heard.wait(1.0)
        began = time.monotonic()
        for source in heard.sources:
            source.stop()
        for thread in heard.threads:
            thread.join(5)
        assert time.monotonic() - began < 0.3
    assert server.streams() == []


def test_silent_while_other_speakers_play_is_told_with_the_device_to_listen_to(
    server: SoundServer,
):
    server.play(tone(MINE, 30), MIC)  # what the rep says is nothing to listen to
    with hearing(MIC, HEADSET) as (heard, live):
        assert heard.wait_for(PROSPECT, SideState.SILENT, 3.5).fix == ""
        server.play(tone(THEIRS, 30), SPEAKERS)
        told = heard.wait_for(PROSPECT, SideState.UNHEARD, 3.0)
        assert told.text == "Silent, speakers play"
        assert told.hint == "Listen to ‘Speakers’ instead?"
        live.listen_to(PROSPECT, told.fix)
        heard.wait_for_words(PROSPECT, "Hearing the prospect", "Speakers, what you hear", 3.0)
    assert {side.state for side in heard.sides(REP)} == {SideState.HEARING}


def test_the_watcher_tells_of_every_device_and_of_every_change(server: SoundServer):
    with hearing(MIC, HEADSET) as (heard, _):

        def newest() -> dict[str, bool]:
            told = [one for one in heard.events if isinstance(one, Devices)]
            return {one.id: one.is_default for one in told[-1].all} if told else {}

        first = {MIC: True, DESK: False, SPEAKERS: True, HEADSET: False}
        wait_until(lambda: newest() == first, "all are listed")
        server.plug_in("hdmi")
        wait_until(lambda: "hdmi" in newest(), "a new one", 3.0)
        server.make_default("hdmi")
        wait_until(lambda: newest().get("hdmi", False), "the default moved", 3.0)
        server.unplug("hdmi")
        wait_until(lambda: newest() == first, "it is gone", 3.0)


def test_without_a_sound_server_there_are_words_and_silence(server: SoundServer):
    server.kill()
    with pytest.raises(NoSoundServer, match="does not answer"):
        sound_system().devices()
    with hearing() as (heard, _):
        told = heard.wait_for(REP, SideState.MISSING, 3.0)
        assert (told.text, told.hint) == (
            "Not hearing you",
            words.why(NoSoundServer()),
        )
        heard.wait(1.0)
        server.start()
        server.play(tone(MINE, 20), MIC)
        heard.wait_for(REP, SideState.HEARING, 5.0)
    assert [one for one in heard.events if isinstance(one, Devices)][0].all == ()


def test_opening_and_closing_a_thousand_times_leaves_nothing_behind(server: SoundServer):
    def files() -> int:
        return len(os.listdir("/proc/self/fd"))

    with closing(sound_system().connect()) as connection:
        device = connection.devices()[0]
        connection.open(device).close()  # the first one loads the libraries
        before, threads = files(), threading.active_count()
        for _ in range(1000):
            connection.open(device).close()
        assert files() - before < 5
        assert threading.active_count() == threads


def test_a_source_that_is_left_early_closes_its_device(server: SoundServer):
    source = PyAudioSource(sound_system(), REP, MIC, PacedClock())
    frames = source.frames()
    wait_until(lambda: isinstance(next(frames), AudioFrame) and MIC in server.streams(), "open")
    frames.close()
    assert MIC not in server.streams()
