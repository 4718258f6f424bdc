"""What runs in the decoder's child process: the model, and the child's end of the pipe."""

import os
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, TypeAlias

import psutil

from app.errors import SottoError
from app.events import Word
from app.speech.decoding import Decoding, Device
from app.speech.device import Cards, Trial, Verdict, tried

if TYPE_CHECKING:
    from app.speech.whisper import WhisperDecoder

Understood: TypeAlias = list[tuple[tuple[Word, ...], bool]]
"""Of each window its words, and whether they are clean. The sound does not travel back."""


@dataclass(frozen=True, slots=True)
class LanguageFound:
    """From now on, this is the language of the call."""

    language: str


Answer: TypeAlias = Understood | tuple[str, str, str] | str | Trial | Verdict | LanguageFound | None
"""From the child: what it understood; why it can't go on (message, hint, command), or the name of a
bug; what it found out on the way; or: ready."""


def serve(pipe: Connection, decoding: Decoding, cards: Cards) -> None:
    """Be the child: answer until the pipe closes."""
    _behave()
    try:
        for answer in _answers(pipe, decoding, cards):
            pipe.send(answer)
    except (EOFError, ConnectionError):
        return  # the parent has gone, or has hung up
    except Exception as error:  # noqa: BLE001 (a traceback in the user's terminal helps nobody)
        with suppress(OSError):
            pipe.send(type(error).__qualname__)  # for the log; the parent starts another
        sys.exit(1)


def _answers(pipe: Connection, decoding: Decoding, cards: Cards) -> Iterator[Answer]:
    try:
        decoder = yield from _opened(decoding, cards)
        known = decoder.language
        yield None
        while True:
            understood = [(heard.words, heard.clean) for heard in decoder.decode(pipe.recv())]
            if decoder.language and decoder.language != known:
                known = decoder.language
                yield LanguageFound(known)
            yield understood
    except SottoError as error:
        yield error.message, error.hint, error.command


def _opened(decoding: Decoding, cards: Cards) -> Generator[Trial | Verdict, None, "WhisperDecoder"]:
    from app.speech.whisper import WhisperDecoder  # only the child pays for it

    if decoding.device is not Device.AUTO:
        return WhisperDecoder(decoding)
    return (yield from tried(decoding, cards))


def _behave() -> None:
    """Leave Ctrl+C to the parent, and the processor to the meeting program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        os.nice(5)
