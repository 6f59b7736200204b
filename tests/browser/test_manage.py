"""Signing in, kelola and the team in a real browser: on a phone and at a desk, by keyboard, without JavaScript, axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessment.people.models import Membership, Role, Unit
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files
from tests.factories import PASSWORD, make_assessment, make_instansi, make_member, make_period, make_unit, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def url(name, *args):
    return reverse(f"assessment:{name}", args=args)


@pytest.fixture
def office(instruments):
    """An instansi with an admin, a unit with a team, and a round."""
    instansi = make_instansi(name="Kementerian Uji")
    unit = make_unit(
        instansi=instansi,
        name="Kantor Pelayanan Uji",
        code="KPU-1",
        letterhead_lines="KEMENTERIAN UJI\nKANTOR PELAYANAN UJI",
    )
    make_member(Role.INSTANSI_ADMIN, instansi=instansi, username="admin", full_name="Rina Kusuma")
    make_member(Role.TEAM_LEAD, unit=unit, username="ketua", full_name="Ni Luh Sari Widyaningsih, S.E., M.M.")
    make_member(Role.POKJA_MEMBER, unit=unit, username="anggota", full_name="Budi Santoso", areas=["MP", "TL"])
    make_assessment(unit=unit, period=make_period(instansi=instansi, name="Penilaian ZI 2026"))
    return unit


@pytest.fixture
def visit(live_server, new_window):
    """Return a function that opens a browser of a width and, for a name, signs in by the page itself."""

    def open_browser(name="", width=1280, **options):
        page = new_window(width, **options)
        page.at = lambda path: page.goto(live_server.url + path)
        page.at("/masuk/")
        if name:
            page.get_by_label("Nama pengguna atau NIP").fill(name)
            page.get_by_label("Kata sandi").fill(PASSWORD)
            page.get_by_role("button", name="Masuk").click()
            page.wait_for_load_state()
        return page

    return open_browser


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_the_admin_fit_the_window_and_satisfy_axe(visit, office, width):
    page = visit("admin", width)
    member = Membership.objects.get(user__username="anggota")
    assessment = office.assessments.get()
    for path in (
        url("unit-list"),
        url("unit-create"),
        url("unit-edit", office.pk),
        url("letterhead-edit", office.pk),
        url("person-list"),
        url("person-create"),
        url("person-edit", member.user_id),
        url("membership-create", member.user_id),
        url("membership-edit", member.pk),
        url("period-list"),
        url("period-create"),
        url("period-edit", assessment.period_id),
        url("assessment-open", assessment.period_id),
        url("target-edit", assessment.pk),
        url("assessment-list"),
        url("team-detail", office.pk),
        url("password-change"),
    ):
        page.at(path)
        assert_sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_the_ketua_tim_and_of_refused_forms_satisfy_axe(visit, office, width):
    page = visit("ketua", width)
    page.at(url("team-detail", office.pk))
    assert_sound(page)
    for name in ("team-member-create", "team-member-add"):
        page.at(url(name, office.pk))
        assert_sound(page)
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
        assert page.title().startswith("Kesalahan: ")
        assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
        assert_sound(page, expected="422")


@pytest.mark.parametrize("width", WIDTHS)
def test_sign_in_refused_and_first_sign_in_with_a_start_password(visit, office, width):
    make_user(username="baru", must_change_password=True)
    page = visit(width=width)
    assert_sound(page)
    page.get_by_label("Nama pengguna atau NIP").fill("baru")
    page.get_by_label("Kata sandi").fill("salah")
    page.keyboard.press("Enter")
    page.get_by_text("Nama pengguna atau kata sandi tidak cocok.").wait_for()
    expect(page.get_by_label("Nama pengguna atau NIP")).to_have_value("baru")
    assert_sound(page, expected="422")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Pilih kata sandi Anda").wait_for()
    assert_sound(page)
    page.get_by_label("Kata sandi baru", exact=True).fill("kebun teh berkabut pagi")
    page.get_by_label("Ulangi kata sandi baru").fill("kebun teh berkabut pagi")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Anda belum mempunyai peran").wait_for()
    assert_sound(page)


def test_ketua_tim_adds_a_person_by_keyboard_and_prints_the_slip(visit, office):
    page = visit("ketua")
    page.at(url("team-member-create", office.pk))
    page.get_by_label("Nama lengkap").focus()
    page.keyboard.type("Komang Ayu")
    page.keyboard.press("Tab")
    page.keyboard.type("198501012010012001")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")  # Anggota pokja
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # Manajemen Perubahan
    page.get_by_label("Nomor SK").focus()
    page.keyboard.type("KEP-7/2026")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kata sandi awal").wait_for()
    assert_sound(page)
    expect(page.get_by_role("button", name="Cetak slip")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Cetak slip")).not_to_be_visible()
    expect(page.locator(".slip-password")).to_be_visible()
    membership = Membership.objects.get(user__nip="198501012010012001")
    assert (membership.role, membership.areas) == ("anggota_pokja", ["MP"])


def test_letterhead_preview_follows_the_typing(visit, office):
    page = visit("admin")
    page.at(url("letterhead-edit", office.pk))
    page.get_by_label("Alamat pada kop").fill("Jalan Raya Tuban 1, Badung")
    page.locator("#pratinjau").get_by_text("Jalan Raya Tuban 1, Badung").wait_for()
    expect(page.locator("#pratinjau").get_by_text("Belum tersimpan.")).to_be_visible()
    page.get_by_role("button", name="Simpan kop surat").click()
    page.get_by_text("Kop surat tersimpan.").wait_for()
    assert Unit.objects.get(pk=office.pk).letterhead_address == "Jalan Raya Tuban 1, Badung"
    assert_sound(page)


def test_kelola_works_without_javascript(visit, office):
    page = visit("admin", java_script_enabled=False)
    expect(page.get_by_role("heading", name="Unit", exact=True)).to_be_visible()
    page.at(url("letterhead-edit", office.pk))
    page.get_by_label("Kota penandatanganan").fill("Badung")
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.locator("#pratinjau").get_by_text("Badung, (tanggal)")).to_be_visible()
    page.get_by_role("button", name="Simpan kop surat").click()
    expect(page.get_by_text("Kop surat tersimpan.")).to_be_visible()
    page.at(url("person-list"))
    page.get_by_label("Nama, nama pengguna, atau NIP").fill("santoso")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name="Budi Santoso").click()
    page.get_by_role("link", name="Ganti kata sandi").click()
    page.get_by_role("button", name="Ganti kata sandi dan tampilkan slip").click()
    expect(page.locator(".slip-password")).to_be_visible()
    page.get_by_role("button", name="Keluar").first.click()
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_admin_puts_a_logo_at_the_head_of_the_papers_and_takes_it_away(visit, office, width):
    page = visit("admin", width)
    page.at(url("letterhead-edit", office.pk))
    page.get_by_role("link", name="Pasang logo").click()
    page.get_by_role("heading", name="Pasang logo").wait_for()
    assert_sound(page)
    page.get_by_role("button", name="Simpan logo").click()
    page.get_by_role("link", name="Pilih berkas logo.").wait_for()
    assert_sound(page, expected="422")
    drawn = files.image("PNG", (300, 240), "crimson")
    page.get_by_label("Gambar logo").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": drawn})
    page.get_by_label("Semua unit Kementerian Uji").check()
    page.get_by_role("button", name="Simpan logo").click()
    page.get_by_text("Logo tersimpan.").wait_for()
    expect(page.locator("#pratinjau").get_by_alt_text("Logo")).to_have_js_property("naturalWidth", 300)
    assert_sound(page)
    page.get_by_label("Kota penandatanganan").fill("Badung")
    expect(page.locator("#pratinjau").get_by_text("Belum tersimpan.")).to_be_visible()
    expect(page.locator("#pratinjau").get_by_alt_text("Logo")).to_be_visible()
    page.at(url("letterhead-edit", office.pk))
    page.get_by_role("link", name="Ganti atau hapus logo").click()
    page.get_by_role("heading", name="Ganti logo").wait_for()
    assert_sound(page)
    page.get_by_role("button", name="Hapus logo semua unit Kementerian Uji").click()
    page.get_by_text("Logo dihapus.").wait_for()
    expect(page.get_by_alt_text("Logo")).to_have_count(0)
