"""Which language a call is in: given, or found once."""

import os
import signal
import sys
from contextlib import closing

import pytest
from tokenizers import Tokenizer

from app.config.languages import AUTO, LANGUAGES
from app.speech.decoder_process import DecoderGone, DecoderProcess
from app.speech.decoding import Decoding
from app.speech.languages import SpokenLanguage
from app.speech.whisper import LanguageUnknown, WhisperDecoder
from tests.unit.speech.multilingual import HEARD, multilingual_model
from tests.unit.speech.windows import demo_model, turn_windows

LONG, SHORT = 3.0, 1.0


def test_one_that_is_given_stays():
    spoken = SpokenLanguage("fr")
    assert spoken.found
    assert spoken.learn([("de", 1.0)], LONG, final=True) == "fr"


def test_a_final_of_enough_speech_settles_it_for_good():
    spoken = SpokenLanguage(AUTO)
    assert not spoken.found
    spoken.learn([("de", 0.9), ("nl", 0.1)], LONG, final=True)
    assert spoken.found
    assert spoken.learn([("fr", 1.0)], 10.0, final=True) == "de"


@pytest.mark.parametrize(
    ("probability", "seconds", "final"), [(0.5, LONG, True), (0.9, SHORT, True), (0.9, LONG, False)]
)
def test_until_then_the_best_guess_serves(probability, seconds, final):
    spoken = SpokenLanguage(AUTO)
    assert spoken.learn([("de", probability)], seconds, final) == "de"
    assert not spoken.found


def test_a_better_guess_takes_the_place_of_a_worse_one_and_not_the_other_way_round():
    spoken = SpokenLanguage(AUTO)
    assert spoken.learn([("nl", 0.5)], SHORT, final=False) == "nl"
    assert spoken.learn([("de", 0.5)], 2.0, final=False) == "de"
    assert spoken.learn([("nl", 0.9)], SHORT, final=False) == "de"


def test_what_settles_it_counts_even_against_a_guess_as_good():
    spoken = SpokenLanguage(AUTO)
    spoken.learn([("nl", 1.0)], LONG, final=False)
    assert spoken.learn([("de", 0.7)], LONG, final=True) == "de"


# -- with a model ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return multilingual_model(tmp_path_factory.mktemp("models") / "many")


def tokenizer_of(model):
    return Tokenizer.from_file(str(model.folder / "tokenizer.json"))


def test_a_multilingual_model_is_known_by_its_own_files(model):
    assert model.multilingual
    assert not demo_model().multilingual


def test_a_decoder_finds_the_language_in_the_first_final(model):
    decoder = WhisperDecoder(Decoding(model, 1, AUTO))
    decoder.decode([turn_windows(final=False)[0]])
    assert decoder.language is None
    decoder.decode([turn_windows()[0]])
    assert decoder.language == HEARD


@pytest.mark.parametrize("together", [1, 2])
def test_a_look_is_told_the_language_that_it_sounds_like(model, asked, together):
    """It is no proof yet, but the best that is known."""
    decoder = WhisperDecoder(Decoding(model, 1, AUTO))
    decoder.decode(turn_windows(final=False)[:together])
    told = tokenizer_of(model).token_to_id(f"<|{HEARD}|>")
    prompts = asked[0][0]
    assert len(prompts) == together
    assert all(told in prompt for prompt in prompts)
    assert decoder.language is None


@pytest.mark.parametrize("translate", [True, False])
def test_a_language_that_is_given_is_not_looked_for(model, translate):
    decoder = WhisperDecoder(Decoding(model, 1, "fr", translate))
    decoder.decode([turn_windows()[0]])
    assert decoder.language == "fr"


def test_an_english_model_looks_for_none():
    [heard] = WhisperDecoder(Decoding(demo_model(), 1, AUTO)).decode([turn_windows()[0]])
    [plain] = WhisperDecoder(Decoding(demo_model(), 1)).decode([turn_windows()[0]])
    assert heard.words == plain.words


def test_every_language_of_the_settings_is_one_of_the_models(model):
    for language in LANGUAGES:
        WhisperDecoder(Decoding(model, 1, language)).close()


def test_one_that_the_model_does_not_know_is_explained(model):
    with pytest.raises(LanguageUnknown) as failure:
        WhisperDecoder(Decoding(model, 1, "xx"))
    assert "“xx”" in failure.value.message
    assert "speech.language" in failure.value.hint


def test_through_a_child_it_is_named_at_once(model):
    with closing(DecoderProcess(Decoding(model, 1, "xx"))) as decoder:
        with pytest.raises(DecoderGone) as gone:
            decoder.decode([turn_windows()[0]])
        assert "“xx”" in gone.value.message
        assert decoder.restarts == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_what_was_found_outlives_the_child_that_found_it(model):
    with closing(DecoderProcess(Decoding(model, 1, AUTO))) as decoder:
        decoder.decode([turn_windows()[0]])
        assert decoder.decoding.language == HEARD
        os.kill(decoder.pid, signal.SIGKILL)
        decoder.decode([turn_windows()[1]])
        assert decoder.restarts == 1
        assert decoder.decoding.language == HEARD
