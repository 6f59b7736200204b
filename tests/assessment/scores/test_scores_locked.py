"""The nightly `check_scores --refresh`: what was handed on or published keeps its stored score, whatever was forged."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessment.rounds.models import Answer, AnswerLock, Evaluation, EvaluationScore, RecapPoint, Stage
from assessment.rounds.workflow import Status
from assessment.scores.services import refresh_score
from evidence.documents.models import Document
from tests.assessment.scores.test_scores import make_answer, make_citation
from tests.factories import make_assessment, make_recap, make_user

pytestmark = pytest.mark.django_db
KEPT = "(lembar ini sudah diserahkan atau diterbitkan, jadi nilainya tidak diganti)"


@pytest.fixture
def evaluation(instruments, clock):
    """The unit's sheet, one question answered and documented: 0.25 claimed and supported."""
    found = make_assessment().evaluations.get()
    make_answer(found, "A.I.1.i.a", level="Ya")
    make_citation(found.assessment, "A.I.1.i.a", valid_until=date(2026, 3, 4))
    refresh_score(found)
    return found


def nightly():
    """Run it; return its exit and what it printed."""
    output = io.StringIO()
    try:
        call_command("check_scores", "--refresh", stdout=output)
    except CommandError as error:
        return error.returncode, output.getvalue()
    return 0, output.getvalue()


def hand_on(evaluation, how):
    """Let a sheet be one that nobody may change any more, in one of the ways there are."""
    if how == "with tpi":
        type(evaluation.assessment).objects.update(status=Status.TPI_REVIEW)
    elif how == "submitted":  # and the unit repairs it in a copy
        evaluation.submitted_at, evaluation.submitted_by = timezone.now(), make_user()
    elif how == "published":
        evaluation.published_at, evaluation.published_by = timezone.now(), make_user()
    else:
        AnswerLock.objects.create(evaluation=evaluation, since=timezone.now())
    evaluation.save()


@pytest.mark.parametrize(
    ("how", "stage"),
    [
        ("with tpi", Stage.SELF),
        ("submitted", Stage.SELF),
        ("submitted", Stage.TPI),
        ("published", Stage.TPI),
        ("locked", Stage.TPI),
    ],
)
def test_b05_forged_answers_of_a_sheet_that_was_handed_on_change_no_stored_score(evaluation, how, stage):
    if stage == Stage.TPI:
        evaluation = Evaluation.objects.create(assessment=evaluation.assessment, stage=stage)
        make_answer(evaluation, "A.I.1.i.a", level="Ya")
        refresh_score(evaluation)
    other = Answer.objects.filter(evaluation=evaluation)
    other.update(level="Tidak")  # before the lock, which is about answers alone and has its own tests
    hand_on(evaluation, how)
    code, told = nightly()
    assert code == 1
    assert f"evaluasi {evaluation.pk} " in told
    assert KEPT in told
    assert "dihitung ulang dan disimpan" not in told
    assert EvaluationScore.objects.get(evaluation=evaluation).claim_total == Decimal("0.25")
    assert nightly()[0] == 1  # not only the first night


def test_b05_forged_points_of_a_published_rekap_change_no_stored_score(instruments):
    sheet = make_recap(make_assessment(), Stage.TPN, {"A": "41.14", "B": "36.44"})
    refresh_score(sheet)
    hand_on(sheet, "published")
    RecapPoint.objects.filter(evaluation=sheet, node__code="A").update(points=Decimal("60"))
    code, told = nightly()
    assert (code, KEPT in told) == (1, True)
    assert EvaluationScore.objects.get(evaluation=sheet).claim_total == Decimal("77.58")


def test_a_score_that_was_taken_away_from_a_submitted_sheet_is_named_and_not_made_anew(evaluation):
    hand_on(evaluation, "submitted")
    EvaluationScore.objects.all().delete()
    code, told = nightly()
    assert (code, "nilai belum disimpan" in told) == (1, True)
    assert not EvaluationScore.objects.exists()


@pytest.mark.parametrize("is_with_head", [False, True])
def test_support_that_went_with_the_clock_is_refreshed_until_the_sheet_is_submitted(evaluation, clock, is_with_head):
    if is_with_head:
        hand_on(evaluation, "locked")
        type(evaluation.assessment).objects.update(status=Status.WITH_HEAD)
    clock.shift(timedelta(days=2))
    code, told = nightly()
    assert (code, "dihitung ulang dan disimpan" in told) == (0, True)
    assert EvaluationScore.objects.get().supported_total == 0
    assert EvaluationScore.objects.get().claim_total == Decimal("0.25")


def test_b05_forged_answers_of_a_sheet_with_the_kepala_change_no_stored_score(evaluation):
    Answer.objects.update(level="Tidak")
    hand_on(evaluation, "locked")
    type(evaluation.assessment).objects.update(status=Status.WITH_HEAD)
    assert nightly()[0] == 1
    assert EvaluationScore.objects.get().claim_total == Decimal("0.25")


def test_a_draft_beside_a_forged_sheet_is_still_refreshed(evaluation, clock):
    forged = make_assessment().evaluations.get()
    make_answer(forged, "A.I.1.i.a", level="Ya")
    refresh_score(forged)
    Answer.objects.filter(evaluation=forged).update(level="Tidak")
    hand_on(forged, "submitted")
    clock.shift(timedelta(days=2))
    assert Document.objects.get().valid_until == date(2026, 3, 4)
    code, told = nightly()
    assert code == 1
    assert "2 evaluasi diperiksa, 1 berbeda." in told
    assert EvaluationScore.objects.get(evaluation=evaluation).supported_total == 0
