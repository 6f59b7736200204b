"""Whether a document counts as support in a period, in words: the rule of the stored scores (`docs/scoring.md`)."""

from dataclasses import dataclass
from datetime import date

from assessment.formats import long_date
from assessment.models import Period
from evidence.models import Document


@dataclass(frozen=True)
class Support:
    """Whether a cited document counts, and the sentence for the page that says why."""

    counts: bool
    sentence: str


def support_of(document: Document, period: Period, *, on: date) -> Support:
    """Judge `document` for `period` on the day `on`: good, unexpired, inside the evidence window by date or validity.

    The date puts it inside when it lies in the window; the validity when it reaches into the window and the document
    does not begin after it. A document with neither counts for nothing.
    """
    refusal = _unusable(document, on)
    if refusal:
        return Support(False, refusal)
    begun, ends = document.document_date, document.valid_until
    if begun is not None and period.evidence_from <= begun <= period.evidence_to:
        return Support(True, "Dihitung sebagai data dukung.")
    begins_in_time = begun is None or begun <= period.evidence_to
    if ends is not None and ends >= period.evidence_from and begins_in_time:
        return Support(True, f"Dihitung sebagai data dukung: berlaku sampai {long_date(ends)}.")
    window = f"{long_date(period.evidence_from)} sampai {long_date(period.evidence_to)}"
    return Support(False, f"Tidak dihitung: tanggalnya di luar rentang {window}.")


def _unusable(document: Document, on: date) -> str:
    """Return why `document` counts in no period, or "" if it may."""
    if document.withdrawn_at is not None:
        return "Tidak dihitung: sudah ditarik."
    if document.state != Document.State.GOOD:
        return f"Belum dihitung: keadaannya {document.get_state_display().lower()}."
    if document.valid_until is not None and document.valid_until < on:
        return f"Tidak dihitung: berlaku sampai {long_date(document.valid_until)}, jadi sudah lewat."
    if document.document_date is None and document.valid_until is None:
        return "Belum dihitung: tanggal dokumen belum diisi."
    return ""
