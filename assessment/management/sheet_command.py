"""What the headless commands on a filled LKE share: read the file or refuse it, without the database."""

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass

from assessment import scoring
from assessment.lke import files as lke_files
from assessment.lke.text_values import Unreadable
from assessment.management.headless import HeadlessCommand, read_input
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


class SheetCommand(HeadlessCommand):
    """Reads FILE; exits 2 with a line per problem on stderr if it cannot be scored."""

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
            content = read_input(name, max(MAX_BYTES, filled_file.MAX_BYTES), "LKE terisi")
            if lke_xlsx.is_workbook(content, name or ""):
                workbook = lke_xlsx.read_lke(content, _instruments())
                return FileSheet(workbook.instrument, workbook.answers, workbook)
            sheet = filled_file.read_filled_sheet(content)
            instrument = _instrument(sheet.instrument)
            return FileSheet(instrument, scoring.read_answers(instrument, sheet.answers))
        except (Unreadable, ImportRefused) as error:
            self.refuse(error.lines)
        except scoring.InstrumentError as error:
            self.refuse(f"instrumen rusak: {problem}" for problem in error.problems)
        except scoring.AnswerError as error:
            self.refuse(str(problem) for problem in error.problems)


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
