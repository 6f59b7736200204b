"""Lists as files: the rows of the page and no other, for whoever may read it, in a fixed number of queries."""

import csv
import io
import re
from functools import cache
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessment.audit.models import AuditEvent
from assessment.people.models import Role, Unit
from assessment.rounds.workflow import Status
from assessment.scoring import Choice
from tests.factories import (
    fill,
    make_assessment,
    make_instansi,
    make_member,
    make_membership,
    make_period,
    make_reopen_request,
    make_unit,
    make_user,
)
from tests.portal.access.rows import GOOD
from tests.portal.access.table import TABLE
from tests.portal.access.test_access import ask, cases, leaks
from tests.portal.world import make_world
from tests.rules.test_docs import ROOT

pytestmark = pytest.mark.django_db

# Every list that can be taken along, and a mark of `own` that its file must hold for somebody.
LISTS = {
    "assessment:unit-list": "KANARI-sibling-unit",
    "assessment:person-list": "KANARI-own-orang",
    "assessment:period-list": "KANARI-own-periode",
    "assessment:assessment-list": "KANARI-own-periode",
    "assessment:recap-list": "KANARI-own-periode",
    "assessment:area-detail": "KANARI-own-penjelasan",
    "assessment:sheet-detail": "KANARI-own-penjelasan",
    "assessment:task-board": "KANARI-own-tugas",
    "assessment:task-list": "",  # of whoever asks; nobody here has a task
    "assessment:weakness-list": "KANARI-own-dokumen",
    "assessment:programme-weakness-list": "KANARI-own-hambatan",
    "assessment:route-detail": "A.I.1.i.a",
    "assessment:plan-detail": "KANARI-own-kegiatan",
    "assessment:obstacle-list": "KANARI-own-hambatan",
    "assessment:suggestion-form-detail": "KANARI-own-saran",
    "assessment:monitoring-list": "KANARI-own-monev",
    "assessment:register-list": "Pengaduan masyarakat",
    "assessment:register-detail": "KANARI-own-catatan",
    "assessment:service-list": "KANARI-own-layanan",
    "assessment:innovation-list": "KANARI-own-inovasi",
    "assessment:idea-list": "KANARI-own-ide",
    "assessment:agent-list": "KANARI-own-perubahan",
    "assessment:comparison-detail": "Nilai total",
    "assessment:portalrb-list": "KANARI-sibling-unit",
    "assessment:portalrb-preview": "KANARI-own-penjelasan",
    "evidence:checklist-list": "A.I.1.i.a",
    "assessment:condition-list": "KANARI-own-nilai",
    "assessment:period-condition-list": "Opini BPK",
    "assessment:unit-history": "KANARI-own-periode",
    "assessment:handover-list": "SHA-256 lembar",
    "assessment:reopening-list": "KANARI-own-permintaan",
    "assessment:membership-list": "KANARI-own-orang",
    "assessment:decree-list": "KANARI-own-sk",
    "assessment:chain-heads": "unit:",
    "evidence:document-list": "KANARI-own-berkas",
    "evidence:missing-detail": "A.I.1.i.a",
    "evidence:renewal-detail": "Tindakan",
    "evidence:ending-list": "Sisa hari",
    "evidence:package-link-detail": "KANARI-own-penerima",
    "assessment:instrument-list": "permenpanrb-90-2021",
    "assessment:instrument-diff": "",  # two equal editions differ in nothing
    "assessment:import-list": "KANARI-own",
    "assessment:import-detail": "KANARI-own",
    "assessment:evaluation-detail": "",  # nobody reads it in the first status; see `test_table_variants`
    "assessment:readiness-detail": "Syarat",
    "assessment:origin-detail": "Nilai jawaban",
    "assessment:gate-detail": "Nilai jawaban",
    "assessment:scenario-origin-detail": "Jawaban sebenarnya",
    "assessment:scenario-gate-detail": "Jawaban sebenarnya",
    "assessment:route-origin-detail": "Jawaban sebenarnya",
    "assessment:route-gate-detail": "Jawaban sebenarnya",
    "assessment:outlook-detail": "Perkiraan",
    "assessment:estimate-origin-detail": "Langkah",
    "assessment:estimate-gate-detail": "Langkah",
    "assessment:scenario-list": "KANARI-own",
    "assessment:scenario-compare": "Syarat",
    "assessment:scenario-detail": "Syarat",
    "evidence:pin-list": "Pertanyaan atau syarat",
    "evidence:paper-list": "KANARI-own",
    "evidence:disposal-list": "KANARI-own",
    "evidence:disposal-detail": "KANARI-own",
    "evidence:document-detail": "KANARI-own-berkas",
}


@cache
def url(name, *args):
    return reverse(f"assessment:{name}", args=args)


