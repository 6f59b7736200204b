"""The bell and the inbox: what is new stands out, one press reads it, and nobody opens what is another's."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.notices.models import Kind, Notice
from assessment.notices.services.notices import tell
from assessment.people.models import Role
from tests.factories import make_assessment, make_member, make_unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 2, 53, tzinfo=UTC)  # 10.53 in Denpasar
INBOX = "/pemberitahuan/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="KPPBC Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def komang(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Komang Trisna Yasa")


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Sari Indrawati")


@pytest.fixture
def told(assessment, komang, sari):
    """What the mockup shows: three of today, two of yesterday, one of last year."""

    def say(kind, at, url="/bantuan/", by=komang, **params):
        with transaction.atomic():
            (row,) = tell(kind, [sari], assessment=assessment, by=by, mark=f"{at}", url=url, params=params)
        Notice.objects.filter(pk=row.pk).update(at=at)
        return row

    local = NOW.replace(hour=0, minute=12)  # 08.12 in Denpasar
    return [
        say(Kind.ROUND_MOVED, datetime(2025, 12, 31, 15, tzinfo=UTC), act="ke_tim"),
        say(
            Kind.DOCUMENT_ENDING,
            local - timedelta(days=1, hours=2),
            by=None,
            document="Sertifikat ISO 9001:2015",
            ends="2026-12-28",
            answers=3,
        ),
        say(Kind.ANSWER_ACCEPTED, local - timedelta(hours=14), question="A.I.6.i.b"),
        say(
            Kind.TASK_GIVEN,
            local - timedelta(minutes=32),
            task="unggah SK pengelola SP4N-LAPOR!",
            due="2026-12-02",
            count=1,
        ),
        say(Kind.MENTIONED, local - timedelta(minutes=17), question="A.I.6.ii.c"),
        say(Kind.ANSWER_RETURNED, local, question="A.II.6.ii.a"),
    ]


def page(client, person, url=INBOX):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_the_inbox_says_what_happened_day_by_day(client, sari, told):
    body = page(client, sari)
    body = body[body.index('class="inbox"') :]
    said = [
        "6 pemberitahuan, 6 belum dibaca",
        "Hari ini, 1 Desember",
        "Komang Trisna Yasa mengembalikan jawaban A.II.6.ii.a kepada Anda",
        "pukul 08.12",
        "Komang Trisna Yasa menyebut Anda dalam catatan A.I.6.ii.c",
        "Tugas baru: unggah SK pengelola SP4N-LAPOR!",
        "pukul 07.40 · dari Komang Trisna Yasa, jatuh tempo besok",
        "Senin, 30 November",
        "Jawaban A.I.6.i.b diterima",
        "Sertifikat ISO 9001:2015 berakhir 28 Desember 2026",
        "pukul 06.12 · dipakai 3 jawaban",
        "31 Desember 2025",
        "Dikembalikan kepala kantor kepada tim",
        "oleh Komang Trisna Yasa, KPPBC Ngurah Rai, Periode",
    ]
    places = [body.find(words) for words in said]
    assert -1 not in places, said[places.index(-1)]
    assert places == sorted(places)


def test_the_bell_of_any_page_counts_and_shows_the_last_five(client, sari, told, assessment):
    body = page(client, sari, f"/penilaian/{assessment.pk}/")
    bell = body[body.index('class="bell') : body.index("</details>")]
    assert '<span class="bell-count">6</span>' in bell
    assert bell.count("<li") == 5
    assert "A.II.6.ii.a" in bell
    assert "Dikembalikan kepala kantor" not in bell


def test_opening_one_reads_it_and_leads_on(client, sari, told):
    page(client, sari)
    response = client.post(reverse("assessment:notice-open", args=(told[-1].pk,)))
    assert (response.status_code, response.url) == (302, "/bantuan/")
    body = page(client, sari)
    assert "6 pemberitahuan, 5 belum dibaca" in body
    assert '<a class="bell-line" href="/bantuan/"' in body


def test_reading_all_says_how_many_and_offers_nothing_more(client, sari, told):
    page(client, sari)
    response = client.post(reverse("assessment:notice-read-all"), {"sampai": told[-1].pk}, follow=True)
    assert "6 pemberitahuan ditandai sudah dibaca." in response.text
    assert "semua sudah dibaca" in response.text
    assert "Tandai semua" not in response.text
    again = client.post(reverse("assessment:notice-read-all"), {"sampai": "²"}, follow=True)
    assert "Semuanya sudah dibaca." in again.text


def test_what_was_told_to_another_is_not_there(client, sari, komang, told):
    client.force_login(komang)
    assert client.post(reverse("assessment:notice-open", args=(told[0].pk,))).status_code == 404
    assert "Belum ada pemberitahuan" in page(client, komang)
    assert Notice.objects.filter(read_at__isnull=True).count() == 6


def test_a_title_is_text_and_never_markup(client, sari, assessment):
    with transaction.atomic():
        params = {"task": "<script>alert(1)</script>", "due": "", "count": 1}
        tell(Kind.TASK_GIVEN, [sari], assessment=assessment, by=None, mark="x", url="/", params=params)
    body = page(client, sari)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert "<script>alert" not in body


def test_the_inbox_takes_the_same_queries_for_five_and_for_fifty(client, sari, told, assessment, komang):
    page(client, sari)
    with CaptureQueriesContext(connection) as few:
        page(client, sari)
    with transaction.atomic():
        for number in range(60):
            tell(
                Kind.MENTIONED,
                [sari],
                assessment=assessment,
                by=komang,
                mark=f"n{number}",
                url="/",
                params={"question": "A.I.1.i.a"},
            )
    with CaptureQueriesContext(connection) as many:
        page(client, sari)
    assert len(many) == len(few)
