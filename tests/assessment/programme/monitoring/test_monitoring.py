"""Monitoring recorded, changed, ended, and its decisions made tasks: pages without any JavaScript."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.monitoring.facts import Said
from assessment.programme.monitoring.models import Monitoring
from assessment.programme.monitoring.services import change_monitoring, record_monitoring
from assessment.rounds.workflow import Status
from assessment.tasks.models import Task
from tests.factories import make_assessment, make_member, make_monitoring, make_unit
from tests.texts import text_of
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
SAID = Said(date(2026, 4, 2), "Ketua pokja, anggota", "Semua berjalan.")
TYPED = {"held_on": "2 April 2026", "attendees": "Ketua pokja", "seen": "Semua berjalan."}


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
def head_of_ak(assessment):
    return make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["AK"], full_name="Made Wirawan")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def page_of(act, where, query=""):
    if isinstance(where, Monitoring):
        return reverse(f"assessment:monitoring-{act}", args=[where.assessment_id, where.pk]) + query
    return reverse(f"assessment:monitoring-{act}", args=[where.pk]) + query


def plan(assessment, area, *months, title="Sosialisasi", **more):
    bits = sum(1 << (month - 1) for month in months)
    return WorkItem.objects.create(assessment=assessment, area=area, title=title, months=bits, **more)


def test_the_year_tells_what_is_recorded_and_what_is_not_since_the_work_began(as_lead, assessment, lead):
    plan(assessment, "AK", 3, 4, 5, 6)
    make_monitoring(assessment, lead, area="AK", month=4)
    text = text_of(as_lead.get(page_of("list", assessment)))
    # AK lacks March and May, the team March, April and May
    assert "Monev 2026: 1 tercatat, 5 belum" in text
    assert "Penguatan Akuntabilitas April Maret, Mei Catat Maret" in text
    assert "Seluruh tim – Maret–Mei Catat Maret" in text
    assert "Hasil" not in text.split("Tindakan")[1].split("Unduh")[0]


def test_a_year_without_work_lacks_nothing(as_lead, assessment):
    text = text_of(as_lead.get(page_of("list", assessment)))
    assert "Penataan Tatalaksana – – Catat Juni" in text


def test_a_record_begins_with_what_was_reported_and_is_kept_with_its_decisions(as_lead, assessment, lead):
    item = plan(assessment, "AK", 3, title="Menyusun indikator")
    item.progress.create(month=3, percent=40, text="Draf selesai.", reported_at=JUNE, reported_by=lead)
    plan(assessment, "MP", 3, title="Kegiatan pokja lain")
    Obstacle.objects.create(assessment=assessment, area="AK", obstacle="Data tersebar")
    Obstacle.objects.create(assessment=assessment, area="MP", obstacle="Milik pokja lain")
    begin = as_lead.get(page_of("create", assessment, "?area=AK&bulan=3"))
    assert "- Menyusun indikator: 40 %. Draf selesai." in begin.text
    assert "- Data tersebar. Solusi: belum ada." in begin.text
    assert "pokja lain" not in begin.text
    typed = TYPED | {"decisions": "- Kumpulkan data satu pintu\n\n• Rapat pekanan\nRapat pekanan"}
    sent = as_lead.post(page_of("create", assessment, "?area=AK&bulan=3"), typed)
    row = Monitoring.objects.get()
    assert sent.headers["Location"] == page_of("detail", row)
    assert (row.area, row.month, row.held_on, row.made_by) == ("AK", 3, date(2026, 4, 2), lead)
    assert [one.text for one in row.decisions.all()] == ["Kumpulkan data satu pintu", "Rapat pekanan"]
    event = AuditEvent.objects.get(kind="monev_dicatat")
    assert event.detail == {"area": "AK", "month": 3, "decisions": 2}


def test_the_record_of_the_whole_team_draws_on_every_pokja(as_lead, assessment):
    plan(assessment, "AK", 3, title="Menyusun indikator")
    plan(assessment, "MP", 3, title="Rapat tim")
    begin = as_lead.get(page_of("create", assessment, "?area=tim&bulan=3"))
    assert "- Menyusun indikator: belum dilaporkan." in begin.text
    assert "- Rapat tim: belum dilaporkan." in begin.text
    as_lead.post(page_of("create", assessment, "?area=tim&bulan=3"), TYPED)
    assert Monitoring.objects.get().area == ""


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?area=AK", "Pilih bulan."),
        ("?area=XX&bulan=3", "Pilih pokja dari daftar."),
        ("?area=AK&bulan=7", "Pilih bulan yang sudah mulai."),
        ("?area=AK&bulan=%F0%9F", "Pilih bulan yang sudah mulai."),
    ],
)
def test_a_pokja_or_month_that_is_none_is_asked_for_again(as_lead, assessment, query, said):
    page = as_lead.get(page_of("create", assessment, query))
    assert page.status_code == 422
    assert said in text_of(page)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"held_on": ""}, "Isi hari monev dilaksanakan."),
        ({"held_on": "16 Juni 2026"}, "Hari ini belum tiba."),
        ({"held_on": "28 Februari 2026"}, "Monev Maret dilaksanakan pada bulan itu atau sesudahnya."),
        ({"attendees": ""}, "Tuliskan siapa yang hadir."),
        ({"seen": " \n"}, "Tuliskan hasil pemantauan."),
        ({"seen": "x" * 8001}, "Hasil pemantauan paling panjang 8000 huruf."),
        ({"decisions": "x" * 301}, "Satu keputusan paling panjang 300 huruf."),
        ({"decisions": "\n".join(f"Keputusan {n}" for n in range(31))}, "paling banyak 30 keputusan"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(as_lead, assessment, changed, said):
    page = as_lead.post(page_of("create", assessment, "?area=AK&bulan=3"), TYPED | changed)
    assert page.status_code == 422
    assert said in text_of(page)
    assert not Monitoring.objects.exists()
    if "attendees" not in changed:
        assert "Ketua pokja" in page.text


def test_a_month_is_recorded_once_and_again_after_its_record_was_ended(as_lead, assessment, lead):
    row = record_monitoring(assessment=assessment, area="AK", month=3, said=SAID, by=lead)
    with pytest.raises(InvalidInput) as refused:
        record_monitoring(assessment=assessment, area="AK", month=3, said=SAID, by=lead)
    assert refused.value.errors == {"month": ["Monev Maret Penguatan Akuntabilitas sudah dicatat. Ubah catatan itu."]}
    page = as_lead.post(page_of("create", assessment, "?area=AK&bulan=3"), TYPED)
    assert page.status_code == 422
    assert "Monev Maret Penguatan Akuntabilitas sudah dicatat. Ubah catatan itu." in text_of(page)
    assert as_lead.post(page_of("end", row), {"reason": ""}).status_code == 422
    assert as_lead.post(page_of("end", row), {"reason": "Keliru bulan."}).status_code == 302
    record_monitoring(assessment=assessment, area="AK", month=3, said=SAID, by=lead)
    assert "1 catatan dihentikan" in text_of(as_lead.get(page_of("list", assessment)))
    assert as_lead.get(page_of("edit", row)).status_code == 409
    assert "Keliru bulan." in text_of(as_lead.get(page_of("detail", row)))


def test_a_month_that_has_not_begun_is_refused(assessment, lead):
    with pytest.raises(InvalidInput) as refused:
        record_monitoring(assessment=assessment, area="AK", month=7, said=SAID, by=lead)
    assert refused.value.errors["month"] == ["Juli 2026 belum mulai. Pilih bulan yang sudah mulai."]


def test_a_ketua_pokja_records_the_own_pokja_only(client, assessment, head_of_ak):
    record_monitoring(assessment=assessment, area="AK", month=3, said=SAID, by=head_of_ak)
    for area, words in (
        ("MP", "Program area Manajemen Perubahan"),
        ("", "Monev seluruh tim dicatat oleh ketua tim ZI"),
    ):
        with pytest.raises(ActionDenied, match=words):
            record_monitoring(assessment=assessment, area=area, month=3, said=SAID, by=head_of_ak)
    client.force_login(head_of_ak)
    assert client.get(page_of("create", assessment, "?area=tim&bulan=3")).status_code == 422
    assert "Seluruh tim" not in text_of(client.get(page_of("create", assessment)))


def test_nothing_is_recorded_after_the_outcome(assessment, lead):
    assessment.status = Status.CLOSED
    assessment.save()
    with pytest.raises(WrongState, match="sudah selesai"):
        record_monitoring(assessment=assessment, area="AK", month=3, said=SAID, by=lead)


def test_a_record_changes_and_takes_decisions_on_but_loses_none(as_lead, assessment, lead):
    row = record_monitoring(assessment=assessment, area="AK", month=3, said=Said(*vars(SAID).values()), by=lead)
    change_monitoring(record=row, said=Said(SAID.held_on, "Semua", SAID.seen, ("Rapat pekanan",)), by=lead)
    change_monitoring(record=row, said=Said(SAID.held_on, "Semua", SAID.seen, ("RAPAT PEKANAN", "Uji petik")), by=lead)
    row.refresh_from_db()
    assert row.attendees == "Semua"
    assert [one.text for one in row.decisions.all()] == ["Rapat pekanan", "Uji petik"]
    kinds = AuditEvent.objects.filter(kind="monev_diubah").order_by("pk").values_list("detail", flat=True)
    assert list(kinds) == [{"changed": ["attendees"], "decisions": 1}, {"changed": [], "decisions": 1}]


def test_an_older_form_is_told_what_stands_now_and_keeps_what_was_typed(as_lead, assessment, lead, head_of_ak):
    row = record_monitoring(assessment=assessment, area="AK", month=3, said=SAID, by=lead)
    older = row.content_digest
    change_monitoring(record=row, said=Said(SAID.held_on, "Semua", "Ada dua kendala."), by=head_of_ak)
    page = as_lead.post(page_of("edit", row), TYPED | {"seen": "Ketikan saya", "seen_digest": older})
    assert page.status_code == 409
    text = text_of(page)
    assert "mengubah catatan ini" in text
    assert "Ada dua kendala." in text
    assert "Ketikan saya" in page.text
    row.refresh_from_db()
    assert row.seen == "Ada dua kendala."
    again = TYPED | {"seen": "Ketikan saya", "seen_digest": row.content_digest}
    assert as_lead.post(page_of("edit", row), again).status_code == 302
    row.refresh_from_db()
    assert row.seen == "Ketikan saya"


def test_decisions_become_tasks_of_whom_is_chosen(as_lead, assessment, lead, head_of_ak):
    said = Said(SAID.held_on, SAID.attendees, SAID.seen, ("Rapat pekanan", "Uji petik"))
    row = record_monitoring(assessment=assessment, area="AK", month=3, said=said, by=lead)
    first, second = row.decisions.all()
    assert "Belum menjadi tugas" in text_of(as_lead.get(page_of("detail", row)))
    typed = {"butir": f"{row.pk}-{first.pk}", "owner_AK": head_of_ak.pk, "due_on": "20 Juni 2026"}
    assert as_lead.post(page_of("detail", row), typed).status_code == 302
    task = Task.objects.get()
    assert (task.title, task.owner, task.due_on, task.area) == (
        "Laksanakan: Rapat pekanan",
        head_of_ak,
        date(2026, 6, 20),
        "AK",
    )
    text = text_of(as_lead.get(page_of("detail", row)))
    assert "Rapat pekanan Made Wirawan, 20 Juni 2026 Belum mulai" in text
    assert f"{row.pk}-{second.pk}" in as_lead.get(page_of("detail", row)).text
    # from the task back to the record, without a query of its own
    as_lead.force_login(head_of_ak)
    assert page_of("detail", row) in as_lead.get(reverse("assessment:task-list")).text


def test_the_file_has_a_row_for_each_decision(as_lead, assessment, lead):
    said = Said(SAID.held_on, "=HYPERLINK()", SAID.seen, ("Rapat pekanan", "Uji petik"))
    record_monitoring(assessment=assessment, area="AK", month=3, said=said, by=lead)
    record_monitoring(assessment=assessment, area="", month=3, said=SAID, by=lead)
    content = as_lead.get(page_of("list", assessment, "?unduh=csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    assert [row[:3] + row[5:6] for row in rows[-3:]] == [
        ["Seluruh tim", "Maret", "2026-04-02", ""],
        ["Penguatan Akuntabilitas", "Maret", "2026-04-02", "Rapat pekanan"],
        ["Penguatan Akuntabilitas", "Maret", "2026-04-02", "Uji petik"],
    ]
    assert "'=HYPERLINK()" in content


def test_the_page_takes_as_many_queries_for_a_full_year_as_for_one_month(as_lead, assessment, lead):
    def count():
        with CaptureQueriesContext(connection) as caught:
            as_lead.get(page_of("list", assessment))
        return len(caught)

    make_monitoring(assessment, lead, area="AK", month=1)
    count()  # what is read once and kept
    few = count()
    for area in ("", "MP", "TL", "SDM", "PW", "PP"):
        for month in range(1, 6):
            plan(assessment, area or "MP", month, title=f"{area} {month}")
            make_monitoring(assessment, lead, area=area, month=month)
    assert count() == few <= 20
