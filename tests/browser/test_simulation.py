"""A team tries answers in a browser: the board moves at once, nothing typed is lost, and all of it works without scripts."""

import io
import re
from decimal import Decimal

import pikepdf
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessment.people.models import Role
from assessment.planning.scenarios import services as write
from assessment.planning.scenarios.models import Scenario
from assessment.rounds.models import Answer
from assessment.scoring import Index
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import fill, make_assessment, make_member, make_unit, make_window
from tests.sheets import best_answers

pytestmark = pytest.mark.django_db(transaction=True)

SURVEY, CHOICE, COUNTS = "B.II.a.1", "A.I.5.i.a", "A.II.5.ii.a"


@pytest.fixture
def assessment(instruments):
    assessment = make_assessment(unit=make_unit(name="KPPBC TMP Ngurah Rai", time_zone="Asia/Makassar"))
    make_window(assessment.period)
    return assessment


@pytest.fixture
def sari(assessment):
    """Return a member of a pokja whose office has all but the service survey."""
    sari = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["PW"], full_name="Sari Dewi")
    answers = {code: answer for code, answer in best_answers().items() if code != SURVEY}
    fill(assessment.evaluations.get(), answers, by=sari, supported=answers)
    return sari


@pytest.fixture
def open_as_sari(sari, assessment, open_as):
    """Return a function that opens a page of the round as Sari, in a window of the given width."""

    def open_page(name, *more, width=1280, **options):
        return open_as(sari, reverse(f"assessment:{name}", args=[assessment.pk, *more]), width, **options)

    return open_page


def brief(page):
    return page.locator("#ringkas")


