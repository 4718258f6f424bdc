"""Real files of every kind, through the real decoder and resampler."""

import os
import random
import subprocess
import sys
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from app.audio.clock import PacedClock, SampleClock
from app.audio.file_source import FileSource
from app.errors import SottoError
from app.events import (
    FRAME_SAMPLES,
    SAMPLE_RATE,
    AudioFrame,
    Channel,
    ChannelEnded,
    Notice,
    Severity,
)
from tests.unit.audio.files import tone, write

REP, PROSPECT = Channel.REP, Channel.PROSPECT


def read(path: Path, mono_as: Channel = PROSPECT) -> list:
    source = FileSource(path, SampleClock(), mono_as)
    try:
        return list(source.frames())
    finally:
        source.close()


def heard(events: list, channel: Channel) -> np.ndarray:
    return np.concatenate([e.samples for e in frames_of(events) if e.channel is channel])


def frames_of(events: list) -> list[AudioFrame]:
    return [event for event in events if isinstance(event, AudioFrame)]


def notices(events: list) -> list[Notice]:
    return [event for event in events if isinstance(event, Notice)]


def level(sound: np.ndarray, hertz: float) -> float:
    """Of the tone of one frequency in the middle of a sound, in dB of what `tone` makes."""
    middle = sound[len(sound) // 2 - 4000 : len(sound) // 2 + 4000]
    turning = np.exp(-2j * np.pi * hertz * np.arange(len(middle)) / SAMPLE_RATE)
    amplitude = 2 * abs((middle * turning).mean())
    return float(20 * np.log10(amplitude / 0.25 + 1e-9))


KINDS = [
    *((f"call.{kind}", rate) for kind in ("wav", "flac") for rate in (8000, 16000, 44100, 48000)),
    *(("call.mp3", rate) for rate in (8000, 16000, 44100, 48000)),
    *(("call.m4a", rate) for rate in (8000, 44100, 48000)),
    *(("call.ogg", rate) for rate in (8000, 16000, 48000)),  # opus knows no 44.1 kHz
    ("call.mp4", 48000),
]


@pytest.mark.parametrize(("name", "rate"), KINDS)
def test_both_sides_of_a_stereo_file_are_heard_as_they_were_spoken(tmp_path, name, rate):
    left, right = tone(440, 1.5, rate), tone(1000, 1.5, rate)
    path = write(tmp_path / name, np.stack([left, right]), rate, picture=name.endswith("mp4"))
    events = read(path)
    assert notices(events) == []
    for channel, own, other in ((REP, 440, 1000), (PROSPECT, 1000, 440)):
        sound = heard(events, channel)
        assert len(sound) / SAMPLE_RATE == pytest.approx(1.5, abs=0.1)
        assert level(sound, own) == pytest.approx(0.0, abs=0.6)
        assert level(sound, other) < -30


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 48000, 96000])
@pytest.mark.parametrize("name", ["call.wav", "call.flac"])
def test_a_sound_lasts_as_long_as_it_did(tmp_path, name, rate):
    events = read(write(tmp_path / name, tone(440, 1.23, rate)[np.newaxis], rate))
    assert len(frames_of(events)) == 62  # 61.5, filled up
    assert events[-1] == ChannelEnded(PROSPECT, 1.24)
    assert np.abs(heard(events, PROSPECT)[int(1.232 * SAMPLE_RATE) :]).max() < 1e-3


@pytest.mark.parametrize("codec", ["pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_mulaw"])
def test_samples_of_every_width_have_the_same_level(tmp_path, codec):
    path = write(tmp_path / "call.wav", tone(440, 1.0, 16000)[np.newaxis], 16000, codec)
    assert level(heard(read(path), PROSPECT), 440) == pytest.approx(0.0, abs=0.1)


def test_ogg_vorbis_is_read_too(tmp_path):
    path = tmp_path / "call.ogg"
    with av.open(str(path), "w") as container:
        # FFmpeg's own encoder: experimental, stereo only
        stream = container.add_stream(
            "vorbis", rate=44100, layout="stereo", options={"strict": "-2"}
        )
        frame = av.AudioFrame.from_ndarray(np.stack([tone(440, 1.5, 44100)] * 2), "fltp", "stereo")
        frame.sample_rate, frame.pts = 44100, 0
        container.mux([*stream.encode(frame), *stream.encode(None)])
    assert level(heard(read(path), REP), 440) == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("mono_as", [REP, PROSPECT])
def test_a_mono_file_is_the_speaker_one_says(tmp_path, mono_as):
    events = read(write(tmp_path / "memo.wav", tone(440, 0.1, 16000)[np.newaxis], 16000), mono_as)
    assert {event.channel for event in events} == {mono_as}


