"""A round as a file: the LKE as a workbook. The report, which may wait in a line, is `evidence.papers.views.line`."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessment.papers.services.reports import record_workbook
from assessment.people.requests import SignedInRequest
from assessment.rounds.selectors.assessments import get_assessment
from assessment.workbook.exports import lke_xlsx
from assessment.workbook.selectors.workbook import get_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def workbook_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the LKE as a workbook whose data dukung lead back into the portal; taking it along is recorded."""
    assessment = get_assessment(request.user, pk)
    name = lke_xlsx.file_name(assessment.unit.name, assessment.period.year)
    # A download, which a browser opens in no page of ours.
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=XLSX, headers=headers)

    def address_of(document_pk: int) -> str:
        return request.build_absolute_uri(reverse("evidence:document-detail", args=[document_pk]))

    data = get_workbook(request.user, pk, address_of=address_of)
    content = lke_xlsx.render_workbook(data)
    record_workbook(assessment=assessment, is_draft=data.is_draft, content=content, by=request.user)
    return HttpResponse(content, content_type=XLSX, headers=headers)
