"""What anyone who holds a final report may learn of it: number, date, total, digest, and whether a file is it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from django.db.models import QuerySet

from assessment.papers.models import IssuedReport
from assessment.papers.signing import read_code
from assessment.scores.selectors import total_against


@dataclass(frozen=True)
class Facts:
    """What the verification page tells; nothing else of the report reaches it."""

    number: str
    dated: date
    total: Fraction | None
    sha256: str


@dataclass(frozen=True)
class Verified:
    """A final report found by its code, with what a file is compared with."""

    facts: Facts
    size_bytes: int
    kept: frozenset[str]  # digests of its signed copies


def find_by_code(typed: str) -> Verified | None:
    """Return the final report whose verification code `typed` is, in any case and with or without hyphens; or None."""
    code = read_code(typed)
    report = _reports().filter(code=code).first() if code else None
    if report is None:
        return None
    copies = report.signed_copies.values_list("sha256", flat=True)
    facts = Facts(report.number, report.dated, total_against(report.assessment, report.total), report.sha256)
    return Verified(facts, report.size_bytes, frozenset(copies))


def _reports() -> QuerySet[IssuedReport]:
    return IssuedReport.objects.select_related("assessment__period__instrument")


class Outcome(StrEnum):
    """What a comparison says in a word; the words stand first in the sentence after it."""

    SAME = "Cocok"
    UNSURE = "Perlu diperiksa"
    OTHER = "Tidak cocok"


def compare(verified: Verified, chunks: Iterable[bytes]) -> tuple[Outcome, str]:
    """Return whether the file that `chunks` make up is the report, in a word and in a sentence."""
    whole, first, left = hashlib.sha256(), hashlib.sha256(), verified.size_bytes
    for chunk in chunks:
        whole.update(chunk)
        first.update(chunk[: max(left, 0)])
        left -= len(chunk)
    sha256 = whole.hexdigest()
    if sha256 == verified.facts.sha256:
        return Outcome.SAME, "Berkas ini sama persis dengan laporan yang diterbitkan."
    if first.hexdigest() == verified.facts.sha256:
        # What is appended to a PDF may replace what it shows; whose signature covers it, the portal cannot tell.
        return Outcome.UNSURE, (
            "Berkas ini berawal dengan laporan yang diterbitkan, lalu ada tambahan seperti tanda tangan elektronik. "
            "Tambahan dapat mengubah yang terlihat: bandingkan nomor, tanggal, dan nilai totalnya, lalu periksa tanda "
            "tangannya di layanan penyedia sertifikat."
        )
    if sha256 in verified.kept:
        return Outcome.UNSURE, (
            "Berkas ini disimpan kantor penerbit sebagai salinan bertanda tangan, tetapi isinya tidak dapat dibandingkan "
            "oleh portal. Bandingkan nomor, tanggal, dan nilai totalnya."
        )
    return Outcome.OTHER, (
        "Berkas ini bukan laporan yang diterbitkan: berkas lain, diubah, atau dicetak dan dipindai ulang. "
        "Mintalah berkas aslinya kepada kantor penerbit."
    )
