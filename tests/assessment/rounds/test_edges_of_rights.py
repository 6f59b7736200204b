"""The edges of what evaluators and roles may do: first and last day, one person in two tiers, drafts, locked sheets."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from assessment.accounts.selectors.people import in_force
from assessment.evaluation.services import evaluation, tpi_review
from assessment.evaluation.services.tpi_review import Outcome
from assessment.handover import permissions as handover_permissions
from assessment.people import permissions
from assessment.people.models import Membership, Role
from assessment.rounds.models import Answer, Evaluation, Stage
from assessment.rounds.permissions import check_can_read_sheet, check_can_see_total
from assessment.rounds.workflow import Status
from assessment.scoring import Choice
from tests.factories import make_assessment, make_member, make_membership, make_unit, make_window
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db

FIRST = "A.I.1.i.a"
AFTER_THE_GRACE = 15 * 60 + 1  # seconds


@pytest.fixture
def flow(instruments, clock):
    found = Flow()
    assert found.leader  # a tier above the member
    found.to_tpi()
    return found


# --- two people


def test_one_person_in_two_tiers_of_tpi_does_not_publish_alone(flow):
    make_membership(flow.member, Role.TPI_LEAD, unit=flow.unit)
    flow.begin()
    flow.score_all()
    flow.hand_up()
    with pytest.raises(WrongState, match="orang kedua"):
        flow.publish(by=flow.member)
    assert flow.now.status == Status.TPI_REVIEW
    assert flow.publish(by=flow.leader)


def test_who_belonged_to_the_team_this_year_gives_it_no_more_time_for_its_repair(flow):
    own = flow.person(Role.TPI_LEAD)
    make_membership(own, Role.POKJA_MEMBER, unit=flow.unit, areas=["PP"], ended_at=timezone.now(), ended_by=flow.leader)
    flow.send_back()
    before = flow.now.repair_until
    with pytest.raises(ActionDenied, match="anggota tim unit ini"):
        tpi_review.extend_repair(assessment=flow.now, due_at=before + timedelta(days=2), by=own)
    assert flow.now.repair_until == before
    tpi_review.extend_repair(assessment=flow.now, due_at=before + timedelta(days=2), by=flow.leader)
    assert flow.now.repair_until == before + timedelta(days=2)


# --- who reads what


@pytest.mark.parametrize(
    ("status", "tpi", "tpn"),
    [
        (Status.DRAFT, False, False),
        (Status.WITH_HEAD, False, False),
        (Status.RETURNED, False, False),
        (Status.TPI_REVIEW, True, False),
        (Status.TPN_REVIEW, True, True),
        (Status.CLOSED, True, True),
    ],
)
def test_evaluators_read_a_sheet_only_once_it_has_reached_them(instruments, status, tpi, tpn):
    kanwil = make_unit(name="Kanwil")
    assessment = make_assessment(status=status, unit=make_unit(instansi=kanwil.instansi, parent=kanwil))
    unit = assessment.unit
    for role in (Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER):
        assert permissions.can(check_can_read_sheet, make_member(role, unit=unit), assessment) is tpi
    above = make_member(Role.PRELIMINARY, unit=kanwil)
    assert permissions.can(check_can_read_sheet, above, assessment) is tpi
    recorder = make_member(Role.TPN_RECORDER, instansi=unit.instansi)
    assert permissions.can(check_can_read_sheet, recorder, assessment) is tpn


@pytest.mark.parametrize("role", [Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD])
def test_admin_and_pimpinan_see_no_total_of_a_draft(instruments, role):
    assessment = make_assessment(status=Status.TPI_REVIEW)
    own = assessment.evaluations.get()
    person = make_member(role, instansi=assessment.unit.instansi)
    for stage in (Stage.PRELIMINARY, Stage.TPI, Stage.TPN):
        draft = Evaluation.objects.create(assessment=assessment, stage=stage)
        with pytest.raises(ActionDenied):
            check_can_see_total(person, draft)
        draft.published_at, draft.published_by = timezone.now(), person
        check_can_see_total(person, draft)
    for status, is_seen in (
        ("draf", False), ("kepala", False), ("dikembalikan", False), ("tpi", True), ("tpn", True), ("selesai", True),
    ):  # fmt: skip
        assessment.status = own.assessment.status = status
        assert permissions.can(check_can_see_total, person, own) is is_seen, status


@pytest.mark.parametrize("role", [Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD])
def test_f06_no_page_of_admin_and_pimpinan_shows_the_total_of_a_draft(client, flow, role):
    """FIRST is one of two questions of a sub-area that weighs 0.5: 100 - 0.25 = 99.75"""
    flow.begin()
    flow.score_all()
    flow.score(FIRST, Choice("Tidak"), note="SK belum ada.")
    drafted = f"{flow.tpi_sheet.score.claim_total:.2f}".replace(".", ",")
    assert drafted == "99,75"
    pages = [reverse("assessment:home"), reverse("assessment:assessment-list"), reverse("assessment:recap-list")]
    client.force_login(make_member(role, instansi=flow.unit.instansi))
    for page in pages:
        assert drafted not in client.get(page).text, page
    flow.hand_up()
    for page in pages:
        assert drafted not in client.get(page).text, page
    flow.publish()
    assert any(drafted in client.get(page).text for page in pages)


# --- time


def test_tpi_works_until_a_quarter_of_an_hour_after_its_window_and_no_longer(flow, clock):
    make_window(flow.assessment.period, stage=Stage.TPI, closes_at=timezone.now())
    clock.shift(AFTER_THE_GRACE - 2)
    flow.begin()
    flow.score_all()
    clock.shift(2)
    for act in (lambda: flow.score(FIRST, Choice("Ya")), flow.hand_up, flow.send_back, flow.publish):
        with pytest.raises(WrongState, match="ditutup"):
            act()
    assert flow.now.status == Status.TPI_REVIEW
    clock.shift(-2)
    flow.hand_up()
    clock.shift(2)
    with pytest.raises(WrongState, match="ditutup"):
        flow.publish()
    clock.shift(-2)
    assert flow.publish()


def test_tpn_works_until_a_quarter_of_an_hour_after_its_window_and_no_longer(flow, clock):
    flow.score_and_raise()
    flow.publish()
    make_window(flow.assessment.period, stage=Stage.TPN, closes_at=timezone.now())
    result = Outcome(flow.assessment.Outcome.GRANTED, decree="KEP-1/2026")
    clock.shift(AFTER_THE_GRACE)
    for act in (lambda: flow.begin(by=flow.recorder), lambda: flow.finish(result)):
        with pytest.raises(WrongState, match="ditutup"):
            act()
    clock.shift(-2)
    flow.begin(by=flow.recorder)
    flow.score_all(by=flow.recorder)
    clock.shift(2)
    for act in (lambda: flow.score(FIRST, Choice("Ya"), by=flow.recorder), lambda: flow.finish(result)):
        with pytest.raises(WrongState, match="ditutup"):
            act()
    clock.shift(-2)
    assert flow.finish(result)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(0, None, True), (1, None, False), (-9, 0, True), (-9, -1, False), (-9, 9, True), (0, 0, True)],
)
def test_a_role_holds_from_its_first_day_to_the_end_of_its_last(instruments, clock, starts, ends, holds):
    """Days from today."""
    unit, today = make_unit(), timezone.localdate()
    person = make_member(Role.POKJA_MEMBER, unit=make_unit())
    term = {"starts_on": today + timedelta(days=starts)}
    if ends is not None:
        term["ends_on"] = today + timedelta(days=ends)
    role = make_membership(person, Role.TPI_LEAD, unit=unit, **term)
    person = type(person).objects.get(pk=person.pk)
    assert (role.pk in [one.pk for one in permissions.memberships_of(person)]) is holds
    assert permissions.holds(person, (Role.TPI_LEAD,), unit=unit) is holds
    assert handover_permissions.tiers_of(unit) == (["ketua"] if holds else [])
    assert Membership.objects.filter(in_force(), pk=role.pk).exists() is holds


def test_a_closed_account_holds_no_tier(flow):
    controller = flow.person(Role.TPI_CONTROLLER)
    assert flow.member
    assert handover_permissions.tiers_of(flow.unit) == ["anggota", "ketua", "dalnis"]
    controller.is_active = False
    controller.save()
    assert handover_permissions.tiers_of(flow.unit) == ["anggota", "ketua"]
    flow.begin()
    flow.score_all()
    flow.member.is_active = False
    flow.member.save()
    assert handover_permissions.next_tier(flow.tpi_sheet) == "ketua"
    flow.leader.is_active = False
    flow.leader.save()
    assert handover_permissions.next_tier(flow.tpi_sheet) is None


# --- what is locked


def assert_locked(sheet, other):
    """Assert that the database lets nobody change, take away, add or move an answer of `sheet`. other: an open sheet."""
    answers = Answer.objects.filter(evaluation=sheet)
    one = answers.first()
    elsewhere = Answer.objects.filter(evaluation=other, indicator=one.indicator).first()
    kept = sorted(answers.values_list("pk", "level"))
    acts = [
        lambda: answers.filter(pk=one.pk).update(level="Tidak"),
        lambda: Answer.objects.filter(pk=one.pk).update(evaluation=other),  # out of it
        lambda: Answer.objects.filter(pk=one.pk)._raw_delete("default"),
    ]
    if elsewhere is not None:
        Answer.objects.filter(pk=elsewhere.pk)._raw_delete("default")
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert sorted(answers.values_list("pk", "level")) == kept


def test_a_sheet_that_was_raised_is_saved_by_nobody(flow):
    flow.begin()
    flow.score_all()
    raised = flow.tpi_sheet
    flow.hand_up()
    stored = raised.answers.get(indicator__code=FIRST)
    with pytest.raises(WrongState, match="sudah diteruskan"):
        evaluation.save_evaluation(
            evaluation=raised, code=FIRST, value=Choice("Tidak"), note="x", version=stored.version, by=flow.member
        )
    assert_locked(raised, flow.tpi_sheet)


def test_sheets_of_tpi_and_of_the_unit_stay_locked_while_the_unit_repairs(flow):
    submitted = flow.sheet
    flow.begin()
    flow.score(FIRST, Choice("Tidak"), note="SK belum ada.")
    draft = flow.tpi_sheet
    flow.send_back()
    repaired = flow.sheet
    assert repaired != submitted
    for sheet in (submitted, draft):
        assert_locked(sheet, repaired)
