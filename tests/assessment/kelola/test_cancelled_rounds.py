"""A round opened by mistake is taken away without harm and given back within thirty days; an LKE is changed while rounds are empty."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.kelola import services as kelola_services
from assessment.kelola.cancelling import cancel_round, restore_round
from assessment.kelola.services import PeriodFacts
from assessment.lke.models import Indicator, Instrument, Predicate
from assessment.notices.models import Kind, Notice
from assessment.people.models import Role
from assessment.rounds.models import Answer, Assessment, Cancellation, EvaluationScore
from assessment.rounds.workflow import Status
from assessment.scoring import Choice
from assessment.seals.services.check import differences_of
from assessment.sheet.services import save_answer
from tests.factories import (
    make_assessment,
    make_cancellation,
    make_member,
    make_note,
    make_period,
    make_task,
    make_unit,
    make_window,
)
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CODE = "A.I.1.i.a"


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def admin(assessment):
    return make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi)


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit)


def kinds():
    return list(AuditEvent.objects.order_by("sequence").values_list("kind", flat=True))


def answer(assessment, by):
    return save_answer(assessment=assessment, code=CODE, value=Choice("Ya"), explanation="isi", version=0, by=by)


def test_a_cancelled_round_is_nowhere_and_nothing_of_it_is_deleted(assessment, admin, lead, client):
    answer(assessment, lead)
    make_task(assessment, owner=lead)
    row = cancel_round(assessment=assessment, reason="  Unit keliru.  ", by=admin)
    assert (row.reason, row.status_before, row.by) == ("Unit keliru.", "draf", admin)
    assert not Assessment.objects.filter(pk=assessment.pk).exists()
    assert Assessment.every.get(pk=assessment.pk).status == "batal"
    assert Answer.objects.get().explanation == "isi"
    client.force_login(lead)
    for name in (
        "assessment-detail",
        "readiness-detail",
        "sheet-detail",
        "route-detail",
        "task-board",
        "handover-list",
    ):
        assert client.get(reverse(f"assessment:{name}", args=[assessment.pk])).status_code == 404, name
    assert client.get(reverse("evidence:document-list", args=[assessment.pk])).status_code == 404
    home = client.get("/", follow=True)
    assert home.status_code == 200
    assert f"/penilaian/{assessment.pk}/" not in home.text
    assert "Unit keliru." in client.get(reverse("assessment:cancelled-list")).text
    client.force_login(admin)
    listed = client.get(reverse("assessment:assessment-open", args=[assessment.period_id])).text
    assert f'value="{assessment.unit_id}"' in listed, "the unit can be given another round"


def test_its_tasks_and_notices_are_silent_until_it_is_restored(assessment, admin, lead, client):
    task = make_task(assessment, owner=lead)
    client.force_login(lead)
    tasks = reverse("assessment:task-list")
    assert task.title in client.get(tasks).text
    cancel_round(assessment=assessment, reason="keliru", by=admin)
    assert task.title not in client.get(tasks).text
    told = Notice.objects.get(kind=Kind.ROUND_CANCELLED)
    assert (told.person, told.assessment, told.url) == (lead, None, "/penilaian/dibatalkan/")
    assert told.params == {"unit": assessment.unit.name, "period": assessment.period.name}
    inbox = client.get(reverse("assessment:notice-list")).text
    assert f"Penilaian {assessment.unit.name}, {assessment.period.name} dibatalkan" in inbox
    restore_round(cancellation=Cancellation.objects.get(), by=admin)
    assert task.title in client.get(tasks).text
    assert Notice.objects.get(kind=Kind.ROUND_RESTORED).person == lead


def test_cancelling_and_restoring_stand_in_the_trail_and_the_seals_agree(assessment, admin):
    row = cancel_round(assessment=assessment, reason="keliru", by=admin)
    cancelled = AuditEvent.objects.get(kind="penilaian_dibatalkan")
    assert cancelled.detail == {"from": "draf", "cancellation": row.pk}
    assert differences_of(assessment) == []
    restore_round(cancellation=row, by=admin)
    assert AuditEvent.objects.get(kind="penilaian_dipulihkan").detail == {"to": "draf", "cancellation": row.pk}
    assert differences_of(assessment) == []
    call_command("verify_audit")
    # A round hidden past the portal shows.
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.CANCELLED)
    assert differences_of(assessment) != []


def test_a_round_is_restored_as_it_was(assessment, admin, lead):
    answer(assessment, lead)
    Assessment.objects.update(status=Status.RETURNED)
    before = EvaluationScore.objects.get().claim_total
    row = cancel_round(assessment=assessment, reason="keliru", by=admin)
    back = restore_round(cancellation=row, by=admin)
    row.refresh_from_db()
    assert (back.status, row.restored_by) == ("dikembalikan", admin)
    assert EvaluationScore.objects.get().claim_total == before
    with pytest.raises(WrongState, match="sudah dipulihkan"):
        restore_round(cancellation=row, by=admin)
    cancel_round(assessment=back, reason="sekali lagi", by=admin)
    assert Cancellation.objects.count() == 2


def test_it_can_be_restored_for_thirty_days_to_the_second(assessment, admin):
    with time_machine.travel(NOW, tick=False):
        row = cancel_round(assessment=assessment, reason="keliru", by=admin)
    with (
        time_machine.travel(NOW + timedelta(days=30, seconds=1), tick=False),
        pytest.raises(WrongState, match="selama 30 hari"),
    ):
        restore_round(cancellation=row, by=admin)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        assert restore_round(cancellation=row, by=admin).status == "draf"


def test_restoring_is_refused_while_another_round_holds_its_place(assessment, admin):
    row = cancel_round(assessment=assessment, reason="target keliru", by=admin)
    (other,) = kelola_services.open_assessments(
        period=assessment.period, units=[assessment.unit], target=Predicate.WBBM, by=admin
    )
    with pytest.raises(WrongState, match="sudah mempunyai penilaian lain"):
        restore_round(cancellation=row, by=admin)
    assert Assessment.every.get(pk=assessment.pk).status == "batal"
    cancel_round(assessment=other, reason="keliru", by=admin)
    assert restore_round(cancellation=row, by=admin).target == "WBK"


def test_the_database_keeps_one_standing_round_of_a_unit_and_period(assessment):
    with pytest.raises(IntegrityError):
        Assessment.objects.create(unit=assessment.unit, period=assessment.period)


@pytest.mark.parametrize("status", ["kepala", "tpi", "tpn", "selesai"])
def test_a_round_in_other_hands_is_not_cancelled(assessment, admin, status):
    Assessment.objects.update(status=status)
    with pytest.raises(WrongState):
        cancel_round(assessment=assessment, reason="keliru", by=admin)
    assert Assessment.objects.get().status == status
    assert not Cancellation.objects.exists()


def test_what_tpi_received_once_is_not_cancelled_while_it_is_repaired(instruments):
    flow = Flow()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=flow.now.unit.instansi)
    flow.to_tpi()
    Assessment.objects.update(status=Status.RETURNED)
    with pytest.raises(WrongState, match="sudah diserahkan kepada TPI"):
        cancel_round(assessment=flow.now, reason="keliru", by=admin)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.INSTANSI_ADMIN])
def test_only_the_admin_of_its_instansi_cancels_and_restores(assessment, admin, role):
    stranger = make_member(Role.INSTANSI_ADMIN)
    of_instansi = role in {Role.INSTANSI_HEAD, Role.TPN_RECORDER}
    where = (
        {}
        if role == Role.PORTAL_ADMIN
        else ({"instansi": assessment.unit.instansi} if of_instansi else {"unit": assessment.unit})
    )
    person = make_member(role, **where)
    for by in (person, stranger):
        with pytest.raises(ActionDenied):
            cancel_round(assessment=assessment, reason="keliru", by=by)
    row = cancel_round(assessment=assessment, reason="keliru", by=admin)
    for by in (person, stranger):
        with pytest.raises(ActionDenied):
            restore_round(cancellation=row, by=by)


def test_a_reason_is_asked_for_and_what_was_typed_is_kept(assessment, admin, client):
    client.force_login(admin)
    address = reverse("assessment:round-cancel", args=[assessment.pk])
    sent = client.post(address, {"reason": "  "})
    assert (sent.status_code, Cancellation.objects.count()) == (422, 0)
    assert "Isi alasan pembatalan" in sent.text
    long = client.post(address, {"reason": 2001 * "y"})
    assert long.status_code == 422
    assert "paling panjang 2.000 karakter" in long.text
    assert 2001 * "y" in long.text
    Assessment.objects.update(status=Status.TPI_REVIEW)
    refused = client.post(address, {"reason": "ditulis panjang lebar"})
    assert refused.status_code == 409
    assert "ditulis panjang lebar" in refused.text
    Assessment.objects.update(status=Status.DRAFT)
    with pytest.raises(InvalidInput):
        cancel_round(assessment=assessment, reason=" \n", by=admin)


def test_what_is_in_a_round_is_said_before_it_is_cancelled(assessment, admin, lead, client):
    client.force_login(admin)
    address = reverse("assessment:round-cancel", args=[assessment.pk])
    assert "Belum ada jawaban, data dukung, atau tugas." in client.get(address).text
    answer(assessment, lead)
    make_task(assessment, owner=lead)
    text = " ".join(client.get(address).text.split())
    assert "1 jawaban, 0 dokumen yang dipakai, 1 tugas yang belum selesai." in text
    assert f"Pengisi: {lead}." in text


def test_a_page_opened_before_it_was_cancelled_writes_nothing_more(assessment, admin, lead):
    cancel_round(assessment=Assessment.objects.get(), reason="keliru", by=admin)
    with pytest.raises(WrongState, match="dibatalkan"):
        answer(assessment, lead)
    assert not Answer.objects.exists()


def test_the_list_asks_no_more_however_long_it_is(assessment, admin, client, django_assert_max_num_queries):
    client.force_login(admin)
    for _ in range(12):
        make_cancellation(assessment)
    with django_assert_max_num_queries(9):
        assert client.get(reverse("assessment:cancelled-list")).text.count("Unit keliru.") == 12


def test_evaluators_and_other_units_are_told_of_no_cancelled_round(assessment, client):
    row = make_cancellation(assessment, reason="rahasia dapur")
    for role, where, status in (
        (Role.TPI_LEAD, {"unit": assessment.unit}, 200),
        (Role.INSTANSI_HEAD, {"instansi": assessment.unit.instansi}, 200),
        (Role.TEAM_LEAD, {"unit": make_unit(instansi=assessment.unit.instansi)}, 200),
        (Role.INSTANSI_ADMIN, {}, 200),
    ):
        client.force_login(make_member(role, **where))
        shown = client.get(reverse("assessment:cancelled-list"))
        assert (shown.status_code, "rahasia dapur" in shown.text) == (status, False), role
        sent = client.post(reverse("assessment:round-restore", args=[row.pk]))
        assert sent.status_code in {403, 404}


# --- another LKE while a round is empty


def facts_of(period, code):
    return PeriodFacts(
        year=period.year,
        name=period.name,
        instrument=Instrument.objects.get(code=code),
        evidence_from=period.evidence_from,
        evidence_to=period.evidence_to,
    )


def change(period, code, by):
    return kelola_services.change_period(period=period, facts=facts_of(period, code), spans=[], by=by)


def test_the_lke_of_a_round_is_changed_while_it_is_empty(assessment, admin):
    kelola_services.open_assessments(
        period=make_period(instansi=assessment.unit.instansi), units=[assessment.unit], target=Predicate.WBK, by=admin
    )
    opened = Assessment.objects.latest("pk")
    changed = change(opened.period, "permenpanrb-52-2014", admin)
    assert changed.instrument.code == "permenpanrb-52-2014"
    score = EvaluationScore.objects.get(evaluation__assessment=opened)
    assert score.questions == Indicator.objects.filter(instrument=changed.instrument).count()


@pytest.mark.parametrize("what", ["answer", "task", "note", "condition", "cancelled", "handed on"])
def test_not_once_anything_of_it_rests_on_the_old_one(assessment, admin, lead, what):
    make_window(assessment.period)
    if what == "task":
        make_task(assessment, owner=lead)
    elif what == "note":
        make_note(assessment, "Lihat SK.")
    elif what == "condition":
        assessment.condition_proofs.create(
            condition=assessment.period.instrument.conditions.first(), saved_at=NOW, saved_by=lead
        )
    else:
        answer(assessment, lead)
    if what == "cancelled":
        cancel_round(assessment=assessment, reason="keliru", by=admin)
    if what == "handed on":
        Assessment.objects.update(status=Status.TPI_REVIEW)
    with pytest.raises(InvalidInput) as refused:
        change(assessment.period, "permenpanrb-52-2014", admin)
    assert list(refused.value.errors) == ["instrument"]
    assert f"penilaian {assessment.unit} pada periode ini sudah diisi" in refused.value.errors["instrument"][0]
