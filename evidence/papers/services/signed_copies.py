"""Signed copies of a final report: recognised, kept as they came."""

import re
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.papers.models import IssuedReport, SignedCopy
from assessment.papers.signing import codes_in
from assessment.people.models import User
from evidence.documents import permissions
from evidence.documents import words as documents_words
from evidence.documents.models import Revision
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.receive import AnyFile, placed, received
from zi_portal.shelf.validators import Kind

Match = SignedCopy.Match
COPIES_PER_REPORT = 10
# The dictionary of a signature stands in plain bytes, since the signature covers a range of them.
SIGNATURE_MARK = b"/ByteRange"
SIGNED_BYTES = re.compile(rb"/ByteRange\s*\[\s*0+\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
SIGNATURE_VALUE = re.compile(rb"<[0-9A-Fa-f\s]*>")
END_MARK = b"%%EOF"


def keep_signed_copy(*, report: IssuedReport, file: AnyFile, by: User, typed_code: str = "") -> SignedCopy:
    """Keep a signed file of `report`, byte for byte, with how the portal knows that it is this report.

    typed_code: read by the person from the paper, for a scan that holds no text.
    Raises ActionDenied; FileRefused with the reason and what to do, for a file that is not this report (R09).
    """
    permissions.check_can_keep_signed_copy(by, report.assessment)
    today = timezone.localdate()
    with received(file, today=today) as checked:
        if checked.kind != Kind.PDF:
            raise FileRefused("kind", f"Berkas {checked.shown} bukan PDF. Unggah salinan bertanda tangan sebagai PDF.")
        if checked.scan == Revision.Scan.WAITING:
            raise FileRefused("scanner", "Pemindai virus sedang tidak menjawab. Unggah lagi beberapa saat lagi.")
        match, has_signature = _recognised(report, checked.staged, checked.shown, typed_code)
        try:
            with placed(checked) as name:
                return _insert(
                    report,
                    by=by,
                    copy=SignedCopy(
                        match=match,
                        has_signature=has_signature,
                        original_name=checked.shown,
                        sha256=checked.staged.sha256,
                        size_bytes=checked.staged.size_bytes,
                        storage_name=name,
                        uploaded_by=by,
                    ),
                )
        except IntegrityError:
            # A double click, or the same file once more: what is kept already answers.
            return report.signed_copies.get(sha256=checked.staged.sha256)


@transaction.atomic
def _insert(report: IssuedReport, *, copy: SignedCopy, by: User) -> SignedCopy:
    locked = IssuedReport.objects.select_for_update(of=("self",)).select_related("assessment__unit").get(pk=report.pk)
    permissions.check_can_keep_signed_copy(by, locked.assessment)
    if locked.signed_copies.count() >= COPIES_PER_REPORT:
        raise WrongState(f"Laporan ini sudah mempunyai {COPIES_PER_REPORT} salinan bertanda tangan, yang terbanyak.")
    copy.report, copy.uploaded_at = locked, timezone.now()
    copy.save(force_insert=True)
    detail = {"report": locked.pk, "match": copy.match, "file_sha256": copy.sha256}
    audit.record(AuditEvent.Kind.SIGNED_COPY_KEPT, copy, by=by, scope=locked.assessment.unit, detail=detail)
    return copy


def _recognised(report: IssuedReport, staged: shelf.StagedFile, shown: str, typed: str) -> tuple[Match, bool]:
    """Return how the file is known to be `report`, and whether it holds an electronic signature."""
    if staged.sha256 == report.sha256:
        raise FileRefused(
            "unsigned",
            f"Berkas {shown} sama persis dengan laporan final, jadi belum ditandatangani. Tanda tangani berkas itu, "
            "lalu unggah hasilnya.",
        )
    content = staged.path.read_bytes()  # 20 MB at most
    if not content.rstrip().endswith(END_MARK):
        # What a cut-off signature leaves would still open as the report without it.
        raise FileRefused("damaged", f"Berkas {shown} tidak utuh. Unduh lagi hasil penandatanganannya, lalu unggah.")
    has_signature = SIGNATURE_MARK in content
    if _begins_with(staged, report):
        return (Match.BYTES if _is_covered(content, report.size_bytes) else Match.ADDED), has_signature
    found = _codes_of(staged.path)
    if report.code in found:
        return Match.CODE, has_signature
    if found:
        raise FileRefused(
            "other_report",
            f"Berkas {shown} memuat kode verifikasi laporan lain. Unggah salinan dari laporan bernomor {report.number}.",
        )
    if typed == report.code:
        return Match.TYPED, has_signature
    if typed:
        raise FileRefused(
            "other_code",
            f"Kode verifikasi yang diketik bukan kode laporan {report.number}. Periksa kode di bawah kode QR pada "
            "Lembar Pengesahan.",
        )
    raise FileRefused(
        "unknown_copy",
        f"Berkas {shown} tidak dikenali sebagai laporan {report.number}: isinya tidak berawal dengan berkas laporan, dan "
        "tidak ada kode verifikasi di dalamnya. Bila ini hasil pindai, ketik kode verifikasi yang tercetak di bawah kode "
        "QR. Bila ditandatangani secara elektronik, tanda tangani berkas yang diunduh dari halaman ini tanpa mencetak "
        "atau menyimpannya ulang.",
    )


def _begins_with(staged: shelf.StagedFile, report: IssuedReport) -> bool:
    """Whether the file is what we made with something appended, as an electronic signature is."""
    if staged.size_bytes <= report.size_bytes:
        return False
    with staged.path.open("rb") as file:
        return shelf.digest_of_first(file, report.size_bytes) == report.sha256


def _is_covered(content: bytes, size: int) -> bool:
    """Whether a signature behind the first `size` bytes covers the whole file but its own value (ISO 32000-1, 12.8.1).

    Bytes that none covers may have been appended by anyone, and replace what the pages show.
    """
    for found in SIGNED_BYTES.finditer(content, size):
        value, rest, left = map(int, found.groups())
        is_own_value = size <= value and SIGNATURE_VALUE.fullmatch(content, value, rest) is not None
        if is_own_value and rest + left <= len(content) and not content[rest + left :].strip():
            return True
    return False


def _codes_of(path: Path) -> set[str]:
    """Return the verification codes in the words of a PDF; none where its words cannot be read."""
    try:
        with path.open("rb") as file:
            return codes_in(documents_words.extract_text(file, Kind.PDF))
    except (documents_words.TextUnreadable, documents_words.ReaderMissing):
        return set()
