"""Names of files in everything that leaves the portal: markup, quotes and signs stay text, no place of a photo goes along."""

import csv
import html
import io
import re
import subprocess
import zipfile
from email.message import Message

import pikepdf
import pytest
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from evidence.documents.models import Document

pytestmark = pytest.mark.once

MARKUP = '"kutip"; <img src=x onerror=alert(1)> &lt;img&gt;'
LATITUDE = 8.748169


def pages_of(own, document):
    question = own.question()
    return [
        reverse("evidence:document-list", args=[own.assessment.pk]),
        reverse("evidence:document-detail", args=[document.pk]),
        reverse("evidence:revision-read", args=[document.pk, 1]),
        reverse("evidence:citation-read", args=[document.citations.get().pk]),
        reverse("assessment:answer-edit", args=[own.assessment.pk, question.code]),
    ]


def cells(client, url):
    """Every text of a table that leaves as CSV, and every cell of the same as XLSX."""
    content = client.get(f"{url}?unduh=csv").getvalue().decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(f"{url}?unduh=xlsx").getvalue()))
    return [text for row in csv.reader(io.StringIO(content), delimiter=";") for text in row], [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]


def cells_of(book):
    return [
        cell
        for tab in load_workbook(io.BytesIO(book))
        for row in tab.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def report_of(own, client):
    """The report as PDF, made at once since nobody waits."""
    return client.get(reverse("evidence:report-pdf", args=[own.assessment.pk])).getvalue()


def in_order(pdf):
    """The words as they were written, cell by cell: in a narrow column a long name goes over many lines."""
    return subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, stdout=subprocess.PIPE, check=True
    ).stdout.decode()


