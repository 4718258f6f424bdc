"""Hours of waiting in seconds: an event loop whose clock leaps, and a server of HTTP on it.

Client and server run on the same loop, so that both go by the same clock and nothing that is still
on its way is leapt over. Bytes go through real sockets on the loopback.
"""

import asyncio
import json
import selectors
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from tests.chat_server import Reply, Request, models

_GRACE = 0.001
"""Real seconds for bytes that are on their way, before the clock leaps: the loopback needs less."""


class LeapingLoop(asyncio.SelectorEventLoop):
    """Its clock stands while anything happens, and leaps to the next timer when nothing does."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.idle: Callable[[], int] = lambda: 1
        """How many tasks there are while nobody asks anything."""
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self.now


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: LeapingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if not timeout:
            return super().select(timeout)
        on_their_way = len(asyncio.all_tasks(self._loop)) > self._loop.idle()
        ready = super().select(_GRACE if on_their_way else 0)
        if not ready:
            self._loop.now += timeout
        return ready


class Server:
    """Answers each request as `answer` says."""

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.port = 0
        self._answering = 0
        self._open: set[asyncio.Task[None]] = set()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def idle(self) -> int:
        """Connections that wait for a request."""
        return len(self._open) - self._answering

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A client has come."""
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._serve(reader, writer):
                pass
        self._open.discard(task)
        writer.close()

    async def leave(self) -> None:
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection goes on."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        raw = await reader.readexactly(int(headers.get("content-length", "0")))
        method, path, _ = first.split(" ")
        self._answering += 1
        try:
            if method == "GET":
                return await _send(writer, models("gpt-test"))
            request = Request(path, headers, json.loads(raw), raw)
            self.requests.append(request)
            return await self._reply(reader, writer, self.answer(request))
        finally:
            self._answering -= 1

    async def _reply(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reply: Reply
    ) -> bool:
        if reply.ending != "mute" and not await _send(writer, reply):
            return False
        if reply.ending in ("hang", "mute"):
            await reader.read()  # until the client has gone
        return reply.ending == "whole"


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    """Return whether the client is still there."""
    headers = {"Content-Type": "text/event-stream", **reply.headers}
    named = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {reply.status} Scripted\r\n{named}Transfer-Encoding: chunked\r\n\r\n"
    writer.write(head.encode())
    await asyncio.sleep(reply.wait)
    for chunk in reply.chunks:
        await asyncio.sleep(reply.gap)
        if writer.is_closing():
            return False
        writer.write(b"%x\r\n%s\r\n" % (len(chunk), chunk) if chunk else b"")
        await writer.drain()
    if reply.ending == "whole":
        writer.write(b"0\r\n\r\n")
    return True


@asynccontextmanager
async def serving(answer: Callable[[Request], Reply]) -> AsyncIterator[Server]:
    """On the running loop."""
    server = Server(answer)
    loop = asyncio.get_running_loop()
    assert isinstance(loop, LeapingLoop)
    loop.idle = lambda: 1 + server.idle
    listening = await asyncio.start_server(server.meet, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await server.leave()
