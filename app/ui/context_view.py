"""What the rep writes of the next call, of the running one, and of one that was kept."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.events import CallContext
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.next_call import NextCall
from app.ui.phase import Phase
from app.ui.shelf import Shelf

if TYPE_CHECKING:
    from app.assembly import Assembled


class ContextView(QObject):
    """The sheet under the bar is about the next call until one begins, then about that one."""

    def __init__(self, desk: Desk, shelf: Shelf, window: MainWindow) -> None:
        super().__init__()
        self._desk = desk
        self._shelf = shelf
        self._window = window
        self._live: CallContext | None = None
        """What was written of the running call; None: none is running."""
        self._begun_with = CallContext()
        desk.phase_changed.connect(self._on_phase)
        desk.began.connect(self._on_began)
        desk.ended.connect(self._on_ended)
        desk.coach_changed.connect(self._show_host)
        window.about.written.connect(self._on_written)
        window.about.titled.connect(self._on_titled)
        window.record.described.connect(shelf.describe)
        window.record.renamed.connect(window.calls.renamed)
        window.bar.renamed.connect(self._on_bar_renamed)
        window.calls.renamed.connect(self._on_list_renamed)
        self._show_host(desk.host)
        self._show_next()

    def flush(self) -> None:
        """Keep what is being written."""
        self._window.about.flush()
        self._window.record.flush()

    @Slot(object)
    def _on_phase(self, phase: Phase) -> None:
        if phase in (Phase.GETTING_READY, Phase.ENDING):
            self._window.about.flush()  # the call that begins now is to have all of it

    @Slot(object)
    def _on_began(self, call: "Assembled") -> None:
        self._window.about.flush()
        self._live = self._begun_with = call.coaching.context
        if call.sources is not None:  # of the bundled call nothing was written
            written, self._desk.next_call = self._desk.next_call.context, NextCall()
            if written != self._live:  # the rep went on while the call got ready
                self._on_written(written)
        self._window.about.show_context(self._live, call.title)
        self._window.show_about_which(live=True)
        self._window.fold_about()

    @Slot(object)
    def _on_ended(self, call: int | None) -> None:
        if self._live is None:
            return  # it never began: what was written is for the next try
        self._window.about.flush()
        if call is not None and self._live != self._begun_with:
            self._shelf.describe(call, self._live)  # the journal may have ended before it
        self._live = None
        self._show_next()
        self._window.show_about(False)  # the next call is not what the rep comes from

    def _show_next(self) -> None:
        self._window.about.show_context(self._desk.next_call.context, self._desk.next_call.title)
        self._window.show_about_which(live=False)

    @Slot(object)
    def _on_written(self, context: CallContext) -> None:
        if self._live is None:
            self._desk.next_call = NextCall(self._desk.next_call.title, context)
        else:
            self._live = context
            self._desk.describe(context)

    @Slot(str)
    def _on_titled(self, title: str) -> None:
        if self._live is None:
            self._desk.next_call = NextCall(title, self._desk.next_call.context)
        else:  # as if it were written in the bar
            self._window.bar.set_title(title, self._desk.playbook)
            self._window.bar.renamed.emit(title)

    @Slot(str)
    def _on_bar_renamed(self, title: str) -> None:
        if self._live is not None:
            self._window.about.show_title(title)

    @Slot(int, str)
    def _on_list_renamed(self, call: int, title: str) -> None:
        if call == self._desk.call_id:
            self._on_bar_renamed(title)

    @Slot(str)
    def _show_host(self, host: str) -> None:
        self._window.about.show_host(host)
        self._window.record.about.show_host(host)
