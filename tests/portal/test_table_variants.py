"""Pages with several tables: `?tabel=` names the one that becomes the file, and what a reader may not open is not in it."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from evidence.documents.models import Document
from tests.portal.look.office import make_world

pytestmark = pytest.mark.django_db

LEAD, ADMIN, TPI = Role.TEAM_LEAD, Role.INSTANSI_ADMIN, Role.TPI_MEMBER


def own(*more):
    return lambda world: (world.assessment.pk, *more)


# Page, who reads it, what its address is made of, query, a column of the file and how many rows at least.
VARIANTS = [
    ("assessment:readiness-detail", Role.HEAD, own(), "", "Setara indeks", 12),
    ("assessment:readiness-detail", Role.HEAD, own(), "tabel=area", "Berisiko", 8),
    ("assessment:readiness-detail", LEAD, own(), "tabel=kemajuan", "Kegiatan terakhir", 7),
    ("assessment:origin-detail", Role.HEAD, own("total"), "", "Nilai jawaban", 113),
    ("assessment:gate-detail", Role.HEAD, own("WBK", "area-SDM"), "", "Nilai jawaban", 10),
    ("assessment:outlook-detail", LEAD, own(), "", "Perkiraan", 12),
    ("assessment:outlook-detail", LEAD, own(), "tabel=bagian", "Menurut", 8),
    ("assessment:route-detail", LEAD, own(), "tabel=syarat", "Sesudah", 1),
    ("assessment:scenario-list", LEAD, own(), "", "Pembaca", 1),
    ("assessment:scenario-detail", LEAD, lambda world: (world.assessment.pk, world.scenario.pk), "", "Batas WBBM", 12),
    (
        "assessment:scenario-detail",
        LEAD,
        lambda world: (world.assessment.pk, world.scenario.pk),
        "tabel=jawaban",
        "Tambahan poin",
        1,
    ),
    ("assessment:import-list", LEAD, own(), "", "Tidak terbaca", 1),
    ("assessment:portalrb-list", ADMIN, lambda _world: (), "tabel=token", "Awalan", 1),
    ("assessment:evaluation-detail", TPI, lambda world: (world.handover.assessment_id,), "", "Jawaban penilai", 113),
    ("evidence:pin-list", TPI, lambda world: (world.handover.pk,), "", "Dihitung", 1),
    ("evidence:paper-list", Role.HEAD, lambda world: (world.handover.assessment_id,), "", "Kode verifikasi", 1),
    ("evidence:disposal-list", LEAD, own(), "", "Nomor berita acara", 1),
    ("evidence:disposal-detail", LEAD, lambda world: (world.assessment.pk, world.disposal.pk), "", "Dipakai pada", 1),
    ("evidence:document-detail", LEAD, lambda world: (world.document.pk,), "", "Catatan pemeriksaan", 1),
]


@pytest.fixture
def world(instruments):
    return make_world()


def file_of(client, world, page, query):
    name, role, arguments = page
    client.force_login(world.people[role])
    return client.get(f"{reverse(name, args=arguments(world))}?{query}")


def rows_of(client, world, page, query):
    response = file_of(client, world, page, f"unduh=csv&{query}")
    assert response["Content-Type"].startswith("text/csv")
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("case", VARIANTS, ids=lambda case: f"{case[0]}-{case[3]}")
def test_every_table_of_a_page_is_a_file_with_its_rows(client, world, case):
    *page, query, column, least = case
    rows = rows_of(client, world, page, query)
    assert len(rows) >= least
    assert column in rows[0]
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.TABLE_EXPORTED, actor=world.people[case[1]]).count() == 1
    workbook = file_of(client, world, page, f"unduh=xlsx&{query}")
    sheet = load_workbook(io.BytesIO(workbook.content), read_only=True).active
    assert len(list(sheet.iter_rows())) == len(rows) + 1


@pytest.mark.parametrize("table", ["", "jawaban"])
def test_scenarios_side_by_side_are_files(client, world, table):
    query = f"skenario={world.scenario.pk}&tabel={table}"
    rows = rows_of(client, world, ("assessment:scenario-compare", LEAD, own()), query)
    assert rows
    assert str(world.scenario) in rows[0]


def test_the_links_of_a_page_with_two_tables_lead_to_each(client, world):
    client.force_login(world.people[Role.HEAD])
    page = client.get(reverse("assessment:readiness-detail", args=[world.assessment.pk]) + "?predikat=WBBM").text
    for query in ("predikat=WBBM&amp;unduh=csv", "predikat=WBBM&amp;unduh=csv&amp;tabel=area"):
        assert f'href="?{query}"' in page


def test_rows_of_an_import_are_those_the_filter_leaves(client, world):
    made = world.assessment.imports.get()
    page = ("assessment:import-detail", LEAD, own(made.pk))
    rows = rows_of(client, world, page, "tampil=tidak-terbaca")
    assert [row["Kode"] for row in rows] == ["A.I.1.ii.a"]
    assert "bukan salah satu dari Ya, Tidak" in rows[0]["Mengapa tidak terbaca"]


def test_a_restricted_document_handed_over_is_only_told_of(client, world):
    """Who of the unit does not cite it sees neither title nor file, as on the page."""
    pins = world.handover.pins.filter(indicator__owner_area="MP")
    assert pins.exists()
    reader = world.people[Role.POKJA_MEMBER]
    reader.memberships.update(areas=["PP"])
    Document.objects.filter(pk__in=pins.values("document")).update(is_restricted=True)
    Document.objects.filter(pk__in=pins.values("document")).first().citations.exclude(
        indicator__owner_area="MP"
    ).delete()
    page = ("evidence:pin-list", Role.POKJA_MEMBER, lambda world: (world.handover.pk,))
    rows = rows_of(client, world, page, "")
    assert {row["Dokumen"] for row in rows} == {"Dokumen terbatas"}
    assert {row["Berkas"] for row in rows} == {row["SHA-256"] for row in rows} == {""}


def test_f06_the_unit_gets_no_file_of_what_evaluators_score(client, world):
    client.force_login(world.people[LEAD])
    url = reverse("assessment:evaluation-detail", args=[world.handover.assessment_id])
    assert client.get(f"{url}?unduh=csv").status_code == 403
