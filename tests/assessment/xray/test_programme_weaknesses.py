"""The weaknesses of a programme as a page: what is read of each register, who reads it, and where it leads."""

from datetime import UTC, date, datetime
from urllib.parse import urljoin

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessment.lke.models import Indicator
from assessment.people.models import Role
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.registers.models import RegisterMonth
from assessment.scoring import Choice, Counts
from evidence.documents.models import Document, RecordCitation
from tests.factories import (
    fill,
    make_agent,
    make_assessment,
    make_decree,
    make_member,
    make_membership,
    make_monitoring,
    make_recap,
    make_unit,
)
from tests.sheets import best_answers
from tests.texts import text_of

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 4, 15, 2, tzinfo=UTC)
ANSWERS = {
    "A.I.1.i.a": Choice("Ya"),
    "A.I.1.iii.b": Choice("A"),
    "A.II.5.ii.a": Counts({"harus_ditindaklanjuti": 5, "sedang_diproses": 0, "selesai": 5}),
}


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"), target="WBBM")


@pytest.fixture
def lead(assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")
    fill(assessment.evaluations.get(), ANSWERS, by=lead, supported=ANSWERS)
    return lead


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def address(assessment, query=""):
    return reverse("assessment:programme-weakness-list", args=[assessment.pk]) + query


def read(client, assessment, query=""):
    response = client.get(address(assessment, query))
    assert response.status_code == 200
    return text_of(response)


def work(assessment, title="SOP", months=0b11, **more):
    return WorkItem.objects.create(assessment=assessment, area="TL", title=title, months=months, **more)


def report(item, by, *, is_withdrawn=False):
    """Report a month of a line, proved by a document."""
    now = timezone.now()
    progress = item.progress.create(month=1, percent=100, text="Jadi.", reported_at=now, reported_by=by)
    document = Document.objects.create(
        unit=item.assessment.unit,
        title="SOP baru",
        created_at=now,
        created_by=by,
        **({"withdrawn_at": now, "withdrawn_by": by, "withdrawn_reason": "keliru"} if is_withdrawn else {}),
    )
    RecordCitation.objects.create(
        kind="kemajuan",
        record_id=progress.pk,
        assessment=item.assessment,
        document=document,
        created_at=now,
        created_by=by,
    )


def count_complaints(assessment, by, months, **counts):
    said = {"semua": 9, "harus": 3, "proses": 0, "selesai": 3} | counts
    for month in months:
        RegisterMonth.objects.create(
            assessment=assessment, kind="pengaduan", month=month, counts=said, changed_at=timezone.now(), changed_by=by
        )


def test_an_office_that_recorded_nothing_is_told_that_nothing_was_examined(as_lead, assessment):
    page = read(as_lead, assessment)
    assert "Tidak ada kelemahan di program kerja." in page
    assert "Yang belum dicatat tidak ikut diperiksa." in page


def test_an_obstacle_is_told_until_it_has_a_solution_and_leads_to_its_page(as_lead, assessment):
    row = Obstacle.objects.create(
        assessment=assessment, area="TL", obstacle="Jaringan putus", since_on=date(2026, 2, 3)
    )
    row.questions.add(Indicator.objects.get(instrument=assessment.period.instrument, code="A.I.2.i.a"))
    Obstacle.objects.create(
        assessment=assessment,
        area="TL",
        obstacle="Genset rusak",
        ended_at=timezone.now(),
        ended_by=make_member(Role.TEAM_LEAD, unit=assessment.unit),
        ended_reason="Salah catat",
    )
    response = as_lead.get(address(assessment))
    assert "Hambatan “Jaringan putus” belum ada solusinya sejak 3 Februari 2026." in text_of(response)
    assert reverse("assessment:obstacle-detail", args=[assessment.pk, row.pk]) in response.text
    assert reverse("assessment:answer-edit", args=[assessment.pk, "A.I.2.i.a"]) in response.text
    assert "Genset" not in response.text

    row.solution = "Jalur kedua"
    row.save()
    assert "Jaringan putus" not in read(as_lead, assessment)


def test_a_line_is_told_once_its_months_are_past_until_a_document_in_use_proves_it(as_lead, assessment, lead):
    item = work(assessment)
    work(assessment, "Sampai April", months=0b1111)  # April is not past
    work(assessment, "Dihentikan", ended_at=timezone.now(), ended_by=lead, ended_reason="Batal")
    page = as_lead.get(address(assessment, "?kind=kegiatan-tanpa-bukti"))
    assert "1 kegiatan rencana kerja area Penataan Tatalaksana sudah selesai atau lewat bulannya" in text_of(page)
    assert "“SOP”." in text_of(page)
    assert f"?buka={item.pk}#kegiatan-{item.pk}" in page.text

    report(item, lead)
    assert "“SOP”" not in read(as_lead, assessment)


def test_a_document_that_was_withdrawn_proves_no_line(as_lead, assessment, lead):
    report(work(assessment), lead, is_withdrawn=True)
    assert "“SOP”" in read(as_lead, assessment)


def test_a_line_said_to_be_done_before_its_months_are_past_needs_its_proof_too(as_lead, assessment):
    work(assessment, "Selesai dini", months=0b111111, state="selesai")
    assert "“Selesai dini”" in read(as_lead, assessment)


def test_months_without_monitoring_are_told_of_team_and_pokja_from_the_month_their_work_began(
    as_lead, assessment, lead
):
    work(assessment, months=0b110)  # February and March
    make_monitoring(assessment, lead, area="TL", month=2)
    page = read(as_lead, assessment, "?kind=monev-terlewat")
    assert "padahal monev belum tercatat: Seluruh tim Februari–Maret; Penataan Tatalaksana Maret." in page


def test_a_team_that_changed_after_its_decree_is_told_but_not_of_roles_that_hang_on_one(as_lead, assessment, lead):
    decree = make_decree(assessment.unit, number="KEP-1")
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["TL"], full_name="Kadek").memberships.get()
    member.starts_on, member.decree = date(2026, 3, 2), decree
    member.save()
    assert "SK tim terbaru" not in read(as_lead, assessment)

    ended = {"ended_at": timezone.now(), "ended_by": lead, "ended_reason": "Dicabut"}
    member.decree = make_decree(assessment.unit, number="KEP-0", dated_on=date(2026, 1, 6), **ended)
    member.save()
    assert "SK tim terbaru, KEP-1" in read(as_lead, assessment)

    member.decree = None
    member.save()
    response = as_lead.get(address(assessment))
    assert (
        "SK tim terbaru, KEP-1 tanggal 5 Januari 2026, lebih tua daripada perubahan tim terakhir: "
        "Kadek menjadi anggota pokja (2 Maret 2026)." in text_of(response)
    )
    assert reverse("assessment:decree-list", args=[assessment.unit_id]) in response.text

    make_decree(assessment.unit, number="KEP-2", dated_on=date(2026, 2, 20), valid_from=date(2026, 3, 2))
    assert "SK tim terbaru" not in read(as_lead, assessment)