def rows_of(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("name", LISTS)
def test_f01_f05_files_are_for_whoever_may_read_the_list(name, instruments):
    world, wrong, held = make_world(), [], ""
    for case in cases(name):
        if case.method != "GET" or case.status != TABLE[name].statuses[0]:
            continue
        there = getattr(world, case.place)
        address = reverse(name, args=[arg[1:] if arg[0] == "=" else there.pk_of(arg) for arg in case.row.args])
        got, body, _ = ask(world.clients[case.role], "GET", f"{address}?unduh=csv", "")
        if got not in case.expected():
            wrong.append(f"{case}: {got}, not {sorted(case.expected())}")
        if leaks(case, body):
            wrong.append(f"{case}: shows {sorted(leaks(case, body))}")
        if got in GOOD:
            held += body
    assert not wrong, "\n".join(wrong)
    assert LISTS[name].casefold() in held.casefold()


# Pages that one template draws.
SHARED = {
    "scenario_origin_detail": "origin_detail",
    "route_origin_detail": "origin_detail",
    "scenario_gate_detail": "gate_detail",
    "route_gate_detail": "gate_detail",
    "estimate_origin_detail": "estimate_detail",
    "estimate_gate_detail": "estimate_detail",
    "programme_weakness_list": "weakness_list",
}
# Pages with a list or a table that is not a list to take along, and why.
NO_FILE = {
    "assessment/kelola/cancelled_list.html": "rounds opened by mistake: a few lines, which the audit trail holds for good",
    "assessment/programme/suggestions/suggestion_form_list.html": "a few forms, each with its answers as a file on its own page",
    "assessment/programme/monitoring/monitoring_detail.html": "one month; all of them are a file of Monev",
    "assessment/programme/registers/register_edit.html": "a form: the months of a register, which is a file of its own page",
    "assessment/programme/plan/plan_copy.html": "a form: lines to tick, a file of the rencana kerja of their own year",
    "assessment/programme/intake/plan_import.html": "what somebody brought in just now; once saved a file of the rencana kerja",
    "assessment/programme/intake/register_import.html": "what somebody brought in just now; once saved a file of its register",
    "assessment/programme/intake/service_import.html": "what somebody brought in just now; once saved a file of the services",
    "assessment/programme/innovations/innovation_detail.html": "one innovation and its claims, a line of the file of innovation-list",
    "assessment/evaluation/preview_detail.html": "the questions of the sheet, a file of Seluruh LKE",
    "assessment/team/transfers/transfer_create.html": "a form: whose work goes to whom",
    "assessment/team/team_detail.html": "the team of today; the roles of each person are a file of membership-list",
    "assessment/acceptance/answer_review.html": "what was said of one answer",
    "assessment/acceptance/area_hand_in.html": "what one area lacks; its questions are a file of the area",
    "assessment/overview/assessment_detail.html": "a start page; the points of the areas are a file of Kesiapan",
    "assessment/kelola/work_list.html": "what fails at this moment; the server's command tells each",
    "assessment/kelola/assessment_open.html": "a form: units to tick, a file of Unit",
    "assessment/eligibility/condition_edit.html": "one condition; all of them are a file of Syarat pengusulan",
    "assessment/lke_drafts/draft_detail.html": "what it holds is the file that was sent in; what it changes is a file of its differences",
    "assessment/lke_drafts/instrument_detail.html": "a summary; the whole edition is a workbook to take along",
    "assessment/accounts/factor_removal.html": "the few requests about one person",
    "assessment/eligibility/period_condition_edit.html": "one condition; all of them are a file of Syarat instansi",
    "assessment/accounts/person_edit.html": "a form of one person; roles stand in the file of Orang",
    "evidence/pages/citation_create.html": "a form: documents to tick, a file of the library",
    "evidence/reading/citation_read.html": "the words of a document as its pages have them",
    "evidence/pages/record_citations.html": "a form: documents to tick, a file of the library",
    "evidence/pages/condition_citation_create.html": "a form: documents to tick, a file of the library",
    "evidence/disposal/disposal_create.html": "a form: documents to tick; once proposed they are a file",
    "evidence/pages/document_edit.html": "two versions of one form side by side",
    "evidence/pages/document_judge.html": "a form; the uses of one document",
    "evidence/pages/document_replace.html": "a form; the uses of one document",
    "evidence/pages/document_withdraw.html": "a form; the uses of one document",
    "evidence/pages/drop_place.html": "a form: where each file goes",
    "evidence/packages/package_detail.html": "what it lists is the index, XLSX too, in the package itself",
    "evidence/reading/revision_read.html": "the words of a document as its pages have them",
    "evidence/papers/template_edit.html": "help: the fields a template may name",
    "evidence/papers/template_list.html": "two templates, and help: the fields they may name",
}


def with_its_parts(path):
    """Return the text of a template with all that it includes."""
    text = (ROOT / "templates" / path).read_text(encoding="utf-8")
    return text + "".join(with_its_parts(part) for part in re.findall(r'{% include "([^"]+)"', text))


@cache
def page_templates():
    folders = (ROOT / "templates" / app for app in ("assessment", "evidence"))
    papers = {"pdf", "zip"}  # folders of what is no page
    found = [path for folder in folders for path in folder.rglob("*.html") if path.parent.name not in papers]
    pages = [path for path in found if not path.stem.startswith("_")]
    return {str(path.relative_to(ROOT / "templates")): with_its_parts(path) for path in pages}


def test_every_list_with_links_to_files_is_tested_here():
    users = {Path(name).stem for name, text in page_templates().items() if "table-links" in text}
    names = {name.partition(":")[2].replace("-", "_") for name in LISTS}
    assert {SHARED.get(name, name) for name in names} == users


def test_every_page_with_a_list_has_its_file_or_a_reason():
    lists = {name for name, text in page_templates().items() if re.search(r'<table|<ul class="rows', text)}
    without = {name for name in lists if "table-links" not in page_templates()[name]}
    assert without == set(NO_FILE)


# --- exactly the rows of the page


@pytest.fixture
def instansi(instruments):
    return make_instansi()


@pytest.fixture
def admin(client, instansi):
    person = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    client.force_login(person)
    return person


def test_file_holds_what_the_search_leaves_on_all_pages(client, admin, instansi):
    for number in range(60):
        make_unit(instansi=instansi, name=f"Kantor {number:02}", is_active=number % 2 == 0)
    found = rows_of(client.get(url("unit-list") + "?state=aktif&halaman=2&unduh=csv"))
    assert [row["Nama unit"] for row in found] == [f"Kantor {number:02}" for number in range(0, 60, 2)]
    page = client.get(url("unit-list") + "?state=aktif&text=Kantor").text
    assert 'href="?state=aktif&amp;text=Kantor&amp;unduh=xlsx"' in page


def test_workbook_of_a_list_reads_back(client, admin, instansi):
    Unit.objects.filter(pk=make_unit(instansi=instansi, name='=HYPERLINK("x")', staff_count=281).pk).update(code="-7")
    response = client.get(url("unit-list") + "?unduh=xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    heads = [cell.value for cell in sheet[1]]
    values = dict(zip(heads, sheet[2], strict=True))
    assert (values["Nama unit"].value, values["Nama unit"].data_type) == ('=HYPERLINK("x")', "s")
    assert (values["Kode"].value, values["Kode"].data_type) == ("-7", "s")
    assert (values["Jumlah pegawai"].value, values["Jumlah pegawai"].data_type) == (281, "n")
    assert response["Content-Disposition"].startswith('attachment; filename="unit-')
    assert response["Content-Security-Policy"].startswith("sandbox")


def test_lists_with_names_of_people_leave_an_event_and_others_none(client, admin, instansi):
    rows_of(client.get(url("unit-list") + "?unduh=csv"))
    assert client.get(url("person-list") + "?unduh=xlsx").content.startswith(b"PK")
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.TABLE_EXPORTED)
    assert (event.actor, event.chain_id) == (admin, f"instansi:{instansi.pk}")
    assert event.detail == {"table": "Orang", "format": "xlsx"}


def test_head_sends_no_rows_and_leaves_no_event(client, admin, instansi):
    response = client.head(url("person-list") + "?unduh=csv")
    assert (response.status_code, response.content) == (200, b"")
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.TABLE_EXPORTED).exists()


