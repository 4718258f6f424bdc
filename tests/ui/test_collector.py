"""Garbage is collected on the main thread, whoever makes it."""

import gc
import threading
import weakref

import pytest

from app.ui import collector
from app.ui.collector import collecting_here
from app.workers import Worker

MANY = 20_000


class Cycle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def freed_on():
    """Which threads freed cycles."""
    return set()


@pytest.fixture
def busy_worker(freed_on):
    """A thread that leaves cycles behind, more than Python bears without collecting."""

    def loop():
        for _ in range(MANY):
            weakref.finalize(Cycle(), lambda: freed_on.add(threading.get_ident()))
        yield None

    return Worker("busy", loop)


def test_what_a_worker_leaves_behind_is_freed_on_the_main_thread(
    qtbot, monkeypatch, busy_worker, freed_on
):
    gc.enable()
    monkeypatch.setattr(collector, "PERIOD", 10)
    with collecting_here():
        with qtbot.waitSignal(busy_worker.finished):
            busy_worker.start()
        busy_worker.wait()
        alive = Cycle()
        old = weakref.ref(alive)
        qtbot.waitUntil(lambda: bool(freed_on))
        del alive
        qtbot.waitUntil(lambda: old() is None)
    assert freed_on == {threading.get_ident()}
    assert gc.isenabled()


def test_what_has_become_old_is_freed_too(qtbot, monkeypatch):
    monkeypatch.setattr(collector, "PERIOD", 5)
    monkeypatch.setattr(collector, "SETTLED", 1)
    monkeypatch.setattr(collector, "ALL_AFTER", 10)
    with collecting_here():
        qtbot.waitUntil(lambda: gc.get_freeze_count() > 0)
        alive = Cycle()
        old = weakref.ref(alive)
        gc.collect()  # now it is of the oldest generation
        del alive
        qtbot.waitUntil(lambda: old() is None)
    assert gc.get_freeze_count() == 0
