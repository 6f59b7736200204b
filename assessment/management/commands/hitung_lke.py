"""`manage.py hitung_lke FILE [--json]`: score a filled LKE file, without the database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand

from assessment import filled_sheets, instrument_files, scoring
from assessment.exports.score_text import score_json, score_table


class Command(BaseCommand):
    """Read, score, print. Exit 2 with a line per problem on stderr if the file cannot be scored."""

    help = "Menghitung nilai sebuah LKE terisi (JSON atau YAML); tidak menyentuh basis data."
    # Runs in a bare checkout: no system check may ask for a database or a folder.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="berkas LKE terisi; - membaca masukan standar")
        parser.add_argument("--json", action="store_true", help="keluarkan JSON dengan angka tanpa pembulatan")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sheet = filled_sheets.read_filled_sheet(self._read(options["file"]))
            instrument = self._instrument(sheet.instrument)
            scores = scoring.score(instrument, scoring.read_answers(instrument, sheet.answers))
        except filled_sheets.FilledSheetError as error:
            self._refuse(list(error.lines))
        except scoring.InstrumentError as error:
            self._refuse([f"instrumen rusak: {problem}" for problem in error.problems])
        except scoring.AnswerError as error:
            self._refuse([str(problem) for problem in error.problems])
        if options["json"]:
            self.stdout.write(json.dumps(score_json(scores), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(score_table(scores, instrument.short_title))

    def _read(self, name: str) -> bytes:
        try:
            if name == "-":
                return _limited(sys.stdin.buffer)
            with Path(name).open("rb") as file:
                return _limited(file)
        except FileNotFoundError as error:
            raise filled_sheets.FilledSheetError([f"berkas {name} tidak ditemukan"]) from error
        except (OSError, ValueError) as error:
            raise filled_sheets.FilledSheetError([f"berkas {name!r} tidak dapat dibaca"]) from error

    def _instrument(self, code: str) -> scoring.Instrument:
        paths = instrument_files.instrument_paths()
        if code not in paths:
            known = ", ".join(paths)
            raise filled_sheets.FilledSheetError([f"instrumen {code!r} tidak dikenal; yang ada: {known}"])
        return instrument_files.read_instrument_file(paths[code]).instrument

    def _refuse(self, lines: list[str]) -> None:
        for line in lines:
            self.stderr.write(line)
        sys.exit(2)


def _limited(file: BinaryIO) -> bytes:
    """Read at most one byte more than a sheet may have, so that a device or a huge file ends too."""
    return file.read(filled_sheets.MAX_BYTES + 1)
