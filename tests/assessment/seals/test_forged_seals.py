"""A forger who changes the seals along, or before a later act seals anew: what he did stays named."""

import json

import pytest
from django.db import connection

from assessment.accounts.services import memberships
from assessment.audit.models import AuditEvent
from assessment.evaluation.services.tpi_review import Outcome
from assessment.people.models import Membership
from assessment.rounds.models import Assessment
from assessment.seals import digests as seals_digests
from assessment.seals.selectors import read_rounds, role_digest
from evidence.documents.models import RevisionPin
from tests.assessment.seals.forging import QUESTION, answer_of, own, seal_roles, verify, whole
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_b05_a_seal_that_was_forged_along_is_known_by_its_own_hash(flow, forge):
    """Answer and digests of the seal fit each other again; the key is not the forger's."""
    forge("UPDATE assessment_answer SET explanation = 'x' WHERE id = %s", answer_of(flow))
    pk = flow.assessment.pk
    seal = AuditEvent.objects.filter(kind="penilaian_disegel").latest("sequence")
    detail = json.dumps(seals_digests.seal(read_rounds([pk])[pk], {}))
    forge("UPDATE assessment_auditevent SET detail = %s WHERE id = %s", detail, seal.pk)
    said = [whole(flow) + "sidiknya di jejak audit diubah", own(flow) + f"jawaban berubah; pertanyaan {QUESTION}"]
    assert verify() == (1, said)  # the seals before still hold what the sheet was


def test_b05_a_seal_that_was_taken_away_leaves_a_sheet_that_fits_no_other(flow, forge):
    forge("DELETE FROM assessment_auditevent WHERE kind = 'penilaian_disegel'")
    code, lines = verify()
    assert (code, len(lines)) == (1, 3)
    assert all(line.endswith("; tidak ada sidiknya di jejak audit") for line in lines)


FORGED_BEFORE_AN_ACT = {
    "answer": (
        """assessment_answer SET explanation = explanation || ' ' WHERE evaluation_id = %s
        AND indicator_id IN (SELECT id FROM assessment_indicator WHERE code = 'A.I.1.i.a')""",
        "jawaban berubah; pertanyaan A.I.1.i.a",
    ),
    "score": (
        "assessment_evaluationscore SET supported_total = 99 WHERE evaluation_id = %s",
        "nilai tersimpan berubah",
    ),
    "person": (
        "assessment_evaluation SET submitted_by_id = (SELECT max(id) FROM assessment_user) WHERE id = %s",
        "keterangan lembar berubah",
    ),
    "hand-over": (
        "assessment_handover SET by_role = 'ketua_tim' WHERE evaluation_id = %s AND number = 2",
        "serah terima 2: langkah berubah",
    ),
}


@pytest.mark.parametrize("what", list(FORGED_BEFORE_AN_ACT))
def test_b05_what_was_forged_before_a_later_act_sealed_the_round_again_stays_named(flow, forge, what):
    make_user()
    statement, said = FORGED_BEFORE_AN_ACT[what]
    forge(f"UPDATE {statement}", flow.sheet.pk)
    flow.finish(Outcome(Assessment.Outcome.GRANTED, decree="B/1", total=90))
    assert verify() == (1, [own(flow) + said])


def test_b05_a_pin_forged_before_a_later_act_stays_named(flow, forge):
    pin = RevisionPin.objects.get(indicator__code=QUESTION)
    forge("UPDATE evidence_revisionpin SET note = 'x' WHERE id = %s", pin.pk)
    flow.finish(Outcome(Assessment.Outcome.GRANTED, decree="B/1", total=90))
    assert verify() == (1, [own(flow) + f"serah terima 2: revisi yang diserahkan berubah; pertanyaan {QUESTION}"])


def test_b05_a_target_forged_before_a_later_act_stays_named(flow, forge):
    forge("UPDATE assessment_assessment SET target = 'WBBM' WHERE id = %s", flow.assessment.pk)
    flow.finish(Outcome(Assessment.Outcome.FAILED, reason="Belum memenuhi.", total=70))
    assert verify() == (1, [whole(flow) + "target berubah"])


def test_b05_a_sheet_unlocked_by_hand_before_a_later_act_stays_named(flow, forge):
    forge("DELETE FROM assessment_answerlock WHERE evaluation_id = %s", flow.sheet.pk)
    forge("UPDATE assessment_evaluation SET submitted_at = NULL, submitted_by_id = NULL WHERE id = %s", flow.sheet.pk)
    flow.finish(Outcome(Assessment.Outcome.GRANTED, decree="B/1", total=90))
    code, lines = verify()
    assert code == 1
    assert own(flow) + "kuncinya dibuka" in lines


def test_what_was_forged_and_put_right_again_is_equal_also_after_a_later_act(flow, forge):
    forge("UPDATE assessment_answer SET explanation = 'x' WHERE id = %s", answer_of(flow))
    flow.finish(Outcome(Assessment.Outcome.GRANTED, decree="B/1", total=90))
    assert verify() == (1, [own(flow) + f"jawaban berubah; pertanyaan {QUESTION}"])
    forge("UPDATE assessment_answer SET explanation = '' WHERE id = %s", answer_of(flow))
    assert verify() == (0, [])


def test_b05_a_role_forged_before_it_was_ended_in_the_portal_stays_named(flow, forge):
    assert flow.admin
    seal_roles()
    role = Membership.objects.get(user=flow.member)
    forge("UPDATE assessment_membership SET starts_on = '2019-05-06' WHERE id = %s", role.pk)
    memberships.end_membership(membership=role, by=flow.admin)
    chain = f"unit:{flow.unit.pk}"
    number = AuditEvent.objects.get(kind="peran_diakhiri", object_id=str(role.pk)).sequence
    where = f"peran {role.pk}; {role.get_role_display()} {role.user}, {flow.unit}; "
    assert verify() == (1, [f"{where}sudah diubah sebelum kejadian nomor {number} rantai {chain}"])


def test_b05_a_seal_of_another_round_is_no_seal_of_this_one(flow, forge):
    for other in ("x", "²", "9" * 30):
        forge("UPDATE assessment_auditevent SET object_id = %s WHERE kind = 'penilaian_disegel'", other)
        code, lines = verify()
        assert (code, lines[-1]) == (1, f"penilaian {other}; seluruh penilaian; dihapus")


def test_b05_a_role_event_that_was_forged_along_is_known_by_its_own_hash(flow, forge):
    role = Membership.objects.get(user=flow.lead)
    forge("UPDATE assessment_membership SET role = 'kepala' WHERE id = %s", role.pk)
    chain = f"unit:{flow.unit.pk}"
    event = AuditEvent.objects.get(kind="peran_disegel", chain=chain)
    event.detail["roles"][str(role.pk)] = role_digest(role.pk)
    forge("UPDATE assessment_auditevent SET detail = %s WHERE id = %s", json.dumps(event.detail), event.pk)
    assert verify() == (1, [f"peran; {chain}; kejadian nomor {event.sequence} di jejak audit diubah"])


def test_b05_a_role_event_with_an_unreadable_time_is_a_finding_of_its_own(flow, forge):
    event = AuditEvent.objects.get(kind="peran_disegel", chain=f"unit:{flow.unit.pk}")
    no_time = "bukan waktu" if connection.vendor == "sqlite" else "infinity"
    forge("UPDATE assessment_auditevent SET at = %s WHERE id = %s", no_time, event.pk)
    code, lines = verify()
    assert code == 1
    assert lines[0] == f"peran; {event.chain_id}; kejadian nomor {event.sequence} di jejak audit tidak terbaca"
