"""Saving an answer: content, score and event in one transaction; each refusal writes nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Answer, EvaluationScore
from assessment.rounds.workflow import EDITABLE, Status
from assessment.sheet.services import StaleAnswer, save_answer
from tests.factories import make_assessment, make_member, make_unit, make_window
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

CODE, COUNTS, INDEX = "A.I.1.i.a", "A.II.1.i.a", "B.I.a.1"


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.MP], full_name="Sari Dewi")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit)


def save(assessment, by, **given):
    values = {"code": CODE, "value": None, "explanation": "", "version": 0} | given
    return save_answer(assessment=assessment, by=by, **values)


def events():
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.ANSWER_SAVED)


def written():
    """Return everything a save writes, to prove that a refusal wrote nothing."""
    return (
        list(Answer.objects.order_by("pk").values()),
        list(EvaluationScore.objects.order_by("pk").values("claim", "claim_total")),
        events().count(),
    )


YA, TIDAK = scoring.Choice("Ya"), scoring.Choice("Tidak")


def test_first_save_stores_answer_score_and_event(assessment, sari):
    saved = save(assessment, sari, value=YA, explanation="SK tim 2026")
    answer = Answer.objects.get()
    assert saved.is_written
    assert saved.answer == answer
    assert (answer.level, answer.explanation, answer.version, answer.answered_by) == ("Ya", "SK tim 2026", 1, sari)
    score = EvaluationScore.objects.get(evaluation=answer.evaluation)
    assert score.answered == 1
    assert score.claim_total == Decimal("0.25")  # 0,5 ÷ 2 questions
    event = events().get()
    assert (event.actor, event.object_id, event.chain_id) == (sari, str(answer.pk), f"unit:{assessment.unit_id}")
    assert event.detail["question"] == CODE
    assert event.detail["version"] == 1
    assert event.detail["before"] == ""
    assert "SK tim" not in str(event.detail)


def test_a_second_save_raises_the_version_and_keeps_both_digests(assessment, sari):
    save(assessment, sari, value=YA)
    save(assessment, sari, value=TIDAK, version=1)
    assert Answer.objects.get().version == 2
    first, second = events().order_by("sequence")
    assert second.detail["before"] == first.detail["after"] != second.detail["after"]


def test_counts_and_index_are_stored_as_given(assessment, lead):
    save(assessment, lead, code=COUNTS, value=scoring.Counts({"jumlah_agen": 0, "jumlah_perubahan": None}))
    save(assessment, lead, code=INDEX, value=scoring.Index(Decimal("3.61")))
    stored = {answer.indicator.code: answer for answer in Answer.objects.select_related("indicator")}
    assert stored[COUNTS].counts == {"jumlah_agen": 0}
    assert stored[INDEX].index == Decimal("3.61")


def test_f11_unanswered_stays_none(assessment, sari):
    save(assessment, sari, explanation="menyusul")
    answer = Answer.objects.get()
    assert (answer.level, answer.counts, answer.index) == (None, None, None)
    assert EvaluationScore.objects.get().answered == 0


def test_an_answer_can_be_cleared(assessment, sari):
    save(assessment, sari, value=YA, explanation="SK")
    save(assessment, sari, value=None, explanation="SK", version=1)
    assert Answer.objects.get().level is None
    assert EvaluationScore.objects.get().claim_total == 0


def test_nothing_filled_in_writes_no_row(assessment, sari):
    saved = save(assessment, sari)
    assert (saved.answer, saved.is_written) == (None, False)
    assert written() == ([], [], 0)


@pytest.mark.parametrize("version", [0, 1, 2, 99])
def test_k02_the_same_content_is_accepted_silently_whatever_its_version(assessment, sari, version):
    save(assessment, sari, value=YA, explanation="a")
    save(assessment, sari, value=YA, explanation="b", version=1)
    before = written()
    saved = save(assessment, sari, value=YA, explanation="b", version=version)
    assert not saved.is_written
    assert saved.answer.version == 2
    assert written() == before


def test_k02_an_index_equal_in_value_is_the_same_content(assessment, lead):
    save(assessment, lead, code=INDEX, value=scoring.Index(Decimal("3.6")))
    assert not save(assessment, lead, code=INDEX, value=scoring.Index(Decimal("3.600")), version=0).is_written


@pytest.mark.parametrize("version", [0, 1, 3])
def test_k01_a_stale_save_is_refused_with_both_contents(assessment, sari, lead, version):
    save(assessment, sari, value=YA, explanation="teks Sari")
    save(assessment, sari, value=YA, explanation="teks Sari, lengkap", version=1)
    before = written()
    with pytest.raises(StaleAnswer) as stale:
        save(assessment, lead, value=TIDAK, explanation="teks ketua", version=version)
    assert (stale.value.saved.explanation, stale.value.saved.version) == ("teks Sari, lengkap", 2)
    assert stale.value.saved.answered_by == sari
    assert (stale.value.sent.level, stale.value.sent.explanation) == ("Tidak", "teks ketua")
    assert written() == before


def test_k01_two_who_saw_no_answer_do_not_overwrite_each_other(assessment, sari, lead):
    save(assessment, sari, explanation="lebih dulu")
    with pytest.raises(StaleAnswer):
        save(assessment, lead, explanation="belakangan")


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (CODE, scoring.Choice("")),
        (CODE, scoring.Choice("0")),
        (CODE, scoring.Choice("A")),
        (CODE, scoring.Index(Decimal(1))),
        (CODE, scoring.Counts({"x": 1})),
        (COUNTS, YA),
        (COUNTS, scoring.Counts({"jumlah_agen": -1})),
        (COUNTS, scoring.Counts({"lain": 1})),
        (INDEX, scoring.Index(Decimal("4.01"))),
        (INDEX, scoring.Index(Decimal("NaN"))),
        (INDEX, scoring.Index(Decimal("3.00001"))),
    ],
)
def test_f11_an_answer_outside_the_type_is_refused(assessment, lead, code, value):
    with pytest.raises(InvalidInput):
        save(assessment, lead, code=code, value=value)
    assert written() == ([], [], 0)


def test_f08_text_beyond_the_limit_is_refused_by_the_service_too(assessment, sari):
    with pytest.raises(InvalidInput) as refused:
        save(assessment, sari, explanation="x" * 5001)
    assert "5.001 karakter" in refused.value.errors["explanation"][0]
    assert written() == ([], [], 0)


@pytest.mark.parametrize(
    ("role", "areas"),
    [
        (Role.POKJA_MEMBER, [AreaKey.TL]),
        (Role.POKJA_LEAD, [AreaKey.PW, AreaKey.HASIL]),
        (Role.POKJA_MEMBER, []),
        (Role.HEAD, []),
        (Role.TPI_MEMBER, []),
    ],
)
def test_who_does_not_own_the_area_is_refused(assessment, role, areas):
    person = make_member(role, unit=assessment.unit, areas=areas)
    with pytest.raises(ActionDenied):
        save(assessment, person, value=YA)
    assert written() == ([], [], 0)


def test_a_member_of_another_unit_is_refused(assessment):
    stranger = make_member(Role.TEAM_LEAD, unit=make_unit())
    with pytest.raises(ActionDenied):
        save(assessment, stranger, value=YA)
    assert written() == ([], [], 0)


def test_a_role_removed_since_the_page_was_opened_no_longer_writes(assessment, sari, lead):
    assert sari.memberships.count() == 1
    save(assessment, sari, explanation="a")
    sari.memberships.update(ended_at=timezone.now(), ended_by=lead)
    with pytest.raises(ActionDenied):
        save(assessment, sari, explanation="b", version=1)
    assert Answer.objects.get().explanation == "a"


@pytest.mark.parametrize("status", [status for status in Status if status not in EDITABLE])
def test_k03_a_save_after_the_sheet_was_handed_over_is_refused(assessment, sari, status):
    """The page was opened while the sheet was a draft: the service reads the status anew, under its lock."""
    type(assessment).objects.update(status=status)
    with pytest.raises(WrongState):
        save(assessment, sari, value=YA, explanation="terlambat")
    assert written() == ([], [], 0)


@pytest.mark.parametrize("status", sorted(EDITABLE))
def test_an_open_sheet_is_written(assessment, sari, status):
    type(assessment).objects.update(status=status)
    assert save(assessment, sari, value=YA).is_written


@pytest.mark.parametrize("hours", [(1, 2), (-48, -1)])
def test_a_save_outside_the_window_is_refused(assessment, sari, hours):
    now = timezone.now()
    opens, closes = (now + timedelta(hours=h) for h in hours)
    make_window(assessment.period, opens_at=opens, closes_at=closes)
    with pytest.raises(WrongState):
        save(assessment, sari, value=YA)
    assert written() == ([], [], 0)


def test_a_save_takes_few_queries(assessment, sari, django_assert_max_num_queries):
    save(assessment, sari, value=YA, explanation="a")
    with django_assert_max_num_queries(14):  # the two of a savepoint around the test's own transaction among them
        save(assessment, sari, value=TIDAK, explanation="b", version=1)


def test_the_score_and_the_event_fall_with_the_answer(assessment, sari, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("no room in the chain")

    monkeypatch.setattr("assessment.sheet.services.audit.record", fails)
    with pytest.raises(RuntimeError):
        save(assessment, sari, value=YA)
    assert written() == ([], [], 0)
