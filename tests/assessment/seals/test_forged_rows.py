"""A database forged by hand: `verify_rounds` tells of every value, row and role that is not what the audit trail holds."""

import pytest
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.people.models import Membership, Role
from assessment.rounds.models import Answer, Evaluation, Handover
from assessment.seals.services.keep import seal_round
from evidence.documents.models import RevisionPin
from tests.assessment.seals.forging import QUESTION, answer_of, own, verify, whole
from tests.factories import make_assessment, make_member, make_user

pytestmark = pytest.mark.django_db
ANSWERS = {
    "level": "level = 'C'",
    "counts": "level = NULL, counts = '{\"jumlah\": 4}'",
    "index": 'level = NULL, "index" = 3.5',
    "explanation": "explanation = 'Ditambahkan kemudian.'",
    "version": "version = version + 1",
    "answered_at": "answered_at = '2026-01-01 00:00:00+00:00'",
    "answered_by": "answered_by_id = (SELECT max(id) FROM assessment_user)",
}


@pytest.mark.parametrize("column", list(ANSWERS))
def test_b05_a_forged_answer_is_named_with_its_question(flow, forge, column):
    make_user()
    forge(f"UPDATE assessment_answer SET {ANSWERS[column]} WHERE id = %s", answer_of(flow))
    assert verify() == (1, [own(flow) + f"jawaban berubah; pertanyaan {QUESTION}"])


def test_b05_a_deleted_answer_is_named_with_its_question(flow, forge):
    forge("DELETE FROM assessment_answer WHERE id = %s", answer_of(flow))
    assert verify() == (1, [own(flow) + f"jawaban berubah; pertanyaan {QUESTION}"])


def test_b05_an_inserted_answer_is_named_with_its_question(flow, forge):
    """The answer is taken out before the seals, as if it had never been, and put in afterwards."""
    row = Answer.objects.get(pk=answer_of(flow))
    forge("DELETE FROM assessment_answer WHERE id = %s", row.pk)
    forge("DELETE FROM assessment_auditevent WHERE kind = 'penilaian_disegel'")
    seal_round(flow.now, by=None)
    assert verify() == (0, [])
    row.save(force_insert=True)
    assert verify() == (1, [own(flow) + f"jawaban berubah; pertanyaan {QUESTION}"])


def test_b05_many_forged_answers_make_one_line(flow, forge):
    forge("UPDATE assessment_answer SET explanation = 'x' WHERE evaluation_id = %s", flow.sheet.pk)
    code, (line,) = verify()
    assert code == 1
    assert line.endswith(" dan 103 lainnya")


SCORES = {
    "claim": "claim = '{}'",
    "supported": "supported = '{}'",
    "claim_total": "claim_total = 99",
    "supported_total": "supported_total = 99",
    "answered": "answered = 1",
    "questions": "questions = 1",
    "computed_at": "computed_at = '2026-01-01 00:00:00+00:00'",
}


@pytest.mark.parametrize("column", list(SCORES))
def test_b05_a_forged_score_is_named(flow, forge, column):
    forge(f"UPDATE assessment_evaluationscore SET {SCORES[column]} WHERE evaluation_id = %s", flow.sheet.pk)
    assert verify() == (1, [own(flow) + "nilai tersimpan berubah"])


def test_b05_a_deleted_score_is_named(flow, forge):
    forge("DELETE FROM assessment_evaluationscore WHERE evaluation_id = %s", flow.sheet.pk)
    assert verify() == (1, [own(flow) + "nilai tersimpan berubah"])


SHEETS = {
    "submitted_at": "submitted_at = '2026-01-01 00:00:00+00:00'",
    "not submitted": "submitted_at = NULL, submitted_by_id = NULL",
    "submitted_by": "submitted_by_id = (SELECT max(id) FROM assessment_user)",
    "published": "published_at = submitted_at, published_by_id = submitted_by_id",
    "scorer": "scorer = 'Tim lain'",
}


@pytest.mark.parametrize("column", list(SHEETS))
def test_b05_when_and_by_whom_a_sheet_was_handed_on_or_published_is_held(flow, forge, column):
    make_user()
    forge(f"UPDATE assessment_evaluation SET {SHEETS[column]} WHERE id = %s", flow.sheet.pk)
    assert verify() == (1, [own(flow) + "keterangan lembar berubah"])


