"""The minute of a destruction (berita acara pemusnahan) as a tagged PDF: frozen data in, bytes out."""

from django.template.loader import render_to_string

from assessment.exports import report_pdf
from assessment.exports.printable import printable_all
from assessment.turns import Patience
from evidence.minute_data import Minute


def minute_pdf(minute: Minute, *, patience: Patience = Patience.SOME) -> bytes:
    """Return the minute on the unit's paper; the same data give the same bytes. Raises ReportUnavailable."""
    shown = printable_all(minute)
    context = {
        "minute": shown,
        "paper_sheet": report_pdf.PAPERS[minute.paper],
        "has_extended_latin": report_pdf.EXTENDED_LATIN.search(repr(shown)) is not None,
    }
    html = render_to_string("pdf/minute.html", context)
    with report_pdf.ready_worker(patience) as worker:
        return report_pdf.lay_out_html(worker, html, logo=minute.letterhead.logo)
