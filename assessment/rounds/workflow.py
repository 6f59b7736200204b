"""Statuses of an assessment, whose turn each one is, and the acts that move it on, as data."""

from collections.abc import Mapping
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
    CANCELLED = "batal", "Dibatalkan"  # opened by mistake: on no page but the one that restores it


@dataclass(frozen=True)
class Turn:
    """Who acts in a status, and what that means for the unit, in words for the page."""

    whose: str
    unit_may_answer: bool
    sentence: str
    who: str = ""  # whose turn it is, as the page names them


TURNS: dict[Status, Turn] = {
    Status.DRAFT: Turn("unit", True, "Draf, dapat diisi", "Tim unit mengisi"),
    Status.RETURNED: Turn("unit", True, "Dikembalikan, dapat diperbaiki", "Tim unit memperbaiki"),
    Status.WITH_HEAD: Turn(
        "kepala", False, "Menunggu persetujuan kepala kantor, tidak dapat diubah", "Kepala kantor memeriksa"
    ),
    Status.TPI_REVIEW: Turn("tpi", False, "Ditinjau TPI, tidak dapat diubah", "TPI menilai"),
    Status.TPN_REVIEW: Turn("tpn", False, "Dinilai TPN, tidak dapat diubah", "TPN menilai"),
    Status.CLOSED: Turn("", False, "Selesai, tersimpan sebagai riwayat", "Selesai"),
    Status.CANCELLED: Turn("", False, "Penilaian ini dibatalkan admin instansi", "Dibatalkan"),
}

EDITABLE = frozenset(status for status, turn in TURNS.items() if turn.unit_may_answer)
# Nobody works on these any more.
OVER = frozenset({Status.CLOSED, Status.CANCELLED})
# Where a round can stand on its way through the year; a cancelled one has left it.
ON_THE_WAY = tuple(status for status in Status if status != Status.CANCELLED)
# Until the kepala submits, the unit's sheet is judged by the documents as they are today; then it is pinned.
BEFORE_SUBMISSION = EDITABLE | {Status.WITH_HEAD}


class Act(TextChoices):
    """What moves a round from one status to the next, in the words of its history."""

    HAND_TO_HEAD = "ke_kepala", "Diserahkan kepada kepala kantor"
    RETURN_TO_TEAM = "ke_tim", "Dikembalikan kepala kantor kepada tim"
    SUBMIT = "ke_tpi", "Disetujui kepala kantor dan diserahkan kepada TPI"
    RETURN_FOR_REPAIR = "perbaikan", "Dikembalikan TPI untuk diperbaiki"
    PROPOSE = "ke_tpn", "Hasil TPI diterbitkan, unit diusulkan kepada TPN"
    END_AT_TPI = "henti_tpi", "Hasil TPI diterbitkan, unit tidak diusulkan kepada TPN"
    FINISH = "selesai", "Hasil TPN diterbitkan"
    REOPEN = "dibuka", "Dibuka kembali oleh admin instansi untuk diperbaiki"


@dataclass(frozen=True)
class Move:
    """In which statuses an act is possible, and the one it leads to."""

    begins: frozenset[Status]
    ends: Status


MOVES: Mapping[Act, Move] = {
    Act.HAND_TO_HEAD: Move(EDITABLE, Status.WITH_HEAD),
    Act.RETURN_TO_TEAM: Move(frozenset({Status.WITH_HEAD}), Status.RETURNED),
    Act.SUBMIT: Move(frozenset({Status.WITH_HEAD}), Status.TPI_REVIEW),
    Act.RETURN_FOR_REPAIR: Move(frozenset({Status.TPI_REVIEW}), Status.RETURNED),
    Act.PROPOSE: Move(frozenset({Status.TPI_REVIEW}), Status.TPN_REVIEW),
    Act.END_AT_TPI: Move(frozenset({Status.TPI_REVIEW}), Status.CLOSED),
    Act.FINISH: Move(frozenset({Status.TPN_REVIEW}), Status.CLOSED),
    # Of closed ones only those that TPI ended: `handover/permissions.py` asks for the act that closed them.
    Act.REOPEN: Move(frozenset({Status.TPI_REVIEW, Status.CLOSED}), Status.RETURNED),
}
# Acts after which the unit goes on in a copy of what was submitted, the next round, until a day that they set.
REPAIRS = frozenset({Act.RETURN_FOR_REPAIR, Act.REOPEN})
# Acts that send a round back say why.
BACKWARDS = REPAIRS | {Act.RETURN_TO_TEAM}
