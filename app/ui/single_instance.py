"""One Sotto for one folder: a second start wakes the first and ends."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ALREADY_RUNNING = "Sotto is running already. Its window comes to the front."
"""What the second start says before it ends."""

_PATIENCE = 1_000
"""Milliseconds to find the first start and to be heard by it."""


class SingleInstance(QObject):
    """Keep it as long as the program runs. Needs an event loop only to be woken."""

    woken = Signal()
    """Somebody started Sotto once more: come to the front."""

    def __init__(self, home: Path) -> None:
        """`home`: the folder that is to have one program only."""
        super().__init__()
        # a socket's name has to be short, and a folder's may not be
        digest = hashlib.sha256(str(home.absolute()).encode()).hexdigest()
        self._name = f"sotto-{digest[:24]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def claim(self) -> bool:
        """Be the one; or wake the one there is and return False: then end, and say so."""
        if self._wake():
            return False
        if self._server.listen(self._name):
            return True
        if self._wake():  # both started in the same moment, and the other was faster
            return False
        QLocalServer.removeServer(self._name)  # left behind by one that crashed
        # without a socket at all Sotto runs too: it only can't be woken
        self._server.listen(self._name)
        return True

    def release(self) -> None:
        """Let the next start be the one."""
        self._server.close()

    def _wake(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE):
            return False
        socket.disconnectFromServer()
        return True

    @Slot()
    def _answer(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.disconnected.connect(connection.deleteLater)
            connection.disconnectFromServer()
            self.woken.emit()
