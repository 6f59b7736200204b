"""What the headless commands on a filled LKE share: read the file or refuse it, without the database."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from assessment import scoring
from assessment.lke import files as lke_files
from assessment.scoring.answers import shown
from assessment.workbook import filled_file
from assessment.workbook.imports import lke_xlsx
from assessment.workbook.imports.cells.workbook import MAX_BYTES
from zi_portal.kit.office.refused import ImportRefused


@dataclass(frozen=True)
class FileSheet:
    """What FILE says: its instrument, its answers by question code, and the workbook they stood in, if any."""

    instrument: scoring.Instrument
    answers: Mapping[str, scoring.Answer | None]
    workbook: lke_xlsx.LkeWorkbook | None = None


class SheetCommand(BaseCommand):
    """Reads FILE; exits 2 with a line per problem on stderr if it cannot be scored."""

    # Runs in a bare checkout: no system check may ask for a database or a folder.
    requires_system_checks: list[str] = []
    # What is told of a call that cannot be read: the parser itself speaks English.
    usage = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._refuse_usage  # type: ignore[method-assign]
        return parser

    def _refuse_usage(self, message: str) -> NoReturn:
        # The parser says what is wrong in English, so the usage stands for it.
        del message
        self.refuse([f"perintah ini tidak dapat dibaca; pemakaian: manage.py {self.usage}"])

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            metavar="FILE",
            nargs="?",
            help="LKE terisi: JSON, YAML, atau buku kerja .xlsx; - membaca masukan standar",
        )
        parser.add_argument("--json", action="store_true", help="keluarkan JSON dengan angka tanpa pembulatan")

    def load(self, name: str | None) -> FileSheet:
        """Return what the file `name` holds, or exit 2."""
        try:
            content = _read(name)
            if lke_xlsx.is_workbook(content, name or ""):
                workbook = lke_xlsx.read_lke(content, _instruments())
                return FileSheet(workbook.instrument, workbook.answers, workbook)
            sheet = filled_file.read_filled_sheet(content)
            instrument = _instrument(sheet.instrument)
            return FileSheet(instrument, scoring.read_answers(instrument, sheet.answers))
        except (filled_file.FilledSheetError, ImportRefused) as error:
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
        raise filled_file.FilledSheetError(["sebutkan berkas LKE terisi, atau - untuk masukan standar"])
    try:
        if name == "-":
            return _limited(sys.stdin.buffer)
        with Path(name).open("rb") as file:
            return _limited(file)
    except FileNotFoundError as error:
        raise filled_file.FilledSheetError([f"berkas {shown(name)} tidak ditemukan"]) from error
    except (OSError, ValueError) as error:
        raise filled_file.FilledSheetError([f"berkas {shown(name)} tidak dapat dibaca"]) from error


def _instrument(code: str) -> scoring.Instrument:
    paths = lke_files.instrument_paths()
    if code not in paths:
        known = ", ".join(paths)
        raise filled_file.FilledSheetError([f"instrumen {shown(code)} tidak dikenal; yang ada: {known}"])
    return lke_files.read_instrument_file(paths[code]).instrument


def _instruments() -> dict[str, scoring.Instrument]:
    """Return every LKE a workbook may be of, the newest last."""
    paths = lke_files.instrument_paths()
    found = [lke_files.read_instrument_file(path).instrument for path in paths.values()]
    return {instrument.code: instrument for instrument in sorted(found, key=lambda instrument: instrument.year)}


def _limited(file: BinaryIO) -> bytes:
    """Read at most one byte more than any sheet may have, so that a device or a huge file ends too."""
    return file.read(max(MAX_BYTES, filled_file.MAX_BYTES) + 1)
