"""The bundled model on the bundled call."""

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.events import SAMPLE_RATE, Channel, Partial, Utterance
from app.speech import whisper
from app.speech.catalogue import Model, ModelBroken
from app.speech.decoder import Hypothesis, Window
from app.speech.decoding import Decoding
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.whisper import LanguageUnknown, WhisperDecoder
from tests import scoring
from tests.fakes import as_frames
from tests.unit.speech.windows import (
    CALL,
    UNFIT,
    demo_model,
    turn_windows,
    unfit_model,
    window,
)


@pytest.fixture(scope="module")
def decoder() -> WhisperDecoder:
    return WhisperDecoder(Decoding(demo_model(), 2))


@pytest.fixture(scope="module")
def finals(decoder):
    return [decoder.decode([turn])[0] for turn in turn_windows()]


def scores(hypotheses) -> list[scoring.Score]:
    heard = {channel: [] for channel in Channel}
    for one in hypotheses:
        heard[one.window.channel] += [(w.text, w.start, w.end) for w in one.words]
    return [scoring.score(CALL, channel, said) for channel, said in heard.items()]


def said(heard: Hypothesis) -> list[str]:
    return [word.text for word in heard.words]


def test_finals_have_the_words_that_were_said(finals):
    assert scoring.pooled(scores(finals)) <= 0.05


def test_words_have_the_times_at_which_they_were_said(finals):
    assert scoring.timely(scores(finals)) >= 0.95


def test_words_lie_in_their_window_in_order(finals):
    for hypothesis in finals:
        window = hypothesis.window
        end = window.start + len(window.samples) / SAMPLE_RATE
        times = [time for word in hypothesis.words for time in (word.start, word.end)]
        assert times == sorted(times)
        assert window.start <= times[0]
        assert times[-1] <= end + 0.001
        assert all(0 < word.probability <= 1 for word in hypothesis.words)
        assert all(word.text == word.text.strip() != "" for word in hypothesis.words)


def test_a_quick_look_hears_nearly_the_same(decoder):
    quick = [decoder.decode([turn])[0] for turn in turn_windows(final=False)]
    assert scoring.pooled(scores(quick)) <= 0.08
    assert scoring.timely(scores(quick)) >= 0.9


def test_the_same_window_gives_the_same_words_to_the_last_digit(decoder, finals):
    assert decoder.decode([finals[3].window])[0].words == finals[3].words


def test_two_looks_together_give_each_window_the_words_that_it_gets_alone(decoder):
    """Of one length: how much silence is behind a look may change a mark."""
    starts = [(turn.channel, turn.start) for turn in turn_windows()[:8]]
    looks = [window(side, at, at + 2.4, n, final=False) for n, (side, at) in enumerate(starts)]
    alone = [said(decoder.decode([look])[0]) for look in looks]
    assert all(one != other for one, other in pairwise(alone))
    for n, pair in enumerate(pairwise(looks)):
        both = decoder.decode(pair)
        assert tuple(one.window for one in both) == pair
        assert [said(one) for one in both] == alone[n : n + 2]


def test_a_final_that_is_unsure_is_tried_warmer(decoder, asked, monkeypatch):
    """Here, always."""
    monkeypatch.setattr(whisper, "UNSURE", 0.0)
    heard = decoder.decode([turn_windows()[0]])[0]
    assert [how["beam_size"] for _, how in asked] == [5, 1, 1]
    assert len([how for _, how in asked if "sampling_temperature" in how]) == 2
    assert heard.words
    assert not heard.clean


def test_a_hurried_final_costs_no_more_than_a_look(decoder, encoded_frames, monkeypatch):
    monkeypatch.setattr(whisper, "UNSURE", 0.0)
    turn = turn_windows()[0]
    heard = [
        decoder.decode([one])[0].words
        for one in (replace(turn, hurried=True), replace(turn, final=False), turn)
    ]
    hurried, look, final = encoded_frames
    assert hurried == look < final
    assert heard[0] == heard[1] != ()


@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("milliseconds", [0, 1, 10, 99, 100, 101, 150, 300])
@pytest.mark.parametrize("speech", [True, False])
def test_a_window_may_be_as_short_as_it_likes(decoder, final, milliseconds, speech):
    end = 7.0 + milliseconds / 1000
    short = window(Channel.REP, 7.0, end, final=final)
    if not speech:
        short = Window(1, Channel.REP, 7.0, end, final, np.zeros_like(short.samples))
    heard = decoder.decode([short])[0]
    assert heard.window is short
    assert len(heard.words) <= 2
    assert all(7.0 <= word.start <= word.end <= end + 0.001 for word in heard.words)


@pytest.mark.parametrize("seconds", [8.0, 12.0, 20.0])
def test_a_window_longer_than_the_model_takes_is_no_end_of_it(decoder, seconds):
    for final in (True, False):
        heard = decoder.decode([window(Channel.PROSPECT, 10.0, 10.0 + seconds, final=final)])[0]
        assert all(10.0 <= word.start <= word.end <= 10.0 + seconds for word in heard.words)


