"""Sound: which devices are heard, whether they are heard well, and whether it is understood."""

import asyncio
import time

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QPushButton

from app.audio import words
from app.audio.player import CHIME_RATE, OutputUnusable, chime, play
from app.audio.source import SoundUnreadable
from app.config.sensitivity import Sensitivity
from app.config.settings import Settings
from app.events import (
    Channel,
    Devices,
    Event,
    Level,
    Notice,
    Partial,
    Ready,
    Side,
    SideState,
    Utterance,
)
from app.ui.model_lack import Lack, lack_of
from app.ui.settings_pages.form import Field, Paragraph, Row, Slider
from app.ui.settings_pages.listening import Listening
from app.ui.settings_pages.page import Page, Services
from app.ui.settings_pages.said_line import SaidLine
from app.ui.settings_pages.sound_side import SoundSide
from app.ui.theme import SPACE_1, SPACE_4, SPACE_6, Theme

_RESTART_AFTER = 400
"""Milliseconds without a change until the sound is opened anew: a slider moves in steps."""

_AROUND = {
    Sensitivity.SOFT: "soft voice",
    Sensitivity.NORMAL: "normal",
    Sensitivity.NOISY: "noisy office",
}
_STEPS = tuple(_AROUND)

_LACKS = {
    Lack.MISSING: "There is no speech model yet. Words, in the list at the left, has some.",
    Lack.BROKEN: "The speech model is damaged. Words, in the list at the left, can fetch it again.",
    Lack.DEMO_ONLY: "The model in use understands the demo call only. Words has better ones.",
}
_WAIT = "Getting ready…"
_SAY = "Say something, and see it written down."


