"""Files that could act when they are opened: refused, or accepted with a mark and handed out only as they came."""

import hashlib
import io

import pikepdf
import pytest
from django.urls import reverse
from pikepdf import Array, Dictionary, Name

from evidence.documents.models import Document
from tests.evidence import files

pytestmark = pytest.mark.once


def script():
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


ACTING = {
    "script": files.acting_pdf(OpenAction=script()),
    "script in names": files.acting_pdf(Names=Dictionary(JavaScript=Dictionary(Names=Array(["a", script()])))),
    "action on closing": files.acting_pdf(AA=Dictionary(WC=Dictionary(S=Name.Named, N=Name.Print))),
}


@pytest.mark.parametrize("how", ACTING)
def test_u13_a_pdf_that_acts_is_accepted_marked_and_handed_out_as_attachment_only(own, client, how):
    assert b"JavaScript" not in ACTING[how]  # it stands inside compressed streams
    document = own.upload(ACTING[how])
    revision = document.revisions.get()
    assert set(revision.flags) & {"skrip", "aksi"}
    client.force_login(own.mp)
    page = client.get(reverse("evidence:document-detail", args=[document.pk])).content.decode()
    assert "Portal tidak menjalankannya." in page
    response = client.get(reverse("evidence:revision-download", args=[revision.pk]))
    assert b"".join(response.streaming_content) == ACTING[how]
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("root", "marks"),
    [
        ({"OpenAction": script()}, ["aksi", "skrip"]),
        ({"Names": Dictionary(JavaScript=Dictionary(Names=Array([])))}, ["skrip"]),
        ({"Tombol": Dictionary(A=Dictionary(S=Name.Rendition, JS="app.alert(1)"))}, ["skrip"]),
        ({"Tombol": Dictionary(A=Dictionary(S=Name.JavaScript))}, ["skrip"]),
        ({"AA": Dictionary(WC=Dictionary(S=Name.Named, N=Name.Print))}, ["aksi"]),
        ({"OpenAction": Dictionary(S=Name.Named, N=Name.Print)}, ["aksi"]),
        ({"OpenAction": Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))}, []),
        ({"OpenAction": Dictionary(D=Array([0, Name.Fit]))}, []),
        ({"OpenAction": Array([0, Name.Fit])}, []),
        ({"AcroForm": Dictionary(Fields=Array([]), XFA=Array([]))}, ["xfa"]),
        ({"Panduan": Dictionary(A=Array([Dictionary(B=Array([Dictionary(JS="1")]))]))}, ["skrip"]),
    ],
)
def test_u13_each_way_to_act_has_its_own_mark(flags, root, marks):
    assert flags(files.acting_pdf(**root), "pdf") == marks


@pytest.mark.parametrize(
    ("entries", "code", "marks"),
    [
        ({"F": Dictionary(FS=Name.URL, F="https://contoh.invalid/a")}, None, ["keluar"]),
        ({"F": "lain.bin"}, None, ["keluar"]),
        ({"F": "//10.0.0.9/a"}, "local", None),
        ({"S": Name.Launch}, "active", None),
        ({"JS": "1"}, None, ["skrip"]),
    ],
)
def test_u13_the_dictionary_of_a_stream_is_looked_at_as_any_other(check, flags, entries, code, marks):
    data = with_stream(**entries)
    if code is None:
        assert flags(data, "pdf") == marks
    else:
        assert check(data, "pdf").code == code


def with_stream(**entries):
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.Root.Isi = document.make_stream(b"isi", **entries)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_u13_a_pdf_at_the_limit_of_pages_is_marked_too(flags):
    document = pikepdf.open(io.BytesIO(files.pdf(pages=500)))
    document.Root.OpenAction = script()
    buffer = io.BytesIO()
    document.save(buffer)
    assert flags(buffer.getvalue(), "pdf") == ["aksi", "skrip"]


@pytest.mark.parametrize(("pages", "code"), [(0, "damaged"), (501, "pages")])
def test_u14_a_pdf_without_pages_or_with_too_many_is_refused_for_that_whatever_it_does(check, pages, code):
    document = pikepdf.open(io.BytesIO(files.pdf(pages=pages)))
    document.Root.OpenAction = Dictionary(S=Name.Launch, F="cmd.exe")
    buffer = io.BytesIO()
    document.save(buffer)
    assert check(buffer.getvalue(), "pdf").code == code


