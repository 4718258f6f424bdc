"""What the empty window says of the program: its keys, its coach, and what a call still lacks."""

import asyncio
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal, Slot

from app.config.settings import Settings
from app.ui.desk import Desk
from app.ui.errands import Errands
from app.ui.main_window import MainWindow
from app.ui.model_lack import lack_of


class EmptyView(QObject):
    """Looks for the speech model whenever the rep comes to the window: a terminal, or the settings,
    may have fetched or removed it meanwhile."""

    settings_asked = Signal(str)
    """The title of a page."""
    noticed = Signal(object)

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__()
        self._desk = desk
        self._window = window
        self._empty = window.empty
        self._errands = Errands(self.noticed.emit)
        self._turn = asyncio.Lock()
        self._model = ""
        desk.coach_changed.connect(self._empty.set_coach)
        desk.settings_changed.connect(self._apply)
        self._empty.demo_clicked.connect(desk.start_demo)
        self._empty.check_clicked.connect(partial(self.settings_asked.emit, "Sound"))
        self._empty.model_clicked.connect(partial(self.settings_asked.emit, "Words"))
        self._empty.set_coach(desk.host)
        self._apply(desk.settings)

    def watch(self) -> None:
        """Look now, and from now on whenever the rep comes to the window."""
        self._window.installEventFilter(self)
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowActivate:
            self._look()
        return False

    @Slot(object)
    def _apply(self, settings: Settings) -> None:
        self._empty.set_key(settings.keys.call)
        asked, self._model = self._model, settings.speech.model
        if asked not in ("", self._model):
            self._look()

    def _look(self) -> None:
        self._errands.run(self._looked())

    async def _looked(self) -> None:
        async with self._turn:  # the last one to be asked for is the last to be told
            model, models = self._desk.settings.speech.model, self._desk.home.models
            self._empty.show_lack(await asyncio.to_thread(lack_of, model, models))
