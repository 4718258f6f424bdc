"""Listens while the Sound page is seen: to the call that there is, else to a check of the sound."""

import asyncio

from PySide6.QtCore import QObject, Signal, Slot

from app.config.settings import Settings
from app.errors import SottoError
from app.events import Event
from app.ui.errands import UNFORESEEN
from app.ui.settings_pages.page import Services
from app.workers import LiveCall


class Listening(QObject):
    """One check at a time: the next one begins when the threads of the last one are over.

    A call is listened to at once, while a check that it takes the place of may still be ending.
    """

    happened = Signal(object)
    failed = Signal(object)
    """A Notice."""
    began = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._wanted: Settings | None = None
        """None: nobody wants to hear anything."""
        self._call: LiveCall | None = None
        """The call that is listened to."""
        self._check: LiveCall | None = None
        """Of our own, until its last thread has ended."""
        self._stopping = False
        self._hopeless = False
        """The check has come to grief: another one would, too."""
        self._over = asyncio.Event()
        self._over.set()
        self._given_up: list[LiveCall] = []
        """Checks with a thread that never ended: Qt aborts when a thread loses its object."""

    def begin(self, settings: Settings) -> None:
        """Listen as these settings say; what is heard now is given up for that."""
        self._wanted = settings
        self._go_on()

    def end(self) -> None:
        self._wanted = None
        self._go_on()

    @Slot()
    def look_again(self) -> None:
        """A call has begun or ended meanwhile."""
        if self._wanted is not None and self._services.call is not self._call:
            self._go_on()

    async def settled(self) -> None:
        """Wait until no thread of a check runs any more."""
        await self._over.wait()

    def _go_on(self) -> None:
        self._hopeless = False
        self._let_go()
        if self._check is not None and not self._stopping:
            self._stopping = True
            self._check.stop()
        if self._wanted is None:
            return
        if self._services.call is not None:
            self._listen_to(self._services.call)
        elif self._check is None:
            self._open(self._wanted)
        # else when the check has ended

    def _listen_to(self, call: LiveCall) -> None:
        self._call = call
        call.happened.connect(self.happened)
        self.began.emit()

    def _let_go(self) -> None:
        if self._call is not None:
            self._call.happened.disconnect(self.happened)
            self._call = None

    def _open(self, settings: Settings) -> None:
        try:
            self._check = self._services.sound_check(settings)
        except SottoError as error:
            self.failed.emit(error.notice)
            return
        self._stopping = False
        self._over.clear()
        self._check.happened.connect(self._on_event)
        self._check.failed.connect(self._on_failure)
        self._check.ended.connect(self._on_ended)
        self.began.emit()
        self._check.start()

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if not self._stopping:
            self.happened.emit(event)

    @Slot(object)
    def _on_failure(self, error: Exception) -> None:
        if self._stopping:  # nobody waits for it any more
            return
        self._stopping = self._hopeless = True  # it stops by itself
        self.failed.emit(error.notice if isinstance(error, SottoError) else UNFORESEEN)

    @Slot()
    def _on_ended(self) -> None:
        check, self._check = self._check, None
        self._stopping = False
        if check is not None and check.late:
            self._given_up.append(check)
        self._over.set()
        if self._call is None and not self._hopeless:
            self._go_on()
