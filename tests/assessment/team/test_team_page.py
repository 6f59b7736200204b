"""The team of a unit as people × areas: who works where, on how much, and when each was last here."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import Role
from assessment.team.selectors import team_matrix
from tests.factories import make_assessment, make_member, make_membership, make_task, make_unit
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(instruments):
    class Office:
        unit = make_unit(name="Kantor Uji", time_zone="Asia/Jayapura")
        head = make_member(Role.HEAD, unit=unit, full_name="Wayan Suardana")
        lead = make_member(Role.TEAM_LEAD, unit=unit, full_name="Luh Sukerti")
        gede = make_member(Role.POKJA_LEAD, unit=unit, areas=["MP"], full_name="Gede Wirawan")
        sari = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP", "PW"], full_name="Sari Indrawati")
        assessment = make_assessment(unit=unit)

        def row(self, person, reader=None):
            matrix = team_matrix(reader or self.lead, self.unit)
            return next(member for member in matrix.members if member.person == person)

        def page(self, reader):
            client = Client()
            client.force_login(reader)
            text = client.get(reverse("assessment:team-detail", args=[self.unit.pk])).text
            return text[text.index("<main") : text.index("</main")]

    return Office()


def cells(member):
    return ["" if cell is None else str(cell.role) for cell in member.cells]


def test_each_person_is_one_row_with_a_cell_for_each_area(office):
    make_membership(office.sari, Role.POKJA_LEAD, unit=office.unit, areas=["PP"])
    matrix = team_matrix(office.lead, office.unit)
    assert [str(member.person) for member in matrix.members] == [
        "Wayan Suardana",
        "Luh Sukerti",
        "Gede Wirawan",
        "Sari Indrawati",
    ]
    assert [member.whole for member in matrix.members] == ["Kepala kantor", "Ketua tim ZI, semua area", "", ""]
    assert [area.key for area in matrix.areas] == ["MP", "TL", "SDM", "AK", "PW", "PP", "HASIL"]
    assert cells(office.row(office.gede)) == ["ketua_pokja", "", "", "", "", "", ""]
    assert cells(office.row(office.sari)) == ["anggota_pokja", "", "", "", "anggota_pokja", "ketua_pokja", ""]
    assert cells(office.row(office.lead)) == [""] * 7


def test_an_area_without_a_pokja_is_named_and_hasil_needs_none(office):
    matrix = team_matrix(office.lead, office.unit)
    assert [area.key for area in matrix.uncovered] == ["TL", "SDM", "AK", "PP"]
    assert "Tim Kantor Uji: 4 orang, 4 area tanpa pokja" in " ".join(office.page(office.lead).split())


def test_who_left_is_no_longer_in_the_team(office):
    office.sari.memberships.update(ended_at=timezone.now(), ended_by=office.lead)
    matrix = team_matrix(office.lead, office.unit)
    assert len(matrix.members) == 3
    assert [area.key for area in matrix.uncovered] == ["TL", "SDM", "AK", "PW", "PP"]


def test_load_counts_what_is_open_and_what_is_late_in_rounds_that_run(office):
    today = timezone.localdate()
    make_task(office.assessment, owner=office.sari, due_on=today - timedelta(days=4))
    make_task(office.assessment, code="A.I.1.i.b", owner=office.sari, due_on=today + timedelta(days=3))
    make_task(office.assessment, code="A.I.1.ii.a", owner=office.sari, due_on=today + timedelta(days=30))
    make_task(office.assessment, code="A.I.1.ii.b", owner=office.sari, state="selesai")
    closed = make_assessment(unit=office.unit, status="selesai")
    make_task(closed, owner=office.sari)
    load = office.row(office.sari).load
    assert (load.late, load.week, load.later, load.total) == (1, 1, 1, 3)
    assert office.row(office.gede).load.total == 0


def test_tasks_nobody_can_work_on_stand_in_the_last_row_and_lead_to_handing_over(office):
    gone = make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["MP"])
    make_task(office.assessment, owner=gone)
    make_task(office.assessment, code="A.I.1.i.b", owner=None)
    gone.memberships.update(ends_on=date(2021, 1, 1))
    matrix = team_matrix(office.lead, office.unit)
    assert {area.key: area.orphans for area in matrix.areas if area.orphans} == {"MP": 2}
    address = reverse("assessment:task-hand-over", args=[office.assessment.pk])
    page = office.page(office.lead)
    assert "2 tugas tanpa pemilik" in " ".join(page.split())
    assert f'href="{address}"' in page
    assert f'href="{address}"' not in office.page(office.head)


def test_last_is_the_day_of_the_last_act_in_this_unit_and_its_zone(office):
    other = make_unit(instansi=office.unit.instansi)
    saved = AuditEvent.Kind.ANSWER_SAVED
    # At 16:30 UTC it is past midnight in Jayapura.
    with time_machine.travel(datetime(2026, 11, 24, 16, 30, tzinfo=UTC), tick=False):
        audit.record(saved, None, by=office.sari, scope=office.unit)
        audit.record(saved, None, by=office.gede, scope=other)
    for now, last in (("25 15:00", "hari ini"), ("26 15:00", "kemarin"), ("27 15:00", "25 Nov")):
        with time_machine.travel(datetime.fromisoformat(f"2026-11-{now}+09:00"), tick=False):
            assert office.row(office.sari).last == last
    with time_machine.travel(datetime(2027, 1, 4, tzinfo=UTC), tick=False):
        assert office.row(office.sari).last == "25 Nov 2026"
    assert office.row(office.gede).last == "belum pernah"


def test_the_admin_who_keeps_the_team_sees_no_tasks(office):
    admin = make_member(Role.INSTANSI_ADMIN, instansi=office.unit.instansi)
    make_task(office.assessment, owner=office.sari)
    make_task(office.assessment, code="A.I.1.i.b", owner=None)
    matrix = team_matrix(admin, office.unit)
    assert (matrix.has_tasks, matrix.orphans, matrix.members[0].load) == (False, 0, None)
    page = office.page(admin)
    assert "tugas" not in page.replace("Surat tugas", "").lower().replace("ditugaskan", "")
    assert "Ubah" in page


def test_an_evaluator_and_a_stranger_do_not_read_the_team(office):
    for reader in (
        make_member(Role.TPI_LEAD, instansi=office.unit.instansi),
        make_member(Role.TEAM_LEAD, unit=make_unit(instansi=office.unit.instansi)),
    ):
        with pytest.raises(ActionDenied):
            team_matrix(reader, office.unit)


def test_the_lead_changes_the_others_not_himself_and_the_kepala_nobody(office):
    make_membership(office.lead, Role.POKJA_LEAD, unit=office.unit, areas=["PP"])
    edit = [
        reverse("assessment:team-member-edit", args=[office.unit.pk, person.memberships.order_by("-pk")[0].pk])
        for person in (office.gede, office.sari, office.lead)
    ]
    page = office.page(office.lead)
    assert [f'href="{address}"' in page for address in edit] == [True, True, False]
    page = office.page(office.head)
    assert not any(f'href="{address}"' in page for address in edit)
