"""Noting, changing, solving and ending obstacles: rights, what is refused, what is kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.effects import effect_text, figures_text
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.obstacles.facts import Facts, Solution
from assessment.programme.obstacles.selectors import codes_of, digest_of
from assessment.programme.obstacles.services import (
    StaleObstacle,
    add_obstacle,
    change_obstacle,
    end_obstacle,
    report_solution,
)
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_member
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
SOLVED = {
    "solution": "CCTV di meja pemeriksaan.",
    "effect_before": "Sulit dibuktikan.",
    "effect_after": "Rekaman dipakai pada dua kasus.",
    "solved_on": date(2026, 6, 1),
}


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


def facts(**more):
    return Facts(**{"area": "AK", "obstacle": "Konflik sulit dibuktikan.", "since_on": date(2026, 3, 2)} | more)


def test_an_obstacle_keeps_whom_it_concerns(assessment, lead):
    item = WorkItem.objects.create(assessment=assessment, area="AK", title="Pengawasan")
    row = add_obstacle(
        assessment=assessment,
        facts=facts(codes=("A.I.5.i.a", "A.I.1.i.a"), owner=lead.pk, work_item=item.pk),
        by=lead,
    )
    row.refresh_from_db()
    assert (row.owner, row.work_item, row.since_on, row.state) == (lead, item, date(2026, 3, 2), "belum")
    assert codes_of(row) == ("A.I.1.i.a", "A.I.5.i.a")
    assert AuditEvent.objects.get(kind=AuditEvent.Kind.OBSTACLE_ADDED).object_id == str(row.pk)


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"codes": ("A.I.1.i.a", "X.9")}, "codes", "LKE ini tidak memuat pertanyaan X.9."),
        ({"owner": 987654}, "owner", "Pilih seorang anggota tim dari daftar."),
        ({"work_item": 987654}, "work_item", "Pilih kegiatan dari rencana kerja penilaian ini."),
        ({"since_on": date(2026, 6, 16)}, "since_on", "Hari ini belum tiba."),
        ({"obstacle": " pelapor  ENGGAN"}, "obstacle", "sudah ada di area ini"),
    ],
)
def test_an_obstacle_that_is_wrong_is_refused_at_its_field(assessment, lead, more, field, message):
    Obstacle.objects.create(assessment=assessment, area="AK", obstacle="Pelapor enggan")
    with pytest.raises(InvalidInput) as refused:
        add_obstacle(assessment=assessment, facts=facts(**more), by=lead)
    assert list(refused.value.errors) == [field]
    assert message in refused.value.errors[field][0]
    assert Obstacle.objects.count() == 1
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.OBSTACLE_ADDED).exists()


def test_a_line_of_another_round_is_not_hindered(assessment, lead):
    elsewhere = WorkItem.objects.create(assessment=make_assessment(), area="AK", title="Pengawasan")
    ended = WorkItem.objects.create(
        assessment=assessment, area="AK", title="Lama", ended_at=JUNE, ended_by=lead, ended_reason="Digabung."
    )
    for item in (elsewhere, ended):
        with pytest.raises(InvalidInput, match="rencana kerja"):
            add_obstacle(assessment=assessment, facts=facts(work_item=item.pk), by=lead)


@pytest.mark.parametrize(
    ("role", "areas", "reason"),
    [
        (Role.POKJA_LEAD, ["AK"], ""),
        (Role.POKJA_LEAD, ["MP"], "ketua pokja"),
        (Role.POKJA_MEMBER, ["AK"], "ketua pokja"),
        (Role.HEAD, [], "ketua pokja"),
        (Role.TPI_LEAD, [], "hanya dapat dibaca oleh tim unit"),
    ],
)
def test_obstacles_are_kept_by_who_leads_their_area(assessment, lead, role, areas, reason):
    person = make_member(role, unit=assessment.unit, areas=areas)
    row = add_obstacle(assessment=assessment, facts=facts(), by=lead)
    acts = [
        lambda: add_obstacle(assessment=assessment, facts=facts(obstacle="Lain"), by=person),
        lambda: change_obstacle(obstacle=row, facts=facts(since_on=None), by=person),
        lambda: report_solution(obstacle=row, solution=Solution(solution="CCTV"), by=person),
        lambda: end_obstacle(obstacle=row, reason="Bukan hambatan.", by=person),
    ]
    for act in acts:
        if reason:
            with pytest.raises(ActionDenied, match=reason):
                act()
        else:
            act()
    assert Obstacle.objects.count() == (1 if reason else 2)


def test_its_owner_reports_the_solution_and_changes_nothing_else(assessment, lead):
    owner = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    row = add_obstacle(assessment=assessment, facts=facts(owner=owner.pk), by=lead)
    row = report_solution(obstacle=row, solution=Solution(solution="CCTV"), by=owner)
    assert row.state == Obstacle.State.RUNNING
    row = report_solution(obstacle=row, solution=Solution(**SOLVED), by=owner)
    assert row.state == Obstacle.State.SOLVED
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.OBSTACLE_REPORTED).count() == 2
    with pytest.raises(ActionDenied):
        change_obstacle(obstacle=row, facts=facts(), by=owner)
    # it came back
    row = report_solution(obstacle=row, solution=Solution(**SOLVED | {"solved_on": None}), by=owner)
    assert row.state == Obstacle.State.RUNNING


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"solution": ""}, ["solution"]),
        ({"effect_after": ""}, ["effect_after"]),
        (
            {"solution": "", "effect_after": "", "solved_on": date(2026, 6, 16)},
            ["solution", "effect_after", "solved_on"],
        ),
        ({"solved_on": date(2026, 6, 16)}, ["solved_on"]),
        ({"solved_on": date(2026, 3, 1)}, ["solved_on"]),
        ({"number_before": Decimal(12)}, ["measure"]),
        ({"number_after": Decimal(3), "measure": "aduan"}, ["number_before"]),
        ({"measure": "aduan"}, ["number_before"]),
    ],
)
def test_a_solution_that_is_wrong_is_refused_at_its_fields(assessment, lead, more, fields):
    row = add_obstacle(assessment=assessment, facts=facts(), by=lead)
    with pytest.raises(InvalidInput) as refused:
        report_solution(obstacle=row, solution=Solution(**SOLVED | more), by=lead)
    assert list(refused.value.errors) == fields
    row.refresh_from_db()
    assert (row.solution, row.solved_on) == ("", None)
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.OBSTACLE_REPORTED).exists()


def test_one_is_solved_on_the_day_it_began_and_today(assessment, lead):
    row = add_obstacle(assessment=assessment, facts=facts(), by=lead)
    for day in (date(2026, 3, 2), date(2026, 6, 15)):
        report_solution(obstacle=row, solution=Solution(**SOLVED | {"solved_on": day}), by=lead)


def test_it_cannot_begin_after_it_was_solved(assessment, lead):
    row = add_obstacle(assessment=assessment, facts=facts(), by=lead)
    report_solution(obstacle=row, solution=Solution(**SOLVED), by=lead)
    with pytest.raises(InvalidInput) as refused:
        change_obstacle(obstacle=row, facts=facts(since_on=date(2026, 6, 2)), by=lead)
    assert "teratasi 1 Juni 2026" in refused.value.errors["since_on"][0]


def test_an_older_page_does_not_write_over_a_newer_one(assessment, lead):
    row = add_obstacle(assessment=assessment, facts=facts(), by=lead)
    seen = digest_of(row, ())
    change_obstacle(obstacle=row, facts=facts(codes=("A.I.1.i.a",)), by=lead, seen=seen)
    for act in (
        lambda: change_obstacle(obstacle=row, facts=facts(area="MP"), by=lead, seen=seen),
        lambda: report_solution(obstacle=row, solution=Solution(solution="CCTV"), by=lead, seen=seen),
    ):
        with pytest.raises(StaleObstacle) as stale:
            act()
        assert (stale.value.codes, stale.value.change.actor) == (("A.I.1.i.a",), lead)
    report_solution(obstacle=row, solution=Solution(solution="CCTV"), by=lead, seen=stale.value.digest)


def test_the_digest_of_a_saved_row_is_that_of_the_row_just_written(assessment, lead):
    row = add_obstacle(assessment=assessment, facts=facts(), by=lead)
    numbers = {"number_before": Decimal("12.5"), "number_after": Decimal(3), "measure": "aduan per bulan"}
    row = report_solution(obstacle=row, solution=Solution(**SOLVED | numbers), by=lead)
    assert row.content_digest == Obstacle.objects.get(pk=row.pk).content_digest
    # and the same again writes nothing
    report_solution(obstacle=row, solution=Solution(**SOLVED | numbers), by=lead, seen="old")
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.OBSTACLE_REPORTED).count() == 1


def test_one_that_is_ended_stays_and_takes_nothing_more(assessment, lead):
    row = add_obstacle(assessment=assessment, facts=facts(), by=lead)
    with pytest.raises(InvalidInput, match="alasan"):
        end_obstacle(obstacle=row, reason="  ", by=lead)
    end_obstacle(obstacle=row, reason="Tercatat dua kali.", by=lead)
    row.refresh_from_db()
    assert (row.ended_by, row.ended_reason) == (lead, "Tercatat dua kali.")
    for act in (
        lambda: change_obstacle(obstacle=row, facts=facts(area="MP"), by=lead),
        lambda: report_solution(obstacle=row, solution=Solution(solution="CCTV"), by=lead),
        lambda: end_obstacle(obstacle=row, reason="Lagi.", by=lead),
    ):
        with pytest.raises(WrongState, match="sudah dihentikan"):
            act()
    # its words may be noted again
    add_obstacle(assessment=assessment, facts=facts(), by=lead)


def test_a_closed_round_takes_nothing_more(assessment, lead):
    row = add_obstacle(assessment=assessment, facts=facts(), by=lead)
    assessment.status = Status.CLOSED
    assessment.save()
    for act in (
        lambda: add_obstacle(assessment=assessment, facts=facts(obstacle="Lain"), by=lead),
        lambda: change_obstacle(obstacle=row, facts=facts(area="MP"), by=lead),
        lambda: report_solution(obstacle=row, solution=Solution(solution="CCTV"), by=lead),
        lambda: end_obstacle(obstacle=row, reason="Bukan hambatan.", by=lead),
    ):
        with pytest.raises(WrongState, match="sudah selesai"):
            act()


@pytest.mark.parametrize(
    "more",
    [
        {"solved_on": date(2026, 6, 1)},
        {"solved_on": date(2026, 6, 1), "solution": "CCTV"},
        {"solved_on": date(2026, 6, 1), "since_on": date(2026, 6, 2), "solution": "CCTV", "effect_after": "Baik."},
        {"number_before": 3},
        {"measure": "aduan"},
        {"number_after": 3, "measure": "aduan"},
        {"ended_reason": "Digabung."},
    ],
)
def test_the_database_refuses_what_contradicts_itself(assessment, more):
    with pytest.raises(IntegrityError), transaction.atomic():
        Obstacle.objects.create(assessment=assessment, area="AK", obstacle="Pelapor enggan", **more)


def test_effects_in_words():
    assert figures_text(Decimal("12.00"), Decimal("3.50"), "aduan per bulan") == "12 menjadi 3,5 aduan per bulan"
    assert figures_text(Decimal(12), None, "aduan") == "12 aduan"
    assert figures_text(None, None, "") == ""
    assert effect_text("Sulit", "Mudah.", "12 aduan") == "Sebelum: Sulit. Sesudah: Mudah. Angka: 12 aduan."
    assert effect_text("", "", "") == ""
