"""The package of data dukung: what is in it, under which names, byte for byte, and what it says is missing."""

import hashlib
import html as html_lib
import io
import zipfile
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.lke.models import Condition
from assessment.rounds.workflow import Act
from evidence.documents.models import BrokenFile, Document, Revision
from evidence.documents.services import citations, documents
from evidence.packages.names import MOST_PATH, file_path, safe_part
from evidence.packages.selectors.packages import contents_of
from tests.evidence import files

pytestmark = pytest.mark.django_db
SMALL_PDF = b"%PDF-1.7 laporan"


@pytest.fixture(autouse=True)
def _quick_report(monkeypatch):
    """Laying out the report takes seconds and is tested elsewhere."""
    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", lambda *_args, **_more: SMALL_PDF)


def cited(own, data=None, name="sk.pdf", *, number=0):
    """Upload a file and cite it at a question; return the document."""
    document = own.upload(data, name=name, by=own.lead)
    citations.cite_document(
        assessment=own.assessment, indicator=own.question("MP", number), document=document, by=own.lead
    )
    return document


def taken(client, own, person=None):
    """Return the archive that somebody downloads."""
    client.force_login(person or own.lead)
    response = client.get(reverse("evidence:package-file", args=[own.assessment.pk]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="paket-data-dukung-')
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


def of_folders(archive):
    return [name for name in archive.namelist() if "/" in name]


def test_package_gives_each_document_at_every_question_byte_for_byte(client, own, each_shelf):
    data = files.pdf(mark="paket", pages=2)
    document = cited(own, data, name="SK Tim “ZI”: 2026.pdf")
    other = own.question("PP")
    citations.cite_document(assessment=own.assessment, indicator=other, document=document, by=own.lead)
    archive = taken(client, own)
    assert archive.testzip() is None
    first, second = of_folders(archive)
    assert first.startswith(f"1. Manajemen Perubahan/{own.question('MP').code} ")
    assert first.endswith("/01 SK Tim “ZI” 2026.pdf")
    assert second.startswith(f"6. Peningkatan Kualitas Pelayanan Publik/{other.code} ")
    assert archive.read(first) == archive.read(second) == data
    assert {"indeks.html", "indeks.xlsx", "SHA256SUMS"} < set(archive.namelist())
    assert "TIDAK-LENGKAP.txt" not in archive.namelist()
    assert [name for name in archive.namelist() if name.startswith("laporan-") and archive.read(name) == SMALL_PDF]
    (workbook,) = (name for name in archive.namelist() if name.endswith(".xlsx") and name != "indeks.xlsx")
    assert "LKE ZI" in openpyxl.load_workbook(io.BytesIO(archive.read(workbook))).sheetnames


def test_sums_are_those_of_every_file(client, own):
    cited(own)
    archive = taken(client, own)
    lines = archive.read("SHA256SUMS").decode().splitlines()
    found = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    assert found == {
        name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name != "SHA256SUMS"
    }


def test_indexes_lead_to_files_of_the_package_and_run_nothing(client, own):
    document = cited(own, name="Laporan #1 100%.pdf")
    Document.objects.filter(pk=document.pk).update(number='=HYPERLINK("http://x")', title="<script>alert(1)</script>")
    archive = taken(client, own)
    (path,) = of_folders(archive)
    html = archive.read("indeks.html").decode()
    assert path in [unquote(part.split('"')[0]) for part in html.split('href="')[1:]]
    assert "<script" not in html
    assert 'href="http' not in html
    assert "src=" not in html
    sheet = openpyxl.load_workbook(io.BytesIO(archive.read("indeks.xlsx"))).active
    assert sheet["E2"].value == '=HYPERLINK("http://x")'
    assert sheet["E2"].data_type == "s"
    assert unquote(sheet["L2"].hyperlink.target) == sheet["L2"].value == path


@pytest.mark.parametrize("fault", ["missing", "changed"])
def test_a_broken_file_is_named_and_the_rest_arrives(client, own, each_shelf, stored, fault):
    cited(own, files.pdf(mark="rusak"), name="rusak.pdf")
    whole = files.pdf(mark="utuh")
    (broken,) = stored()[0]
    cited(own, whole, name="utuh.pdf", number=1)
    if fault == "missing":
        broken.unlink()
    else:
        if each_shelf == "folder":
            broken.chmod(0o600)
        broken.write_bytes(b"bukan isinya")
    archive = taken(client, own)
    assert archive.testzip() is None
    (path,) = of_folders(archive)
    assert archive.read(path) == whole
    assert "rusak" in archive.read("TIDAK-LENGKAP.txt").decode()
    assert "Tidak ada dalam paket" in archive.read("indeks.html").decode()
    assert "rusak" not in archive.read("SHA256SUMS").decode()
    assert BrokenFile.objects.count() == 1


def test_restricted_documents_go_only_to_who_may_open_them(client, own):
    document = cited(own, name="Daftar gaji.pdf")
    Document.objects.filter(pk=document.pk).update(is_restricted=True, number="RHS-1")
    assert len(of_folders(taken(client, own))) == 1
    archive = taken(client, own, own.pp)
    assert of_folders(archive) == []
    said = archive.read("TIDAK-LENGKAP.txt") + archive.read("indeks.html")
    assert b"Dokumen terbatas" in said
    for secret in (b"gaji", b"RHS-1", document.revisions.get().sha256.encode()):
        assert secret not in said
    assert contents_of(None, own.assessment).files == []


def test_links_are_listed_and_what_is_withdrawn_or_infected_is_named(client, own):
    document = cited(own, name="ditarik.pdf")
    Document.objects.filter(pk=document.pk).update(withdrawn_at=timezone.now(), withdrawn_by=own.lead)
    infected = cited(own, files.pdf(mark="v"), name="virus.pdf", number=1)
    Revision.objects.filter(document=infected).update(scan=Revision.Scan.INFECTED)
    link = Document.objects.create(
        unit=own.unit, title="Foto kegiatan", url="https://contoh.go.id/foto", state="tautan",
        created_at=timezone.now(), created_by=own.lead,
    )  # fmt: skip
    own.assessment.citations.create(
        indicator=own.question("MP", 2), document=link, created_at=timezone.now(), created_by=own.lead
    )
    archive = taken(client, own)
    missing = archive.read("TIDAK-LENGKAP.txt").decode()
    assert of_folders(archive) == []
    assert "ditarik: " not in missing
    assert "Sudah ditarik" in missing
    assert "mengandung virus" in missing
    assert "Foto kegiatan" not in missing
    assert "https://contoh.go.id/foto" in archive.read("indeks.html").decode()


def test_proofs_of_conditions_have_a_folder_of_their_own(client, own):
    data = files.pdf(mark="syarat")
    document = own.upload(data, by=own.lead)
    condition = Condition.objects.get(instrument=own.assessment.period.instrument, key="tlhp")
    own.assessment.condition_citations.create(
        condition=condition, document=document, created_at=timezone.now(), created_by=own.lead
    )
    archive = taken(client, own)
    (path,) = of_folders(archive)
    assert path.startswith("8. Syarat Pengusulan/")
    assert archive.read(path) == data
    assert condition.label in html_lib.unescape(archive.read("indeks.html").decode())


def test_a_submitted_sheet_gives_the_revision_that_was_handed_over(client, own):
    data = files.pdf(mark="lama")
    document = cited(own, data)
    handover = own.assessment.handovers.create(
        number=1, act=Act.SUBMIT, evaluation=own.assessment.evaluations.get(), sheet_sha256="0" * 64,
        at=timezone.now(), by=own.head, by_role="kepala",
    )  # fmt: skip
    handover.pins.create(
        indicator=own.question(), document=document, revision=document.revisions.get(), title="SK", counts=True
    )
    documents.replace_document(
        document=document, file=ContentFile(files.pdf(mark="baru"), name="baru.pdf"), by=own.lead
    )
    own.hand_over()
    archive = taken(client, own, own.tpi)
    assert archive.read(of_folders(archive)[0]) == data


def test_taking_it_along_is_one_event_and_asking_for_its_head_none(client, own):
    cited(own)
    client.force_login(own.lead)
    client.head(reverse("evidence:package-file", args=[own.assessment.pk]))
    assert not AuditEvent.objects.filter(kind="paket_diunduh").exists()
    taken(client, own)
    event = AuditEvent.objects.get(kind="paket_diunduh")
    assert (event.actor, event.detail["files"], event.detail["left_out"]) == (own.lead, 1, 0)


def test_queries_do_not_grow_with_the_documents(own):
    def count():
        with CaptureQueriesContext(connection) as queries:
            contents_of(own.lead, own.assessment)
        return len(queries)

    cited(own)
    before = count()
    for number in range(1, 6):
        cited(own, files.pdf(mark=str(number)), name=f"{number}.pdf", number=number)
    assert count() == before


@pytest.mark.parametrize(
    "title",
    ["../../etc/passwd", "C:\\Windows\\win.ini", "CON", "a" * 300, "é" * 300, "👍" * 200, "a\u202egnp.exe", " . ", "x\x00y\r\nz",
     "nama. . .", 'a<b>c:d"e|f?g*h', "e\u0301"],
)  # fmt: skip
def test_names_unpack_everywhere(title):
    path = file_path("6. Peningkatan Kualitas Pelayanan Publik", f"A.II.6.ii.a {title}", 3, title, "pdf")
    assert len(path.encode("utf-16-le")) // 2 <= MOST_PATH
    parts = path.split("/")
    assert len(parts) == 3
    for part in parts:
        assert part == part.strip(" .")
        assert not set(part) & set('<>:"\\|?*')
        assert part.isprintable()
        assert len(part.encode()) <= 255
    assert parts[2].startswith("03")
    assert parts[2].endswith(".pdf")


def test_names_are_composed_and_cut_between_letters():
    assert safe_part("e\u0301", 10) == "é"
    assert safe_part("éé", 3) == "é"
    assert safe_part("A.I.1.i.a Unit kerja telah membentuk tim", 30) == "A.I.1.i.a Unit kerja telah"
    assert safe_part("A.I.1.i.a Unitkerjatelahmembentuk", 25) == "A.I.1.i.a Unitkerjatelahm"
