"""`verify_rounds`: a round that nobody touched is equal, what cannot be read is told, and it asks as much for many rounds as for one."""

import io
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessment.accounts.services import memberships
from assessment.accounts.services.memberships import RoleFacts
from assessment.evaluation.services import tpi_review
from assessment.evaluation.services.tpi_review import Outcome
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Answer, Assessment, Evaluation, EvaluationScore
from assessment.seals import digests as seals_digests
from assessment.seals.services.keep import seal_round
from tests.assessment.seals.forging import QUESTION, answer_of, seal_roles, verify
from tests.factories import make_assessment, make_user
from tests.flow import Flow
from zi_portal.operate.audit_check import check_chains

pytestmark = pytest.mark.django_db


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


def test_roles_that_are_given_changed_and_ended_in_the_portal_are_equal(flow):
    facts = RoleFacts(Role.POKJA_MEMBER, timezone.localdate(), unit=flow.unit, areas=(AreaKey.MP,))
    role = memberships.add_membership(person=make_user(), facts=facts, by=flow.lead)
    assert verify() == (0, [])
    more = RoleFacts(Role.POKJA_MEMBER, timezone.localdate(), unit=flow.unit, areas=(AreaKey.MP, AreaKey.SDM))
    memberships.change_membership(membership=role, facts=more, by=flow.lead)
    assert verify() == (0, [])
    memberships.end_membership(membership=role, by=flow.lead)
    assert verify() == (0, [])


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
