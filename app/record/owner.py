"""Who writes a call: a call that is open in a running program is not one that was interrupted."""

from typing import NamedTuple

import psutil


class Owner(NamedTuple):
    pid: int
    started: float
    """Seconds since 1970, as the system tells it."""


_CLOCK_STEP = 2.0
"""Seconds by which a set clock may move a process's start."""


def this_process() -> Owner:
    process = psutil.Process()
    return Owner(process.pid, process.create_time())


def is_alive(owner: Owner) -> bool:
    try:
        process = psutil.Process(owner.pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return abs(process.create_time() - owner.started) < _CLOCK_STEP
    except psutil.AccessDenied:
        return True  # there, but not ours to look at: better a call too long open than one stolen
    except (psutil.Error, ValueError, OverflowError):
        return False
