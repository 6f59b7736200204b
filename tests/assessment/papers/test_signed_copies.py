"""Signed copies of a final report: which are recognised, which are refused with a way on, and that bytes stay (R09)."""

import io
import re

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.papers.models import SignedCopy
from assessment.papers.signing import codes_in, new_code, printed_code, read_code
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from evidence.papers.services import signed_copies
from tests.evidence import files
from tests.factories import make_assessment, make_issued_report, make_member
from zi_portal.kit.refusals import ActionDenied, WrongState
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import FileRefused

pytestmark = pytest.mark.django_db

CODE = "7K3MZ9QW2RTX8YB4CDEF"


def text_pdf(*lines):
    """Return a PDF of one page that says `lines`."""
    document = pikepdf.new()
    font = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    page = document.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    shown = b" T* ".join(b"(" + line.encode() + b") Tj" for line in lines)
    page.Contents = document.make_stream(b"BT /F1 12 Tf 14 TL 72 720 Td " + shown + b" ET")
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def signed(content, entries=None, *, more=0):
    """Return `content` with an incremental update behind it, as an electronic signature is appended.

    entries: of the appended object, instead of a signature over all but its own value; more: bytes before that value
    that the signature leaves out as well.
    """
    with pikepdf.open(io.BytesIO(content)) as document:
        number, root = int(document.trailer.Size), document.Root.objgen[0]
    before = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    at = len(content) + 1
    place = b"[0 %010d %010d %010d]"
    update = b"\n%d 0 obj\n<< %s >>\nendobj\n" % (
        number,
        b"/Type /Sig /ByteRange " + place % (0, 0, 0) + b" /Contents <00>" if entries is None else entries,
    )
    table = len(content) + len(update)
    update += b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    update += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (number + 1, root, before)
    whole = content + update + b"startxref\n%d\n%%%%EOF\n" % table
    if entries is not None:
        return whole
    value = whole.rindex(b"<00>")
    ranges = place % (value - more, value + 4, len(whole) - value - 4)
    return ranges.join(whole.rsplit(place % (0, 0, 0), 1))


@pytest.fixture
def office(instruments):
    """Return a final report whose bytes are a PDF that shows its code, and the ketua tim."""
    assessment = make_assessment(status=Status.TPI_REVIEW)
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    content = text_pdf("Laporan", f"Kode verifikasi {printed_code(CODE)}")
    return make_issued_report(assessment, content=content, code=CODE, number="S-12/2026"), lead, content


def keep(office, content, name="laporan ttd.pdf", **more):
    report, lead, _ = office
    return signed_copies.keep_signed_copy(report=report, file=ContentFile(content, name=name), by=lead, **more)


def stored(copy):
    with shelf.shelf().open(copy.storage_name) as file:
        return file.read()


def test_r09_u15_a_signed_report_begins_with_our_bytes_and_is_kept_byte_for_byte(client, office):
    sent = signed(office[2])
    copy = keep(office, sent)
    assert (copy.match, copy.has_signature) == (SignedCopy.Match.BYTES, True)
    assert stored(copy) == sent
    client.force_login(office[1])
    response = client.get(reverse("evidence:signed-copy-download", args=[copy.pk]))
    assert b"".join(response) == sent
    assert 'filename="laporan ttd.pdf"' in response["Content-Disposition"]
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.SIGNED_COPY_KEPT)
    assert event.detail == {"report": copy.report_id, "match": "isi", "file_sha256": copy.sha256}
    page = client.get(reverse("evidence:paper-list", args=[copy.report.assessment_id])).text
    assert "Cocok" in page
    assert "Memuat tanda tangan elektronik" in page


def test_r09_bytes_appended_without_a_signature_are_to_be_checked(client, office):
    copy = keep(office, signed(office[2], b"/Type /Annot"))
    assert (copy.get_match_display(), copy.has_signature) == ("Perlu diperiksa", False)
    client.force_login(office[1])
    page = client.get(reverse("evidence:paper-list", args=[copy.report.assessment_id])).text
    assert "Tanda tangan elektronik tidak ditemukan" in page
    assert "dapat mengubah yang terlihat" in page


@pytest.mark.parametrize(
    "change",
    [
        lambda own: signed(signed(own), b"/Type /Annot"),
        lambda own: signed(own, more=5),
        lambda own: signed(own, b"/Type /Sig /ByteRange [0 10 20 30] /Contents <00>"),
        lambda own: signed(own, b"/Type /Sig /ByteRange [0 9999999990 9999999994 9]"),
    ],
    ids=["changed after it was signed", "left out", "of other bytes", "beyond the end"],
)
def test_r09_additions_that_no_signature_covers_are_to_be_checked(office, change):
    copy = keep(office, change(office[2]))
    assert (copy.get_match_display(), copy.has_signature) == ("Perlu diperiksa", True)


def test_r09_two_signatures_of_which_the_last_covers_the_first_are_the_same_report(office):
    assert keep(office, signed(signed(office[2]))).match == SignedCopy.Match.BYTES


