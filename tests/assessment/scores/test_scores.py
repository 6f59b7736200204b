"""Stored scores: written with every answer, judged by the documents behind it, proved by a recomputation."""

import threading
import time
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction as F

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from assessment import scoring
from assessment.lke.models import Indicator, Node
from assessment.rounds.models import Answer, Evaluation, EvaluationScore, RecapPoint, Stage
from assessment.rounds.workflow import Status
from assessment.scores.selectors import compute_all, get_sheets, load_answers, supported_codes
from assessment.scores.services import check_scores, refresh_score
from evidence.documents.models import Citation, Document
from tests.factories import make_assessment, make_period, make_recap, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def evaluation(assessment):
    return assessment.evaluations.get()


def indicator_of(assessment, code):
    return Indicator.objects.get(instrument=assessment.period.instrument, code=code)


def make_answer(evaluation, code, **value):
    return Answer.objects.create(
        evaluation=evaluation,
        indicator=indicator_of(evaluation.assessment, code),
        answered_at=timezone.now(),
        answered_by=make_user(),
        **value,
    )


def make_citation(assessment, code, **document):
    user = make_user()
    made = {"created_at": timezone.now(), "created_by": user}
    values = {"title": "SK", "state": Document.State.GOOD, "document_date": date(2026, 2, 1)} | made | document
    return Citation.objects.create(
        assessment=assessment,
        indicator=indicator_of(assessment, code),
        document=Document.objects.create(unit=assessment.unit, **values),
        **made,
    )


def test_answers_of_every_kind_are_read(evaluation):
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    make_answer(evaluation, "B.I.a.1", index=Decimal("3.61"))
    make_answer(evaluation, "A.II.1.i.a", counts={"jumlah_agen": 4, "jumlah_perubahan": None})
    make_answer(evaluation, "A.II.1.i.b", counts={"jumlah_perubahan": None})
    make_answer(evaluation, "A.I.1.i.b")
    assert load_answers(evaluation) == {
        "A.I.1.i.a": scoring.Choice("Ya"),
        "B.I.a.1": scoring.Index(Decimal("3.61")),
        "A.II.1.i.a": scoring.Counts({"jumlah_agen": 4, "jumlah_perubahan": None}),
    }


def test_a_claim_counts_as_supported_only_with_a_document(assessment, evaluation):
    """A.I.1.i: mean(1, 1) × 0.5 = 0.5 claimed; only one of two is supported: 0.25, so 0.25 at risk."""
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    make_answer(evaluation, "A.I.1.i.b", level="A")
    make_citation(assessment, "A.I.1.i.a")
    refresh_score(evaluation)
    sheets = get_sheets(Evaluation.objects.get(pk=evaluation.pk))
    assert (sheets.claim.total, sheets.supported.total, sheets.at_risk) == (F(1, 2), F(1, 4), F(1, 4))


@pytest.mark.parametrize(
    ("document", "supports"),
    [
        ({}, True),
        ({"state": Document.State.CHECKING}, False),
        ({"state": Document.State.PROBLEM}, False),
        ({"state": Document.State.REJECTED}, False),
        ({"is_restricted": True}, True),
        ({"withdrawn": True}, False),
        ({"document_date": None}, False),
        ({"document_date": date(2025, 1, 1)}, True),
        ({"document_date": date(2024, 12, 31)}, False),
        ({"document_date": date(2026, 12, 31)}, True),
        ({"document_date": date(2027, 1, 1)}, False),
        ({"document_date": date(2020, 1, 1), "valid_until": date(2030, 1, 1)}, True),
        ({"document_date": None, "valid_until": date(2030, 1, 1)}, True),
        ({"document_date": date(2027, 1, 1), "valid_until": date(2030, 1, 1)}, False),
        ({"valid_until": date(2026, 3, 2)}, False),
        ({"valid_until": date(2026, 3, 3)}, True),
    ],
)
def test_which_documents_support_an_answer(assessment, document, supports):
    """Judged on 3 March 2026, window 1 January 2025 to 31 December 2026."""
    if document.pop("withdrawn", False):
        document |= {"withdrawn_at": timezone.now(), "withdrawn_by": make_user()}
    make_citation(assessment, "A.I.1.i.a", **document)
    assert supported_codes(assessment, date(2026, 3, 3)) == (frozenset({"A.I.1.i.a"}) if supports else frozenset())


def test_a_sheet_of_evaluators_has_a_claim_only(assessment):
    evaluation = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI)
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    row = refresh_score(evaluation)
    assert (row.supported, row.supported_total) == (None, None)
    assert get_sheets(evaluation).at_risk is None


