"""For mutation testing: every test reads the instruments itself, so that a change in their reading is seen by all."""

import os

import pytest

from tests.goldens import golden
from tests.sheets import instrument


@pytest.fixture(autouse=True)
def _nothing_read_before():
    """Forget what an earlier test, or the process this one was forked from, has read with other code."""
    if "MUTANT_UNDER_TEST" in os.environ:
        for remembered in (instrument, golden):
            remembered.cache_clear()