def test_u13_words_that_look_like_a_script_and_going_to_a_page_are_no_action(check):
    said = files.acting_pdf(Catatan=Dictionary(Isi="/JS (app.alert) /Launch /EmbeddedFiles"))
    going = files.acting_pdf(OpenAction=Dictionary(S=Name.GoTo, D=Array([0, Name.Fit])))
    assert check(said, "pdf") is None
    assert check(going, "pdf") is None


@pytest.mark.parametrize(
    "root",
    [
        {"OpenAction": Dictionary(S=Name.Launch, F="cmd.exe")},
        {"Halaman": Array([Dictionary(A=Dictionary(S=Name.Launch, F="cmd.exe"))])},
        {"Names": Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))},
        {"Lampiran": Dictionary(Type=Name.Filespec, F="a.exe", EF=Dictionary())},
        {"Catatan": Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment)},
        {"Catatan": Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)},
        {"OpenAction": Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C, N="a.pdf"))},
        {"Halaman": Array([Dictionary(A=Dictionary(S=Name.GoToE, F="lain.pdf"))])},
    ],
    ids=[
        "launch",
        "nested launch",
        "embedded",
        "filespec",
        "annotation",
        "rich media",
        "goto embedded",
        "in another file",
    ],
)
def test_u14_launch_actions_and_embedded_files_are_refused(check, root):
    assert check(files.acting_pdf(**root), "pdf").code == "active"


def clicked(**action):
    """A link of a page, with an action of its own object as most programs write it."""
    return {"Halaman": Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(**action))])}


def address(url):
    return Dictionary(FS=Name.URL, F=url)


LEADING_OUT = {
    "another file": (clicked(S=Name.GoToR, F="lain.pdf", D=Array([0, Name.Fit])), ["keluar"]),
    "another file by two names": (
        clicked(S=Name.GoToR, F=Dictionary(Type=Name.Filespec, F="lain.pdf", UF="lain.pdf")),
        ["keluar"],
    ),
    "form address": (clicked(S=Name.SubmitForm, F=address("https://contoh.invalid/")), ["keluar"]),
    "fields from a file": (clicked(S=Name.ImportData, F="isian.fdf"), ["keluar"]),
    "address opened by itself": (
        {"OpenAction": Dictionary(S=Name.URI, URI="https://contoh.invalid/")},
        ["aksi", "keluar", "tautan"],
    ),
    "address opened with a page": (
        {"Lembar": Dictionary(AA=Dictionary(O=Dictionary(S=Name.URI, URI="https://contoh.invalid/")))},
        ["aksi", "keluar", "tautan"],
    ),
    "address behind another action": (
        {
            "OpenAction": Dictionary(
                S=Name.Named, N=Name.Print, Next=Array([Dictionary(S=Name.URI, URI="https://contoh.invalid/")])
            )
        },
        ["aksi", "keluar", "tautan"],
    ),
    "stream outside": ({"Isi": Dictionary(F=address("https://contoh.invalid/a"))}, ["keluar"]),
    "link": (clicked(S=Name.URI, URI="https://contoh.go.id/"), ["tautan"]),
    "mail": (clicked(S=Name.URI, URI="mailto:kantor@contoh.go.id"), []),
    # The same text as a path of a file would lead off the document's own folder; as an address it stays at its site.
    "link within a site": (clicked(S=Name.URI, URI="/layanan/"), []),
    "form address within a site": (clicked(S=Name.SubmitForm, F=address("/layanan/")), ["keluar"]),
    "form whose address is an object": (clicked(S=Name.SubmitForm, F=Dictionary(Nama="a")), ["keluar"]),
}


@pytest.mark.parametrize("how", LEADING_OUT)
def test_u13_a_pdf_that_leads_outside_is_accepted_and_marked(flags, how):
    root, marks = LEADING_OUT[how]
    assert flags(files.acting_pdf(**root), "pdf") == marks


