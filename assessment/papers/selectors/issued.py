"""Final reports: those of a round, the number of the next one, and what is printed in it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditChain
from assessment.papers.models import IssuedReport, SignedCopy
from assessment.papers.permissions import check_can_export_report
from assessment.papers.report import data as report_data
from assessment.papers.selectors.report import stamp_now
from assessment.papers.selectors.report_background import signer
from assessment.papers.signing import Confidentiality, Issue, Signer, printed_code
from assessment.people.models import Role, User
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import assessments_in_scope
from assessment.rounds.selectors.owners import team_in_force
from zi_portal.kit.indonesian import long_date


@dataclass(frozen=True)
class Letter:
    """What is typed of a final report."""

    number: str
    dated: date
    signer: Signer
    confidentiality: str = Confidentiality.ORDINARY
    place: str = ""
    paper: str = "A4"


def issued_reports(assessment: Assessment) -> QuerySet[IssuedReport]:
    """Return the final reports of a round the caller may read, the newest first, with their signed copies."""
    return (
        IssuedReport.objects.filter(assessment=assessment)
        .select_related("issued_by")
        .prefetch_related("signed_copies__uploaded_by")
    )


def get_issued_report(user: User, pk: int) -> IssuedReport:
    """Return one final report of a sheet `user` may read; Http404 out of scope, ActionDenied without the right."""
    rows = IssuedReport.objects.filter(assessment__in=assessments_in_scope(user)).select_related(
        "assessment__unit__instansi", "assessment__unit__parent__parent", "assessment__period"
    )
    report = get_object_or_404(rows, pk=pk)
    check_can_export_report(user, report.assessment)
    return report


def get_signed_copy(user: User, pk: int) -> SignedCopy:
    """Return one signed copy of such a report, with the report."""
    copy = get_object_or_404(SignedCopy.objects.filter(report__assessment__in=assessments_in_scope(user)), pk=pk)
    copy.report = get_issued_report(user, copy.report_id)
    return copy


def head_of(assessment: Assessment) -> Signer | None:
    """Return the kepala of the unit as the one who signs; None while nobody holds the role."""
    return signer(team_in_force(assessment.unit), Role.HEAD, f"Kepala {assessment.unit.name}")


def next_number(assessment: Assessment) -> str:
    """Return the next number of the unit's own row: `LPM-003/KPPBC-NR/2026`."""
    unit, year = assessment.unit, assessment.period.year
    rows = IssuedReport.objects.filter(assessment__unit=unit, assessment__period__year=year)
    count = rows.aggregate(count=Count("pk"))["count"] + 1
    taken = set(rows.values_list("number", flat=True))
    while (number := f"LPM-{count:03}/{unit.code}/{year}") in taken:
        count += 1
    return number


def issue_stamp(
    assessment: Assessment, report: report_data.ReportData, letter: Letter, *, code: str, address: str
) -> tuple[Issue, report_data.Stamp]:
    """Return what makes a report final and, with it, all that is printed in the report beside its data.

    letter: with its number; code: its verification code; address: of its verification page.
    """
    stamp = stamp_now(assessment, report)
    head = AuditChain.objects.filter(pk=f"unit:{assessment.unit_id}").first()
    issue = Issue(
        number=letter.number,
        dated=long_date(letter.dated),
        confidentiality=Confidentiality(letter.confidentiality).label,
        place=letter.place,
        signer=letter.signer,
        code=printed_code(code),
        address=address,
        audit_sequence=head.last_sequence if head else 0,
        audit_hash=head.last_hash if head else "",
    )
    return issue, report_data.Stamp(stamp.printed_at, stamp.printed_on, stamp.digest, issue)
