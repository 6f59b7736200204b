"""The report of monitoring as a tagged PDF, laid out by the report's worker: texts in, bytes out."""

from django.template.loader import render_to_string

from assessment.papers.exports import report_pdf
from assessment.papers.report.data import Letterhead
from assessment.programme.monitoring.report import MonitoringReport
from zi_portal.confined.slots import Patience
from zi_portal.kit.printable import printable_all


def monitoring_html(report: MonitoringReport, head: Letterhead, *, paper: str) -> str:
    """Return the report as HTML, every text in it printable; `paper` is one of `report_pdf.PAPERS`."""
    shown = printable_all(report)
    context = {
        "report": shown,
        "head": printable_all(head),
        "has_logo": bool(head.logo),
        "paper_sheet": report_pdf.PAPERS[paper],
        "has_extended_latin": report_pdf.EXTENDED_LATIN.search(repr(shown)) is not None,
    }
    return render_to_string("assessment/papers/pdf/monitoring.html", context)


def render_monitoring(report: MonitoringReport, head: Letterhead, *, paper: str, patience: Patience) -> bytes:
    """Return the report as PDF/UA-1 on A4 or F4. Raises ReportUnavailable as the report of the round does."""
    with report_pdf.ready_worker(patience) as worker:
        return report_pdf.lay_out_html(worker, monitoring_html(report, head, paper=paper), logo=head.logo)
