"""A mail server that takes what is sent, and a night in which nobody's morning has come."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.smtp_sink import deliver_to, running

NIGHT = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)  # Tuesday 03.00 WIB, 04.00 WITA, 05.00 WIT


@pytest.fixture
def sink(settings):
    with running() as sink:
        deliver_to(sink, settings)
        yield sink


@pytest.fixture
def clock():
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock
