"""The pages of tasks: what they show, what they refuse in words and keep, and that they cost no query a row."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.people.models import Role
from assessment.rounds.workflow import Status
from assessment.tasks.models import Task
from assessment.tasks.services.giving import give_questions
from tests.factories import make_assessment, make_member, make_unit, make_window

pytestmark = pytest.mark.django_db

FIRST, SECOND = "A.I.1.i.a", "A.I.1.i.b"


@pytest.fixture
def office(instruments):
    class Office:
        unit = make_unit(name="Kantor Uji")
        lead = make_member(Role.TEAM_LEAD, unit=unit, full_name="Komang Ayu")
        sari = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], full_name="Sari Indrawati")
        stranger = make_member(Role.POKJA_MEMBER, unit=unit, areas=["TL"])
        assessment = make_assessment(unit=unit)
        due = timezone.localdate() + timedelta(days=1)
        window = make_window(assessment.period)

        def give(self, *codes):
            return give_questions(
                assessment=self.assessment, codes=codes, owner=self.sari.pk, due_on=self.due, by=self.lead
            ).made

        def browser(self, person):
            client = Client()
            client.force_login(person)
            return client

    return Office()


def act(office, person, task, name, **fields):
    page = "task-work" if name in {"simpan", "serah", "waktu"} else "task-decide"
    return office.browser(person).post(reverse(f"assessment:{page}", args=[task.pk]), {"act": name, **fields})


def test_the_own_tasks_stand_nearest_first_and_late_in_words(office):
    late, _ = office.give(FIRST, SECOND)
    Task.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    text = office.browser(office.sari).get(reverse("assessment:task-list")).text
    assert "2 tugas, 1\n        terlambat" in text or "2 tugas, 1 terlambat" in " ".join(text.split())
    assert text.index("Terlambat 1 hari") < text.index("Besok")
    assert reverse("assessment:answer-edit", args=[office.assessment.pk, FIRST]) in text
    assert "dari Komang Ayu" in " ".join(text.split())


def test_nobody_without_tasks_is_led_astray(office):
    assert (
        "Tidak ada tugas yang menunggu Anda." in office.browser(office.lead).get(reverse("assessment:task-list")).text
    )


def test_a_list_of_tasks_asks_no_query_a_row(office):
    client = office.browser(office.sari)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(reverse("assessment:task-list"))
        return len(found)

    office.give(FIRST)
    count()
    few = count()
    office.give(SECOND, "A.I.1.ii.a", "A.I.1.ii.b", "A.I.1.iii.a")
    assert count() == few


def test_a_strip_at_the_question_says_whose_it_is(office):
    (task,) = office.give(FIRST)
    address = reverse("assessment:answer-edit", args=[office.assessment.pk, FIRST])
    own = " ".join(office.browser(office.sari).get(address).text.split())
    assert "<strong>Tugas Anda</strong>, tenggat" in own
    assert reverse("assessment:task-detail", args=[task.pk]) in own
    assert "Sari Indrawati" in office.browser(office.lead).get(address).text
    other = reverse("assessment:answer-edit", args=[office.assessment.pk, SECOND])
    assert "task-strip" not in office.browser(office.sari).get(other).text


def test_an_evaluator_sees_no_strip(office):
    office.give(FIRST)
    tpi = make_member(Role.TPI_MEMBER, unit=office.unit)
    Task.objects.update(title="Rahasia tim")
    office.assessment.status = Status.TPI_REVIEW
    office.assessment.save()
    page = office.browser(tpi).get(reverse("assessment:answer-edit", args=[office.assessment.pk, FIRST]))
    assert page.status_code == 200
    assert "task-strip" not in page.text


def test_questions_and_whole_sub_areas_are_given_from_the_page(office):
    address = reverse("assessment:task-give", args=[office.assessment.pk])
    client = office.browser(office.lead)
    group = "A.I.1.ii"
    sent = {"pertanyaan": [FIRST], "subarea": [group], "owner": office.sari.pk, "due_on": office.due.isoformat()}
    answer = client.post(address, sent, follow=True)
    codes = sorted(Task.objects.values_list("indicator__code", flat=True))
    assert codes == [FIRST, "A.I.1.ii.a", "A.I.1.ii.b", "A.I.1.ii.c"][: len(codes)]
    assert len(codes) > 2
    assert f"{len(codes)} pertanyaan diberikan kepada Sari Indrawati." in answer.text


def test_the_own_tasks_are_copied_as_text_of_this_person_alone(office):
    office.give(FIRST)
    give_questions(
        assessment=office.assessment, codes=[SECOND], owner=office.lead.pk, due_on=office.due, by=office.lead
    )
    browser = office.browser(office.sari)
    address = f"{reverse('assessment:task-board', args=[office.assessment.pk])}?orang={office.sari.pk}&amp;salin=1"
    assert f'href="{address}"' in browser.get(reverse("assessment:task-list")).text
    copied = browser.get(address.replace("&amp;", "&")).text.split("data-copy-text>")[1].split("</textarea>")[0]
    assert "- Sari Indrawati:" in copied
    assert FIRST in copied
    assert SECOND not in copied
    assert "Salin untuk" not in office.browser(office.stranger).get(reverse("assessment:task-list")).text


def test_a_day_after_the_window_is_refused_on_the_page_and_what_was_ticked_stays(office):
    address = reverse("assessment:task-give", args=[office.assessment.pk])
    late = timezone.localdate() + timedelta(days=60)
    sent = {"pertanyaan": [FIRST], "owner": office.sari.pk, "due_on": late.isoformat()}
    answer = office.browser(office.lead).post(address, sent)
    assert answer.status_code == 422
    assert "Masa pengisian berakhir" in answer.text
    assert f'value="{FIRST}"' in answer.text
    assert "checked" in answer.text.split(f'value="{FIRST}"')[1][:120]
    assert Task.objects.count() == 0


def test_giving_in_a_locked_round_is_refused_with_words_and_keeps_what_was_ticked(office):
    office.assessment.status = Status.WITH_HEAD
    office.assessment.save()
    address = reverse("assessment:task-give", args=[office.assessment.pk])
    sent = {"pertanyaan": [FIRST], "owner": office.sari.pk, "due_on": office.due.isoformat()}
    answer = office.browser(office.lead).post(address, sent)
    assert answer.status_code == 409
    assert "Menunggu persetujuan kepala kantor" in answer.text
    assert "checked" in answer.text.split(f'value="{FIRST}"')[1][:120]


def test_a_task_goes_from_its_owner_to_its_leader_and_is_done(office):
    (task,) = office.give(FIRST)
    assert act(office, office.sari, task, "simpan", version=1, text="Sedang.").status_code == 302
    assert act(office, office.sari, task, "serah", version=2, text="Sudah.").status_code == 302
    assert (
        "Terima sebagai selesai"
        in office.browser(office.lead).get(reverse("assessment:task-detail", args=[task.pk])).text
    )
    assert act(office, office.lead, task, "terima", version=3).status_code == 302
    task.refresh_from_db()
    assert task.state == "selesai"
    assert "1 tugas selesai" in office.browser(office.sari).get(reverse("assessment:task-list") + "?selesai=1").text


def test_an_older_page_gets_what_stands_now_and_its_text_back(office):
    (task,) = office.give(FIRST)
    act(office, office.sari, task, "simpan", version=1, text="Dari telepon.")
    answer = act(office, office.sari, task, "simpan", version=1, text="Dari kantor.")
    assert answer.status_code == 409
    assert "Anda" in answer.text
    assert "Dari kantor." in answer.text
    assert "Dari telepon." in answer.text
    task.refresh_from_db()
    assert task.progress == "Dari telepon."


def test_more_time_needs_a_day_and_a_reason(office):
    (task,) = office.give(FIRST)
    answer = act(office, office.sari, task, "waktu", version=1, until="", reason="Menunggu")
    assert answer.status_code == 422
    assert "Isi tanggal yang Anda minta" in answer.text
    assert 'value="Menunggu"' in answer.text


def test_the_list_of_what_is_done_says_so_where_nothing_is(office):
    answer = office.browser(office.sari).get(reverse("assessment:task-list") + "?selesai=1")
    assert answer.status_code == 200
    assert "Belum ada tugas Anda yang selesai." in answer.text


def test_the_area_list_says_who_works_on_a_question_until_when(office):
    office.give(FIRST)
    address = reverse("assessment:area-detail", args=[office.assessment.pk, "MP"])
    assert "Sari Indrawati, tenggat" in " ".join(office.browser(office.lead).get(address).text.split())
    tpi = make_member(Role.TPI_MEMBER, unit=office.unit)
    office.assessment.status = Status.TPI_REVIEW
    office.assessment.save()
    assert "row-task" not in office.browser(tpi).get(address).text