def test_a_rekap_is_stored_with_what_is_known(assessment):
    evaluation = Evaluation.objects.create(assessment=assessment, stage=Stage.TPN, form=Evaluation.Form.RECAP)
    nodes = {node.code: node for node in Node.objects.filter(instrument=assessment.period.instrument)}
    RecapPoint.objects.create(evaluation=evaluation, node=nodes["A"], points=Decimal("41.14"))
    RecapPoint.objects.create(evaluation=evaluation, node=nodes["B"], points=Decimal("36.44"))
    row = refresh_score(evaluation)
    assert row.claim_total == Decimal("77.58")
    assert get_sheets(evaluation).claim.total == F("77.58")


def test_a_rekap_may_know_the_total_alone(assessment):
    evaluation = Evaluation.objects.create(assessment=assessment, stage=Stage.TPN, form=Evaluation.Form.RECAP)
    RecapPoint.objects.create(evaluation=evaluation, node=None, points=Decimal("93.97"))
    assert refresh_score(evaluation).claim_total == Decimal("93.97")


def test_the_stored_sheet_is_the_computed_one_and_is_replaced(assessment, evaluation):
    first = refresh_score(evaluation)
    assert (first.claim_total, first.answered, first.questions) == (0, 0, 113)
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    second = refresh_score(evaluation)
    assert EvaluationScore.objects.count() == 1
    assert second.claim_total == Decimal("0.25")
    assert scoring.ScoreSheet.from_dict(EvaluationScore.objects.get().claim) == get_sheets(evaluation).claim


def test_refreshing_takes_few_queries(assessment, evaluation, django_assert_max_num_queries):
    refresh_score(evaluation)
    with django_assert_max_num_queries(6):
        refresh_score(evaluation)


def test_a_draft_loses_support_when_a_document_expires(assessment, evaluation, clock):
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    make_citation(assessment, "A.I.1.i.a", valid_until=date(2026, 3, 4))
    assert refresh_score(evaluation).supported_total == Decimal("0.25")
    clock.shift(timedelta(days=2))
    assert refresh_score(evaluation).supported_total == 0


@pytest.mark.parametrize("status", [Status.TPI_REVIEW, Status.TPN_REVIEW, Status.CLOSED])
def test_a_submitted_sheet_keeps_the_support_it_was_submitted_with(assessment, evaluation, clock, status):
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    make_answer(evaluation, "A.I.1.i.b", level="A")
    make_citation(assessment, "A.I.1.i.a", valid_until=date(2026, 3, 4))
    make_citation(assessment, "A.I.1.i.b")
    refresh_score(evaluation)
    assessment.status = status
    assessment.save()
    clock.shift(timedelta(days=30))
    Document.objects.update(state=Document.State.REJECTED)
    assert refresh_score(evaluation).supported_total == Decimal("0.5")
    assert [check.problem for check in check_scores()] == [""]


def test_a_sheet_that_waits_for_the_kepala_is_still_judged_today(assessment, evaluation, clock):
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    make_citation(assessment, "A.I.1.i.a", valid_until=date(2026, 3, 4))
    assessment.status = Status.WITH_HEAD
    assessment.save()
    assert refresh_score(evaluation).supported_total == Decimal("0.25")
    clock.shift(timedelta(days=2))
    assert refresh_score(evaluation).supported_total == 0


def test_a_closed_sheet_that_was_never_scored_is_judged_now(assessment, evaluation):
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    make_citation(assessment, "A.I.1.i.a")
    assessment.status = Status.CLOSED
    assessment.save()
    assert refresh_score(evaluation).supported_total == Decimal("0.25")


def test_the_day_is_that_of_the_unit(assessment, evaluation, clock):
    """At 23.30 WIB of 4 March it is already 5 March in Jayapura (WIT)."""
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    make_citation(assessment, "A.I.1.i.a", valid_until=date(2026, 3, 4))
    clock.move_to("2026-03-04T16:30:00Z")
    assert refresh_score(evaluation).supported_total == Decimal("0.25")
    assessment.unit.time_zone = "Asia/Jayapura"
    assessment.unit.save()
    assert refresh_score(evaluation).supported_total == 0


def test_check_scores_finds_what_differs_and_refresh_mends_it(assessment, evaluation, capsys):
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    with pytest.raises(CommandError):
        call_command("check_scores")
    assert "nilai belum disimpan" in capsys.readouterr().out
    call_command("check_scores", "--refresh")
    call_command("check_scores")
    EvaluationScore.objects.update(claim_total=Decimal("99"))
    with pytest.raises(CommandError):
        call_command("check_scores", "--refresh", "--dry-run")
    assert "claim_total" in capsys.readouterr().out
    call_command("check_scores", "--refresh")
    assert EvaluationScore.objects.get().claim_total == Decimal("0.25")


def test_check_scores_names_answers_that_do_not_fit(assessment, evaluation, capsys):
    make_answer(evaluation, "A.I.1.i.a", level="C")
    with pytest.raises(CommandError):
        call_command("check_scores", "--refresh")
    assert "A.I.1.i.a" in capsys.readouterr().out


