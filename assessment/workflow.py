"""Statuses of an assessment and whose turn each one is, as data."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Status(TextChoices):
    """Where one unit's round stands, in the order it normally passes through."""

    DRAFT = "draf", "Draf"
    WITH_HEAD = "kepala", "Menunggu persetujuan kepala kantor"
    RETURNED = "dikembalikan", "Dikembalikan untuk diperbaiki"
    TPI_REVIEW = "tpi", "Ditinjau TPI"
    TPN_REVIEW = "tpn", "Dinilai TPN"
    CLOSED = "selesai", "Selesai"


@dataclass(frozen=True)
class Turn:
    """Who acts in a status, and what that means for the unit, in words for the page."""

    whose: str
    unit_may_answer: bool
    sentence: str


TURNS: dict[Status, Turn] = {
    Status.DRAFT: Turn("unit", True, "Draf, dapat diisi"),
    Status.RETURNED: Turn("unit", True, "Dikembalikan, dapat diperbaiki"),
    Status.WITH_HEAD: Turn("kepala", False, "Menunggu persetujuan kepala kantor, tidak dapat diubah"),
    Status.TPI_REVIEW: Turn("tpi", False, "Ditinjau TPI, tidak dapat diubah"),
    Status.TPN_REVIEW: Turn("tpn", False, "Dinilai TPN, tidak dapat diubah"),
    Status.CLOSED: Turn("", False, "Selesai, tersimpan sebagai riwayat"),
}

EDITABLE = frozenset(status for status, turn in TURNS.items() if turn.unit_may_answer)
# Until the kepala submits, the unit's sheet is judged by the documents as they are today; then it is pinned.
BEFORE_SUBMISSION = EDITABLE | {Status.WITH_HEAD}
