"""A real server on the loopback that speaks OpenAI's chat-completions stream, well or badly.

    with chat_server(tip("Ask what they compare with\\nCompared to what?")) as server:
        OpenAIChat("sk-test", "gpt-test", server.base_url)

Each request gets the next reply; the last one repeats. `server.requests` has what was asked; the
list of models, which has its own reply, is asked for apart: `server.lists`; so is what it has
loaded, at another path: `server.loads`.
"""

import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from select import select
from socket import SHUT_RDWR, socket
from typing import Any, Literal


@dataclass(frozen=True)
class Reply:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: tuple[bytes, ...] = ()
    """Of the body."""
    wait: float = 0.0
    """Seconds before the first chunk, besides the gap."""
    gap: float = 0.0
    """Seconds before each chunk."""
    ending: Literal["whole", "cut", "hang", "mute"] = "whole"
    """After the last chunk: the body ends, the connection breaks, or nothing comes any more.
    Mute: not even a status line comes."""


def events(*pieces: str, finish: bool = True, reason: str = "stop") -> tuple[bytes, ...]:
    """Return server-sent events: one for each piece of text, then the finish and [DONE]."""
    deltas: list[tuple[dict[str, str], str | None]] = [({"role": "assistant", "content": ""}, None)]
    deltas += [({"content": piece}, None) for piece in pieces]
    chunks = [_event(delta, reason) for delta, reason in deltas]
    return (*chunks, _event({}, reason), b"data: [DONE]\n\n") if finish else tuple(chunks)


def _event(delta: dict[str, str], finish_reason: str | None) -> bytes:
    return _chunk([{"index": 0, "delta": delta, "finish_reason": finish_reason}])


def _chunk(choices: list[dict[str, Any]], **more: Any) -> bytes:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": "gpt-test",
        "choices": choices,
        **more,
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()


def tip(text: str, gap: float = 0.0) -> Reply:
    """Answer with `text`, a word at a time, `gap` seconds apart."""
    words = text.split(" ")
    return Reply(chunks=events(*[f"{word} " for word in words[:-1]], words[-1]), gap=gap)


def counted(reply: Reply, prompt_tokens: int, answer_tokens: int) -> Reply:
    """The same answer with its usage, as `include_usage` asks for: in a piece of its own, without
    choices, just before [DONE]."""
    *pieces, done = reply.chunks
    usage = {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": answer_tokens,
        "total_tokens": prompt_tokens + answer_tokens,
    }
    return replace(reply, chunks=(*pieces, _chunk([], usage=usage), done))


def failure(
    status: int, code: str | None, message: str, *, param: str | None = None, **headers: str
) -> Reply:
    body = json.dumps({"error": {"message": message, "type": code, "param": param, "code": code}})
    return Reply(
        status, {name.replace("_", "-"): value for name, value in headers.items()}, (body.encode(),)
    )


def refused(param: str) -> Reply:
    """As OpenAI refuses a parameter of a request."""
    words = f"Unsupported parameter: '{param}' is not supported with this model."
    return failure(400, "unsupported_parameter", words, param=param)


def models(*names: str) -> Reply:
    """A list of models."""
    all_of_them = [
        {"id": name, "object": "model", "created": 1_700_000_000, "owned_by": "us"}
        for name in names
    ]
    body = json.dumps({"object": "list", "data": all_of_them}).encode()
    return Reply(200, {"Content-Type": "application/json"}, (body,))


def rate_limited(retry_after: str = "20") -> Reply:
    return failure(429, "rate_limit_exceeded", "Rate limit reached.", retry_after=retry_after)


KEY_REJECTED = failure(401, "invalid_api_key", "Incorrect API key provided: sk-canary.")
FORBIDDEN = failure(403, None, "Your country is not supported.")
NO_QUOTA = failure(429, "insufficient_quota", "You exceeded your current quota.")
NO_MODEL = failure(404, "model_not_found", "The model `gpt-test` does not exist.")
BAD_REQUEST = failure(400, "invalid_value", "Not accepted: canary-speech")
TROUBLED = failure(500, "server_error", "The server had an error.")
GATEWAY = Reply(502, {"Content-Type": "text/html"}, (b"<html>Bad gateway</html>",))
MUTE = Reply(ending="mute")
SILENT = Reply(ending="hang")
"""The head of an answer, then nothing."""
STALLED = Reply(chunks=events("Ask what ", finish=False), ending="hang")
UNPLUGGED = Reply(chunks=events("Ask what ", finish=False), ending="cut")
UNFINISHED = Reply(chunks=events("Ask what ", finish=False))
ENDLESS = Reply(chunks=events(*["blah " * 40] * 500))
FAILS_IN_MID_STREAM = Reply(
    chunks=(*events("Ask what ", finish=False), b'data: {"error": {"message": "overloaded"}}\n\n')
)
GARBAGE = {
    "not JSON": b"data: {not json}\n\n",
    "not UTF-8": b"data: \xff\xfe\n\n",
    "JSON of another shape": b"data: 5\n\n",
    "no choices": b'data: {"choices": null}\n\n',
    "choices that are none": b'data: {"choices": [5]}\n\n',
    "nested without end": b"data: " + b"[" * 100_000 + b"\n\n",
    "a web page": b"<html>Please log in to the hotel's network</html>",
    "nothing": b"",
}


