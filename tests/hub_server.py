"""A real server on the loopback that speaks the model hub's HTTP, well or badly.

    with hub_server("Systran/faster-whisper-tiny.en", files) as hub:
        download("tiny.en", folder, endpoint=hub.endpoint, ...)

Large files answer as the hub's LFS does, by a redirect; `hub.requests` has what was asked.
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

LFS_FROM = 1000
"""Bytes from which on a file is kept by LFS."""


@dataclass
class Faults:
    """What goes wrong with `model.bin`, and with the rest of the hub."""

    cut_after: int | None = None
    """Bytes after which the connection breaks, each time."""
    cuts: int = 10**9
    """How often it breaks."""
    wrong_bytes: bool = False
    ignores_ranges: bool = False
    announces_less: bool = False
    """It sends all but the last byte, and says that this is all."""
    pause_after: int | None = None
    """Position in the file from which on nothing comes until `go_on` is set."""
    paused: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    status: int | None = None
    """Of every answer about files and models."""
    page: bytes | None = None
    """A web page instead of the model's description."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]


class HubServer(ThreadingHTTPServer):
    daemon_threads = False  # server_close() joins them

    def __init__(self, repo: str, files: Mapping[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repo = repo
        self.files = dict(files)
        self.faults = Faults()
        self.requests: list[Request] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def commit(self) -> str:
        """Of the files as they are now."""
        everything = b"".join(name.encode() + self.files[name] for name in sorted(self.files))
        return hashlib.sha1(everything).hexdigest()

    def asked_for(self, name: str) -> list[str]:
        """Return the Range of each request for a file's content; "" for the whole."""
        return [
            request.headers.get("range", "")
            for request in self.requests
            if request.path.endswith(f"/{name}") and not request.path.startswith("/cdn/")
        ]

    def info(self) -> dict[str, Any]:
        return {
            "id": self.repo,
            "modelId": self.repo,
            "sha": self.commit,
            "private": False,
            "tags": [],
            "siblings": [_sibling(name, content) for name, content in self.files.items()],
        }


def _sibling(name: str, content: bytes) -> dict[str, Any]:
    row: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": git_hash(content)}
    if len(content) >= LFS_FROM:
        row["blobId"] = git_hash(b"version https://git-lfs.github.com/spec/v1")
        digest = hashlib.sha256(content).hexdigest()
        row["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 134}
    return row


def git_hash(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    server: HubServer
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        hub = self.server
        hub.requests.append(Request(self.command, path, headers))
        if hub.faults.status is not None:
            self._answer(hub.faults.status, b"")
        elif path == f"/api/models/{hub.repo}":
            self._answer(200, hub.faults.page or json.dumps(hub.info()).encode())
        elif path.startswith(f"/{hub.repo}/resolve/{hub.commit}/"):
            self._resolve(path.rpartition("/")[2])
        elif path.startswith("/cdn/"):
            self._content(path.rpartition("/")[2])
        else:
            self._answer(404, b"", {"X-Error-Code": "RepoNotFound"})

    def _resolve(self, name: str) -> None:
        if name not in self.server.files:
            self._answer(404, b"", {"X-Error-Code": "EntryNotFound"})
        elif len(self.server.files[name]) < LFS_FROM:
            self._content(name)
        else:
            self._answer(302, b"", {"Location": f"{self.server.endpoint}/cdn/{name}"})

    def _content(self, name: str) -> None:
        content = self.server.files[name]
        faults = self.server.faults if name == "model.bin" else Faults()
        if faults.wrong_bytes:
            content = content[:-1] + bytes([content[-1] ^ 1])
        if faults.announces_less:
            content = content[:-1]
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        if faults.ignores_ranges:
            start = 0
        headers = {
            "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
            "X-Repo-Commit": self.server.commit,
            "Accept-Ranges": "bytes",
        }
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        if faults.pause_after is not None:
            faults = replace(faults, pause_after=max(0, faults.pause_after - start))
        self._answer(206 if start else 200, content[start:], headers, faults)

    def _answer(
        self,
        status: int,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        faults: Faults | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            try:
                self._send(body, faults or Faults())
            except OSError:
                self.close_connection = True  # the client has had enough

    def _send(self, body: bytes, faults: Faults) -> None:
        if faults.pause_after is not None:
            self.wfile.write(body[: faults.pause_after])
            faults.paused.set()
            faults.go_on.wait()
            body = body[faults.pause_after :]
        if faults.cut_after is not None and faults.cuts > 0 and len(body) > faults.cut_after:
            faults.cuts -= 1
            body = body[: faults.cut_after]
            self.close_connection = True
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests look at `requests`."""


@contextmanager
def hub_server(repo: str, files: Mapping[str, bytes]) -> Iterator[HubServer]:
    hub = HubServer(repo, files)
    thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        hub.faults.go_on.set()
        hub.shutdown()
        thread.join()
        from huggingface_hub import close_session

        close_session()  # the connections that its client keeps; server_close() waits for them
        hub.server_close()
