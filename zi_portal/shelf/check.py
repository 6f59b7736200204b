"""Have a file read by the checker, a process of its own with limits, and bring back what it says."""

from dataclasses import dataclass
from pathlib import Path

import structlog

from zi_portal.confined.parent import Confined, NoAnswer
from zi_portal.shelf import check_child
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators import Kind

log = structlog.get_logger(__name__)
OUT_OF_ORDER = (
    "Pemeriksa berkas sedang terganggu, jadi berkas belum diterima. Coba lagi; bila berulang, hubungi admin portal."
)


@dataclass(frozen=True)
class Looked:
    """What the checker says of a file that may come in: its flags, and the time it notes of itself or ""."""

    flags: list[str]
    noted: str


def check_content(path: Path, kind: Kind, shown: str) -> list[str]:
    """Return the flags of the file at `path`, or raise FileRefused, as `look_at` does."""
    return look_at(path, kind, shown).flags


def look_at(path: Path, kind: Kind, shown: str) -> Looked:
    """Return what the file at `path` tells, or raise FileRefused, as `validators.read_content` does.

    Also refuses what cannot be read within the checker's time and memory.
    """
    request = {"path": str(path), "kind": kind.value, "shown": shown}
    try:
        told, _ = _checker.ask(request, seconds=check_child.LIMITS.wall_seconds + 5)
    except NoAnswer as silence:
        log.warning("evidence_too_heavy", kind=kind.value)
        raise FileRefused(
            "heavy", f"Berkas {shown} terlalu berat untuk diperiksa. Simpan ulang atau perkecil, lalu unggah lagi."
        ) from silence
    except OSError as error:
        log.exception("evidence_not_checked")
        raise FileRefused("checker", OUT_OF_ORDER) from error
    if "code" in told:
        raise FileRefused(told["code"], told["reason"])
    return Looked(told["flags"], told["noted"])


_checker = Confined("zi_portal.shelf.check_child")
