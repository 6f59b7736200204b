"""The trace a report or a workbook leaves."""

import hashlib

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.papers.permissions import check_can_export_report
from assessment.people import permissions
from assessment.people.models import User
from assessment.programme.permissions import check_can_read_programme
from assessment.rounds.models import Assessment


@transaction.atomic
def record_report(
    *, assessment: Assessment, paper: str, is_draft: bool, data_sha256: str, content: bytes, by: User
) -> None:
    """Record that `by` takes a report of an assessment along: the digest of its data and of the file itself.

    paper: A4 or F4; data_sha256: hex, over what the report says; content: the finished file. Called when the file is
    made and before it is sent, because laying it out takes seconds that must not hold a lock.
    Raises ActionDenied if `by` may not have it (any more).
    """
    permissions.memberships_of(by, fresh=True)
    check_can_export_report(by, assessment)
    audit.record(
        AuditEvent.Kind.REPORT_EXPORTED,
        assessment,
        by=by,
        scope=assessment.unit,
        detail={
            "paper": paper,
            "is_draft": is_draft,
            "data_sha256": data_sha256,
            "file_sha256": hashlib.sha256(content).hexdigest(),
            "size_bytes": len(content),
        },
    )


@transaction.atomic
def record_monitoring_report(*, assessment: Assessment, span: str, form: str, content: bytes, by: User) -> None:
    """Record that `by` takes the report of monitoring of a span along; called before it is sent.

    span: of `assessment.programme.monitoring.rules.SPANS`; form: pdf or docx. Raises ActionDenied if `by` may not have it (any more).
    """
    permissions.memberships_of(by, fresh=True)
    check_can_read_programme(by, assessment)
    digest = hashlib.sha256(content).hexdigest()
    detail = {"span": span, "form": form, "file_sha256": digest, "size_bytes": len(content)}
    audit.record(AuditEvent.Kind.MONITORING_REPORTED, assessment, by=by, scope=assessment.unit, detail=detail)


@transaction.atomic
def record_workbook(*, assessment: Assessment, is_draft: bool, content: bytes, by: User) -> None:
    """Record that `by` takes the LKE of an assessment along as a workbook; called before it is sent.

    content: the finished file. Raises ActionDenied if `by` may not have it (any more).
    """
    permissions.memberships_of(by, fresh=True)
    check_can_export_report(by, assessment)
    detail = {"is_draft": is_draft, "file_sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
    audit.record(AuditEvent.Kind.WORKBOOK_EXPORTED, assessment, by=by, scope=assessment.unit, detail=detail)