def test_checking_many_sheets_takes_the_queries_of_one(instruments, django_assert_max_num_queries):
    period = make_period()
    for number in range(12):
        assessment = make_assessment(unit=make_unit(instansi=period.instansi), period=period)
        evaluation = assessment.evaluations.get()
        make_answer(evaluation, "A.I.1.i.a", level="Ya" if number % 2 else "Tidak")
        make_citation(assessment, "A.I.1.i.a")
        refresh_score(evaluation)
        make_recap(assessment, Stage.TPN, {"A": "41.14", "B": "36.44"})
    list(check_scores())  # reads the instrument, once a process
    with django_assert_max_num_queries(5):  # evaluations, answers, rekap, support; and that there are no more
        checks = list(check_scores())
    assert [check.problem for check in checks] == [""] * 24


def test_sheets_checked_together_are_judged_each_by_its_own_day_period_and_moment(instruments, clock):
    """23.30 WIB of 4 March is 5 March in Jayapura; a submitted sheet keeps its support; another period has its window."""
    clock.move_to("2026-03-04T10:00:00Z")
    period = make_period()
    rounds = [make_assessment(unit=make_unit(instansi=period.instansi), period=period) for _ in range(3)]
    rounds.append(make_assessment(period=make_period(evidence_from=date(2026, 2, 10))))
    for assessment in rounds:
        make_answer(assessment.evaluations.get(), "A.I.1.i.a", level="Ya")
        make_citation(assessment, "A.I.1.i.a", document_date=date(2026, 2, 1), valid_until=date(2026, 3, 4))
        refresh_score(assessment.evaluations.get())
    _, jayapura, submitted, later = rounds
    type(jayapura.unit).objects.filter(pk=jayapura.unit.pk).update(time_zone="Asia/Jayapura")
    type(submitted).objects.filter(pk=submitted.pk).update(status=Status.TPI_REVIEW)
    Document.objects.filter(unit=later.unit).update(valid_until=None)
    clock.move_to("2026-03-04T16:30:00Z")
    evaluations = Evaluation.objects.select_related("score", "assessment__unit", "assessment__period__instrument")
    totals = [sheets.supported.total for _, sheets in compute_all(evaluations.order_by("pk"))]
    assert totals == [F(1, 4), 0, F(1, 4), 0]
    problems = [bool(check.problem) for check in check_scores()]
    assert problems == [False, True, False, True]


def test_an_answer_saved_while_its_sheet_is_checked_is_no_difference(assessment, evaluation):
    refresh_score(evaluation)
    saved = []

    def save_in_between(execute, sql, params, many, context):
        if not saved and 'FROM "assessment_answer"' in sql:
            saved.append(True)
            make_answer(evaluation, "A.I.1.i.a", level="Ya")
            refresh_score(evaluation)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(save_in_between):
        assert [check.problem for check in check_scores()] == [""]
    assert saved


@pytest.mark.parametrize("damaged", [{}, {"values": 1}, {"values": [["A.I.1.i.a"]]}, "x", []])
def test_a_submitted_sheet_whose_stored_support_is_damaged_is_named_and_the_others_are_checked(
    assessment, evaluation, capsys, damaged
):
    make_answer(evaluation, "A.I.1.i.a", level="Ya")
    refresh_score(evaluation)
    sound = make_assessment()
    refresh_score(sound.evaluations.get())
    EvaluationScore.objects.filter(evaluation=evaluation).update(supported=damaged)
    type(assessment).objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    with pytest.raises(CommandError):
        call_command("check_scores", "--refresh")
    told = capsys.readouterr().out
    assert "dukungan yang tersimpan saat penyerahan rusak" in told
    assert "2 evaluasi diperiksa, 1 berbeda." in told
    assert EvaluationScore.objects.get(evaluation=evaluation).supported == damaged


@pytest.mark.django_db(transaction=True)
def test_two_people_who_save_at_once_are_both_in_the_score(instruments):
    """The second waits for the first at the evaluation's row, then scores both answers: 0.25 + 0.25."""
    evaluation = make_assessment().evaluations.get()
    first_has_scored = threading.Event()

    def save(code, level, *, first):
        try:
            if not first:
                first_has_scored.wait(10)
            with transaction.atomic():
                make_answer(evaluation, code, level=level)
                refresh_score(evaluation)
                if first:
                    first_has_scored.set()
                    # Were there no lock, the other would score without us meanwhile.
                    time.sleep(0.3)  # holds the lock while the other comes to it, which no event tells
        finally:
            connection.close()

    people = [
        threading.Thread(target=save, args=("A.I.1.i.a", "Ya"), kwargs={"first": True}),
        threading.Thread(target=save, args=("A.I.1.i.b", "A"), kwargs={"first": False}),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert EvaluationScore.objects.get().claim_total == Decimal("0.5")
    assert [check.problem for check in check_scores()] == [""]
