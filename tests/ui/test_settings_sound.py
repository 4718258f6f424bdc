"""The Sound page, with real calls on their threads behind it."""

import threading

import pytest

from app.audio.devices import NoSoundServer
from app.audio.player import OutputUnusable
from app.call import Call
from app.config.sensitivity import Sensitivity
from app.config.settings import Settings, Sound
from app.events import Device, Devices, Level, Side, SideState
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.workers import LiveCall
from tests.fakes import ScriptedDecoder, ScriptedVad
from tests.sound.conftest import server  # noqa: F401
from tests.sound.server import SoundServer
from tests.ui.settings_scene import (  # noqa: F401
    BUILT_IN,
    DEVICES,
    HEADSET,
    PROSPECT,
    REP,
    SPEAKERS,
    OpenEnded,
    Scene,
    a_dress,
    a_scene,
    sound_of,
    until,
)


def offered(combo) -> list[str]:
    return [combo.itemText(row) for row in range(combo.count())]


def choose(combo, row: int) -> None:
    combo.setCurrentIndex(row)
    combo.activated.emit(row)


def levels(channel, *loudness: float) -> list[Level]:
    return [Level(channel, n / 10, one) for n, one in enumerate(loudness)]


# -- devices ---------------------------------------------------------------------------------------


def test_each_side_offers_the_default_by_name_and_then_its_devices(scene):
    async def story(it: Scene) -> None:
        page = it.page("Sound")
        await until(lambda: page.rep.devices.count() == 3)
        assert offered(page.rep.devices) == [
            "System default (Built-in)",
            "Headset microphone",
            "Built-in",
        ]
        assert offered(page.prospect.devices) == ["System default (Speakers)", "Speakers"]
        choose(page.rep.devices, 1)
        assert it.latest.sound.microphone == HEADSET.id
        choose(page.prospect.devices, 1)
        assert it.latest.sound == Sound(microphone=HEADSET.id, loopback=SPEAKERS.id)

    scene.play(story)


def test_a_chosen_device_that_is_not_plugged_in_stays_chosen(scene):
    scene.settings = Settings(sound=Sound(microphone="jabra"))

    async def story(it: Scene) -> None:
        page = it.page("Sound")
        await until(lambda: page.rep.devices.count() == 4)
        assert page.rep.devices.currentText() == "The one you chose, not plugged in"
        assert it.changes.all == []

    scene.play(story)


def test_a_device_that_comes_while_the_page_is_open_is_offered(scene):
    jabra = Device("jabra", "Jabra", REP)
    scene.office.check = lambda: sound_of([Devices((*DEVICES, jabra))])

    async def story(it: Scene) -> None:
        await until(lambda: "Jabra" in offered(it.page("Sound").rep.devices))

    scene.play(story)


def test_sound_that_does_not_answer_is_said(scene):
    scene.office.plugged_in = NoSoundServer()

    async def story(it: Scene) -> None:
        page = it.page("Sound")
        await until(lambda: "does not answer" in page.prospect.advice.words)
        # all words as in a call, and in a terminal
        for side, who in ((page.rep, "you"), (page.prospect, "the prospect")):
            assert (side.words.text(), side.words.tone) == (f"Not hearing {who}", "bad")
            assert side.words.shown_text() == side.words.text()
            assert side.advice.words == f"{NoSoundServer().message} {NoSoundServer().hint}"

    scene.play(story)


def test_a_chime_that_can_not_be_played_says_so_and_leaves_the_sides_as_they_were(
    scene,
    server: SoundServer,  # noqa: F811
):
    server.kill()
    scene.settings = Settings(sound=Sound(loopback="headset"))
    scene.office.plugged_in = NoSoundServer()

    async def story(it: Scene) -> None:
        page = it.page("Sound")
        await until(lambda: page.prospect.words.tone == "bad")
        before = [(side.words.text(), side.words.tone) for side in (page.rep, page.prospect)]
        it.window.activateWindow()
        await until(it.window.isActiveWindow)
        page.chime.setFocus()
        page.chime.click()
        await until(lambda: page.unplayed.words)
        assert page.unplayed.words == f"{OutputUnusable().message} {OutputUnusable().hint}"
        assert page.chime.accessibleDescription() == page.unplayed.words
        assert page.chime.hasFocus()
        after = [(side.words.text(), side.words.tone) for side in (page.rep, page.prospect)]
        assert after == before
        it.window.show_page("About")
        assert page.unplayed.words == ""

    scene.play(story)