def test_somebody_who_left_after_the_decree_is_a_change_and_a_slip_or_a_later_day_is_none(as_lead, assessment, lead):
    make_decree(assessment.unit)
    gone = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["TL"], full_name="Nengah").memberships.get()
    gone.ends_on = date(2026, 4, 15)  # still holds today
    gone.save()
    slip = {"ended_at": datetime(2026, 3, 1, 1, tzinfo=UTC), "ended_by": lead, "starts_on": date(2026, 3, 1)}
    make_membership(role=Role.HEAD, unit=assessment.unit, **slip)
    make_membership(role=Role.HEAD, unit=assessment.unit, starts_on=date(2026, 5, 1))
    make_membership(role=Role.TPI_LEAD, unit=assessment.unit, starts_on=date(2026, 3, 1))
    assert "SK tim terbaru" not in read(as_lead, assessment)

    gone.ends_on = date(2026, 4, 14)
    gone.save()
    assert "peran Nengah sebagai ketua pokja berakhir (15 April 2026)." in read(as_lead, assessment)


def test_an_answer_that_differs_from_its_register_leads_to_the_register(as_lead, assessment, lead):
    count_complaints(assessment, lead, [1, 2, 3])
    response = as_lead.get(address(assessment))
    page = text_of(response)
    assert "“Jumlah pengaduan masyarakat yang harus ditindaklanjuti” dijawab 5, padahal tercatat 9" in page
    assert "“Jumlah pengaduan masyarakat yang selesai ditindaklanjuti” dijawab 5, padahal tercatat 9" in page
    assert reverse("assessment:register-detail", args=[assessment.pk, "pengaduan"]) in response.text
    assert "sedang diproses” dijawab" not in page
    asked = urljoin(address(assessment), "../../asal/A.II.5.ii.a/")
    assert 'href="../../asal/A.II.5.ii.a/' in response.text
    assert as_lead.get(asked).status_code == 200


