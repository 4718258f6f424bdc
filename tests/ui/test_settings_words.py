"""The Words page: models come from a real server, are chosen, and go."""

import random
import shutil
from collections.abc import Iterator

import pytest

from app.config.paths import resources
from app.config.settings import Settings, Speech
from app.speech import calibration
from app.speech.calibration import Figures
from app.speech.catalogue import installed
from app.ui.widgets import Chip
from tests.hub_server import HubServer, hub_server
from tests.ui.settings_scene import Scene, a_dress, a_scene, until  # noqa: F401

FILES = {
    "config.json": b"{}",
    "model.bin": random.Random(1).randbytes(3_000_000),
    "tokenizer.json": b"{}" * 800,
    "vocabulary.txt": b"a\nb\n",
}


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with hub_server("Systran/faster-whisper-tiny.en", FILES) as server:
        yield server


def put(it: Scene, name: str) -> None:
    folder = it.office.home.models / name
    folder.mkdir(parents=True)
    for file, content in FILES.items():
        (folder / file).write_bytes(content[:1000])


async def rows_of(it: Scene):
    await until(lambda: it.page("Words").rows)
    return it.page("Words").rows


def test_what_is_here_and_what_could_be_is_listed(scene):
    put(scene, "tiny.en")

    async def story(it: Scene) -> None:
        rows = await rows_of(it)
        assert rows["demo-en"].about.words == "6 MB · understands the demo call only"
        await until(rows["tiny.en"].remove.isVisible)
        assert rows["base.en"].get.isVisible()
        assert not rows["base.en"].radio.isVisible()
        assert "not on this computer" in rows["base.en"].problem.words
        rows["tiny.en"].radio.click()
        assert it.latest.speech.model == "tiny.en"
        assert rows["base.en"].problem.words == ""

    scene.play(story, "Words")


def test_a_model_is_fetched_with_progress(scene, hub):
    async def story(it: Scene) -> None:
        rows = await rows_of(it)
        it.page("Words").hub = hub.endpoint
        hub.faults.pause_after = 1_000_000
        rows["tiny.en"].get.click()
        await until(lambda: "1 of 3 MB" in rows["tiny.en"].about.words)
        assert "MB per second" in rows["tiny.en"].about.words
        assert rows["tiny.en"].cancel.isVisible()
        rows["base.en"].get.click()
        assert "One at a time" in it.page("Words").answer.words
        hub.faults.go_on.set()
        await until(lambda: it.page("Words").rows["tiny.en"].choice.here)
        assert "tiny.en" in installed(it.office.home.models)
        assert it.page("Words").rows["tiny.en"].radio.isVisible()

    scene.play(story, "Words")


def test_a_download_that_is_cancelled_goes_on_later_from_there(scene, hub):
    async def story(it: Scene) -> None:
        rows = await rows_of(it)
        it.page("Words").hub = hub.endpoint
        hub.faults.pause_after = 1_000_000
        rows["tiny.en"].get.click()
        await until(lambda: "1 of 3 MB" in rows["tiny.en"].about.words)
        rows["tiny.en"].cancel.click()
        hub.faults.go_on.set()
        await until(lambda: it.page("Words").rows["tiny.en"].get.text() == "Go on")
        assert "is here already" in it.page("Words").rows["tiny.en"].about.words
        hub.faults.pause_after = None
        it.page("Words").rows["tiny.en"].get.click()
        await until(lambda: it.page("Words").rows["tiny.en"].choice.here)
        first, second = hub.asked_for("model.bin")
        assert first == ""
        assert second.startswith("bytes=")

    scene.play(story, "Words")


def test_a_hub_in_trouble_is_said_without_a_command(scene, hub):
    hub.faults.status = 503

    async def story(it: Scene) -> None:
        rows = await rows_of(it)
        it.page("Words").hub = hub.endpoint
        rows["tiny.en"].get.click()
        await until(lambda: "trouble" in it.page("Words").answer.words)
        assert "sotto " not in it.page("Words").answer.words
        assert rows["tiny.en"].get.isVisible()

    scene.play(story, "Words")


def test_a_window_that_ends_stops_its_download(scene, hub):
    async def story(it: Scene) -> None:
        rows = await rows_of(it)
        it.page("Words").hub = hub.endpoint
        hub.faults.pause_after = 1_000_000
        rows["tiny.en"].get.click()
        await until(lambda: "1 of 3 MB" in rows["tiny.en"].about.words)
        hub.faults.go_on.set()

    scene.play(story, "Words")
    assert "tiny.en" not in installed(scene.office.home.models)


def test_a_model_goes_only_when_the_user_says_so_twice_and_not_while_in_use(scene):
    put(scene, "tiny.en")
    put(scene, "base.en")

    async def story(it: Scene) -> None:
        rows = await rows_of(it)
        rows["base.en"].remove.click()
        rows["base.en"].sure.click()
        assert "in use" in rows["base.en"].problem.words
        rows["tiny.en"].remove.click()
        rows["tiny.en"].keep.click()
        assert rows["tiny.en"].remove.isVisible()
        rows["tiny.en"].remove.click()
        assert rows["tiny.en"].sure.text() == "Remove 75 MB"
        rows["tiny.en"].sure.click()
        await until(lambda: not it.page("Words").rows["tiny.en"].choice.here)
        assert not (it.office.home.models / "tiny.en").exists()
        assert "base.en" in installed(it.office.home.models)

    scene.play(story, "Words")


