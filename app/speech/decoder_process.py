"""The decoder in a child process: a crash, a hang or a greedy library stays in there.

The child is started again at once and its window repeated. It runs with less priority than the
meeting program, ignores Ctrl+C, and ends when its pipe closes: with the call, or with a killed
parent. What it finds out once, where the model runs and which language is spoken, its parent
remembers for the next child.
"""

import logging
import multiprocessing
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.resource_tracker import ensure_running

from app.errors import SottoError
from app.speech.decoder import Hypothesis, Window
from app.speech.decoder_child import LanguageFound, Understood, serve
from app.speech.decoding import Decoding, Device
from app.speech.device import CRASHED, FAILED_LATER, HUNG, Cards, Trial, Verdict, cards

log = logging.getLogger(__name__)

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
    trial: float = 60.0
    """Of the graphics card, beside `start`: a new one may have to make its program first."""
    answer: float = 10.0
    """At least; ten times the slowest answer so far where that is more."""
    tries: int = 3
    losses: int = 3
    """Windows that may be lost in a row."""


class DecoderProcess:
    """A `Decoder` whose model lives in a child process. It starts to load when this is made."""

    def __init__(
        self,
        decoding: Decoding,
        *,
        patience: Patience | None = None,
        cards: Cards = cards,
        on_unfit: Callable[[str], object] = lambda _: None,
    ) -> None:
        """`on_unfit` is told why the graphics card must not be tried again, neither now nor later.

        It is called from the thread that waits for the child.
        """
        self.decoding = decoding
        """With what was found out since."""
        self._patience = patience or Patience()
        self._cards = cards
        self._on_unfit = on_unfit
        self._trying = False
        """The child tries the card."""
        self.verdict: Verdict | None = None
        """Of the trial of the card, if there was one."""
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

    def _persist(self, windows: Sequence[Window]) -> Understood:
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
        if self._on_card:
            self._leave_card(FAILED_LATER)
        self._ready = False
        self._process, self._pipe = self._start()
        if self._ended.is_set():  # meanwhile, and it was the old one that was killed
            self._process.kill()
            raise DecoderGone(_ENDED)

    def _try(self, windows: Sequence[Window]) -> Understood | None:
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
        except (EOFError, OSError) as end:  # TimeoutError is an OSError
            if self._trying and not self._ended.is_set():
                why = HUNG if isinstance(end, TimeoutError) else CRASHED
                self._leave_card(why)
                self._on_unfit(why)
                return None
            self._false_starts += not self._ready
            if self._false_starts > self._patience.tries:
                raise DecoderGone from None
            return None
        except DecoderGone as failure:
            if not (self._slowest or self._on_card):
                raise  # it never understood a window
            log.warning("a window was not understood: %s", failure.message)
            # it did before, or the processor may: one bad window is not the end of the call
            return None
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

    @property
    def _on_card(self) -> bool:
        return self.verdict is not None and self.verdict.device is Device.CARD

    def _leave_card(self, why: str) -> None:
        """From now on, children run on the processor."""
        log.warning("the graphics card is not used: %s", why)
        self._trying = False
        self.verdict = Verdict(Device.CPU, why)
        self.decoding = replace(self.decoding, device=Device.CPU)

    def _receive(self, within: float) -> Understood:
        """Raises TimeoutError, EOFError, and DecoderGone for what the child can explain."""
        trial = self._patience.start + self._patience.trial
        while True:
            if not self._pipe.poll(trial if self._trying else within):
                raise TimeoutError
            match self._pipe.recv():
                case Trial():
                    self._trying = True
                case Verdict() as verdict:
                    self._trying, self.verdict = False, verdict
                case LanguageFound(language):
                    self.decoding = replace(self.decoding, language=language)
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
            target=serve,
            args=(theirs, self.decoding, self._cards),
            name="sotto-decoder",
            daemon=True,
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
