"""Web addresses: whose they are, and whether others can read along on the way."""

import ipaddress
from urllib.parse import urlsplit


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
        return parts.scheme == "https" or is_loopback(parts.hostname or "")
    except ValueError:
        return False


def is_loopback(name: str) -> bool:
    """Whether a host's name, without the port, is this computer."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
