"""How the program looks: tokens, type, icons, and from them a palette and one style sheet.

No colour and no size is written anywhere else. Light and dark follow the system.
"""

from dataclasses import dataclass, fields
from functools import cache
from itertools import product
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, QTemporaryDir, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.config.paths import resources
from app.ui.focus_ring import FocusRings

RADIUS_CONTROL = 6
RADIUS_CARD = 10
SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_6, SPACE_8 = 4, 8, 12, 16, 24, 32

_LINE_HEIGHTS = {11: 16, 13: 20, 14: 24, 17: 24, 22: 28}
"""In px, by the size of the type."""

_OFF = 0.45
"""Opacity of the icon of a button that is off: near its words' colour."""
_IMAGES = {
    "image_chevron": ("chevron-down", "secondary"),
    "image_check": ("check", "on_accent"),
}
"""Of the style sheet: which icon, in which token's colour."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by what they are for, as `#RRGGBB`."""

    background: str
    surface: str
    raised: str
    text: str
    secondary: str
    disabled: str
    line: str
    accent: str
    tint: str
    """Behind what the prospect says."""
    good: str
    warn: str
    bad: str
    hover: str
    selected: str
    tentative: str
    edge: str
    """Of buttons and keys."""
    control: str
    """Edges of fields; the rep's bars."""
    accent_soft: str
    on_accent: str
    warn_soft: str
    knob: str = "#FFFFFF"
    """Of a switch that is off, in both themes."""


LIGHT = Tokens(
    background="#FAFAF8",
    surface="#FFFFFF",
    raised="#FFFFFF",
    text="#1B1C1E",
    secondary="#5B5F66",
    disabled="#9AA0A6",
    line="#E6E6E2",
    accent="#0F766E",
    tint="#F1F5F4",
    good="#15803D",
    warn="#B45309",
    bad="#B91C1C",
    hover="#F1F1EE",
    selected="#E9ECEA",
    tentative="#6A6E75",
    edge="#D9D9D4",
    control="#8B9096",
    accent_soft="#E2F0EE",
    on_accent="#FFFFFF",
    warn_soft="#FDF5E8",
)
DARK = Tokens(
    background="#16171A",
    surface="#1D1F23",
    raised="#26282D",
    text="#ECEDEE",
    secondary="#A3A8AF",
    disabled="#666B73",
    line="#2E3136",
    accent="#2DD4BF",
    tint="#222C2B",
    good="#4ADE80",
    warn="#FBBF24",
    bad="#F87171",
    hover="#23252A",
    selected="#2C2F34",
    tentative="#8D929A",
    edge="#3A3D43",
    control="#71777F",
    accent_soft="#18332F",
    on_accent="#06251F",
    warn_soft="#33290F",
)


@dataclass(frozen=True, slots=True)
class Glass:
    """The overlay's colours: the same in both themes, because it floats over anything."""

    glass: str = "#16171A"
    line: str = "#FFFFFF"
    """At 10 %."""
    text: str = "#F5F6F7"
    secondary: str = "#B6BBC2"
    accent: str = "#2DD4BF"
    good: str = "#4ADE80"
    warn: str = "#FBBF24"
    bad: str = "#F87171"
    grey: str = "#8A9099"


GLASS = Glass()


def font(size: int, weight: int = 400, *, tabular: bool = False) -> QFont:
    """Inter at a size of the type scale in px: 11, 13, 14, 17, 22; weight 400, 500 or 600.

    `tabular`: digits of one width, for what changes or stands in columns.
    """
    made = QFont("Inter")
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def line_height(size: int) -> int:
    """In px, of a size of the type scale."""
    return _LINE_HEIGHTS[size]


def mixed(base: str, other: str, share: float) -> QColor:
    """`base` with a share of another colour in it: how a button answers the pointer."""
    one, two = QColor(base), QColor(other)
    return QColor.fromRgbF(
        one.redF() + (two.redF() - one.redF()) * share,
        one.greenF() + (two.greenF() - one.greenF()) * share,
        one.blueF() + (two.blueF() - one.blueF()) * share,
    )


