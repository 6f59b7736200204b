"""Seals of form 1 stand for years: what they are made over is written down here once more, by hand."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assessment.accounts.services.memberships import RoleFacts, add_membership
from assessment.audit.models import AuditEvent
from assessment.people.models import Membership
from assessment.rounds.models import Answer, Assessment, Evaluation, EvaluationScore, Handover
from evidence.documents.models import RevisionPin
from tests.factories import make_user
from tests.flow import Flow

pytestmark = pytest.mark.django_db

ROUND = {
    "unit_id": "unit",
    "period_id": "periode",
    "target": "target",
    "status": "status",
    "outcome": "hasil akhir",
    "outcome_decree": "surat keputusan",
    "outcome_date": "tanggal keputusan",
    "outcome_reason": "alasan",
    "repair_from": "perbaikan sejak",
    "repair_until": "batas perbaikan",
}
SHEET = ["assessment_id", "stage", "round", "tier", "form", "scorer", "source"]
SHEET += ["published_at", "published_by_id", "submitted_at", "submitted_by_id"]
ANSWER = ["level", "counts", "index", "explanation", "version", "answered_at", "answered_by_id"]
SCORE = ["claim", "supported", "claim_total", "supported_total", "answered", "questions", "computed_at"]
LIVE_SCORE = ["claim", "claim_total", "answered", "questions"]
STEP = ["number", "act", "evaluation_id", "sheet_sha256", "statement", "reason", "due_at", "at", "by_role"]
PIN = ["document_id", "revision_id", "revision__number", "revision__sha256", "title", "document_date", "valid_until"]
PIN += ["page_reference", "note", "counts"]
ROLE = ["user_id", "role", "unit_id", "instansi_id", "areas", "sk_number", "starts_on", "ends_on"]
ROLE += ["ended_at", "ended_by_id"]


def plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    assert isinstance(value, Decimal)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def digest(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)
    return hashlib.sha256(text.encode()).hexdigest()


def sheet_parts(evaluation, status):
    """Return the parts of a sheet that nobody may change, None of another."""
    is_locked = hasattr(evaluation, "answer_lock")
    if not (is_locked or evaluation.submitted_at or evaluation.published_at):
        return None
    answers = Answer.objects.filter(evaluation=evaluation)
    parts = {code: values for code, *values in answers.values_list("indicator__code", *ANSWER)}
    for point in evaluation.recap_points.select_related("node"):
        parts["rekap " + (point.node.code if point.node else "")] = point.points
    is_live = evaluation.stage == "mandiri" and evaluation.submitted_at is None and status == "kepala"
    names = LIVE_SCORE if is_live else SCORE
    score = EvaluationScore.objects.filter(evaluation=evaluation).values_list(*names).first()
    parts["nilai tersimpan"] = None if score is None else list(score)
    parts["keterangan lembar"] = [*(getattr(evaluation, name) for name in SHEET), is_locked]
    return parts


def handover_parts(handover):
    pinned = {}
    pins = RevisionPin.objects.filter(handover=handover).order_by("document_id", "id")
    for code, condition, *values in pins.values_list("indicator__code", "condition__key", *PIN):
        pinned.setdefault(code or f"syarat {condition}", []).append(values)
    return pinned | {
        "langkah": [getattr(handover, name) for name in STEP],
        "pelaku": handover.by_id,
        "total": [handover.claim_total, handover.supported_total],
    }


def contents(pk):
    """Return name → parts of all that a seal of the round speaks of."""
    (row,) = Assessment.objects.filter(pk=pk).values(*ROUND)
    facts = {label: row[name] for name, label in ROUND.items()}
    if row["status"] in ("draf", "dikembalikan"):
        del facts["target"]
    found = {"penilaian": facts}
    for evaluation in Evaluation.objects.filter(assessment=pk):
        parts = sheet_parts(evaluation, row["status"])
        if parts is not None:
            found[f"lembar {evaluation.pk}"] = parts
    for handover in Handover.objects.filter(assessment=pk):
        found[f"serah terima {handover.number}"] = handover_parts(handover)
    return found


def check_last_seal(flow, *, sheets, steps):
    pk = flow.assessment.pk
    detail = AuditEvent.objects.filter(kind="penilaian_disegel", object_id=str(pk)).latest("sequence").detail
    expected = contents(pk)
    assert len(expected) == 1 + sheets + steps
    assert sum(name.startswith("lembar ") for name in expected) == sheets
    assert detail["form"] == 1
    assert detail["digests"] == {name: digest(parts) for name, parts in expected.items()}
    for name, shorts in detail["parts"].items():
        assert shorts == {part: digest(value)[:12] for part, value in expected[name].items()}


def test_a_seal_is_made_over_these_values_of_a_round_at_every_step(instruments):
    flow = Flow()
    flow.hand_to_head()
    check_last_seal(flow, sheets=1, steps=1)
    flow.return_to_team()
    check_last_seal(flow, sheets=0, steps=2)
    flow.to_tpi()
    flow.begin()
    flow.score_all()
    flow.send_back()
    check_last_seal(flow, sheets=2, steps=5)
    flow.to_tpi()
    flow.score_and_raise()
    flow.publish()
    check_last_seal(flow, sheets=5, steps=8)


def test_an_event_about_a_role_holds_a_digest_of_these_values(instruments):
    flow = Flow()
    facts = RoleFacts("anggota_pokja", date(2026, 1, 2), unit=flow.unit, areas=("MP",))
    role = add_membership(person=make_user(), facts=facts, by=flow.lead)
    (values,) = Membership.objects.filter(pk=role.pk).values(*ROLE)
    event = AuditEvent.objects.get(kind="peran_ditambah", object_id=str(role.pk))
    assert event.detail["sha256"] == digest(values)