# -- levels ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (levels(REP, *[-20.0] * 5), "Hearing you. The level is good"),
        (levels(REP, *[-48.0] * 12), "Too soft. Come closer, or raise the level"),
        (levels(REP, *[-3.0] * 4), "Too loud. Lower the level a little"),
        (levels(REP, *[-60.0] * 30), "Silent. Say a few words"),
        (levels(REP, *[-90.0] * 110), "Silent. Is the microphone muted?"),
    ],
)
def test_words_say_what_the_level_of_the_microphone_means(scene, told, words):
    scene.office.check = lambda: sound_of(told)

    async def story(it: Scene) -> None:
        await until(lambda: it.page("Sound").rep.words.text() == words)
        bar = it.page("Sound").rep.bar
        assert bar.accessibleDescription() == words
        assert (bar.tone == "warn") is words.startswith("Too")

    scene.play(story)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (levels(PROSPECT, -30.0), "Hearing what this computer plays"),
        (levels(PROSPECT, *[-90.0] * 30), "Silent. Nothing plays at the moment"),
    ],
)
def test_words_say_whether_anything_plays(scene, told, words):
    scene.office.check = lambda: sound_of(told)

    async def story(it: Scene) -> None:
        await until(lambda: it.page("Sound").prospect.words.text() == words)

    scene.play(story)


def test_a_side_in_trouble_says_so_until_it_is_well(scene):
    gone = Side(REP, 0.0, SideState.GONE, "Headset went away", "Using ‘Built-in’ until it is back")
    back = Side(REP, 0.1, SideState.BACK, "Headset is back", "Headset")

    async def story(it: Scene) -> None:
        page = it.page("Sound")
        words = page.rep.words
        page.rep.change(gone)
        page.rep.hear(Level(REP, 0.1, -20.0))
        assert words.text() == "Headset went away. Using ‘Built-in’ until it is back"
        assert words.tone == "warn"
        page.rep.change(back)
        page.rep.hear(Level(REP, 0.2, -20.0))
        assert words.text() == "Hearing you. The level is good"

    scene.play(story)


# -- words -----------------------------------------------------------------------------------------


def test_what_is_said_is_written_down_with_the_time_that_it_took(scene):
    scene.office.check = lambda: sound_of(
        levels(REP, -20.0), "#" * 60 + "." * 30, "good morning Priya"
    )

    async def story(it: Scene) -> None:
        page = it.page("Sound")
        await until(lambda: page.said.committed == "good morning Priya")
        assert "good morning Priya" in page.said.accessibleDescription()
        await until(lambda: page.said_field.note.text().startswith("written down in "))
        assert page.said_field.note.text().endswith(" s")
        assert not page.said.writing

    scene.play(story)


def test_without_a_model_the_line_says_where_to_get_one(scene):
    async def story(it: Scene) -> None:
        await until(lambda: "no speech model yet" in it.page("Sound").said.hint)

    scene.play(story)


# -- when it listens -------------------------------------------------------------------------------


def test_it_listens_only_while_the_page_is_seen(scene):
    async def story(it: Scene) -> None:
        await until(lambda: len(it.office.checks) == 1)
        _, first = it.office.checks[0]
        it.window.show_page("About")
        await until(lambda: all(worker.isFinished() for worker in first._workers))
        it.window.show_page("Sound")
        await until(lambda: len(it.office.checks) == 2)
        it.window.close()
        _, second = it.office.checks[1]
        await until(lambda: all(worker.isFinished() for worker in second._workers))

    scene.play(story)


def test_another_device_is_listened_to_after_the_first_was_let_go(scene):
    async def story(it: Scene) -> None:
        page = it.page("Sound")
        await until(lambda: page.rep.devices.count() == 3)
        choose(page.rep.devices, 2)
        await until(lambda: len(it.office.checks) == 2)
        settings, _ = it.office.checks[1]
        assert settings.sound.microphone == BUILT_IN.id
        assert all(worker.isFinished() for worker in it.office.checks[0][1]._workers)

    scene.play(story)


