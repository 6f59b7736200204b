"""Lists as files and the recap in a real browser: downloads by the links of the page, at a desk and on a phone."""

import csv

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessment.people.models import Role
from assessment.rounds.workflow import Status
from assessment.scoring import Choice
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import fill, make_assessment, make_instansi, make_member, make_period, make_unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin(instruments):
    """The admin of an instansi with three units, two of which have submitted."""
    instansi = make_instansi()
    period = make_period(instansi=instansi, name="Penilaian ZI 2026")
    for name, status in (
        ("Kantor Denpasar", Status.TPI_REVIEW),
        ("Kantor Mataram", Status.TPN_REVIEW),
        ("Kantor Kupang", Status.DRAFT),
    ):
        assessment = make_assessment(unit=make_unit(instansi=instansi, name=name), period=period)
        by = make_member(Role.TEAM_LEAD, unit=assessment.unit)
        fill(assessment.evaluations.get(), {"A.I.1.i.a": Choice("Ya")}, by=by, supported=["A.I.1.i.a"])
        assessment.status = status
        assessment.save()
    return make_member(Role.INSTANSI_ADMIN, instansi=instansi)


@pytest.mark.parametrize("width", WIDTHS)
def test_admin_narrows_the_recap_and_takes_it_along(open_as, admin, width):
    page = open_as(admin, reverse("assessment:assessment-list"), width)
    page.get_by_role("link", name="Rekap antarunit").click()
    page.get_by_role("heading", name="Rekap antarunit").wait_for()
    assert_sound(page)
    page.get_by_label("Status").select_option(label="Ditinjau TPI")
    page.get_by_role("button", name="Cari").click()
    page.get_by_text("1 penilaian", exact=False).first.wait_for()
    assert_sound(page)
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV tabel ini").click()
    with begun.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["Unit"], row["Terjawab"], row["Berdata dukung"]) for row in rows] == [("Kantor Denpasar", "1", "0,25")]
    with page.expect_download() as begun:
        page.get_by_role("link", name="XLSX tabel ini").click()
    assert begun.value.suggested_filename.startswith("rekap-instansi-")
    with begun.value.path().open("rb") as file:
        sheet = load_workbook(file).active
        assert sheet["B2"].value == "Kantor Denpasar"
    assert page.complaints == []


def test_links_to_files_work_without_javascript(open_as, admin):
    page = open_as(admin, reverse("assessment:unit-list") + "?text=Kupang", java_script_enabled=False)
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV tabel ini").click()
    text = begun.value.path().read_text(encoding="utf-8-sig")
    assert "Kantor Kupang" in text
    assert "Kantor Mataram" not in text
