"""Overlay: how it looks and where it floats; all of it counts while a knob is still held."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton

from app.config.settings import Settings
from app.events import Notice
from app.ui.settings_pages.form import Row, Slider
from app.ui.settings_pages.page import Page, Services
from app.ui.theme import SPACE_3, SPACE_6, Theme
from app.ui.widgets import Switch


class OverlayPage(Page):
    title = "Overlay"
    icon = "monitor"
    lead = "The small pane that floats over your meeting and shows one card at a time."

    def __init__(self, theme: Theme, settings: Settings, services: Services) -> None:
        super().__init__(theme, settings, services)
        self.opacity = Slider(theme, 60, 100, 1, "{:.0f} %".format)
        self.width_of_it = Slider(theme, 320, 560, 8, "{:.0f} px".format)
        self.over_full_screen = Switch(theme)
        self.put_back = QPushButton("Put back where it first was")
        self.place = Row(theme, "Place", "", self.put_back)
        self.add(
            Row(theme, "Opacity", "Of its glass; the words are always solid", self.opacity), SPACE_6
        )
        self.add(Row(theme, "Width", "Wider takes longer sentences", self.width_of_it), SPACE_3)
        self.add(
            Row(
                theme,
                "Above full-screen windows",
                "The desktop then lets it alone: it is not in any list of windows",
                self.over_full_screen,
            ),
            SPACE_3,
        )
        self.add(self.place, SPACE_3)
        self.opacity.moved.connect(self._set_opacity)
        self.width_of_it.moved.connect(self._set_width)
        self.over_full_screen.toggled.connect(self._set_over_full_screen)
        self.put_back.clicked.connect(self._put_back)

    def fill(self) -> None:
        overlay = self.settings.overlay
        self.opacity.show_value(overlay.opacity * 100)
        self.width_of_it.show_value(overlay.width)
        self.over_full_screen.blockSignals(True)
        self.over_full_screen.setChecked(overlay.over_full_screen)
        self.over_full_screen.blockSignals(False)
        self.put_back.setEnabled(bool(overlay.place))
        self.place.help.setText(
            "Where you dragged it to"
            if overlay.place
            else "Under the camera, or out of the way of Sotto’s window"
        )

    def complain(self, notice: Notice) -> None:
        self.place.complain(notice.text)

    @Slot(float)
    def _set_opacity(self, percent: float) -> None:
        self.change("overlay", opacity=round(percent / 100, 2))

    @Slot(float)
    def _set_width(self, width: float) -> None:
        self.change("overlay", width=round(width))

    @Slot(bool)
    def _set_over_full_screen(self, on: bool) -> None:
        self.change("overlay", over_full_screen=on)

    @Slot()
    def _put_back(self) -> None:
        self.change("overlay", place="")
        self.fill()
