"""One Sotto for one folder: a second start wakes the first and ends."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 1_000
"""Milliseconds to find the first start and to be heard by it."""
_ANSWERED = 10_000
"""Milliseconds for its answer: its window may be busy."""
_YES = b"yes"


class SingleInstance(QObject):
    """Keep it as long as the program runs. Needs an event loop only to be woken."""

    woken = Signal()
    """Somebody started Sotto once more: come to the front."""

    def __init__(self, home: Path) -> None:
        """`home`: the folder that is to have one program only."""
        super().__init__()
        # a socket's name has to be short, and a folder's may not be
        digest = hashlib.sha256(str(home.absolute()).encode()).hexdigest()
        self.granted = False
        """Whether the one there is does what this start asked for."""
        self.grant: Callable[[str], bool] = lambda wish: False
        """Do what a later start asks for; False: not now."""
        self._name = f"sotto-{digest[:24]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def claim(self, wish: str = "") -> bool:
        """Be the one; or wake the one there is and return False: then end, and say so.

        `wish`: what that one is to do, in one word; `granted` says whether it does.
        """
        if self._wake(wish):
            return False
        if self._server.listen(self._name):
            return True
        if self._wake(wish):  # both started in the same moment, and the other was faster
            return False
        QLocalServer.removeServer(self._name)  # left behind by one that crashed
        # without a socket at all Sotto runs too: it only can't be woken
        self._server.listen(self._name)
        return True

    def release(self) -> None:
        """Let the next start be the one."""
        self._server.close()

    def _wake(self, wish: str) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE):
            return False
        if wish:
            socket.write(f"{wish}\n".encode())
            self.granted = socket.waitForReadyRead(_ANSWERED) and socket.readAll().data() == _YES
        socket.disconnectFromServer()
        return True

    @Slot()
    def _answer(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.disconnected.connect(connection.deleteLater)
            connection.readyRead.connect(self._on_wish)
            self.woken.emit()
            self._hear(connection)  # it may have come with the connection

    @Slot()
    def _on_wish(self) -> None:
        connection = self.sender()
        assert isinstance(connection, QLocalSocket)
        self._hear(connection)

    def _hear(self, connection: QLocalSocket) -> None:
        if connection.canReadLine():
            wish = bytes(connection.readLine().data()).decode(errors="replace").strip()
            connection.write(_YES if self.grant(wish) else b"no")
            connection.disconnectFromServer()
