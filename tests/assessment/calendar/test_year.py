"""The page of a year: windows, days tasks are due and documents that end, for whoever may know of them, by the office's clock."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.calendar.selectors.calendar import year_of
from assessment.people.models import Membership, Role, Unit
from assessment.rounds.models import Assessment
from assessment.tasks.models import Task
from evidence.documents.models import Citation, Document
from tests.factories import (
    make_assessment,
    make_member,
    make_membership,
    make_period,
    make_task,
    make_unit,
    make_window,
)

pytestmark = pytest.mark.django_db
PAGE = "/kalender/"


def lines_of(user, year="2026"):
    """Return `12-15 23.59 Pengisian LKE ditutup` of every line of a year."""
    return [
        " ".join(part for part in (f"{day.day:%m-%d}", clock, entry.title) if part)
        for month in year_of(user, year).months
        for day in month.days
        for clock, entry in day.lines
    ]


def end_document(assessment, by, title, until, **more):
    made = {"created_at": timezone.now(), "created_by": by}
    document = Document.objects.create(
        unit=assessment.unit, title=title, state="baik", valid_until=until, **made | more
    )
    indicator = assessment.period.instrument.indicators.get(code="A.I.1.i.a")
    Citation.objects.create(assessment=assessment, indicator=indicator, document=document, **made)
    return document


def test_windows_stand_on_the_days_of_the_readers_office(assessment, sari):
    # 30 September 16.30 UTC is already October in Denpasar.
    assert lines_of(sari) == ["10-01 00.30 Pengisian LKE dibuka", "12-15 23.59 Pengisian LKE ditutup"]
    assert lines_of(sari, "2027") == ["01-10 08.00 Penilaian TPI dibuka", "01-31 23.59 Penilaian TPI ditutup"]
    year = year_of(sari, "2026")
    assert [(month.name, [span.name for span in month.running]) for month in year.months if month.running] == [
        ("November", ["Pengisian LKE"])
    ]
    assert (year.zone, year.now.name) == ("WITA", "Desember")


def test_an_office_that_moves_to_another_zone_reads_its_own_clock(assessment, sari):
    Unit.objects.update(time_zone="Asia/Jakarta")
    assert lines_of(sari) == ["09-30 23.30 Pengisian LKE dibuka", "12-15 22.59 Pengisian LKE ditutup"]


def test_own_tasks_stand_on_their_day_until_they_are_handed_in(assessment, sari):
    task = make_task(assessment, owner=sari, title="Jawab: SK tim", due_on=date(2026, 12, 9))
    make_task(assessment, code="A.I.1.i.b", owner=sari, title="Tanpa tenggat")
    assert "12-09 Jawab: SK tim" in lines_of(sari)
    assert not [line for line in lines_of(sari) if "Tanpa" in line]
    for state in ("diserahkan", "selesai", "dibatalkan"):
        Task.objects.filter(pk=task.pk).update(state=state)
        assert len(lines_of(sari)) == 2, state


def test_many_tasks_of_one_day_share_a_line(assessment, sari):
    for code in ("A.I.1.i.a", "A.I.1.i.b", "A.I.1.ii.c", "A.I.1.ii.a", "A.I.1.ii.b"):
        make_task(assessment, code=code, owner=sari, title=f"Jawab {code}", due_on=date(2026, 12, 9))
    assert sum(line.startswith("12-09") for line in lines_of(sari)) == 5
    make_task(assessment, code="A.I.1.iii.a", owner=sari, title="Jawab lagi", due_on=date(2026, 12, 9))
    assert [line for line in lines_of(sari) if line.startswith("12-09")] == ["12-09 6 tugas Anda jatuh tempo"]


def test_leaders_read_how_much_is_due_of_their_areas_and_whose(assessment, sari, komang):
    head = make_member(Role.HEAD, unit=assessment.unit)
    lead = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["PP"])
    day = date(2026, 12, 9)
    make_task(assessment, owner=sari, due_on=day)
    make_task(assessment, code="A.I.1.i.b", due_on=day)
    make_task(assessment, code="A.I.6.i.a", area="PP", owner=lead, due_on=day, title="Jawab: survei")
    make_task(assessment, code="A.I.6.i.b", area="PP", owner=sari, due_on=day)
    own = [line for line in lines_of(lead) if line.startswith("12-09")]
    assert own == ["12-09 1 tugas tim jatuh tempo", "12-09 Jawab: survei"]
    for reader in (komang, head):
        assert [line for line in lines_of(reader) if line.startswith("12-09")] == ["12-09 4 tugas tim jatuh tempo"]
    assert [line for line in lines_of(sari) if "tim" in line] == []
    details = [e.detail for m in year_of(komang, "2026").months for d in m.days for _, e in d.lines if e.detail]
    assert [sorted(detail.replace(" dan ", ", ").split(", ")) for detail in details] == [
        sorted([f"{lead.full_name} 1", "Sari Indrawati 2", "tanpa pemilik 1"])
    ]


def test_nothing_of_a_round_that_may_no_longer_be_read(assessment, sari):
    make_task(assessment, owner=sari, title="Jawab: SK tim", due_on=date(2026, 12, 9))
    end_document(assessment, sari, "Sertifikat ISO", date(2026, 12, 20))
    assert len(lines_of(sari)) == 4
    Membership.objects.filter(user=sari).update(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 1))
    sari = type(sari).objects.get(pk=sari.pk)
    assert lines_of(sari) == []


def test_a_stranger_and_an_evaluator_read_no_task_and_no_document(assessment, sari):
    make_task(assessment, owner=sari, title="Jawab: SK tim", due_on=date(2026, 12, 9))
    end_document(assessment, sari, "Sertifikat ISO", date(2026, 12, 20))
    tpi = make_member(Role.TPI_MEMBER, unit=assessment.unit)
    assert lines_of(tpi) == ["10-01 00.30 Pengisian LKE dibuka", "12-15 23.59 Pengisian LKE ditutup"]
    assert lines_of(make_member(Role.TEAM_LEAD, unit=make_unit())) == []


def test_documents_that_end_are_told_to_the_team_but_no_restricted_one(assessment, sari):
    end_document(assessment, sari, "Sertifikat ISO", date(2026, 12, 20))
    end_document(assessment, sari, "SK hukuman Budi", date(2026, 12, 20), is_restricted=True)
    end_document(assessment, sari, "Ditarik", date(2026, 12, 20), withdrawn_at=timezone.now(), withdrawn_by=sari)
    assert [line for line in lines_of(sari) if "12-20" in line] == ["12-20 Sertifikat ISO berakhir"]
    end_document(assessment, sari, "Lainnya", date(2026, 12, 20))
    assert [line for line in lines_of(sari) if "12-20" in line] == ["12-20 2 data dukung berakhir"]
    Assessment.objects.update(status="selesai")
    assert [line for line in lines_of(sari) if "12-20" in line] == []


def test_the_time_for_repairs_is_told_to_team_and_tpi(assessment, sari):
    begin, until = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 21, 15, 59, tzinfo=UTC)
    Assessment.objects.update(status="dikembalikan", repair_from=begin, repair_until=until)
    tpi, admin = make_member(Role.TPI_MEMBER, unit=assessment.unit), None
    admin = make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi)
    for person, reads in ((sari, True), (tpi, True), (admin, False)):
        assert ("12-21 23.59 Batas perbaikan" in lines_of(person)) is reads, person
    Assessment.objects.update(status="tpi")
    assert "12-21 23.59 Batas perbaikan" not in lines_of(sari)


def test_an_evaluator_of_many_units_has_one_line_a_window(assessment, django_assert_max_num_queries):
    tpi = make_member(Role.TPI_MEMBER, unit=assessment.unit)
    for _ in range(30):
        other = make_assessment(unit=make_unit(instansi=assessment.unit.instansi), period=assessment.period)
        make_membership(tpi, Role.TPI_MEMBER, unit=other.unit)
    tpi = type(tpi).objects.get(pk=tpi.pk)
    with django_assert_max_num_queries(12):
        year = year_of(tpi, "2026")
    assert [e.place for m in year.months for d in m.days for _, e in d.lines] == ["31 unit, WBK 2026"] * 2


def test_the_page_asks_no_more_for_more_tasks(assessment, sari, client):
    client.force_login(sari)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(PAGE).status_code == 200
        return len(found)

    asked()
    before = asked()
    for number, code in enumerate(("A.I.1.i.a", "A.I.1.i.b", "A.I.1.ii.c", "A.I.1.ii.a"), start=3):
        make_task(assessment, code=code, owner=sari, due_on=date(2026, 12, number))
        end_document(assessment, sari, f"SK {number}", date(2026, 11, number)) if number == 3 else None
    assert asked() <= before + 3  # rounds of the units, windows of the tasks' periods, the latest round of a unit


@pytest.mark.parametrize("asked", ["", "abc", "1999", "2101", "20266", "٢٠٢٦", "-1", "0"])
def test_a_year_that_is_none_shows_this_one(asked, assessment, sari, client):
    client.force_login(sari)
    shown = client.get(PAGE, {"tahun": asked}).text
    assert "<h1>Kalender 2026</h1>" in shown


def test_the_page_leads_to_what_it_tells_of(assessment, sari, client):
    task = make_task(assessment, owner=sari, title="Jawab: SK tim", due_on=date(2026, 12, 2))
    client.force_login(sari)
    shown = client.get(PAGE).text
    assert f'href="/tugas/{task.pk}/"' in shown
    assert f'href="/penilaian/{assessment.pk}/"' in shown
    assert "Hari ini" in shown
    assert "Pengisian LKE berlangsung sepanjang bulan" in shown


def test_several_offices_are_named(assessment, sari, client):
    other = make_assessment(unit=make_unit(name="KPPBC Soekarno-Hatta"), period=make_period(name="WBK kedua"))
    make_window(other.period, opens_at=datetime(2026, 3, 1, tzinfo=UTC), closes_at=datetime(2026, 5, 1, tzinfo=UTC))
    client.force_login(sari)
    assert "KPPBC Ngurah Rai, WBK 2026" not in client.get(PAGE).text
    make_membership(sari, Role.POKJA_MEMBER, unit=other.unit, areas=["MP"])
    shown = client.get(PAGE).text
    assert "KPPBC Ngurah Rai, WBK 2026" in shown
    assert "KPPBC Soekarno-Hatta, WBK kedua" in shown
