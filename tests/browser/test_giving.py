"""A ketua shares out questions with a pointer: dragged onto a person they are ticked and the person is chosen."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessment.lke.models import Indicator
from assessment.people.models import Role
from assessment.tasks.models import Task
from evidence.documents.services.citations import cite_document
from evidence.documents.services.documents import Details, upload_document
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files
from tests.factories import make_assessment, make_member, make_task, make_unit, make_window

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND, THIRD = "A.I.1.i.a", "A.I.1.i.b", "A.I.1.ii.a"


@pytest.fixture
def office(instruments):
    class Office:
        unit = make_unit(name="KPPBC TMP Ngurah Rai", time_zone="Asia/Makassar")
        assessment = make_assessment(unit=unit)
        lead = make_member(Role.TEAM_LEAD, unit=unit, full_name="Komang Ayu")
        sari = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], full_name="Sari Indrawati")
        window = make_window(assessment.period)
        path = reverse("assessment:task-give", args=[assessment.pk]) + "?area=MP"

    return Office()


def open_tall(open_as, office):
    """A window in which rows and people stand together: what scrolls between press and release is no drag."""
    page = open_as(office.lead, office.path)
    page.set_viewport_size({"width": 1280, "height": 3000})
    return page


def row(page, code):
    return page.locator("[data-give]").filter(has=page.locator(f'[value="{code}"]'))


def test_dragging_ticks_the_question_and_chooses_the_person(open_as, office):
    page = open_tall(open_as, office)
    target = page.locator("[data-give-people] li").filter(has_text="Sari Indrawati")

    row(page, SECOND).drag_to(target)

    expect(page.get_by_role("checkbox", name=SECOND)).to_be_checked()
    expect(page.get_by_role("checkbox", name=FIRST)).not_to_be_checked()
    expect(page.locator("[name=owner]")).to_have_value(str(office.sari.pk))
    expect(page.get_by_role("status").filter(has_text="1 pertanyaan untuk Sari Indrawati")).to_be_visible()
    assert not Task.objects.exists()
    page.get_by_role("button", name="Berikan tugas").click()
    expect(page.get_by_text("1 pertanyaan diberikan kepada Sari Indrawati.")).to_be_visible()
    assert list(Task.objects.values_list("indicator__code", "owner")) == [(SECOND, office.sari.pk)]


def test_all_that_are_ticked_go_along_with_the_one_that_is_dragged(open_as, office):
    page = open_tall(open_as, office)
    page.get_by_role("checkbox", name=FIRST).check()
    page.get_by_role("checkbox", name=SECOND).check()
    row(page, SECOND).drag_to(page.locator("[data-give-people] li").filter(has_text="Sari Indrawati"))
    expect(page.get_by_role("status").filter(has_text="2 pertanyaan untuk Sari Indrawati")).to_be_visible()

    # One that is not ticked goes alone.
    row(page, THIRD).drag_to(page.locator("[data-give-people] li").filter(has_text="Sari Indrawati"))
    expect(page.get_by_role("checkbox", name=FIRST)).not_to_be_checked()
    expect(page.get_by_role("status").filter(has_text="1 pertanyaan untuk Sari Indrawati")).to_be_visible()


def test_without_javascript_nobody_is_told_to_drag(open_as, office):
    page = open_as(office.lead, office.path, java_script_enabled=False)
    expect(page.locator("[data-give-people]")).to_be_hidden()
    page.get_by_role("checkbox", name=FIRST).check()
    page.locator("[name=owner]").select_option(str(office.sari.pk))
    page.get_by_role("button", name="Berikan tugas").click()
    expect(page.get_by_text("1 pertanyaan diberikan kepada Sari Indrawati.")).to_be_visible()


def test_of_several_areas_those_with_ticks_are_open_and_the_others_say_how_many_they_hold(open_as, office):
    make_task(office.assessment, code=THIRD, owner=office.sari)
    page = open_as(office.lead, f"{office.path.partition('?')[0]}?pertanyaan={FIRST}")

    expect(page.get_by_role("checkbox", name=FIRST)).to_be_checked()
    expect(page.get_by_role("checkbox", name="A.I.2.i.a")).to_be_hidden()
    expect(page.locator("form summary").first).to_have_text("Manajemen Perubahan 16 pertanyaan, 1 sudah ada pemiliknya")
    page.get_by_text("Penataan Tatalaksana").click()
    expect(page.get_by_role("checkbox", name="A.I.2.i.a")).to_be_visible()
    # What is decided stands above the button that decides it.
    assert (
        page.locator("[name=pertanyaan]").last.evaluate(
            "x => x.compareDocumentPosition(x.form.querySelector('[type=submit]'))"
        )
        == 4
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_the_box_of_a_document_that_ends_is_ticked_by_a_click_and_its_task_is_opened_by_one(open_as, office, width):
    """The link of a row covers the whole row: what else is pressed there lies above it."""
    ends = Details(title="Sertifikat", valid_until=timezone.localdate() + timedelta(days=9))
    document = upload_document(
        assessment=office.assessment,
        file=ContentFile(files.pdf(mark="iso"), name="iso.pdf"),
        details=ends,
        by=office.sari,
    )
    cite_document(
        assessment=office.assessment, indicator=Indicator.objects.get(code=FIRST), document=document, by=office.sari
    )
    page = open_as(office.lead, reverse("evidence:ending-list", args=[office.assessment.pk]), width)

    page.get_by_role("checkbox", name="Jadikan tugas: Sertifikat").click()
    expect(page.get_by_role("checkbox", name="Jadikan tugas: Sertifikat")).to_be_checked()
    page.get_by_role("combobox").select_option(str(office.sari.pk))
    page.get_by_role("button", name="Jadikan tugas").click()
    page.get_by_role("link", name="Sari Indrawati").click()
    expect(page).to_have_url(re.compile("/tugas/[0-9]+/$"))


@pytest.mark.parametrize("width", WIDTHS)
def test_giving_and_the_load_of_each_person_fit_the_window(open_as, office, width):
    for code in (FIRST, SECOND):
        make_task(office.assessment, code=code, owner=office.sari)
    for path in (office.path, reverse("assessment:task-board", args=[office.assessment.pk])):
        assert_sound(open_as(office.lead, path, width))
