"""The mailbox in front of a thread: many may write, one reads, and what it drops it counts."""

import queue
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """Read it by iterating; the iteration ends once the inbox was closed and is empty."""

    def __init__(self, size: int) -> None:
        self._queue: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        self._size = size
        self.dropped = 0

    def __len__(self) -> int:
        return self._queue.qsize()

    def offer(self, item: T) -> bool:
        """Put unless full, without waiting: a sound-card thread must never block on a reader."""
        if self._queue.qsize() >= self._size:
            self.dropped += 1
            return False
        self._queue.put(item)
        return True

    def put(self, item: T) -> None:
        """Put, however full: for what must never be lost."""
        self._queue.put(item)

    def close(self) -> None:
        """Let the reader finish what is queued, then stop. After it, nothing is read."""
        self._queue.put(None)

    def __iter__(self) -> Iterator[T]:
        while (item := self._queue.get()) is not None:
            yield item
