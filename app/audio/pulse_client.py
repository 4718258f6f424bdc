"""pulsectl with patience: a server that hangs is connected, and answers nothing for ever.

libpulse itself gives such a server half a minute for each question. pulsectl waits for every answer
in `_pulse_iterate`, which is the one thing of it that is replaced here.
"""

import threading
from collections.abc import Callable
from typing import Any

import pulsectl

_EVENTS = ("sink", "source", "source_output", "server")
_SLICE = 100_000
"""Microseconds without any answer after which it looks whether anyone still waits for one."""
_PATIENCE = 15
"""Slices after which nobody does. A sound server that works answers within milliseconds."""
_lib = pulsectl._pulsectl.pa
_subscribe, _unref = _lib.context_subscribe, _lib.operation_unref
_iterate = _lib.mainloop_iterate
_prepare, _poll, _dispatch = _lib.mainloop_prepare, _lib.mainloop_poll, _lib.mainloop_dispatch


# pulsectl has no types
class PulseClient(pulsectl.Pulse):  # type: ignore[misc]
    """Give it up, and `close` it, after any error: what it asked last may still be under way.

    Its methods raise PulseDisconnected where nobody answers, or once `over` is set.
    """

    def __init__(self, over: threading.Event) -> None:
        super().__init__("Sotto", connect=False)
        self._over = over
        self._empty = 0
        """Slices without an answer, one after the other."""
        self._answered = False
        self._on_answer = pulsectl._pulsectl.PA_CONTEXT_SUCCESS_CB_T(self._answer)
        self._mask = 0

    def subscribe(self, on_event: Callable[[Any], None]) -> None:
        """Hear of all that comes, goes and moves."""
        for event in _EVENTS:
            self._mask |= pulsectl.PulseEventMaskEnum[event]._c_val
        self.event_callback_set(on_event)
        self.catch_up()

    def catch_up(self) -> None:
        """Take in all that the server has told up to now: a question, and its answer after that.

        The cheapest one that there is, asked without pulsectl's ceremony: fifty times a second.
        """
        self._answered = False
        operation = _subscribe(self._ctx, self._mask, self._on_answer, None)
        try:
            _iterate(self._loop, 0, None)  # sends it, and waits for nothing
            while self.connected and not self._answered:
                self._turn(self._loop)
        finally:
            _unref(operation)
        if not self._answered:
            raise pulsectl.PulseDisconnected

    def _answer(self, *_: Any) -> None:
        self._answered = True

    def _pulse_iterate(self, block: bool = True) -> None:
        with self._pulse_loop() as loop:
            self._turn(loop)

    def _turn(self, loop: Any) -> None:
        _prepare(loop, _SLICE)
        _poll(loop)
        if _dispatch(loop):
            self._empty = 0
            return
        self._empty += 1
        if self._over.is_set() or self._empty >= _PATIENCE:
            raise pulsectl.PulseDisconnected
