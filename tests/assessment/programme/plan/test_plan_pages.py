"""The pages of the rencana kerja, without any JavaScript."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.people.models import Role
from assessment.programme.models import WorkItem
from assessment.programme.months import bits_of
from assessment.programme.plan.models import WorkProgress
from assessment.rounds.workflow import ON_THE_WAY
from tests.factories import make_assessment, make_member, make_unit
from tests.texts import text_of

pytestmark = pytest.mark.django_db
FIRST_OF_DECEMBER = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(FIRST_OF_DECEMBER, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def plan_of(assessment, query=""):
    return reverse("assessment:plan-detail", args=[assessment.pk]) + query


def line_page(act, item):
    return reverse(f"assessment:plan-line-{act}", args=[item.assessment_id, item.pk])


def make_line(assessment, title, months, reported=None, *, area="TL", **more):
    due = date(2026, 12, 31) if 12 in months else date(2026, max(months) + 1, 1) - timezone.timedelta(days=1)
    item = WorkItem.objects.create(
        assessment=assessment, area=area, title=title, months=bits_of(months), due_on=due, **more
    )
    person = item.owner or make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[area])
    for month, percent in (reported or {}).items():
        WorkProgress.objects.create(
            item=item,
            month=month,
            percent=percent,
            text=f"{percent} persen.",
            reported_at=timezone.now(),
            reported_by=person,
        )
    return item


def test_a_year_without_lines_says_how_to_begin(as_lead, client_factory, assessment):
    page = as_lead.get(plan_of(assessment))
    assert "Belum ada kegiatan." in text_of(page)
    for name in ("route-detail", "plan-line-create"):
        assert reverse(f"assessment:{name}", args=[assessment.pk]) in page.text
    member = client_factory()
    member.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))
    assert "disusun oleh ketua tim ZI" in text_of(member.get(plan_of(assessment)))


def test_the_heading_is_the_verdict_and_lines_stand_below_their_pokja(as_lead, assessment):
    make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["TL"], full_name="Putu Lestari Dewi")
    make_line(assessment, "Maklumat tiga bahasa", [12], area="PP")
    make_line(assessment, "Pemantauan SOP", [9, 10, 11], {9: 58, 10: 75})
    make_line(assessment, "Percepatan layanan", [10, 11, 12], {10: 40, 11: 70})
    make_line(assessment, "Peta proses", [10, 11, 12], {10: 40})
    make_line(assessment, "Audit mutu", [5, 6], state=WorkItem.State.DONE)
    page = text_of(as_lead.get(plan_of(assessment)))
    assert "Rencana kerja 2026: 1 terlambat, 1 berisiko dari 5" in page
    wanted = (
        "Penataan Tatalaksana Putu Lestari Dewi",
        "Audit mutu 100 % Selesai",
        "Pemantauan SOP 75 % Terlambat",
        "Percepatan layanan 70 % Sesuai rencana",
        "Peta proses 40 % Berisiko",
        "Peningkatan Kualitas Pelayanan Publik Luh Sukerti",
        "Maklumat tiga bahasa 0 % Belum mulai",
    )
    places = [page.index(text) for text in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        ([([12], None, "rencana")], "Rencana kerja 2026: 1 kegiatan, tidak ada yang terlambat"),
        ([([5], None, "selesai"), ([6], None, "selesai")], "Rencana kerja 2026: 2 kegiatan, semua selesai"),
        ([([5], None, "rencana"), ([12], None, "rencana")], "Rencana kerja 2026: 1 terlambat dari 2"),
    ],
)
def test_headings(as_lead, assessment, lines, heading):
    for number, (months, reported, state) in enumerate(lines):
        make_line(assessment, f"Kegiatan {number}", months, reported, state=state)
    assert f"<h1>{heading}</h1>" in as_lead.get(plan_of(assessment)).text


def test_the_months_of_a_line_are_drawn_as_reported_planned_missing_and_late(as_lead, assessment):
    make_line(assessment, "Pemantauan SOP", [9, 10, 11], {9: 58, 10: 75})
    make_line(assessment, "Percepatan layanan", [11, 12], {11: 50})
    drawn = [part.partition("</svg></td>")[0] for part in as_lead.get(plan_of(assessment)).text.split("<td ")[1:]]
    charts = [part for part in drawn if "plan-svg" in part]
    kinds = ("plan-told", "plan-planned", "plan-missing", "plan-late", "plan-today")
    assert [[chart.count(f'class="{kind}"') for kind in kinds] for chart in charts] == [
        [2, 0, 1, 1, 1],
        [1, 1, 0, 0, 1],
    ]
    assert "style=" not in "".join(charts)
    assert 'x1="91.67%"' in charts[0]  # eleven of twelve months are past


def test_a_line_opens_by_its_address(as_lead, assessment, lead):
    item = make_line(assessment, "Pemantauan SOP", [9, 10, 11], {9: 58, 10: 75}, owner=lead, goal="12 SOP dipantau")
    item.questions.add(assessment.period.instrument.indicators.get(code="A.I.2.i.a"))
    closed = as_lead.get(plan_of(assessment))
    assert f"?buka={item.pk}#kegiatan-{item.pk}" in closed.text
    assert "12 SOP dipantau" not in text_of(closed)
    page = as_lead.get(plan_of(assessment, f"?buka={item.pk}"))
    text = text_of(page)
    wanted = (
        "Terlambat: seharusnya selesai 30 November 2026.",
        "Isi kemajuan November",
        "Oktober 75 %",
        "September 58 %",
    )
    places = [text.index(part) for part in wanted]
    assert places == sorted(places)
    assert "Target 12 SOP dipantau" in text
    assert reverse("assessment:answer-edit", args=[assessment.pk, "A.I.2.i.a"]) in page.text


@pytest.mark.parametrize("query", ["?buka=x", "?buka=987654", "?area=XX&keadaan=hilang", "?tampil=lain"])
def test_an_address_that_names_nothing_shows_the_year(as_lead, assessment, query):
    make_line(assessment, "Pemantauan SOP", [11])
    page = as_lead.get(plan_of(assessment, query))
    assert page.status_code == 200
    assert "Pemantauan SOP" in page.text


def test_the_board_counts_each_pokja_and_leads_to_its_lines(as_lead, assessment):
    make_line(assessment, "Pemantauan SOP", [11])
    make_line(assessment, "Audit mutu", [12])
    make_line(assessment, "Maklumat", [11], area="PP")
    board = as_lead.get(plan_of(assessment, "?tampil=papan"))
    assert "?area=TL&amp;keadaan=Terlambat" in board.text
    narrowed = text_of(as_lead.get(plan_of(assessment, "?area=TL&keadaan=Terlambat")))
    assert "Pemantauan SOP" in narrowed
    assert "Audit mutu" not in narrowed
    assert "Maklumat" not in narrowed
    assert "2 terlambat dari 3" in narrowed  # the heading tells the whole year


@pytest.mark.parametrize("status", ON_THE_WAY)
def test_the_programme_is_of_the_team_alone(client, assessment, status):
    make_line(assessment, "Budaya kerja", [3], area="MP")
    assessment.status = status
    assessment.save()
    client.force_login(make_member(Role.TPI_LEAD, unit=assessment.unit))
    response = client.get(plan_of(assessment))
    assert response.status_code == 403
    assert "Budaya kerja" not in response.text


def test_a_year_costs_the_same_queries_for_any_number_of_lines(as_lead, assessment, lead):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            assert as_lead.get(plan_of(assessment)).status_code == 200
        return len(counted)

    make_line(assessment, "Pemantauan SOP", [9, 10], {9: 58}, owner=lead)
    queries()  # what a process asks once
    first = queries()
    for number in range(12):
        make_line(assessment, f"Kegiatan {number}", [9, 10, 11], {9: 10, 10: 20}, owner=lead)
    assert queries() == first
    assert first <= 10


def test_a_line_is_added_and_what_is_wrong_comes_back_with_the_typing(as_lead, assessment, lead):
    url = reverse("assessment:plan-line-create", args=[assessment.pk])
    typed = {"area": "TL", "title": "Pemantauan SOP", "months": ["3", "4"], "owner": lead.pk, "codes": "A.I.2.i.a; X.9"}
    refused = as_lead.post(url, typed | {"budget": "12,5 juta"})
    assert refused.status_code == 422
    assert "Anggaran tidak dapat dibaca." in refused.text
    assert 'value="Pemantauan SOP"' in refused.text
    refused = as_lead.post(url, typed | {"budget": "Rp12.500.000"})
    assert "LKE ini tidak memuat pertanyaan X.9." in refused.text
    done = as_lead.post(url, typed | {"budget": "Rp12.500.000", "codes": "A.I.2.i.a"}, follow=True)
    item = WorkItem.objects.get()
    assert (item.budget, item.months, item.owner) == (12_500_000, 12, lead)
    assert done.redirect_chain[0][0] == plan_of(assessment, f"?buka={item.pk}#kegiatan-{item.pk}")
    assert "Kegiatan “Pemantauan SOP” ditambahkan ke rencana kerja." in text_of(done)
    assert "Rp12.500.000" in text_of(done)


def test_two_who_change_a_line_see_each_other(as_lead, assessment):
    item = make_line(assessment, "Pemantauan SOP", [11])
    form = as_lead.get(line_page("edit", item)).context["form"]
    typed = {"area": "TL", "title": "Pemantauan SOP", "months": ["11"], "seen": form.initial["seen"]}
    assert as_lead.post(line_page("edit", item), typed | {"goal": "12 SOP"}).status_code == 302
    stale = as_lead.post(line_page("edit", item), typed | {"goal": "14 SOP"})
    assert stale.status_code == 409
    assert 'value="14 SOP"' in stale.text
    assert "12 SOP" in text_of(stale)
    again = stale.context["form"].data["seen"]
    assert as_lead.post(line_page("edit", item), typed | {"goal": "14 SOP", "seen": again}).status_code == 302
    item.refresh_from_db()
    assert item.goal == "14 SOP"


def test_a_line_is_ended_with_a_reason_and_stays_to_be_read(as_lead, assessment):
    item = make_line(assessment, "Pemantauan SOP", [11], {11: 20})
    assert as_lead.post(line_page("end", item), {"reason": " "}).status_code == 422
    done = text_of(as_lead.post(line_page("end", item), {"reason": "Digabung."}, follow=True))
    assert "Belum ada kegiatan." in done
    assert "1 kegiatan dihentikan" in done
    assert "Digabung." in done
    assert as_lead.get(line_page("edit", item)).status_code == 409


def test_a_month_is_reported_by_a_form_and_the_page_says_so(as_lead, assessment):
    item = make_line(assessment, "Pemantauan SOP", [10, 11, 12], {10: 75})
    url = line_page("report", item)
    page = as_lead.get(f"{url}?bulan=11")
    assert page.context["form"].initial == {"month": 11}
    assert "Desember" in page.text
    lower = as_lead.post(url, {"month": "11", "percent": "70", "text": "9 SOP."})
    assert lower.status_code == 422
    assert "Oktober sudah dilaporkan 75 %, jadi November turun menjadi 70 %." in text_of(lower)
    assert "9 SOP." in lower.text
    for percent in ("", "1.000", "101", "setengah"):
        assert as_lead.post(url, {"month": "11", "percent": percent, "text": "9 SOP."}).status_code == 422
    done = as_lead.post(url, {"month": "11", "percent": "80", "text": "10 dari 12 SOP."}, follow=True)
    assert "Kemajuan November tersimpan: 80 %." in text_of(done)
    assert "10 dari 12 SOP." in text_of(done)
    taken = as_lead.post(url, {"month": "11", "percent": "85", "text": "11 SOP."})
    assert taken.status_code == 409
    assert "10 dari 12 SOP." in text_of(taken)
    assert "11 SOP." in taken.text


def test_a_month_of_a_year_that_has_not_begun_cannot_be_reported(as_lead, assessment):
    item = make_line(assessment, "Pemantauan SOP", [2])
    with time_machine.travel(datetime(2025, 12, 20, tzinfo=UTC), tick=False):
        page = as_lead.get(line_page("report", item))
    assert page.status_code == 409
    assert "Tahun 2026 belum dimulai" in page.text


def test_a_line_of_another_round_is_not_found(as_lead, assessment, instruments):
    item = make_line(make_assessment(), "Lain", [11])
    for act in ("edit", "end", "report"):
        assert as_lead.get(reverse(f"assessment:plan-line-{act}", args=[assessment.pk, item.pk])).status_code == 404


def test_the_file_holds_what_the_page_shows(as_lead, assessment, lead):
    item = make_line(assessment, "=Pemantauan SOP", [9, 10, 11], {9: 58}, owner=lead, goal="12 SOP", budget=5000000)
    for code in ("A.II.2.i.a", "A.I.2.i.a"):
        item.questions.add(assessment.period.instrument.indicators.get(code=code))
    make_line(assessment, "Maklumat", [12], area="PP")
    text = as_lead.get(plan_of(assessment, "?unduh=csv&area=TL")).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert row["Bulan"] == "September–November"
    assert (row["Pertanyaan"], row["Keadaan"], row["Target"]) == ("A.I.2.i.a, A.II.2.i.a", "Terlambat", "12 SOP")
    assert row["Penanggung jawab"] == "Luh Sukerti"
