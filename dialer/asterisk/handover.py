"""From a thread to the event loop: in order, bounded, nothing lost, many items to one wake-up.

A wake-up costs more than an event does, so the loop is woken once for all that waits. It works in
slices, so that a flood does not starve everything else that runs on the loop. When the loop falls
behind, the thread waits, and with it the peer: its TCP window closes, and nothing is thrown away.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")

CAPACITY = 50_000
SLICE_SECONDS = 0.004
_LOOK_EVERY = 64


class Handover(Generic[Item]):
    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        take: Callable[[Item], None],
        fault: Callable[[Exception], None],
        *,
        capacity: int = CAPACITY,
        slice_seconds: float = SLICE_SECONDS,
    ) -> None:
        """Call `take` on the loop for each item; the first exception that it raises ends the
        handover and goes to `fault`."""
        self._loop = loop
        self._take = take
        self._fault = fault
        self._capacity = capacity
        self._slice_seconds = slice_seconds
        self._items: deque[Item] = deque()
        self._room = threading.Condition()
        self._is_woken = False
        self._is_bounded = True
        self._is_breath_wanted = False
        self.is_waiting = False
        """The thread stands in `put`, and not because its peer is silent."""
        self.waited_at = 0.0
        """When it last stood there, in the loop's time."""

    def put(self, items: Sequence[Item]) -> None:
        """Hand over from the thread; waits while the queue is full."""
        with self._room:
            while len(self._items) >= self._capacity and self._is_bounded:
                self.is_waiting = True
                self._room.wait()
                self.waited_at = self._loop.time()
            self.is_waiting = False
            self._items.extend(items)
            if self._is_woken:
                return
            self._is_woken = True
        self._loop.call_soon_threadsafe(self._drain)

    def unbound(self) -> None:
        """Let a waiting thread go on: its connection is being given up and no more will come."""
        with self._room:
            self._is_bounded = False
            self._room.notify_all()

    def breathe(self) -> None:
        """Let whoever was just woken by an item run before the next item is taken."""
        self._is_breath_wanted = True

    def _drain(self) -> None:
        try:
            while self._take_slice():
                if self._is_emptied():
                    return
        except Exception as problem:
            self.unbound()
            self._fault(problem)
            return
        with self._room:
            self._room.notify()
        self._loop.call_soon(self._drain)

    def _take_slice(self) -> bool:
        """Take items until the time is over, then return False; True when none are left."""
        until = self._loop.time() + self._slice_seconds
        count = 0
        while self._items:
            self._take(self._items.popleft())
            count += 1
            if self._is_breath_wanted:
                self._is_breath_wanted = False
                return False
            if count % _LOOK_EVERY == 0 and self._loop.time() > until:
                return False
        return True

    def _is_emptied(self) -> bool:
        with self._room:
            self._room.notify()
            if self._items:
                return False
            self._is_woken = False
            return True
