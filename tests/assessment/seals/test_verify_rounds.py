"""A database forged by hand: `verify_rounds` tells of every value, row and role that is not what the audit trail holds."""

import io
import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from assessment.accounts.services import memberships
from assessment.accounts.services.memberships import RoleFacts
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.evaluation.services import tpi_review
from assessment.evaluation.services.tpi_review import Outcome
from assessment.people.areas import AreaKey
from assessment.people.models import Membership, Role
from assessment.rounds.models import Answer, Assessment, Evaluation, EvaluationScore, Handover
from assessment.seals import digests as seals_digests
from assessment.seals.selectors import read_rounds, role_digest, role_digests
from assessment.seals.services.keep import seal_round
from evidence.documents.models import RevisionPin
from tests.factories import make_assessment, make_member, make_user
from tests.flow import Flow
from zi_portal.operate.audit_check import check_chains

pytestmark = pytest.mark.django_db
QUESTION = "A.I.1.i.a"


def seal_roles():
    """Tell the trail of roles that the factories made, an event a chain: the portal's own services do so for theirs."""
    events = AuditEvent.objects.filter(kind="peran_disegel")
    known = {pk for event in events for pk in event.detail["roles"]}
    chains = {}
    for role in Membership.objects.exclude(pk__in=known).order_by("pk"):
        chains.setdefault(role.unit or role.instansi, []).append(role.pk)
    for scope, pks in chains.items():
        roles = {str(pk): digest for pk, digest in role_digests(pks)}
        audit.record(AuditEvent.Kind.ROLES_SEALED, None, by=None, scope=scope, detail={"form": 1, "roles": roles})


def verify():
    """Run the command; return its exit and the lines about differences."""
    output, code = io.StringIO(), 0
    try:
        call_command("verify_rounds", stdout=output)
    except CommandError as error:
        code = error.returncode
    return code, output.getvalue().splitlines()[:-1]


