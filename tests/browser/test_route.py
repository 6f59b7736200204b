"""The ketua tim reads the route on a phone and at a desk: it fits, satisfies axe, and plans the work without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessment.people.models import Role
from assessment.programme.models import WorkItem
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import fill, make_assessment, make_member, make_unit, make_window
from tests.sheets import best_answers
from zi_portal.kit.indonesian import long_date

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_as_lead(instruments, open_as):
    """Return a function that opens the route of an office without four documents, as its ketua tim."""
    assessment = make_assessment(unit=make_unit(name="KPPBC TMP Ngurah Rai", time_zone="Asia/Makassar"))
    make_window(assessment.period)
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")
    answers = best_answers()
    missing = {"B.I.a.1", "B.II.a.1", "A.II.5.i.a", "A.II.5.ii.a"}
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - missing)

    def open_page(name, *more, width=1280, **options):
        return open_as(lead, reverse(f"assessment:{name}", args=[assessment.pk, *more]), width, **options)

    return open_page


@pytest.mark.parametrize("width", WIDTHS)
def test_route_pages_fit_the_window_and_satisfy_axe(open_as_lead, width):
    for name, *more in (("route-detail",), ("route-setting-edit", "B.I.a.1")):
        assert_sound(open_as_lead(name, *more, width=width))


def test_ketua_tim_plans_the_work_without_javascript(open_as_lead):
    page = open_as_lead("route-detail", width=360, java_script_enabled=False)
    steps = page.locator(".acts > li").count()

    page.get_by_role("textbox", name="Tenggat").first.fill(long_date(timezone.localdate() + timedelta(days=7)))
    page.get_by_role("button", name="Jadikan rencana kerja").click()

    expect(page.get_by_text(f"{steps} langkah sudah masuk rencana kerja dan menjadi tugas")).to_be_visible()
    assert WorkItem.objects.count() == steps
