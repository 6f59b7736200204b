"""The LHE and the berita acara as tagged PDF, laid out by the report's worker: texts in, bytes out."""

from collections.abc import Mapping

from django.template.loader import render_to_string

from assessment.papers.exports import report_pdf
from assessment.papers.letter_variables import Value
from zi_portal.confined.slots import Patience
from zi_portal.kit.printable import printable


def letter_html(variables: Mapping[str, Value], *, kind: str, paper: str, has_logo: bool = False) -> str:
    """Return a letter as HTML; `variables` are those of `assessment.papers.letter_variables`, `paper` one of `report_pdf.PAPERS`."""
    shown = _printable(variables)
    context = {
        "l": shown,
        "kind": kind,
        "has_logo": has_logo,
        "paper_sheet": report_pdf.PAPERS[paper],
        "has_extended_latin": report_pdf.EXTENDED_LATIN.search(repr(shown)) is not None,
    }
    return render_to_string("assessment/papers/pdf/letter.html", context)


def render_letter(
    variables: Mapping[str, Value],
    *,
    kind: str,
    paper: str,
    logo: bytes = b"",
    patience: Patience,
) -> bytes:
    """Return a letter as PDF/UA-1 on A4 or F4; `logo` is a PNG. Raises ReportUnavailable as the report does."""
    with report_pdf.ready_worker(patience) as worker:
        html = letter_html(variables, kind=kind, paper=paper, has_logo=bool(logo))
        return report_pdf.lay_out_html(worker, html, logo=logo)


def _printable(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list) else value
