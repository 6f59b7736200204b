"""The pages on which a submitted round is opened again: who reads and does what, and what a refused form gives back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.handover.services.handovers import lock_answers
from assessment.people.models import Role
from assessment.planning.estimate.selectors import get_estimate
from assessment.rounds.models import AnswerLock, ReopenRequest
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_member, make_period, make_reopen_request, make_unit
from tests.flow import Flow
from zi_portal.kit.indonesian import long_date

pytestmark = pytest.mark.django_db

ASKED = "SK tim keliru diunggah."


@pytest.fixture
def flow(instruments):
    found = Flow()
    found.to_tpi()
    return found


@pytest.fixture
def ended(instruments):
    found = Flow()
    found.end_at_tpi()
    return found


@pytest.fixture
def browse(client):
    """Return a function that gets, or with fields posts, a page as somebody."""

    def page(person, name, *args, **fields):
        client.force_login(person)
        address = reverse(f"assessment:{name}", args=args)
        return client.post(address, fields) if fields else client.get(address)

    return page


def day(days):
    return long_date(timezone.localdate() + timedelta(days=days))


def test_a_lead_of_the_unit_asks_and_takes_it_back(browse, flow):
    pk = flow.assessment.pk
    ask = f'href="{reverse("assessment:reopening-create", args=[pk])}"'
    for person in (flow.lead, flow.head):
        assert ask in browse(person, "handover-list", pk).text
        assert ask in browse(person, "readiness-detail", pk).text
    assert ask not in browse(flow.member, "handover-list", pk).text
    assert browse(flow.lead, "reopening-create", pk, reason=ASKED).status_code == 302
    page = browse(flow.lead, "handover-list", pk).text
    assert ask not in page
    assert "Tarik permintaan" in page
    assert ASKED in page
    assert "Tarik permintaan" not in browse(flow.head, "handover-list", pk).text
    assert "Sudah diminta oleh Anak Agung Rai" in browse(flow.head, "reopening-create", pk).text
    again = browse(flow.head, "reopening-create", pk, reason="Saya juga.")
    assert again.status_code == 409
    assert "Sudah diminta oleh Anak Agung Rai" in again.text
    assert "Saya juga." in again.text
    assert browse(flow.head, "reopening-withdraw", pk, flow.request.pk, x="1").status_code == 403
    assert browse(flow.lead, "reopening-withdraw", pk, flow.request.pk, x="1").status_code == 302
    assert flow.request.state == ReopenRequest.State.WITHDRAWN
    assert browse(flow.lead, "reopening-withdraw", pk, flow.request.pk, x="1").status_code == 409


def test_a_request_of_another_round_is_not_there(browse, flow):
    flow.ask()
    other = make_assessment(unit=flow.unit, period=make_period(instansi=flow.unit.instansi))
    assert browse(flow.lead, "reopening-withdraw", other.pk, flow.request.pk, x="1").status_code == 404
    assert flow.request.is_open


def test_b10_without_a_reason_the_form_comes_back_and_nothing_is_written(browse, flow):
    answer = browse(flow.lead, "reopening-create", flow.assessment.pk, reason=" ")
    assert answer.status_code == 422
    assert "Isi alasannya, supaya admin instansi dapat memutuskan." in answer.text
    long = browse(flow.lead, "reopening-create", flow.assessment.pk, reason="a" * 2001)
    assert long.status_code == 422
    assert "a" * 2001 in long.text
    assert not ReopenRequest.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Pilih keputusan."),
        ({"decision": "buka", "due_on": "31 Mei 2099"}, "Isi alasan keputusan Anda."),
        ({"decision": "tolak", "reason": "  "}, "Isi alasan keputusan Anda."),
        ({"decision": "buka", "reason": "Boleh."}, "Isi batas perbaikan, misalnya 31 Mei 2026."),
        ({"decision": "buka", "reason": "Boleh.", "due_on": "kapan-kapan"}, "Tanggal tidak dapat dibaca"),
        ({"decision": "buka", "reason": "Boleh.", "due_on": "31 Mei 2020"}, "paling cepat hari ini"),
        ({"decision": "buka", "reason": "Boleh.", "due_on": "31 Mei 2099"}, "paling lambat 90 hari lagi"),
    ],
)
def test_b10_a_decision_that_lacks_something_comes_back_with_what_was_typed(browse, flow, fields, said):
    flow.ask()
    answer = browse(flow.admin, "reopening-detail", flow.request.pk, step=flow.step, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    for typed in (fields.get("reason", ""), fields.get("due_on", "")):
        assert typed.strip() in answer.text
    assert flow.request.is_open
    assert flow.now.status == Status.TPI_REVIEW


def test_the_admin_finds_the_request_and_opens_the_round(browse, ended):
    ended.ask(reason=ASKED)
    detail = reverse("assessment:reopening-detail", args=[ended.request.pk])
    assert "1 penilaian diminta dibuka kembali" in browse(ended.admin, "unit-list").text
    assert "1 menunggu keputusan" in browse(ended.admin, "period-list").text
    assert browse(ended.admin, "assessment-list").text.count(detail) == 2  # what waits for him, and its row
    assert detail in browse(ended.admin, "reopening-list").text
    page = browse(ended.admin, "reopening-detail", ended.request.pk).text
    for told in (ended.unit.name, ASKED, "Anak Agung Rai", "Ketua tim ZI", "klaim", "TPI"):
        assert told in page
    done = browse(
        ended.admin,
        "reopening-detail",
        ended.request.pk,
        step=ended.step,
        decision="buka",
        reason="SK boleh diganti.",
        due_on=day(5),
    )
    assert done.status_code == 302
    now = ended.now
    assert (now.status, now.outcome) == (Status.RETURNED, "")
    assert "menunggu keputusan" not in browse(ended.admin, "period-list").text
    for name in ("assessment-detail", "handover-list"):
        shown = browse(ended.lead, name, ended.assessment.pk).text
        assert "Dibuka kembali dengan alasan:" in shown
        assert "SK boleh diganti." in shown
    assert (
        "Dibuka kembali oleh admin instansi, sedang diperbaiki unit sampai"
        in browse(ended.member, "assessment-list").text
    )


def test_the_admin_refuses_and_the_unit_reads_why(browse, flow):
    flow.ask()
    fields = {"step": flow.step, "decision": "tolak", "reason": "TPI dapat mengembalikannya sendiri."}
    assert browse(flow.admin, "reopening-detail", flow.request.pk, **fields).status_code == 302
    for name in ("handover-list", "readiness-detail"):
        page = browse(flow.head, name, flow.assessment.pk).text
        assert "TPI dapat mengembalikannya sendiri." in page
        assert "Minta dibuka kembali" in page
    assert "TPI dapat mengembalikannya sendiri." in browse(flow.admin, "reopening-detail", flow.request.pk).text


def test_k04_who_decides_second_reads_who_was_faster_and_keeps_what_was_typed(browse, flow):
    flow.ask()
    second, step = make_member(Role.INSTANSI_ADMIN, instansi=flow.unit.instansi), flow.step
    flow.reopen()
    fields = {"step": step, "decision": "buka", "reason": "Alasan kedua.", "due_on": day(3)}
    answer = browse(second, "reopening-detail", flow.request.pk, **fields)
    assert answer.status_code == 409
    assert "Dibuka kembali oleh admin instansi untuk diperbaiki oleh Rina Hartati" in answer.text
    assert AuditEvent.objects.filter(detail__act="dibuka").count() == 1
    assert flow.sheet.round == 2


def test_b10_who_asked_sees_no_form_to_decide_although_he_is_admin_too(browse, flow):
    flow.ask()
    ReopenRequest.objects.update(asked_by=flow.admin)
    page = browse(flow.admin, "reopening-detail", flow.request.pk)
    assert page.status_code == 200
    assert "orang lain yang memutuskan" in page.text
    assert "Simpan keputusan" not in page.text
    assert "menunggu keputusan Anda" not in browse(flow.admin, "unit-list").text
    fields = {"step": flow.step, "decision": "buka", "reason": "Boleh.", "due_on": day(3)}
    assert browse(flow.admin, "reopening-detail", flow.request.pk, **fields).status_code == 403
    assert flow.now.status == Status.TPI_REVIEW


def test_evaluators_read_that_the_unit_asked_and_that_it_was_opened(browse, flow):
    assert flow.leader
    flow.ask(reason=ASKED)
    assert "unit meminta penilaian ini dibuka kembali" in browse(flow.member, "assessment-list").text
    assert ASKED in browse(flow.member, "evaluation-detail", flow.assessment.pk).text
    flow.begin()
    flow.reopen()
    assert "Dibuka kembali oleh admin instansi" in browse(flow.member, "assessment-list").text
    flow.to_tpi()
    page = browse(flow.member, "evaluation-detail", flow.assessment.pk).text
    assert "Penilaian ini dibuka kembali oleh Rina Hartati" in page
    assert ASKED not in page


def test_drafts_of_evaluators_stay_hidden_while_and_after_the_round_is_opened(browse, flow):
    assert flow.leader
    flow.begin()
    flow.score_all()
    flow.tpi_sheet.answers.filter(indicator__code=flow.codes[0]).update(explanation="RAHASIA-tpi")
    flow.ask()
    flow.reopen()
    for person in (flow.lead, flow.head, flow.admin):
        for name in ("handover-list", "answer-edit", "comparison-detail", "reopening-detail", "unit-history"):
            args = {
                "answer-edit": (flow.assessment.pk, flow.codes[0]),
                "reopening-detail": (flow.request.pk,),
                "unit-history": (flow.unit.pk,),
            }.get(name, (flow.assessment.pk,))
            text = browse(person, name, *args).text
            assert "RAHASIA-tpi" not in text
            assert "Penilaian TPI" not in text


def test_b10_a_published_result_stays_readable_as_that_of_its_round(browse, ended):
    code = ended.codes[0]
    result = ended.assessment.evaluations.get(stage="tpi", published_at__isnull=False)
    AnswerLock.objects.filter(evaluation=result).delete()
    result.answers.filter(indicator__code=code).update(explanation="SK tim lengkap.")
    lock_answers(result)
    ended.ask()
    ended.reopen()
    pk = ended.assessment.pk
    assert "Penilaian TPI: " in browse(ended.lead, "answer-edit", pk, code).text
    assert "Penilaian TPI" in browse(ended.head, "comparison-detail", pk).text
    assert browse(ended.head, "origin-detail", pk, "total").status_code == 200
    # It judged the round before: the estimate starts from the unit's own sheet again, and knows the loss.
    estimate = get_estimate(ended.lead, pk).estimate
    assert estimate.tpi is None
    assert [past.sheets["tpi"].evaluation for past in estimate.rounds] == [result.pk]
    ended.to_tpi()
    ended.begin()
    shown = browse(ended.member, "evaluation-edit", pk, code).text
    assert "Putaran 1: unit menjawab" in shown
    # As published, and taken over into the field; not once more as the note of the round before.
    assert shown.count("SK tim lengkap.") == 2
    ended.hand_up()
    ended.publish()
    page = browse(ended.lead, "answer-edit", pk, code).text
    assert "Penilaian TPI: " in page
    assert "Penilaian TPI, putaran 2: " in page
    assert get_estimate(ended.lead, pk).estimate.tpi.round == 2


def test_the_requests_of_a_round_leave_as_a_file(client, flow):
    flow.ask(reason=ASKED)
    flow.refuse()
    client.force_login(flow.head)
    address = reverse("assessment:handover-list", args=[flow.assessment.pk])
    text = client.get(f"{address}?unduh=csv&tabel=permintaan").content.decode("utf-8-sig")
    assert ASKED in text
    assert "Kekeliruannya tidak mengubah nilai." in text
    assert "Rina Hartati" in text
    assert ASKED not in client.get(f"{address}?unduh=csv").content.decode("utf-8-sig")


def test_more_requests_do_not_cost_more_queries(client, instruments):
    unit = make_unit()
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=unit.instansi))

    def grow(count):
        for _ in range(count):
            other = make_unit(instansi=unit.instansi)
            period = make_period(instansi=unit.instansi)
            make_reopen_request(make_assessment(unit=other, period=period, status=Status.TPI_REVIEW))

    def queries(name):
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"assessment:{name}")).status_code == 200
        return len(found)

    pages = ("reopening-list", "assessment-list", "unit-list", "period-list")
    grow(2)
    few = {name: queries(name) for name in pages}
    few = {name: queries(name) for name in pages}
    grow(12)
    assert {name: queries(name) for name in pages} == few
