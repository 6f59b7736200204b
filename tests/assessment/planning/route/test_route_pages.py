"""The pages of the route: what they show, steer and make, without any JavaScript."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.papers.selectors.report import get_report
from assessment.people.models import Role
from assessment.planning.route.models import RouteSetting
from assessment.programme.models import WorkItem
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from tests.factories import fill, make_assessment, make_member, make_recap, make_unit, make_window
from tests.sheets import best_answers
from tests.texts import text_of
from zi_portal.kit.indonesian import long_date

pytestmark = pytest.mark.django_db

MISSING = "B.II.a.1"
DAY = f"tenggat-{MISSING}"


def day_in(days):
    """Return a day from now in the unit's zone, and how it is written."""
    day = timezone.now().astimezone(ZoneInfo("Asia/Makassar")).date() + timedelta(days=days)
    return day, long_date(day)


@pytest.fixture
def assessment(instruments):
    assessment = make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))
    make_window(assessment.period)
    return assessment


@pytest.fixture
def lead(assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {MISSING})
    return lead


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def address(name, assessment, *more):
    return reverse(f"assessment:{name}", args=[assessment.pk, *more])


def test_route_names_steps_gain_effort_and_people(as_lead, assessment):
    page = text_of(as_lead.get(address("route-detail", assessment)))

    assert "1 langkah cukup untuk memenuhi semua syarat nilai WBK." in page
    assert "Luh Sukerti (ketua tim ZI)" in page
    assert "+17,50 poin" in page
    assert "Upaya 1: tinggal melengkapi data dukung" in page


def test_readiness_leads_the_team_to_the_route_and_nobody_else(as_lead, client_factory, assessment):
    link = address("route-detail", assessment) + "?predikat=WBK"
    assert link in as_lead.get(address("readiness-detail", assessment)).text

    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    evaluator = client_factory()
    evaluator.force_login(make_member(Role.TPI_LEAD, unit=assessment.unit))
    assert link not in evaluator.get(address("readiness-detail", assessment)).text


def test_route_of_a_passing_sheet_asks_for_nothing(client, assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    fill(assessment.evaluations.get(), best_answers(), by=lead, supported=best_answers())
    client.force_login(lead)

    page = text_of(client.get(address("route-detail", assessment) + "?predikat=WBBM"))

    assert "Semua syarat nilai WBBM sudah terpenuhi." in page
    assert "Jadikan rencana kerja" not in page


def test_ketua_tim_locks_a_question_and_the_route_says_that_it_is_impossible(as_lead, assessment):
    url = address("route-setting-edit", assessment, MISSING)
    assert as_lead.get(url).status_code == 200

    done = as_lead.post(f"{url}?predikat=WBK", {"effort": "3", "is_locked": "on"}, follow=True)

    assert done.redirect_chain[0][0] == address("route-detail", assessment) + "?predikat=WBK"
    page = text_of(done)
    assert f"Tidak mungkin selama {MISSING} tidak dapat diubah" in page
    assert "Terkunci" in page
    setting = RouteSetting.objects.get()
    assert (setting.effort, setting.is_locked) == (3, True)


def test_an_effort_that_is_not_offered_comes_back_with_the_reason(as_lead, assessment):
    response = as_lead.post(address("route-setting-edit", assessment, MISSING), {"effort": "9"})

    assert response.status_code == 422
    assert "Pilih upaya dari daftar." in response.text
    assert not RouteSetting.objects.exists()


def test_a_question_of_another_lke_has_no_setting(as_lead, assessment):
    assert as_lead.get(address("route-setting-edit", assessment, "X.1")).status_code == 404


def test_steps_become_work_by_one_form(as_lead, assessment):
    url = address("route-work-create", assessment)

    _, written = day_in(20)
    page = text_of(as_lead.post(url, {"predikat": "WBK", DAY: written}, follow=True))

    assert "1 langkah sudah masuk rencana kerja dan menjadi tugas penanggung jawabnya." in page
    assert f"Sudah direncanakan: Luh Sukerti, tenggat {written}" in page
    assert WorkItem.objects.get().indicator.code == MISSING
    again = text_of(as_lead.post(url, {"predikat": "WBK", DAY: day_in(21)[1]}, follow=True))
    assert "Semua langkah sudah ada di rencana kerja." in again
    assert WorkItem.objects.count() == 1


def test_work_past_its_date_is_called_late_on_page_table_and_paper(as_lead, assessment, lead):
    as_lead.post(address("route-work-create", assessment), {"predikat": "WBK", DAY: day_in(20)[1]})
    table = address("route-detail", assessment) + "?unduh=csv&tabel=kerja"

    def said():
        page = text_of(as_lead.get(address("route-detail", assessment)))
        paper = render_to_string("assessment/papers/pdf/_chapter_5.html", {"report": get_report(lead, assessment.pk)})
        rows = as_lead.get(table).content.decode()
        return "tenggat 3 Januari 2026, terlambat" in page, "Terlambat</strong>" in paper, ";Ya;" in rows

    assert said() == (False, False, False)
    WorkItem.objects.update(due_on=date(2026, 1, 3))
    assert said() == (True, True, True)
    WorkItem.objects.update(state=WorkItem.State.DONE)
    assert said() == (False, False, False)


@pytest.mark.parametrize(
    ("due_on", "text"),
    [
        ("", "Isi tenggat sedikitnya satu langkah."),
        ("besok", "Tanggal tidak dapat dibaca."),
        ("1 Januari 2020", "Tenggat ini sudah lewat. Pilih hari ini atau sesudahnya."),
        ("1 Desember 2099", "Pilih tenggat hari itu atau sebelumnya."),
    ],
)
def test_a_day_that_cannot_be_due_comes_back_with_the_reason(as_lead, assessment, due_on, text):
    response = as_lead.post(address("route-work-create", assessment), {"predikat": "WBK", DAY: due_on})

    assert response.status_code == 422
    assert text in response.text
    assert f'value="{due_on}"' in response.text or not due_on
    assert not WorkItem.objects.exists()


def test_pokja_reads_why_only_the_ketua_tim_plans(client, assessment, lead):
    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))

    page = text_of(client.get(address("route-detail", assessment)))

    assert "Jalur dan rencana kerjanya diatur oleh ketua tim ZI unit ini." in page
    assert "Atur upaya" not in page