def test_an_unknown_format_shows_the_page(client, admin):
    assert client.get(url("unit-list") + "?unduh=exe").headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "name", ["unit-list", "person-list", "period-list", "assessment-list", "recap-list", "reopening-list"]
)
def test_rows_do_not_raise_the_number_of_queries(client, admin, instansi, name):
    def grow(count):
        for _ in range(count):
            unit = make_unit(instansi=instansi)
            make_membership(make_user(), Role.HEAD, unit=unit)
            period = make_period(instansi=instansi, year=2026)
            make_reopen_request(make_assessment(unit=unit, period=period, status=Status.TPI_REVIEW))

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert len(rows_of(client.get(url(name) + "?period=&unduh=csv"))) > 1
        return len(found)

    grow(2)
    queries()
    few = queries()
    grow(20)
    assert queries() <= few


def test_totals_leave_only_where_the_page_shows_them(client, admin, instansi):
    period = make_period(instansi=instansi)
    for name, status in (("Kantor A", Status.DRAFT), ("Kantor B", Status.TPI_REVIEW)):
        assessment = make_assessment(unit=make_unit(instansi=instansi, name=name), period=period)
        by = make_member(Role.TEAM_LEAD, unit=assessment.unit)
        fill(assessment.evaluations.get(), {"A.I.1.i.a": Choice("Ya")}, by=by, supported=["A.I.1.i.a"])
        assessment.status = status
        assessment.save()
    rows = {row["Unit"]: row for row in rows_of(client.get(url("assessment-list") + "?unduh=csv"))}
    assert rows["Kantor A"]["Klaim"] == ""
    assert rows["Kantor B"]["Klaim"] == rows["Kantor B"]["Berdata dukung"] != ""