@pytest.mark.parametrize(
    "root",
    [
        clicked(S=Name.URI, URI="file:///C:/Windows/win.ini"),
        clicked(S=Name.URI, URI="FILE://10.0.0.9/a"),
        clicked(S=Name.URI, URI="%66ile:///etc/passwd"),
        clicked(S=Name.URI, URI=r"\\10.0.0.9\a"),
        clicked(S=Name.URI, URI=pikepdf.String("file:///Ā".encode("utf-16"))),
        clicked(S=Name.GoToR, F=r"\\10.0.0.9\berbagi\a.pdf"),
        clicked(S=Name.GoToR, F="/10.0.0.9/berbagi/a.pdf"),
        clicked(S=Name.GoToR, F=Dictionary(F="a.pdf", UF="//10.0.0.9/a.pdf")),
        clicked(S=Name.SubmitForm, F=address("file:///C:/a")),
        clicked(S=Name.ImportData, F="C:\\a.fdf"),
        {"URI": Dictionary(Base="file:///C:/")},
        {"OpenAction": Dictionary(S=Name.GoToR, F="smb://10.0.0.9/a")},
    ],
)
def test_u13_a_pdf_that_leads_to_a_file_of_a_machine_or_a_share_is_refused(check, root):
    refused = check(files.acting_pdf(**root), "pdf")
    assert refused.code == "local"
    assert "menunjuk berkas di komputer atau server lain" in refused.reason


def test_u13_what_is_said_of_a_file_stands_beside_every_download(own, client):
    document = own.upload(files.acting_pdf(**clicked(S=Name.GoToR, F="lain.pdf")), indicator=own.question())
    words = "membuka berkas lain atau mengirim isian ke luar"
    own.hand_over()
    client.force_login(own.tpi)
    pages = [
        reverse("assessment:answer-edit", args=[own.assessment.pk, own.question().code]),
        reverse("evidence:document-detail", args=[document.pk]),
        reverse("evidence:revision-read", args=[document.pk, 1]),
        reverse("evidence:citation-read", args=[document.citations.get().pk]),
    ]
    for page in pages:
        text = client.get(page, follow=True).content.decode()
        assert "Unduh" in text, page
        assert words in text, page


def test_u15_a_signed_pdf_comes_back_byte_for_byte(own, client):
    data = files.signed_pdf()
    revision = own.upload(data, name="SK bertanda tangan.pdf").revisions.get()
    assert revision.flags == []
    assert revision.sha256 == hashlib.sha256(data).hexdigest()
    client.force_login(own.mp)
    response = client.get(reverse("evidence:revision-download", args=[revision.pk]))
    assert b"".join(response.streaming_content) == data


def test_u10_links_out_of_an_office_file_are_accepted_and_said(own):
    links = files.relations(("hyperlink", "https://example.org/", True))
    document = own.upload(files.office("docx", {"word/_rels/document.xml.rels": links}), name="surat.docx")
    assert document.revisions.get().flags == ["tautan"]
    assert document.state == Document.State.GOOD


@pytest.mark.parametrize("name", ["word/media/alat.zip", "word/media/gambar.png", "word/alat.bin"])
def test_u23_an_archive_inside_an_office_file_is_refused_and_the_figures_of_a_chart_are_not(check, name):
    assert check(files.office("docx", {name: files.archive()}), "docx").code == "embedded"
    assert check(files.office("docx", {name: b"MZ" + b"\0" * 80}), "docx").code == "embedded"
    assert check(files.office("docx", {"word/embeddings/grafik.xlsx": files.office("xlsx")}), "docx") is None


def test_u23_entries_that_overlap_are_refused(check):
    data = bytearray(files.office("docx", {"word/media/a.png": b"1" * 400}))
    first = data.find(b"PK\x01\x02")
    last = data.rfind(b"PK\x01\x02")
    data[last + 42 : last + 46] = data[first + 42 : first + 46]  # two entries at one place
    assert check(bytes(data), "docx").code == "damaged"


def test_u56_a_form_only_one_reader_shows_is_accepted_and_asks_for_a_printed_copy(own, client):
    form = Dictionary(Fields=Array([]), XFA=Array(["template", pikepdf.String("<xdp/>")]))
    document = own.upload(files.acting_pdf(AcroForm=form), name="formulir.pdf")
    assert document.revisions.get().flags == ["xfa"]
    client.force_login(own.mp)
    page = client.get(reverse("evidence:document-detail", args=[document.pk])).content.decode()
    assert "dicetak ke PDF" in page
