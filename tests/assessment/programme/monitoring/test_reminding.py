"""A month that was not monitored is told of once, from the fifth day of the next one on, to whom it falls to."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.notices.models import Notice
from assessment.people.models import Membership, Role
from assessment.programme.models import WorkItem
from assessment.programme.monitoring.reminding import remind_of_months
from assessment.rounds.models import Assessment
from tests.factories import make_assessment, make_member, make_monitoring, make_period, make_unit

pytestmark = pytest.mark.django_db
FIFTH = datetime(2026, 6, 4, 22, 0, tzinfo=UTC)  # 5 June, 06.00 WITA
APRIL, JUNE = 1 << 3, 1 << 5


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(FIFTH, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit)


def plan(assessment, area, bits, **more):
    return WorkItem.objects.create(assessment=assessment, area=area, title="Sosialisasi", months=bits, **more)


def told():
    rows = Notice.objects.order_by("pk").values_list("person", "params__whose", "params__month", "url")
    return {(person, whose, month, url.partition("?")[2]) for person, whose, month, url in rows}


def test_who_leads_a_pokja_and_the_ketua_tim_are_told_once(assessment, lead):
    wirawan = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["AK"])
    plan(assessment, "AK", APRIL)
    plan(assessment, "PP", APRIL)  # without a ketua pokja
    plan(assessment, "MP", JUNE)  # not begun in May
    with time_machine.travel(FIFTH - timedelta(days=1), tick=False):
        assert remind_of_months() == 0
    assert remind_of_months() == 3
    assert remind_of_months() == 0
    assert told() == {
        (lead.pk, "Seluruh tim", "Mei 2026", "area=tim&bulan=5"),
        (lead.pk, "Peningkatan Kualitas Pelayanan Publik", "Mei 2026", "area=PP&bulan=5"),
        (wirawan.pk, "Penguatan Akuntabilitas", "Mei 2026", "area=AK&bulan=5"),
    }


def test_a_recorded_month_a_stopped_line_and_a_closed_round_are_not_told_of(assessment, lead):
    plan(assessment, "AK", APRIL)
    make_monitoring(assessment, lead, area="AK", month=5)
    make_monitoring(assessment, lead, area="", month=5)
    assert remind_of_months() == 0
    plan(assessment, "PP", APRIL, ended_at=FIFTH, ended_by=lead, ended_reason="Tidak jadi.")
    assert remind_of_months() == 0
    plan(assessment, "MP", APRIL)
    Assessment.objects.update(status="selesai")
    assert remind_of_months() == 0


def test_who_leads_two_units_is_told_of_both(assessment, lead):
    other = make_assessment(unit=make_unit(instansi=assessment.unit.instansi, time_zone="Asia/Makassar"))
    theirs = Membership.objects.get(user=lead)
    theirs.pk, theirs.unit = None, other.unit
    theirs.save()
    for one in (assessment, other):
        plan(one, "AK", APRIL)
    assert remind_of_months() == 4
    assert Notice.objects.filter(person=lead).count() == 4


def test_december_is_told_of_in_january(instruments):
    unit = make_unit(time_zone="Asia/Makassar")
    assessment = make_assessment(unit=unit, period=make_period(instansi=unit.instansi, year=2025))
    make_member(Role.TEAM_LEAD, unit=unit)
    plan(assessment, "AK", APRIL)
    with time_machine.travel(datetime(2026, 1, 5, 0, 0, tzinfo=UTC), tick=False):
        assert remind_of_months() == 2
    assert {month for _, _, month, _ in told()} == {"Desember 2025"}


def test_what_was_told_costs_no_more_with_more_rounds(assessment, lead):
    def count():
        with CaptureQueriesContext(connection) as caught:
            remind_of_months()
        return len(caught)

    plan(assessment, "AK", APRIL)
    count()
    few = count()
    for _ in range(4):
        other = make_assessment(unit=make_unit(instansi=assessment.unit.instansi, time_zone="Asia/Makassar"))
        make_member(Role.TEAM_LEAD, unit=other.unit)
        plan(other, "AK", APRIL)
    count()
    assert count() == few
