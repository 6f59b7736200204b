"""Forms for the staff: made, answered by nobody in particular, used, and emptied."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.models import Obstacle
from assessment.programme.obstacles.facts import Facts
from assessment.programme.suggestions import jobs, services
from assessment.programme.suggestions.codes import new_code, read_code
from assessment.programme.suggestions.facts import FormFacts, Said, TaskFacts
from assessment.programme.suggestions.models import Suggestion, SuggestionAnswer, SuggestionForm
from assessment.programme.suggestions.selectors import digest_of, find_open, questions_of
from assessment.rounds.workflow import Status
from assessment.tasks.models import Task
from tests.factories import make_assessment, make_member, make_unit, make_window
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
TODAY, LAST = date(2026, 6, 15), date(2026, 6, 30)
ASKED = FormFacts("Saran triwulan II", TODAY, LAST, ("Apa yang menghambat?", "Apa usul Anda?"), "Isilah sejujurnya.")
KINDS = AuditEvent.Kind


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def form(assessment, lead):
    return services.make_form(assessment=assessment, facts=ASKED, by=lead)


def send(form, text="Antrean panjang.", *, place=0, name="", key="k1"):
    question = list(form.questions.all())[place]
    return services.send_suggestion(form=form, said=Said({question.pk: text}, key, name))


def events():
    return list(AuditEvent.objects.filter(kind__startswith="saran_").order_by("pk").values_list("kind", flat=True))


def facts(**more):
    return FormFacts(**(ASKED.__dict__ | more))


def test_a_form_has_an_address_nobody_guesses_and_says_until_when_answers_are_kept(form):
    assert (form.title, form.delete_on, questions_of(form)) == (
        "Saran triwulan II",
        date(2027, 6, 30),
        ("Apa yang menghambat?", "Apa usul Anda?"),
    )
    assert len({new_code() for _ in range(100)}) == 100
    assert read_code(form.code.upper().replace("-", "")) == form.code
    assert read_code("kx7m-2pqr-w9ab-t4f0") == read_code("kx7m") == ""
    assert find_open(form.code.upper()).form == form
    assert find_open("") is None
    assert events() == [KINDS.SUGGESTIONS_ASKED]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"opens_on": date(2026, 6, 14)}, "opens_on"),
        ({"closes_on": date(2026, 6, 14)}, "closes_on"),
        ({"closes_on": date(2027, 6, 30)}, "closes_on"),
        ({"questions": ()}, "questions"),
        ({"questions": tuple(f"Pertanyaan {number}?" for number in range(11))}, "questions"),
        ({"questions": ("Apa?", "apa?")}, "questions"),
        ({"title": "x" * 151}, "title"),
    ],
)
def test_a_form_that_is_wrong_says_where_and_leaves_nothing(assessment, lead, more, field):
    with pytest.raises(InvalidInput) as refused:
        services.make_form(assessment=assessment, facts=facts(**more), by=lead)
    assert list(refused.value.errors) == [field]
    assert not SuggestionForm.objects.exists()


def test_only_the_ketua_tim_makes_changes_closes_and_empties_forms(form, assessment):
    unit = assessment.unit
    for role, areas in ((Role.POKJA_LEAD, ["AK"]), (Role.POKJA_MEMBER, ["AK"]), (Role.HEAD, [])):
        person = make_member(role, unit=unit, areas=areas)
        for act in (
            lambda by=person: services.make_form(assessment=assessment, facts=ASKED, by=by),
            lambda by=person: services.change_form(form=form, facts=facts(title="Lain"), by=by),
            lambda by=person: services.close_form(form=form, by=by),
            lambda by=person: services.empty_form(form=form, by=by),
        ):
            with pytest.raises(ActionDenied):
                act()
    assert events() == [KINDS.SUGGESTIONS_ASKED]


def test_of_an_answer_is_kept_what_was_typed_and_the_day_and_nothing_else(form):
    named = send(form, name="Made Sari")
    nameless = send(form, "Loket kurang.", place=1, key="k2")
    assert {field.name for field in Suggestion._meta.get_fields()} == {
        "id", "form", "sent_on", "name", "key", "obstacle", "task", "idea", "answers",
    }  # fmt: skip
    assert (named.name, nameless.name, nameless.sent_on) == ("Made Sari", "", TODAY)
    assert [answer.text for answer in nameless.answers.all()] == ["Loket kurang."]
    # The trail would tell the moment.
    assert events() == [KINDS.SUGGESTIONS_ASKED]


def test_k_sent_twice_from_one_page_is_kept_once(form):
    assert send(form, key="satu") == send(form, key="satu")
    send(form, key="")
    send(form, key="")
    assert Suggestion.objects.count() == 3


def test_answers_of_one_day_stand_in_no_order_of_time(form):
    keys = [send(form, str(number), key=str(number)).key for number in range(5)]
    assert [row.key for row in form.suggestions.all()] == sorted(keys)
    assert sorted(keys) != keys


def test_a_form_takes_answers_from_its_first_to_its_last_day_in_the_zone_of_the_unit(form, assessment):
    # Makassar is eight hours ahead.
    for moment, is_open in (
        (datetime(2026, 6, 14, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 14, 16, 1, tzinfo=UTC), True),
        (datetime(2026, 6, 30, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 30, 16, 1, tzinfo=UTC), False),
    ):
        with time_machine.travel(moment, tick=False):
            assert find_open(form.code).is_open is is_open
            if is_open:
                send(form, key=str(moment))
            else:
                with pytest.raises(WrongState):
                    send(form, key=str(moment))
    assert Suggestion.objects.count() == 2
    assessment.status = Status.CLOSED
    assessment.save()
    assert not find_open(form.code).is_open
    with pytest.raises(WrongState):
        send(SuggestionForm.objects.get(), key="x")


def test_a_closed_form_takes_nothing_more_and_is_not_opened_again(form, lead):
    services.close_form(form=form, by=lead)
    services.close_form(form=form, by=lead)
    with pytest.raises(WrongState):
        send(form)
    with pytest.raises(WrongState):
        services.change_form(form=form, facts=facts(title="Lain"), by=lead)
    assert events() == [KINDS.SUGGESTIONS_ASKED, KINDS.SUGGESTIONS_CLOSED]


def test_a_form_is_full_at_some_time(form, monkeypatch):
    monkeypatch.setattr(services, "MOST_ANSWERS", 1)
    send(form)
    with pytest.raises(InvalidInput):
        send(form, key="k2")


def test_an_answer_without_words_or_to_another_form_is_refused(form, assessment, lead):
    other = services.make_form(assessment=assessment, facts=facts(title="Lain"), by=lead)
    for said in ({}, {form.questions.first().pk: ""}, {other.questions.first().pk: "Apa saja"}):
        with pytest.raises(InvalidInput):
            services.send_suggestion(form=form, said=Said(said, "k"))
    assert not Suggestion.objects.exists()


def test_a_form_is_changed_until_somebody_has_answered_and_keeps_what_was_promised(form, lead):
    later = facts(closes_on=date(2026, 7, 15), questions=("Apa yang menghambat?",))
    form = services.change_form(form=form, facts=later, by=lead, seen=digest_of(form, questions_of(form)))
    assert (form.delete_on, questions_of(form)) == (date(2027, 7, 15), ("Apa yang menghambat?",))
    assert services.change_form(form=form, facts=later, by=lead) == form
    send(form)
    with pytest.raises(InvalidInput) as refused:
        services.change_form(form=form, facts=ASKED, by=lead)
    assert list(refused.value.errors) == ["questions"]
    form = services.change_form(form=form, facts=facts(questions=later.questions, title="Baru"), by=lead)
    assert (form.title, form.closes_on, form.delete_on) == ("Baru", LAST, date(2027, 7, 15))
    with time_machine.travel(JUNE + timedelta(days=380), tick=False), pytest.raises(InvalidInput) as refused:
        services.change_form(form=form, facts=facts(questions=later.questions, closes_on=date(2027, 7, 15)), by=lead)
    assert list(refused.value.errors) == ["closes_on"]
    assert events() == [KINDS.SUGGESTIONS_ASKED, KINDS.SUGGESTIONS_CHANGED, KINDS.SUGGESTIONS_CHANGED]


def test_c02_an_older_page_writes_nothing(form, lead):
    seen = digest_of(form, questions_of(form))
    services.change_form(form=form, facts=facts(title="Satu"), by=lead)
    with pytest.raises(services.StaleForm):
        services.change_form(form=form, facts=facts(title="Dua"), by=lead, seen=seen)
    assert SuggestionForm.objects.get().title == "Satu"


def test_an_answer_becomes_an_obstacle_and_a_task_once_each(form, assessment, lead):
    make_window(assessment.period)
    owner = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["PP"], full_name="Made Sari")
    suggestion = send(form)
    told = Facts("PP", "Antrean panjang.", owner=owner.pk)
    obstacle = services.turn_into_obstacle(suggestion=suggestion, facts=told, by=lead)
    task = services.turn_into_task(suggestion=suggestion, facts=TaskFacts("PP", "Tambah loket", owner.pk), by=lead)
    suggestion.refresh_from_db()
    assert (suggestion.obstacle, suggestion.task) == (obstacle, task)
    assert (task.owner, task.title, task.area, task.subject) == (owner, "Tambah loket", "PP", "saran")
    assert list(obstacle.suggestions.all()) == list(task.suggestions.all()) == [suggestion]
    for again in (
        lambda: services.turn_into_obstacle(suggestion=suggestion, facts=told, by=lead),
        lambda: services.turn_into_task(suggestion=suggestion, facts=TaskFacts("PP", "Lagi", owner.pk), by=lead),
    ):
        with pytest.raises(WrongState):
            again()
    assert (Obstacle.objects.count(), Task.objects.count()) == (1, 1)
    assert events()[1:] == [KINDS.SUGGESTION_USED, KINDS.SUGGESTION_USED]


def test_a_ketua_pokja_makes_of_it_what_is_of_the_own_area_and_a_refusal_leaves_nothing(form, assessment):
    pokja = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["PP"])
    suggestion = send(form)
    with pytest.raises(ActionDenied):
        services.turn_into_obstacle(suggestion=suggestion, facts=Facts("AK", "Antrean."), by=pokja)
    with pytest.raises(InvalidInput):
        services.turn_into_obstacle(suggestion=suggestion, facts=Facts("PP", "Antrean.", codes=("X.1",)), by=pokja)
    suggestion.refresh_from_db()
    assert (suggestion.obstacle, Obstacle.objects.count(), events()[1:]) == (None, 0, [])
    services.turn_into_obstacle(suggestion=suggestion, facts=Facts("PP", "Antrean."), by=pokja)


def test_answers_are_deleted_after_the_end_and_what_was_made_of_them_stays(form, lead):
    suggestion = send(form, name="Made Sari")
    obstacle = services.turn_into_obstacle(suggestion=suggestion, facts=Facts("PP", "Antrean."), by=lead)
    with pytest.raises(WrongState):
        services.empty_form(form=form, by=lead)
    services.close_form(form=form, by=lead)
    form = services.empty_form(form=form, by=lead)
    suggestion.refresh_from_db()
    assert (suggestion.name, suggestion.obstacle, SuggestionAnswer.objects.count()) == ("", obstacle, 0)
    assert (form.emptied_by, form.state_on(TODAY)) == (lead, SuggestionForm.State.EMPTIED)
    for act in (services.empty_form, services.close_form):
        with pytest.raises(WrongState):
            act(form=form, by=lead)


def test_the_portal_deletes_them_by_itself_when_their_time_is_over(form):
    send(form, name="Made Sari")
    for days, kept in ((379, 1), (382, 0)):  # 30 June 2027 is 380 days on; it has ended in every zone two days later
        with time_machine.travel(JUNE + timedelta(days=days), tick=False):
            jobs.empty.call()
            jobs.empty.call()
        assert SuggestionAnswer.objects.count() == kept
    form.refresh_from_db()
    assert (form.emptied_by, Suggestion.objects.get().name) == (None, "")
    assert events()[1:] == [KINDS.SUGGESTIONS_EMPTIED]


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_on": date(2026, 6, 14)},
        {"delete_on": LAST},
        {"closed_at": JUNE},
    ],
)
def test_the_database_refuses_a_form_that_cannot_be(form, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SuggestionForm.objects.filter(pk=form.pk).update(**wrong)
