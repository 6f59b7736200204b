"""A submitted round is opened again: the unit asks, the admin instansi decides, and nothing that was handed over changes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.evaluation.services import evaluation
from assessment.evaluation.services.tpi_review import Outcome
from assessment.handover.selectors.handovers import sheet_digests
from assessment.handover.services import reopening
from assessment.handover.services.handovers import AlreadyMoved
from assessment.kelola.services import PeriodFacts, change_period
from assessment.lke.models import Instrument
from assessment.people.models import Role
from assessment.rounds.models import Answer, Assessment, Handover, ReopenRequest, Stage
from assessment.rounds.workflow import Act, Status
from assessment.scores.selectors import compute_sheets, get_sheets
from assessment.scores.services import check_scores
from assessment.scoring import Choice
from assessment.sheet.services import save_answer
from evidence.documents.models import RevisionPin
from tests.factories import make_issued_report, make_member, make_membership, make_reopen_request
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState
from zi_portal.operate.audit_check import check_chains

pytestmark = pytest.mark.django_db

State, Kind = ReopenRequest.State, AuditEvent.Kind


@pytest.fixture
def flow(instruments):
    found = Flow()
    assert found.member
    assert found.leader
    return found


@pytest.fixture
def submitted(flow):
    flow.to_tpi()
    return flow


def events(kind):
    return AuditEvent.objects.filter(kind=kind).count()


# --- asking


@pytest.mark.parametrize("who", ["lead", "head"])
def test_ketua_tim_and_kepala_ask_with_a_reason(submitted, who):
    person = getattr(submitted, who)
    made = submitted.ask(reason=" SK tim keliru. ", by=person)
    assert (made.reason, made.state, made.asked_by) == ("SK tim keliru.", State.ASKED, person)
    assert made.asked_as == {"lead": Role.TEAM_LEAD, "head": Role.HEAD}[who]
    assert submitted.now.status == Status.TPI_REVIEW
    assert events(Kind.REOPENING_ASKED) == 1


def test_b10_nobody_asks_without_a_reason(submitted):
    with pytest.raises(InvalidInput) as refused:
        submitted.ask(reason=" \n ")
    assert "reason" in refused.value.errors
    assert not ReopenRequest.objects.exists()
    assert events(Kind.REOPENING_ASKED) == 0


def test_nobody_else_asks(submitted):
    pokja = submitted.person(Role.POKJA_LEAD)
    for person in (pokja, submitted.member, submitted.leader, submitted.recorder, submitted.admin):
        with pytest.raises(ActionDenied):
            submitted.ask(by=person)
    assert not ReopenRequest.objects.exists()


def test_one_request_at_a_time_and_who_asked_takes_it_back(submitted):
    submitted.ask()
    with pytest.raises(WrongState, match="Sudah diminta oleh Anak Agung Rai"):
        submitted.ask(by=submitted.head)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_reopen_request(submitted.assessment)
    with pytest.raises(ActionDenied, match="Anak Agung Rai"):
        reopening.withdraw_reopening(request=submitted.request, by=submitted.head)
    gone = reopening.withdraw_reopening(request=submitted.request, by=submitted.lead)
    assert (gone.state, gone.decided_by) == (State.WITHDRAWN, submitted.lead)
    assert events(Kind.REOPENING_WITHDRAWN) == 1
    with pytest.raises(WrongState, match="Ditarik kembali oleh Anak Agung Rai"):
        submitted.reopen()
    assert submitted.ask(by=submitted.head).is_open


def test_where_there_is_nothing_to_open_the_page_says_whom_to_turn_to(flow):
    said = {}

    def ask():
        with pytest.raises(WrongState) as refused:
            flow.ask()
        said[flow.now.status] = refused.value.reason

    ask()
    flow.hand_to_head()
    ask()
    flow.submit()
    flow.send_back()
    ask()
    flow.to_tpi()
    flow.score_and_raise()
    flow.publish()
    ask()
    flow.finish(Outcome(Assessment.Outcome.FAILED, reason="Belum.", total=80))
    ask()
    assert "tidak perlu dibuka kembali" in said[Status.DRAFT]
    assert "kepala kantor mengembalikannya" in said[Status.WITH_HEAD]
    assert "TPI unit ini atau pencatat TPN" in said[Status.TPN_REVIEW]
    assert "admin instansi" in said[Status.CLOSED]
    assert len(said) == 5
    assert not ReopenRequest.objects.exists()


# --- deciding


def test_the_admin_refuses_with_a_reason(submitted):
    submitted.ask()
    with pytest.raises(InvalidInput):
        submitted.refuse(reason=" ")
    refused = submitted.refuse()
    assert (refused.state, refused.decided_by) == (State.REFUSED, submitted.admin)
    assert submitted.now.status == Status.TPI_REVIEW
    assert events(Kind.REOPENING_REFUSED) == 1
    with pytest.raises(WrongState, match="Ditolak oleh Rina Hartati"):
        submitted.reopen()


@pytest.mark.parametrize("days", [-1, 91])
def test_b10_nothing_is_opened_without_a_reason_or_an_end_within_reach(submitted, days):
    submitted.ask()
    before = AuditEvent.objects.count()
    for wrong in ({"reason": "  "}, {"days": days}):
        with pytest.raises(InvalidInput):
            submitted.reopen(**wrong)
    assert submitted.now.status == Status.TPI_REVIEW
    assert submitted.request.is_open
    assert AuditEvent.objects.count() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.filter(act=Act.SUBMIT).update(act=Act.REOPEN, reason="")


def test_b10_who_asked_never_decides_also_with_both_roles(submitted):
    submitted.ask()
    # No page gives both roles to one person; a row of another day may.
    make_membership(submitted.lead, Role.INSTANSI_ADMIN, instansi=submitted.unit.instansi)
    for act in (submitted.reopen, submitted.refuse):
        with pytest.raises(ActionDenied, match="orang lain yang memutuskan"):
            act(by=submitted.lead)
    assert submitted.now.status == Status.TPI_REVIEW
    request = submitted.request
    with pytest.raises(IntegrityError), transaction.atomic():
        ReopenRequest.objects.filter(pk=request.pk).update(
            state=State.REFUSED, refusal="x", decided_at=timezone.now(), decided_by=submitted.lead
        )
    assert submitted.reopen()


def test_nobody_but_an_admin_of_the_instansi_decides(submitted):
    submitted.ask()
    elsewhere = make_member(Role.INSTANSI_ADMIN)
    gone = make_member(Role.INSTANSI_ADMIN, instansi=submitted.unit.instansi)
    gone.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    for person in (submitted.head, submitted.leader, submitted.recorder, elsewhere, gone):
        for act in (submitted.reopen, submitted.refuse):
            with pytest.raises(ActionDenied):
                act(by=person)
    assert submitted.request.is_open
    assert submitted.now.status == Status.TPI_REVIEW


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"state": State.REFUSED},
        {"state": State.WITHDRAWN},
        {"refusal": "x"},
        {"state": State.OPENED, "decided": True},
    ],
)
def test_the_database_keeps_a_request_whole(submitted, wrong):
    values = dict(wrong)
    if values.pop("decided", False):
        values |= {"decided_at": timezone.now(), "decided_by": submitted.admin}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_reopen_request(submitted.assessment, **values)


# --- what opening does


def test_b10_the_old_sheet_its_pins_reports_and_hashes_stay(submitted):
    first, code = submitted.sheet, submitted.codes[0]
    report = make_issued_report(submitted.assessment)
    handed = Handover.objects.get(act=Act.SUBMIT)
    pins = list(RevisionPin.objects.order_by("pk").values())
    rows = list(first.answers.order_by("pk").values())
    submitted.begin()
    submitted.score(code, Choice("Tidak"), note="SK tidak ada.")
    submitted.ask()
    handover = submitted.reopen(days=3)
    now = submitted.now
    assert (now.status, now.repair_until) == (Status.RETURNED, handover.due_at)
    assert (handover.by_role, handover.reason) == (Role.INSTANSI_ADMIN, "SK tim boleh diganti.")
    assert (submitted.request.state, submitted.request.handover) == (State.OPENED, handover)
    assert submitted.sheet.round == 2
    save_answer(assessment=now, code=code, value=Choice("Tidak"), explanation="benar", version=2, by=submitted.lead)
    assert list(first.answers.order_by("pk").values()) == rows
    assert sheet_digests([first.pk])[first.pk] == handed.sheet_sha256 == handover.sheet_sha256
    assert list(RevisionPin.objects.order_by("pk").values()) == pins
    assert compute_sheets(first) == get_sheets(first)
    assert type(report).objects.get(pk=report.pk).sha256 == report.sha256
    old = submitted.assessment.evaluations.get(stage=Stage.TPI)
    with pytest.raises(WrongState):
        evaluation.save_evaluation(
            evaluation=old, code=submitted.codes[1], value=Choice("A"), note="", version=0, by=submitted.member
        )
    for sheet in (first, old):
        with pytest.raises(DatabaseError), transaction.atomic():
            Answer.objects.filter(evaluation=sheet).update(explanation="diubah")
    assert not [check.problem for check in check_scores() if check.problem]
    event = AuditEvent.objects.filter(kind=Kind.ROUND_MOVED).latest("pk")
    assert (event.actor, event.detail["act"], event.detail["request"]) == (
        submitted.admin,
        "dibuka",
        submitted.request.pk,
    )
    assert not [check.problem for check in check_chains() if check.problem]


def test_a_round_that_tpi_ended_is_opened_and_its_outcome_taken_back(flow):
    flow.end_at_tpi()
    result = flow.assessment.evaluations.get(stage=Stage.TPI, published_at__isnull=False)
    rows = list(result.answers.order_by("pk").values())
    assert flow.now.outcome == Assessment.Outcome.FAILED
    flow.ask(by=flow.head)
    flow.reopen()
    now = flow.now
    assert (now.outcome, now.outcome_decree, now.outcome_date, now.outcome_reason) == ("", "", None, "")
    result.refresh_from_db()
    assert result.is_published
    assert list(result.answers.order_by("pk").values()) == rows
    assert flow.now.handovers.get(act=Act.END_AT_TPI).reason == "Survei belum memenuhi."
    # The whole way once more, in the next round, up to TPN.
    flow.to_tpi()
    assert flow.begin().round == 2
    assert flow.tpi_sheet.answers.count() == len(flow.codes)  # granted and unchanged: taken over
    flow.hand_up()
    flow.publish()
    assert flow.now.status == Status.TPN_REVIEW


def test_the_unit_has_until_the_end_that_the_admin_set(submitted, clock):
    submitted.ask()
    submitted.reopen(days=2)
    clock.shift(timedelta(days=3))
    with pytest.raises(WrongState, match="Perbaikan ditutup"):
        submitted.hand_to_head()


def test_a_request_lapses_when_the_round_goes_on_without_it(submitted):
    submitted.ask()
    back = submitted.send_back()
    lapsed = submitted.request
    assert (lapsed.state, lapsed.handover, lapsed.decided_by) == (State.LAPSED, back, submitted.leader)
    submitted.to_tpi()
    with pytest.raises(AlreadyMoved):
        reopening.reopen_round(
            request=lapsed, step=2, reason="x", due_at=timezone.now() + timedelta(days=2), by=submitted.admin
        )
    with pytest.raises(WrongState, match="Tidak berlaku lagi"):
        submitted.reopen()
    submitted.ask()
    submitted.score_and_raise()
    proposed = submitted.publish()
    assert submitted.request.handover == proposed


def test_a_request_outlives_a_result_that_does_not_propose_the_unit(submitted):
    submitted.ask()
    step = submitted.step
    submitted.score_and_raise()
    submitted.publish(is_proposed=False, reason="Belum.")
    due_at = timezone.now() + timedelta(days=2)
    with pytest.raises(AlreadyMoved, match="tidak diusulkan"):
        reopening.reopen_round(request=submitted.request, step=step, reason="x", due_at=due_at, by=submitted.admin)
    assert submitted.request.is_open
    assert submitted.reopen()


# --- the rules of the round


def test_b10_the_rule_set_of_a_round_never_changes_after_the_lock(submitted):
    period = submitted.assessment.period
    other = Instrument.objects.exclude(pk=period.instrument_id).first()
    facts = PeriodFacts(period.year, period.name, other, period.evidence_from, period.evidence_to)
    admin = submitted.admin

    def change():
        with pytest.raises(InvalidInput) as refused:
            change_period(period=period, facts=facts, spans=[], by=admin)
        assert "instrument" in refused.value.errors

    change()
    submitted.ask()
    submitted.reopen()
    change()
    period.refresh_from_db()
    assert period.instrument_id == submitted.now.period.instrument_id != other.pk


def test_asking_and_refusing_say_what_the_reason_is_for(instruments):
    flow = Flow()
    flow.to_tpi()
    with pytest.raises(InvalidInput) as refused:
        flow.ask(reason=" \n ")
    assert refused.value.errors == {"reason": ["Isi alasannya, supaya admin instansi dapat memutuskan."]}
    flow.ask(reason="  SK keliru.  ")
    assert (flow.request.reason, flow.request.asked_as) == ("SK keliru.", "ketua_tim")
    with pytest.raises(InvalidInput) as refused:
        flow.refuse(reason=" \n ")
    assert refused.value.errors == {"reason": ["Isi alasan penolakan. Unit membaca kalimat ini."]}
    assert flow.request.state == "diminta"
    flow.refuse(reason="  Tidak perlu.  ")
    assert (flow.request.refusal, flow.request.state) == ("Tidak perlu.", "ditolak")
    flow.ask(reason="Sekali lagi.")  # beside the one that was refused
    flow.refuse(reason="Tetap tidak.")
    assert [(row.reason, row.refusal) for row in flow.now.reopen_requests.order_by("pk")] == [
        ("SK keliru.", "Tidak perlu."),
        ("Sekali lagi.", "Tetap tidak."),
    ]