def test_r09_a_report_saved_anew_is_known_by_its_code_only(office):
    copy = keep(office, text_pdf("Disimpan ulang", "Kode verifikasi", printed_code(CODE).lower().upper()))
    assert copy.match == SignedCopy.Match.CODE
    assert copy.get_match_display() == "Perlu diperiksa (kode sama)"


def test_r09_a_signed_file_whose_report_was_changed_is_never_the_same(office):
    changed = text_pdf("LAPORAN", f"Kode verifikasi {printed_code(CODE)}")
    assert keep(office, signed(changed)).match == SignedCopy.Match.CODE


def test_r09_a_scan_is_taken_with_the_typed_code_and_to_be_checked(office):
    copy = keep(office, files.pdf(mark="pindai"), typed_code=CODE)
    assert copy.match == SignedCopy.Match.TYPED
    assert copy.get_match_display() == "Perlu diperiksa"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (lambda own: own, "", "belum ditandatangani"),
        (lambda own: files.pdf(mark="pindai"), "", "ketik kode verifikasi yang tercetak"),
        (lambda own: files.pdf(mark="pindai"), "9" * 20, "bukan kode laporan"),
        (lambda own: text_pdf("Kode verifikasi " + printed_code("9" * 20)), "", "kode verifikasi laporan lain"),
        (lambda own: text_pdf("Kode verifikasi " + printed_code("9" * 20)), CODE, "kode verifikasi laporan lain"),
        (lambda own: files.image(), "", "bukan PDF"),
        (lambda own: signed(own)[:-40], "", "tidak utuh"),
        (lambda own: b"", "", "kosong"),
    ],
    ids=["unsigned", "scan", "wrong code", "older", "older with code", "picture", "cut", "empty"],
)
def test_r09_what_is_not_this_report_is_refused_with_a_way_on(office, content, code, words):
    sent = content(office[2])
    before = len(list(shelf.shelf().files()))
    with pytest.raises(FileRefused) as refused:
        keep(office, sent, "salinan.jpg" if sent[:2] == b"\xff\xd8" else "salinan.pdf", typed_code=code)
    assert words in refused.value.reason
    assert not SignedCopy.objects.exists()
    assert len(list(shelf.shelf().files())) == before


def test_the_page_says_why_a_file_is_refused_and_keeps_the_code(client, office):
    report, lead, _ = office
    client.force_login(lead)
    url = reverse("evidence:signed-copy-create", args=[report.pk])
    response = client.post(url, {"file": ContentFile(files.pdf(), name="scan.pdf"), "code": "7K3MZ-9QW2R"})
    assert response.status_code == 422
    assert "20 huruf dan angka" in response.text
    assert 'value="7K3MZ-9QW2R"' in response.text
    again = client.post(url, {"file": ContentFile(files.pdf(), name="scan.pdf"), "code": printed_code(CODE).lower()})
    assert again.status_code == 302
    assert SignedCopy.objects.get().match == SignedCopy.Match.TYPED


def test_the_same_file_twice_is_kept_once(office):
    sent = signed(office[2])
    assert keep(office, sent) == keep(office, sent, "lagi.pdf")
    assert len(list(shelf.shelf().files())) == 2  # the report and its copy
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.SIGNED_COPY_KEPT).count() == 1


def test_ten_copies_are_the_most(office, monkeypatch):
    monkeypatch.setattr(signed_copies, "COPIES_PER_REPORT", 1)
    keep(office, signed(office[2]))
    with pytest.raises(WrongState, match="terbanyak"):
        keep(office, signed(office[2], b"/Type /Annot"))


def test_only_who_may_issue_takes_a_copy_in(office):
    report, _, content = office
    for role in (Role.POKJA_MEMBER, Role.TPI_LEAD):
        person = make_member(role, unit=report.assessment.unit, areas=["MP"] if role == Role.POKJA_MEMBER else [])
        with pytest.raises(ActionDenied):
            signed_copies.keep_signed_copy(report=report, file=ContentFile(signed(content), name="a.pdf"), by=person)


def test_a_copy_is_taken_in_while_the_round_is_sent_back_for_repair(client, office):
    report, lead, content = office
    report.assessment.status = Status.RETURNED
    report.assessment.save(update_fields=["status"])
    client.force_login(lead)
    page = client.get(reverse("evidence:paper-list", args=[report.assessment_id])).text
    url = reverse("evidence:signed-copy-create", args=[report.pk])
    assert url in page
    assert client.post(url, {"file": ContentFile(signed(content), name="ttd.pdf"), "code": ""}).status_code == 302
    assert SignedCopy.objects.get().match == SignedCopy.Match.BYTES


def test_codes_are_long_random_and_forgiving_to_type():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert read_code(printed_code(code)) == code
        assert codes_in(f"x {printed_code(code)}.") == {code}
    assert read_code(" 7k3mz 9qw2r-tx8yb – 4cdef ") == CODE
    assert read_code("oIl" + CODE[3:]) == "011" + CODE[3:]
    assert [read_code(bad) for bad in ("", "7K3MZ", CODE + "A", "U" * 20, "١" * 20)] == [""] * 5
