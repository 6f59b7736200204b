"""Final reports: kept as the bytes they were made of, handed out as these bytes, never made again."""

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from typing import IO

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.papers.models import IssuedReport, SignedCopy
from assessment.papers.permissions import check_can_export_report, check_can_issue_report
from assessment.papers.selectors.issued import Letter
from assessment.people import permissions
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from evidence.documents.request_keys import request_digest
from evidence.documents.services.downloads import AWAY
from evidence.integrity.selectors.integrity import broken_citations
from zi_portal.kit.refusals import InvalidInput, WrongState
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import DownloadDelayed, FileMissing, StoreUnavailable
from zi_portal.shelf.receive import kept

log = structlog.get_logger(__name__)
NUMBER_TAKEN = "Nomor ini sudah dipakai laporan final lain. Gunakan nomor lain, atau kosongkan."
CHANGED_MEANWHILE = (
    "Status penilaian berubah ketika laporan disusun, jadi laporan belum diterbitkan. Terbitkan sekali lagi."
)
NAMED_AT_MOST = 5


@dataclass(frozen=True)
class Made:
    """A report that has been laid out: its bytes, and what they hold."""

    content: bytes
    code: str
    total: Fraction
    data_sha256: str
    status: str  # of the assessment when it was read
    audit_sequence: int = 0  # the head of the unit's audit chain that is printed in it
    audit_hash: str = ""


def check_evidence_is_whole(assessment: Assessment) -> None:
    """Raise WrongState, naming the documents, if a data dukung or proof of the round is missing or was changed (R07).

    Raises DownloadDelayed while the store does not answer.
    """
    try:
        titles = [finding.revision.document.title for finding in broken_citations(assessment) if finding.revision]
    except StoreUnavailable as error:
        log.exception("evidence_out_of_reach", assessment=assessment.pk)
        raise DownloadDelayed(AWAY) from error
    if titles:
        more = f" dan {len(titles) - NAMED_AT_MOST} lainnya" if len(titles) > NAMED_AT_MOST else ""
        raise WrongState(
            f"Laporan final belum dapat diterbitkan: berkas {len(titles)} data dukung hilang atau berubah "
            f"({'; '.join(titles[:NAMED_AT_MOST])}{more}). Hubungi admin portal untuk memulihkannya, "
            "lalu terbitkan sekali lagi."
        )


def report_of_form(by: User, request_key: str) -> IssuedReport | None:
    """Return the report that `by` issued by sending this very form before."""
    digest = request_digest(by, request_key, "")
    return IssuedReport.objects.filter(request_digest=digest).first() if digest else None


def issue_report(
    *, assessment: Assessment, letter: Letter, made: Made, by: User, request_key: str = ""
) -> IssuedReport:
    """Keep a report as final, under its number.

    letter: with its number. The same form sent twice gives the same report. Raises ActionDenied; WrongState if the
    assessment moved on while the report was laid out; InvalidInput for a number that is taken; FileRefused if the store
    takes no more.
    """
    sent = report_of_form(by, request_key)
    if sent is not None:
        return sent
    digest = request_digest(by, request_key, "")
    shelf.check_room()
    try:
        with shelf.staged([made.content], limit=len(made.content)) as staged, kept(staged) as name:
            return _insert(assessment, letter, made, by=by, name=name, digest=digest)
    except IntegrityError as error:
        sent = report_of_form(by, request_key)  # a double click: the other one was first
        if sent is None:
            raise InvalidInput({"number": [NUMBER_TAKEN]}) from error
        return sent


@transaction.atomic
def _insert(
    assessment: Assessment, letter: Letter, made: Made, *, by: User, name: str, digest: str | None
) -> IssuedReport:
    locked = lock_assessment(assessment)
    check_can_issue_report(by, locked)
    if locked.status != made.status:
        raise WrongState(CHANGED_MEANWHILE)
    report = IssuedReport.objects.create(
        assessment=locked,
        number=letter.number,
        dated=letter.dated,
        confidentiality=letter.confidentiality,
        capacity=letter.signer.capacity,
        signer_name=letter.signer.name,
        signer_position=letter.signer.position,
        code=made.code,
        total=scoring.half_up(made.total, 12),
        sha256=hashlib.sha256(made.content).hexdigest(),
        data_sha256=made.data_sha256,
        size_bytes=len(made.content),
        storage_name=name,
        paper=letter.paper,
        audit_sequence=made.audit_sequence,
        audit_hash=made.audit_hash,
        request_digest=digest,
        issued_at=timezone.now(),
        issued_by=by,
    )
    audit.record(
        AuditEvent.Kind.REPORT_ISSUED,
        report,
        by=by,
        scope=locked.unit,
        detail={
            "assessment": locked.pk,
            "file_sha256": report.sha256,
            "data_sha256": report.data_sha256,
            "size_bytes": report.size_bytes,
        },
    )
    return report


def open_paper(*, paper: IssuedReport | SignedCopy, by: User) -> IO[bytes]:
    """Return the whole, verified file of a final report or a signed copy, and record the download.

    Raises ActionDenied; WrongState if its bytes are missing or changed: never other bytes under its name;
    DownloadDelayed while the store does not answer.
    """
    report = paper if isinstance(paper, IssuedReport) else paper.report
    permissions.memberships_of(by, fresh=True)
    check_can_export_report(by, report.assessment)
    file = _whole(paper)
    try:
        with transaction.atomic():
            detail = {"file_sha256": paper.sha256}
            audit.record(AuditEvent.Kind.REPORT_DOWNLOADED, paper, by=by, scope=report.assessment.unit, detail=detail)
    except BaseException:
        file.close()
        raise
    return file


def _whole(paper: IssuedReport | SignedCopy) -> IO[bytes]:
    try:
        with ExitStack() as on_failure:
            file = on_failure.enter_context(shelf.shelf().open(paper.storage_name))
            if shelf.digest_of(file) != paper.sha256:
                raise _broken(paper)
            on_failure.pop_all()
            return file
    except FileMissing as missing:
        raise _broken(paper) from missing
    except OSError as error:
        log.exception("paper_out_of_reach", kind=type(paper).__name__, pk=paper.pk)
        raise DownloadDelayed(AWAY) from error


def _broken(paper: IssuedReport | SignedCopy) -> WrongState:
    log.error("paper_broken", kind=type(paper).__name__, pk=paper.pk)
    return WrongState(
        "Berkas ini tidak lagi utuh di penyimpanan, jadi tidak dapat diunduh. Hubungi admin portal untuk memulihkannya "
        "dari cadangan."
    )
