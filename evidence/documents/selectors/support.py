"""Whether a document counts as support in a period, in words: the rule of the stored scores (`docs/scoring.md`)."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from assessment.rounds.models import Period
from assessment.scores.support_rule import Fault, Window, fault_of
from evidence.documents.models import Document
from zi_portal.kit.indonesian import long_date

_DONE = {
    Document.State.REJECTED: "Ditolak",
    Document.State.PROBLEM: "Dinyatakan bermasalah",
    Document.State.GOOD: "Dinyatakan baik lagi",
}

_UNFINISHED = {
    str(Document.State.CHECKING): "Belum dihitung: sedang diperiksa.",
    str(Document.State.LINK): "Tidak dihitung: baru berupa tautan yang harus diunduh sendiri. Unggah berkasnya.",
    str(Document.State.NAMED): "Tidak dihitung: baru disebut namanya di LKE yang diimpor. Cari dan unggah berkasnya.",
}
# No person said so: the nightly look, a download or the scanner found it.
_BROKEN = "Tidak dihitung: pemeriksaan menemukan berkasnya hilang, berubah, atau mengandung virus. Ganti berkasnya."


@dataclass(frozen=True)
class Support:
    """Whether a cited document counts, and the sentence for the page that says why."""

    counts: bool
    sentence: str


def support_of(document: Document, period: Period, *, on: date) -> Support:
    """Judge `document` for `period` on the day `on`: good, unexpired, inside the evidence window by date or validity."""
    window = Window(period.evidence_from, period.evidence_to, on)
    fault = document_fault(document, period, on=on)
    if fault is not None:
        return Support(False, _refusal(document, window, fault))
    begun, ends = document.document_date, document.valid_until
    if ends is None or (begun is not None and window.start <= begun <= window.end):
        return Support(True, "Dihitung sebagai data dukung.")
    return Support(True, f"Dihitung sebagai data dukung: berlaku sampai {long_date(ends)}.")


def document_fault(document: Document, period: Period, *, on: date) -> Fault | None:
    """Return what keeps `document` from counting in `period` on the day `on`, None where it counts."""
    return fault_of(
        Window(period.evidence_from, period.evidence_to, on),
        is_good=document.state == Document.State.GOOD,
        is_withdrawn=document.withdrawn_at is not None,
        dated=document.document_date,
        valid_until=document.valid_until,
    )


def judgement_of(document: Document) -> str:
    """Return who put `document` into its state, when and why, or "" where no person did.

    Not for whoever may not open the document: a reason may tell what is in it. `state_set_by` at hand, no query.
    """
    if document.state_set_at is None or document.state not in _DONE:
        return ""
    day = long_date(document.state_set_at.astimezone(ZoneInfo(document.unit.time_zone)).date())
    who = f"{document.state_set_by} ({document.get_state_set_as_display()})"
    reason = f" Alasan: {document.state_reason}" if document.state_reason else ""
    return f"{_DONE[Document.State(document.state)]} oleh {who} pada {day}.{reason}"


def reason_of(window: Window, *, dated: date | None, valid_until: date | None) -> str:
    """Return why a document that does not count does not, by its days alone; its state is named where they would do."""
    fault = fault_of(window, is_good=True, is_withdrawn=False, dated=dated, valid_until=valid_until)
    return _by_days(fault, window, valid_until) if fault else "Tidak dihitung: keadaannya waktu itu tidak baik."


def _refusal(document: Document, window: Window, fault: Fault) -> str:
    """Return the sentence for the page that says why `document` does not count."""
    if fault is Fault.WITHDRAWN:
        return "Tidak dihitung: sudah ditarik."
    if fault is Fault.STATE and document.state == Document.State.PROBLEM and document.state_set_by_id is None:
        return _BROKEN
    if fault is Fault.STATE:
        return _UNFINISHED.get(document.state) or f"Tidak dihitung: {document.get_state_display().lower()}."
    return _by_days(fault, window, document.valid_until)


def _by_days(fault: Fault | None, window: Window, valid_until: date | None) -> str:
    if fault is Fault.EXPIRED and valid_until is not None:
        return f"Tidak dihitung: berlaku sampai {long_date(valid_until)}, jadi sudah lewat."
    if fault is Fault.UNDATED:
        return "Belum dihitung: tanggal dokumen belum diisi."
    return f"Tidak dihitung: tanggalnya di luar rentang {window.text}."
