"""What takes time is done off the UI thread; what goes wrong with it becomes a notice."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from app.errors import SottoError
from app.events import Notice, Severity

log = logging.getLogger(__name__)

Errand: TypeAlias = Coroutine[Any, Any, object]

UNFORESEEN = Notice(
    "Something unforeseen stopped this.",
    "Try it again. The log says more; Settings › About opens its folder.",
    Severity.PROBLEM,
)


class Errands:
    """Tasks on the window's loop, kept until they are over, so that none is lost on the way."""

    def __init__(self, complain: Callable[[Notice], object]) -> None:
        self._complain = complain
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, errand: Errand) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._guarded(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settled(self) -> None:
        """Wait until all that was begun is over."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _guarded(self, errand: Errand) -> None:
        try:
            await errand
        except SottoError as error:
            self._complain(error.notice)
        # boundary of a task: a bug here costs this errand, not the program
        except Exception:
            log.exception("an errand stopped")
            self._complain(UNFORESEEN)
