"""How fast one client may ask: so many requests a minute, evenly or in bursts of at most as many.

The generic cell rate algorithm (ITU-T I.371): of each client one moment is kept, when it will have paid for what it
asked. Memory is bounded; who was heard of longest ago is forgotten first.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

CLIENTS = 8_192  # remembered at most


class Pace:
    """`minutely` requests a minute for each client. Thread-safe, bounded."""

    def __init__(self, minutely: int, clock: Callable[[], float] = time.monotonic) -> None:
        if minutely < 1:
            raise ValueError("at least one request a minute")
        self._step, self._clock, self._lock = 60.0 / minutely, clock, Lock()
        self._paid: OrderedDict[str, float] = OrderedDict()

    def wait(self, client: str) -> int:
        """Count a request; 0 if it may be answered, else the whole seconds after which the next one may."""
        now = self._clock()
        with self._lock:
            paid = max(self._paid.get(client, now), now) + self._step
            late = paid - now - 60.0
            if late > 1e-9:
                return max(1, math.ceil(late))
            self._paid[client] = paid
            self._paid.move_to_end(client)
            if len(self._paid) > CLIENTS:
                self._paid.popitem(last=False)
            return 0
