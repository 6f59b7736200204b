"""Several people and processes at the line of long lists: two presses at the same moment, two who make what waits."""

import pytest
from django_ox.models import OxTask
from django_ox.testing import run_tasks

from assessment.lists.long_tables import Address
from assessment.people.models import Role
from evidence.table_files import builder as table_files_builder
from evidence.table_files import services as line
from evidence.table_files.models import TableOrder
from tests.evidence.papers.test_paper_races import at_once
from tests.factories import make_instansi, make_member

pytestmark = pytest.mark.django_db(transaction=True)


def asked(by, query=""):
    address = Address("assessment:person-list", {}, query)
    return line.order_table(title="Orang", file_format="xlsx", address=address, by=by)


@pytest.fixture
def admin(instruments):
    return make_member(Role.INSTANSI_ADMIN, instansi=make_instansi())


def test_k04_presses_at_the_same_moment_share_a_row(admin):
    rows = at_once(*[lambda: asked(admin)] * 4)
    assert len({row.pk for row in rows}) == 1
    assert TableOrder.objects.count() == 1


def test_k04_of_all_who_ask_for_work_at_the_same_moment_one_gets_some(admin):
    for query in ("", "text=a"):
        asked(admin, query)
    taken = [order for order in at_once(*[line.claim_next] * 4) if order is not None]
    assert len(taken) == TableOrder.objects.filter(state="disusun").count() == 1


def test_a_job_makes_what_waits_and_those_after_it_find_nothing(admin, settings):
    settings.PACKAGES_BUILD_AT_ONCE = True
    for query in ("", "text=a"):
        table_files_builder.wake(asked(admin, query))
    assert OxTask.objects.count() == 2
    run_tasks(raise_failures=True)
    assert set(TableOrder.objects.values_list("state", flat=True)) == {"siap"}
    assert set(OxTask.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
