"""The pages of the admin portal: editions and drafts, an upload that fails and one that does not, the difference as a file."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from assessment.lke.models import Instrument
from assessment.lke_drafts.models import InstrumentDraft
from assessment.people.models import Role
from tests.factories import make_draft, make_member, make_period
from tests.instruments import NAME, NEXT, mapping_of, next_year, workbook
from tests.sheets import NOW

pytestmark = pytest.mark.django_db

PROBLEMS = [["baris 7", "judul <b>belum</b> diisi"]]


@pytest.fixture
def admin(client, instruments):
    person = make_member(Role.PORTAL_ADMIN)
    client.force_login(person)
    return person


@pytest.fixture
def base(instruments):
    return Instrument.objects.get(code=NOW)


def url(name, *args):
    return reverse(f"assessment:{name}", args=args)


def send(client, content, base, name="lke.yaml"):
    file = SimpleUploadedFile(name, content)
    return client.post(url("draft-create"), {"file": file, "base": base.pk})


def test_home_leads_the_admin_portal_to_the_instruments(client, admin):
    assert url("instrument-list") in client.get("/").text


def test_the_list_tells_state_use_and_digest_of_every_edition(client, admin, base):
    make_period(instrument=base)
    make_draft(NEXT)
    make_draft("", mapping=None, short_title="", problems=PROBLEMS, file_name="rusak.yaml")
    page = client.get(url("instrument-list")).text
    for words in ("Siap diperiksa", "Ada kesalahan", "rusak.yaml", "0 penilaian dalam 1 periode", base.digest[:12]):
        assert words in page


def test_the_list_costs_the_same_however_many_editions_there_are(client, admin, django_assert_max_num_queries):
    client.get(url("instrument-list"))
    for number in range(30):
        make_draft(f"konsep-{number}")
        Instrument.objects.create(
            code=f"lke-{number}",
            edition=1,
            digest=str(number),
            short_title="x",
            title="x",
            year=2030,
            in_force=False,
            details={},
        )
    with django_assert_max_num_queries(9):
        assert client.get(url("instrument-list")).status_code == 200


def test_the_editions_leave_as_a_file(client, admin):
    content = client.get(url("instrument-list") + "?unduh=xlsx").content
    sheet = load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet["A"]][1:] == [NOW, "permenpanrb-10-2019", "permenpanrb-52-2014"]
    assert [cell.value for cell in sheet["H"]][1:] == [113, 84, 84]


def test_an_upload_becomes_a_draft_page_with_its_figures(client, admin, base):
    response = send(client, next_year(("telah membentuk", "sudah membentuk")), base)
    draft = InstrumentDraft.objects.get()
    assert response["Location"] == url("draft-detail", draft.pk)
    page = client.get(response["Location"]).text
    for words in (NAME, "113 pertanyaan, 14 area, bobot 100", "Teks berubah", "Perlu dilihat sekali lagi", "Aktifkan"):
        assert words in page


def test_a_refused_upload_says_why_and_keeps_the_edition_chosen(client, admin):
    other = Instrument.objects.get(code="permenpanrb-52-2014")
    response = send(client, b"%PDF-1.7", other, "lke.pdf")
    assert response.status_code == 422
    assert "Berkas ini PDF" in response.text
    assert "Pilih lagi berkasnya" in response.text
    assert f'<option value="{other.pk}" selected>' in response.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Pilih berkas instrumen yang akan diunggah."),
        ({"base": "x"}, "Pilih edisi dasar dari daftar."),
        ({"base": "9" * 40}, "Pilih edisi dasar dari daftar."),
    ],
)
def test_an_empty_or_foreign_choice_is_asked_again(client, admin, data, words):
    response = client.post(url("draft-create"), data)
    assert response.status_code == 422
    assert words in response.text


def test_every_problem_is_shown_escaped_with_its_place(client, admin):
    draft = make_draft("", mapping=None, short_title="", problems=PROBLEMS, unsaid=4)
    page = client.get(url("draft-detail", draft.pk)).text
    assert "Baris 7" in page
    assert "Judul &lt;b&gt;belum&lt;/b&gt; diisi." in page
    assert "4 kesalahan lain" in page
    assert "Aktifkan untuk periode baru" not in page
    assert client.get(url("draft-diff", draft.pk))["Location"] == url("draft-detail", draft.pk)


def test_activation_asks_for_the_confirmation_and_leads_to_the_edition(client, admin):
    draft = make_draft(NEXT)
    refused = client.post(url("draft-detail", draft.pk))
    assert refused.status_code == 422
    assert "Centang pernyataan ini sesudah Anda memeriksa isinya." in refused.text
    done = client.post(url("draft-detail", draft.pk), {"is_confirmed": "on"})
    made = Instrument.objects.get(code=NEXT)
    assert done["Location"] == url("instrument-detail", made.pk)
    assert "Tutup untuk periode baru" in client.get(done["Location"]).text
    assert client.get(url("draft-detail", draft.pk))["Location"] == done["Location"]
    assert client.post(url("draft-detail", draft.pk), {"is_confirmed": "on"}).status_code == 409
    assert client.post(url("draft-delete", draft.pk)).status_code == 409


def test_a_code_in_use_shows_the_difference_and_no_button(client, admin, base):
    changed = mapping_of() | {"title": "Judul lain"}
    draft = make_draft(NOW, mapping=changed)
    page = client.get(url("draft-detail", draft.pk)).text
    assert "Beri kode lain di berkas Anda" in page
    assert f"{url('draft-diff', draft.pk)}?dengan={base.pk}" in page
    assert "Aktifkan untuk periode baru" not in page


def test_the_difference_is_filtered_and_leaves_as_a_file(client, admin, base):
    draft = make_draft(NEXT)
    path = url("draft-diff", draft.pk)
    assert "Kode instrumen" in client.get(path).text
    assert "Tidak ada perbedaan di saringan ini." in client.get(f"{path}?jenis=bobot").text
    assert "Identitas dan bacaan berubah" in client.get(f"{path}?jenis=tidak-ada&dengan=9999999999999999999999").text
    content = client.get(f"{path}?jenis=identitas&unduh=csv").content.decode("utf-8-sig")
    assert content.splitlines()[1].startswith("Seluruh instrumen")
    other = Instrument.objects.get(code="permenpanrb-52-2014")
    assert client.get(f"{url('instrument-diff', base.pk)}?dengan={other.pk}").status_code == 200


def test_a_template_leaves_as_a_workbook_that_comes_back_as_known(client, admin, base):
    response = client.get(url("instrument-template", base.pk))
    assert response["Content-Disposition"] == f'attachment; filename="templat-instrumen-{NOW}.xlsx"'
    where = send(client, response.content, base, "templat.xlsx")["Location"]
    assert "sudah ada di portal sebagai" in client.get(where).text


def test_the_file_of_a_draft_is_given_back_as_it_came(client, admin, base):
    content = workbook()
    send(client, content, base, "x.xlsx")
    response = client.get(url("draft-file", InstrumentDraft.objects.get().pk))
    assert response.content == content
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name",
    ["draft-detail", "draft-diff", "draft-file", "instrument-detail", "instrument-diff", "instrument-template"],
)
def test_what_is_not_there_is_not_found(client, admin, name):
    assert client.get(url(name, 987654)).status_code == 404


def test_closing_and_opening_again_are_told(client, admin, base):
    page = client.post(url("instrument-close", base.pk), follow=True).text
    assert "ditutup untuk periode baru. Penilaian yang memakainya tidak berubah." in page
    assert "Buka lagi untuk periode baru" in page
    assert "dapat dipilih lagi" in client.post(url("instrument-reopen", base.pk), follow=True).text


def test_a_draft_is_deleted_from_its_page(client, admin):
    draft = make_draft(NEXT)
    assert "dihapus." in client.post(url("draft-delete", draft.pk), follow=True).text
    assert not InstrumentDraft.objects.exists()
