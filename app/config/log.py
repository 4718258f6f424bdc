"""The log: what the program does, never what was said, never a secret."""

import copy
import logging
import logging.handlers
import re
import traceback
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from app.config.paths import make_folder
from app.errors import SottoError
from app.events import Notice

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

_SIZE = 1_000_000
"""Bytes of one file."""
_FILES = 5

_SECRETS = (
    (
        re.compile(r"(?i)(authorization|x-api-key|api_key)([\"']?\s*[:=]\s*|[\"']\s*,\s*)[^\r\n]+"),
        r"\1\2…",
    ),
    (re.compile(r"(?i)\bbearer\s+[^\s\"',)]+"), "Bearer …"),
    (re.compile(r"\bsk-[A-Za-z0-9_*-]{3,}"), "sk-…"),
)


def scrub(text: str) -> str:
    """Take keys and Authorization values out."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def start_log(folder: Path) -> tuple[Notice, ...]:
    """Log into `folder` from now on, for the whole process; a Notice if that is not possible."""
    try:
        make_folder(folder)
        file = _LogFile(
            folder / "sotto.log", maxBytes=_SIZE, backupCount=_FILES - 1, encoding="utf-8"
        )
    except (SottoError, OSError):
        words = f"No log is written: {folder} can't be written to."
        return (Notice(words, "The program works without it."),)
    file.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    file.addFilter(_ours_or_serious)
    root = logging.getLogger()
    for earlier in [handler for handler in root.handlers if isinstance(handler, _LogFile)]:
        root.removeHandler(earlier)
        earlier.close()
    root.addHandler(file)
    logging.getLogger("app").setLevel(logging.INFO)
    return ()


def _ours_or_serious(record: logging.LogRecord) -> bool:
    # not left to the levels of the loggers: OPENAI_LOG=debug makes one tell the prompt
    return record.levelno >= logging.WARNING or record.name.split(".")[0] == "app"


class _LogFile(logging.handlers.RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        """Go on: on a full disk the standard one prints the message itself to the terminal."""


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record = copy.copy(record)
        record.exc_text = None  # another handler may have put the exception's message there
        record.msg = _name_only(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_name_only, record.args))
        return scrub(super().format(record))

    def formatException(self, ei: _ExcInfo) -> str:
        """Tell where and of which type: the message of an exception may hold speech."""
        lines: list[str] = []
        error, seen = ei[1], set[int]()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines += [type(error).__qualname__, *traceback.format_tb(error.__traceback__)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
            lines += ["caused by"] if error else []
        return "\n".join(line.rstrip("\n") for line in lines)


def _name_only(value: object) -> object:
    return type(value).__qualname__ if isinstance(value, BaseException) else value
