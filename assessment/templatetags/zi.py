"""How a page shows numbers, dates, statuses and charts. Words and figures only; no rule of the field lives here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from assessment.readiness import charts
from assessment.readiness.reading import Readiness
from assessment.rounds.selectors.paper import Paper, paper_of
from zi_portal.kit import indonesian
from zi_portal.kit.indonesian import UNKNOWN, Number

register = template.Library()

# Word → (tone, shape). The word is always shown; a word that is not listed gets no shape and no colour of its own.
STATUSES: dict[str, tuple[str, str]] = {
    # a question, a sub-area, an area
    "Belum mulai": ("open", "open"),
    "Dikerjakan": ("active", "active"),
    "Selesai": ("done", "check"),
    "Perlu diperbaiki": ("problem", "problem"),
    "Diserahkan": ("active", "check"),
    "Terkunci": ("locked", "lock"),
    # a gate
    "Terpenuhi": ("done", "check"),
    "Kurang": ("problem", "problem"),
    "Tidak diketahui": ("unknown", "unknown"),
    # a gate as it may stand after the evaluators
    "Aman": ("done", "check"),
    "Tipis": ("attention", "warning"),
    "Gagal": ("problem", "problem"),
    # a weakness
    "Berat": ("problem", "problem"),
    "Sedang": ("attention", "warning"),
    "Ringan": ("open", "open"),
    # a condition of being proposed
    "Belum terpenuhi": ("problem", "problem"),
    "Perlu dinilai": ("attention", "warning"),
    "Belum diisi": ("open", "open"),
    # a question as an evaluator sees it
    "Belum dinilai": ("open", "open"),
    "Sama": ("done", "check"),
    "Lebih rendah": ("attention", "warning"),
    "Lebih tinggi": ("active", "active"),
    # a package that is built
    "Menunggu giliran": ("open", "open"),
    "Sedang disusun": ("active", "active"),
    "Siap diunduh": ("done", "check"),
    "Terhenti": ("problem", "problem"),
    "Gagal disusun": ("problem", "problem"),
    # a document
    "Baik": ("done", "check"),
    "Sedang diperiksa": ("active", "active"),
    "Bermasalah": ("problem", "problem"),
    "Ditolak": ("problem", "problem"),
    "Kedaluwarsa": ("attention", "warning"),
    "Tautan": ("attention", "warning"),
    "Ditarik": ("locked", "lock"),
    "Ada revisi lebih baru": ("attention", "warning"),
    "Dimusnahkan": ("locked", "lock"),
    "Terbatas": ("locked", "lock"),
    # points without data dukung, work that is late, a line of the rencana kerja
    "Sesuai waktu": ("active", "active"),
    "Belum lengkap": ("open", "open"),
    "Berisiko": ("attention", "warning"),
    "Terlambat": ("problem", "problem"),
    "Sesuai rencana": ("active", "active"),
    # an obstacle
    "Belum ada solusi": ("attention", "warning"),
    "Solusi dijalankan": ("active", "active"),
    "Teratasi": ("done", "check"),
    # a simulated answer beside the real one
    "Belum tercapai": ("open", "open"),
    "Tinggal data dukung": ("active", "active"),
    "Sudah tercapai": ("done", "check"),
    "Di bawah jawaban kini": ("attention", "warning"),
    # a change of an agent
    "Dibuat": ("active", "active"),
    "Terintegrasi": ("done", "check"),
    # an innovation
    "Dihitung": ("done", "check"),
    "Tidak dihitung": ("problem", "problem"),
    "Belum pasti": ("unknown", "unknown"),
    # an idea for one
    "Diusulkan": ("open", "open"),
    "Diadopsi": ("done", "check"),
    "Tidak diadopsi": ("locked", "lock"),
    # a row of an imported workbook
    "Baru": ("active", "active"),
    "Berubah": ("attention", "warning"),
    "Perlu dipastikan": ("attention", "warning"),
    "Tidak terbaca": ("problem", "problem"),
    "Bentrok": ("problem", "problem"),
    "Kosong di berkas": ("open", "open"),
    # an instrument and its drafts
    "Ada kesalahan": ("problem", "problem"),
    "Kode sudah dipakai": ("attention", "warning"),
    "Siap diperiksa": ("active", "active"),
    "Ditutup untuk periode baru": ("locked", "lock"),
    # a person, a unit, a period
    "Aktif": ("done", "check"),
    "Tidak aktif": ("locked", "lock"),
    "Berakhir": ("locked", "lock"),
    "Kata sandi awal": ("active", "active"),
    # a token, and whether a round is pulled
    "Dicabut": ("locked", "lock"),
    "Ya": ("done", "check"),
    "Tidak": ("open", "open"),
    # a request to have a round opened again
    "Menunggu keputusan": ("attention", "warning"),
    "Dibuka kembali": ("done", "check"),
    "Ditarik kembali": ("locked", "lock"),
    "Tidak berlaku lagi": ("locked", "lock"),
    # a file beside the final report it claims to be
    "Cocok": ("done", "check"),
    "Perlu diperiksa": ("attention", "warning"),
    "Perlu diperiksa (kode sama)": ("attention", "warning"),
    "Tidak cocok": ("problem", "problem"),
    "Berlaku": ("done", "check"),
    "Digantikan": ("locked", "lock"),
    # an outcome
    "Diraih": ("done", "check"),
    "Tidak diraih": ("problem", "problem"),
}


@register.filter
def nilai(value: Number | None, places: int = 2) -> str:
    """Show a score as `75,25`; None as a dash."""
    return indonesian.decimal_text(value, places)


@register.filter
def persen(percent: Number | None, places: int = 2) -> str:
    """Show a percentage (100 is the whole) as `92,31 %`."""
    return indonesian.percent_text(percent, places)


@register.filter
def bilangan(count: int | None) -> str:
    """Show a whole number as `1.234`."""
    return indonesian.count_text(count)


@register.filter
def kekurangan(shortfall: Number | None) -> str:
    """Show what is missing to a minimum as `kurang 0,80`, `kurang 0,004`; nothing missing is nothing."""
    return indonesian.shortfall_text(shortfall)


@register.filter
def angka(value: Number | None) -> str:
    """Show a limit without decimals it does not need: `75`, `18,25`."""
    return indonesian.decimal_text(value).removesuffix(",00")


@register.filter
def tanggal(day: date | datetime | None) -> str:
    """Show a date as `31 Mei 2026`; of a moment, the day it is in the active zone."""
    if day is None:
        return UNKNOWN
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return indonesian.long_date(day)


@register.filter
def waktu(moment: datetime | None, zone: str | None = None) -> str:
    """Show a moment as `31 Mei 2026 pukul 23.59 WITA`, in `zone` (an IANA name) or the active one."""
    return UNKNOWN if moment is None else indonesian.local_moment(moment, zone or timezone.get_current_timezone_name())


@register.filter
def tenggat(moment: datetime | None, zone: str) -> str:
    """Show a limit as `1 Juni 2026 pukul 01.59 WIT (31 Mei 2026 pukul 23.59 WIB)`: in `zone` and, where it differs, the active one."""
    return UNKNOWN if moment is None else indonesian.deadline_text(moment, zone, timezone.get_current_timezone_name())


@register.filter
def jam(moment: datetime | None, zone: str | None = None) -> str:
    """Show the time of a moment as `10.42`."""
    return UNKNOWN if moment is None else indonesian.clock(moment, zone or timezone.get_current_timezone_name())


@register.filter
def selisih(change: Number | None) -> str:
    """Show how a score changed: `+0,20`, `−11,36`."""
    return indonesian.change_text(change)


@register.filter
def daftar(names: Sequence[str], shown: int) -> str:
    """Show the first `shown` names and how many are left: `Sari, Putu dan 3 lainnya`."""
    return indonesian.names_text(names, shown)


@register.filter
def ukuran(size_bytes: int) -> str:
    """Show a file size as `2,4 MB`."""
    return indonesian.size_text(size_bytes)


@register.filter
def pairs(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Walk two lists of one length together: the columns of a table and the cells of a row."""
    return list(zip(first, second, strict=True))


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Put in the drawing `templates/icons/<name>.svg`; it says nothing to a screen reader, so words stand beside it."""
    path = Path(settings.BASE_DIR) / "templates" / "icons" / f"{name}.svg"
    return mark_safe(path.read_text(encoding="utf-8").strip())  # our own file, no user text


@register.simple_tag
@cache
def status_tag(word: str) -> SafeString:
    """Show a status: its word, its shape, its colour."""
    tone, shape = STATUSES.get(word, ("plain", ""))
    return format_html('<span class="tag tag-{}">{}{}</span>', tone, icon(shape) if shape else "", word)


@register.simple_tag
def gate_tag(passed: bool | None) -> SafeString:
    """Show whether a gate is passed: Terpenuhi, Kurang or Tidak diketahui."""
    return status_tag({True: "Terpenuhi", False: "Kurang", None: "Tidak diketahui"}[passed])


@register.simple_tag
def origin_link(href: str, what: object, text: object = "") -> SafeString:
    """Lead from a figure to how it is calculated: `text` is the figure, of `what`; without it the question stands there.

    A tag and no partial, since a page shows up to a hundred of them.
    """
    if text:
        link = '<a class="origin" href="{}">{}<span class="visually-hidden">, cara hitung {}</span></a>'
        return format_html(link, href, text, what)
    return format_html(
        '<a class="origin" href="{}">Cara hitung<span class="visually-hidden"> {}</span></a>', href, what
    )


@register.simple_tag
def gate_strip(gates: Sequence[charts.Gate]) -> SafeString:
    """Draw the strip of gates; `assessment/sheet/_gate_list.html` adds the words under it."""
    return charts.gate_strip(gates)


@register.simple_tag
def score_line(
    claim: Number | None, supported: Number | None, minimum: Number | None, maximum: Number, label: str = "Nilai"
) -> SafeString:
    """Draw klaim, berdata dukung and minimum on one bar."""
    return charts.score_line(claim, supported, minimum, maximum, label=label)


@register.simple_tag
def readiness_chart(reading: Readiness) -> SafeString:
    """Draw the six areas of a reading against the minimums of its own instrument."""
    return charts.readiness_chart(reading)


@register.simple_tag
def progress_bar(done: int, total: int, what: str = "terjawab") -> SafeString:
    """Draw how much of `total` is done."""
    return charts.progress_bar(done, total, what=what)


@register.inclusion_tag("_paper_header.html", takes_context=True)
def paper_header(context: Context) -> dict[str, Paper | None]:
    """Draw the head of the document from `paper`, or from `assessment` where the view gives only that."""
    paper = context.get("paper")
    assessment = context.get("assessment")
    if paper is None and assessment is not None:
        paper = paper_of(assessment)
    return {"paper": paper}
