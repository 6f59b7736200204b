"""The page of a round's papers: final reports with their signed copies, and what may be made now."""

from dataclasses import dataclass
from fractions import Fraction

from assessment.papers.models import IssuedReport, SignedCopy
from assessment.papers.permissions import ISSUERS, check_can_issue_report, check_can_make_letters
from assessment.papers.selectors.issued import issued_reports
from assessment.papers.selectors.letterhead import is_broken, logo_in_force
from assessment.papers.signing import printed_code
from assessment.people import permissions
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.scores.selectors import total_against
from evidence.papers.selectors.line import Waiting, waiting_of

Match = SignedCopy.Match


@dataclass(frozen=True)
class CopyLine:
    """One signed copy with what the portal knows of it, in a word and in sentences."""

    copy: SignedCopy
    status: str
    words: str


@dataclass(frozen=True)
class ReportLine:
    """One final report; the newest is the current one."""

    report: IssuedReport
    code: str
    total: Fraction | None  # berdata dukung
    copies: tuple[CopyLine, ...]
    is_current: bool


@dataclass(frozen=True)
class PapersPage:
    """All papers of a round; the reasons are "" where the act is open."""

    lines: tuple[ReportLine, ...]
    is_unit: bool  # whether its reader is one who may issue
    may_not_issue: str
    may_make_letters: bool
    has_broken_logo: bool  # so that papers are made without it
    waiting: tuple[Waiting, ...]  # its reader's own


def papers_page(user: User, assessment: Assessment) -> PapersPage:
    """Return the papers of a round that `user` may read."""
    reports = list(issued_reports(assessment))
    may_not = permissions.denial(check_can_issue_report, user, assessment)
    return PapersPage(
        lines=tuple(
            ReportLine(
                report=report,
                code=printed_code(report.code),
                total=total_against(assessment, report.total),
                copies=tuple(_copy_line(report, copy) for copy in report.signed_copies.all()),
                is_current=position == 0,
            )
            for position, report in enumerate(reports)
        ),
        is_unit=permissions.holds(user, ISSUERS, unit=assessment.unit),
        may_not_issue=may_not,
        may_make_letters=permissions.can(check_can_make_letters, user, assessment),
        has_broken_logo=is_broken(logo_in_force(assessment.unit)),
        waiting=tuple(waiting_of(user, assessment)),
    )


def _copy_line(report: IssuedReport, copy: SignedCopy) -> CopyLine:
    signature = (
        "Memuat tanda tangan elektronik; keabsahannya diperiksa di layanan penyedia sertifikat (BSrE)."
        if copy.has_signature
        else "Tanda tangan elektronik tidak ditemukan di dalamnya."
    )
    words = {
        Match.BYTES: (
            "Berkas ini berawal dengan isi laporan yang diterbitkan portal, dan tambahannya tercakup tanda tangan. "
            f"{signature}"
        ),
        Match.ADDED: (
            "Berkas ini berawal dengan isi laporan yang diterbitkan portal, tetapi tambahannya tidak tercakup tanda tangan "
            f"dan dapat mengubah yang terlihat. Bandingkan nomor, tanggal, dan nilai totalnya. {signature}"
        ),
        Match.CODE: (
            "Isi tidak dapat dibandingkan: kode verifikasi laporan ada di dalamnya, tetapi berkasnya disimpan ulang. "
            f"{signature}"
        ),
        Match.TYPED: (
            f"Hasil pindai tanpa teks; kode {printed_code(report.code)} diketik oleh pengunggah. Bandingkan isinya "
            "dengan laporan final."
        ),
    }[Match(copy.match)]
    return CopyLine(copy, str(copy.get_match_display()), words)