@pytest.fixture
def forge():
    """Run SQL as somebody does who holds the database, the triggers of locked answers and of the trail removed."""

    def run(statement, *values):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name in ("answer_locked_insert", "answer_locked_update", "answer_locked_delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute("DROP TRIGGER IF EXISTS audit_no_update")
                cursor.execute("DROP TRIGGER IF EXISTS audit_no_delete")
            else:
                cursor.execute("DROP TRIGGER IF EXISTS answer_locked ON assessment_answer")
                cursor.execute("DROP TRIGGER IF EXISTS audit_append_only ON assessment_auditevent")
            cursor.execute(statement, values)
            assert cursor.rowcount > 0, "nothing was forged"

    return run


@pytest.fixture
def flow(instruments):
    """A round that TPI published and proposed; its roles stand in the trail."""
    found = Flow()
    assert found.member
    assert found.leader
    assert found.recorder
    found.to_tpi()
    found.score_and_raise()
    found.publish()
    seal_roles()
    return found


def own(flow):
    return f"{flow.now} (penilaian {flow.assessment.pk}); Penilaian mandiri putaran 1 (evaluasi {flow.sheet.pk}); "


def whole(flow):
    return f"{flow.now} (penilaian {flow.assessment.pk}); seluruh penilaian; "


def answer_of(flow):
    return flow.sheet.answers.get(indicator__code=QUESTION).pk


def test_a_round_that_nobody_touched_is_equal_at_every_step(instruments):
    flow = Flow()
    assert flow.head != flow.member != flow.leader != flow.recorder != flow.admin  # each is made when first asked for
    seal_roles()

    def is_equal():
        return verify() == (0, [])

    assert is_equal()
    flow.hand_to_head()
    assert is_equal()
    flow.return_to_team()
    assert is_equal()
    flow.to_tpi()
    assert is_equal()
    flow.begin()
    flow.score_all()
    assert is_equal()
    flow.send_back()
    assert is_equal()
    tpi_review.extend_repair(assessment=flow.now, due_at=timezone.now() + timedelta(days=20), by=flow.leader)
    assert is_equal()
    flow.cite(flow.upload("baru.pdf"), [QUESTION])
    flow.to_tpi()
    flow.begin()
    flow.score_all()
    flow.hand_up()
    assert is_equal()
    flow.publish(is_proposed=False, reason="Survei belum memenuhi.")
    assert is_equal()
    flow.ask_and_reopen()
    assert is_equal()
    flow.to_tpi()
    flow.score_and_raise()
    flow.publish()
    assert is_equal()
    flow.finish(Outcome(Assessment.Outcome.GRANTED, decree="B/1", total=90))
    assert is_equal()
    assert [chain.problem for chain in check_chains() if chain.problem] == []


def test_a_draft_is_the_units_own_and_a_sheet_with_the_kepala_may_lose_support(instruments, clock):
    flow = Flow()
    seal_roles()
    Answer.objects.filter(evaluation=flow.sheet, indicator__code=QUESTION).update(explanation="lain")
    assert verify() == (0, [])
    flow.hand_to_head()
    EvaluationScore.objects.update(supported_total=0, computed_at=timezone.now())
    assert verify() == (0, [])


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
    for table in ("answer", "evaluationscore", "answerlock"):
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


def test_roles_that_are_given_changed_and_ended_in_the_portal_are_equal(flow):
    facts = RoleFacts(Role.POKJA_MEMBER, timezone.localdate(), unit=flow.unit, areas=(AreaKey.MP,))
    role = memberships.add_membership(person=make_user(), facts=facts, by=flow.lead)
    assert verify() == (0, [])
    more = RoleFacts(Role.POKJA_MEMBER, timezone.localdate(), unit=flow.unit, areas=(AreaKey.MP, AreaKey.SDM))
    memberships.change_membership(membership=role, facts=more, by=flow.lead)
    assert verify() == (0, [])
    memberships.end_membership(membership=role, by=flow.lead)
    assert verify() == (0, [])


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


def test_exit_2_where_the_database_cannot_be_read(tmp_path):
    """Run as an operator does: a database that is away, and one without tables."""
    for url in ("postgres://zi@%2Ftmp%2Ftidak-ada/zi", f"sqlite:///{tmp_path}/kosong.sqlite3"):
        environment = {"PATH": os.environ["PATH"], "ZI_VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": url}
        done = subprocess.run(
            [sys.executable, "manage.py", "verify_rounds"],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert "Basis data tidak dapat dibaca" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.sqlite  # PostgreSQL takes no such value
def test_b05_what_is_no_value_of_its_column_is_a_finding_and_the_next_round_is_checked(flow, forge):
    other = make_assessment()
    forge("UPDATE assessment_assessment SET status = 'tpn' WHERE id = %s", other.pk)
    forge("UPDATE assessment_handover SET claim_total = 'banyak' WHERE number = 2")
    code, lines = verify()
    assert code == 1
    assert lines[0].startswith(f"penilaian {flow.assessment.pk}; seluruh penilaian; tidak terbaca")
    assert lines[1].startswith(f"{other} (penilaian {other.pk})")


def test_after_an_upgrade_locked_sheets_take_the_new_form_where_nothing_else_differs(flow, forge):
    """The stored form is made another one before the seals, as an older portal would have left it."""
    sheet = Evaluation.objects.get(published_at__isnull=False)
    row = EvaluationScore.objects.get(evaluation=sheet)
    whole_form = row.claim
    EvaluationScore.objects.filter(pk=row.pk).update(claim=whole_form | {"lama": 1})
    forge("DELETE FROM assessment_auditevent WHERE kind = 'penilaian_disegel'")
    seal_round(flow.now, by=None)
    assert verify() == (0, [])
    for options in (("--refresh",), ("--refresh", "--new-form", "--dry-run")):
        with pytest.raises(CommandError):
            call_command("check_scores", *options, stdout=io.StringIO())
    forge("UPDATE assessment_answer SET explanation = 'x' WHERE id = %s", answer_of(flow))
    with pytest.raises(CommandError):  # something of the round is forged
        call_command("check_scores", "--new-form", stdout=io.StringIO())
    assert EvaluationScore.objects.get(pk=row.pk).claim == whole_form | {"lama": 1}
    forge("UPDATE assessment_answer SET explanation = '' WHERE id = %s", answer_of(flow))
    call_command("check_scores", "--new-form", stdout=io.StringIO())
    assert EvaluationScore.objects.get(pk=row.pk).claim == whole_form
    assert verify() == (0, [])


def test_the_number_of_queries_does_not_grow_with_rounds(flow, django_assert_max_num_queries):
    for _ in range(20):
        make_assessment()
    with django_assert_max_num_queries(20):
        assert verify() == (0, [])


def test_canonical_json_and_its_digest_are_as_documented():
    """Typed by hand: SHA-256 of the text in the first line."""
    value = {"b": [None, True, "ä"], "a": seals_digests.Decimal("90.500"), "c": seals_digests.date(2026, 3, 3)}
    assert seals_digests.canonical(value) == '{"a":"90.5","b":[null,true,"ä"],"c":"2026-03-03"}'
    moment = seals_digests.datetime.fromisoformat("2026-03-03T09:00:00+07:00")
    assert (
        seals_digests.canonical([moment, seals_digests.Decimal("1E+2")]) == '["2026-03-03T02:00:00.000000+00:00","100"]'
    )
    assert seals_digests.digest(value) == "50bb86b25d8d6ca385f003f35a226033befbd920335355a9a70ad8f6426a7744"