def entry(page, code):
    return page.locator(".sim-entry", has_text=f"{code} ")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_member_tries_answers_sees_the_gates_move_and_keeps_the_scenario(open_as_sari, width):
    answers = list(Answer.objects.values())
    page = open_as_sari("readiness-detail", width=width)
    page.get_by_role("link", name="Simulasi: coba ubah jawaban").click()
    page.get_by_role("button", name="Mulai simulasi").click()
    page.get_by_role("link", name="Hasil", exact=True).click()

    page.get_by_label("Indeks Persepsi Kualitas Pelayanan Publik").fill("3,6")
    page.get_by_label("Indeks Persepsi Kualitas Pelayanan Publik").press("Tab")
    expect(brief(page)).to_contain_text("82,50 → 98,25 · WBK terpenuhi · WBBM terpenuhi")
    expect(entry(page, SURVEY)).to_contain_text("+15,75 poin")
    expect(page.locator("#papan")).to_contain_text("Memenuhi WBBM: semua 12 syarat terpenuhi.")
    entry(page, "B.I.b.1").get_by_role("radio", name="E", exact=False).last.check()
    expect(brief(page)).to_contain_text("82,50 → 93,25 · WBK kurang 2 syarat · WBBM kurang 2 syarat")
    expect(entry(page, "B.I.b.1").get_by_role("radio").last).to_be_focused()
    entry(page, "B.I.b.1").get_by_role("radio", name="Tetap").check()
    expect(brief(page)).to_contain_text("82,50 → 98,25")
    assert_sound(page)

    page.get_by_role("link", name="Lihat hasil").click()
    expect(page.locator("h1")).to_contain_text("Bila ini tercapai: Memenuhi WBK: semua 12 syarat terpenuhi.")
    page.get_by_label("Nama skenario").fill("Survei ulang")
    page.get_by_role("button", name="Simpan dengan nama ini").click()
    expect(page.get_by_text("Skenario disimpan dengan nama “Survei ulang”.")).to_be_visible()
    expect(page.get_by_role("button", name="Cetak")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Simulasi", exact=True).click()
    expect(page.get_by_role("row", name="Survei ulang")).to_contain_text("98,25")
    assert_sound(page)
    assert Scenario.objects.get().changes.get().index == Decimal("3.6")
    assert list(Answer.objects.values()) == answers


def test_a_number_typed_while_the_board_comes_stays_and_what_is_unclear_is_asked_back(open_as_sari, assessment, sari):
    scenario = write.open_scratch(assessment=assessment, by=sari)
    page = open_as_sari("scenario-area-edit", scenario.pk, "PW")

    def slowly(route):
        page.wait_for_timeout(300)
        route.continue_()

    page.route(re.compile("/jawaban/"), slowly)
    whole, running, done = (entry(page, COUNTS).get_by_role("textbox").nth(place) for place in range(3))
    whole.fill("1.234")
    whole.press("Tab")
    running.press_sequentially("3")
    expect(entry(page, COUNTS)).to_contain_text("Maksud Anda 1234?")
    expect(running).to_have_value("3")
    expect(running).to_be_focused()

    whole.fill("26")
    running.fill("13")
    expect(entry(page, COUNTS)).to_contain_text("Belum dihitung. Isi juga:")
    done.fill("13")
    done.press("Tab")
    expect(brief(page)).to_contain_text("82,50 → 81,00")
    assert Scenario.objects.get().changes.get().counts == {
        "harus_ditindaklanjuti": 26,
        "sedang_diproses": 13,
        "selesai": 13,
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_is_tried_without_javascript(open_as_sari, assessment, sari, width):
    scenario = write.open_scratch(assessment=assessment, by=sari)
    page = open_as_sari("scenario-area-edit", scenario.pk, "PW", width=width, java_script_enabled=False)
    entry(page, CHOICE).get_by_role("radio", name="B", exact=False).check()
    entry(page, COUNTS).get_by_role("textbox").first.fill("26")
    page.get_by_role("button", name="Hitung ulang").click()
    expect(page.get_by_text(re.compile(r"Tanpa angka ini pertanyaan")).first).to_be_visible()
    expect(entry(page, COUNTS).get_by_role("textbox").first).to_have_value("26")

    for number, typed in enumerate(["26", "0", "13"]):
        entry(page, COUNTS).get_by_role("textbox").nth(number).fill(typed)
    page.get_by_role("button", name="Hitung ulang").click()
    expect(page.get_by_text("Simulasi dihitung ulang.")).to_be_visible()
    expect(brief(page)).to_contain_text("82,50 → 80,63")  # 82.5 − 0.375 − 1.5 = 80.625
    page.get_by_role("link", name="Lihat hasil").click()
    page.get_by_role("button", name=f"Batalkan {CHOICE}").click()
    assert [change.indicator.code for change in scenario.changes.all()] == [COUNTS]


def test_the_route_is_applied_compared_and_printed_on_one_page(open_as_sari, assessment, sari):
    scratch = write.open_scratch(assessment=assessment, by=sari)
    write.simulate(scenario=scratch, values={SURVEY: Index(Decimal("3.1"))}, by=sari)
    page = open_as_sari("route-detail")
    page.get_by_role("button", name="Terapkan jalur dalam simulasi").click()
    expect(page.locator("h1")).to_contain_text("Memenuhi WBK")
    page.wait_for_load_state()
    with pikepdf.open(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as pdf:
        assert len(pdf.pages) == 1

    page.get_by_role("link", name="Simulasi", exact=True).click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Bandingkan yang dipilih").click()
    expect(page.locator("h1")).to_contain_text("Bila tercapai, yang memenuhi WBK: “Jalur WBK ")
    assert_sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_figure_of_a_scenario_opens_its_calculation_and_leads_back(open_as_sari, assessment, sari, width):
    scratch = write.open_scratch(assessment=assessment, by=sari)
    write.simulate(scenario=scratch, values={SURVEY: Index(Decimal("3.6"))}, by=sari)
    kept = write.name_scenario(scenario=scratch, name="Survei 3,60", by=sari)
    page = open_as_sari("scenario-detail", kept.pk, width=width)

    page.locator(".sim-totals a.origin").first.click()

    expect(page.locator("h1")).to_contain_text("Dari mana angka ini?")
    expect(page.locator(".figure-value")).to_contain_text("98,25")
    expect(page.locator("li", has_text=f"{SURVEY} ").locator(".origin-supposed")).to_have_text("Disimulasikan")
    assert_sound(page)
    page.get_by_role("link", name="Hasil skenario ini").click()
    expect(page.locator("h1.verdict")).to_be_visible()