def everything_in(pdf):
    """All that stands in a PDF: the words of its pages, and each of its objects and streams, unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        parts = [entry.unparse(resolved=True) for entry in document.objects if isinstance(entry, pikepdf.Object)]
        parts += [
            entry.read_bytes()
            for entry in document.objects
            if isinstance(entry, pikepdf.Stream) and not is_drawn(entry)
        ]
        parts += [entry.read_raw_bytes() for entry in document.objects if isinstance(entry, pikepdf.Stream)]
    return in_order(pdf).encode() + b"\n".join(parts)


def is_drawn(stream):
    return str(stream.get("/Filter", "")) in {"/DCTDecode", "/JPXDecode"}


def package_of(own, client):
    data = b"".join(client.get(reverse("evidence:package-file", args=[own.assessment.pk])))
    return zipfile.ZipFile(io.BytesIO(data))


def index_of(package):
    names = package.namelist()
    page = next(name for name in names if name.lower().endswith(".html"))
    book = next(name for name in names if name.lower().endswith(".xlsx") and "indeks" in name.lower())
    sheet = load_workbook(io.BytesIO(package.read(book)))
    return package.read(page).decode(), [
        cell for tab in sheet for row in tab.iter_rows() for cell in row if cell.value is not None
    ]


def test_u33_markup_and_quotes_in_a_name_are_text_in_page_title_header_and_tables(own, client):
    document = own.upload(name=f"{MARKUP}.pdf", indicator=own.question())
    title = Document.objects.get().title
    assert "<img src=x" in title
    client.force_login(own.mp)
    for page in pages_of(own, document):
        text = client.get(page).text
        assert "<img src=x" not in text, page
        assert html.escape("<img src=x onerror=alert(1)>") in text, page
        assert "&amp;lt;img&amp;gt;" in text or "<img>" not in text, page
    head = re.search(r"<title>(.*?)</title>", client.get(pages_of(own, document)[1]).text, re.DOTALL)[1]
    assert "<" not in head
    response = client.get(reverse("evidence:revision-download", args=[document.revisions.get().pk]))
    assert b"".join(response).startswith(b"%PDF-")
    header = Message()
    header["Content-Disposition"] = response["Content-Disposition"]
    assert header.get_content_disposition() == "attachment"
    assert header.get_filename() == f"{MARKUP}.pdf"  # one name, nothing of it a parameter of its own
    texts, typed = cells(client, pages_of(own, document)[0])
    assert title in texts
    assert [cell.data_type for cell in typed if cell.value == title] == ["s"]


ODD = {
    f"{MARKUP}.pdf": MARKUP,
    "Tanpa" + "jeda" * 34 + ".pdf": "Tanpa" + "jeda" * 34,  # 141 letters without a place to break
    "a\u202efdp.exe\u200b e\u0301 \u0627\u0644.pdf": "afdp.exe \u00e9",
    "{{ 7|add:7 }} {% debug %} }; body{color:red}.pdf": "{{ 7|add:7 }} {% debug %} }; body{color:red}",
}


def test_u33_odd_names_are_text_in_the_report(own, client):
    for name in ODD:
        own.upload(name=name, indicator=own.question())
    client.force_login(own.mp)
    pdf = report_of(own, client)
    printed = re.sub(r"\s|\u200b", "", in_order(pdf))
    for words in ODD.values():
        assert printed.count(words.replace(" ", "")) >= 3, words  # at its question; as title and as file in the list
    with pikepdf.open(io.BytesIO(pdf)) as document:
        acts = [entry for entry in document.objects if isinstance(entry, pikepdf.Dictionary)]
        assert not [entry for entry in acts if "/JS" in entry or "alert" in str(entry.get("/URI", ""))]


@pytest.mark.parametrize("sign", "=+-@")
def test_u35_a_name_that_begins_like_a_formula_is_text_in_every_export(own, client, sign):
    name = f"{sign}1+1.pdf"
    document = own.upload(name=name, indicator=own.question())
    client.force_login(own.mp)
    for url in pages_of(own, document)[:2]:
        texts, typed = cells(client, url)
        begins = [text for text in texts if text.startswith(f"{sign}1+1")]
        assert begins == [], url
        assert any(text.startswith(f"'{sign}1+1") for text in texts), url
        assert {cell.data_type for cell in typed if str(cell.value).startswith(f"{sign}1+1")} == {"s"}, url
    client.force_login(own.lead)
    package = package_of(own, client)
    (sheet,) = [name for name in package.namelist() if name.endswith(".xlsx") and "indeks" not in name.lower()]
    for typed in (index_of(package)[1], cells_of(package.read(sheet))):
        assert {cell.data_type for cell in typed if str(cell.value).startswith(f"{sign}1+1")} == {"s"}


def test_u36_a_name_of_sixteen_digits_stays_text_in_csv_and_xlsx(own, client):
    """As a number it would become 5,17101E+15 and lose its last digit."""
    document = own.upload(name="5171012345678901.pdf", indicator=own.question())
    client.force_login(own.mp)
    texts, typed = cells(client, pages_of(own, document)[0])
    assert "'5171012345678901" in texts
    assert "5171012345678901" not in texts
    assert {cell.data_type for cell in typed if str(cell.value) == "5171012345678901"} == {"s"}


def test_u52_the_place_of_a_photo_stands_in_no_page_index_report_or_workbook(own, client):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (8.0, 44.0, 53.4084), 3: "E", 4: (115.0, 10.0, 1.5)})
    exif[0x010E] = str(LATITUDE)  # the description, as some cameras write it
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, "JPEG", exif=exif)
    assert str(LATITUDE).encode() in buffer.getvalue()
    document = own.upload(buffer.getvalue(), name="foto.jpg", indicator=own.question())
    client.force_login(own.lead)
    for page in pages_of(own, document):
        assert str(LATITUDE) not in client.get(page).text, page
    package = package_of(own, client)
    page, typed = index_of(package)
    assert str(LATITUDE) not in page
    assert not [cell for cell in typed if str(LATITUDE) in str(cell.value)]
    photo = next(name for name in package.namelist() if name.endswith("foto.jpg"))
    assert package.read(photo) == buffer.getvalue()  # the original stays as it was sent
    unpacked = {name: unpacked_of(name, package.read(name)) for name in package.namelist() if name != photo}
    assert sum(b"foto.jpg" in content for content in unpacked.values()) >= 3  # index as page and workbook, report
    for name, content in unpacked.items():
        assert str(LATITUDE).encode() not in content, name
        assert not re.search(rb"Exif\0|GPSLatitude|53\.4084", content), name


def unpacked_of(name, content):
    if name.endswith(".pdf"):
        return everything_in(content)
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return b"\n".join(book.read(part) for part in book.namelist())
    return content
