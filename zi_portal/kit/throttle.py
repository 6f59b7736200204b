"""How often one address may ask an open page: counted in this process, forgotten when it ends.

A limit of politeness for pages that need no sign-in; what guards accounts stands in `assessment.accounts.services.sign_in`.
"""

import threading
import time
from collections import OrderedDict, deque

MOST_KEYS = 10_000  # addresses remembered; the one that asked longest ago goes first


class Throttle:
    """At most `most` requests of one key in `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._lock = threading.Lock()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_of(self, key: str) -> int:
        """Count one request of `key` and return 0, or, where it is one too many, the seconds until the next is taken."""
        now = time.monotonic()
        with self._lock:
            times = self._asked.setdefault(key, deque())
            self._asked.move_to_end(key)
            while times and now - times[0] >= self.seconds:
                times.popleft()
            if len(times) >= self.most:
                return int(self.seconds - (now - times[0])) + 1
            times.append(now)
            if len(self._asked) > MOST_KEYS:
                self._asked.popitem(last=False)
        return 0

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._asked.clear()
