"""Asked documents that are missing and documents that end, made tasks: by whom, until when, and until they are there."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.notices.models import Notice
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from assessment.tasks.hooks import met_of
from assessment.tasks.models import Task
from evidence.documents.models import Document
from evidence.documents.services import citations
from evidence.documents.services.documents import Details
from tests import factories
from zi_portal.kit.indonesian import long_date

FIRST, SECOND = "A.I.1.i.a:1", "A.I.1.i.a:2"


@pytest.fixture
def office(own):
    own.ketua = factories.make_member(Role.POKJA_LEAD, unit=own.unit, areas=["MP"], full_name="Ketut Arsana")
    own.sari = factories.make_member(Role.POKJA_MEMBER, unit=own.unit, areas=["MP"], full_name="Sari Indrawati")
    factories.make_window(own.assessment.period)  # closes in 30 days
    own.today = timezone.localdate()
    own.missing = reverse("evidence:missing-detail", args=[own.assessment.pk, "MP"])
    own.ending = reverse("evidence:ending-list", args=[own.assessment.pk])
    return own


def sent(office, *ticks, **values):
    return {"butir": ticks, "owner_MP": office.sari.pk, "due_on": long_date(office.today + timedelta(days=5))} | values


def post(client, person, address, values, **more):
    client.force_login(person)
    return client.post(address, values, **more)


def cited(office, name="sertifikat", days=10, number=0, keys=(), **details):
    ends = {"valid_until": office.today + timedelta(days=days)} if days is not None else {}
    document = office.upload(
        name=f"{name}.pdf", details=Details(title=name, document_date=date(2026, 2, 1), **ends, **details)
    )
    citation = citations.cite_document(
        assessment=office.assessment, indicator=office.question(number=number), document=document, by=office.mp
    )
    if keys:
        citations.update_citation(
            citation=citation, page_reference="", note="", checklist_keys=list(keys), by=office.mp
        )
    return document


def test_ticked_missing_documents_become_tasks_with_one_event_and_one_notice(office, client):
    answer = post(client, office.ketua, office.missing, sent(office, FIRST, SECOND), follow=True)
    assert "2 tugas diberikan kepada Sari Indrawati." in answer.text
    tasks = Task.objects.order_by("pk")
    assert [(t.subject, t.indicator.code, t.subject_key, t.area, t.owner) for t in tasks] == [
        ("dokumen", "A.I.1.i.a", "1", "MP", office.sari),
        ("dokumen", "A.I.1.i.a", "2", "MP", office.sari),
    ]
    assert {t.due_on for t in tasks} == {office.today + timedelta(days=5)}
    assert tasks[0].title.startswith("Lengkapi: ")
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.TASKS_GIVEN).count() == 1
    assert [n.params["count"] for n in Notice.objects.filter(person=office.sari)] == [2]
    assert f'value="{FIRST}"' not in answer.text
    assert "Sari Indrawati," in answer.text


def test_the_page_proposes_the_ketua_and_the_last_day_of_the_window(office, client):
    client.force_login(office.ketua)
    page = client.get(office.missing).text
    assert f'<option value="{office.ketua.pk}" selected>' in page
    assert long_date(office.today + timedelta(days=30)) in page
    assert f'value="{FIRST}"' in page


@pytest.mark.parametrize(("who", "status"), [("sari", 403), ("head", 403), ("pp", 403), ("ketua", 302), ("lead", 302)])
def test_only_who_leads_the_area_makes_tasks_of_what_is_missing(office, client, who, status):
    person = getattr(office, who)
    client.force_login(person)
    assert (f'value="{FIRST}"' in client.get(office.missing).text) == (status == 302)
    assert client.post(office.missing, sent(office, FIRST)).status_code == status
    assert Task.objects.count() == (status == 302)


def refused(office, **values):
    return sent(office, FIRST, **values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"butir": ()}, "Centang sedikitnya satu yang akan dijadikan tugas."),
        ({"butir": ("A.I.1.i.a:99",)}, "Yang Anda centang tidak kurang lagi"),
        ({"owner_MP": ""}, "Pilih orang yang mengerjakan area Manajemen Perubahan."),
        ({"owner_MP": "999999"}, "Pilih seorang dari daftar."),
        ({"due_on": "1 Januari 2020"}, "Tenggat ini sudah lewat."),
        ({"due_on": "31 Desember 2099"}, "Masa pengisian berakhir"),
        ({"due_on": "besok"}, "besok"),
    ],
)
def test_what_cannot_be_given_is_refused_with_words_and_keeps_the_ticks(office, client, values, words):
    answer = post(client, office.ketua, office.missing, refused(office, **values))
    assert answer.status_code == 422
    assert words in answer.text
    assert Task.objects.count() == 0
    if "butir" not in values:
        assert "checked" in answer.text.split(f'value="{FIRST}"')[1][:120]


@pytest.mark.parametrize("where", ["missing", "ending"])
def test_a_locked_round_is_refused_with_words_and_keeps_the_ticks(office, client, where):
    document = cited(office)
    tick = FIRST if where == "missing" else str(document.pk)
    office.assessment.status = Status.WITH_HEAD
    office.assessment.save()
    client.force_login(office.ketua)
    assert "Jadikan tugas" not in client.get(getattr(office, where)).text
    answer = client.post(getattr(office, where), sent(office, tick))
    assert answer.status_code == 409
    assert "Menunggu persetujuan kepala kantor" in answer.text
    assert "checked" in answer.text.split(f'value="{tick}"')[1][:200]
    assert Task.objects.count() == 0


@pytest.mark.parametrize("where", ["missing", "ending"])
def test_who_comes_second_is_told_who_has_it(office, client, where):
    document = cited(office)
    tick = FIRST if where == "missing" else str(document.pk)
    post(client, office.ketua, getattr(office, where), sent(office, tick))
    answer = post(client, office.lead, getattr(office, where), sent(office, tick, owner_MP=office.mp.pk), follow=True)
    assert "1 lainnya tetap pada Sari Indrawati, yang sudah mengerjakannya." in answer.text
    assert Task.objects.get().owner == office.sari


def test_a_document_that_ends_is_due_the_day_before_or_where_it_is_over_at_the_end_of_the_window(office, client):
    soon, today, over = cited(office), cited(office, "hari ini", 0, 1), cited(office, "lewat", -3, 2)
    answer = post(client, office.ketua, office.ending, sent(office, soon.pk, today.pk, over.pk, due_on=""), follow=True)
    assert "3 tugas diberikan kepada Sari Indrawati." in answer.text
    tasks = Task.objects.order_by("pk")
    assert [(t.subject, t.subject_key, t.indicator) for t in tasks] == [
        ("berakhir", str(pk), None) for pk in (soon.pk, today.pk, over.pk)
    ]
    assert [(t.due_on - office.today).days for t in tasks] == [9, 0, 30]
    assert tasks[0].title == "Perbarui: sertifikat"


def test_the_title_of_a_restricted_document_is_in_no_task(office, client):
    document = cited(office, "Hukuman disiplin Budi", is_restricted=True)
    post(client, office.ketua, office.ending, sent(office, document.pk))
    assert Task.objects.get().title == "Perbarui: data dukung terbatas"


def test_evaluators_see_no_task_and_no_box(office, client):
    document = cited(office)
    post(client, office.ketua, office.missing, sent(office, FIRST))
    post(client, office.ketua, office.ending, sent(office, document.pk))
    office.hand_over()
    client.force_login(office.tpi)
    for address in (office.missing, office.ending):
        page = client.get(address).text
        assert "Sari Indrawati, " not in page
        assert 'name="butir"' not in page
        assert client.post(address, sent(office, FIRST)).status_code == 403


def test_a_task_is_met_once_its_document_is_there_and_its_owner_hands_it_in_by_one_press(office, client):
    post(client, office.ketua, office.missing, sent(office, FIRST, SECOND))
    first, second = Task.objects.order_by("pk")
    page = reverse("assessment:task-detail", args=[first.pk])
    client.force_login(office.sari)
    assert "Sudah terpenuhi." not in client.get(page).text
    cited(office, days=None, keys=["1"])
    assert met_of([first, second]) == {first.pk}
    assert "Serahkan tugas ini" in client.get(page).text
    done = client.post(reverse("assessment:task-work", args=[first.pk]), {"act": "serah", "version": 1, "text": ""})
    assert done.status_code == 302
    assert "Terima tugas ini" in (client.force_login(office.ketua) or client.get(page).text)
    client.post(reverse("assessment:task-decide", args=[first.pk]), {"act": "terima", "version": 2})
    first.refresh_from_db()
    assert first.state == "selesai"
    assert "Sudah terpenuhi." not in client.get(page).text


def test_a_document_that_does_not_count_meets_nothing(office, client):
    post(client, office.ketua, office.missing, sent(office, FIRST))
    cited(office, days=-1, keys=["1"])
    assert met_of(Task.objects.all()) == set()


def test_an_ending_is_met_once_it_ends_later_or_is_used_no_longer(office, client):
    ids = [cited(office, f"dokumen {n}", 10, n).pk for n in range(3)]
    post(client, office.ketua, office.ending, sent(office, *ids))
    longer, unused, _ = tasks = list(Task.objects.order_by("pk"))
    assert met_of(tasks) == set()
    Document.objects.filter(pk=ids[0]).update(valid_until=office.today + timedelta(days=31))
    Document.objects.get(pk=ids[1]).citations.all().delete()
    assert met_of(tasks) == {longer.pk, unused.pk}


def test_whether_tasks_are_met_takes_one_query_a_subject_and_the_pages_the_same_for_many(
    office, client, django_assert_num_queries, django_assert_max_num_queries
):
    ids = [cited(office, f"dokumen {n}", 10, n).pk for n in range(5)]
    post(client, office.ketua, office.ending, sent(office, *ids[:4]))
    post(client, office.ketua, office.missing, sent(office, FIRST, SECOND, "A.I.1.i.b:1"))
    tasks = list(Task.objects.select_related("assessment__unit", "assessment__period"))
    assert len(tasks) == 7
    with django_assert_num_queries(2):
        met_of(tasks)
    client.get(office.ending)
    with django_assert_max_num_queries(13):
        assert client.get(office.ending).status_code == 200
    client.get(office.missing)
    with django_assert_max_num_queries(16):
        assert client.get(office.missing).status_code == 200


def test_the_buttons_of_such_tasks_lead_to_the_place_and_to_the_document(office, client):
    document = cited(office)
    post(client, office.ketua, office.missing, sent(office, FIRST))
    post(client, office.ketua, office.ending, sent(office, document.pk))
    client.force_login(office.sari)
    page = client.get(reverse("assessment:task-list")).text
    assert reverse("assessment:answer-edit", args=[office.assessment.pk, "A.I.1.i.a"]) + "#data-dukung" in page
    assert reverse("evidence:document-detail", args=[document.pk]) in page
