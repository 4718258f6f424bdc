"""Every setting there is: its type, its default, its limits, its meaning."""

import os
import re
from dataclasses import dataclass
from functools import partial
from typing import Literal

from app.config.address import host_of, is_protected
from app.config.languages import AUTO, LANGUAGES
from app.config.providers import Provider, providers
from app.config.section import Section, choice, filled, number, switch, text, whole
from app.config.sensitivity import Sensitivity

_FIRST = "openai"
_ON_DESKTOP = re.compile(r"(-?\d+ -?\d+ .*)?")
_PLACE = re.compile(r"(-?\d+ -?\d+ \d+ \d+)?")


def _address(value: str) -> None:
    if value and not host_of(value):
        raise ValueError("takes a web address")


def _provider(name: str) -> None:
    if name not in providers():
        raise ValueError("takes one of " + ", ".join(f'"{one}"' for one in providers()))


def _usual(field: str) -> str:
    """Of the provider that the settings name as they come."""
    return str(getattr(providers()[_FIRST], field))


def _language(code: str) -> None:
    if code != AUTO and code not in LANGUAGES:
        raise ValueError(
            'takes the code of a language that speech models know, such as "en", or "auto"'
        )


def _place(pattern: re.Pattern[str], value: str) -> None:
    if not pattern.fullmatch(value):
        raise ValueError("takes the place of a window, as Sotto writes it")


@dataclass(frozen=True)
class Speech(Section):
    model: str = text("base.en", filled)
    """Name in the model catalogue or in the models folder, or a folder."""
    language: str = text("en", _language)
    """What is spoken, as Whisper writes it: en, de, yue; auto: found once in each call. An English
    model understands only en."""
    translate: bool = switch(on=False)
    """Whether other languages are written down in English, by a model that can."""
    silence_to_end: float = number(0.6, 0.4, 2.0)
    """Seconds of silence that end an utterance."""
    threads: int = whole(0, 0, 64)
    """Of the decoder; 0: as many as leave the meeting program its cores."""
    device: Literal["auto", "cpu"] = choice("auto", "auto", "cpu")
    """Where the model runs: on the graphics card if that can, or never there."""


@dataclass(frozen=True)
class Coach(Section):
    model_on: bool = switch(on=False)
    """Whether the text of calls may go to the model at all."""
    agreed_host: str = text("")
    """The host that the user agreed to; text goes to no other."""
    unprotected_host: str = text("")
    """The host on another computer that the user agreed to ask over plain http, where anyone on the
    way can read text and key; no other one is."""
    provider: str = text(_FIRST, _provider)
    """Whose model it is, of those in resources/coach/providers.toml."""
    base_url: str = text(partial(_usual, "address"), _address)
    """Where it is; empty: not known yet."""
    model: str = text(partial(_usual, "model"), filled)
    """Its name there; on Azure that of the deployment."""
    api_version: str = text("")
    """Of Azure OpenAI; empty: the usual one."""
    sign_in: Literal["key", "entra"] = choice("key", "key", "entra")
    """On Azure: with a key, or as the user who is signed in to Entra ID on this computer."""
    monthly_limit: float = number(0.0, 0.0, 100_000.0)
    """Money, in the currency of the prices, after which there are cards only until the month is
    over; 0: none."""
    deadline: float = number(6.0, 1.0, 30.0)
    """Seconds after which a tip comes too late and is dropped."""
    level: Literal["new", "experienced", "expert"] = choice(
        "experienced", "new", "experienced", "expert"
    )
    """Of the rep: how often tips come unasked; in ten minutes at most 8, 6 or 2."""
    playbook: str = text("b2b-software", filled)
    """Name in the playbooks folder or of one that comes with the program, or a file."""

    @property
    def address(self) -> str:
        """Where the model is: `base_url`, unless OPENAI_BASE_URL says otherwise."""
        return os.environ.get("OPENAI_BASE_URL", "").strip() or self.base_url

    @property
    def host(self) -> str:
        """Who gets the text of calls; "" if the address makes no sense."""
        return host_of(self.address)

    @property
    def may_send(self) -> bool:
        """Whether the user switched the model on for the host that it is at now."""
        return self.model_on and self.agreed_host == self.host and self.may_ask

    @property
    def protected(self) -> bool:
        """Whether others can't read along on the way to the host."""
        return is_protected(self.address)

    @property
    def may_ask(self) -> bool:
        """Whether anything may be sent there, were it the key: protected, or agreed to as it is."""
        return bool(self.host) and (self.protected or self.unprotected_host == self.host)

    @property
    def wants_key(self) -> bool:
        """Whether nothing can be asked without a key."""
        return self.whose.needs_key and not self.signs_in

    @property
    def signs_in(self) -> bool:
        """Whether Entra ID says who asks, instead of a key."""
        return self.whose.is_azure and self.sign_in == "entra"

    @property
    def whose(self) -> Provider:
        return providers()[self.provider]


@dataclass(frozen=True)
class Sound(Section):
    microphone: str = text("")
    """The device's stable name; empty: the system's default, wherever that moves."""
    loopback: str = text("")
    """What you hear: the stable name of the device that plays it; empty: the default."""
    sensitivity: Sensitivity = choice(Sensitivity.NORMAL, *Sensitivity)
    """What is round you: soft (your voice, in a quiet room), normal, noisy (others talk)."""


@dataclass(frozen=True)
class Overlay(Section):
    opacity: float = number(0.92, 0.6, 1.0)
    """Of its glass; the text is always solid."""
    over_full_screen: bool = switch(on=False)
    """Whether it stands above full-screen windows too; the window manager then leaves it alone."""
    width: int = whole(360, 320, 560)
    place: str = text("", partial(_place, _ON_DESKTOP))
    """Where it was dragged to: x and y on the screen whose name follows; empty:
    where it covers nothing of the window."""


@dataclass(frozen=True)
class Keys(Section):
    """Global hotkeys, as `Ctrl+Shift+F9`; empty: none.

    Never Ctrl+Alt, which is AltGr on Windows and types characters, and no letters, which meeting
    programs use: Ctrl+Shift+H hangs up in one of them.
    """

    call: str = text("Ctrl+Shift+F9")
    """Start or end a call."""
    help: str = text("Ctrl+Shift+Space")
    """Ask the coach for help now."""
    coaching: str = text("Ctrl+Shift+F8")
    """Cards and tips on or off."""
    pause: str = text("Ctrl+Shift+F7")
    off_record: str = text("Ctrl+Shift+F6")
    fix: str = text("Ctrl+Shift+F4")
    """Do what the overlay offers: listen to the other device."""


@dataclass(frozen=True)
class Window(Section):
    place: str = text("", partial(_place, _PLACE))
    """x, y, width and height of the main window; empty: as it comes."""
    calls: bool = switch(on=True)
    """Whether the list of calls is unfolded."""
    numbers: bool = switch(on=True)
    """Whether the checklist and the numbers are."""


@dataclass(frozen=True)
class Settings:
    sound: Sound = Sound()
    speech: Speech = Speech()
    coach: Coach = Coach()
    overlay: Overlay = Overlay()
    keys: Keys = Keys()
    window: Window = Window()
