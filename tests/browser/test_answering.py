"""A pokja answers in a browser: autosave, scores at once, two people at one answer, a lost line, an ended session."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessment import scoring
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Answer
from assessment.sheet.services import save_answer
from tests.browser.windows import HEIGHT, WIDTHS, assert_sound
from tests.evidence.files import pdf
from tests.factories import PASSWORD, fill, make_assessment, make_member, make_period, make_unit, make_window
from tests.sheets import best_answers

pytestmark = pytest.mark.django_db(transaction=True)

CODE, COUNTS = "A.I.1.i.a", "A.II.1.i.a"
LONGEST = ("A.I.6.ii.a", "A.II.2.iii.b", "A.II.5.i.a")  # the most words in all criteria, and in one


@pytest.fixture
def assessment(instruments):
    unit = make_unit(name="KPPBC TMP Ngurah Rai", time_zone="Asia/Makassar")
    assessment = make_assessment(unit=unit, period=make_period(instansi=unit.instansi, name="Penilaian ZI 2026"))
    # At noon: near midnight the day differs between the two zones, and the head of the page takes one line more.
    noon = timezone.now().replace(hour=4, minute=0) + timedelta(days=30)
    make_window(assessment.period, closes_at=noon)
    return assessment


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.MP], full_name="Sari Dewi")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Made Wirawan")


def url(name, assessment, *args):
    return reverse(f"assessment:{name}", args=[assessment.pk, *args])


def saved_line(page):
    return page.locator("#keadaan")


def kept_texts(page):
    return page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('jawaban:')).length")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_member_answers_writes_and_sees_the_scores_change(open_as, assessment, sari, width):
    page = open_as(sari, url("assessment-detail", assessment), width)
    assert_sound(page)
    expect(page.locator("h1")).to_contain_text("16 pertanyaan lagi")
    page.get_by_role("link", name="Manajemen Perubahan", exact=True).click()
    expect(page).to_have_url(re.compile(r"/area/MP/$"))
    assert_sound(page)
    page.get_by_role("link", name=CODE).click()
    expect(page.locator("#pengaruh .figure-value")).to_contain_text("0,00")

    page.get_by_text("Tim pembangunan ZI sudah terbentuk").click()
    expect(saved_line(page)).to_contain_text("tersimpan")
    expect(page.locator("#pengaruh .figure-value")).to_contain_text("0,25")
    expect(page.locator("#pengaruh")).to_contain_text("Jawaban Ya belum memiliki data dukung")

    page.get_by_label("Penjelasan").fill("Tim dibentuk dengan SK.")
    expect(saved_line(page)).to_have_text("Menyimpan…")
    expect(saved_line(page)).to_contain_text("Jawaban tersimpan", timeout=6000)
    assert Answer.objects.get().explanation == "Tim dibentuk dengan SK."
    assert kept_texts(page) == 0
    assert_sound(page)

    page.get_by_label("Penjelasan").fill("Tim dibentuk dengan SK 2026.")
    page.locator("#berkas-1").set_input_files({"name": "sk.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    expect(page.get_by_role("link", name="sk", exact=True)).to_be_visible(timeout=30_000)
    page.get_by_label("Tanggal dokumen sk").fill("2 Februari 2026")
    page.get_by_role("button", name="Simpan tanggal sk").click()
    expect(page.locator("#pengaruh")).not_to_contain_text("belum memiliki data dukung")
    expect(page.get_by_label("Penjelasan")).to_have_value("Tim dibentuk dengan SK 2026.")
    expect(saved_line(page)).to_contain_text("Jawaban tersimpan", timeout=6000)
    assert_sound(page)

    page.get_by_label("Penjelasan").fill("Tim dibentuk dengan SK 2026.")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.locator("h1")).to_contain_text("A.I.1.i.b")
    expect(page.get_by_text(f"Jawaban {CODE} tersimpan pukul")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/A\.I\.1\.i\.b/$"))  # without the note of what was saved
    assert (Answer.objects.get().level, Answer.objects.get().explanation) == ("Ya", "Tim dibentuk dengan SK 2026.")
    assert kept_texts(page) == 0
    assert_sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_numbers_are_asked_back_and_errors_lead_to_their_field(open_as, assessment, sari, width):
    page = open_as(sari, url("answer-edit", assessment, COUNTS), width)
    page.get_by_label("Jumlah agen perubahan").fill("1.234")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert page.title().startswith("Kesalahan: ")
    page.locator("[data-error-summary] a").click()
    expect(page.get_by_label("Jumlah agen perubahan")).to_be_focused()
    expect(page.get_by_label("Jumlah agen perubahan")).to_have_value("1.234")
    page.complaints.clear()  # the browser reports the status 422
    assert_sound(page)
    page.get_by_label("Jumlah agen perubahan").fill("12")
    page.get_by_label("Jumlah perubahan yang dibuat").fill("9")
    expect(saved_line(page)).to_contain_text("Jawaban tersimpan", timeout=6000)
    expect(page.locator("#pengaruh .figure-value")).to_contain_text("0,75")
    assert Answer.objects.get().counts == {"jumlah_agen": 12, "jumlah_perubahan": 9}


@pytest.mark.parametrize("width", WIDTHS)
def test_k01_two_people_at_one_answer_lose_nothing(open_as, assessment, sari, lead, width):
    path = url("answer-edit", assessment, CODE)
    first, second = open_as(sari, path, width), open_as(lead, path, width)
    first.get_by_label("Penjelasan").fill("SK tim nomor 12.")
    first.get_by_role("button", name="Simpan", exact=True).click()
    expect(first.get_by_text(f"Jawaban {CODE} tersimpan pukul")).to_be_visible()

    second.get_by_label("Penjelasan").fill("SK tim nomor 14.")
    expect(saved_line(second)).to_contain_text("Sari mengubah jawaban ini pukul", timeout=6000)
    second.get_by_role("button", name="Bandingkan kedua isian").click()
    expect(second.locator("h1")).to_have_text("Dua isian untuk satu pertanyaan")
    expect(second.locator(".versions mark")).to_have_text(["14.", "12."])
    second.complaints.clear()  # the browser reports the status 409
    assert_sound(second)
    columns = second.locator(".versions > section")
    left, right = (columns.nth(place).bounding_box() for place in (0, 1))
    assert (left["y"] == right["y"]) == (width == 1280)

    merged = second.get_by_label("Penjelasan")
    expect(merged).to_have_value("SK tim nomor 12.\n\nSK tim nomor 14.")
    merged.fill("SK tim nomor 12, diubah dengan nomor 14.")
    second.get_by_role("button", name="Simpan gabungan").click()
    expect(second.get_by_text(f"Jawaban {CODE} tersimpan pukul")).to_be_visible()
    assert Answer.objects.get().explanation == "SK tim nomor 12, diubah dengan nomor 14."
    assert kept_texts(second) == 0


def test_k02_a_button_pressed_while_autosave_is_on_its_way_waits_for_it(open_as, assessment, sari):
    page = open_as(sari, url("answer-edit", assessment, CODE))

    def slowly(route):
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/draf/", slowly)
    page.get_by_text("Tim pembangunan ZI sudah terbentuk").click()
    page.get_by_label("Penjelasan").fill("ditulis sementara itu")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text(f"Jawaban {CODE} tersimpan pukul")).to_be_visible()
    answer = Answer.objects.get()
    assert (answer.level, answer.explanation, answer.version) == ("Ya", "ditulis sementara itu", 2)


@pytest.mark.parametrize("script", [True, False])
def test_k02_the_way_back_never_brings_an_older_answer_back(open_as, assessment, sari, script):
    page = open_as(sari, url("answer-edit", assessment, CODE), java_script_enabled=script)
    for level, text in (("Ya", "SK 2025."), ("Tidak", "SK 2026.")):
        page.locator(f"[name=level][value={level}]").check()
        page.get_by_label("Penjelasan").fill(text)
        with page.expect_navigation():  # the page before may look just like the one to come
            page.get_by_role("button", name="Simpan", exact=True).click()
        expect(page.get_by_text(f"Jawaban {CODE} tersimpan pukul")).to_be_visible()
        expect(page.get_by_label("Penjelasan")).to_have_value(text)
    for _ in range(2):
        page.go_back()
    expect(page.get_by_label("Penjelasan")).to_have_value("SK 2026.")
    expect(page.locator("[name=level][value=Tidak]")).to_be_checked()
    page.get_by_role("link", name="Beranda", exact=True).click()  # what is typed goes out as a page is left
    expect(page.locator("h1")).to_contain_text("pertanyaan lagi")
    answer = Answer.objects.get()
    assert (answer.level, answer.explanation) == ("Tidak", "SK 2026.")


def test_a_button_pressed_without_a_line_leaves_the_page_and_its_text_standing(open_as, assessment, sari):
    page = open_as(sari, url("answer-edit", assessment, CODE))
    page.context.set_offline(True)
    page.get_by_label("Penjelasan").fill("ditulis tanpa sambungan")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(saved_line(page)).to_contain_text("Tidak tersambung. Isian Anda masih ada di halaman ini.")
    expect(page.get_by_label("Penjelasan")).to_have_value("ditulis tanpa sambungan")
    page.context.set_offline(False)
    expect(saved_line(page)).to_contain_text("Jawaban tersimpan", timeout=6000)
    assert Answer.objects.get().explanation == "ditulis tanpa sambungan"


def test_a_button_works_without_a_network_where_the_portal_is_on_this_computer(open_as, assessment, sari):
    page = open_as(sari, url("answer-edit", assessment, CODE))
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    page.get_by_label("Penjelasan").fill("ditulis tanpa jaringan")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_text(f"Jawaban {CODE} tersimpan pukul")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("A.I.1.i.b")
    assert Answer.objects.get().explanation == "ditulis tanpa jaringan"


def test_a_lost_line_keeps_the_text_through_a_reload_and_saves_it_later(open_as, assessment, sari):
    page = open_as(sari, url("answer-edit", assessment, CODE))
    page.route("**/draf/", lambda route: route.abort())
    page.get_by_label("Penjelasan").fill("ditulis tanpa sambungan")
    expect(saved_line(page)).to_contain_text("Gagal menyimpan", timeout=6000)
    expect(page.get_by_role("button", name="Coba lagi")).to_be_visible()
    expect(page.get_by_text("Tidak tersambung. Isian di halaman ini belum tersimpan")).to_be_visible()
    assert kept_texts(page) == 1
    assert not Answer.objects.exists()

    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/draf/")
    page.reload()
    expect(page.get_by_label("Penjelasan")).to_have_value("ditulis tanpa sambungan")
    expect(saved_line(page)).to_contain_text("Jawaban tersimpan", timeout=6000)
    assert Answer.objects.get().explanation == "ditulis tanpa sambungan"
    assert kept_texts(page) == 0


def test_k02_text_kept_in_a_tab_does_not_overwrite_what_was_saved_meanwhile(open_as, assessment, sari, lead):
    page = open_as(sari, url("answer-edit", assessment, CODE))
    page.route("**/draf/", lambda route: route.abort())
    page.get_by_label("Penjelasan").fill("ditulis tanpa sambungan")
    expect(saved_line(page)).to_contain_text("Gagal menyimpan", timeout=6000)
    save_answer(
        assessment=assessment, code=CODE, value=scoring.Choice("Ya"), explanation="dari ketua", version=0, by=lead
    )
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/draf/")
    page.reload()
    expect(saved_line(page)).to_contain_text("Made mengubah jawaban ini pukul", timeout=6000)
    assert Answer.objects.get().explanation == "dari ketua"
    expect(page.get_by_label("Penjelasan")).to_have_value("ditulis tanpa sambungan")


def test_a10_the_session_ends_and_the_text_is_saved_after_signing_in_beside(open_as, assessment, sari):
    page = open_as(sari, url("answer-edit", assessment, CODE))
    Session.objects.all().delete()
    page.get_by_label("Penjelasan").fill("ditulis setelah sesi berakhir")
    link = page.get_by_role("link", name="Masuk lagi di tab baru")
    expect(link).to_be_visible(timeout=6000)
    with page.expect_popup() as popup:
        link.click()
    other = popup.value
    other.get_by_label("Nama pengguna").fill(sari.username)
    other.get_by_label("Kata sandi").fill(PASSWORD)
    other.get_by_role("button", name="Masuk").click()
    expect(other.locator("h1")).to_contain_text(CODE)
    other.close()

    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")  # headless tabs never lose the focus
    expect(saved_line(page)).to_contain_text("Jawaban tersimpan", timeout=6000)
    assert Answer.objects.get().explanation == "ditulis setelah sesi berakhir"
    expect(link).to_be_hidden()


def test_signing_out_forgets_unsent_text(open_as, assessment, sari):
    page = open_as(sari, url("answer-edit", assessment, CODE))
    page.evaluate("sessionStorage.setItem('jawaban:/penilaian/1/jawaban/X/', '{}')")
    page.get_by_role("button", name="Keluar").first.click()
    page.wait_for_url("**/masuk/")
    assert kept_texts(page) == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_works_without_javascript(open_as, assessment, sari, lead, width):
    page = open_as(sari, url("assessment-detail", assessment), width, java_script_enabled=False)
    page.get_by_role("link", name="Kerjakan", exact=True).click()
    page.go_back()
    page.get_by_role("link", name="Manajemen Perubahan", exact=True).click()
    page.get_by_role("link", name=CODE).click()
    page.get_by_text("Tim pembangunan ZI sudah terbentuk").click()
    page.get_by_label("Penjelasan").fill("Tanpa skrip.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text(f"Jawaban {CODE} tersimpan pukul")).to_be_visible()
    expect(page.locator("#pengaruh .figure-value")).to_contain_text("0,25")

    save_answer(
        assessment=assessment, code=CODE, value=scoring.Choice("Ya"), explanation="Dari ketua.", version=1, by=lead
    )
    page.get_by_label("Penjelasan").fill("Tanpa skrip, lengkap.")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.locator("h1")).to_have_text("Dua isian untuk satu pertanyaan")
    page.get_by_role("button", name="Pakai isian saya").click()
    assert Answer.objects.get().explanation == "Tanpa skrip, lengkap."

    page.get_by_role("button", name="Kosongkan jawaban").click()
    expect(page.locator("[name=level]:checked")).to_have_count(0)
    assert Answer.objects.get().level is None


def test_a_full_question_stands_on_one_screen_and_an_area_shows_twelve_rows(open_as, assessment, lead):
    page = open_as(lead, url("answer-edit", assessment, LONGEST[0]))
    for code in LONGEST:
        page.goto(page.url.replace(page.url.split("/")[-2], code))
        assert page.locator(".levels").evaluate("node => node.getBoundingClientRect().bottom") <= (
            page.locator(".action-bar").evaluate("node => node.getBoundingClientRect().top")
        )
    page.goto(page.url.replace(f"jawaban/{code}", "area/MP"))
    rows = page.locator(".question-rows .row-item")
    seen = [rows.nth(place).bounding_box() for place in range(rows.count())]
    assert sum(box["y"] + box["height"] <= HEIGHT for box in seen) >= 12


@pytest.mark.parametrize("width", WIDTHS)
def test_a_full_sheet_and_a_read_only_question_are_sound(open_as, assessment, lead, width):
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(list(answers)[::2]))
    reader = make_member(Role.HEAD, unit=assessment.unit)
    for path in (
        url("assessment-detail", assessment),
        url("area-detail", assessment, "PW"),
        url("area-detail", assessment, "HASIL"),
        url("sheet-detail", assessment),
        url("answer-edit", assessment, "A.II.6.i.a"),
        url("answer-edit", assessment, "A.II.5.iii.a.1"),
        url("answer-edit", assessment, "B.I.a.1"),
    ):
        assert_sound(open_as(reader, path, width))
