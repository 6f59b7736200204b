"""Conditions of the unit that are not met, made tasks from the wall: to whom, by whom, and until they are met."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.eligibility.services import ConditionFacts, enter_condition
from assessment.lke.models import Condition
from assessment.notices.models import Notice
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from assessment.tasks.hooks import met_of, words_of
from assessment.tasks.models import Task
from evidence.documents.services.documents import upload_document
from evidence.documents.services.proofs import cite_for_condition
from tests import factories
from tests.evidence import files
from tests.texts import text_of
from zi_portal.kit.indonesian import long_date

pytestmark = pytest.mark.django_db

OF_UNIT, OF_INSTANSI = "tlhp", "opini_bpk"


@pytest.fixture
def office(instruments):
    assessment = factories.make_assessment(unit=factories.make_unit(name="Kantor Ngurah Rai"))
    factories.make_window(assessment.period)  # closes in 30 days
    return assessment


def person(office, role, name, areas=()):
    return factories.make_member(role, unit=office.unit, areas=list(areas), full_name=name)


@pytest.fixture
def lead(office):
    return person(office, Role.TEAM_LEAD, "Luh Sukerti")


@pytest.fixture
def sari(office):
    return person(office, Role.POKJA_MEMBER, "Sari Indrawati", ["PW"])


def wall(office, query=""):
    return reverse("assessment:condition-list", args=[office.pk]) + query


def sent(owner, *keys, **values):
    day = timezone.localdate() + timedelta(days=5)
    return {"butir": keys, "owner_HASIL": owner.pk, "due_on": long_date(day)} | values


def post(client, by, address, values, **more):
    client.force_login(by)
    return client.post(address, values, **more)


def page_of(client, by, task):
    client.force_login(by)
    return client.get(reverse("assessment:task-detail", args=[task.pk]))


def give(client, office, lead, owner):
    post(client, lead, wall(office), sent(owner, OF_UNIT))
    return Task.objects.select_related("assessment__unit", "assessment__period").get()


def test_a_ticked_condition_becomes_the_task_of_anyone_of_the_team_with_one_event_and_one_notice(
    client, office, lead, sari
):
    answer = post(client, lead, wall(office), sent(sari, OF_UNIT), follow=True)
    assert "1 tugas diberikan kepada Sari Indrawati." in text_of(answer)
    task = Task.objects.get()
    assert (task.subject, task.subject_key, task.area, task.owner) == ("syarat", "tlhp", "HASIL", sari)
    assert task.title == "Penuhi syarat: Tindak lanjut hasil pemeriksaan"
    assert task.due_on == timezone.localdate() + timedelta(days=5)
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.TASKS_GIVEN).count() == 1
    assert [notice.person for notice in Notice.objects.all()] == [sari]
    assert 'value="tlhp"' not in answer.text  # somebody has it now
    assert "Luh Sukerti (ketua tim ZI) Sari Indrawati, " in text_of(answer)


def test_the_owner_who_answers_no_question_there_reports_and_hands_in(client, office, lead, sari):
    task = give(client, office, lead, sari)
    assert (words_of(task).act, words_of(task).address(task)) == (
        "Penuhi",
        f"/penilaian/{office.pk}/syarat-pengusulan/tlhp/",
    )
    work = reverse("assessment:task-work", args=[task.pk])
    values = {"act": "serah", "text": "Rekap sudah ada.", "version": task.version}
    assert post(client, sari, work, values).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.progress) == ("diserahkan", "Rekap sudah ada.")


def test_only_conditions_of_the_unit_can_be_given_and_only_of_its_target(client, office, lead):
    client.force_login(lead)
    page = client.get(wall(office)).text
    assert 'value="tlhp"' in page
    assert 'value="opini_bpk"' not in page
    other = client.get(wall(office, "?predikat=WBBM")).text
    assert 'name="butir"' not in other
    assert "Jadikan tugas" not in other
    assert client.post(wall(office), sent(lead, OF_INSTANSI)).status_code == 422
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("role", "areas", "status"),
    [
        (Role.TEAM_LEAD, (), 302),
        (Role.POKJA_LEAD, ("HASIL",), 302),
        (Role.POKJA_LEAD, ("MP",), 403),
        (Role.POKJA_MEMBER, ("HASIL",), 403),
        (Role.HEAD, (), 403),
    ],
)
def test_who_leads_hasil_gives_conditions(client, office, role, areas, status):
    by = person(office, role, "Made Wirawan", areas)
    client.force_login(by)
    assert ('value="tlhp"' in client.get(wall(office)).text) == (status == 302)
    assert client.post(wall(office), sent(by, OF_UNIT)).status_code == status
    assert Task.objects.count() == (status == 302)


def test_tpi_sees_neither_the_boxes_nor_who_has_a_condition(client, office, lead, sari):
    give(client, office, lead, sari)
    office.status = Status.TPI_REVIEW
    office.save()
    client.force_login(factories.make_member(Role.TPI_MEMBER, unit=office.unit, full_name="Penilai"))
    answer = client.get(wall(office))
    assert answer.status_code == 200
    assert "Sari Indrawati" not in answer.text
    assert 'name="butir"' not in answer.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"butir": ()}, "Centang sedikitnya satu yang akan dijadikan tugas."),
        ({"owner_HASIL": ""}, "Pilih orang yang mengerjakannya."),
        ({"owner_HASIL": "999999"}, "Pilih seorang dari daftar."),
        ({"due_on": "31 Desember 2099"}, "Masa pengisian berakhir"),
    ],
)
def test_what_cannot_be_given_is_refused_with_words_and_keeps_the_ticks(client, office, lead, values, words):
    answer = post(client, lead, wall(office), sent(lead, OF_UNIT, **values))
    assert answer.status_code == 422
    assert words in text_of(answer)
    if "butir" not in values:
        assert "checked" in answer.text.split('value="tlhp"')[1][:200]
    assert not Task.objects.exists()


def test_a_task_is_met_once_its_condition_is_met_with_proof_and_not_before(client, office, lead, sari):
    task = give(client, office, lead, sari)
    condition = Condition.objects.get(instrument=office.period.instrument, key=OF_UNIT)
    assert met_of([task]) == frozenset()
    told = {"declared": {"WBK": True}, "reason": "Semua temuan selesai."}
    enter_condition(assessment=office, condition=condition, facts=ConditionFacts(**told), version=0, by=lead)
    assert met_of([task]) == frozenset()  # said to be met, with nothing that shows it
    file = ContentFile(files.pdf(mark="bukti"), name="bukti.pdf")
    document = upload_document(assessment=office, file=file, by=lead)
    cite_for_condition(assessment=office, condition=condition, documents=[document], by=lead)
    assert met_of([task]) == {task.pk}
    assert "Sudah terpenuhi." in text_of(page_of(client, sari, task))


def test_the_wall_asks_no_more_however_many_of_its_conditions_are_given(
    client, office, lead, sari, django_assert_max_num_queries
):
    client.force_login(lead)
    client.get(wall(office))
    client.post(wall(office), sent(sari, OF_UNIT))
    client.get(wall(office))  # shows the message of the act
    with django_assert_max_num_queries(12):
        client.get(wall(office))
