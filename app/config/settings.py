"""Every setting there is: its type, its default, its limits, its meaning."""

import os
from functools import partial
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.config.address import host_of, is_protected
from app.config.languages import AUTO, LANGUAGES
from app.config.providers import Provider, providers
from app.config.sensitivity import Sensitivity


def _address(text: str) -> str:
    if text and not host_of(text):
        raise ValueError("a web address")
    return text


def _provider(name: str) -> str:
    if name not in providers():
        raise ValueError("one of " + ", ".join(f'"{one}"' for one in providers()))
    return name


def _usual(field: str) -> str:
    """Of the provider that the settings name as they come."""
    return str(getattr(providers()[_FIRST], field))


def _language(code: str) -> str:
    if code != AUTO and code not in LANGUAGES:
        raise ValueError('the code of a language that speech models know, such as "en", or "auto"')
    return code


_FIRST = "openai"
_Name: TypeAlias = Annotated[str, Field(min_length=1)]


class _Section(BaseModel):
    # strict: "yes" is not true, and "6" is not a number
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Speech(_Section):
    model: _Name = "base.en"
    """Name in the model catalogue or in the models folder, or a folder."""
    language: Annotated[str, AfterValidator(_language)] = "en"
    """What is spoken, as Whisper writes it: en, de, yue; auto: found once in each call. An English
    model understands only en."""
    translate: bool = False
    """Whether other languages are written down in English, by a model that can."""
    silence_to_end: float = Field(0.6, ge=0.4, le=2.0)
    """Seconds of silence that end an utterance."""
    threads: int = Field(0, ge=0, le=64)
    """Of the decoder; 0: as many as leave the meeting program its cores."""
    device: Literal["auto", "cpu"] = "auto"
    """Where the model runs: on the graphics card if that can, or never there."""


class Coach(_Section):
    model_on: bool = False
    """Whether the text of calls may go to the model at all."""
    agreed_host: str = ""
    """The host that the user agreed to; text goes to no other."""
    unprotected_host: str = ""
    """The host on another computer that the user agreed to ask over plain http, where anyone on the
    way can read text and key; no other one is."""
    provider: Annotated[str, AfterValidator(_provider)] = _FIRST
    """Whose model it is, of those in resources/coach/providers.toml."""
    base_url: Annotated[str, AfterValidator(_address)] = Field(
        default_factory=partial(_usual, "address")
    )
    """Where it is; empty: not known yet."""
    model: _Name = Field(default_factory=partial(_usual, "model"))
    """Its name there; on Azure that of the deployment."""
    api_version: str = ""
    """Of Azure OpenAI; empty: the usual one."""
    sign_in: Literal["key", "entra"] = "key"
    """On Azure: with a key, or as the user who is signed in to Entra ID on this computer."""
    monthly_limit: float = Field(0.0, ge=0.0, le=100_000.0)
    """Money, in the currency of the prices, after which there are cards only until the month is
    over; 0: none."""
    deadline: float = Field(6.0, ge=1.0, le=30.0)
    """Seconds after which a tip comes too late and is dropped."""
    level: Literal["new", "experienced", "expert"] = "experienced"
    """Of the rep: how often tips come unasked; in ten minutes at most 8, 6 or 2."""
    playbook: _Name = "b2b-software"
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


class Sound(_Section):
    microphone: str = ""
    """The device's stable name; empty: the system's default, wherever that moves."""
    loopback: str = ""
    """What you hear: the stable name of the device that plays it; empty: the default."""
    sensitivity: Annotated[Sensitivity, Field(strict=False)] = Sensitivity.NORMAL
    """What is round you: soft (your voice, in a quiet room), normal, noisy (others talk)."""


class Overlay(_Section):
    opacity: float = Field(0.92, ge=0.6, le=1.0)
    """Of its glass; the text is always solid."""
    over_full_screen: bool = False
    """Whether it stands above full-screen windows too; the window manager then leaves it alone."""
    width: int = Field(360, ge=320, le=560)
    place: str = Field("", pattern=r"^(-?\d+ -?\d+ .*)?$")
    """Where it was dragged to: x and y on the screen whose name follows; empty: top centre."""


class Keys(_Section):
    """Global hotkeys, as `Ctrl+Shift+F9`; empty: none.

    Never Ctrl+Alt, which is AltGr on Windows and types characters, and no letters, which meeting
    programs use: Ctrl+Shift+H hangs up in one of them.
    """

    call: str = "Ctrl+Shift+F9"
    """Start or end a call."""
    help: str = "Ctrl+Shift+Space"
    """Ask the coach for help now."""
    coaching: str = "Ctrl+Shift+F8"
    """Cards and tips on or off."""
    pause: str = "Ctrl+Shift+F7"
    off_record: str = "Ctrl+Shift+F6"
    fix: str = "Ctrl+Shift+F4"
    """Do what the overlay offers: listen to the other device."""


class Window(_Section):
    place: str = Field("", pattern=r"^(-?\d+ -?\d+ \d+ \d+)?$")
    """x, y, width and height of the main window; empty: as it comes."""
    calls: bool = True
    """Whether the list of calls is unfolded."""
    numbers: bool = True
    """Whether the checklist and the numbers are."""


class Settings(_Section):
    sound: Sound = Sound()
    speech: Speech = Speech()
    coach: Coach = Coach()
    overlay: Overlay = Overlay()
    keys: Keys = Keys()
    window: Window = Window()
