"""What the headless commands on a filled LKE share: read the file or refuse it, without the database."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, NoReturn

from django.core.management.base import BaseCommand

from assessment import filled_sheets, instrument_files, scoring
from assessment.scoring.answers import shown


class SheetCommand(BaseCommand):
    """Reads FILE; exits 2 with a line per problem on stderr if it cannot be scored."""

    # Runs in a bare checkout: no system check may ask for a database or a folder.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help="berkas LKE terisi; - membaca masukan standar")
        parser.add_argument("--json", action="store_true", help="keluarkan JSON dengan angka tanpa pembulatan")

    def load(self, name: str | None) -> tuple[scoring.Instrument, Mapping[str, scoring.Answer | None]]:
        """Return the instrument and the answers that the file `name` holds, or exit 2."""
        try:
            sheet = filled_sheets.read_filled_sheet(_read(name))
            instrument = _instrument(sheet.instrument)
            return instrument, scoring.read_answers(instrument, sheet.answers)
        except filled_sheets.FilledSheetError as error:
            self.refuse(error.lines)
        except scoring.InstrumentError as error:
            self.refuse(f"instrumen rusak: {problem}" for problem in error.problems)
        except scoring.AnswerError as error:
            self.refuse(str(problem) for problem in error.problems)

    def refuse(self, lines: Iterable[str]) -> NoReturn:
        """Print each line on stderr and exit 2."""
        for line in lines:
            self.stderr.write(line)
        sys.exit(2)


def _read(name: str | None) -> bytes:
    if name is None:
        raise filled_sheets.FilledSheetError(["sebutkan berkas LKE terisi, atau - untuk masukan standar"])
    try:
        if name == "-":
            return _limited(sys.stdin.buffer)
        with Path(name).open("rb") as file:
            return _limited(file)
    except FileNotFoundError as error:
        raise filled_sheets.FilledSheetError([f"berkas {shown(name)} tidak ditemukan"]) from error
    except (OSError, ValueError) as error:
        raise filled_sheets.FilledSheetError([f"berkas {shown(name)} tidak dapat dibaca"]) from error


def _instrument(code: str) -> scoring.Instrument:
    paths = instrument_files.instrument_paths()
    if code not in paths:
        known = ", ".join(paths)
        raise filled_sheets.FilledSheetError([f"instrumen {shown(code)} tidak dikenal; yang ada: {known}"])
    return instrument_files.read_instrument_file(paths[code]).instrument


def _limited(file: BinaryIO) -> bytes:
    """Read at most one byte more than a sheet may have, so that a device or a huge file ends too."""
    return file.read(filled_sheets.MAX_BYTES + 1)
