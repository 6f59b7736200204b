"""A kepala looks at readiness on a phone and at a desk: what stands in the first screen, axe, print, no JavaScript."""

import io
from datetime import datetime
from functools import partial

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessment.lke.models import Instrument
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.workflow import Status
from tests.browser.windows import HEIGHT, WIDTHS, assert_sound
from tests.factories import fill, make_assessment, make_member, make_period, make_recap, make_unit, make_window
from tests.sheets import NOW, OLDEST, best_answers, instrument

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(instruments):
    """An office with failing gates, a late pokja and the round of 2018 by two scorers."""
    unit = make_unit(name="KPPBC TMP Ngurah Rai", time_zone="Asia/Makassar")
    assessment = make_assessment(unit=unit, period=make_period(instansi=unit.instansi, name="ZI 2026"))
    make_window(assessment.period)
    lead = make_member(Role.TEAM_LEAD, unit=unit, full_name="Luh Sukerti")
    for key in AreaKey:
        make_member(Role.POKJA_LEAD, unit=unit, areas=[key], full_name=f"Ketua Pokja {key}")
    area_of = instrument(NOW).area_of
    answers = {code: answer for code, answer in best_answers().items() if area_of(code) != "PW"}
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"B.II.a.1"})
    old = Assessment.objects.create(
        unit=unit,
        period=make_period(
            instansi=unit.instansi, name="ZI 2018", year=2018, instrument=Instrument.objects.get(code=OLDEST)
        ),
        status=Status.CLOSED,
        outcome=Assessment.Outcome.GRANTED,
    )
    make_recap(old, Stage.TPI, {"A": "52.07", "B": "36.87"}, by=lead, scorer="Tim Kementerian")
    make_recap(old, Stage.TPN, {"A": "41.14", "B": "36.44"}, by=lead, scorer="Tim Kemenpan")
    return assessment, old


@pytest.fixture
def open_as_head(office, open_as):
    """Return a function that opens a page as the kepala, in a window of the given width."""
    head = make_member(Role.HEAD, unit=office[0].unit, full_name="Wayan Suardana")
    return partial(open_as, head)


def bottom(page, selector):
    box = page.locator(selector).first.bounding_box()
    return box["y"] + box["height"]


@pytest.mark.parametrize("width", WIDTHS)
def test_kepala_reads_ready_or_not_and_what_is_missing_on_the_first_screen(open_as_head, office, width):
    page = open_as_head(reverse("assessment:readiness-detail", args=[office[0].pk]), width)

    expect(page.locator("h1")).to_contain_text("Belum memenuhi WBK: 3 dari 12 syarat kurang. Terdekat: ")
    who = page.get_by_text("Yang mengerjakan: ")
    expect(who).to_contain_text("Ketua Pokja PW (ketua pokja)")
    for part in ("h1", ".verdict-note", ".chart-score-line", ".chart-gate-strip"):
        assert bottom(page, part) <= HEIGHT
    expect(page.locator(".gate-words li").get_by_text("Ketua Pokja PW (ketua pokja)")).to_have_count(1)
    expect(page.locator(".paper-head")).to_contain_text("hari lagi")
    expect(page.locator(".acts > li")).to_have_count(3)
    expect(page.locator(".acts > li").first.get_by_text("(ketua pokja)")).to_be_visible()
    expect(page.get_by_text("Ketua Pokja PW (ketua pokja)").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_monitoring_pages_fit_the_window_and_satisfy_axe(open_as_head, office, width):
    current, old = office
    for path in (
        reverse("assessment:readiness-detail", args=[current.pk]),
        reverse("assessment:readiness-detail", args=[old.pk]),
        reverse("assessment:comparison-detail", args=[old.pk]),
        reverse("assessment:unit-history", args=[current.unit_id]),
    ):
        assert_sound(open_as_head(path, width))


def test_switch_to_wbbm_works_without_javascript(open_as_head, office):
    page = open_as_head(reverse("assessment:readiness-detail", args=[office[0].pk]), 360, java_script_enabled=False)

    page.get_by_role("link", name="WBBM").click()

    expect(page.locator("h1")).to_contain_text("Belum memenuhi WBBM: ")
    expect(page.locator(".switch [aria-current]")).to_have_text("WBBM")


@pytest.mark.parametrize("closes_at", ["2031-12-31T15:59:00+00:00", "2031-12-31T16:30:00+00:00"], ids=["day", "night"])
def test_readiness_prints_as_one_page(open_as_head, office, closes_at):
    """Also where the two zones write the deadline on different days, so that it takes more words."""
    office[0].period.windows.update(closes_at=datetime.fromisoformat(closes_at))
    page = open_as_head(reverse("assessment:readiness-detail", args=[office[0].pk]))

    with pikepdf.open(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_the_scorers_of_two_rounds_stand_side_by_side_within_the_page(open_as_head, office, width):
    assessment = office[0]
    by = assessment.unit.memberships.filter(role=Role.TEAM_LEAD).get().user
    published = {"published_at": timezone.now(), "published_by": by}
    sheets = [
        Evaluation.objects.create(assessment=assessment, stage=Stage.SELF, round=2),
        Evaluation.objects.create(
            assessment=assessment, stage=Stage.TPI, round=2, tier=Evaluation.Tier.CONTROLLER, **published
        ),
    ]
    for sheet in sheets:
        fill(sheet, best_answers(), by=by)
    make_recap(assessment, Stage.TPN, {"A": "50", "B": "30"}, by=by, round=2)
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.CLOSED, outcome=Assessment.Outcome.GRANTED)
    page = open_as_head(reverse("assessment:comparison-detail", args=[assessment.pk]), width)
    assert_sound(page)
    wider = "nodes => nodes.filter(node => node.scrollWidth > node.clientWidth).length"
    assert page.locator(".table-wrap").evaluate_all(wider) == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_a_calculation_with_every_word_explained_fits_the_window(open_as_head, office, width):
    page = open_as_head(reverse("assessment:origin-detail", args=[office[0].pk, "A.I.1.i.b"]), width)
    expect(page.locator(".glossary em")).to_have_count(6)
    assert_sound(page)
