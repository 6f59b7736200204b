"""Have a Word template filled by the letter worker, a process of its own with limits, and say what is wrong with it."""

import json
import tempfile
from collections.abc import Mapping

import structlog
from django.conf import settings

from assessment.papers.letter_variables import NAMES, Value
from assessment.papers.word import fill_child
from zi_portal.confined.parent import Confined, NoAnswer
from zi_portal.kit.printable import cleaned

log = structlog.get_logger(__name__)


class TemplateRefused(Exception):
    """A template that cannot be filled; `reason` is for the person who keeps it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fill(template: bytes, variables: Mapping[str, Value]) -> bytes:
    """Return the DOCX that `template` and `variables` make. Raises TemplateRefused."""
    told_variables = json.dumps(_clean(variables)).encode()
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        file.write(told_variables)
        file.write(template)
        file.flush()
        file.seek(0)
        try:
            told, made = _worker.ask(
                {"variables_bytes": len(told_variables)}, seconds=fill_child.LIMITS.wall_seconds + 5, file=file
            )
        except NoAnswer as silence:
            log.warning("letter_too_heavy")
            raise TemplateRefused(
                "Templat ini terlalu berat untuk diisi. Hapus gambar besar atau perulangan bertingkat, lalu coba lagi."
            ) from silence
        except OSError as error:
            log.exception("letter_not_filled")
            raise TemplateRefused(
                "Pengisi templat sedang terganggu. Coba lagi; bila berulang, hubungi admin portal."
            ) from error
    if told:
        raise TemplateRefused(_in_words(told["code"], told["name"]))
    return made


def _in_words(code: str, name: str) -> str:
    if code == "undefined":
        near = next((known for known in NAMES if known.startswith(name[:4])), "")
        hint = f" Mungkin yang dimaksud {near}." if near and near != name else ""
        return f"Templat memakai variabel “{name}”, yang tidak ada.{hint} Pakai nama dari daftar variabel."
    if code == "forbidden":
        return "Templat memakai perintah yang tidak diizinkan. Pakai hanya variabel, for, dan if dari daftar."
    if code == "syntax":
        return f"Penulisan di dalam templat keliru: {name}. Periksa kurung {{{{ }}}} serta pasangan for/endfor dan if/endif."
    return (
        "Templat tidak dapat dibaca sebagai dokumen Word. Buka dengan Word, simpan ulang sebagai .docx, lalu coba lagi."
    )


def _clean(value: object) -> object:
    """Return `value` with every text in it fit for a document."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, Mapping):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    raise TypeError(f"a template sees texts only, not {type(value).__name__}")


_worker = Confined("assessment.papers.word.fill_child")