def test_route_of_a_round_that_holds_only_a_rekap_says_so(client, assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    evaluation = assessment.evaluations.get()
    make_recap(assessment, "tpn", {"A": "41.14", "B": "36.44"}, by=lead)
    evaluation.delete()
    client.force_login(lead)

    response = client.get(address("route-detail", assessment))

    assert response.status_code == 409
    assert "Putaran ini hanya memuat rekap nilai, tanpa isian LKE." in text_of(response)


def test_route_takes_a_number_of_queries_that_steps_do_not_raise(client, assessment, django_assert_max_num_queries):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    fill(assessment.evaluations.get(), best_answers(), by=lead)  # nothing has a document: dozens of steps
    client.force_login(lead)
    client.get(address("route-detail", assessment))
    with django_assert_max_num_queries(16):
        client.get(address("route-detail", assessment))


def test_every_question_outside_the_route_can_be_set_from_the_page(as_lead, client_factory, assessment):
    page = as_lead.get(address("route-detail", assessment)).text
    assert 'href="A.I.1.i.a/?predikat=WBK"' in page

    as_lead.post(address("route-setting-edit", assessment, "A.I.1.i.a"), {"effort": "0"})

    assert "Atur upaya A.I.1.i.a upaya 0, ditetapkan ketua tim" in text_of(
        as_lead.get(address("route-detail", assessment))
    )
    head = client_factory()
    head.force_login(make_member(Role.HEAD, unit=assessment.unit))
    assert "Atur upaya" not in head.get(address("route-detail", assessment)).text


@pytest.fixture
def work(as_lead, assessment):
    as_lead.post(address("route-work-create", assessment), {"predikat": "WBK", DAY: day_in(20)[1]})
    return WorkItem.objects.get()


def test_a_line_of_the_rencana_kerja_is_changed(as_lead, assessment, work):
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Kadek Surya")
    url = address("work-edit", assessment, work.pk)
    assert url in as_lead.get(address("route-detail", assessment)).text
    day, written = day_in(21)
    sent = {"owner": str(member.pk), "due_on": f"{day:%d-%m-%Y}", "state": "selesai", "result": "Laporan terbit."}

    page = text_of(as_lead.post(f"{url}?predikat=WBK", sent, follow=True))

    assert "Rencana kerja diperbarui." in page
    assert f"Selesai Hasil: Kadek Surya tenggat {written}" in page
    assert "Laporan terbit." in page
    work.refresh_from_db()
    assert (work.owner, work.state, work.result) == (member, WorkItem.State.DONE, "Laporan terbit.")
    event = AuditEvent.objects.get(kind="kerja_diubah")
    assert event.detail["changed"] == ["owner", "due_on", "state", "result"]
    assert "Laporan" not in str(event.detail)


def seen_on(client, url):
    return re.search(r'name="seen" value="([0-9a-f]+)"', client.get(url).text)[1]


def test_k01_the_second_of_two_editors_gets_both_texts_and_writes_over_nothing(
    as_lead, client_factory, assessment, work
):
    url = address("work-edit", assessment, work.pk)
    other = client_factory()
    other.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Wayan Sudira"))
    mine, theirs = seen_on(as_lead, url), seen_on(other, url)
    first = {
        "owner": "",
        "due_on": day_in(21)[1],
        "state": "berjalan",
        "result": "Rapat sudah digelar.",
        "seen": theirs,
    }
    assert other.post(url, first).status_code == 302

    second = first | {"state": "selesai", "result": "Laporan terbit.", "seen": mine}
    refused = as_lead.post(url, second)

    assert refused.status_code == 409
    page = text_of(refused)
    assert re.search(r"mengubah kegiatan ini pukul \d\d\.\d\d\. Periksa isinya, lalu simpan lagi", page)
    assert "Wayan" in page
    assert "Rapat sudah digelar." in page
    assert "Laporan terbit." in page
    work.refresh_from_db()
    assert work.result == "Rapat sudah digelar."

    again = second | {"seen": re.search(r'name="seen" value="([0-9a-f]+)"', refused.text)[1]}
    assert as_lead.post(url, again).status_code == 302
    work.refresh_from_db()
    assert work.result == "Laporan terbit."


def test_the_same_change_on_an_old_page_changes_nothing_and_is_no_conflict(as_lead, assessment, work):
    url = address("work-edit", assessment, work.pk)
    sent = {
        "owner": "",
        "due_on": day_in(21)[1],
        "state": "berjalan",
        "result": "Rapat.",
        "seen": seen_on(as_lead, url),
    }
    assert as_lead.post(url, sent).status_code == 302
    count = AuditEvent.objects.count()
    assert as_lead.post(url, sent).status_code == 302
    assert AuditEvent.objects.count() == count


def test_a_line_that_stays_as_it_is_writes_nothing(as_lead, assessment, work):
    before = AuditEvent.objects.count()
    sent = {"owner": str(work.owner_id), "due_on": day_in(20)[1], "state": "rencana", "result": ""}

    as_lead.post(address("work-edit", assessment, work.pk), sent)

    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"due_on": "besok"}, "Tanggal tidak dapat dibaca."),
        ({"state": "batal"}, "Pilih keadaan dari daftar."),
        ({"owner": "987654321"}, "Pilih seorang anggota tim dari daftar."),
        ({"result": "a" * 2001}, "Catatan paling panjang 2000 huruf."),
    ],
)
def test_a_change_that_cannot_be_taken_comes_back_with_the_reason(as_lead, assessment, work, changes, text):
    sent = {"owner": "", "due_on": "", "state": "berjalan", "result": "Tetap di sini"} | changes

    response = as_lead.post(address("work-edit", assessment, work.pk), sent)

    assert response.status_code == 422
    assert text in response.text
    assert sent["result"] in response.text
    work.refresh_from_db()
    assert work.state == WorkItem.State.PLANNED


def test_f02_a_person_of_another_unit_cannot_be_named(as_lead, assessment, work):
    stranger = make_member(Role.POKJA_MEMBER, unit=make_unit(name="Kantor Lain"), areas=["MP"])

    response = as_lead.post(
        address("work-edit", assessment, work.pk), {"owner": str(stranger.pk), "due_on": "", "state": "rencana"}
    )

    assert response.status_code == 422
    assert str(stranger) not in response.text


def test_a_line_of_another_round_is_not_found(as_lead, assessment, work):
    other = make_assessment(unit=make_unit(name="Kantor Lain"))
    WorkItem.objects.filter(pk=work.pk).update(assessment=other, indicator=None)

    assert as_lead.get(address("work-edit", assessment, work.pk)).status_code == 404