def test_of_more_than_two_channels_the_first_two_are_taken_and_it_says_so(tmp_path):
    sound = np.stack([tone(hertz, 1.0, 48000) for hertz in (300, 500, 700, 900, 1100, 1300)])
    events = read(write(tmp_path / "hall.flac", sound, 48000))
    assert [(n.severity, "6 channels" in n.text) for n in notices(events)] == [
        (Severity.INFO, True)
    ]
    assert level(heard(events, REP), 300) == pytest.approx(0.0, abs=0.5)
    assert level(heard(events, PROSPECT), 500) == pytest.approx(0.0, abs=0.5)
    assert level(heard(events, PROSPECT), 700) < -60


def test_a_frame_is_20_ms_of_float32_and_its_times_are_even(tmp_path):
    sound = np.stack([tone(440, 1.0, 44100), tone(660, 1.0, 44100)])
    found = frames_of(read(write(tmp_path / "call.wav", sound, 44100)))
    assert {(f.samples.shape, f.samples.dtype) for f in found} == {
        ((FRAME_SAMPLES,), np.dtype(np.float32))
    }
    for channel in (REP, PROSPECT):
        times = [f.start for f in found if f.channel is channel]
        assert times == pytest.approx([0.02 * n for n in range(50)])


def test_a_sound_keeps_its_place_after_resampling(tmp_path):
    """A filter delays; whoever makes up for it wrongly shifts every word."""
    sound = np.zeros((1, 48000), np.float32)
    sound[0, 24000:24480] = tone(2000, 0.01, 48000)
    found = heard(read(write(tmp_path / "call.wav", sound, 48000)), PROSPECT)
    centre = np.average(np.arange(len(found)), weights=found**2) / SAMPLE_RATE
    assert centre == pytest.approx(0.505, abs=0.001)


@pytest.mark.parametrize(
    ("name", "rate"),
    [("a.wav", 8000), ("a.wav", 44100), ("a.flac", 48000), ("a.mp3", 44100), ("a.m4a", 44100)]
    + [("a.ogg", 48000)],
)
def test_a_click_in_the_last_50_ms_is_not_lost(tmp_path, name, rate):
    sound = np.zeros((1, 2 * rate), np.float32)
    sound[0, -int(0.045 * rate) : -int(0.025 * rate)] = tone(1000, 0.02, rate, level=0.8)[
        : int(0.045 * rate) - int(0.025 * rate)
    ]
    found = heard(read(write(tmp_path / name, sound, rate)), PROSPECT)
    loud = np.flatnonzero(np.abs(found) > 0.2) / SAMPLE_RATE
    assert loud.min() == pytest.approx(1.955, abs=0.01)
    assert loud.max() == pytest.approx(1.975, abs=0.01)


def test_reading_follows_the_clock(tmp_path):
    clock = SampleClock()
    source = FileSource(
        write(tmp_path / "call.wav", tone(440, 0.1, 16000)[np.newaxis], 16000), clock
    )
    assert [clock.now() for _ in source.frames()] == pytest.approx(
        [0.02, 0.04, 0.06, 0.08, 0.1, 0.1]
    )


@pytest.mark.parametrize("clock", [SampleClock(), PacedClock(2.0)])
def test_stopping_in_mid_file_ends_each_channel_where_it_is(tmp_path, clock):
    source = FileSource(write(tmp_path / "call.wav", np.zeros((2, 160000), "f"), 16000), clock)
    stream = source.frames()
    played = [next(stream) for _ in range(6)]
    source.stop()
    assert played[-1].start == pytest.approx(0.04)
    assert list(stream) == [ChannelEnded(REP, 0.06), ChannelEnded(PROSPECT, 0.06)]


# -- what is not a sound file ----------------------------------------------------------------------


def film_without_sound(path: Path) -> None:
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=10, width=64, height=48)
        video.pix_fmt = "yuv420p"
        image = av.VideoFrame.from_ndarray(np.zeros((72, 64), np.uint8), "yuv420p")
        container.mux([*video.encode(image), *video.encode(None)])


def wav_without_samples(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("notes.txt", lambda p: p.write_text("Good morning.\n" * 100), "notes.txt"),
        ("notes.wav", lambda p: p.write_text("Good morning.\n" * 100), "not a sound file"),
        ("letter.mp3", lambda p: p.write_text("<html>Not found</html>"), "not a sound file"),
        ("nothing.wav", lambda p: p.touch(), "empty"),
        ("silent.wav", wav_without_samples, "empty"),
        ("folder.wav", lambda p: p.mkdir(), "folder"),
        ("missing.wav", lambda p: None, "no file"),
        ("film.mp4", film_without_sound, "no sound in"),
        ("header.wav", lambda p: p.write_bytes(b"RIFF\x24\x00\x00\x00WAVE"), "not a sound file"),
        ("zeros.mp3", lambda p: p.write_bytes(bytes(10_000)), "not a sound file"),
        ("long" * 80 + ".wav", lambda p: None, "can't be read"),
    ],
)
def test_what_is_no_sound_is_explained(tmp_path, name, make, says):
    make(tmp_path / name)
    with pytest.raises(SottoError) as failure:
        read(tmp_path / name)
    assert says in failure.value.message
    assert failure.value.hint


def test_no_chance_bytes_bring_it_down():
    """FFmpeg finds sound in much that is none; whatever it says, we say it in our words."""
    chance = random.Random(7)
    folder = Path(os.environ["SOTTO_HOME"])
    folder.mkdir()
    for n in range(60):
        path = folder / f"{n}.{chance.choice(['wav', 'mp3', 'm4a', 'ogg', 'flac', 'bin'])}"
        magic = chance.choice([b"", b"RIFF", b"fLaC", b"OggS", b"ID3\x04", b"\xff\xfb\x90\x64"])
        path.write_bytes(magic + chance.randbytes(chance.choice([1, 100, 5_000, 50_000])))
        told = outcome(path)  # it may look like damaged sound by chance
        assert isinstance(told, ChannelEnded) or (told.text and told.hint)


def outcome(path: Path) -> ChannelEnded | Notice:
    try:
        return read(path)[-1]
    except SottoError as failure:
        return failure.notice


def test_a_file_that_may_not_be_read_is_explained(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can try as someone else")
    path = tmp_path / "secret.wav"
    wav_without_samples(path)
    path.chmod(0o600)
    code = (
        "import os, sys; from pathlib import Path; from app.audio.file_source import FileSource\n"
        "from app.errors import SottoError; from app.audio.clock import SampleClock\n"
        "os.setuid(65534)\n"
        "try: FileSource(Path(sys.argv[1]), SampleClock())\n"
        "except SottoError as e: print(e.message, '|', e.hint)"
    )
    tried = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    message, hint = tried.stdout.split("|")
    assert "may not be read" in message
    assert hint.strip()


# -- damaged ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["call.wav", "call.flac", "call.mp3"])
@pytest.mark.parametrize("part", [0.3, 0.8])
def test_a_file_cut_off_gives_all_that_is_there_and_says_where(tmp_path, name, part):
    rate = 44100
    path = write(tmp_path / name, np.stack([tone(440, 10, rate), tone(660, 10, rate)]), rate)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    events = read(path)
    sound = heard(events, REP)
    assert len(sound) / SAMPLE_RATE == pytest.approx(10 * part, abs=0.35)
    assert level(sound, 440) == pytest.approx(0.0, abs=0.6)
    [notice] = notices(events)
    assert notice.severity is Severity.PROBLEM
    assert f"0:0{int(len(sound) / SAMPLE_RATE - 0.01)}" in notice.text
    assert notice.hint
    assert isinstance(events[-1], ChannelEnded)


@pytest.mark.parametrize("name", ["call.mp3", "call.m4a"])
def test_what_follows_a_damaged_spot_is_heard(tmp_path, name):
    path = write(tmp_path / name, tone(440, 10, 44100)[np.newaxis], 44100)
    whole = bytearray(path.read_bytes())
    spot = len(whole) * 3 // 10
    whole[spot : spot + 500] = random.Random(1).randbytes(500)
    path.write_bytes(whole)
    events = read(path)
    assert len(heard(events, PROSPECT)) / SAMPLE_RATE > 9.5
    [notice] = notices(events)
    assert "damaged after 0:0" in notice.text


def test_a_whole_file_gets_no_notice_of_damage(tmp_path):
    for name in ("a.wav", "a.flac", "a.mp3", "a.m4a", "a.ogg"):
        assert notices(read(write(tmp_path / name, np.zeros((1, 96000), "f"), 48000))) == []


def test_a_recorder_that_never_wrote_the_length_is_believed(tmp_path):
    """A recording through a pipe has no length in its header: that is no damage."""
    path = write(tmp_path / "piped.wav", tone(440, 1, 16000)[np.newaxis], 16000)
    whole = bytearray(path.read_bytes())
    whole[4:8] = whole[whole.index(b"data") + 4 : whole.index(b"data") + 8] = b"\xff" * 4
    path.write_bytes(whole)
    events = read(path)
    assert len(frames_of(events)) == 50
    assert notices(events) == []


def test_samples_that_are_no_numbers_do_no_harm(tmp_path):
    """One NaN would poison the voice detector's state for the rest of the call."""
    sound = tone(440, 1.0, 16000)[np.newaxis].copy()
    sound[0, 100:200] = np.nan
    sound[0, 300] = np.inf
    path = write(tmp_path / "float.wav", sound, 16000, "pcm_f32le")
    found = heard(read(path), PROSPECT)
    assert np.abs(found).max() <= 1.1  # no NaN is
    assert level(found, 440) == pytest.approx(0.0, abs=0.1)