def test_in_a_call_it_shows_that_call_and_opens_no_second_one(scene):
    call = sound_of(levels(REP, *[-20.0] * 5))
    scene.office.call = call

    async def story(it: Scene) -> None:
        assert it.office.checks == []
        call.start()
        await until(lambda: it.page("Sound").rep.words.text().startswith("Hearing you"))
        it.office.call = None
        it.window.call_changed()
        await until(lambda: len(it.office.checks) == 1)
        call.stop()
        await until(lambda: all(worker.isFinished() for worker in call._workers))

    scene.play(story)


class Slow(OpenEnded):
    """Told to stop, it first waits until it may."""

    def __init__(self) -> None:
        super().__init__([], "")
        self.may_end = threading.Event()

    def frames(self):
        self.stopped.wait()
        self.may_end.wait()
        yield from super().frames()


def call_of(source: OpenEnded) -> LiveCall:
    vads = iter([ScriptedVad(""), ScriptedVad("")])
    schedule = Schedule([REP, PROSPECT], Hearing(longest=8.0), lambda: next(vads))
    return LiveCall(Call([source], schedule, ScriptedDecoder("")))


def test_a_call_that_begins_is_shown_at_once_while_the_check_is_still_ending(scene):
    slow = Slow()
    scene.office.check = lambda: call_of(slow)

    async def story(it: Scene) -> None:
        await until(lambda: len(it.office.checks) == 1)
        it.office.call = call = sound_of(levels(REP, *[-20.0] * 5))
        it.window.call_changed()
        assert slow.stopped.is_set()
        call.start()
        await until(lambda: it.page("Sound").rep.words.text().startswith("Hearing you"))
        _, check = it.office.checks[0]
        assert not all(worker.isFinished() for worker in check._workers)
        slow.may_end.set()
        await until(lambda: all(worker.isFinished() for worker in check._workers))
        assert it.page("Sound").rep.words.text().startswith("Hearing you")
        call.stop()
        await until(lambda: all(worker.isFinished() for worker in call._workers))
        assert len(it.office.checks) == 1

    scene.play(story)


def test_a_call_that_was_over_before_the_check_had_ended_is_followed_by_the_next_check(scene):
    slow = Slow()
    scene.office.check = lambda: call_of(slow)

    async def story(it: Scene) -> None:
        await until(lambda: len(it.office.checks) == 1)
        it.office.check = sound_of
        it.office.call = sound_of()
        it.window.call_changed()
        it.office.call = None
        it.window.call_changed()
        assert len(it.office.checks) == 1  # no two open the sound at the same time
        slow.may_end.set()
        await until(lambda: len(it.office.checks) == 2)

    scene.play(story)


def test_a_call_is_shown_where_the_check_came_to_grief(scene):
    scene.office.check = lambda: call_of(Broken())

    async def story(it: Scene) -> None:
        page = it.page("Sound")
        await until(lambda: "does not answer" in page.prospect.words.text())
        it.office.call = call = sound_of(levels(REP, *[-20.0] * 5))
        it.window.call_changed()
        call.start()
        await until(lambda: page.rep.words.text().startswith("Hearing you"))
        assert len(it.office.checks) == 1
        call.stop()
        await until(lambda: all(worker.isFinished() for worker in call._workers))

    scene.play(story)


class Broken(OpenEnded):
    def __init__(self) -> None:
        super().__init__([], "")

    def frames(self):
        raise NoSoundServer()
        yield


def test_what_is_around_the_rep_is_one_of_three(scene):
    async def story(it: Scene) -> None:
        slider = it.page("Sound").around
        assert (slider.bar.minimum(), slider.bar.maximum(), slider.value) == (0, 2, 1)
        assert slider.words.text() == "normal"
        for step, words in [(0, "soft voice"), (2, "noisy office")]:
            slider.bar.setValue(step)
            assert slider.words.text() == words
            assert slider.words.sizeHint().width() <= slider.words.width()
        assert it.latest.sound.sensitivity is Sensitivity.NOISY
        checked = it.office.checks
        await until(lambda: checked[-1][0].sound.sensitivity is Sensitivity.NOISY)

    scene.play(story)


def test_the_pause_that_ends_a_sentence_is_a_slider(scene):
    async def story(it: Scene) -> None:
        slider = it.page("Sound").pause
        slider.bar.setValue(0)
        assert it.latest.speech.silence_to_end == 0.4
        slider.bar.setValue(slider.bar.maximum())
        assert it.latest.speech.silence_to_end == 2.0
        assert slider.words.text() == "2.0 s"

    scene.play(story)
