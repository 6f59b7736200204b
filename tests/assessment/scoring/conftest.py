"""Properties without a time limit, and what mutation testing needs."""

import os

import pytest
from hypothesis import settings

from tests.goldens import golden
from tests.sheets import instrument

# How long an example takes is measured in bench/; on a busy machine the default limit of 0.2 s fails without a fault.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _nothing_read_before():
    """Forget what an earlier test, or the process this one was forked from, has read with other code."""
    if "MUTANT_UNDER_TEST" in os.environ:
        for remembered in (instrument, golden):
            remembered.cache_clear()
