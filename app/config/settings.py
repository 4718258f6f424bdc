"""Every setting there is: its type, its default, its limits, its meaning."""

import ipaddress
import os
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.config.languages import AUTO, LANGUAGES
from app.config.sensitivity import Sensitivity

DEFAULT_MODEL = "gpt-5.4-mini"
"""Of the coach: answers at once; the larger and the newer ones think first unless told not to."""


def _address(text: str) -> str:
    if not host_of(text):
        raise ValueError("a web address")
    return text


def _language(code: str) -> str:
    if code != AUTO and code not in LANGUAGES:
        raise ValueError('the code of a language that speech models know, such as "en", or "auto"')
    return code


def host_of(address: str) -> str:
    """Return `api.openai.com` (with the port where one is named) of an http address, else ""."""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return ""
    if not whole or not _can_be_asked(address):
        return ""
    return parts.netloc.rpartition("@")[2].lower()


def _can_be_asked(address: str) -> bool:
    """Whether the model's client takes it too: it is stricter about names and signs."""
    import httpx2

    try:
        httpx2.URL(address)
    except httpx2.InvalidURL:
        return False
    return True


def is_protected(address: str) -> bool:
    """Whether nobody on the way can read along: https, or a server on this computer."""
    try:
        parts = urlsplit(address)
        name = parts.hostname or ""
        if parts.scheme == "https" or name == "localhost":
            return True
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


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
    base_url: Annotated[str, AfterValidator(_address)] = "https://api.openai.com/v1"
    model: _Name = DEFAULT_MODEL
    deadline: float = Field(6.0, ge=1.0, le=30.0)
    """Seconds after which a tip comes too late and is dropped."""
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
        agreed = self.model_on and bool(self.host) and self.agreed_host == self.host
        return agreed and self.protected

    @property
    def protected(self) -> bool:
        """Whether text reaches the host without others reading along; else none is sent."""
        return is_protected(self.address)


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
