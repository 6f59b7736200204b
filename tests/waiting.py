"""Wait for what another process does."""

import time


def until(is_so, *, seconds=30):
    """Return once `is_so()` is true; fail where it is not in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.01)  # between two looks at another process
