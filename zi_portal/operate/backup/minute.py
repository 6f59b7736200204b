"""The page to sign after a restore: numbers, digests and verdicts, as plain text for the printer."""

from collections.abc import Iterator

from django.conf import settings

from zi_portal.kit import indonesian
from zi_portal.operate.backup.restoring import Restored

WIDTH = 24
RULE = "=" * 78


def page(restored: Restored) -> Iterator[str]:
    """Yield the lines of the page."""
    contents, zone = restored.contents, settings.TIME_ZONE
    yield from (RULE, "BERITA ACARA PEMULIHAN PORTAL ZONA INTEGRITAS", RULE)
    yield _line("Cadangan", restored.path.name)
    yield _line("Dibuat", indonesian.local_moment(contents.head.made_at, zone))
    yield _line("SHA-256 cadangan", restored.sha256)
    yield _line("Versi portal", contents.head.version)
    yield _line("Basis data asal", contents.head.database)
    yield _line("Pemulihan dimulai", indonesian.local_moment(restored.begun_at, zone))
    yield _line("Pemulihan selesai", indonesian.local_moment(restored.ended_at, zone))
    yield ""
    yield _line("Baris", indonesian.count_text(sum(contents.rows.values())))
    yield _line("SHA-256 baris", contents.rows_sha256)
    size = indonesian.size_text(contents.file_bytes)
    yield _line("Berkas", f"{indonesian.count_text(contents.files)} ({size})")
    yield _line("SHA-256 daftar berkas", contents.files_sha256)
    yield ""
    yield from _verdict("Segel dan isi", f"cocok, dibaca sampai akhir, {len(contents.rows)} tabel", [])
    found = [
        f"{finding.problem.label}: {finding.storage_name} {finding.what}".rstrip() for finding in restored.findings
    ]
    yield from _verdict("Berkas", f"{indonesian.count_text(contents.files)} cocok dengan SHA-256-nya", found)
    if contents.broken:
        yield _line("", f"{contents.broken} berkas sudah hilang atau berubah saat cadangan dibuat")
    yield from _verdict("Nilai", f"{restored.scores} evaluasi sama dengan hitungan ulang", restored.score_problems)
    chains = [f"{chain.chain}: {chain.problem}" for chain in restored.chains if chain.problem]
    events = sum(chain.events for chain in restored.chains)
    yield from _verdict(
        "Jejak audit",
        f"{len(restored.chains)} rantai, {indonesian.count_text(events)} kejadian, utuh sampai jangkar",
        chains,
    )
    yield ""
    yield "PUTUSAN: " + ("pulih utuh." if restored.is_whole else "pulih, TETAPI ada yang tidak cocok; lihat di atas.")
    yield ""
    yield "Dipulihkan oleh                          Disaksikan oleh"
    yield from ("", "", "")
    yield "(................................)       (................................)"
    yield "Tanggal:                                 Tanggal:"


def _line(name: str, value: str) -> str:
    return f"{name:<{WIDTH}}{value}".rstrip()


def _verdict(name: str, good: str, problems: list[str]) -> Iterator[str]:
    if not problems:
        yield _line(name, good)
        return
    yield _line(name, f"TIDAK COCOK, {len(problems)}:")
    for problem in problems:
        yield f"  - {problem}"
