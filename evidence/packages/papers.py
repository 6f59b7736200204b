"""What is made for a package beside its documents: the report and the LKE workbook, as one reader may see them."""

from django.urls import reverse

from assessment.papers.exports import report_pdf
from assessment.papers.selectors.report import get_report, stamp_now
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.workbook.exports import lke_xlsx
from assessment.workbook.selectors.workbook import get_workbook
from evidence.packages.exports.package_zip import Paper
from zi_portal.confined.slots import Patience


def papers_of(assessment: Assessment, reader: User, *, base_url: str, patience: Patience) -> tuple[Paper, ...]:
    """Return the papers; nothing is made before the package asks.

    base_url: what addresses in the workbook begin with; patience: how long the report waits for its turn.
    """

    def report() -> bytes:
        with report_pdf.ready_worker(patience) as worker:
            data = get_report(reader, assessment.pk)
            return report_pdf.lay_out(worker, data, stamp_now(assessment, data), paper=assessment.unit.paper)

    def workbook() -> bytes:
        def address_of(document_pk: int) -> str:
            return base_url + reverse("evidence:document-detail", args=[document_pk])

        return lke_xlsx.render_workbook(get_workbook(reader, assessment.pk, address_of=address_of))

    unit, year = assessment.unit.name, assessment.period.year
    return (
        Paper(report_pdf.file_name(unit, year), report),
        Paper(lke_xlsx.file_name(unit, year), workbook),
    )