def test_a_language_is_asked_for_where_the_model_knows_several(scene):
    put(scene, "tiny.en")
    put(scene, "tiny")
    scene.settings = Settings(speech=Speech(model="tiny.en"))

    async def story(it: Scene) -> None:
        page = it.page("Words")
        rows = await rows_of(it)
        assert page.language.isVisible()
        assert page.translate.isVisible()
        assert not page.language.isEnabled()
        assert not page.translate.isEnabled()
        assert page.why_greyed.words == (
            "tiny.en understands English only: choose a model of many languages for others."
        )
        rows["tiny"].radio.click()
        assert page.language.isEnabled()
        assert page.translate.isEnabled()
        assert page.why_greyed.words == ""
        assert page.language.currentText() == "English"
        page.language.setCurrentIndex(page.language.findText("German"))
        page.language.activated.emit(page.language.currentIndex())
        assert it.latest.speech.language == "de"

    scene.play(story, "Words")


def test_a_language_may_be_found_and_another_one_written_down_in_english(scene):
    put(scene, "small")
    put(scene, "large-v3-turbo")
    scene.settings = Settings(speech=Speech(model="small"))

    async def story(it: Scene) -> None:
        page = it.page("Words")
        rows = await rows_of(it)
        page.translate.click()
        assert it.latest.speech.translate
        page.language.setCurrentIndex(page.language.findText("Found in each call"))
        page.language.activated.emit(page.language.currentIndex())
        assert it.latest.speech.language == "auto"
        rows["large-v3-turbo"].radio.click()  # was not taught to translate
        assert page.language.isEnabled()
        assert page.why_greyed.words == "large-v3-turbo was not taught to translate."
        assert "switch it off" in page.translate_row.problem
        page.translate.click()
        assert not it.latest.speech.translate
        assert not page.translate.isEnabled()

    scene.play(story, "Words")


def test_a_model_of_english_says_so_where_calls_are_in_another_language(scene):
    put(scene, "tiny.en")
    scene.settings = Settings(speech=Speech(model="tiny.en", language="de"))

    async def story(it: Scene) -> None:
        page = it.page("Words")
        await rows_of(it)
        assert "tiny.en understands English only" in page.language_field.problem
        page.language.setCurrentIndex(page.language.findText("English"))
        page.language.activated.emit(page.language.currentIndex())
        assert page.language_field.problem == ""
        assert not page.language.isEnabled()

    scene.play(story, "Words")


def test_the_recommended_model_is_marked_and_measured_ones_say_how_busy_they_are(scene):
    put(scene, "tiny.en")
    models = scene.office.home.models
    figures = Figures(size=1000, threads=1, look=0.1, final=0.5, load=0.65)
    calibration.keep(models, "tiny.en", figures)

    async def story(it: Scene) -> None:
        rows = await rows_of(it)
        assert [name for name, row in rows.items() if row.choice.recommended] == ["tiny.en"]
        chips = [chip.text() for chip in rows["tiny.en"].findChildren(Chip)]
        assert chips == ["recommended", "fits this computer"]
        assert "busy 65% of the time" in rows["tiny.en"].about.words
        assert [chip.text() for chip in rows["base.en"].findChildren(Chip)] == [
            "slow on this computer"
        ]

    scene.play(story, "Words")


def test_where_none_keeps_up_the_recommended_one_says_why_it_is(scene):
    put(scene, "tiny.en")
    figures = Figures(size=1000, threads=1, look=0.1, final=0.5, load=1.2)
    calibration.keep(scene.office.home.models, "tiny.en", figures)

    async def story(it: Scene) -> None:
        rows = await rows_of(it)
        chips = [chip.text() for chip in rows["tiny.en"].findChildren(Chip)]
        assert chips == ["recommended", "slow on this computer"]
        assert rows["tiny.en"].about.words.endswith(" · none keeps up, this one comes closest")
        assert "closest" not in rows["base.en"].about.words

    scene.play(story, "Words")


def test_this_computer_is_measured_with_progress(scene):
    shutil.copytree(resources() / "models" / "demo-en", scene.office.home.models / "ours")
    scene.settings = Settings(speech=Speech(model="ours"))

    async def story(it: Scene) -> None:
        page = it.page("Words")
        await rows_of(it)
        page.measure.measure.click()
        assert not page.measure.measure.isVisible()
        await until(lambda: page.measure.about.words == "ours: timing", 60.0)
        assert page.measure.progress.isVisible()
        await until(lambda: page.answer.words.startswith("Recommended: "), 120.0)
        assert page.measure.measure.isVisible()
        assert "ours" in calibration.read(it.office.home.models).models

    scene.play(story, "Words")


def test_a_measurement_can_be_stopped_and_a_window_that_ends_stops_it(scene):
    async def story(it: Scene) -> None:
        page = it.page("Words")
        await rows_of(it)
        page.measure.measure.click()
        await until(lambda: page.measure.about.words.startswith("demo-en: "), 60.0)
        page.measure.cancel.click()
        await until(lambda: page.answer.words.startswith("Stopped."), 60.0)
        page.measure.measure.click()

    scene.play(story, "Words")
    assert calibration.read(scene.office.home.models).models == {}


def test_nothing_is_measured_during_a_call_and_what_goes_wrong_is_said(scene, tmp_path):
    async def story(it: Scene) -> None:
        page = it.page("Words")
        await rows_of(it)
        it.office.call = it.office.check()
        page.measure.measure.click()
        assert page.answer.words == "A call is running. Measure when that is over."
        it.window.call_changed()  # another one, and it runs
        assert page.answer.words
        it.office.call = None
        it.window.call_changed()
        assert page.answer.words == ""
        page.measure.wanted.emit(tmp_path / "none.wav")
        await until(lambda: "none.wav" in page.answer.words, 60.0)
        assert page.measure.measure.isVisible()

    scene.play(story, "Words")