class SoundPage(Page):
    title = "Sound"
    icon = "mic"
    lead = "Sotto hears two sides: your microphone, and what this computer plays."

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__(theme, settings, services)
        self.chime = QPushButton("Play a chime")
        self.chime.setProperty("kind", "link")
        self.unplayed = _at_right(Paragraph(theme, size=11, tone="warn"))
        """Why the chime was not heard."""
        self.rep = SoundSide(theme, Channel.REP, "Microphone")
        self.prospect = SoundSide(theme, Channel.PROSPECT, "What you hear", self.chime)
        self.said = SaidLine(theme)
        self.said_field = Field(theme, "Say a line", self.said)
        self.around = Slider(theme, 0, len(_AROUND) - 1, 1, lambda step: _AROUND[_STEPS[int(step)]])
        self.pause = Slider(theme, 0.4, 2.0, 0.1, "{:.1f} s".format)
        self._playing = False
        """The chime."""
        self._listening = Listening(services)
        self._devices = Devices(())
        self._level_at = (0.0, 0.0)
        """Seconds on the call clock, and on ours when we heard of it."""
        self._shown: Settings | None = None
        """As which is being listened; None while the page is not seen."""
        self._restart = QTimer(self, interval=_RESTART_AFTER, singleShot=True)
        self.add(self.rep, SPACE_6)
        self.add(self.prospect, SPACE_6)
        self.add(self.unplayed, SPACE_1)
        self.add(self.said_field, SPACE_6)
        self.add_divider()
        help = "From a soft voice to a noisy office"
        self.add(Row(theme, "Around you", help, self.around), SPACE_4)
        help = "Short is fast, long splits less; from the next call"
        self.add(Row(theme, "Pause that ends a sentence", help, self.pause), SPACE_4)
        self._connect()

    def _connect(self) -> None:
        self.rep.chosen.connect(self._choose_microphone)
        self.prospect.chosen.connect(self._choose_loopback)
        self.chime.clicked.connect(self._chime)
        self.around.moved.connect(self._set_around)
        self.pause.moved.connect(self._set_pause)
        self._listening.began.connect(self._on_began)
        self._listening.happened.connect(self._hear)
        self._listening.failed.connect(self.complain)
        self._restart.timeout.connect(self._listen)

    # -- the page ----------------------------------------------------------------------------------

    def fill(self) -> None:
        self.around.show_value(_STEPS.index(self.settings.sound.sensitivity))
        self.pause.show_value(self.settings.speech.silence_to_end)
        self._show_devices()
        if self._shown is not None and _matters(self._shown) != _matters(self.settings):
            self._restart.start()

    def enter(self) -> None:
        self._listen()
        self.errands.run(self._look_for_devices())

    def leave(self) -> None:
        self._restart.stop()
        self._shown = None
        self._listening.end()
        self._tell_of_chime("")
        for side in (self.rep, self.prospect):
            side.rest()

    def complain(self, notice: Notice) -> None:
        self.rep.rest()
        self.prospect.rest(notice.text, "warn", notice.hint)

    async def end(self) -> None:
        self.leave()
        await self._listening.settled()
        await super().end()

    @Slot()
    def look_again(self) -> None:
        """A call has begun or ended: listen to what there is now."""
        self._listening.look_again()

    # -- listening ---------------------------------------------------------------------------------

    @Slot()
    def _listen(self) -> None:
        self._shown = self.settings
        self._listening.begin(self.settings)

    @Slot()
    def _on_began(self) -> None:
        for side in (self.rep, self.prospect):
            side.rest(_WAIT)
        self.said.write("", "", writing=False)
        self.said_field.note.setText("")
        # a call that runs has said before that it is ready
        self.said.show_hint(_WAIT if self.services.call is None else _SAY)
        self.errands.run(self._look_at_model())

    @Slot(object)
    def _hear(self, event: Event) -> None:
        match event:
            case Level():
                self._level_at = (event.at, time.monotonic())
                self._side(event.channel).hear(event)
            case Side():
                self._side(event.channel).change(event)
            case Devices():
                self._devices = event
                self._show_devices()
            case Ready():
                if self.said.hint == _WAIT:
                    self.said.show_hint(_SAY)
            case Partial(channel=Channel.REP):
                self.said.write(event.committed, event.tentative, writing=True)
            case Utterance(channel=Channel.REP):
                self._write(event)

    def _write(self, utterance: Utterance) -> None:
        self.said.write(utterance.text, "", writing=False)
        at, heard = self._level_at
        took = at + time.monotonic() - heard - utterance.end
        self.said_field.note.setText(f"written down in {max(took, 0.1):.1f} s")

    def _side(self, channel: Channel) -> SoundSide:
        return self.rep if channel is Channel.REP else self.prospect

    async def _look_at_model(self) -> None:
        """Say it where nothing can be written down: a check goes on without a model."""
        lack = await asyncio.to_thread(
            lack_of, self.settings.speech.model, self.services.home.models
        )
        if lack is not None:
            self.said.show_hint(_LACKS[lack])

    # -- devices -----------------------------------------------------------------------------------

    async def _look_for_devices(self) -> None:
        try:
            self._devices = Devices(await asyncio.to_thread(self.services.devices))
        except SoundUnreadable as error:  # in the words that a call has for it
            for channel in Channel:
                said = words.refused(channel, words.why(error))
                self._side(channel).change(Side(channel, 0.0, SideState.MISSING, *said))
        self._show_devices()

    def _show_devices(self) -> None:
        sound = self.settings.sound
        self.rep.show_devices(self._devices.all, sound.microphone)
        self.prospect.show_devices(self._devices.all, sound.loopback)

    @Slot(str)
    def _choose_microphone(self, id: str) -> None:
        self.change("sound", microphone=id)
        self.fill()

    @Slot(str)
    def _choose_loopback(self, id: str) -> None:
        self.change("sound", loopback=id)
        self.fill()

    @Slot(float)
    def _set_around(self, step: float) -> None:
        self.change("sound", sensitivity=_STEPS[int(step)])
        self.fill()

    @Slot(float)
    def _set_pause(self, seconds: float) -> None:
        self.change("speech", silence_to_end=seconds)
        self.fill()

    @Slot()
    def _chime(self) -> None:
        if not self._playing:  # the button stays where the keyboard is, so it is not disabled
            self.errands.run(self._chimed())

    async def _chimed(self) -> None:
        """What is wrong with it is no news of the two sides: they go on saying how they are."""
        self._playing = True
        self._tell_of_chime("")
        try:
            await asyncio.to_thread(play, chime(), CHIME_RATE, self.settings.sound.loopback)
        except OutputUnusable as unusable:
            self._tell_of_chime(f"{unusable.message} {unusable.hint}")
        finally:
            self._playing = False

    def _tell_of_chime(self, trouble: str) -> None:
        self.unplayed.say(trouble)
        self.chime.setAccessibleDescription(trouble)
        if trouble:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.chime, trouble))


def _at_right(words: Paragraph) -> Paragraph:
    """Under what stands at the right."""
    words.setAlignment(Qt.AlignmentFlag.AlignRight)
    return words


def _matters(settings: Settings) -> tuple[object, ...]:
    """What of the settings a check of the sound is made of."""
    return settings.sound, settings.speech
