"""A model from the hub: resumed where it broke off, checked whole, and only then in its place."""

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

from app.config.paths import make_folder
from app.errors import SottoError
from app.speech.catalogue import MANIFEST, catalogue, check, installed

_WANTED = (
    "config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "vocabulary.*",
    "model.bin",
)
_TRIES = 3
"""Requests in a row that bring nothing, until the hub counts as out of reach."""
_SPARE = 50_000_000
"""Bytes that stay free on the disk."""
# nobody is to know more of this computer than that
_HEADERS = {"user-agent": f"sotto/{version('sotto')}", "accept-encoding": "identity"}


class DownloadFailed(SottoError):
    """No model came; what has arrived is kept for the next try."""

    hint = "Run it again: it goes on where it stopped."


class DownloadStopped(DownloadFailed):
    message = "The download is stopped."


class HubUnreachable(DownloadFailed):
    message = "The model hub can't be reached."
    hint = (
        "Check the network, then run it again: it goes on where it stopped."
        " A model folder copied from another computer works too: `--model FOLDER`."
    )
    retryable = True


class HubTroubled(DownloadFailed):
    retryable = True


class NotOnHub(DownloadFailed):
    hint = "Settings › Words lists the models to choose from."
    command = "sotto models"


class DownloadDamaged(DownloadFailed):
    hint = "Run it again: only what is damaged is fetched again."
    retryable = True


class DiskFull(DownloadFailed):
    hint = "Free some space, then run it again: it goes on where it stopped."


@dataclass(frozen=True, slots=True)
class _File:
    """A file as the hub's own metadata describes it."""

    name: str
    url: str
    size: int
    sha256: str | None
    """Of the content; None for a small file, which the hub keeps in git."""
    blob: str | None
    """Git's hash of the content; of a large file it is the pointer's, and of no use."""


