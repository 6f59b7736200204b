"""The route of a real round: what it starts from, how it is steered, and how it becomes work."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.lke.models import Indicator
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.planning.route.models import RouteSetting
from assessment.planning.route.selectors import get_route
from assessment.planning.route.services import plan_work, set_route
from assessment.programme.models import WorkItem
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from tests.factories import fill, make_assessment, make_member, make_unit
from tests.sheets import best_answers, instrument
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

SURVEYS = ("B.I.a.1", "B.II.a.1")


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


def question(assessment, code):
    return Indicator.objects.get(instrument=assessment.period.instrument, code=code)


def without_document(assessment, lead, *missing):
    """Fill the best sheet, with data dukung everywhere but at `missing`."""
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - set(missing))


def test_route_asks_only_for_the_document_of_an_answer_that_stands(assessment, lead):
    without_document(assessment, lead, "B.II.a.1")

    page = get_route(lead, assessment.pk)

    (step,) = page.steps
    assert step.words.step.is_proof
    assert step.words.step.effort == 1
    assert step.words.effort_text == "tinggal melengkapi data dukung"
    assert step.words.text.startswith("Lengkapi laporan survei persepsi kualitas pelayanan")
    assert step.words.criterion == ""
    assert [move.after.passed for move in page.moves] == [True]


def test_route_tells_how_many_more_cases_of_how_many(assessment, lead):
    """Area PW needs 11.25 of 12.5 for WBBM; 3 × n / 26 must bring the last 1.75: 16 of 26."""
    answers = best_answers() | {
        "A.II.5.i.a": scoring.Choice("E"),
        "A.II.5.ii.a": scoring.Counts({"harus_ditindaklanjuti": 26, "sedang_diproses": 25, "selesai": 1}),
    }
    fill(assessment.evaluations.get(), answers, by=lead, supported=answers)
    set_route(assessment=assessment, indicator=question(assessment, "A.II.5.i.a"), effort=None, is_locked=True, by=lead)

    (step,) = get_route(lead, assessment.pk, "WBBM").steps

    assert "Tuntaskan 15 lagi dari 26" in step.words.text
    assert "kini 1, perlu paling sedikit 16." in step.words.text
    assert step.words.step.effort == 2


def test_route_of_an_unanswered_question_says_what_must_be_true_and_never_to_claim_it(assessment, lead):
    """Area PW without A.II.5.i.a (2.5) and with 14 of 26: 15 − 2.5 − 3 × 12/26 = 11.12 of 11.25."""
    answers = {code: answer for code, answer in best_answers().items() if code != "A.II.5.i.a"}
    answers |= {"A.II.5.ii.a": scoring.Counts({"harus_ditindaklanjuti": 26, "sedang_diproses": 12, "selesai": 14})}
    fill(assessment.evaluations.get(), answers, by=lead, supported=answers)
    set_route(assessment=assessment, indicator=question(assessment, "A.II.5.ii.a"), effort=3, is_locked=True, by=lead)

    page = get_route(lead, assessment.pk, "WBBM")

    (step,) = page.steps
    assert step.words.step.code == "A.II.5.i.a"
    reached = step.words.step.after.letter
    assert step.words.text.endswith(f"lalu jawab pertanyaan ini; bila terpenuhi, jawaban {reached} dapat diberikan.")
    levels = {level.letter: level.criterion for level in instrument().indicator("A.II.5.i.a").levels}
    assert step.words.criterion == levels[reached]


def test_route_takes_no_effort_where_good_documents_wait_for_an_answer(assessment, lead):
    answers = {code: answer for code, answer in best_answers().items() if code != "A.II.5.i.a"}
    fill(assessment.evaluations.get(), answers, by=lead, supported=best_answers())
    answers_now = assessment.evaluations.get().answers.filter(indicator__code="A.II.5.ii.a")
    answers_now.delete()

    page = get_route(lead, assessment.pk, "WBBM")

    assert {step.words.step.effort for step in page.steps} == {0}
    assert {step.words.effort_text for step in page.steps} == {"data dukung sudah ada"}


@given(data=st.data())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_applying_the_shown_route_to_the_supported_sheet_passes_every_gate(assessment, lead, data):
    answers = best_answers()
    given_codes = data.draw(st.sets(st.sampled_from(sorted(answers)), min_size=40))
    supported = data.draw(st.sets(st.sampled_from(sorted(given_codes))))
    counted = {code: answers[code] for code in supported}
    with transaction.atomic():
        fill(assessment.evaluations.get(), {code: answers[code] for code in given_codes}, by=lead, supported=supported)
        page = get_route(lead, assessment.pk, "WBBM")
        transaction.set_rollback(True)

    after = counted | {step.words.step.code: step.words.step.after for step in page.steps}
    assert scoring.score(instrument(), after).passes("WBBM")


def test_route_without_both_surveys_says_the_highest_total(assessment, lead):
    """100 − 17.5 − 17.5 = 65"""
    for code in SURVEYS:
        set_route(assessment=assessment, indicator=question(assessment, code), effort=None, is_locked=True, by=lead)

    page = get_route(lead, assessment.pk)

    assert not page.plan.possible
    assert "Nilai total paling tinggi 65,00 dari batas 75,00" in page.plan.reason
    assert [setting.indicator.code for setting in page.locked] == list(SURVEYS)


def test_route_follows_the_effort_the_ketua_tim_set(assessment, lead):
    without_document(assessment, lead, "B.II.a.1")

    set_route(assessment=assessment, indicator=question(assessment, "B.II.a.1"), effort=3, is_locked=False, by=lead)

    (step,) = get_route(lead, assessment.pk).steps
    assert (step.words.step.effort, step.is_corrected) == (3, True)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.ROUTE_SET)
    assert event.actor == lead
    assert event.detail == {"question": "B.II.a.1", "effort": 3, "locked": False}


def test_setting_the_same_again_writes_nothing(assessment, lead):
    for _ in range(2):
        set_route(assessment=assessment, indicator=question(assessment, "B.II.a.1"), effort=3, is_locked=False, by=lead)
    set_route(assessment=assessment, indicator=question(assessment, "B.I.a.1"), effort=None, is_locked=False, by=lead)

    assert RouteSetting.objects.count() == 1
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.ROUTE_SET).count() == 1


@pytest.mark.parametrize("role", [Role.HEAD, Role.POKJA_LEAD, Role.POKJA_MEMBER, Role.INSTANSI_ADMIN])
def test_only_the_ketua_tim_steers_the_route_and_plans_its_work(assessment, lead, role):
    without_document(assessment, lead, "B.II.a.1")
    person = make_member(role, unit=assessment.unit, instansi=assessment.unit.instansi, areas=["MP"])

    with pytest.raises(ActionDenied):
        set_route(
            assessment=assessment, indicator=question(assessment, "B.II.a.1"), effort=0, is_locked=False, by=person
        )
    with pytest.raises(ActionDenied):
        plan_work(assessment=assessment, target="WBK", days={"B.II.a.1": timezone.localdate()}, by=person)

    assert not RouteSetting.objects.exists()
    assert not WorkItem.objects.exists()


def test_route_is_fixed_once_the_sheet_is_handed_over(assessment, lead):
    without_document(assessment, lead, "B.II.a.1")
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)

    with pytest.raises(WrongState):
        set_route(assessment=assessment, indicator=question(assessment, "B.II.a.1"), effort=0, is_locked=False, by=lead)
    with pytest.raises(WrongState):
        plan_work(assessment=assessment, target="WBK", days={"B.II.a.1": timezone.localdate()}, by=lead)

    assert not RouteSetting.objects.exists()
    assert not WorkItem.objects.exists()


def test_an_effort_outside_the_scale_is_refused(assessment, lead):
    with pytest.raises(InvalidInput):
        set_route(assessment=assessment, indicator=question(assessment, "B.II.a.1"), effort=4, is_locked=False, by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        RouteSetting.objects.create(
            assessment=assessment,
            indicator=question(assessment, "B.II.a.1"),
            effort=4,
            set_at=timezone.now(),
            set_by=lead,
        )


def test_steps_become_work_once_with_owner_and_day(assessment, lead):
    without_document(assessment, lead, "B.II.a.1", "B.I.a.1")
    make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.HASIL])
    pokja = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=[AreaKey.HASIL])
    soon, later = timezone.localdate() + timedelta(days=7), timezone.localdate() + timedelta(days=14)
    days = {"B.I.a.1": soon, "B.II.a.1": later, "A.I.1.i.a": later}  # the last one is no step

    made = plan_work(assessment=assessment, target="WBK", days=days, by=lead)
    again = plan_work(assessment=assessment, target="WBK", days=days, by=lead)

    assert [(item.indicator.code, item.owner, item.due_on, item.area) for item in made] == [
        ("B.I.a.1", pokja, soon, AreaKey.HASIL),
        ("B.II.a.1", pokja, later, AreaKey.HASIL),
    ]
    assert all(item.title.startswith(f"{item.indicator.code}: Lengkapi ") for item in made)
    assert again == []
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.WORK_PLANNED).count() == 1
    page = get_route(lead, assessment.pk)
    assert page.open_count == 0
    assert list(page.work) == made


def test_work_cannot_be_due_in_the_past(assessment, lead):
    without_document(assessment, lead, "B.II.a.1")

    with pytest.raises(InvalidInput):
        plan_work(assessment=assessment, target="WBK", days={"B.II.a.1": date(2020, 1, 1)}, by=lead)

    assert not WorkItem.objects.exists()


def test_one_question_has_one_work_item_a_round(assessment, lead):
    values = {"assessment": assessment, "area": AreaKey.HASIL, "indicator": question(assessment, "B.I.a.1")}
    WorkItem.objects.create(title="Survei", **values)

    with pytest.raises(IntegrityError), transaction.atomic():
        WorkItem.objects.create(title="Survei lagi", **values)
