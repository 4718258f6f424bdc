"""One side of the call on the Sound page: its device, its level, and what that means in words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.audio.sides import Judge
from app.audio.words import hearing
from app.events import Channel, Device, Level, Side, SideState
from app.ui.meters import GOOD_LOUDNESS, LevelBar, height_of
from app.ui.settings_pages.answer import Tick
from app.ui.settings_pages.form import Field, Paragraph
from app.ui.theme import SPACE_2, SPACE_3, Theme, line_height
from app.ui.widgets import Line

_HEARING = {
    Channel.REP: "Hearing you. The level is good",
    Channel.PROSPECT: "Hearing what this computer plays",
}
_SILENT = {Channel.REP: "Say a few words", Channel.PROSPECT: "Nothing plays at the moment"}

_TONES = {SideState.MISSING: "bad", SideState.GONE: "warn", SideState.UNHEARD: "warn"}
"""Of the states of a side that say more than its level does."""


class SoundSide(QWidget):
    chosen = Signal(str)
    """The id of a device; "": the system's default."""

    def __init__(self, theme: Theme, channel: Channel, label: str, *beside: QPushButton) -> None:
        """`beside`: what stands at the right of the words."""
        super().__init__()
        self._channel = channel
        self._judge = Judge(channel)
        """Of our own: a call that runs may have said long ago how this side is heard."""
        self._trouble = False
        goal = GOOD_LOUDNESS if channel is Channel.REP else None
        self._goal = Line(theme, "good" if goal else "", size=11, tone="secondary")
        self.devices = QComboBox()
        self.field = Field(theme, label, self.devices)
        self.bar = LevelBar(theme, goal)
        self.bar.setAccessibleName(f"{label}: level")
        self._tick = Tick(theme)
        self.words = Line(theme, tone="secondary")
        self.advice = Paragraph(theme, size=11)
        """What to do, where that is more than a few words."""
        self._foot = QWidget()
        self._goal.setParent(self._foot)
        self._lay_out(beside)
        self.rest()
        self.devices.activated.connect(self._on_activated)

    def _lay_out(self, beside: Sequence[QPushButton]) -> None:
        self._foot.setFixedHeight(line_height(13))
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(SPACE_2)
        foot.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.words)
        foot.addStretch()
        for one in beside:
            foot.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.field)
        column.addSpacing(SPACE_3)
        column.addWidget(self.bar)
        column.addSpacing(6)
        column.addWidget(self._foot)
        column.addWidget(self.advice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """“good” stands under the middle of the range that it names."""
        super().resizeEvent(event)
        low, high = GOOD_LOUDNESS
        middle = (height_of(low) + height_of(high)) / 2 * self.width()
        size = self._goal.sizeHint()
        self._goal.setGeometry(round(middle - size.width() / 2), 2, size.width(), size.height())

    def show_devices(self, devices: Sequence[Device], chosen: str) -> None:
        """Offer those of this side; the chosen one stays, also while it is not plugged in."""
        mine = [device for device in devices if device.channel is self._channel]
        default = next((device.name for device in mine if device.is_default), "none")
        offered = [(f"System default ({default})", "")]
        offered += [(device.name, device.id) for device in mine]
        if chosen not in [id for _, id in offered]:
            offered.append(("The one you chose, not plugged in", chosen))
        held = [
            (self.devices.itemText(n), self.devices.itemData(n))
            for n in range(self.devices.count())
        ]
        if held != offered:
            self.devices.clear()
            for name, id in offered:
                self.devices.addItem(name, id)
        self.devices.setCurrentIndex(self.devices.findData(chosen))

    def rest(self, words: str = "", tone: str = "secondary", advice: str = "") -> None:
        """Nothing is heard now; `words` say why, `advice` what to do."""
        self._judge = Judge(self._channel)
        self._trouble = False
        self.bar.clear()
        self._say(words, tone, advice)

    def hear(self, level: Level) -> None:
        self.bar.show_level(level.loudness)
        for side in self._judge.level(level.at, level.loudness):
            if not self._trouble:
                self._say(*self._words_of(side))

    def change(self, side: Side) -> None:
        """The program says how this side is heard from now on."""
        if side.state in _TONES:
            self._trouble = True
            if side.state is SideState.MISSING:
                self._say(side.text, _TONES[side.state], side.hint)
            else:
                self._say(_joined(side), _TONES[side.state])
        elif self._trouble:
            self.rest(side.text)

    def _words_of(self, side: Side) -> tuple[str, str]:
        """What its level alone says, and in which tone."""
        if side.state is SideState.SILENT:
            return f"Silent. {side.hint or _SILENT[self._channel]}", "secondary"
        if (side.text, side.hint) == hearing(self._channel, ""):
            return _HEARING[self._channel], "good"
        return _joined(side), "warn"

    def _say(self, words: str, tone: str, advice: str = "") -> None:
        self.words.setText(words)
        self.words.set_tone(tone)
        self.advice.say(advice)
        self._tick.setVisible(tone == "good")
        self._goal.setVisible(tone in ("good", "secondary"))
        self.bar.set_tone("warn" if tone == "warn" else "control")
        self.bar.setAccessibleDescription(" ".join(filter(None, (words, advice))))

    @Slot()
    def _on_activated(self) -> None:
        self.chosen.emit(self.devices.currentData())


def _joined(side: Side) -> str:
    return ". ".join(part.rstrip(".") for part in (side.text, side.hint) if part)
