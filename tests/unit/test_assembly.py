"""What the settings, the playbook and the model's limits make of a call's decoder."""

from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from app.assembly import Coaching, Parts, device_of, for_demo
from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.call import Call
from app.coach.playbook import Playbook
from app.config.paths import Home, resources
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings, Speech
from app.events import Channel, Event
from app.speech import calibration
from app.speech.decoder import default_threads
from app.speech.decoding import Decoding, Device
from app.speech.whisper import WhisperDecoder
from tests.fakes import ScriptedDecoder, ScriptedSource
from tests.unit.config.keychains import Keychain
from tests.unit.speech.windows import demo_model

NAMES = ("Northwind", "HubSpot")
OURS = replace(demo_model(), name="ours")


@pytest.fixture
def program(tmp_path: Path):
    def program(**speech) -> Program:
        settings = Settings(speech=Speech(**speech))
        return Program(Home(tmp_path / "home"), settings, Secrets(Keychain()))

    return program


def test_a_decoder_is_told_what_the_settings_and_the_playbook_say(program):
    coaching = Coaching(Playbook(name="ours", words=NAMES), Path("ours.toml"), 6.0)
    made = Parts(program(language="auto", translate=True, threads=3), OURS, coaching).decoding
    assert made == Decoding(OURS, 3, "auto", True, NAMES, Device.CPU)


def test_threads_are_those_of_the_settings_else_what_was_measured_else_half_of_the_cores(program):
    measured = replace(OURS, threads=5)
    assert Parts(program(threads=3), measured).threads == 3
    assert Parts(program(), measured).threads == 5
    assert Parts(program(), OURS).threads == default_threads()


def test_a_card_is_tried_unless_the_settings_or_an_earlier_try_say_no(program):
    models = program().home.models
    assert device_of(program()) is Device.AUTO
    assert device_of(program(device="cpu")) is Device.CPU
    calibration.keep_unfit(models, "it hangs")
    assert device_of(program()) is Device.CPU


def test_in_this_process_nothing_but_the_processor_is_used(program):
    decoder = Parts(program(), OURS).decoder()
    assert isinstance(decoder, WhisperDecoder)
    assert Parts(program(), OURS).decoding.device is Device.CPU


@pytest.mark.parametrize("helps", [True, False])
def test_what_was_said_is_carried_over_to_a_model_that_it_helps(program, helps):
    model = replace(OURS, limits=replace(OURS.limits, prompt_helps=helps))
    decoder = ScriptedDecoder("some words here")
    source = FileSource(resources() / "demo" / "discovery.flac", SampleClock())
    list(Parts(program(), model, partials=False).call([source], decoder=decoder).run())
    before = {window.before for window in decoder.windows}
    assert before == ({"", "some words here"} if helps else {""})


def told_live(call: Call) -> list[Event]:
    """All that the loops of a call have to tell, each in a thread of its own."""
    told: list[Event] = []
    threads = [Thread(target=lambda loop=loop: told.extend(loop())) for loop in call.loops.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return told


def test_a_call_begins_with_the_news_that_its_model_can_not_understand_it(program):
    for language, news in (("de", 1), ("en", 0)):
        source = ScriptedSource({Channel.PROSPECT: "." * 10})
        parts = Parts(program(language=language), OURS)
        told = told_live(parts.call([source], decoder=ScriptedDecoder("")))
        assert [event for event in told if event == parts.misfit] == [parts.misfit] * news


def test_a_model_of_english_says_so_where_calls_are_in_another_language(program):
    misfit = Parts(program(language="de"), OURS).misfit
    assert misfit is not None
    assert misfit.text.startswith("The speech model ours understands English only")
    assert "“de”" in misfit.text
    for language in ("en", "auto"):
        assert Parts(program(language=language), OURS).misfit is None
    assert Parts(program(language="de"), replace(OURS, multilingual=True)).misfit is None


def test_it_says_so_too_where_other_languages_are_to_be_written_down_in_english(program):
    wanted = program(translate=True)
    misfit = Parts(wanted, demo_model()).misfit
    assert misfit is not None
    assert misfit.text == (
        "The speech model demo-en understands English only, so it can't write down other languages"
        " in English, as your settings ask."
    )
    assert Parts(wanted, replace(OURS, multilingual=True)).misfit is None


def test_the_bundled_call_is_in_english_whatever_calls_are_in(program):
    wanted = program(language="de", translate=True)
    assert Parts(wanted, demo_model()).misfit is not None
    assert Parts(for_demo(wanted), demo_model()).misfit is None
