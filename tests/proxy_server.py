"""A real proxy on the loopback: tunnels (CONNECT) and passes on (plain http), to one server.

    with proxy_server(server.server_port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)

Whatever host it is asked for, it goes to that server, so that names need not exist.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from select import select
from socket import SHUT_RDWR, create_connection, socket
from typing import Any
from urllib.parse import urlsplit


class ProxyServer(ThreadingHTTPServer):
    daemon_threads = False  # server_close() joins them

    def __init__(self, port: int, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = ("127.0.0.1", port)
        self.status = status
        """200: it lets through; else it refuses with this."""
        self.asked_for: list[str] = []
        """“CONNECT host:port”, “POST http://host/path”."""
        self._open: set[socket] = set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def stop(self) -> None:
        self.shutdown()
        for connection in self._open:
            with suppress(OSError):  # closed by the other side already
                connection.shutdown(SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ProxyServer

    def do_CONNECT(self) -> None:
        if not self._lets_through():
            return
        with create_connection(self.server.target) as there:
            self.send_response(200)
            self.end_headers()
            self._tunnel(self.connection, there)
        self.close_connection = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._lets_through():
            return
        connection = HTTPConnection(*self.server.target)
        path = urlsplit(self.path).path
        headers = {name: value for name, value in self.headers.items() if name != "Host"}
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        whole = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        self.wfile.write(whole)
        connection.close()

    def _lets_through(self) -> bool:
        self.server.asked_for.append(f"{self.command} {self.path}")
        if self.server.status == 200:
            return True
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return False

    @staticmethod
    def _tunnel(here: socket, there: socket) -> None:
        other = {here: there, there: here}
        with suppress(OSError):  # either side may break off
            while True:
                for one in select([here, there], [], [])[0]:
                    piece = one.recv(65_536)
                    if not piece:
                        return
                    other[one].sendall(piece)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def proxy_server(port: int, *, status: int = 200) -> Iterator[ProxyServer]:
    server = ProxyServer(port, status)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="proxy")
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