def test_b05_a_published_sheet_that_is_withdrawn_is_named(flow, forge):
    sheet = Evaluation.objects.get(published_at__isnull=False)
    forge("UPDATE assessment_evaluation SET published_at = NULL, published_by_id = NULL WHERE id = %s", sheet.pk)
    code, (line,) = verify()
    assert code == 1
    assert f"Penilaian TPI Ketua putaran 1 (evaluasi {sheet.pk}); keterangan lembar berubah" in line


def test_b05_a_removed_lock_is_named(flow, forge):
    forge("DELETE FROM assessment_answerlock WHERE evaluation_id = %s", flow.sheet.pk)
    assert verify() == (1, [own(flow) + "keterangan lembar berubah"])


def test_b05_a_sheet_that_came_into_the_round_locked_is_named(flow, forge):
    stranger = Evaluation.objects.create(
        assessment=flow.assessment, stage="tpn", published_at=timezone.now(), published_by=flow.recorder
    )
    code, (line,) = verify()
    assert code == 1
    assert f"(evaluasi {stranger.pk}); tidak ada sidiknya di jejak audit" in line


def test_b05_a_deleted_sheet_is_named(flow, forge):
    sheet = Evaluation.objects.get(published_at__isnull=False)
    for table in ("answer", "evaluationscore", "answerlock"):
        forge(f"DELETE FROM assessment_{table} WHERE evaluation_id = %s", sheet.pk)
    forge("DELETE FROM assessment_evaluation WHERE id = %s", sheet.pk)
    code, (line,) = verify()
    assert (code, line.endswith(f"evaluasi {sheet.pk}; lembar dihapus")) == (1, True)


ROUNDS = {
    "status": ("status = 'selesai'", "status"),
    "target": ("target = 'WBBM'", "target"),
    "outcome": ("outcome = 'diraih'", "hasil akhir"),
    "decree": ("outcome_decree = 'B/7'", "surat keputusan"),
    "date": ("outcome_date = '2026-01-01'", "tanggal keputusan"),
    "reason": ("outcome_reason = 'x'", "alasan"),
}


@pytest.mark.parametrize("column", list(ROUNDS))
def test_b05_status_target_and_outcome_of_a_round_are_held(flow, forge, column):
    statement, said = ROUNDS[column]
    forge(f"UPDATE assessment_assessment SET {statement} WHERE id = %s", flow.assessment.pk)
    assert verify() == (1, [whole(flow) + f"{said} berubah"])


def test_b05_a_round_that_is_set_back_to_draft_is_named(flow, forge):
    forge("UPDATE assessment_assessment SET status = 'draf' WHERE id = %s", flow.assessment.pk)
    assert verify() == (1, [whole(flow) + "status berubah, target berubah"])


def test_b05_a_round_that_was_never_handed_on_and_stands_with_tpn_is_named(flow, forge):
    other = make_assessment()
    forge("UPDATE assessment_assessment SET status = 'tpn' WHERE id = %s", other.pk)
    assert verify() == (1, [f"{other} (penilaian {other.pk}); seluruh penilaian; tidak ada sidiknya di jejak audit"])


def test_b05_a_round_that_is_gone_altogether_is_named(flow, forge):
    RevisionPin.objects.all().delete()
    Handover.objects.all().delete()
    pk = flow.assessment.pk
    for table in ("notice", "answer", "evaluationscore", "answerlock"):
        forge(f"DELETE FROM assessment_{table}")
    forge("DELETE FROM evidence_citation")
    forge("DELETE FROM assessment_evaluation")
    forge("DELETE FROM assessment_assessment WHERE id = %s", pk)
    assert verify() == (1, [f"penilaian {pk}; seluruh penilaian; dihapus"])


STEPS = {
    "by": ("by_id = (SELECT max(id) FROM assessment_user)", "pelaku"),
    "role": ("by_role = 'ketua_tim'", "langkah"),
    "act": ("act = 'ke_kepala'", "langkah"),
    "at": ("at = '2026-01-01 00:00:00+00:00'", "langkah"),
    "statement": ("statement = ''", "langkah"),
    "digest": ("sheet_sha256 = 'x'", "langkah"),
    "claim_total": ("claim_total = 99", "total"),
    "supported_total": ("supported_total = 99", "total"),
}


