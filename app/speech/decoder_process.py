"""The decoder in a child process: a crash, a hang or a greedy library stays in there.

The child is started again at once and its window repeated. It runs with less priority than the
meeting program, ignores Ctrl+C, and ends when its pipe closes: with the call, or with a killed
parent.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.resource_tracker import ensure_running
from typing import TypeAlias

import psutil

from app.errors import SottoError
from app.events import Word
from app.speech.catalogue import Model
from app.speech.decoder import Hypothesis, Window

log = logging.getLogger(__name__)

_Understood: TypeAlias = list[tuple[tuple[Word, ...], bool]]
"""Of each window its words, and whether they are clean. The sound does not travel back."""
_Answer: TypeAlias = _Understood | tuple[str, str, str] | str | None
"""From the child: what it understood; why it can't go on (message, hint, command); or: ready."""

_ENDED = "Speech is not written down any more: the decoder was stopped."


class WindowLost(SottoError):
    """One window could not be understood; the next one can."""

    message = "A few seconds of the call could not be written down."
    hint = "The call goes on. If this happens again, choose a smaller model in the settings."


class DecoderGone(SottoError):
    """No window can be understood any more."""

    message = "Speech can't be written down: the decoder does not start."
    hint = "Choose another model in Settings › Words, or install Sotto again."
    command = "sotto doctor"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the child may take, in seconds, and how often it may die on one window."""

    start: float = 120.0
    """A large model on a slow disk."""
    answer: float = 10.0
    """At least; ten times the slowest answer so far where that is more."""
    tries: int = 3
    losses: int = 3
    """Windows that may be lost in a row."""


class DecoderProcess:
    """A `Decoder` whose model lives in a child process. It starts to load when this is made."""

    def __init__(
        self, model: Model, *, threads: int, language: str = "en", patience: Patience | None = None
    ) -> None:
        self._how = (model, threads, language)
        self._patience = patience or Patience()
        self._slowest = 0.0
        self._ended = threading.Event()
        """By `close` or `kill`: no child is started any more."""
        self._gone: DecoderGone | None = None
        self._ready = False
        self._false_starts = 0
        """In a row."""
        self._losses = 0
        """In a row."""
        self.restarts = 0
        self._process, self._pipe = self._start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def prepare(self) -> None:
        """Raises DecoderGone."""
        try:
            while self._try(()) is None:
                self._restart()
        except DecoderGone as gone:
            self._gone = gone
            raise

    def decode(self, windows: Sequence[Window]) -> tuple[Hypothesis, ...]:
        """Raises WindowLost, or DecoderGone when no window can be understood any more."""
        if self._gone:
            raise DecoderGone(self._gone.message, self._gone.hint, self._gone.command)
        try:
            understood = self._persist(windows)
        except DecoderGone as gone:
            self._gone = gone
            raise
        return tuple(
            Hypothesis(window, words, clean)
            for window, (words, clean) in zip(windows, understood, strict=True)
        )

    def close(self) -> None:
        self._ended.set()
        self._pipe.close()  # the child's loop ends with its pipe
        self._process.join(2.0)
        self._kill()

    def kill(self) -> None:
        """End the child at once, from any thread; who waits for an answer gets DecoderGone."""
        self._ended.set()
        self._process.kill()

    def _persist(self, windows: Sequence[Window]) -> _Understood:
        for _ in range(self._patience.tries):
            if (understood := self._try(windows)) is not None:
                self._losses = 0
                return understood
            self._restart()
        self._losses += 1
        if self._losses > self._patience.losses:
            raise DecoderGone(
                "Speech can't be written down: the decoder fails again and again.",
                "Choose a smaller model in Settings › Words.",
            )
        raise WindowLost

    def _restart(self) -> None:
        if self._ended.is_set():
            raise DecoderGone(_ENDED)
        self.restarts += 1
        log.warning("decoder process ended or hung; restart %d", self.restarts)
        self._kill()
        self._ready = False
        self._process, self._pipe = self._start()
        if self._ended.is_set():  # meanwhile, and it was the old one that was killed
            self._process.kill()
            raise DecoderGone(_ENDED)

    def _try(self, windows: Sequence[Window]) -> _Understood | None:
        """What was understood; None if the child did not live. Without windows: it is ready."""
        try:
            if not self._ready:
                self._receive(self._patience.start)
                self._ready = True
                self._false_starts = 0
            if not windows:
                return []
            began = time.monotonic()
            within = max(self._patience.answer, 10 * self._slowest)
            self._send(windows, within)
            understood = self._receive(within)
        except (EOFError, OSError):  # TimeoutError is an OSError
            self._false_starts += not self._ready
            if self._false_starts > self._patience.tries:
                raise DecoderGone from None
            return None
        except DecoderGone as failure:
            if not self._slowest:
                raise  # it never understood a window
            log.warning("a window was not understood: %s", failure.message)
            return None  # it did before: one bad window is not the end of the call
        self._slowest = max(self._slowest, time.monotonic() - began)
        return understood

    def _send(self, windows: Sequence[Window], within: float) -> None:
        """A window is more than a pipe holds: to a child that hangs, sending would never end."""
        overdue = threading.Timer(within, self._process.kill)
        overdue.start()
        try:
            self._pipe.send(windows)
        finally:
            overdue.cancel()

    def _receive(self, within: float) -> _Understood:
        """Raises TimeoutError, EOFError, and DecoderGone for what the child can explain."""
        if not self._pipe.poll(within):
            raise TimeoutError
        match self._pipe.recv():
            case (str(message), str(hint), str(command)):
                raise DecoderGone(message, hint, command)
            case str(bug):
                log.error("the decoder process raised %s", bug)
                raise EOFError
            case understood:
                return understood or []

    def _start(self) -> tuple[SpawnProcess, Connection]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, *self._how), name="sotto-decoder", daemon=True
        )
        if sys.platform != "win32":
            ensure_running()  # else `start` does it, and that ends with SIGINT unblocked
        with _no_interrupts():
            process.start()
        theirs.close()  # so that the child's death is the end of the pipe
        return process, ours

    def _kill(self) -> None:
        self._pipe.close()
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


def _serve(pipe: Connection, model: Model, threads: int, language: str) -> None:
    """The child."""
    _behave()
    try:
        for answer in _answers(pipe, model, threads, language):
            pipe.send(answer)
    except (EOFError, ConnectionError):
        return  # the parent has gone, or has hung up
    except Exception as error:  # noqa: BLE001 (a traceback in the user's terminal helps nobody)
        with suppress(OSError):
            pipe.send(type(error).__qualname__)  # for the log; the parent starts another
        sys.exit(1)


def _answers(pipe: Connection, model: Model, threads: int, language: str) -> Iterator[_Answer]:
    try:
        from app.speech.whisper import WhisperDecoder  # only the child pays for it

        decoder = WhisperDecoder(model, threads=threads, language=language)
        yield None
        while True:
            yield [(heard.words, heard.clean) for heard in decoder.decode(pipe.recv())]
    except SottoError as error:
        yield error.message, error.hint, error.command


def _behave() -> None:
    """Leave Ctrl+C to the parent, and the processor to the meeting program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        os.nice(5)


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Let a child start with Ctrl+C blocked: it can't ignore it before it runs."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
