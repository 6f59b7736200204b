"""`manage.py hitung_survei FILE [--json] [--edition KODE]`: figures and marks of survey responses, without the database."""

import json
from argparse import ArgumentParser
from pathlib import PurePath
from typing import Any

from assessment.lke.text_values import Unreadable
from assessment.management.headless import HeadlessCommand, read_input
from assessment.survey import exports
from assessment.survey.edition import Edition, EditionError
from assessment.survey.files import edition_paths, get_edition
from assessment.survey.indices import figures_of
from assessment.survey.marks import marks_of, unmarked
from assessment.survey.responses import MAX_BYTES, ResponseFile, read_responses

TREES = {".json", ".yaml", ".yml"}


class Command(HeadlessCommand):
    """Read, compute, print. Exit 2 with a line per problem on stderr if anything cannot be read; nothing is computed then."""

    help = "Menghitung indeks survei (SPKP, SPAK, SKM) dari berkas jawaban JSON, YAML, atau CSV; tidak menyentuh basis data."
    usage = "hitung_survei FILE [--json] [--edition KODE]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", nargs="?", help="jawaban survei: JSON, YAML, atau CSV; - membaca masukan standar"
        )
        parser.add_argument("--json", action="store_true", help="keluarkan JSON dengan angka tanpa pembulatan")
        parser.add_argument("--edition", default="", metavar="KODE", help="edisi survei sebuah CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = _read(options["file"], options["edition"].strip())
        except Unreadable as error:
            self.refuse(error.lines)
        except EditionError as error:
            self.refuse(f"edisi survei rusak: {problem}" for problem in error.problems)
        tells_more = any(response.tells_more for response in found.responses)
        marks = marks_of(found.edition, found.responses) if tells_more else None
        figures = figures_of(found.edition, found.responses)
        if options["json"]:
            told = exports.figures_json(figures, marks)
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
            return
        honest = None if marks is None else figures_of(found.edition, unmarked(found.responses, marks))
        self.stdout.write(exports.figures_lines(figures, honest, marks))


def _read(name: str | None, edition: str) -> ResponseFile:
    content = read_input(name, MAX_BYTES, "jawaban survei")
    return read_responses(content, _edition, is_csv=_is_csv(name, content, edition), edition_code=edition)


def _is_csv(name: str | None, content: bytes, edition: str) -> bool:
    """Whether a file is rows under a heading: by its name, else because an edition is said and it is no JSON."""
    suffix = PurePath(name or "").suffix.lower()
    if suffix == ".csv" or suffix in TREES:
        return suffix == ".csv"
    return bool(edition) and not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))


def _edition(code: str) -> Edition:
    """Return an edition; a code that is none is refused with those that are."""
    if code not in edition_paths():
        raise Unreadable([f"edisi survei {code[:60]!r} tidak dikenal; yang ada: {', '.join(edition_paths())}"])
    return get_edition(code)