def garbage(body: bytes) -> Reply:
    return Reply(chunks=(body,))


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: dict[str, Any]
    raw: bytes = b""


class ChatServer(ThreadingHTTPServer):
    daemon_threads = False  # server_close() joins them

    def __init__(
        self, replies: tuple[Reply, ...], listed: Reply, tls: ssl.SSLContext | None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.listed = listed
        """What it says when it is asked for its models."""
        self.lists: list[Request] = []
        self.listed_for = threading.Event()
        """It has been asked for its models."""
        self.loaded = failure(404, None, "404 page not found")
        """What it says when it is asked what it has loaded."""
        self.loads: list[Request] = []
        self.requests: list[Request] = []
        self.left: list[tuple[Reply, list[float]]] = []
        """The answers, and when each piece of them went out: `time.perf_counter()`."""
        self.connections = 0
        self.asked = threading.Event()
        """A request has come."""
        self.hung_up = threading.Event()
        """A client has closed its connection in the middle of an answer."""
        self._replies = replies
        self._open: set[socket] = set()
        self._closing = False
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def take(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            reply = self._replies[min(len(self.requests), len(self._replies)) - 1]
        self.asked.set()
        return reply

    def listing(self, request: Request) -> Reply:
        with self._lock:
            if request.path.startswith("/api/"):
                self.loads.append(request)
                return self.loaded
            self.lists.append(request)
        self.listed_for.set()
        return self.listed

    def is_gone(self, connection: socket, seconds: float | None) -> bool:
        """Wait; return whether the client has closed the connection meanwhile."""
        readable, _, _ = select([connection], [], [], seconds)
        if readable and not self._closing:
            self.hung_up.set()
        return bool(readable)

    def get_request(self) -> tuple[socket, Any]:
        connection, address = super().get_request()
        with self._lock:
            self.connections += 1
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def stop(self) -> None:
        self._closing = True
        self.shutdown()
        with self._lock:
            for connection in self._open:  # those that wait for more, or hang
                with suppress(OSError):  # closed by the other side already
                    connection.shutdown(SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: ChatServer

    def handle(self) -> None:
        # a client that leaves, leaves; one that does not trust our certificate says so first
        with suppress(ConnectionError, ssl.SSLError):
            super().handle()

    def do_GET(self) -> None:
        self._answer(self.server.listing(Request(self.path, self._named(), {})))

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        raw = self.rfile.read(length)
        if len(raw) < length:  # the client has left before it had said it all
            self.server.hung_up.set()
            self.close_connection = True
            return
        self._answer(self.server.take(Request(self.path, self._named(), json.loads(raw), raw)))

    def _named(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _answer(self, reply: Reply) -> None:
        if reply.ending == "mute":
            self.server.is_gone(self.connection, None)
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in {"Content-Type": "text/event-stream", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            self._send(reply)
        except ConnectionError:
            self.server.hung_up.set()
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        left: list[float] = []
        if self.command == "POST":
            self.server.left.append((reply, left))
        for place, chunk in enumerate(reply.chunks):
            pause = reply.gap + (0.0 if place else reply.wait)
            if pause and self.server.is_gone(self.connection, pause):
                self.close_connection = True
                return
            if chunk:  # an empty one would end the body
                left.append(time.perf_counter())
                self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        if reply.ending == "hang":
            self.server.is_gone(self.connection, None)
        if reply.ending == "whole":
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def chat_server(
    *replies: Reply, listed: Reply | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[ChatServer]:
    """`listed`: what it says when asked for its models; `tls`: speaks https with this."""
    server = ChatServer(replies, listed or models("gpt-test"), tls)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="chat server")
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