def test_area_and_kind_choose_and_the_file_holds_what_is_shown(as_lead, assessment, lead):
    count_complaints(assessment, lead, [1, 2, 3])
    Obstacle.objects.create(assessment=assessment, area="TL", obstacle="Jaringan putus")
    assert "padahal tercatat" not in read(as_lead, assessment, "?area=TL")
    assert "Jaringan putus" not in read(as_lead, assessment, "?kind=beda-register")
    assert "Tidak ada kelemahan yang cocok." in read(as_lead, assessment, "?area=AK")
    sent = as_lead.get(address(assessment, "?area=TL&unduh=csv")).content.decode("utf-8-sig")
    assert "Hambatan “Jaringan putus” belum ada solusinya." in sent
    assert "A.II.5.ii.a" not in sent


def test_the_list_of_the_sheet_leads_to_it_and_counts_it_there_alone(as_lead, assessment):
    Obstacle.objects.create(assessment=assessment, area="TL", obstacle="Jaringan putus")
    listed = as_lead.get(reverse("assessment:weakness-list", args=[assessment.pk]))
    assert f'href="{address(assessment)}"' in listed.text
    assert "Jaringan putus" not in listed.text
    shown = as_lead.get(address(assessment, "?jumlah=ya"), headers={"HX-Request": "true"})
    assert text_of(shown).strip() == "1 kelemahan di program kerja"


def test_a_round_that_holds_only_a_rekap_says_so(client, assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    assessment.evaluations.get().delete()
    make_recap(assessment, "tpn", {"A": "41.14"}, by=lead)
    client.force_login(lead)
    assert client.get(address(assessment)).status_code == 409


def test_rows_of_the_programme_raise_no_number_of_queries(as_lead, assessment, lead, django_assert_num_queries):
    rest = {code: answer for code, answer in best_answers().items() if code not in ANSWERS}
    fill(assessment.evaluations.get(), rest, by=lead)

    def add(round_):
        Obstacle.objects.create(assessment=assessment, area="TL", obstacle=f"Hambatan {round_}")
        item = work(assessment, f"Kegiatan {round_}")
        item.questions.add(Indicator.objects.get(instrument=assessment.period.instrument, code="A.I.2.i.a"))
        item.progress.create(month=1, percent=10, text="Mulai.", reported_at=timezone.now(), reported_by=lead)
        make_agent(assessment, f"Agen {round_}").changes.create(plan="Perubahan")
        make_monitoring(assessment, lead, month=round_ + 1)
        count_complaints(assessment, lead, [round_ + 1])
        make_decree(assessment.unit)
        make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["TL"])

    add(0)
    read(as_lead, assessment)
    with django_assert_num_queries(29):
        read(as_lead, assessment)
    for number in (1, 2, 3):
        add(number)
    with django_assert_num_queries(29):
        read(as_lead, assessment)
