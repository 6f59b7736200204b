"""The minute of a destruction (berita acara pemusnahan) as a tagged PDF: frozen data in, bytes out."""

from django.template.loader import render_to_string

from assessment.papers.exports import report_pdf
from evidence.disposal.minute import Minute
from zi_portal.confined.slots import Patience
from zi_portal.kit.printable import printable_all


def minute_pdf(minute: Minute, *, patience: Patience) -> bytes:
    """Return the minute on the unit's paper; the same data give the same bytes. Raises ReportUnavailable."""
    shown = printable_all(minute)
    context = {
        "minute": shown,
        "paper_sheet": report_pdf.PAPERS[minute.paper],
        "has_extended_latin": report_pdf.EXTENDED_LATIN.search(repr(shown)) is not None,
    }
    html = render_to_string("evidence/disposal/pdf/minute.html", context)
    with report_pdf.ready_worker(patience) as worker:
        return report_pdf.lay_out_html(worker, html, logo=minute.letterhead.logo)