@cache
def _svg(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def paint_icon(
    painter: QPainter, name: str, colour: str, box: QRectF, *, filled: bool = False
) -> None:
    """Draw a Lucide icon into a box of a painter. `filled`: its shapes too, as of a set pin."""
    svg = _svg(name).replace("currentColor", colour)
    if filled:
        svg = svg.replace('fill="none"', f'fill="{colour}"', 1)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, box)


def icon(name: str, colour: str, size: int = 16, *, filled: bool = False, gap: int = 0) -> QIcon:
    """A Lucide icon in one colour, sharp at scales 1 and 2.

    `gap`: px to leave free at its right; Qt puts 4 between an icon and words, the pictures 8.
    """
    made = QIcon()
    modes = ((QIcon.Mode.Normal, 1.0), (QIcon.Mode.Disabled, _OFF))
    for scale, (mode, opacity) in product((1, 2), modes):
        pixmap = QPixmap((size + gap) * scale, size * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setOpacity(opacity)
        paint_icon(painter, name, colour, QRectF(0, 0, size * scale, size * scale), filled=filled)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        made.addPixmap(pixmap, mode)
    return made


class Theme(QObject):
    """The tokens in force. There is one, made by `install`, and handed to who paints."""

    changed = Signal()
    """Light became dark, or dark light: paint anew, and make icons anew."""

    def __init__(self, *, dark: bool = False) -> None:
        super().__init__()
        self.dark = dark
        self._images = QTemporaryDir()
        """Icons in the colours in force, as files: a style sheet takes no others."""

    @property
    def tokens(self) -> Tokens:
        return DARK if self.dark else LIGHT

    def set_dark(self, dark: bool) -> None:
        if dark != self.dark:
            self.dark = dark
            self._apply()
            self.changed.emit()

    @Slot(Qt.ColorScheme)
    def follow(self, scheme: Qt.ColorScheme) -> None:
        self.set_dark(scheme is Qt.ColorScheme.Dark)

    def _apply(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(_palette(self.tokens))
        app.setStyleSheet(_style_sheet(self.tokens, self._images_in_colour()))

    def _images_in_colour(self) -> dict[str, str]:
        """Paths by the names that the style sheet gives them."""
        paths = {}
        for name, (of, tone) in _IMAGES.items():
            path = self._images.filePath(f"{name}-{'dark' if self.dark else 'light'}.svg")
            colour = getattr(self.tokens, tone)
            Path(path).write_text(_svg(of).replace("currentColor", colour), encoding="utf-8")
            paths[name] = path
        return paths


def install(app: QApplication) -> Theme:
    """Load the type, dress the program, and follow the system from now on."""
    for weight in ("Regular", "Medium", "SemiBold"):
        QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"Inter-{weight}.otf"))
    app.setStyle("Fusion")
    app.setFont(font(13))
    hints = QGuiApplication.styleHints()
    theme = Theme(dark=hints.colorScheme() is Qt.ColorScheme.Dark)
    theme._apply()
    if app.findChild(FocusRings) is None:
        FocusRings(app)
    hints.colorSchemeChanged.connect(theme.follow)
    return theme


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.background,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.hover,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.secondary,
        role.Text: tokens.text,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.Link: tokens.accent,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
    }
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.disabled))
    return palette


def _style_sheet(tokens: Tokens, images: dict[str, str]) -> str:
    names = {field.name: getattr(tokens, field.name) for field in fields(tokens)}
    mixes = {
        "field": tokens.background if tokens is DARK else tokens.surface,
        "accent_hover": mixed(tokens.accent, tokens.text, 0.08).name(),
        "accent_pressed": mixed(tokens.accent, tokens.text, 0.18).name(),
        "text_hover": mixed(tokens.text, tokens.surface, 0.14).name(),
        "text_pressed": mixed(tokens.text, tokens.surface, 0.28).name(),
    }
    sheet = (resources() / "styles" / "sotto.qss").read_text(encoding="utf-8")
    return Template(sheet).substitute(names, **mixes, **images)
