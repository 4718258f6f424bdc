"""Web addresses: whose they are, and whether others can read along on the way."""

import ipaddress
import re
from urllib.parse import urlsplit

_PLAIN = re.compile(r"[!-Z\\^-~]{1,2000}")
"""ASCII's signs but the brackets, in which clients are of several minds."""
_NAME = re.compile(r"[a-z][a-z0-9.-]*")


def host_of(address: str) -> str:
    """Return `api.openai.com` (with the port where one is named) of an http address, else ""."""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return ""
    if not whole or not _can_be_asked(address, parts.hostname or ""):
        return ""
    return parts.netloc.rpartition("@")[2].lower()


def _can_be_asked(address: str, name: str) -> bool:
    """Whether the model's client takes it too: it is stricter about names and signs."""
    if _PLAIN.fullmatch(address) and (_NAME.fullmatch(name) or _number(name)):
        return True  # it takes them all, and the window would have to wait until it is loaded
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
        return parts.scheme == "https" or is_loopback(parts.hostname or "")
    except ValueError:
        return False


def place_of(host: str) -> str:
    """Return a host, with its port or not, in words: of this computer it says so."""
    here = is_loopback(urlsplit(f"//{host}").hostname or "")
    return f"{host}, on this computer" if here else host


def is_loopback(name: str) -> bool:
    """Whether a host's name, without the port, is this computer."""
    number = _number(name)
    return name == "localhost" or (number is not None and number.is_loopback)


def _number(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
