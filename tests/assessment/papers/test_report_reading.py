"""A report is read at one moment, and nobody waits with saving until it has been read."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from assessment.papers.selectors.report import consistent_read
from assessment.people.models import Unit
from tests.factories import make_unit

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 30  # seconds; a test that waits so long has failed


def rename():
    try:
        return Unit.objects.update(name="KPPBC TMP B Denpasar")
    finally:
        connections.close_all()


def test_r04_people_save_while_a_report_is_read_which_stays_at_its_moment():
    """On SQLite the reading held the write lock: some reports at once, and saving was answered by 503."""
    make_unit(name="KPPBC TMP Ngurah Rai")
    with consistent_read():
        assert Unit.objects.get().name == "KPPBC TMP Ngurah Rai"
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(rename).result(LONGEST) == 1
        assert Unit.objects.get().name == "KPPBC TMP Ngurah Rai"
    assert Unit.objects.get().name == "KPPBC TMP B Denpasar"