# -- what is no speech -----------------------------------------------------------------------------

MINUTE = np.arange(60 * SAMPLE_RATE) / SAMPLE_RATE
NOISE = np.random.default_rng(5).standard_normal(len(MINUTE))


def coloured(exponent: float) -> np.ndarray:
    """Pink (0.5) or brown (1.0) noise."""
    spectrum = np.fft.rfft(NOISE)
    spectrum[1:] /= np.arange(1, len(spectrum)) ** exponent
    sound = np.fft.irfft(spectrum, len(NOISE))
    return sound / np.abs(sound).max()


NO_SPEECH = {
    "digital silence": 0 * MINUTE,
    "the last bit": np.sign(NOISE) / 32768,
    "white noise, soft": 0.001 * NOISE,
    "white noise, loud": 0.1 * NOISE,
    "white noise that comes and goes": 0.1 * NOISE * (np.sin(2 * np.pi * 0.5 * MINUTE) > 0),
    "pink noise": 0.3 * coloured(0.5),
    "brown noise": 0.5 * coloured(1.0),
    "50 Hz hum": 0.2 * np.sin(2 * np.pi * 50 * MINUTE),
    "60 Hz hum with harmonics": sum(
        0.2 / n * np.sin(2 * np.pi * 60 * n * MINUTE) for n in range(1, 12)
    ),
    "a beep every second": 0.3 * np.sin(2 * np.pi * 1000 * MINUTE) * (MINUTE % 1 < 0.2),
    "clicks of keys": 0.5 * NOISE * (MINUTE % 0.37 < 0.004),
    "an offset": 0.3 + 0 * MINUTE,
    "full scale": np.sign(np.sin(2 * np.pi * 200 * MINUTE)),
}


@pytest.mark.parametrize("kind", NO_SPEECH)
def test_a_minute_without_speech_gives_no_words(decoder, kind):
    """Through the whole chain: what the detector lets through must not make the model dream."""
    schedule, events = Schedule([Channel.REP], Hearing.of(demo_model().limits)), []
    for frame in as_frames(NO_SPEECH[kind].astype(np.float32), Channel.REP):
        events += schedule.feed(frame)
        while due := schedule.next_windows():
            events += [e for heard in decoder.decode(due) for e in schedule.understand(heard)]
    events += schedule.end(Channel.REP)
    while due := schedule.next_windows():
        events += [e for heard in decoder.decode(due) for e in schedule.understand(heard)]
    assert [event for event in events if isinstance(event, Utterance)] == []
    assert [e for e in events if isinstance(e, Partial) and (e.committed or e.tentative)] == []


@pytest.mark.parametrize("kind", [kind for kind in NO_SPEECH if "noise" in kind or "sil" in kind])
def test_the_model_itself_makes_no_sentence_of_it(decoder, kind):
    """Should a detector let some of it through."""
    samples = NO_SPEECH[kind][: 6 * SAMPLE_RATE].astype(np.float32)
    for final in (True, False):
        heard = decoder.decode([Window(1, Channel.REP, 0.0, 5.7, final, samples)])[0]
        assert [word.text for word in heard.words] == []


# -- what is no model ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.bin", b""),
        ("model.bin", b"not a model at all" * 100),
        ("model.bin", None),
        ("tokenizer.json", b"{}"),
        ("tokenizer.json", b"not json"),
        ("vocabulary.json", b"not json"),
        ("config.json", b"not json"),
    ],
)
def test_a_broken_model_is_explained(tmp_path, file, content):
    """`content` None: the first half of the file."""
    model = demo_model()
    folder = Path(shutil.copytree(model.folder, tmp_path / "model"))
    whole = (folder / file).read_bytes()
    (folder / file).write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(ModelBroken) as failure:
        WhisperDecoder(Decoding(Model("broken", folder, model.limits), 1))
    assert str(folder) in failure.value.message
    assert failure.value.hint


@pytest.mark.parametrize("damage", UNFIT)
def test_a_model_that_loads_but_can_not_decode_is_explained(tmp_path, damage):
    model = unfit_model(tmp_path / "model", damage)
    unfit = WhisperDecoder(Decoding(model, 1))
    with pytest.raises(ModelBroken) as failure:
        unfit.decode([turn_windows()[0]])[0]
    assert str(model.folder) in failure.value.message
    assert failure.value.hint


def test_a_language_that_the_model_does_not_know_is_explained(monkeypatch):
    made = whisper.Tokenizer
    monkeypatch.setattr(whisper, "Tokenizer", lambda hf, _, **how: made(hf, True, **how))
    with pytest.raises(LanguageUnknown) as failure:
        WhisperDecoder(Decoding(demo_model(), 1, "xx"))
    assert "“xx”" in failure.value.message
    assert "speech.language" in failure.value.hint