@pytest.mark.parametrize("column", list(STEPS))
def test_b05_person_and_totals_of_a_hand_over_are_held(flow, forge, column):
    make_user()
    statement, said = STEPS[column]
    forge(f"UPDATE assessment_handover SET {statement} WHERE assessment_id = %s AND number = 2", flow.assessment.pk)
    assert verify() == (1, [own(flow) + f"serah terima 2: {said} berubah"])


def test_b05_a_deleted_and_an_inserted_hand_over_are_named(flow, forge):
    forge("UPDATE assessment_handover SET number = 9 WHERE assessment_id = %s AND number = 3", flow.assessment.pk)
    code, lines = verify()
    assert code == 1
    assert lines == [
        whole(flow) + "serah terima 3 dihapus",
        own(flow) + "serah terima 9: tidak ada sidiknya di jejak audit",
    ]


PINS = {
    "revision": "revision_id = (SELECT max(id) FROM evidence_revision)",
    "title": "title = 'SK lain'",
    "document_date": "document_date = '2026-12-31'",
    "valid_until": "valid_until = '2026-12-31'",
    "page_reference": "page_reference = '9'",
    "note": "note = 'x'",
    "counts": "counts = NOT counts",
}


@pytest.mark.parametrize("column", list(PINS))
def test_b05_a_forged_pin_is_named_with_its_question(flow, forge, column):
    flow.upload("lain.pdf")
    pin = RevisionPin.objects.get(indicator__code=QUESTION)
    forge(f"UPDATE evidence_revisionpin SET {PINS[column]} WHERE id = %s", pin.pk)
    said = own(flow) + f"serah terima 2: revisi yang diserahkan berubah; pertanyaan {QUESTION}"
    assert verify() == (1, [said])


def test_b05_a_deleted_pin_and_other_bytes_behind_a_pin_are_named(flow, forge):
    forge("DELETE FROM evidence_revisionpin WHERE id = %s", RevisionPin.objects.get(indicator__code=QUESTION).pk)
    said = own(flow) + f"serah terima 2: revisi yang diserahkan berubah; pertanyaan {QUESTION}"
    assert verify() == (1, [said])
    forge("UPDATE evidence_revision SET sha256 = 'x'")
    assert verify()[1][0].endswith(" dan 103 lainnya")


ROLES = {
    "role": "role = 'kepala'",
    "areas": "areas = '[\"I\"]'",
    "starts_on": "starts_on = '2026-01-01'",
    "ends_on": "ends_on = '2030-01-01'",
    "user": "user_id = (SELECT max(id) FROM assessment_user)",
    "decree": "sk_number = 'KEP-9'",
    "ended": "ended_at = '2026-01-01 00:00:00+00:00', ended_by_id = user_id",
}


@pytest.mark.parametrize("column", list(ROLES))
def test_b05_a_forged_role_is_named(flow, forge, column):
    make_user()
    role = Membership.objects.get(user=flow.lead)
    chain = f"unit:{flow.unit.pk}"
    number = AuditEvent.objects.get(kind="peran_disegel", chain=chain).sequence
    forge(f"UPDATE assessment_membership SET {ROLES[column]} WHERE id = %s", role.pk)
    role.refresh_from_db()
    where = f"peran {role.pk}; {role.get_role_display()} {role.user}, {flow.unit}; "
    assert verify() == (1, [f"{where}berbeda dari kejadian nomor {number} rantai {chain}"])


def test_b05_an_inserted_and_a_deleted_role_are_named(flow, forge):
    gone = Membership.objects.get(user=flow.leader).pk
    forge("DELETE FROM assessment_membership WHERE id = %s", gone)
    make_member(Role.TPI_CONTROLLER, unit=flow.unit, full_name="Orang Asing")
    new = Membership.objects.get(role=Role.TPI_CONTROLLER).pk
    assert verify() == (
        1,
        [
            f"peran {new}; Pengendali Teknis TPI Orang Asing, {flow.unit}; tidak ada sidiknya di jejak audit",
            f"peran {gone}; peran; dihapus",
        ],
    )
