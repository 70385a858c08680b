"""How often somebody may guess the token: who gave several wrong ones is not listened to for a while."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from threading import Lock

ALLOWED = 10  # wrong tokens from one place
SECONDS = 60  # within so many seconds
PLACES = 4_096  # remembered at most; the one heard of longest ago is forgotten first


class Attempts:
    """Counts wrong tokens by network address (IPv6: by /64, which one subscriber gets). Thread-safe, bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """The seconds that this address is not listened to; 0 if it is."""
        with self._lock:
            times = self._wrong.get(place_of(address))
            if times is None or len(times) < ALLOWED:
                return 0
            left = times[0] + SECONDS - self._clock()
            return int(left) + 1 if left > 0 else 0

    def failed(self, address: str) -> None:
        """A wrong token came from there."""
        place = place_of(address)
        with self._lock:
            self._wrong.setdefault(place, deque(maxlen=ALLOWED)).append(self._clock())
            self._wrong.move_to_end(place)
            if len(self._wrong) > PLACES:
                self._wrong.popitem(last=False)


def place_of(address: str) -> str:
    """What counts as one place: an IPv4 address, the /64 of an IPv6 address, else the words themselves."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{address}/64", strict=False)) if found.version == 6 else address