class _Watch:
    """Counts the bytes of all files, and stops between two chunks when asked to."""

    def __init__(
        self, total: int, on_progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        self._total = total
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._done = 0

    def moved(self, size: int) -> None:
        """Raises DownloadStopped."""
        self._done += size
        self._on_progress(self._done, self._total)
        if self._cancelled():
            raise DownloadStopped


def download(
    name: str,
    models_folder: Path,
    *,
    endpoint: str | None = None,
    on_progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    patience: float = 10.0,
) -> Path:
    """Fetch a model of the catalogue and return its folder; nothing is fetched twice.

    Blocking. `endpoint`: of the hub; None is HF_ENDPOINT, or huggingface.co. `on_progress` is told
    the bytes done and in all. `patience`: seconds without a byte until the hub counts as gone.
    Raises DownloadFailed, ModelBroken, FolderUnusable.
    """
    from filelock import FileLock

    entry = catalogue().get(name)
    if entry is None or entry.repo is None:
        raise NotOnHub(f"“{name}” is not a model that can be downloaded.")
    target = entry.folder(models_folder)
    if name in installed(models_folder):
        return target
    drafts = models_folder / ".downloading"
    make_folder(drafts)
    with _in_our_words(name), FileLock(drafts / f"{name}.lock", timeout=0):
        commit, files = _listed(entry.repo, endpoint, patience)
        draft = _draft(drafts, name, commit)
        _fetch(files, draft, on_progress, cancelled, patience)
        check(draft)
        if target.exists():  # broken, or it would be installed
            shutil.rmtree(target)
        draft.rename(target)
    return target


def _listed(repo: str, endpoint: str | None, patience: float) -> tuple[str, list[_File]]:
    """Return the newest commit and its files that a model needs, the small ones first."""
    from huggingface_hub import HfApi, hf_hub_url

    # no token: these models are public, and the endpoint may be anyone's
    api = HfApi(endpoint=endpoint, token=False, headers=_HEADERS)
    try:
        info = api.model_info(repo, files_metadata=True, timeout=patience)
        commit = info.sha or ""
        files = [
            _File(
                file.rfilename,
                hf_hub_url(repo, file.rfilename, revision=commit, endpoint=endpoint),
                # a hub that gives no size is none: int(None) raises, as it should
                int(file.size if file.lfs is None else file.lfs.size),  # type: ignore[arg-type]
                None if file.lfs is None else file.lfs.sha256,
                file.blob_id,
            )
            for file in info.siblings or ()
            if any(fnmatch(file.rfilename, pattern) for pattern in _WANTED)
            and Path(file.rfilename).name == file.rfilename
        ]
    except (TypeError, LookupError, AttributeError) as error:
        raise ValueError from error
    if not re.fullmatch(r"[0-9a-f]{40}", commit):
        raise ValueError
    return commit, sorted(files, key=lambda file: file.size)


def _draft(drafts: Path, name: str, commit: str) -> Path:
    """Return the folder in which this version of the model is put together."""
    draft = drafts / f"{name}@{commit}"
    for older in drafts.glob(f"{name}@*"):
        if older != draft:
            shutil.rmtree(older)
    make_folder(draft)
    return draft


def _fetch(
    files: list[_File],
    draft: Path,
    on_progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    patience: float,
) -> None:
    total = sum(file.size for file in files)
    missing = total - sum(_size(draft / file.name) for file in files)
    if shutil.disk_usage(draft).free < missing + _SPARE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    watch = _Watch(total, on_progress, cancelled)
    for file in files:
        _get(file, draft / file.name, watch, patience)
    sizes = {file.name: file.size for file in files}
    (draft / MANIFEST).write_text(json.dumps({"sizes": sizes}), "utf-8")


def _get(file: _File, path: Path, watch: _Watch, patience: float) -> None:
    """Fetch what is missing of a file, and check it."""
    import httpx2

    watch.moved(_size(path))
    barren = 0
    while (before := _size(path)) < file.size:
        cut: Exception = HubTroubled(f"The model hub does not send the whole of {file.name}.")
        try:
            _stream(file, path, watch, patience)
        except httpx2.TransportError as error:
            cut = error
        barren = barren + 1 if _size(path) <= before else 0
        if barren == _TRIES:
            raise cut
    if not _is_right(file, path):
        path.unlink()
        raise DownloadDamaged(f"{file.name} arrived damaged.")


def _stream(file: _File, path: Path, watch: _Watch, patience: float) -> None:
    from huggingface_hub import get_session, hf_raise_for_status

    begun = _size(path)
    headers = _HEADERS | ({"range": f"bytes={begun}-"} if begun else {})
    with (
        get_session().stream("GET", file.url, headers=headers, timeout=patience) as response,
        path.open("ab") as out,
    ):
        hf_raise_for_status(response)
        if begun and response.status_code != 206:  # the whole file again
            out.truncate(0)
            watch.moved(-begun)
        for chunk in response.iter_raw():
            out.write(chunk)
            watch.moved(len(chunk))
            if out.tell() > file.size:
                return
        out.flush()
        os.fsync(out.fileno())


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _is_right(file: _File, path: Path) -> bool:
    if _size(path) != file.size:
        return False
    digest = hashlib.sha256()
    if file.sha256 is None:
        digest = hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)
    with path.open("rb") as content:
        while chunk := content.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest() == (file.sha256 or file.blob)


@contextmanager
def _in_our_words(name: str) -> Iterator[None]:
    """Map what the hub, the network and the disk raise."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        yield
    except OfflineModeIsEnabled:
        raise HubUnreachable(
            "The model hub is switched off by HF_HUB_OFFLINE.", "Unset it, then run it again."
        ) from None
    except HfHubHTTPError as error:
        status = error.response.status_code
        if status in (401, 403, 404):
            raise NotOnHub(f"The model hub has no {name} any more.") from None
        raise HubTroubled(f"The model hub has trouble (status {status}).") from None
    except (httpx2.HTTPError, httpx2.InvalidURL):
        raise HubUnreachable from None
    except OSError as error:
        raise _not_saved(name, error) from None
    except ValueError:  # a hotel's log-in page, for example
        raise HubTroubled("The model hub answers with something else than a model.") from None


def _not_saved(name: str, error: OSError) -> DownloadFailed:
    from filelock import Timeout

    if isinstance(error, Timeout):
        return DownloadFailed(f"{name} is being downloaded already.", "Wait for that download.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(f"The disk is too full for {name}.")
    return DownloadFailed(f"{name} can't be saved ({error.strerror}).")
