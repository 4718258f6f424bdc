"""What a server's refusal means to a rep. The client's own words may quote the key or the prompt,
so none of them are passed on."""

import logging
import math
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from app.coach.chat_model import (
    CertificateUnknown,
    CoachBusy,
    CoachFailure,
    CoachOffline,
    CoachTooSlow,
    CoachTroubled,
    CutStream,
    KeyRejected,
    ModelUnknown,
    ProxyRefuses,
    QuotaUsedUp,
)
from app.coach.windows import words_of
from app.config.address import host_of, is_loopback
from app.config.providers import providers

if TYPE_CHECKING:
    from openai import APIConnectionError, APIError, OpenAIError

log = logging.getLogger(__name__)

_BUSY_FOR = 10.0
"""Seconds to wait when a busy server does not say how long."""
_LONGEST_WAIT = 3600.0

_BY_CODE: dict[str | None, type[CoachFailure]] = {
    "insufficient_quota": QuotaUsedUp,
    "invalid_api_key": KeyRejected,
    "model_not_found": ModelUnknown,
    "DeploymentNotFound": ModelUnknown,  # Azure
}
"""What the server's own code says goes before the status: quota comes as a 429 too."""
_BY_STATUS: dict[int | None, type[CoachFailure]] = {
    401: KeyRejected,
    403: KeyRejected,
    404: ModelUnknown,
    410: ModelUnknown,  # a model that is retired
    429: CoachBusy,
}
_ABOUT_THE_REQUEST = (400, 422)
_NAMES_SHOWN = 3
GO_ON = "Cards from the playbook go on."


def explained(error: "OpenAIError", *, begun: bool) -> CoachFailure:
    """Return what it was; `begun`: a part of the answer had come."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return CoachTooSlow()
    if isinstance(error, openai.APIConnectionError):
        return CutStream() if begun else _unreached(error)
    if not isinstance(error, openai.APIError):
        return CoachTroubled()
    response = error.response if isinstance(error, openai.APIStatusError) else None
    status = response.status_code if response else None
    log.info("the coach's model answers with status %s", status)
    failure = _BY_CODE.get(error.code) or _BY_STATUS.get(status, CoachTroubled)
    if failure is CoachBusy:
        header = response.headers.get("retry-after", "") if response else ""
        return CoachBusy(_seconds(header))
    return failure()


def _unreached(error: "APIConnectionError") -> CoachFailure:
    """What stands between: a certificate that is not trusted here, a proxy that refuses, or nobody
    knows what."""
    import httpx2

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateUnknown()
        if isinstance(cause, httpx2.ProxyError):
            return ProxyRefuses()
        cause = cause.__cause__ or cause.__context__
    return _not_running(error) or CoachOffline()


def _not_running(error: "APIConnectionError") -> CoachOffline | None:
    """Of a server on this computer: there is no network in between, so it is the server."""
    import httpx2

    url = error.request.url
    if not is_loopback(url.host) or not isinstance(error.__cause__, httpx2.ConnectError):
        return None
    host = url.netloc.decode()
    titles = (one.title for one in providers().values() if host_of(one.address) == host)
    what = next(titles, "the server")
    return CoachOffline(hint=f"Is {what} running on this computer ({host})? {GO_ON}")


def unknown(host: str, model: str, known: Sequence[str]) -> ModelUnknown:
    """Name the choice: what the server has, the nearest names first, where it has said so."""
    what = f"{host} does not know the model “{model}”."
    if not known:
        return ModelUnknown(what)
    near = get_close_matches(model, known, n=_NAMES_SHOWN)
    names = near or list(known[:_NAMES_SHOWN])
    more = len(known) - len(names)
    rest = f" and {more} more" if more else ""
    return ModelUnknown(what, f"It has {', '.join(names)}{rest}: Settings › Coach.")


def named(error: "OpenAIError") -> list[str]:
    """Return what a refusal says of the request's parameters, the likeliest first; []: it is about
    something else."""
    import openai

    if not isinstance(error, openai.APIStatusError):
        return []
    return list(_named(error)) if error.status_code in _ABOUT_THE_REQUEST else []


def _named(error: "APIError") -> Iterator[str]:
    if isinstance(error.param, str):
        yield error.param
    yield words_of(error)


def _seconds(retry_after: str) -> float:
    """Read a Retry-After header: seconds, or a date."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            until = parsedate_to_datetime(retry_after)
            seconds = (until - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return _BUSY_FOR
    return min(max(seconds, 0.0), _LONGEST_WAIT) if math.isfinite(seconds) else _BUSY_FOR
